//! What our templates send is read without loss.

use gorgias::types::HttpTrigger;
use gorgias::webhook::Event;
use gorgias::webhook::template::Template;
use serde_json::{Value, json};

fn context() -> Value {
    json!({
        "ticket": {
            "id": 123, "status": "open", "channel": "email", "subject": "Where is \"it\"?",
            "customer": {"id": 77, "email": "nia@example.com"}, "assignee_user": {"id": 5}, "assignee_team": {"id": null},
            "account": {"domain": "acme"},
            "created_datetime": "2026-11-23T09:00:00+00:00", "updated_datetime": "2026-11-23T09:30:00.123456+00:00",
            "messages": [{"body_text": "first"}, {"body_text": "last"}],
        },
        "message": {
            "id": 456, "channel": "email", "from_agent": false, "public": true, "body_text": "None",
            "sender": {"email": "nia@example.com"}, "created_datetime": "2026-11-23T09:30:00+00:00",
        },
        "event": {"id": "ev-1", "type": "ticket-message-created", "user_id": null},
    })
}

fn read(template: &Template, context: &Value) -> Event {
    Event::parse(&template.render(context)).unwrap()
}

#[test]
fn everything_arrives_as_text_and_is_read_as_what_it_was() {
    let context = context();
    let sent: Value = serde_json::from_slice(&Template::ids().render(&context)).unwrap();
    assert!(sent.as_object().unwrap().values().all(Value::is_string));
    assert_eq!((&sent["ticket_id"], &sent["message_from_agent"]), (&json!("123"), &json!("False")));
    assert_eq!(sent["ticket_assignee_team_id"], "None");

    let mut direct = Event::parse(&Template::context().render(&context)).unwrap();
    let mut event = read(&Template::with_texts(), &context);
    assert_eq!(event.message.body_text.as_ref().unwrap().as_str(), "None");
    assert_eq!(event.ticket.subject.as_ref().unwrap().as_str(), "Where is \"it\"?");
    assert_eq!(event.key(), direct.key());
    // In the full context, too, but for text that only JSON inside of text keeps apart from nothing.
    direct.message.body_text.clone_from(&event.message.body_text);
    assert_eq!((&event.ticket, &event.message, &event.trigger), (&direct.ticket, &direct.message, &direct.trigger));
    assert_eq!((&event.event_id, event.user_id, &event.account), (&direct.event_id, None, &direct.account));

    let texts = [event.ticket.subject.take(), event.ticket.customer_email.take(), event.message.sender_email.take()];
    assert!(texts.iter().all(Option::is_some));
    event.message.body_text = None;
    let ids = read(&Template::ids(), &context);
    assert_eq!((&ids.ticket, &ids.message, ids.key()), (&event.ticket, &event.message, event.key()));
}

#[test]
fn an_empty_text_the_word_none_and_nothing_stay_apart() {
    for text in
        [json!(null), json!(""), json!("None"), json!("null"), json!(" \n"), json!("{{ticket.id}}"), json!("\"ä\\")]
    {
        let mut context = context();
        context["message"]["body_text"] = text.clone();
        context["ticket"]["subject"] = text.clone();
        let event = read(&Template::with_texts(), &context);
        let read =
            |hidden: Option<gorgias::Hidden<String>>| hidden.map_or(Value::Null, |text| text.into_inner().into());
        assert_eq!(read(event.message.body_text), text);
        assert_eq!(read(event.ticket.subject), text);
    }
}

#[test]
fn without_the_filter_the_text_is_read_as_it_is() {
    let template = Template::with_texts().field("message_body_text", "{{message.body_text}}");
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
        assert_eq!(read(&Template::ids(), &context).trigger, None);
        let event = read(&Template::ids().trigger(trigger), &context);
        assert_eq!(event.trigger.as_ref(), Some(trigger));
        assert!(event.key().is_some());
    }
}

#[test]
fn what_gorgias_does_not_know_is_missing() {
    for context in [json!({}), json!({"ticket": null}), json!({"ticket": {"id": 1}, "message": []})] {
        for template in [Template::ids(), Template::with_texts()] {
            let event = read(&template, &context);
            assert_eq!((event.message.id, event.message.from_agent, event.trigger), (None, None, None));
            assert!(event.message.body_text.is_none() && event.ticket.updated_datetime.is_none());
        }
    }
}

#[test]
fn fields_of_your_own_and_paths_are_rendered() {
    let template = Template::ids()
        .field("last", "{{ ticket.messages[-1].body_text }}!")
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
    assert_eq!((&payload["none"], &payload["open"]), (&json!(""), &json!("{{ticket.id")));
    assert_eq!(payload["object"], "{\"domain\":\"acme\"}");
}

#[test]
fn the_form_is_what_the_integration_takes() {
    assert_eq!(Template::context().form(), "{{context}}");
    let form = Template::ids().trigger(&HttpTrigger::TicketCreated).form();
    assert_eq!((&form["trigger"], &form["ticket_id"]), (&json!("ticket-created"), &json!("{{ticket.id}}")));
    // Without what people wrote, quoting cannot go wrong, and nothing private is sent.
    let text = form.to_string();
    assert!(!text.contains("body") && !text.contains("email") && !text.contains("subject"), "{text}");
    let secret = Template::ids().field("token", "hush-token");
    assert!(!format!("{secret:?}").contains("hush"));
}
