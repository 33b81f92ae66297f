//! The ticket of a delivery in both forms, flat and nested: from the sandbox, and as owners of accounts mix them.

use std::collections::BTreeMap;

use gorgias::message::compose::Message;
use gorgias::types::{HttpTrigger, Ticket, TicketStatus};
use gorgias::webhook::template::WebhookTemplate;
use gorgias::webhook::{
    EventTag, EventTicket, PayloadError, Receiver, SharedSecret, Signer, Verifier, WebhookEvent, WebhookRequest,
};
use gorgias::{Client, Hidden};
use gorgias_sandbox::{Sandbox, WebhookSettings, WebhookState, WebhookTicket};
use serde_json::{Value, json};

use crate::support::{Server, json as reply};

fn event(payload: &Value) -> WebhookEvent {
    WebhookEvent::parse(payload.to_string().as_bytes()).unwrap()
}

/// What arrives when a customer writes to the seeded ticket, and the ticket as the API has it.
async fn told(form: WebhookTicket, template: WebhookTemplate) -> (WebhookEvent, Ticket) {
    let settings = WebhookSettings { ticket: form, ..WebhookSettings::default() };
    let sandbox = Sandbox::builder().clock("2026-03-01T10:00:00Z").webhooks(settings).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let client = client.build().unwrap();
    let server = Server::always(reply(&json!({}))).await;
    let install = client.install_webhook(&server.url, [HttpTrigger::TicketMessageCreated], "hush");
    install.template(template).send().await.unwrap();
    let ids = sandbox.ids();
    let question = Message::received_by_api(ids.customer, "None").build().unwrap();
    client.create_ticket_message().ticket_id(ids.ticket).body(question).send().await.unwrap();
    sandbox.deliveries_settled().await;
    assert_eq!(sandbox.deliveries().last().unwrap().state, WebhookState::Delivered);

    let request = server.requests().pop().unwrap();
    // With the header that arrived, the receiver takes it.
    assert!(request.headers.contains("x-webhook-secret: hush"), "{}", request.headers);
    let signed = Signer::new(SharedSecret::default(), "hush").unwrap().sign(&request.body).unwrap();
    let receiver = Receiver::new(Verifier::builder().secret("hush").build().unwrap());
    let received = receiver.receive(&WebhookRequest::new(signed.headers(), &request.body)).await.unwrap();
    let ticket = client.get_ticket().id(ids.ticket).send().await.unwrap().into_inner();
    (received.event, ticket)
}

/// What an event should say of a ticket, but for what the flat form does not have.
fn expected(ticket: &Ticket) -> EventTicket {
    let mut expected = EventTicket::default();
    expected.id = Some(ticket.id);
    expected.external_id = ticket.external_id.clone().map(Hidden::from);
    expected.status = ticket.status.clone();
    expected.channel = ticket.channel.as_ref().map(|channel| channel.as_str().to_owned());
    expected.via = ticket.via.as_ref().map(|via| via.as_str().to_owned());
    expected.from_agent = ticket.from_agent;
    expected.spam = ticket.spam;
    expected.language = ticket.language.clone();
    expected.subject = ticket.subject.clone().map(Hidden::from);
    expected.customer_id = ticket.customer.as_ref().map(|customer| customer.id);
    expected.assignee_user_id = ticket.assignee_user_id;
    expected.assignee_team_id = ticket.assignee_team_id;
    let tag = |id, name: &Option<String>| {
        let mut tag = EventTag::default();
        (tag.id, tag.name) = (Some(id), name.clone().map(Hidden::from));
        tag
    };
    expected.tags = Some(ticket.tags.iter().map(|found| tag(found.id, &found.name)).collect());
    let fields =
        ticket.custom_fields.iter().map(|(id, field)| (id.parse().unwrap(), field.value.clone().unwrap().into()));
    expected.custom_fields = Some(fields.collect());
    expected.created_datetime = ticket.created_datetime;
    expected.opened_datetime = ticket.opened_datetime;
    expected.last_message_datetime = ticket.last_message_datetime;
    expected.last_received_message_datetime = ticket.last_received_message_datetime;
    expected.updated_datetime = ticket.updated_datetime;
    expected.closed_datetime = ticket.closed_datetime;
    expected.trashed_datetime = ticket.trashed_datetime;
    expected.snooze_datetime = ticket.snooze_datetime;
    expected
}

#[tokio::test]
async fn every_template_reads_the_same_from_every_form() {
    for form in [WebhookTicket::Nested, WebhookTicket::Flat, WebhookTicket::Both] {
        for (template, texts) in
            [(WebhookTemplate::ids(), false), (WebhookTemplate::with_texts(), true), (WebhookTemplate::context(), true)]
        {
            let case = format!("{form:?} {template:?}");
            let (event, ticket) = told(form, template).await;
            let mut expected = expected(&ticket);
            // So that the comparison is about something.
            assert!(expected.customer_id.is_some() && expected.assignee_user_id.is_some(), "{case}");
            assert!(expected.assignee_team_id.is_some() && expected.external_id.is_some(), "{case}");
            assert_eq!((ticket.tags.len(), ticket.custom_fields.len()), (1, 2), "{case}");
            if texts && form != WebhookTicket::Flat {
                expected.customer_email = ticket.customer.unwrap().email.map(Hidden::from);
            }
            if !texts {
                (expected.external_id, expected.subject) = (None, None);
                (expected.tags, expected.custom_fields) = (None, None);
            }
            assert_eq!(event.ticket, expected, "{case}");
            assert_eq!(event.trigger, Some(HttpTrigger::TicketMessageCreated), "{case}");
            assert!(event.is_from_customer() && event.message.id.is_some() && event.key().is_some(), "{case}");
        }
    }
}

/// A ticket without what only webhooks show, which has to be there.
fn as_by_call(mut ticket: Ticket) -> Ticket {
    assert!(!ticket.account.is_empty() && ticket.first_message.is_some() && ticket.last_message.is_some());
    (ticket.account, ticket.first_message, ticket.last_message) = Default::default();
    ticket
}

#[tokio::test]
async fn the_whole_ticket_is_there_in_the_form_that_arrived() {
    let (nested, ticket) = told(WebhookTicket::Nested, WebhookTemplate::context()).await;
    assert_eq!(nested.flat_ticket().unwrap(), None);
    assert_eq!(as_by_call(nested.full_ticket().unwrap().unwrap()), ticket);

    let (flat, ticket) = told(WebhookTicket::Flat, WebhookTemplate::context()).await;
    assert_eq!(
        flat.full_ticket().unwrap(),
        None,
        "a ticket without customer and messages would look like one that has none"
    );
    let whole = flat.flat_ticket().unwrap().unwrap();
    assert_eq!((whole.id, whole.customer_id), (ticket.id, ticket.customer.as_ref().map(|customer| customer.id)));
    assert_eq!((whole.assignee_user_id, whole.assignee_team_id), (ticket.assignee_user_id, ticket.assignee_team_id));
    assert_eq!((&whole.subject, &whole.meta, &whole.external_id), (&ticket.subject, &ticket.meta, &ticket.external_id));
    assert_eq!((whole.tags[0].id, &whole.tags[0].name), (ticket.tags[0].id, &ticket.tags[0].name));
    assert_eq!(whole.custom_fields, ticket.custom_fields);
    assert_eq!((whole.created_datetime, whole.updated_datetime), (ticket.created_datetime, ticket.updated_datetime));

    let (both, ticket) = told(WebhookTicket::Both, WebhookTemplate::context()).await;
    assert_eq!(both.flat_ticket().unwrap().unwrap().customer_id, ticket.customer.as_ref().map(|customer| customer.id));
    assert_eq!(as_by_call(both.full_ticket().unwrap().unwrap()), ticket);
    for template in [WebhookTemplate::ids(), WebhookTemplate::with_texts()] {
        let (event, _) = told(WebhookTicket::Both, template).await;
        assert_eq!((event.flat_ticket().unwrap(), event.full_ticket().unwrap()), (None, None));
    }
}

/// A flat ticket, as far as it is documented.
fn flat() -> Value {
    json!({
        "id": 123, "external_id": "desk-1", "status": "open", "channel": "chat", "via": "gorgias_chat", "spam": false,
        "from_agent": false, "customer_id": 77, "assignee_user_id": 5, "assignee_team_id": null, "subject": "Where is it?",
        "meta": {"a": 1}, "language": "en", "created_datetime": "2026-11-23T09:00:00+00:00", "opened_datetime": null,
        "trashed_datetime": null, "last_message_datetime": "2026-11-23T09:20:00+00:00", "last_received_message_datetime": null,
        "updated_datetime": "2026-11-23T09:30:00+00:00", "closed_datetime": null, "snooze_datetime": null,
        "custom_fields": {"9": {"id": 9, "value": "Delivery::Late"}, "12": {"id": 12, "value": 2.5}}, "tags": [{"id": 3, "name": "vip"}],
    })
}

#[test]
fn the_flat_ticket_is_read_where_anything_is_null_or_missing() {
    let whole = event(&json!({"ticket": flat()}));
    assert_eq!(
        (whole.ticket.customer_id, whole.ticket.assignee_user_id, whole.ticket.assignee_team_id),
        (Some(77), Some(5), None)
    );
    assert_eq!((whole.ticket.has_tag("vip"), whole.ticket.has_tag("VIP")), (Some(true), Some(false)));
    assert_eq!(*whole.ticket.custom_fields.as_ref().unwrap()[&12], json!(2.5));
    assert_eq!(
        (whole.ticket.via.as_deref(), whole.ticket.from_agent, whole.ticket.spam),
        (Some("gorgias_chat"), Some(false), Some(false))
    );
    assert_eq!(whole.ticket.last_message_datetime, "2026-11-23T09:20:00Z".parse().ok());
    // Who opened the ticket says nothing of who wrote the message.
    assert!(!whole.is_from_customer());
    let keys: Vec<String> = flat().as_object().unwrap().keys().cloned().collect();
    for key in keys.iter().filter(|key| !["id", "customer_id"].contains(&key.as_str())) {
        let (mut nulled, mut gone) = (flat(), flat());
        nulled[key] = Value::Null;
        gone.as_object_mut().unwrap().remove(key);
        let (null, gone) = (event(&json!({"ticket": nulled})), event(&json!({"ticket": gone})));
        assert_eq!(null.ticket, gone.ticket, "{key}");
        assert_eq!(null.flat_ticket().unwrap().unwrap(), gone.flat_ticket().unwrap().unwrap(), "{key}");
        assert_eq!(null.ticket.customer_id, Some(77), "{key}");
    }
    let nobody = event(&json!({"ticket": {"id": 1, "customer_id": null}}));
    assert_eq!((nobody.ticket.customer_id, nobody.ticket.tags.clone()), (None, None));
    assert_eq!(nobody.flat_ticket().unwrap().unwrap().customer_id, None);
}

#[test]
fn of_both_forms_what_says_something_counts() {
    for (ticket, customer) in [
        (json!({"customer_id": 77}), Some(77)),
        (json!({"customer_id": " 77 "}), Some(77)),
        (json!({"customer": {"id": "77"}}), Some(77)),
        (json!({"customer_id": null, "customer": {"id": 77}}), Some(77)),
        (json!({"customer_id": "None", "customer": {"id": 77}}), Some(77)),
        (json!({"customer_id": "", "customer": null, "requester": {"id": 77}}), Some(77)),
        (json!({"customer_id": 77, "customer": {"id": "None"}}), Some(77)),
        (json!({"customer_id": 77, "customer": "Nia"}), Some(77)),
        (json!({"customer_id": "None", "customer": {"id": ""}, "requester": []}), None),
    ] {
        assert_eq!(event(&json!({"ticket": ticket})).ticket.customer_id, customer, "{ticket}");
    }
    for (user, user_flat, expected) in
        [("5", "", Some(5)), ("", "5", Some(5)), ("None", "5", Some(5)), ("null", "None", None)]
    {
        let read = event(&json!({
            "ticket_assignee_user_id": user, "ticket_assignee_user_id_flat": user_flat,
            "ticket_assignee_team_id": user, "ticket_assignee_team_id_flat": user_flat,
            "ticket_customer_id": user, "ticket_customer_id_flat": user_flat,
        }))
        .ticket;
        let found = [read.assignee_user_id, read.assignee_team_id, read.customer_id];
        assert_eq!(found, [expected; 3], "{user} {user_flat}");
    }
    // A template of one's own beside the context: its empty values hide nothing.
    let read = event(
        &json!({"ticket_id": "None", "ticket_status": "", "ticket": {"id": 123, "status": "closed", "assignee_team_id": "8"}}),
    );
    assert_eq!(
        (read.ticket.id, read.ticket.status, read.ticket.assignee_team_id),
        (Some(123), Some(TicketStatus::Closed), Some(8))
    );
}

#[test]
fn tags_and_field_values_are_read_also_from_text_and_the_rest_is_missing() {
    let tags = |value: Value| event(&json!({"ticket": {"tags": value}})).ticket.tags;
    let names = |tags: Vec<EventTag>| {
        tags.into_iter().map(|tag| (tag.id, tag.name.map(Hidden::into_inner))).collect::<Vec<_>>()
    };
    let (vip, late) = ((Some(3), Some("vip".to_owned())), (None, Some("None".to_owned())));
    let listed = json!([{"id": "3", "name": "vip"}, {"name": "None"}, 7, {}, null, {"id": "x"}]);
    assert_eq!(names(tags(listed.clone()).unwrap()), [vip.clone(), late.clone()]);
    assert_eq!(names(tags(listed.to_string().into()).unwrap()), [vip, late]);
    assert_eq!(tags(json!([])), Some(vec![]));
    for nothing in [json!(null), json!("None"), json!(""), json!("[{'id': 3}]"), json!({"id": 3}), json!(3)] {
        assert_eq!(tags(nothing.clone()), None, "{nothing}");
    }
    let fields = |value: Value| event(&json!({"ticket": {"custom_fields": value}})).ticket.custom_fields;
    let map = json!({"9": {"id": 9, "value": "Late"}, "12": {"id": 12, "value": null}, "x": {"value": 1}, "13": 5, "14": {"id": 14}});
    let read = BTreeMap::from([(9, Hidden::from(json!("Late"))), (12, Hidden::from(Value::Null))]);
    assert_eq!(fields(map.clone()), Some(read.clone()));
    assert_eq!(fields(map.to_string().into()), Some(read));
    for nothing in [json!(null), json!("None"), json!([]), json!(true)] {
        assert_eq!(fields(nothing.clone()), None, "{nothing}");
    }
}

#[test]
fn a_flat_ticket_that_a_template_made_into_text_is_what_it_was() {
    let mut text = flat();
    for (_, value) in text.as_object_mut().unwrap() {
        *value = match &*value {
            Value::Null => json!("None"),
            Value::Bool(true) => json!("True"),
            Value::Bool(false) => json!("False"),
            // Times as Python shows them; nothing else has this letter here.
            Value::String(text) => json!(text.replace('T', " ")),
            other => json!(other.to_string()),
        };
    }
    let (text, real) = (event(&json!({"ticket": text})), event(&json!({"ticket": flat()})));
    assert_eq!(text.flat_ticket().unwrap().unwrap(), real.flat_ticket().unwrap().unwrap());
    assert_eq!(text.ticket, real.ticket);
}

#[test]
fn a_flat_ticket_of_another_form_tells_where_and_quotes_nothing() {
    for (key, value, path) in [
        ("assignee_user_id", json!("hush"), "ticket.assignee_user_id"),
        ("spam", json!("hush"), "ticket.spam"),
        ("tags", json!([{"id": "hush"}]), "ticket.tags[0].id"),
        ("custom_fields", json!("hush"), "ticket.custom_fields"),
    ] {
        let mut ticket = flat();
        ticket[key] = value;
        let event = event(&json!({"ticket": ticket}));
        let error = event.flat_ticket().unwrap_err();
        assert_eq!(error, PayloadError::Decode { path: path.into() });
        assert!(!format!("{error} {error:?}").contains("hush"));
        assert_eq!(event.ticket.customer_id, Some(77), "the rest is read");
    }
    for none in
        [json!({}), json!({"ticket": "flat"}), json!({"ticket": {"id": 1}}), json!({"ticket": [{"customer_id": 1}]})]
    {
        assert_eq!(event(&none).flat_ticket().unwrap(), None, "{none}");
    }
}

#[test]
fn debug_hides_what_people_wrote_in_the_flat_form_too() {
    let mut ticket = flat();
    ticket["subject"] = "hush-subject".into();
    ticket["external_id"] = "hush-id".into();
    ticket["tags"] = json!([{"id": 3, "name": "hush-tag"}]);
    ticket["custom_fields"] = json!({"9": {"id": 9, "value": "hush-value"}});
    ticket["meta"] = json!({"a": "hush-meta"});
    let shown = format!("{:?}", event(&json!({"ticket": ticket})));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(shown.contains("123") && shown.contains("77"), "{shown}");
}
