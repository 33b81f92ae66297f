//! What our templates send is read without loss.

use gorgias::types::HttpTrigger;
use gorgias::webhook::WebhookEvent;
use gorgias::webhook::template::WebhookTemplate;
use serde_json::{Value, json};

fn context() -> Value {
    json!({
        "ticket": {
            "id": 123, "status": "open", "channel": "email", "subject": "Where is \"it\"?",
            "customer": {"id": 77, "email": "nia@example.com"}, "assignee_user": {"id": 5}, "assignee_team": {"id": null},
            "account": {"domain": "acme"}, "external_id": "desk-1", "via": "email", "from_agent": false, "spam": true, "language": "en",
            "tags": [{"id": 3, "name": "\"late\""}], "custom_fields": {"9": {"id": 9, "value": "{{x}}"}, "12": {"id": 12, "value": 2.5}},
            "closed_datetime": "2026-11-23T09:10:00+00:00", "snooze_datetime": null,
            "created_datetime": "2026-11-23T09:00:00+00:00", "updated_datetime": "2026-11-23T09:30:00.123456+00:00",
            "messages": [{"body_text": "first"}, {"body_text": "middle"}, {"body_text": "last"}],
        },
        "message": {
            "id": 456, "channel": "email", "from_agent": false, "public": true, "body_text": "None",
            "sender": {"email": "nia@example.com"}, "created_datetime": "2026-11-23T09:30:00+00:00",
        },
        "event": {"id": "ev-1", "type": "ticket-message-created", "user_id": null},
    })
}

fn read(template: &WebhookTemplate, context: &Value) -> WebhookEvent {
    WebhookEvent::parse(&template.render(context)).unwrap()
}

#[test]
fn everything_arrives_as_text_and_is_read_as_what_it_was() {
    let context = context();
    let sent: Value = serde_json::from_slice(&WebhookTemplate::ids().render(&context)).unwrap();
    assert!(sent.as_object().unwrap().values().all(Value::is_string));
    assert_eq!((&sent["ticket_id"], &sent["message_from_agent"]), (&json!("123"), &json!("False")));
    assert_eq!(sent["ticket_assignee_team_id"], "None");

    let mut direct = WebhookEvent::parse(&WebhookTemplate::context().render(&context)).unwrap();
    let mut event = read(&WebhookTemplate::with_texts(), &context);
    assert_eq!(event.message.body_text.as_ref().unwrap().as_str(), "None");
    assert_eq!(event.ticket.subject.as_ref().unwrap().as_str(), "Where is \"it\"?");
    assert_eq!(event.key(), direct.key());
    // In the full context, too, but for text that only JSON inside of text keeps apart from nothing.
    direct.message.body_text.clone_from(&event.message.body_text);
    assert_eq!((&event.ticket, &event.message, &event.trigger), (&direct.ticket, &direct.message, &direct.trigger));
    assert_eq!((&event.event_id, event.user_id, &event.account), (&direct.event_id, None, &direct.account));

    let ticket = &mut event.ticket;
    let texts = [
        ticket.subject.take(),
        ticket.customer_email.take(),
        ticket.external_id.take(),
        event.message.sender_email.take(),
    ];
    assert!(texts.iter().all(Option::is_some));
    assert_eq!(
        (ticket.tags.take().map(|tags| tags.len()), ticket.custom_fields.take().map(|f| f.len())),
        (Some(1), Some(2))
    );
    event.message.body_text = None;
    let ids = read(&WebhookTemplate::ids(), &context);
    assert_eq!((&ids.ticket, &ids.message, ids.key()), (&event.ticket, &event.message, event.key()));
}

#[test]
fn ids_are_asked_for_in_both_forms_and_either_fills_in() {
    let nested = json!({"id": 123, "customer": {"id": 77}, "assignee_user": {"id": 5}, "assignee_team": {"id": 8}});
    let flat = json!({"id": 123, "customer_id": 77, "assignee_user_id": 5, "assignee_team_id": 8});
    let mut both = nested.clone();
    both.as_object_mut().unwrap().extend(flat.as_object().unwrap().clone());
    for ticket in [nested, flat, both] {
        for template in [WebhookTemplate::ids(), WebhookTemplate::with_texts(), WebhookTemplate::context()] {
            let read = read(&template, &json!({"ticket": ticket})).ticket;
            let ids = [read.id, read.customer_id, read.assignee_user_id, read.assignee_team_id];
            assert_eq!(ids, [Some(123), Some(77), Some(5), Some(8)], "{ticket} {template:?}");
        }
    }
    let form = WebhookTemplate::ids().form().to_string();
    for id in ["customer", "assignee_user", "assignee_team"] {
        assert!(
            form.contains(&format!("{{{{ticket.{id}.id}}}}")) && form.contains(&format!("{{{{ticket.{id}_id}}}}")),
            "{form}"
        );
    }
}

#[test]
fn an_empty_text_the_word_none_and_nothing_stay_apart() {
    for text in
        [json!(null), json!(""), json!("None"), json!("null"), json!(" \n"), json!("{{ticket.id}}"), json!("\"ä\\")]
    {
        let mut context = context();
        context["message"]["body_text"] = text.clone();
        context["ticket"]["subject"] = text.clone();
        let event = read(&WebhookTemplate::with_texts(), &context);
        let read =
            |hidden: Option<gorgias::Hidden<String>>| hidden.map_or(Value::Null, |text| text.into_inner().into());
        assert_eq!(read(event.message.body_text), text);
        assert_eq!(read(event.ticket.subject), text);
    }
}

#[test]
fn without_the_filter_the_text_is_read_as_it_is() {
    let template = WebhookTemplate::with_texts().field("message_body_text", "{{message.body_text}}");
    let mut context = context();
    context["message"]["body_text"] = "12 \"parcels\"".into();
    assert_eq!(read(&template, &context).message.body_text.unwrap().as_str(), "12 \"parcels\"");
}

#[test]
fn the_trigger_can_be_said_in_plain_words() {
    for trigger in HttpTrigger::KNOWN {
        let mut context = context();
        // As if `event.type` were not what we think it is.
        context["event"] = json!({});
        assert_eq!(read(&WebhookTemplate::ids(), &context).trigger, None);
        let event = read(&WebhookTemplate::ids().trigger(trigger), &context);
        assert_eq!(event.trigger.as_ref(), Some(trigger));
        assert!(event.key().is_some());
    }
}

#[test]
fn what_gorgias_does_not_know_is_missing() {
    for context in [json!({}), json!({"ticket": null}), json!({"ticket": {"id": 1}, "message": []})] {
        for template in [WebhookTemplate::ids(), WebhookTemplate::with_texts()] {
            let event = read(&template, &context);
            assert_eq!((event.message.id, event.message.from_agent, event.trigger), (None, None, None));
            assert!(event.message.body_text.is_none() && event.ticket.updated_datetime.is_none());
        }
    }
}

#[test]
fn fields_of_your_own_and_paths_are_rendered() {
    let template = WebhookTemplate::ids()
        .field("last", "{{ ticket.messages[-1].body_text }}!")
        .field("middle", "{{ticket.messages[1].body_text}} {{ticket.messages[-2].body_text}}")
        .field("first", "{{ticket.messages[0].body_text}} of {{ticket.id}}")
        .field(
            "none",
            "{{ticket.messages[7].body_text}}{{ticket.messages[-7].body_text}}{{nothing.at.all}}{{}}{{ticket[x]}}",
        )
        .field("open", "{{ticket.id")
        .field("object", "{{ticket.account | tojson}}");
    let event = read(&template, &context());
    let payload = event.payload();
    assert_eq!((&payload["last"], &payload["first"]), (&json!("last!"), &json!("first of 123")));
    assert_eq!(payload["middle"], "middle middle");
    assert_eq!((&payload["none"], &payload["open"]), (&json!(""), &json!("{{ticket.id")));
    assert_eq!(payload["object"], "{\"domain\":\"acme\"}");
}

#[test]
fn the_form_is_what_the_integration_takes() {
    assert_eq!(WebhookTemplate::context().form(), "{{context}}");
    let form = WebhookTemplate::ids().trigger(&HttpTrigger::TicketCreated).form();
    assert_eq!((&form["trigger"], &form["ticket_id"]), (&json!("ticket-created"), &json!("{{ticket.id}}")));
    // Without what people wrote, quoting cannot go wrong, and nothing private is sent.
    let text = form.to_string();
    assert!(!text.contains("body") && !text.contains("email") && !text.contains("subject"), "{text}");
    assert!(!text.contains("tags") && !text.contains("custom_fields") && !text.contains("external_id"), "{text}");
    let secret = WebhookTemplate::ids().field("token", "hush-token");
    assert!(!format!("{secret:?}").contains("hush"));
}
