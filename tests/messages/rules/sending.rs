//! The calls that write messages: what stops them, what is only logged, and how to loosen that.

use std::io;
use std::sync::{Arc, Mutex};

use gorgias::message::rules::Validation;
use gorgias::types::{CreateMessage, CreateTicket, UpdateMessage};
use gorgias::{Client, ErrorKind};
use serde_json::json;

use super::cases::read;
use crate::support::{Server, json as reply};

async fn nowhere() -> (Server, Client) {
    let server = Server::always(reply(&json!({"id": 7}))).await;
    let client = server.client();
    (server, client)
}

fn note(text: &str) -> serde_json::Value {
    json!({"channel": "internal-note", "from_agent": true, "receiver": {"id": 5}, "public": true, "body_text": text})
}

#[tokio::test]
async fn all_three_calls_stop_before_sending() {
    let (server, client) = nowhere().await;
    let new: CreateMessage = read(&note("otter"));
    let update: UpdateMessage = read(&note("otter"));
    let ticket: CreateTicket = read(&json!({"messages": [note("otter")]}));
    let errors = [
        client.create_ticket().body(ticket).send().await.unwrap_err(),
        client.create_ticket_message().ticket_id(1).body(new).send().await.unwrap_err(),
        client.update_ticket_message().ticket_id(1).id(2).body(update).send().await.unwrap_err(),
    ];
    for (error, field) in errors.iter().zip(["messages.0.receiver", "receiver", "receiver"]) {
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::InvalidRequest, false));
        let [violation] = error.violations() else { panic!("{error}") };
        assert_eq!(violation.field(), field);
        assert!(
            violation.message().starts_with("[note.receiver] ")
                && violation.message().ends_with("leave `receiver` out")
        );
        assert!(error.to_string().contains("[note.receiver]") && !error.to_string().contains("otter"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn limits_and_rules_come_in_one_error_and_have_a_switch_each() {
    let (server, client) = nowhere().await;
    let body: CreateMessage = read(&note(&"x".repeat(1_000_001)));
    let fields = |error: gorgias::Error| error.violations().iter().map(|v| v.field().to_owned()).collect::<Vec<_>>();
    let send = |client: Client| {
        let call = body.clone();
        async move { client.create_ticket_message().ticket_id(1).body(call).send().await }
    };
    assert_eq!(fields(send(client.clone()).await.unwrap_err()), ["body_text", "receiver"]);
    assert_eq!(fields(send(client.with_options(|o| o.validation(Validation::Off))).await.unwrap_err()), ["body_text"]);
    assert_eq!(fields(send(client.with_options(|o| o.check_limits(false))).await.unwrap_err()), ["receiver"]);
    assert!(server.requests().is_empty());
    for loose in [Validation::Off, Validation::WarnOnly] {
        send(client.with_options(|o| o.validation(loose).check_limits(false))).await.unwrap();
    }
    assert_eq!(server.requests().len(), 2);
}

/// Everything that is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Takes the warnings of this thread, as long as the guards live.
    fn start() -> (Self, (tracing::Dispatch, tracing::subscriber::DefaultGuard)) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::WARN)
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .finish();
        // With one subscriber alone, tracing asks the thread that comes first whether anybody listens, and here that can be the
        // thread of another test, where nobody does. With two it asks both.
        let second = tracing::Dispatch::new(tracing_subscriber::registry());
        (log, (second, tracing::subscriber::set_default(subscriber)))
    }

    fn taken(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

/// As a stored message has it, and as Gorgias has accepted it.
#[tokio::test]
async fn an_update_that_repeats_the_receiver_of_a_customers_message_is_sent_with_a_warning() {
    let (log, _guards) = Log::start();
    let (server, client) = nowhere().await;
    let stored = json!({"channel": "email", "from_agent": false, "sender": {"id": 5}, "receiver": {"id": 11}});
    let update: UpdateMessage = read(&stored);
    client.update_ticket_message().ticket_id(1).id(2).body(update).await.unwrap();
    assert_eq!(server.requests()[0].json(), stored);
    let logged = log.taken();
    assert!(logged.contains("rule=\"any.updated-receiver\"") && logged.contains("path=\"receiver\""), "{logged}");
    assert_eq!(logged.lines().count(), 1, "{logged}");
    // A new message is another thing: that one would be refused.
    let new = client.create_ticket_message().ticket_id(1).body(read::<CreateMessage>(&stored));
    assert_eq!(new.await.unwrap_err().violations()[0].field(), "receiver");
}

#[tokio::test]
async fn what_is_suspicious_is_logged_without_the_text() {
    let (log, _guards) = Log::start();
    let (server, client) = nowhere().await;
    let odd: CreateMessage =
        read(&json!({"channel": "internal-note", "from_agent": true, "public": true, "body_text": "otter"}));
    let send = |client: Client, body: CreateMessage| async move {
        client.create_ticket_message().ticket_id(1).body(body).send().await
    };
    send(client.clone(), odd.clone()).await.unwrap();
    let logged = log.taken();
    assert!(logged.contains("gorgias: a message breaks a rule of its channel"), "{logged}");
    assert!(
        logged.contains("rule=\"note.public\"")
            && logged.contains("path=\"public\"")
            && logged.contains("severity=\"suspicious\""),
        "{logged}"
    );
    assert!(logged.contains("operation=\"create_ticket_message\"") && !logged.contains("otter"), "{logged}");
    assert_eq!(logged.lines().count(), 1);

    send(client.with_options(|o| o.validation(Validation::Off)), odd).await.unwrap();
    assert_eq!(log.taken(), "");
    send(client.with_options(|o| o.validation(Validation::WarnOnly)), read(&note("otter"))).await.unwrap();
    let logged = log.taken();
    assert!(
        logged.contains("rule=\"note.receiver\"")
            && logged.contains("severity=\"refused\"")
            && !logged.contains("otter"),
        "{logged}"
    );
    assert_eq!((logged.lines().count(), server.requests().len()), (2, 3));
}
