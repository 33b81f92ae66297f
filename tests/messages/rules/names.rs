//! Names of channels, and addresses.

use gorgias::message::rules::{ChannelFamily, validate};
use gorgias::types::{ChannelSlug, CreateMessage};
use serde_json::json;

use super::cases::read;

#[test]
fn every_known_channel_has_a_family_and_others_are_apps() {
    for channel in ChannelSlug::KNOWN {
        assert!(
            !matches!(ChannelFamily::from_channel(channel), ChannelFamily::Any | ChannelFamily::App),
            "{channel:?}"
        );
    }
    assert_eq!(ChannelFamily::from_channel(&ChannelSlug::from("carrier-pigeon")), ChannelFamily::App);
}

#[test]
fn an_unknown_channel_passes_with_the_rules_for_all() {
    let body = json!({"channel": "carrier-pigeon", "from_agent": true, "body_text": "Hi", "source": {"type": "app"}, "receiver": {"id": 5}});
    assert_eq!(validate(&read::<CreateMessage>(&body)), []);
    let body = json!({"channel": "carrier-pigeon", "from_agent": false, "sender": {"id": 5}, "receiver": {"id": 5}});
    let found = validate(&read::<CreateMessage>(&body));
    assert_eq!(found.iter().map(|f| f.rule().id).collect::<Vec<_>>(), ["any.incoming-receiver"]);
}

#[test]
fn a_slip_of_the_pen_is_told_with_the_channel_that_was_meant() {
    for (slip, meant) in [
        ("emial", Some("email")),
        ("Email", Some("email")),
        ("mail", Some("email")),
        ("e-mail", Some("email")),
        ("chats", Some("chat")),
        ("sns", Some("sms")),
        ("contact-form", Some("contact_form")),
        ("internal_note", Some("internal-note")),
        ("instagram-direct-mesage", Some("instagram-direct-message")),
        // Two slips, and what is nothing like a channel.
        ("emails!", None),
        ("tiktok-shop", None),
        ("telegram", None),
    ] {
        let body = json!({"channel": slip, "from_agent": true, "body_text": "Hi"});
        let found = validate(&read::<CreateMessage>(&body));
        let shown: Vec<String> = found.iter().map(|f| format!("{} {}", f.rule().id, f.found())).collect();
        let expected = meant.map(|near| format!("any.channel-name is not a built-in channel; the nearest is `{near}`"));
        assert_eq!(shown, Vec::from_iter(expected), "{slip}");
        assert!(found.iter().all(|finding| !finding.stops()), "{slip}");
    }
}

#[test]
fn a_via_of_the_channel_itself_or_of_none_passes() {
    for channel in ChannelSlug::KNOWN {
        for via in [channel.as_str(), "api", "helpdesk", "rule"] {
            let body = json!({"channel": channel, "from_agent": true, "via": via});
            let found = validate(&read::<CreateMessage>(&body));
            assert!(found.iter().all(|f| f.rule().id != "any.via"), "{via} on {channel:?}");
        }
    }
}

#[test]
fn addresses_are_told_from_what_looks_like_them() {
    let broken = |channel: &str, address: &str, rule: &str| {
        let body = json!({"channel": channel, "from_agent": true, "source": {"from": {"address": address}, "to": [{"address": address}]}});
        validate(&read::<CreateMessage>(&body)).iter().any(|f| f.rule().id == rule)
    };
    for good in [
        "a@b.co",
        "first.last+tag@sub.example.com",
        "o'neil@example.com",
        "\"odd one\"@example.com",
        "ü@example.com",
        "a@[192.0.2.1]",
    ] {
        assert!(!broken("email", good, "email.address"), "{good}");
    }
    let long = format!("{}@example.com", "x".repeat(65));
    for bad in [
        "nia",
        "@example.com",
        "nia@",
        "a@b@c.com",
        "Nia <nia@example.com>",
        " nia@example.com",
        "nia@example.com ",
        "a b@example.com",
        "a..b@example.com",
        &long,
    ] {
        assert!(broken("email", bad, "email.address"), "{bad}");
    }
    for good in ["+14155550123", "+4915112345678", "+123456789012345", "+12"] {
        assert!(!broken("sms", good, "sms.number"), "{good}");
    }
    for bad in
        ["14155550123", "+", "+1", "+0123456", "+1 415 555", "+1234567890123456", "+1415555012x", "+١٢٣٤", "++1415"]
    {
        assert!(broken("sms", bad, "sms.number"), "{bad}");
    }
}
