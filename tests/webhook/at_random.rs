//! The same for inputs at random.

use gorgias::types::HttpTrigger;
use gorgias::webhook::template::WebhookTemplate;
use gorgias::webhook::{
    DigestEncoding, HmacScheme, SharedSecret, SignatureScheme, Signer, TimestampTolerance, Verifier, WebhookEvent,
    WebhookRequest,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::properties;

fn schemes() -> impl Strategy<Value = SignatureScheme> {
    let hmac = (any::<bool>(), 0..3_usize, any::<bool>()).prop_map(|(prefixed, encoding, timed)| {
        let mut scheme =
            HmacScheme::new().encoding([DigestEncoding::Any, DigestEncoding::Hex, DigestEncoding::Base64][encoding]);
        if prefixed {
            scheme = scheme.prefixed();
        }
        if timed {
            scheme = scheme.timestamp("x-timestamp", TimestampTolerance::FIVE_MINUTES);
        }
        scheme.into()
    });
    prop_oneof![hmac, Just(SharedSecret::default().into()), Just(SharedSecret::query("k").into())]
}

fn secrets() -> impl Strategy<Value = String> {
    "[!-~]([ -~]{0,100}[!-~])?"
}

/// JSON of any form, with the names that are looked for.
fn values() -> impl Strategy<Value = Value> {
    let texts =
        prop_oneof!["[ -~]{0,20}", "-?[0-9]{1,20}", Just("None".to_owned()), Just("True".to_owned()), ".{0,10}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\+00:00|Z)?".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 40, 8, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Value::from), objects(inner).prop_map(Value::Object)]
    })
}

fn objects(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let names = prop_oneof![
        proptest::sample::select(vec![
            "trigger",
            "event_id",
            "ticket_id",
            "message_id",
            "ticket",
            "message",
            "event",
            "id",
            "customer",
            "customer_id",
            "assignee_user",
            "assignee_user_id",
            "tags",
            "custom_fields",
            "name",
            "value",
            "7",
            "texts",
            "ticket_updated_datetime",
            "message_body_text",
            "from_agent",
            "message_from_agent",
            "messages",
            "type",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,5}",
    ];
    vec((names, values), 0..12).prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_signed_is_verified_and_by_its_secret_only(
        scheme in schemes(), secret in secrets(), other in secrets(), body in vec(any::<u8>(), 0..300), now in any::<i64>(),
    ) {
        let signed = Signer::new(scheme.clone(), secret.as_str()).unwrap().sign_at(&body, now).unwrap();
        let query = signed.query().map(|(name, value)| {
            url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
        });
        let delivery = WebhookRequest::new(signed.headers(), &body).query(query.as_deref());
        let verifier = |secret: &str| Verifier::builder().scheme(scheme.clone()).secret(secret).build().unwrap();
        prop_assert!(verifier(&secret).verify_at(&delivery, now).is_ok());
        prop_assert_eq!(verifier(&other).verify_at(&delivery, now).is_ok(), other == secret);
    }

    #[test]
    fn any_change_of_a_body_is_refused(body in vec(any::<u8>(), 0..300), other in vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let signed = Signer::new(HmacScheme::new(), "hush").unwrap().sign(&body).unwrap();
        let verifier = Verifier::builder().scheme(HmacScheme::new()).secret("hush").build().unwrap();
        prop_assert_eq!(verifier.verify(&WebhookRequest::new(signed.headers(), &other)).is_ok(), other == body);
        if !body.is_empty() {
            let mut flipped = body.clone();
            let place = at.index(body.len());
            flipped[place] ^= 1_u8 << bit;
            prop_assert!(verifier.verify(&WebhookRequest::new(signed.headers(), &flipped)).is_err());
            prop_assert!(verifier.verify(&WebhookRequest::new(signed.headers(), &body[..place])).is_err());
        }
    }

    #[test]
    fn signature_headers(value in prop_oneof![
        vec(any::<u8>(), 0..200),
        "[0-9a-fA-F]{60,68}".prop_map(String::into_bytes),
        "(sha256=)?[A-Za-z0-9+/]{40,46}={0,2}".prop_map(String::into_bytes),
        "([ ,]|sha256=|[0-9a-f]{64}|505c20ac604f662945b662a1f13a9ca2f03bf0b1986f505d5aef48e10da8c918){0,6}"
            .prop_map(String::into_bytes),
    ]) {
        properties::signature_header(&value);
    }

    #[test]
    fn timestamps(value in prop_oneof![vec(any::<u8>(), 0..30), "-?[0-9]{1,22}".prop_map(String::into_bytes)], sent in any::<i64>(), off in -400_i64..400, far in any::<i64>()) {
        properties::timestamp(&value, sent, sent.saturating_add(off));
        properties::timestamp(&value, sent, far);
    }

    #[test]
    fn payloads(body in prop_oneof![
        vec(any::<u8>(), 0..200),
        objects(values()).prop_map(|object| Value::Object(object).to_string().into_bytes()),
        values().prop_map(|value| value.to_string().into_bytes()),
    ]) {
        properties::payload(&body);
    }

    #[test]
    fn templates_lose_nothing(
        ids in (1..i64::MAX, 1..i64::MAX, proptest::option::of(1..i64::MAX)), text in proptest::option::of(".{0,60}"),
        from_agent in proptest::option::of(any::<bool>()), micros in 0..4_000_000_000_000_000_i64, trigger in 0..8_usize,
    ) {
        let at = gorgias::Timestamp::from(chrono::DateTime::from_timestamp_micros(micros).unwrap());
        let trigger = &HttpTrigger::KNOWN[trigger];
        let context = json!({
            "ticket": {
                "id": ids.0, "updated_datetime": at, "subject": text, "assignee_user": {"id": ids.2}, "customer_id": ids.2,
                "tags": [{"id": ids.0, "name": text}], "custom_fields": {"7": {"id": 7, "value": text}},
            },
            "message": {"id": ids.1, "from_agent": from_agent, "body_text": text},
            "event": {"type": trigger},
        });
        let event = WebhookEvent::parse(&WebhookTemplate::with_texts().render(&context)).unwrap();
        prop_assert_eq!((event.ticket.id, event.message.id, event.ticket.assignee_user_id), (Some(ids.0), Some(ids.1), ids.2));
        prop_assert_eq!((event.message.from_agent, event.ticket.updated_datetime), (from_agent, Some(at)));
        // One in the nested form, the other in the flat one.
        prop_assert_eq!(event.ticket.customer_id, ids.2);
        let tags = event.ticket.tags.unwrap();
        prop_assert_eq!((tags.len(), tags[0].id, tags[0].name.as_ref().map(|name| name.as_str())), (1, Some(ids.0), text.as_deref()));
        prop_assert_eq!(&*event.ticket.custom_fields.unwrap()[&7], &json!(text));
        prop_assert_eq!(event.trigger.as_ref(), Some(trigger));
        let body = event.message.body_text.map(gorgias::Hidden::into_inner);
        let subject = event.ticket.subject.map(gorgias::Hidden::into_inner);
        prop_assert_eq!((&body, &subject), (&text, &text));
    }

    #[test]
    fn rendering_never_fails(template in ".{0,80}", context in values()) {
        let body = WebhookTemplate::ids().field("x", template.as_str()).render(&context);
        prop_assert!(WebhookEvent::parse(&body).is_ok());
    }
}
