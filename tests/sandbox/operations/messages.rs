//! Messages: 201 says that one is stored, not that it went out.

use gorgias::ErrorKind;
use gorgias::message::rules::Validation;
use gorgias::types::{self, MessageAction};

use super::desk::{Desk, sorted};

stories! {
    the_life_of_a_message:
        list_messages, list_ticket_messages, create_ticket_message, get_ticket_message, update_ticket_message;
    a_message_that_cannot_be_sent_says_so: delete_ticket_message;
}

fn address(address: &str) -> types::SourceAddressInput {
    make!(SourceAddressInput { address: address })
}

fn stored(address: &str) -> types::UpdateMessageSourceAddress {
    make!(UpdateMessageSourceAddress { address: address.to_owned() })
}

/// An e-mail of the agent to Nia Okafor.
fn email(from: &str) -> types::builder::CreateMessage {
    types::CreateMessage::builder()
        .channel(types::ChannelSlug::Email)
        .from_agent(true)
        .sender(make!(MessageParty { email: "mira@example.com" }))
        .receiver(make!(MessageParty { email: "nia.okafor@example.com" }))
        .source(make!(MessageSourceInput {
            type_: types::SourceType::Email,
            from: address(from),
            to: vec![address("nia.okafor@example.com")],
        }))
        .body_text("Hello,\nit is on its way — promised.")
        .body_html("<p>Hello,<br>it is on its way — promised.</p>")
}

async fn the_life_of_a_message(desk: &Desk) {
    let ticket = desk.ids().ticket;
    let thread: Vec<i64> = call!(desk, list_ticket_messages.ticket_id(ticket)).data.iter().map(|m| m.id).collect();
    assert_eq!((thread.len(), thread.contains(&desk.ids().message)), (3, true));

    let made = call!(desk, create_ticket_message.ticket_id(ticket).body(email("support@example.com")));
    assert!(made.sent_datetime.is_some() && made.last_sending_error.is_none());
    let read = call!(desk, get_ticket_message.ticket_id(ticket).id(made.id));
    assert_eq!(read.body_text.as_deref(), Some("Hello,\nit is on its way — promised."));
    assert_eq!((read.ticket_id, read.integration_id), (Some(ticket), Some(desk.ids().email_integration)));
    assert_eq!(read.sender.unwrap().id, desk.ids().agent);
    assert_eq!(read.receiver.unwrap().id, desk.ids().customer);
    assert_eq!(read.source.unwrap().to[0].address.as_deref(), Some("nia.okafor@example.com"));

    let update = types::UpdateMessage::builder()
        .channel(types::ChannelSlug::Email)
        .from_agent(true)
        .body_text("It arrived.")
        .source(make!(UpdateMessageSource {
            from: stored("support@example.com"),
            to: vec![stored("nia.okafor@example.com")]
        }));
    let changed = call!(desk, update_ticket_message.ticket_id(ticket).id(made.id).body(update));
    assert_eq!(changed.body_text.as_deref(), Some("It arrived."));
    let read = call!(desk, get_ticket_message.ticket_id(ticket).id(made.id));
    assert_eq!(read.body_text.as_deref(), Some("It arrived."));

    let after: Vec<i64> = call!(desk, list_ticket_messages.ticket_id(ticket)).data.iter().map(|m| m.id).collect();
    assert_eq!(sorted(after.clone()), sorted([thread, vec![made.id]].concat()));
    assert_eq!(sorted(walk!(desk, 1, list_messages.ticket_id(ticket))), sorted(after));
    let oldest_first = walk!(desk, 3, list_messages.order_by("created_datetime:asc"));
    assert_eq!(oldest_first.last(), Some(&made.id));
    // Reads of a merged ticket lead to the thread of its survivor.
    let survivor = call!(desk, list_ticket_messages.ticket_id(desk.ids().merged_ticket)).data;
    assert!(survivor.iter().any(|message| message.id == made.id));
    let single = call!(desk, get_ticket_message.ticket_id(desk.ids().merged_ticket).id(made.id));
    assert_eq!(single.ticket_id, Some(ticket));
}

async fn a_message_that_cannot_be_sent_says_so(desk: &Desk) {
    let ticket = desk.ids().ticket;
    // The client would not send it, had it not been told so.
    let blind = desk.client.with_options(|o| o.verify_senders(false));
    let made = blind.create_ticket_message().ticket_id(ticket).body(email("mira@example.com")).send().await.unwrap();
    let read = call!(desk, get_ticket_message.ticket_id(ticket).id(made.id));
    assert!(read.sent_datetime.is_none() && read.failed_datetime.is_some());
    let error = read.last_sending_error.unwrap().error.unwrap();
    assert_eq!(error, "No integration was found to send this email.");
    let listed = call!(desk, list_tickets.ticket_ids(vec![ticket])).data;
    assert_eq!(listed[0].last_sent_message_not_delivered, Some(true));
    let seeded = call!(desk, get_ticket_message.ticket_id(desk.ids().order_ticket).id(desk.ids().failed_message));
    assert_eq!(seeded.last_sending_error.unwrap().error.unwrap(), error);

    // Mended and tried again, it goes out.
    let update = types::UpdateMessage::builder().channel(types::ChannelSlug::Email).from_agent(true).source(make!(
        UpdateMessageSource { from: stored("support@example.com"), to: vec![stored("nia.okafor@example.com")] }
    ));
    let retry =
        call!(desk, update_ticket_message.ticket_id(ticket).id(made.id).action(MessageAction::Retry).body(update));
    assert!(retry.sent_datetime.is_some() && retry.last_sending_error.is_none());

    call!(desk, delete_ticket_message.ticket_id(ticket).id(made.id));
    refused!(desk, NotFound, get_ticket_message.ticket_id(ticket).id(made.id));
    let left = call!(desk, list_ticket_messages.ticket_id(ticket)).data;
    assert!(left.iter().all(|message| message.id != made.id));

    let no_from = types::CreateMessage::builder().channel(types::ChannelSlug::Email).from_agent(true).body_text("x");
    // The client would not even send it.
    let loose = desk.client.with_options(|o| o.validation(Validation::Off));
    let outcome = loose.create_ticket_message().ticket_id(ticket).body(no_from).send().await;
    let error = desk.refused("create_ticket_message", ErrorKind::BadRequest, outcome);
    assert!(error.message().unwrap().contains("From field is missing or empty"), "{error}");
}
