//! The sandbox and the rules agree: what it refuses is refused, and what it stores and never sends is stopped.

use gorgias::message::rules::{Finding, Severity, Validation, validate_with};
use gorgias::types::{CreateMessage, CreateTicket, TicketMessage, UpdateMessage};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use super::cases::{Call, Case, cases, read};

/// What became of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Refused,
    /// Stored, and a message in it could not be sent.
    Unsent,
    Fine,
}

/// Families for which the sandbox has no integration: there it can send nothing, whatever the message.
const NOT_CONNECTED: [&str; 5] = ["facebook", "instagram", "twitter", "whatsapp", "yotpo"];

struct Desk {
    sandbox: Sandbox,
    /// Sends everything.
    loose: Client,
}

impl Desk {
    async fn open() -> Self {
        let sandbox = Sandbox::builder().sending_delay(std::time::Duration::ZERO).start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
        let loose = client.build().unwrap().with_options(|o| o.validation(Validation::Off).check_limits(false));
        Self { sandbox, loose }
    }

    async fn fate(&self, call: Call, body: &Value) -> Fate {
        let ticket = self.sandbox.ids().ticket;
        let sent = match call {
            Call::Ticket => {
                let body: CreateTicket = read(body);
                self.loose.create_ticket().body(body).send().await.map(|ticket| ticket.into_inner().messages)
            }
            Call::Message => {
                let body: CreateMessage = read(body);
                let call = self.loose.create_ticket_message().ticket_id(ticket).body(body);
                call.send().await.map(|message| vec![message.into_inner()])
            }
            Call::Update => {
                let body: UpdateMessage = read(body);
                let call = self.loose.update_ticket_message().ticket_id(ticket).id(self.stored(&body).await).body(body);
                call.send().await.map(|message| vec![message.into_inner()])
            }
        };
        // An import is not sent either, but that is what it is for.
        let unsent = |message: &TicketMessage| message.sent_datetime.is_none() && message.failed_datetime.is_some();
        match sent {
            Ok(messages) if messages.iter().any(unsent) => Fate::Unsent,
            Ok(_) => Fate::Fine,
            Err(error) if error.kind() == ErrorKind::BadRequest => Fate::Refused,
            Err(error) => panic!("{error}: {body}"),
        }
    }

    /// A message to change.
    async fn stored(&self, update: &UpdateMessage) -> i64 {
        let source = json!({"from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]});
        let body: CreateMessage = read(&json!({"channel": update.channel, "from_agent": true, "source": source}));
        let call = self.loose.create_ticket_message().ticket_id(self.sandbox.ids().ticket).body(body);
        call.send().await.unwrap().id
    }

    /// The same body with ids and the number to send from that the sandbox knows. It is outside of the US, as the other
    /// number to send from is.
    fn fit(&self, case: &Case, body: &Value) -> Value {
        let mut body: Value = {
            let text = ["+14155550100", "+442071234567"]
                .iter()
                .fold(body.to_string(), |text, own| text.replace(own, "+4930901800"));
            serde_json::from_str(&text).unwrap()
        };
        match body["integration_id"].as_i64() {
            Some(5001) => body["integration_id"] = json!(self.sandbox.ids().email_integration),
            Some(_) => body["integration_id"] = json!(self.sandbox.ids().chat_integration),
            None => {}
        }
        assert!(body["integration_id"].is_null() || case.rule == "email.integration");
        body
    }
}

#[tokio::test]
async fn what_the_sandbox_refuses_or_leaves_unsent_is_stopped() {
    let desk = Desk::open().await;
    let senders = desk.loose.refresh_senders().await.unwrap();
    let judge = |call, body: &Value| -> Option<Severity> {
        let found = match call {
            Call::Ticket => validate_with(&read::<CreateTicket>(body), &senders),
            Call::Message => validate_with(&read::<CreateMessage>(body), &senders),
            Call::Update => validate_with(&read::<UpdateMessage>(body), &senders),
        };
        found.iter().map(Finding::severity).max()
    };
    let (mut refused, mut unsent) = (Vec::new(), Vec::new());
    for case in cases() {
        let connected = !NOT_CONNECTED.contains(&case.rule.split_once('.').unwrap().0);
        let breaks = desk.fit(&case, &case.breaks);
        let ours = judge(case.call, &breaks);
        match desk.fate(case.call, &breaks).await {
            Fate::Refused => {
                assert_eq!(ours, Some(Severity::Refused), "{}: refused with 400", case.rule);
                refused.push(case.rule);
            }
            Fate::Unsent if connected => {
                assert!(ours >= Some(Severity::Undelivered), "{}: stored and not sent", case.rule);
                unsent.push(case.rule);
            }
            Fate::Unsent | Fate::Fine => {}
        }
        let satisfies = desk.fit(&case, &case.satisfies);
        let fate = desk.fate(case.call, &satisfies).await;
        assert_ne!(fate, Fate::Refused, "{}: breaks no rule", case.rule);
        assert!(fate == Fate::Fine || !connected, "{}: breaks no rule, and is not sent", case.rule);
    }
    // So that the agreement is about something.
    assert_eq!(
        refused,
        [
            "any.limits",
            "any.incoming-receiver",
            "any.agent-sender",
            "any.mentions",
            "any.attachment",
            "ticket.nobody",
            "ticket.customer-email",
            "email.from",
            "email.from",
            "note.from-agent",
            "note.receiver",
        ]
    );
    assert_eq!(
        unsent,
        [
            "email.from-connected",
            "email.from-author",
            "form.from",
            "chat.receiver",
            "chat.visitor",
            "sms.length",
            "sms.from"
        ]
    );
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}
