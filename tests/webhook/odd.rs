//! Payloads in other forms: the record itself, an event of the API, and odd values in them.

use gorgias::types::HttpTrigger;
use gorgias::webhook::{PayloadError, WebhookEvent};
use serde_json::{Value, json};

fn event(payload: &Value) -> WebhookEvent {
    WebhookEvent::parse(payload.to_string().as_bytes()).unwrap()
}

fn ticket() -> Value {
    json!({
        "id": 123, "uri": "/api/tickets/123/", "status": "open", "channel": "email", "via": "email", "subject": "Hello",
        "from_agent": false, "spam": false, "customer": {"id": 77, "email": "nia@example.com"},
        "assignee_user": {"id": 11}, "tags": [{"id": 3, "name": "vip"}], "updated_datetime": "2026-11-23T09:30:00Z",
        "messages": [{"id": 456, "from_agent": false, "body_text": "Hello"}],
    })
}

fn message() -> Value {
    json!({
        "id": 456, "ticket_id": 123, "channel": "email", "from_agent": false, "public": true,
        "sender": {"id": 77, "email": "nia@example.com"}, "body_text": "Where is it?",
        "created_datetime": "2026-11-23T10:00:00Z",
    })
}

#[test]
fn a_body_may_be_the_ticket_itself() {
    let event = event(&ticket());
    assert_eq!(
        (event.ticket.id, event.ticket.customer_id, event.ticket.assignee_user_id),
        (Some(123), Some(77), Some(11))
    );
    assert_eq!(event.ticket.has_tag("vip"), Some(true));
    assert_eq!((event.trigger.clone(), event.message.id), (None, None));
    assert_eq!(event.at(), "2026-11-23T09:30:00Z".parse().ok());
    let whole = event.full_ticket().unwrap().unwrap();
    assert_eq!((whole.id, whole.messages[0].id), (123, 456));
    assert_eq!((event.full_message().unwrap(), event.flat_ticket().unwrap()), (None, None));
    assert_eq!(event.payload()["subject"], "Hello");
    let flat = json!({"id": 123, "status": "open", "customer_id": 77, "subject": "Hello"});
    let flat = self::event(&flat);
    assert_eq!((flat.ticket.id, flat.ticket.customer_id), (Some(123), Some(77)));
    assert_eq!((flat.flat_ticket().unwrap().unwrap().customer_id, flat.full_ticket().unwrap()), (Some(77), None));
}

#[test]
fn one_of_its_lists_or_people_tells_a_ticket() {
    for part in [json!({"messages": []}), json!({"customer": {"id": 77}}), json!({"requester": {"id": 77}})] {
        for kind in [json!({"status": "open"}), json!({"channel": "email"})] {
            let mut payload = json!({"id": 123});
            payload.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
            payload.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
            assert_eq!(event(&payload).ticket.id, Some(123), "{payload}");
        }
        let mut payload = part.clone();
        payload["id"] = json!(123);
        assert_eq!(event(&payload).ticket.id, None, "{payload}");
    }
}

#[test]
fn texts_are_json_only_where_our_template_wrote_them() {
    let text = |event: WebhookEvent| event.message.body_text.map(gorgias::Hidden::into_inner);
    let quoted = "\"hello\"";
    assert_eq!(text(event(&json!({"message_body_text": quoted}))).as_deref(), Some(quoted));
    assert_eq!(text(event(&json!({"texts": "json", "message_body_text": quoted}))).as_deref(), Some("hello"));
    assert_eq!(text(event(&json!({"texts": "json", "message": {"body_text": quoted}}))).as_deref(), Some(quoted));
    assert_eq!(text(event(&json!({"texts": "json", "message_body_text": "null"}))), None);
}

#[test]
fn a_body_may_be_the_message_itself() {
    let event = event(&message());
    assert_eq!((event.message.id, event.ticket.id, event.message.from_agent), (Some(456), Some(123), Some(false)));
    assert_eq!(event.message.sender_email.as_ref().unwrap().as_str(), "nia@example.com");
    assert!(event.is_from_customer());
    assert_eq!(event.at(), "2026-11-23T10:00:00Z".parse().ok());
    assert_eq!(event.full_message().unwrap().unwrap().body_text.as_deref(), Some("Where is it?"));
    assert_eq!(event.full_ticket().unwrap(), None);
}

#[test]
fn a_body_may_be_an_event_of_the_api() {
    let base = json!({
        "id": 9, "uri": "/api/events/9/", "type": "ticket-created", "object_type": "Ticket", "object_id": 123,
        "user_id": 11, "context": null, "data": null, "created_datetime": "2026-11-23T09:30:00Z",
    });
    let of_ticket = event(&base);
    assert_eq!(
        (of_ticket.trigger.clone(), of_ticket.event_id.as_deref()),
        (Some(HttpTrigger::TicketCreated), Some("9"))
    );
    assert_eq!((of_ticket.ticket.id, of_ticket.message.id, of_ticket.user_id), (Some(123), None, Some(11)));
    assert_eq!(of_ticket.at(), "2026-11-23T09:30:00Z".parse().ok());
    assert!(of_ticket.key().is_some());
    assert_eq!((of_ticket.full_ticket().unwrap(), of_ticket.full_message().unwrap()), (None, None));
    let mut other = base.clone();
    other["type"] = "ticket-message-created".into();
    other["object_type"] = "TicketMessage".into();
    let of_message = event(&other);
    assert_eq!((of_message.ticket.id, of_message.message.id), (None, Some(123)), "the ticket is not said");
    other["object_type"] = "Customer".into();
    assert_eq!((event(&other).ticket.id, event(&other).message.id), (None, None));
}

/// A template of the owner's own with fields of such names is no record.
#[test]
fn fields_of_a_template_are_not_taken_for_a_record() {
    for payload in [
        json!({"id": "7", "subject": "Hello"}),
        json!({"id": "7", "ticket_id": "8", "body_text": "Hello"}),
        json!({"id": "7", "type": "order", "object_id": 3}),
        json!({"id": "7", "ticket_id": "8", "customer": {"id": 9}, "status": "open"}),
    ] {
        let event = event(&payload);
        assert_eq!((event.message.id, event.event_id.as_deref()), (None, None), "{payload}");
        assert_eq!(event.ticket.id, payload["ticket_id"].as_str().map(|_| 8), "{payload}");
        assert_eq!(event.full_ticket().unwrap(), None);
    }
    // Beside a part of the context, its root is nothing else.
    let both = json!({"id": 1, "status": "open", "customer": {"id": 2}, "ticket": {"id": 3}});
    assert_eq!(event(&both).ticket.id, Some(3));
}

/// Makes text of everything but objects and lists, as a template does.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Null => json!("None"),
        Value::Bool(true) => json!("True"),
        Value::Bool(false) => json!("False"),
        Value::Number(number) => json!(number.to_string()),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), as_text(value))).collect(),
        Value::Array(items) => items.iter().map(as_text).collect(),
        text => text.clone(),
    }
}

#[test]
fn whole_records_are_read_from_values_that_arrive_as_text() {
    let mut real = ticket();
    real["closed_datetime"] = Value::Null;
    real["assignee_team"] = Value::Null;
    let (text, real) = (event(&json!({"ticket": as_text(&real)})), event(&json!({"ticket": real})));
    assert_eq!(text.full_ticket().unwrap(), real.full_ticket().unwrap());
    let mut real = message();
    for nothing in ["sent_datetime", "receiver", "integration_id"] {
        real[nothing] = Value::Null;
    }
    let (text, real) = (event(&json!({"message": as_text(&real)})), event(&json!({"message": real})));
    assert_eq!(text.full_message().unwrap(), real.full_message().unwrap());
    assert!(real.full_message().unwrap().is_some());
    // As JSON within text: the whole, or a part of it.
    let packed = event(&json!({"ticket": ticket().to_string(), "message": message().to_string()}));
    assert_eq!((packed.full_ticket().unwrap().unwrap().id, packed.full_message().unwrap().unwrap().id), (123, 456));
    let mut parts = ticket();
    parts["id"] = "123".into();
    for part in ["customer", "messages", "tags"] {
        parts[part] = parts[part].to_string().into();
    }
    let whole = event(&json!({"ticket": parts})).full_ticket().unwrap().unwrap();
    assert_eq!((whole.customer.unwrap().id, whole.messages[0].id, whole.tags[0].id), (77, 456, 3));
}

/// Real JSON stays what it is: nobody's name is taken for nothing.
#[test]
fn a_real_text_that_says_none_stays() {
    let mut ticket = ticket();
    ticket["subject"] = "None".into();
    ticket["customer"]["firstname"] = "".into();
    let whole = event(&json!({"ticket": ticket})).full_ticket().unwrap().unwrap();
    assert_eq!(whole.subject.as_deref(), Some("None"));
    assert_eq!(whole.customer.unwrap().firstname.as_deref(), Some(""));
}

#[test]
fn what_is_no_date_is_missing_and_reported() {
    let mut odd = ticket();
    odd["updated_datetime"] = "soon".into();
    odd["closed_datetime"] = "".into();
    let event = event(&json!({"ticket": odd, "message_created_datetime": 7}));
    assert_eq!((event.ticket.updated_datetime, event.ticket.closed_datetime), (None, None));
    let mut reported: Vec<&str> = event.odd_values().iter().map(|odd| odd.path()).collect();
    reported.sort_unstable();
    // An empty text is how templates say that there is nothing.
    assert_eq!(reported, ["message_created_datetime", "ticket.updated_datetime"]);
    let whole = event.full_ticket().unwrap().unwrap();
    assert_eq!((whole.updated_datetime, whole.closed_datetime, whole.subject.as_deref()), (None, None, Some("Hello")));
    assert!(self::event(&ticket()).odd_values().is_empty());
}

#[test]
fn odd_text_and_deep_json_are_read() {
    let event = WebhookEvent::parse(b"{\"ticket\": {\"id\": 7.0, \"subject\": \"a\\ud83d\xff\"}}").unwrap();
    assert_eq!((event.ticket.id, event.ticket.subject.as_ref().unwrap().as_str()), (Some(7), "a\u{fffd}\u{fffd}"));
    let deep = |levels: usize| {
        let nest = format!("{}7{}", "[".repeat(levels), "]".repeat(levels));
        format!(r#"{{"ticket": {{"id": 7, "meta": {{"a": {nest}}}, "customer": {{"id": 8}}}}}}"#)
    };
    let event = WebhookEvent::parse(deep(2_000).as_bytes()).unwrap();
    assert_eq!((event.ticket.id, event.ticket.customer_id, event.odd_values().len()), (Some(7), Some(8), 0));
    let (mut value, mut levels) = (&event.full_ticket().unwrap().unwrap().meta["a"].clone(), 0);
    while let Some(inner) = value.get(0) {
        (value, levels) = (inner, levels + 1);
    }
    assert_eq!((levels, value), (2_000, &json!(7)));
    let event = WebhookEvent::parse(deep(100_000).as_bytes()).unwrap();
    assert_eq!((event.ticket.id, event.odd_values()[0].problem()), (Some(7), "nested too deeply"));
    assert_eq!(WebhookEvent::parse(b"{\"a\": 1} \xff").unwrap_err(), PayloadError::NotJson { line: 1, column: 10 });
}

/// Some JSON, written with white space and escapes.
fn some_json(random: &mut fastrand::Rng, depth: usize) -> String {
    let space = |random: &mut fastrand::Rng| *random.choice(&["", " ", "\n", "\t\r "]).unwrap();
    let text = |random: &mut fastrand::Rng| {
        let parts = ["", "a", "\\n", "\\u00e9", "\\ud83d\\ude00", "\u{e9}", "\\\"", "\\\\", "\\/", "{", "],"];
        let parts: String = (0..random.usize(0..4)).map(|_| *random.choice(&parts).unwrap()).collect();
        format!("\"{parts}\"")
    };
    let scalars =
        ["null", "true", "false", "0", "-1", "1.5e3", "9007199254740993", "18446744073709551615", "-0.0", "1E-2"];
    let open = space(random);
    let value = match random.usize(0..if depth == 0 { 2 } else { 4 }) {
        0 => (*random.choice(&scalars).unwrap()).to_owned(),
        1 => text(random),
        2 => {
            let items: Vec<String> = (0..random.usize(0..4)).map(|_| some_json(random, depth - 1)).collect();
            format!("[{}{}]", space(random), items.join(","))
        }
        _ => {
            let entries = (0..random.usize(0..4)).map(|_| {
                let (key, value) = (text(random), some_json(random, depth - 1));
                format!("{}{key}{}:{value}", space(random), space(random))
            });
            let entries: Vec<String> = entries.collect();
            format!("{{{}{}}}", entries.join(","), space(random))
        }
    };
    format!("{open}{value}{}", space(random))
}

/// A lone surrogate makes the second parser read what the first one refuses: for all else the two agree.
#[test]
fn both_parsers_read_the_same() {
    let mut random = fastrand::Rng::with_seed(15);
    let (mut read, mut refused) = (0, 0);
    for round in 0..20_000 {
        let mut json = some_json(&mut random, 4);
        if round % 2 == 1 {
            // A character is lost, doubled, or becomes another one.
            let at = random.usize(0..json.len());
            if json.is_char_boundary(at) && json.is_char_boundary(at + 1) {
                match random.usize(0..3) {
                    0 => drop(json.remove(at)),
                    1 => json.insert(at, char::from(json.as_bytes()[at])),
                    _ => json.replace_range(
                        at..=at,
                        random.choice(&["\"", ",", ":", "]", "}", "\\", "0", "-", " "]).unwrap(),
                    ),
                }
            }
        }
        // Half of a pair is what the second parser is there for.
        if round % 2 == 1 && json.contains("\\ud") {
            continue;
        }
        let expected = serde_json::from_str::<Value>(&format!(r#"{{"odd": "", "x": {json}}}"#)).ok();
        let found = WebhookEvent::parse(format!(r#"{{"odd": "\ud800", "x": {json}}}"#).as_bytes()).ok();
        let without_odd = |value: &Value| value.get("x").cloned();
        // A text can come apart, and the rest of it become a key: then it is not about `x` alone.
        assert_eq!(found.is_some(), expected.is_some(), "{json}");
        let found = found.map(|event| event.payload()["x"].clone());
        assert_eq!(found, expected.as_ref().and_then(without_odd), "{json}");
        read += usize::from(found.is_some());
        refused += usize::from(found.is_none());
    }
    assert!(read > 5_000 && refused > 500, "{read} {refused}");
}
