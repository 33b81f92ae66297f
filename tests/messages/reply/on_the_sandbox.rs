//! Replies that the sandbox delivers.

use std::time::Duration;

use gorgias::message::{DeliveryStatus, MessageRef};
use gorgias::types::{ChannelSlug, CreateMessage};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use serde_json::json;

/// What is written is sent at once, so that each look is counted on.
async fn open() -> (Sandbox, Client) {
    with_delay(Duration::ZERO).await
}

async fn with_delay(delay: Duration) -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().sending_delay(delay).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let client = client.build().unwrap();
    (sandbox, client)
}

fn paths(sandbox: &Sandbox) -> Vec<String> {
    sandbox.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[tokio::test]
async fn an_email_is_answered_from_the_address_it_went_to() {
    let (sandbox, client) = open().await;
    let ids = sandbox.ids();
    let reply = client.reply(ids.ticket).body_text("On its way.").body_html("<p>On its way.</p>").sender(ids.agent);
    let reply = reply.external_id("crm-9").send().await.unwrap();
    let message = reply.message();
    assert_eq!((reply.ticket_id(), message.channel.as_ref()), (ids.ticket, Some(&ChannelSlug::Email)));
    assert_eq!((message.integration_id, message.external_id.as_deref()), (Some(ids.email_integration), Some("crm-9")));
    assert_eq!(message.sender.as_ref().unwrap().id, ids.agent);
    assert_eq!(message.receiver.as_ref().unwrap().id, ids.customer);
    let source = message.source.as_ref().unwrap();
    assert_eq!(source.from.as_ref().unwrap().address.as_deref(), Some("support@example.com"));
    assert_eq!(source.to[0].address.as_deref(), Some("nia.okafor@example.com"));
    // One look at the ticket, one message; the answer says already that it is sent.
    assert!(matches!(reply.wait_for_delivery().await.unwrap(), DeliveryStatus::Sent { .. }));
    let ticket = format!("/api/tickets/{}", ids.ticket);
    assert_eq!(paths(&sandbox), [format!("GET {ticket}"), format!("POST {ticket}/messages")]);
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn sending_is_followed_to_its_end() {
    let (sandbox, client) = with_delay(Duration::from_millis(50)).await;
    let reply = client.reply(sandbox.ids().ticket).body_text("On its way.").send().await.unwrap();
    assert!(reply.message().sent_datetime.is_none() && reply.message().failed_datetime.is_none());
    let watch = client.delivery(&reply).first_pause(Duration::from_millis(10));
    assert!(matches!(watch.await.unwrap(), DeliveryStatus::Sent { .. }));
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn a_chat_is_answered_to_its_visitor_without_a_receiver() {
    let (sandbox, client) = open().await;
    let reply = client.reply(sandbox.ids().closed_ticket).body_text("Yes, it is.").send().await.unwrap();
    assert!(matches!(reply.wait_for_delivery().await.unwrap(), DeliveryStatus::Sent { .. }));
    let message = reply.into_message();
    assert!(message.receiver.is_none());
    assert_eq!(message.source.unwrap().to[0].address.as_deref(), Some("visitor-77"));
}

#[tokio::test]
async fn a_merged_ticket_is_answered_in_its_survivor() {
    let (sandbox, client) = open().await;
    let reply = client.reply(sandbox.ids().merged_ticket).body_text("Hello").send().await.unwrap();
    assert_eq!(reply.ticket_id(), sandbox.ids().ticket);
}

#[tokio::test]
async fn a_note_reaches_no_customer_and_is_never_called_sent() {
    let (sandbox, client) = open().await;
    // Also where nothing else could be said.
    let reply = client.reply(sandbox.ids().snoozed_ticket).body_text("Call back").internal_note().send().await.unwrap();
    assert_eq!(
        (reply.message().public, reply.message().channel.as_ref()),
        (Some(false), Some(&ChannelSlug::InternalNote))
    );
    assert_eq!(reply.wait_for_delivery().await.unwrap(), DeliveryStatus::Note);
}

#[tokio::test]
async fn the_telephone_carries_no_text() {
    let (sandbox, client) = open().await;
    let error = client.reply(sandbox.ids().snoozed_ticket).body_text("Hello").send().await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "channel"));
    assert_eq!(paths(&sandbox).len(), 1);
}

#[tokio::test]
async fn a_message_that_failed_is_followed_by_its_id() {
    let (sandbox, client) = open().await;
    let ids = sandbox.ids();
    let verdict =
        client.delivery(MessageRef { ticket_id: ids.order_ticket, message_id: ids.failed_message }).await.unwrap();
    let reason = Some("No integration was found to send this email.".to_owned());
    assert_eq!(verdict, DeliveryStatus::Failed { reason, retriable: Some(false) });

    // Stored with 201, and yet never sent, by a client that was told not to look which addresses are connected.
    let source = json!({"from": {"address": "sales@example.com"}, "to": [{"address": "nia.okafor@example.com"}]});
    let body: CreateMessage =
        serde_json::from_value(json!({"channel": "email", "from_agent": true, "source": source})).unwrap();
    let blind = client.with_options(|o| o.verify_senders(false));
    let stored = blind.create_ticket_message().ticket_id(ids.ticket).body(body.clone()).send().await.unwrap();
    let message = MessageRef { ticket_id: ids.ticket, message_id: stored.id };
    assert!(matches!(client.delivery(message).await.unwrap(), DeliveryStatus::Failed { .. }));
    let error = client.create_ticket_message().ticket_id(ids.ticket).body(body).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn without_a_body_nothing_is_read() {
    let (sandbox, client) = open().await;
    let error = client.reply(sandbox.ids().ticket).sender(5).send().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "body_text");
    assert!(sandbox.requests().is_empty());
    let error = client.reply(404_404_404).body_text("x").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
