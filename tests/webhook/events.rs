//! Payloads as owners of accounts write them.

use gorgias::types::{HttpTrigger, TicketStatus};
use gorgias::webhook::{PayloadError, WebhookEvent};
use serde_json::{Value, json};

fn event(payload: &Value) -> WebhookEvent {
    WebhookEvent::parse(payload.to_string().as_bytes()).unwrap()
}

#[test]
fn values_come_as_text() {
    let event = event(&json!({
        "trigger": "ticket-message-created", "event_id": "ev-1", "event_user_id": "None", "account": "acme",
        "ticket_id": " 123 ", "ticket_status": "open", "ticket_channel": "email", "ticket_subject": "None",
        "ticket_customer_id": "9007199254740993", "ticket_assignee_user_id": "", "ticket_assignee_team_id": "null",
        "ticket_created_datetime": "2026-11-23 09:00:00+00:00", "ticket_updated_datetime": "2026-11-23T09:30:00.250000",
        "message_id": "456", "message_from_agent": "True", "message_public": "False",
        "message_created_datetime": "2026-11-23 10:00:00.500000", "message_body_text": "  Hello\n",
    }));
    assert_eq!(event.trigger, Some(HttpTrigger::TicketMessageCreated));
    assert_eq!(
        (event.event_id.as_deref(), event.user_id, event.account.as_deref()),
        (Some("ev-1"), None, Some("acme"))
    );
    let ticket = &event.ticket;
    assert_eq!((ticket.id, ticket.customer_id), (Some(123), Some(9_007_199_254_740_993)));
    assert_eq!((ticket.assignee_user_id, ticket.assignee_team_id), (None, None));
    assert_eq!((ticket.status.clone(), ticket.channel.as_deref()), (Some(TicketStatus::Open), Some("email")));
    assert_eq!(ticket.subject, None);
    assert_eq!(ticket.created_datetime, "2026-11-23T09:00:00Z".parse().ok());
    assert_eq!(ticket.updated_datetime, "2026-11-23T09:30:00.25Z".parse().ok());
    let message = &event.message;
    assert_eq!((message.id, message.from_agent, message.public), (Some(456), Some(true), Some(false)));
    assert_eq!(message.created_datetime, "2026-11-23T10:00:00.5Z".parse().ok());
    // What people wrote is not trimmed.
    assert_eq!(message.body_text.as_ref().map(|text| text.as_str()), Some("  Hello\n"));
    assert_eq!(event.at(), message.created_datetime);
}

#[test]
fn values_may_as_well_be_real_ones() {
    let event = event(&json!({
        "trigger": "ticket-updated", "ticket_id": 123, "message_id": null, "message_from_agent": 0, "message_public": 1,
        "ticket_subject": null, "ticket_updated_datetime": "2026-11-23T09:30:00Z",
    }));
    assert_eq!((event.ticket.id, event.message.id), (Some(123), None));
    assert_eq!((event.message.from_agent, event.message.public), (Some(false), Some(true)));
    assert_eq!(event.at(), event.ticket.updated_datetime);
}

#[test]
fn what_cannot_be_read_is_missing_and_still_there() {
    let event = event(&json!({
        "ticket_id": "12x", "message_id": "99999999999999999999", "message_from_agent": "yes", "message_public": [true],
        "ticket_updated_datetime": "yesterday", "ticket_channel": {"a": 1}, "ticket_subject": 5, "mine": {"order": 7},
        "ticket_customer_id": 1.5,
    }));
    assert_eq!((event.ticket.id, event.message.id, event.ticket.customer_id), (None, None, None));
    assert_eq!((event.message.from_agent, event.message.public), (None, None));
    assert_eq!((&event.ticket.channel, &event.ticket.subject), (&None, &None));
    assert_eq!((event.trigger.clone(), event.at(), event.key()), (None, None, None));
    assert_eq!(event.payload()["mine"]["order"], 7);
    assert_eq!(event.payload()["ticket_id"], "12x");
}

#[test]
fn triggers_are_read_with_hyphens_and_underscores_and_unknown_ones_kept() {
    let read = |text: &str| event(&json!({"trigger": text})).trigger;
    for trigger in HttpTrigger::KNOWN {
        assert_eq!(read(trigger.as_str()).as_ref(), Some(trigger));
        assert_eq!(read(&trigger.as_str().replace('-', "_")).as_ref(), Some(trigger));
        assert_eq!(read(&trigger.as_str().to_uppercase()).as_ref(), Some(trigger));
    }
    assert_eq!(HttpTrigger::KNOWN.len(), 8);
    assert_eq!(read("ticket_assignee_updated"), Some(HttpTrigger::TicketAssignmentUpdated));
    for unknown in ["ticket_snoozed", "Something else"] {
        assert_eq!(read(unknown).unwrap().as_str(), unknown);
    }
    for nothing in ["", "None", " "] {
        assert_eq!(read(nothing), None);
    }
}

#[test]
fn only_a_message_that_is_surely_the_customers_counts_as_one() {
    let from_customer = |value: Value| event(&json!({"message_from_agent": value})).is_from_customer();
    assert!(from_customer(json!("False")) && from_customer(json!(false)));
    for value in [json!("True"), json!(true), json!("None"), json!(""), json!("no"), json!(null)] {
        assert!(!from_customer(value.clone()), "{value}");
    }
    assert!(!event(&json!({})).is_from_customer());
}

/// The full context, as far as its form is known: roots `ticket`, `message` and `event`.
fn context() -> Value {
    json!({
        "ticket": {
            "id": 123, "status": "open", "channel": "chat", "subject": "None", "spam": false,
            "customer": {"id": 77, "email": "nia@example.com", "name": "Nia"},
            "assignee_user": {"id": 5}, "assignee_team": null, "account": {"domain": "acme"},
            "created_datetime": "2026-11-23T09:00:00+00:00", "updated_datetime": "2026-11-23T09:30:00+00:00",
            "messages": [{"id": 456, "body_text": "Where is my order?"}],
        },
        "message": {
            "id": 456, "channel": "chat", "from_agent": false, "public": true, "body_text": "Where is my order?",
            "sender": {"id": 77, "email": "nia@example.com"}, "created_datetime": "2026-11-23T09:30:00+00:00",
        },
        "event": {"id": "ev-1", "type": "ticket-message-created", "user_id": 5},
    })
}

#[test]
fn the_full_context_is_read_too() {
    let event = event(&context());
    assert_eq!(event.trigger, Some(HttpTrigger::TicketMessageCreated));
    assert_eq!((event.ticket.id, event.message.id, event.user_id), (Some(123), Some(456), Some(5)));
    assert_eq!((event.ticket.customer_id, event.ticket.assignee_user_id), (Some(77), Some(5)));
    assert_eq!(event.ticket.customer_email.as_ref().unwrap().as_str(), "nia@example.com");
    assert_eq!(event.ticket.assignee_team_id, None);
    assert!(event.is_from_customer() && event.key().is_some());
    let ticket = event.full_ticket().unwrap().unwrap();
    assert_eq!((ticket.id, ticket.messages[0].id), (123, 456));
    let message = event.full_message().unwrap().unwrap();
    assert_eq!(message.body_text.as_deref(), Some("Where is my order?"));
}

#[test]
fn older_contexts_call_the_customer_requester() {
    let event = event(&json!({"ticket": {"id": 1, "requester": {"id": 77, "email": "nia@example.com"}}}));
    assert_eq!(event.ticket.customer_id, Some(77));
    assert_eq!(event.ticket.customer_email.unwrap().as_str(), "nia@example.com");
}

#[test]
fn a_context_of_another_form_tells_where_and_quotes_nothing() {
    let event = event(&json!({"ticket": {"id": 1, "customer": {"id": "hush"}}, "message": "hush"}));
    let error = event.full_ticket().unwrap_err();
    assert_eq!(error, PayloadError::Decode { path: "ticket.customer.id".into() });
    assert!(!format!("{error} {error:?}").contains("hush"));
    assert_eq!(event.full_message().unwrap(), None);
    assert_eq!(self::event(&json!({"ticket": "hush"})).full_ticket().unwrap(), None);
    assert_eq!(WebhookEvent::default().full_ticket().unwrap(), None);
}

#[test]
fn keys_tell_events_apart() {
    let base = json!({
        "trigger": "ticket-updated", "event_id": "", "account": "acme", "ticket_id": "123", "message_id": "456",
        "message_created_datetime": "2026-11-23T09:00:00Z", "ticket_updated_datetime": "2026-11-23T09:30:00Z",
    });
    let key = event(&base).key().unwrap();
    for (name, value) in [
        ("trigger", "ticket-created"),
        ("event_id", "ev-2"),
        ("account", "other"),
        ("ticket_id", "124"),
        ("message_id", "457"),
        ("message_created_datetime", "2026-11-23T09:00:01Z"),
        ("ticket_updated_datetime", "2026-11-23T09:30:00.000001Z"),
    ] {
        let mut other = base.clone();
        other[name] = value.into();
        assert_ne!(event(&other).key().unwrap(), key, "{name}");
    }
    // The rest may have changed until the delivery is repeated, and times can be written in many ways.
    let mut same = base.clone();
    same["ticket_status"] = "closed".into();
    same["ticket_id"] = 123.into();
    same["ticket_updated_datetime"] = "2026-11-23 09:30:00+00:00".into();
    assert_eq!(event(&same).key(), Some(key));
}

#[test]
fn debug_hides_what_people_wrote() {
    let mut context = context();
    context["ticket"]["subject"] = "hush-subject".into();
    let shown = format!("{:?}", event(&context));
    for secret in ["hush", "nia@", "Nia", "Where is"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("123") && shown.contains("TicketMessageCreated"), "{shown}");
}
