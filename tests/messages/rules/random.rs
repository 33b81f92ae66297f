//! Whatever can be read as a body can be validated.

use gorgias::message::rules::{Validate, validate, validate_with};
use gorgias::types::{ChannelSlug, CreateMessage, CreateTicket, UpdateMessage};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::cases::senders;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z+@. 0-9]{0,12}",
        Just("support@example.com".to_owned()),
        Just("+14155550123".to_owned()),
        Just(String::new()),
    ]
}

fn address() -> impl Strategy<Value = Value> {
    prop_oneof![Just(json!({})), text().prop_map(|text| json!({"address": text})), Just(json!({"address": null}))]
}

fn source() -> impl Strategy<Value = Value> {
    let list = || proptest::collection::vec(address(), 0..3);
    let extra = prop_oneof![
        Just(json!(null)),
        Just(json!([1])),
        Just(json!({"aircall_call_id": "x"})),
        text().prop_map(Value::from)
    ];
    (text(), address(), list(), list(), extra)
        .prop_map(|(kind, from, to, cc, extra)| json!({"type": kind, "from": from, "to": to, "cc": cc, "extra": extra}))
}

fn party() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({})),
        any::<i64>().prop_map(|id| json!({"id": id})),
        text().prop_map(|text| json!({"email": text, "name": text}))
    ]
}

/// Fields that messages have, with values of the right type; each is there or not.
fn message() -> impl Strategy<Value = Value> {
    let known: Vec<String> = ChannelSlug::KNOWN.iter().map(|channel| channel.as_str().to_owned()).collect();
    let channel = prop_oneof![4 => proptest::sample::select(known), 1 => text()];
    let file = (text(), text(), text())
        .prop_map(|(url, name, kind)| json!([{"url": url, "name": name, "content_type": kind, "size": 1}]));
    let rest = (party(), party(), source(), text(), file, any::<bool>(), any::<u16>());
    (channel, any::<bool>(), text(), rest).prop_map(|(channel, from_agent, via, rest)| {
        let (sender, receiver, source, body, files, flag, mask) = rest;
        let mut fields = Map::new();
        fields.insert("channel".to_owned(), channel.into());
        fields.insert("from_agent".to_owned(), from_agent.into());
        let optional = [
            ("via", json!(via)),
            ("sender", sender),
            ("receiver", receiver),
            ("source", source),
            ("body_text", json!(body)),
            ("attachments", files),
            ("public", json!(flag)),
            ("sent_datetime", json!("2024-02-03T04:05:06Z")),
            ("mention_ids", json!([1])),
            ("imported", json!(flag)),
            ("integration_id", json!(mask)),
        ];
        for (index, (name, value)) in optional.into_iter().enumerate() {
            if mask & (1 << index) != 0 {
                fields.insert(name.to_owned(), value);
            }
        }
        Value::Object(fields)
    })
}

/// Any JSON at all.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let keys = proptest::sample::select(vec![
            "channel",
            "from_agent",
            "source",
            "from",
            "to",
            "address",
            "sender",
            "email",
            "messages",
            "attachments",
            "x",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((keys, inner), 0..6).prop_map(|pairs| pairs
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

/// How many findings there are, or nothing if it cannot be read.
fn judge<T: DeserializeOwned + Validate>(body: &Value) -> Option<usize> {
    let body: T = serde_json::from_value(body.clone()).ok()?;
    let found = validate(&body);
    for finding in &found {
        assert!(!finding.path().is_empty() && !finding.to_string().is_empty());
    }
    // Knowing more finds no less, but for the guess that knowledge replaces.
    let guesses = found.iter().filter(|f| f.rule().id == "email.from-author").count();
    assert!(validate_with(&body, &senders()).len() + guesses >= found.len());
    Some(found.len())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn messages(message in message()) {
        prop_assert!(judge::<CreateMessage>(&message).is_some());
        let ticket = judge::<CreateTicket>(&json!({"messages": [message, message]}));
        prop_assert!(ticket >= judge::<CreateMessage>(&message));
    }

    #[test]
    fn updates(mut message in message()) {
        for only_new in ["mention_ids", "imported", "integration_id"] {
            message.as_object_mut().unwrap().remove(only_new);
        }
        judge::<UpdateMessage>(&message);
    }

    #[test]
    fn anything(value in json_value(), message in message()) {
        judge::<CreateMessage>(&value);
        judge::<UpdateMessage>(&value);
        judge::<CreateTicket>(&value);
        for key in ["source", "sender", "attachments", "meta"] {
            let mut message = message.clone();
            message[key] = value.clone();
            judge::<CreateMessage>(&message);
            judge::<UpdateMessage>(&message);
        }
    }
}
