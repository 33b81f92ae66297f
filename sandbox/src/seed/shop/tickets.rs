//! The records of one conversation: the ticket, its messages, events, survey and call.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::case::{Asked, Case};
use super::channels::{Carrier, Known};
use super::desk::Desk;
use super::plan::Plan;
use crate::state::value::{lay, object};
use crate::state::{Id, Record, clock};

/// What all records of a conversation need to know.
pub(super) struct Scene<'a> {
    pub(super) desk: &'a Desk,
    pub(super) plan: &'a Plan,
    pub(super) case: &'a Case,
    pub(super) customer: Id,
    pub(super) ticket: Id,
}

impl Scene<'_> {
    /// What the customer is known by on the channel.
    fn address(&self) -> String {
        let person = self.case.person(self.plan);
        match self.case.channel().known {
            Known::Email => person.email.clone(),
            Known::Phone => person.phone.clone().unwrap_or_default(),
            Known::Id(_) => person.account(),
            Known::Visitor => self.visitor(),
        }
    }

    fn visitor(&self) -> String {
        format!("visitor-{}", self.case.person(self.plan).external % 1_000_000)
    }

    fn fill(&self, text: &str) -> String {
        self.case.fill(self.plan, text)
    }

    pub(super) fn ticket(&self, mut record: Record) -> Record {
        let Case { draft, talk, trashed, snoozed, closed, .. } = self.case;
        let (topic, created) = (draft.topic, clock::write(draft.created));
        let last = self.case.last();
        let received = talk.said.iter().rfind(|said| !said.by_agent).map(|said| said.at);
        let answered = self.case.answered();
        let mut fields = Record::new();
        if !talk.spam {
            fields.insert(self.desk.intent.clone(), json!(topic.reason));
        }
        if self.case.reasoned {
            fields.insert(self.desk.reason.clone(), json!(topic.reason));
        }
        if let Some(outcome) = self.case.outcome {
            fields.insert(self.desk.resolution.clone(), json!(outcome));
        }
        let meta = match draft.channel.known {
            Known::Visitor => json!({"chat": {"conversation_id": self.visitor()}}),
            _ => Value::Null,
        };
        lay(
            &mut record,
            [
                ("uri", Value::String(format!("/api/tickets/{}/", self.ticket))),
                ("status", json!(if closed.is_some() { "closed" } else { "open" })),
                ("priority", json!(self.case.priority)),
                ("channel", json!(draft.channel.name)),
                ("via", json!(draft.channel.via)),
                ("spam", json!(talk.spam)),
                ("language", json!(topic.language)),
                ("subject", Value::String(self.fill(talk.subject))),
                ("meta", meta),
                ("is_unread", json!(answered.is_none() || received == Some(last))),
                ("created_datetime", Value::String(created.clone())),
                ("processed_datetime", Value::String(created)),
                ("opened_datetime", time(answered)),
                ("last_received_message_datetime", time(received)),
                ("last_message_datetime", time(Some(last))),
                ("updated_datetime", time(self.case.updated())),
                ("closed_datetime", time(*closed)),
                ("trashed_datetime", time(*trashed)),
                ("snooze_datetime", time(*snoozed)),
                ("_customer", json!(self.customer)),
                ("_assignee_user", json!(self.case.assignee())),
                ("_assignee_team", json!(self.desk.teams.get(topic.team))),
                ("_tags", json!(self.case.tags)),
                ("_fields", Value::Object(fields)),
            ],
        );
        record
    }

    /// What was said at a place of the conversation.
    pub(super) fn message(&self, mut record: Record, place: usize, id: Id) -> Record {
        let Case { draft, talk, agent, .. } = self.case;
        let (Some(said), Some(mail)) = (talk.said.get(place), self.case.mails.get(place)) else { return record };
        let (channel, person) = (draft.channel, self.case.person(self.plan));
        let (carrier, own) = self.desk.carrier(channel.carrier, person.shop);
        let email = channel.carrier == Carrier::Email;
        // The one kind of failure that is known: the address is that of no integration.
        let from = if said.failed { "team@example.com" } else { own };
        let shown = carrier.filter(|_| !said.failed && !said.note);
        let source = if said.note {
            json!({"type": "internal-note"})
        } else if channel.name == "phone" {
            json!({"type": "phone"})
        } else {
            let customer = json!({"name": person.name(), "address": self.address()});
            if said.by_agent {
                json!({"type": channel.sources.1, "from": {"name": agent.1, "address": from}, "to": [customer]})
            } else {
                json!({"type": channel.sources.0, "from": customer, "to": [{"name": "", "address": own}]})
            }
        };
        let subject = (channel.subject && !said.note).then(|| {
            let subject = self.fill(talk.subject);
            if place == 0 { subject } else { format!("Re: {subject}") }
        });
        let macros: Vec<Value> = mail.used.map(|id| json!({"id": id})).into_iter().collect();
        let at = clock::write(said.at);
        let failed = said.failed.then(|| said.at + TimeDelta::seconds(20));
        let text = self.fill(said.text);
        let html = html(&text);
        let via = if said.note {
            "internal-note"
        } else if said.by_agent {
            "helpdesk"
        } else {
            channel.via
        };
        let error = said.failed.then(|| json!({"error": "No integration was found to send this email."}));
        lay(
            &mut record,
            [
                ("uri", Value::String(format!("/api/tickets/{}/messages/{id}/", self.ticket))),
                ("ticket_id", json!(self.ticket)),
                ("public", json!(!said.note)),
                ("channel", json!(if said.note { "internal-note" } else { channel.name })),
                ("via", json!(via)),
                ("message_id", json!(email.then(|| format!("<{}.{place}@example.com>", self.ticket)))),
                ("source", source),
                ("integration_id", json!(shown)),
                ("from_agent", json!(said.by_agent)),
                ("subject", subject.map(Value::String).unwrap_or_default()),
                ("body_text", Value::String(text.clone())),
                ("body_html", Value::String(html.clone())),
                ("stripped_text", Value::String(text)),
                ("stripped_html", Value::String(html)),
                ("macros", Value::Array(macros)),
                ("created_datetime", Value::String(at.clone())),
                ("processed_datetime", Value::String(at)),
                ("sent_datetime", time(Some(said.at).filter(|_| !said.failed))),
                ("opened_datetime", time(mail.opened)),
                ("failed_datetime", time(failed)),
                ("last_sending_error", error.unwrap_or_default()),
                ("is_retriable", json!(said.failed.then_some(false))),
                ("_sender", json!(if said.by_agent { agent.0 } else { self.customer })),
                ("_receiver", json!(self.case.receiver(said, self.customer))),
            ],
        );
        record
    }

    /// A turn of the ticket.
    pub(super) fn event(&self, place: usize, id: Id) -> Record {
        let Some((kind, at)) = self.case.turns().nth(place) else { return Record::new() };
        let agent = self.case.agent.0;
        let data = if kind == "ticket-assigned" { json!({"assignee_user_id": agent}) } else { json!({}) };
        object(json!({
            "uri": format!("/api/events/{id}/"), "type": kind, "object_type": "Ticket", "object_id": self.ticket,
            "user_id": (kind != "ticket-created").then_some(agent), "context": null, "data": data, "created_datetime": clock::write(at),
        }))
    }

    pub(super) fn survey(&self, mut record: Record, id: Id) -> Record {
        let Some(Asked { closed, sent, scored, score, verdict }) = &self.case.asked else { return record };
        let verdict = verdict.map(|text| text.replace("{agent}", self.case.agent.1));
        record.extend(object(json!({
            "uri": format!("/api/satisfaction-surveys/{id}/"), "ticket_id": self.ticket, "customer_id": self.customer,
            "created_datetime": clock::write(*closed), "should_send_datetime": clock::write(*sent),
            "sent_datetime": Some(*sent).filter(|sent| *sent < self.plan.end).map(clock::write),
            "scored_datetime": scored.map(clock::write), "score": scored.map(|_| score), "body_text": scored.and(verdict),
        })));
        record
    }

    /// When the call began and when it was over.
    fn span(&self) -> (String, String) {
        let began = self.case.draft.created - TimeDelta::minutes(9);
        let seconds = self.case.seconds.unwrap_or_default();
        (clock::write(began), clock::write(began + TimeDelta::seconds(seconds)))
    }

    /// A conversation by telephone has a call.
    pub(super) fn call(&self) -> Record {
        let answered = self.case.answered().is_some();
        let ((at, over), agent) = (self.span(), self.case.agent.0);
        object(json!({
            "integration_id": self.desk.hotline, "external_id": format!("CA{:032}", self.ticket), "provider": "twilio",
            "status": if answered { "completed" } else { "missed" }, "direction": "inbound", "created_datetime": at, "started_datetime": at,
            "updated_datetime": over, "ticket_id": self.ticket, "phone_number_id": 12, "customer_id": self.customer, "queue_id": null,
            "initiated_by_agent_id": null, "last_answered_by_agent_id": answered.then_some(agent),
            "last_rang_agent_id": agent, "phone_number_source": self.address(),
            "phone_number_destination": self.desk.carrier(Carrier::Nothing, 0).1,
            "country_source": self.case.person(self.plan).address.country_code, "country_destination": "DE",
            "duration": if answered { self.case.seconds.unwrap_or_default() } else { 0 }, "has_voicemail": false,
            "has_call_recording": answered, "summaries": [], "termination_status": if answered { "answered" } else { "missed" },
            "status_in_queue": null, "monitoring_status": null,
        }))
    }

    /// What happened during the call.
    pub(super) fn ring(&self, place: usize, call: Id) -> Record {
        let Some((kind, late)) = self.case.rings().get(place) else { return Record::new() };
        let (at, over) = self.span();
        object(json!({
            "type": kind, "account_id": 1, "call_id": call, "user_id": self.case.assignee(), "customer_id": self.customer,
            "created_datetime": if *late { over } else { at }, "meta": {},
        }))
    }

    /// A call that somebody answered has a recording.
    pub(super) fn recording(&self, call: Id) -> Record {
        object(json!({
            "call_id": call, "external_id": format!("RE{:032}", self.ticket), "url": format!("https://recordings.example.com/{call}.mp3"),
            "duration": self.case.seconds, "type": "call-recording", "created_datetime": self.span().1, "deleted_datetime": null,
            "deleted_by_user_id": null, "error_code": null, "transcription_status": "completed",
        }))
    }
}

/// A time as the API writes it; null where there is none.
fn time(at: Option<DateTime<Utc>>) -> Value {
    at.map(|at| Value::String(clock::write(at))).unwrap_or_default()
}

/// Text as a mail program sends it.
fn html(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div>{}</div>", safe.replace('\n', "<br>"))
}
