//! Rules that ask for several things at once: each of them counts.

use serde_json::{Value, json};

use super::cases::{Call, chat, email, findings, ticket, with};

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
    let message = |copies: Value| {
        let source = json!({"type": "email", "from": {"address": "support@example.com"}, "to": []});
        with(email(), json!({"receiver": null, "source": with(source, copies)}))
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
    let to_nobody = || with(chat(), json!({"source": {"type": "chat"}}));
    let without = || with(chat(), json!({"source": null}));
    check(
        "chat.visitor",
        &[
            (Call::Message, without(), true),
            (Call::Message, to_nobody(), true),
            (Call::Update, without(), false),
            (Call::Update, to_nobody(), true),
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
    let past = || with(email(), json!({"sent_datetime": "2024-02-03T05:00:00Z"}));
    let imported = |message: Value| with(ticket(&[message]), json!({"imported": true}));
    check(
        "ticket.import",
        &[
            (Call::Ticket, ticket(&[email()]), false),
            (Call::Ticket, imported(email()), true),
            (Call::Ticket, imported(past()), false),
            (Call::Ticket, ticket(&[past(), email()]), true),
        ],
    );
}
