//! For every rule a body that breaks just it, and one that satisfies it.

use gorgias::message::Senders;
use gorgias::message::rules::{Finding, validate_with};
use gorgias::types::{CreateMessage, CreateTicket, Integration, UpdateMessage};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Which call a body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Ticket,
    Message,
    Update,
}

pub(crate) struct Case {
    pub(crate) rule: &'static str,
    pub(crate) call: Call,
    pub(crate) breaks: Value,
    /// Where the finding is.
    pub(crate) at: &'static str,
    /// A rule that cannot but be broken along with it.
    pub(crate) also: Option<&'static str>,
    pub(crate) satisfies: Value,
}

pub(crate) fn read<T: DeserializeOwned>(body: &Value) -> T {
    serde_json::from_value(body.clone()).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// What the sandbox has connected.
pub(crate) fn senders() -> Senders {
    let one = json!({"id": 5001, "type": "email", "meta": {"address": "support@example.com"}});
    let other = json!({"id": 5002, "type": "gmail", "meta": {"address": "hello@example.com"}});
    [read::<Integration>(&one), read::<Integration>(&other)].iter().collect()
}

pub(crate) fn findings(call: Call, body: &Value) -> Vec<Finding> {
    match call {
        Call::Ticket => validate_with(&read::<CreateTicket>(body), &senders()),
        Call::Message => validate_with(&read::<CreateMessage>(body), &senders()),
        Call::Update => validate_with(&read::<UpdateMessage>(body), &senders()),
    }
}

/// `base` with the fields of `change`; null removes one.
pub(super) fn with(mut base: Value, change: Value) -> Value {
    let fields = base.as_object_mut().unwrap();
    for (key, value) in change.as_object().unwrap() {
        if value.is_null() {
            fields.remove(key);
        } else {
            fields.insert(key.clone(), value.clone());
        }
    }
    base
}

pub(super) fn email() -> Value {
    json!({
        "channel": "email", "from_agent": true, "body_text": "On its way.", "sender": {"email": "mira@example.com"},
        "receiver": {"email": "nia.okafor@example.com"},
        "source": {"type": "email", "from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]},
    })
}

fn question() -> Value {
    json!({"channel": "api", "from_agent": false, "body_text": "Where is it?", "sender": {"email": "nia.okafor@example.com"}})
}

fn note() -> Value {
    json!({"channel": "internal-note", "from_agent": true, "body_text": "Call back", "sender": {"email": "mira@example.com"}})
}

pub(super) fn chat() -> Value {
    json!({
        "channel": "chat", "from_agent": true, "body_html": "<b>Hi</b>", "sender": {"email": "mira@example.com"},
        "source": {"type": "chat", "from": {"address": ""}, "to": [{"address": "visitor-77"}]},
    })
}

fn sms(to: &str) -> Value {
    json!({
        "channel": "sms", "from_agent": true, "body_text": "On its way.",
        "source": {"type": "sms", "from": {"address": "+14155550100"}, "to": [{"address": to}]},
    })
}

fn social(channel: &str) -> Value {
    json!({
        "channel": channel, "from_agent": true, "body_text": "Thank you!",
        "source": {"from": {"address": "page-1"}, "to": [{"address": "person-9"}], "extra": {"parent_id": "1_2"}},
    })
}

pub(super) fn ticket(messages: &[Value]) -> Value {
    json!({"messages": messages})
}

fn source(from: Option<&str>, to: &[&str]) -> Value {
    let to: Vec<Value> = to.iter().map(|to| json!({"address": to})).collect();
    match from {
        Some(from) => json!({"from": {"address": from}, "to": to}),
        None => json!({"to": to}),
    }
}

fn case(rule: &'static str, at: &'static str, breaks: Value, satisfies: Value) -> Case {
    let call = if breaks.get("messages").is_some() { Call::Ticket } else { Call::Message };
    Case { rule, call, breaks, at, also: None, satisfies }
}

pub(crate) fn cases() -> Vec<Case> {
    [any(), tickets(), emails(), notes_and_chats(), numbers(), socials()].into_iter().flatten().collect()
}

fn any() -> Vec<Case> {
    let file = |url: &str| json!({"attachments": [{"url": url, "name": "a.png", "content_type": "image/png"}]});
    let app = |channel: &str| json!({"channel": channel, "from_agent": true, "body_text": "Hello"});
    vec![
        case(
            "any.limits",
            "external_id",
            with(note(), json!({"external_id": "x".repeat(256)})),
            with(note(), json!({"external_id": "x".repeat(255)})),
        ),
        case("any.channel-name", "channel", app("gorgias_chat"), app("tiktok-shop")),
        Case {
            call: Call::Update,
            ..case(
                "any.updated-channel",
                "channel",
                app("tiktok-shop"),
                json!({"channel": "api", "from_agent": true, "body_text": "Hello"}),
            )
        },
        case("any.via", "via", with(email(), json!({"via": "sms"})), with(email(), json!({"via": "email"}))),
        case(
            "any.source-type",
            "source.type",
            with(
                email(),
                json!({"source": {"type": "chat", "from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]}}),
            ),
            email(),
        ),
        case(
            "any.incoming-receiver",
            "receiver",
            with(question(), json!({"receiver": {"email": "mira@example.com"}})),
            question(),
        ),
        Case {
            call: Call::Update,
            ..case(
                "any.updated-receiver",
                "receiver",
                with(question(), json!({"receiver": {"email": "mira@example.com"}})),
                question(),
            )
        },
        case(
            "any.blank",
            "body_text",
            with(email(), json!({"body_text": "\u{200b}\n", "body_html": "<p>&nbsp;<br></p>"})),
            with(email(), json!({"body_text": null, "actions": [{"name": "shopifyRefundOrder"}]})),
        ),
        case("any.incoming-sender", "sender", with(question(), json!({"sender": null})), question()),
        case("any.agent-sender", "sender", with(note(), json!({"sender": {"name": "Mira Lindqvist"}})), note()),
        case(
            "any.party-email",
            "sender.email",
            with(question(), json!({"sender": {"email": "Nia <nia@example.com>"}})),
            question(),
        ),
        case("any.mentions", "mention_ids", with(email(), json!({"mention_ids": [1]})), note()),
        case(
            "any.attachment",
            "attachments.0.url",
            with(note(), file("parcel.png")),
            with(note(), file("https://files.example.com/parcel.png")),
        ),
        case(
            "any.import",
            "sent_datetime",
            with(email(), json!({"imported": true})),
            with(email(), json!({"imported": true, "sent_datetime": "2024-02-03T04:05:06Z"})),
        ),
    ]
}

fn tickets() -> Vec<Case> {
    let past = || with(question(), json!({"sent_datetime": "2024-02-03T04:05:06Z"}));
    vec![
        case(
            "ticket.first-message",
            "channel",
            with(ticket(&[question()]), json!({"channel": "email"})),
            with(ticket(&[question()]), json!({"channel": "api", "from_agent": false})),
        ),
        case(
            "ticket.channel-name",
            "channel",
            with(ticket(&[note()]), json!({"channel": "emial"})),
            // A note is on no channel of the customer's.
            with(ticket(&[note()]), json!({"channel": "email"})),
        ),
        Case {
            also: Some("any.incoming-sender"),
            ..case(
                "ticket.nobody",
                "messages.0.sender",
                ticket(&[with(question(), json!({"sender": null}))]),
                ticket(&[question()]),
            )
        },
        case(
            "ticket.customer-email",
            "customer.email",
            with(ticket(&[question()]), json!({"customer": {"email": "nia"}})),
            with(ticket(&[question()]), json!({"customer": {"email": "nia.okafor@example.com"}})),
        ),
        case(
            "ticket.import",
            "messages.1.sent_datetime",
            ticket(&[past(), email()]),
            ticket(&[past(), with(email(), json!({"sent_datetime": "2024-02-03T05:00:00Z"})), note()]),
        ),
    ]
}

fn emails() -> Vec<Case> {
    let nia = "nia.okafor@example.com";
    let sent = |source: Value| with(email(), json!({"source": source}));
    let incoming = |from: &str| json!({"channel": "email", "from_agent": false, "sender": {"email": nia}, "source": source(Some(from), &["support@example.com"])});
    let own = || with(sent(source(Some("mira@example.com"), &[nia])), json!({"receiver": null}));
    let form =
        |source: Value| json!({"channel": "contact_form", "from_agent": true, "body_text": "Hi", "source": source});
    vec![
        case("email.from", "source.from.address", sent(source(None, &[nia])), email()),
        Case {
            call: Call::Update,
            ..case(
                "email.from",
                "source.from.address",
                sent(source(Some(" "), &[nia])),
                with(email(), json!({"source": null})),
            )
        },
        case("email.from-connected", "source.from.address", sent(source(Some("sales@example.com"), &[nia])), email()),
        case(
            "email.integration",
            "integration_id",
            with(email(), json!({"integration_id": 5002})),
            with(email(), json!({"integration_id": 5001})),
        ),
        Case {
            also: Some("email.from-connected"),
            ..case(
                "email.from-author",
                "source.from.address",
                own(),
                with(own(), json!({"sent_datetime": "2024-02-03T04:05:06Z"})),
            )
        },
        case(
            "email.to",
            "source.to",
            with(sent(source(Some("support@example.com"), &[])), json!({"receiver": null})),
            with(email(), json!({"receiver": null})),
        ),
        case(
            "email.address",
            "source.to.1.address",
            sent(source(Some("support@example.com"), &[nia, "nia at example"])),
            email(),
        ),
        case("email.incoming-address", "source.from.address", incoming("nia"), incoming(nia)),
        case(
            "form.from",
            "source.from.address",
            form(source(None, &[nia])),
            form(source(Some("support@example.com"), &[nia])),
        ),
    ]
}

fn notes_and_chats() -> Vec<Case> {
    let to = |from: &str, to: &[&str]| json!({"source": source(Some(from), to)});
    let visitor = || json!({"channel": "chat", "from_agent": false, "body_text": "Hi", "sender": {"email": "nia.okafor@example.com"}});
    vec![
        case("note.from-agent", "from_agent", with(note(), json!({"from_agent": false})), note()),
        case(
            "note.receiver",
            "receiver",
            with(note(), json!({"receiver": {"email": "nia.okafor@example.com"}})),
            note(),
        ),
        case("note.public", "public", with(note(), json!({"public": true})), with(note(), json!({"public": false}))),
        case(
            "chat.receiver",
            "receiver",
            with(chat(), json!({"receiver": {"email": "nia.okafor@example.com"}})),
            chat(),
        ),
        case(
            "chat.visitor",
            "source.to.0.address",
            with(chat(), to("", &[" "])),
            with(chat(), to("", &["visitor-77"])),
        ),
        case("chat.from", "source.from.address", with(chat(), to("mira@example.com", &["visitor-77"])), chat()),
        case(
            "chat.ticket",
            "messages.0.channel",
            ticket(&[visitor()]),
            ticket(&[with(visitor(), json!({"sent_datetime": "2024-02-03T04:05:06Z"}))]),
        ),
        case(
            "api.delivery",
            "channel",
            json!({"channel": "api", "from_agent": true, "body_text": "Hello"}),
            json!({"channel": "api", "from_agent": true, "body_text": "Hello", "sent_datetime": "2024-02-03T04:05:06Z"}),
        ),
    ]
}

fn numbers() -> Vec<Case> {
    let us = "+14155550123";
    let file = |kind: &str| json!({"attachments": [{"url": "https://files.example.com/a", "name": "a", "content_type": kind}]});
    let call = |number: &str| json!({"channel": "phone", "from_agent": false, "sender": {"email": "nia.okafor@example.com"}, "source": source(Some(number), &[])});
    let aircall = |id: Value| json!({"channel": "aircall", "from_agent": false, "sender": {"email": "nia.okafor@example.com"}, "source": {"extra": {"aircall_call_id": id}}});
    let whatsapp =
        |source: Value| json!({"channel": "whatsapp", "from_agent": true, "body_text": "Hi", "source": source});
    vec![
        case(
            "sms.length",
            "body_text",
            with(sms(us), json!({"body_text": "é".repeat(1601)})),
            with(sms(us), json!({"body_text": "é".repeat(1600)})),
        ),
        case("sms.from", "source.from.address", with(sms(us), json!({"source": source(None, &[us])})), sms(us)),
        case("sms.to", "source.to", with(sms(us), json!({"source": source(Some("+14155550100"), &[])})), sms(us)),
        case("sms.number", "source.to.0.address", sms("0415 555 0123"), sms(us)),
        case("sms.country", "source.to.0.address", sms("+390612345678"), sms("+4915112345678")),
        case(
            "sms.media",
            "attachments.0.content_type",
            with(sms(us), file("application/pdf")),
            with(sms(us), file("image/png")),
        ),
        case(
            "sms.media-number",
            "attachments",
            with(with(sms(us), file("image/png")), json!({"source": source(Some("+442071234567"), &[us])})),
            with(sms(us), json!({"source": source(Some("+442071234567"), &[us])})),
        ),
        case(
            "phone.delivery",
            "channel",
            json!({"channel": "phone", "from_agent": true, "body_text": "Called"}),
            json!({"channel": "phone", "from_agent": true, "body_text": "Called", "sent_datetime": "2024-02-03T04:05:06Z"}),
        ),
        case("phone.number", "source.from.address", call("0415 555 0123"), call(us)),
        case("phone.aircall-call", "source.extra.aircall_call_id", aircall(json!("77")), aircall(json!(77))),
        case(
            "whatsapp.from",
            "source.from.address",
            whatsapp(source(None, &[us])),
            whatsapp(source(Some("+14155550100"), &[us])),
        ),
        case(
            "whatsapp.to",
            "source.to",
            whatsapp(source(Some("+14155550100"), &[])),
            whatsapp(source(Some("+14155550100"), &[us])),
        ),
        case(
            "whatsapp.number",
            "source.to.0.address",
            whatsapp(source(Some("+14155550100"), &["14155550123"])),
            whatsapp(source(Some("+14155550100"), &[us, "US.13491208655302741918", "DE.ENT.11815799212886844830"])),
        ),
    ]
}

fn socials() -> Vec<Case> {
    let from_nowhere = |channel: &str| {
        with(social(channel), json!({"source": {"to": [{"address": "person-9"}], "extra": {"parent_id": "1_2"}}}))
    };
    let to_nobody = |channel: &str| with(social(channel), json!({"source": {"from": {"address": "page-1"}}}));
    let review = |kind: &str| {
        with(
            social("yotpo-review"),
            json!({"source": {"type": kind, "from": {"address": "shop"}, "to": [{"address": "9"}]}}),
        )
    };
    let review_from_nowhere = json!({"channel": "yotpo-review", "from_agent": true, "body_text": "Thanks", "source": {"type": "yotpo-review-public-comment", "to": [{"address": "9"}]}});
    vec![
        case("facebook.from", "source.from.address", from_nowhere("facebook-mention"), social("facebook-mention")),
        case("facebook.messenger-to", "source.to", to_nobody("facebook-messenger"), social("facebook-messenger")),
        case("facebook.comment-ids", "source.extra", to_nobody("facebook"), social("facebook")),
        case(
            "instagram.from",
            "source.from.address",
            from_nowhere("instagram-ad-comment"),
            social("instagram-ad-comment"),
        ),
        case(
            "instagram.direct-to",
            "source.to",
            to_nobody("instagram-direct-message"),
            social("instagram-direct-message"),
        ),
        case("instagram.comment-ids", "source.extra", to_nobody("instagram-comment"), social("instagram-comment")),
        case("twitter.from", "source.from.address", from_nowhere("twitter"), social("twitter")),
        // What a customer wrote goes out to nobody.
        case(
            "facebook.comment-ids",
            "source.extra",
            to_nobody("facebook-mention"),
            with(to_nobody("facebook"), json!({"from_agent": false, "sender": {"email": "nia.okafor@example.com"}})),
        ),
        case("yotpo.from", "source.from.address", review_from_nowhere, review("yotpo-review-public-comment")),
        case("yotpo.comment-type", "source.type", review("yotpo-review"), review("yotpo-review-private-comment")),
    ]
}
