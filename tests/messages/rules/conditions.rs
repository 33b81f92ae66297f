//! Rules that ask for several things at once: each of them counts.

use serde_json::{Value, json};

use super::cases::{Call, findings};

const NIA: &str = "nia.okafor@example.com";

/// Checks whether bodies break a rule.
#[track_caller]
fn check(rule: &str, bodies: &[(Call, Value, bool)]) {
    for (call, body, breaks) in bodies {
        let found = findings(*call, body);
        let is_found = found.iter().any(|finding| finding.rule().id == rule);
        assert_eq!(is_found, *breaks, "{rule} {call:?} {body}: {found:?}");
    }
}

#[test]
fn only_an_agents_reply_to_a_form_goes_by_another_source() {
    let message = |channel: &str, from_agent: bool, kind: &str| {
        json!({"channel": channel, "from_agent": from_agent, "sender": {"email": NIA}, "body_text": "Hi",
            "source": {"type": kind, "from": {"address": "support@example.com"}, "to": [{"address": NIA}]}})
    };
    check(
        "any.source-type",
        &[
            (Call::Message, message("contact_form", true, "email"), false),
            (Call::Message, message("contact_form", false, "email"), true),
            (Call::Message, message("contact_form", true, "chat"), true),
            (Call::Message, message("chat", true, "email"), true),
            (Call::Message, message("email", true, "email"), false),
        ],
    );
}

#[test]
fn a_mime_type_has_two_parts() {
    let message = |kind: &str| {
        let file = json!({"url": "https://files.example/a.png", "name": "a.png", "content_type": kind, "size": 5});
        json!({"channel": "internal-note", "from_agent": true, "body_text": "Hi", "attachments": [file]})
    };
    let bodies = [("image/png", false), ("image/", true), ("/png", true), ("image", true)];
    let bodies = bodies.map(|(kind, breaks)| (Call::Message, message(kind), breaks));
    check("any.attachment", &bodies);
}

#[test]
fn a_copy_is_a_recipient() {
    let message = |source: Value| {
        let mut all = json!({"type": "email", "from": {"address": "support@example.com"}, "to": []});
        all.as_object_mut().unwrap().extend(source.as_object().unwrap().clone());
        json!({"channel": "email", "from_agent": true, "body_text": "Hi", "source": all})
    };
    check(
        "email.to",
        &[
            (Call::Message, message(json!({})), true),
            (Call::Message, message(json!({"cc": [{"address": NIA}]})), false),
            (Call::Message, message(json!({"bcc": [{"address": NIA}]})), false),
        ],
    );
}

#[test]
fn an_update_keeps_what_it_does_not_state() {
    let chat = |source: Value| json!({"channel": "chat", "from_agent": true, "body_text": "Hi", "source": source});
    let without = || json!({"channel": "chat", "from_agent": true, "body_text": "Hi"});
    check(
        "chat.visitor",
        &[
            (Call::Message, without(), true),
            (Call::Message, chat(json!({"type": "chat"})), true),
            (Call::Update, without(), false),
            (Call::Update, chat(json!({"type": "chat"})), true),
        ],
    );
    let review = |from_agent: bool| {
        json!({"channel": "yotpo-review", "from_agent": from_agent, "sender": {"email": NIA}, "body_text": "Hi",
            "source": {"type": "yotpo-review", "from": {"address": "a"}, "to": [{"address": "b"}]}})
    };
    check(
        "yotpo.comment-type",
        &[
            (Call::Message, review(true), true),
            (Call::Message, review(false), false),
            (Call::Update, review(true), false),
        ],
    );
}

#[test]
fn a_ticket_is_of_the_past_if_it_says_so_or_one_of_its_messages_does() {
    let sent = |at: Value| {
        let mut message = json!({"channel": "email", "from_agent": true, "body_text": "Hi", "receiver": {"email": NIA},
            "source": {"type": "email", "from": {"address": "support@example.com"}, "to": [{"address": NIA}]}});
        message.as_object_mut().unwrap().extend(at.as_object().unwrap().clone());
        message
    };
    let now = || sent(json!({}));
    let past = || sent(json!({"sent_datetime": "2024-02-03T05:00:00Z"}));
    check(
        "ticket.import",
        &[
            (Call::Ticket, json!({"messages": [now()]}), false),
            (Call::Ticket, json!({"imported": true, "messages": [now()]}), true),
            (Call::Ticket, json!({"imported": true, "messages": [past()]}), false),
            (Call::Ticket, json!({"messages": [past(), now()]}), true),
        ],
    );
}
