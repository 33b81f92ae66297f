//! E-mails from addresses of no integration: which are stopped, and what it costs to know.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::message::rules::Validation;
use gorgias::types::{CreateMessage, CreateTicket, UpdateMessage};
use gorgias::{Client, ErrorKind};
use serde_json::{Value, json};

use super::cases::read;
use crate::support::{Server, answer, json as reply};

fn email(from: &str) -> Value {
    let source = json!({"from": {"address": from}, "to": [{"address": "nia@example.com"}]});
    json!({"channel": "email", "from_agent": true, "source": source})
}

/// An account with these integrations, which answers everything else with a record.
async fn account(integrations: impl Fn() -> Option<Value> + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        if !request.target.starts_with("/api/integrations") {
            return reply(&json!({"id": 7}));
        }
        match integrations() {
            Some(data) => reply(&json!({"data": data, "meta": {"next_cursor": null}})),
            None => answer(403, "content-type: application/json\r\n", r#"{"error":{"msg":"no"}}"#),
        }
    })
    .await
}

fn connected() -> Option<Value> {
    Some(json!([
        {"id": 1, "type": "email", "meta": {"address": "Support@example.com"}},
        {"id": 2, "type": "gmail", "meta": {"address": "old@example.com"}, "deactivated_datetime": "2024-02-03T04:05:06Z"},
        {"id": 3, "type": "http", "meta": {"address": "http@example.com"}},
        {"id": 4, "type": "outlook", "meta": {"address": "support@example.com"}},
        {"id": 5, "type": "email", "meta": {}},
    ]))
}

async fn send(client: &Client, from: &str) -> gorgias::Result<i64> {
    let body: CreateMessage = read(&email(from));
    client.create_ticket_message().ticket_id(1).body(body).send().await.map(|message| message.id)
}

fn fields(error: &gorgias::Error) -> Vec<&str> {
    error.violations().iter().map(|violation| violation.field()).collect()
}

fn looks(server: &Server) -> usize {
    server.requests().iter().filter(|request| request.target.starts_with("/api/integrations")).count()
}

#[tokio::test]
async fn an_email_from_an_address_of_no_integration_never_leaves() {
    let server = account(connected).await;
    let client = server.client();
    for unfit in ["sales@example.com", "old@example.com", "http@example.com"] {
        let error = send(&server.client(), unfit).await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::InvalidRequest, false));
        assert!(error.violations()[0].message().starts_with("[email.from-connected] "), "{error}");
        assert_eq!(error.violations()[0].field(), "source.from.address");
        assert!(!error.to_string().contains(unfit));
    }
    let ticket: CreateTicket = read(&json!({"messages": [email("support@example.com"), email("sales@example.com")]}));
    let error = client.create_ticket().body(ticket).send().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "messages.1.source.from.address");
    let retry: UpdateMessage = read(&email("sales@example.com"));
    let error = client.update_ticket_message().ticket_id(1).id(2).action("retry").body(retry).send().await;
    assert_eq!(error.unwrap_err().violations()[0].field(), "source.from.address");
    // All of this for one look, by whichever client of the account.
    assert_eq!((looks(&server), server.requests().len()), (1, 1));
    send(&client, "SUPPORT@example.com").await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// Each of them is the first of its account that asks.
#[tokio::test]
async fn tickets_and_updates_look_as_messages_do() {
    let server = account(connected).await;
    let ticket: CreateTicket = read(&json!({"messages": [email("support@example.com"), email("sales@example.com")]}));
    let error = server.client().create_ticket().body(ticket).send().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "messages.1.source.from.address");
    assert_eq!((looks(&server), server.requests().len()), (1, 1));

    let server = account(connected).await;
    let client = server.client();
    let good = || email("support@example.com");
    let ticket = || client.create_ticket().body(read::<CreateTicket>(&json!({"messages": [good()]})));
    let update =
        || client.update_ticket_message().ticket_id(1).id(2).action("retry").body(read::<UpdateMessage>(&good()));
    ticket().send().await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    // Their addresses are known, so that there is nothing to look for.
    ticket().send().await.unwrap();
    update().send().await.unwrap();
    assert_eq!((looks(&server), server.requests().len()), (1, 4));

    let server = account(connected).await;
    let retry: UpdateMessage = read(&email("sales@example.com"));
    let error = server.client().update_ticket_message().ticket_id(1).id(2).action("retry").body(retry).send().await;
    assert_eq!(error.unwrap_err().violations()[0].field(), "source.from.address");
    assert_eq!((looks(&server), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn many_at_once_cost_one_look() {
    let server = account(connected).await;
    let client = server.client();
    let sends: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { send(&client, "support@example.com").await })
        })
        .collect();
    for sent in sends {
        sent.await.unwrap().unwrap();
    }
    assert_eq!((looks(&server), server.requests().len()), (1, 9));
}

#[tokio::test]
async fn what_sends_no_email_costs_no_look() {
    let server = account(|| panic!("nobody needs the integrations")).await;
    let client = server.client();
    let create = |body: Value| {
        let (client, body) = (client.clone(), read::<CreateMessage>(&body));
        async move { client.create_ticket_message().ticket_id(1).body(body).send().await }
    };
    let mut incoming = email("nia@example.com");
    incoming["from_agent"] = json!(false);
    create(incoming).await.unwrap();
    let mut imported = email("sales@example.com");
    imported["sent_datetime"] = json!("2026-01-02T03:04:05Z");
    create(imported).await.unwrap();
    create(json!({"channel": "internal-note", "from_agent": true, "body_text": "x"})).await.unwrap();
    // Refused for another reason: no reason to ask.
    let mut refused = email("sales@example.com");
    refused["mention_ids"] = json!([5]);
    let error = create(refused).await.unwrap_err();
    assert_eq!(fields(&error), ["mention_ids"]);
    let mut to_nobody = email("sales@example.com");
    to_nobody["source"]["to"] = json!([]);
    let error = create(to_nobody).await.unwrap_err();
    assert_eq!(fields(&error), ["source.to"]);
    // Without an action an update stores values; with `cancel` the message goes.
    let update =
        || client.update_ticket_message().ticket_id(1).id(2).body(read::<UpdateMessage>(&email("sales@example.com")));
    update().send().await.unwrap();
    update().action("cancel").send().await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let server = account(connected).await;
    let client = server.client();
    for loose in [
        client.with_options(|o| o.verify_senders(false)),
        client.with_options(|o| o.validation(Validation::Off)),
        client.with_options(|o| o.validation(Validation::WarnOnly)),
    ] {
        send(&loose, "sales@example.com").await.unwrap();
    }
    assert_eq!((looks(&server), server.requests().len()), (0, 3));
    // What is known counts all the same, but for who switched the rules off.
    let senders = client.refresh_senders().await.unwrap();
    assert_eq!(senders.addresses().collect::<Vec<_>>(), ["support@example.com"]);
    assert_eq!(senders.ids("SUPPORT@example.com").collect::<Vec<_>>(), [1, 4]);
    assert_eq!((senders.len(), senders.is_empty()), (1, false));
    assert!(send(&client.with_options(|o| o.verify_senders(false)), "sales@example.com").await.is_err());
    send(&client.with_options(|o| o.validation(Validation::Off)), "sales@example.com").await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_stops_the_email_and_says_why() {
    let broken = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&broken);
    let server = account(move || if switch.load(Ordering::Relaxed) { None } else { connected() }).await;
    let client = server.client();
    let error = send(&client, "support@example.com").await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Forbidden, false));
    assert_eq!(error.failed_operation().unwrap().id, "list_integrations");
    assert!(error.to_string().contains("nothing was sent") && error.to_string().contains("verify_senders"), "{error}");
    assert_eq!(server.requests().len(), 1);
    broken.store(false, Ordering::Relaxed);
    send(&client, "support@example.com").await.unwrap();
    // Failing to learn forgets nothing.
    broken.store(true, Ordering::Relaxed);
    assert_eq!(client.refresh_senders().await.unwrap_err().kind(), ErrorKind::Forbidden);
    send(&client, "support@example.com").await.unwrap();
}

#[tokio::test]
async fn an_address_that_is_connected_later_is_found_and_one_that_goes_is_noticed() {
    let list = Arc::new(Mutex::new(connected()));
    let shown = Arc::clone(&list);
    let server = account(move || shown.lock().unwrap().clone()).await;
    let client = server.client();
    let set = |address: &str| {
        *list.lock().unwrap() = Some(json!([{"id": 6, "type": "email", "meta": {"address": address}}]));
    };
    send(&client, "sales@example.com").await.unwrap_err();
    set("sales@example.com");
    // Within a minute it is not asked for again, lest a loop of wrong e-mails costs two calls each.
    send(&client, "sales@example.com").await.unwrap_err();
    assert_eq!(looks(&server), 1);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    send(&client, "sales@example.com").await.unwrap();
    assert_eq!(looks(&server), 2);
    set("other@example.com");
    send(&client, "sales@example.com").await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3601)).await;
    tokio::time::resume();
    send(&client, "sales@example.com").await.unwrap_err();
    assert_eq!(looks(&server), 3);
}
