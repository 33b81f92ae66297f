//! Composed messages: what each kind is on the wire, what is refused, and that none breaks a rule.

use gorgias::message::compose::Message;
use gorgias::message::rules::{limits, validate};
use gorgias::types::{CreateMessage, TicketMessage};
use gorgias::{Client, Error, ErrorKind};
use gorgias_sandbox::Sandbox;
use proptest::prelude::*;
use serde_json::{Value, json};

fn wire(message: Result<CreateMessage, Error>) -> Value {
    let message = message.unwrap();
    assert_eq!(validate(&message), [], "a composed message breaks a rule");
    serde_json::to_value(message).unwrap()
}

fn fields(message: Result<CreateMessage, Error>) -> Vec<String> {
    let error = message.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    error.violations().iter().map(|violation| violation.field().to_owned()).collect()
}

#[test]
fn an_email_with_everything() {
    let email = Message::email("support@example.com", "nia@example.com")
        .from_name("Support")
        .subject("Your order")
        .text("Hello")
        .html("<p>Hello</p>")
        .to("ada@example.com")
        .cc("cc@example.com")
        .bcc("bcc@example.com")
        .sender(11)
        .receiver("nia@example.com")
        .integration(5001)
        .include_thread(true)
        .attach("https://files.example.com/a.png", "a.png", "image/png")
        .external_id("crm-9")
        .meta(serde_json::Map::from_iter([("order".to_owned(), json!(1042))]));
    assert_eq!(format!("{email:?}"), "Email { channel: \"email\", .. }");
    assert_eq!(
        wire(email.build()),
        json!({
            "channel": "email", "from_agent": true, "subject": "Your order", "body_text": "Hello", "body_html": "<p>Hello</p>",
            "source": {
                "type": "email", "from": {"address": "support@example.com", "name": "Support"},
                "to": [{"address": "nia@example.com"}, {"address": "ada@example.com"}], "cc": [{"address": "cc@example.com"}],
                "bcc": [{"address": "bcc@example.com"}], "extra": {"include_thread": true},
            },
            "sender": {"id": 11}, "receiver": {"email": "nia@example.com"}, "integration_id": 5001,
            "attachments": [{"url": "https://files.example.com/a.png", "name": "a.png", "content_type": "image/png"}],
            "external_id": "crm-9", "meta": {"order": 1042},
        })
    );
}

#[test]
fn the_smallest_of_each_kind() {
    let note = Message::internal_note("Call back").mention([11, 12]).sender("mira@example.com");
    let expected = json!({
        "channel": "internal-note", "from_agent": true, "public": false, "body_text": "Call back", "mention_ids": [11, 12],
        "sender": {"email": "mira@example.com"},
    });
    assert_eq!(wire(note.build()), expected);
    let chat = json!({
        "channel": "chat", "from_agent": true, "body_html": "<b>Hi</b>",
        "source": {"type": "chat", "from": {"address": ""}, "to": [{"address": "visitor-77"}]},
    });
    assert_eq!(wire(Message::chat_reply("visitor-77").html("<b>Hi</b>").build()), chat);
    let (us, them) = ("+14155550100", "+14155550123");
    let sms = json!({
        "channel": "sms", "from_agent": true, "body_text": "Hi", "integration_id": 3, "receiver": {"id": 5},
        "source": {"type": "sms", "from": {"address": us}, "to": [{"address": them}]},
    });
    assert_eq!(wire(Message::sms(us, them, "Hi").receiver(5).integration(3).build()), sms);
    let whatsapp = json!({
        "channel": "whatsapp", "from_agent": true, "body_text": "Hi",
        "source": {"type": "whatsapp-message", "from": {"address": us}, "to": [{"address": them}]},
    });
    assert_eq!(wire(Message::whatsapp(us, them, "Hi").build()), whatsapp);
}

#[test]
fn messages_of_customers() {
    let email = json!({
        "channel": "email", "from_agent": false, "sender": {"email": "nia@example.com", "name": "Nia"}, "subject": "Hm",
        "body_text": "Where?", "sent_datetime": "2024-02-03T04:05:06.000000Z",
        "source": {"type": "email", "from": {"address": "nia@example.com"}, "to": [{"address": "support@example.com"}]},
    });
    let received = Message::received_email("nia@example.com", "support@example.com").sender_name("Nia").subject("Hm");
    let received = received.text("Where?").imported("2024-02-03T04:05:06Z".parse().unwrap());
    assert_eq!(wire(received.build()), email);
    let sms = json!({
        "channel": "sms", "from_agent": false, "sender": {"id": 5}, "body_text": "Where?",
        "source": {"type": "phone", "from": {"address": "+14155550123"}, "to": [{"address": "+14155550100"}]},
    });
    assert_eq!(wire(Message::received_sms(5, "+14155550123", "+14155550100", "Where?").build()), sms);
    let api =
        json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}, "body_text": "Where?"});
    assert_eq!(wire(Message::received_by_api("nia@example.com", "Where?").build()), api);
}

fn original(change: Value) -> TicketMessage {
    let mut message = json!({
        "id": 9, "channel": "instagram-comment", "from_agent": false, "integration_id": 5003,
        "source": {
            "type": "instagram-comment", "from": {"address": "person-9", "name": "Nia"}, "to": [{"address": "shop-1"}],
            "extra": {"page_id": "1", "parent_id": "1_2"},
        },
    });
    message.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(message).unwrap()
}

#[test]
fn an_answer_to_a_comment_goes_back_where_it_came_from() {
    let reply = Message::instagram_reply(&original(json!({}))).unwrap().text("Thank you!").sender(11);
    assert_eq!(
        wire(reply.build()),
        json!({
            "channel": "instagram-comment", "from_agent": true, "body_text": "Thank you!", "sender": {"id": 11},
            "integration_id": 5003,
            "source": {
                "type": "instagram-comment", "from": {"address": "shop-1"}, "to": [{"address": "person-9"}],
                "extra": {"page_id": "1", "parent_id": "1_2"},
            },
        })
    );
    let facebook = json!({"channel": "facebook-messenger", "source": {"type": "facebook-messenger", "from": {"address": "9"}, "to": [{"address": "1"}]}});
    assert_eq!(
        wire(Message::facebook_reply(&original(facebook)).unwrap().text("Hi").build())["source"]["to"][0]["address"],
        "9"
    );
    let tweet = json!({"channel": "twitter", "source": {"type": "twitter-tweet", "from": {"address": "@nia"}, "to": [{"address": "@shop"}]}});
    assert_eq!(
        wire(Message::twitter_reply(&original(tweet)).unwrap().text("Hi").build())["source"]["from"]["address"],
        "@shop"
    );
    let review = || {
        original(
            json!({"channel": "yotpo-review", "source": {"type": "yotpo-review", "from": {"address": "9"}, "to": [{"address": "1"}]}}),
        )
    };
    for (reply, kind) in [
        (Message::yotpo_public_reply(&review()), "yotpo-review-public-comment"),
        (Message::yotpo_private_reply(&review()), "yotpo-review-private-comment"),
    ] {
        assert_eq!(wire(reply.unwrap().text("Hi").build())["source"]["type"], kind);
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_the_field() {
    for (change, field) in [
        (json!({"channel": "email"}), "channel"),
        (json!({"channel": null}), "channel"),
        (json!({"from_agent": true}), "from_agent"),
        (json!({"from_agent": null}), "from_agent"),
        (json!({"source": null}), "source"),
        (json!({"source": {"from": {"address": " "}, "to": [{"address": "1"}]}}), "source.from.address"),
        (json!({"source": {"from": {"address": "9"}, "to": []}}), "source.to.0.address"),
    ] {
        let error = Message::instagram_reply(&original(change.clone())).unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, field), "{change}");
    }
}

#[test]
fn a_blank_message_is_refused_unless_something_is_attached() {
    let (us, them) = ("+14155550100", "+14155550123");
    let email = || Message::email("support@example.com", "nia@example.com").subject("Your order");
    for blank in [
        email().build(),
        email().text(" \n\u{a0}").html("<p><br></p>").build(),
        email().html("<div>&nbsp;&zwnj;</div>").imported("2024-02-03T04:05:06Z".parse().unwrap()).build(),
        Message::internal_note("\u{200b}").build(),
        Message::chat_reply("visitor-77").html("<!-- otter --><p><br/></p>").build(),
        Message::sms(us, them, "").build(),
        Message::whatsapp(us, them, "\t").build(),
        Message::instagram_reply(&original(json!({}))).unwrap().build(),
        Message::received_by_api(5, " ").build(),
        Message::received_email("nia@example.com", "support@example.com").subject(" ").build(),
    ] {
        assert_eq!(fields(blank), ["body_text"]);
    }
    for said in [
        email().attach("https://files.example.com/a.png", "a.png", "image/png").build(),
        email().text(" ").html("<p><img src=\"https://files.example.com/a.png\"></p>").build(),
        email().text(".").html("<p></p>").build(),
        // A customer's e-mail can be its subject alone.
        Message::received_email("nia@example.com", "support@example.com").subject("Call me").build(),
    ] {
        wire(said);
    }
}

#[test]
fn malformed_addresses_and_long_texts_are_all_named() {
    let email = Message::email("Support <support@example.com>", "nia").cc("cc").text("Hi");
    let expected = ["source.from.address", "source.to.0.address", "source.cc.0.address"];
    assert_eq!(fields(email.build()), expected);
    let long = "x".repeat(limits::SMS_CHARACTERS + 1);
    assert_eq!(fields(Message::sms("0415", "+1415", long).build()), ["body_text", "source.from.address"]);
    assert_eq!(fields(Message::chat_reply(" ").text("Hi").build()), ["source.to.0.address"]);
    assert_eq!(fields(Message::internal_note("x".repeat(limits::BODY_BYTES + 1)).build()), ["body_text"]);
    assert_eq!(fields(Message::internal_note("x").attach("a.png", "", "png").build()).len(), 3);
}

#[tokio::test]
async fn a_composed_message_is_a_body_and_goes_out() {
    let sandbox = Sandbox::builder().sending_delay(std::time::Duration::ZERO).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let client = client.build().unwrap();
    let ids = sandbox.ids();
    let email = Message::email("support@example.com", "nia.okafor@example.com").text("On its way.").sender(ids.agent);
    let email = client.create_ticket_message().ticket_id(ids.ticket).body(email).send().await.unwrap();
    assert!(email.sent_datetime.is_some() && email.last_sending_error.is_none());
    let chat = Message::chat_reply("visitor-77").text("Yes, it is.").sender(ids.agent);
    let chat = client.create_ticket_message().ticket_id(ids.closed_ticket).body(chat).send().await.unwrap();
    assert!(chat.sent_datetime.is_some() && chat.last_sending_error.is_none());
    let note = Message::internal_note("Called her").mention([ids.agent]);
    let note = client.create_ticket_message().ticket_id(ids.ticket).body(note).send().await.unwrap();
    assert_eq!(note.public, Some(false));

    let before = sandbox.requests().len();
    let email = Message::email("nobody", "nia@example.com").text("Hi");
    let call = client.create_ticket_message().ticket_id(ids.ticket).body(email);
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), sandbox.requests().len()), (ErrorKind::InvalidRequest, before));
    assert!(error.to_string().contains("source.from.address") && !error.to_string().contains("nobody"), "{error}");
}

fn email_address() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,10}(\\.[a-z0-9]{1,8})?(\\+[a-z]{1,4})?@[a-z][a-z0-9]{0,10}\\.(com|example|co\\.uk)"
}

/// Numbers in a country of +1: others can only be warned of.
fn number() -> impl Strategy<Value = String> {
    "\\+1[2-9][0-9]{9}"
}

fn words() -> impl Strategy<Value = String> {
    // Blank messages are refused.
    any::<String>().prop_map(|text| "x".chars().chain(text.chars()).take(limits::SMS_CHARACTERS).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// With well-formed addresses every constructor succeeds, and no rule is broken, not even a suspicious one.
    #[test]
    fn a_composed_message_breaks_no_rule(
        (from, to, cc) in (email_address(), email_address(), proptest::option::of(email_address())),
        (ours, theirs) in (number(), number()),
        (text, visitor) in (words(), "[a-z0-9-]{1,40}"),
        (user, files, past) in (proptest::option::of(1..i64::MAX), 0_usize..3, any::<bool>()),
    ) {
        let at = "2024-02-03T04:05:06Z".parse().unwrap();
        macro_rules! finished {
            ($message:expr) => {{
                let mut message = $message;
                for index in 0..files {
                    message = message.attach(format!("https://files.example.com/{index}.png"), "a.png", "image/png");
                }
                if past {
                    message = message.imported(at);
                }
                let body = message.build();
                prop_assert!(body.is_ok(), "{:?}", body);
                prop_assert_eq!(validate(&body.unwrap()), []);
            }};
        }
        macro_rules! by_agent {
            ($message:expr) => {{
                let message = $message;
                finished!(match user {
                    Some(user) => message.sender(user),
                    None => message.sender("agent@example.com"),
                })
            }};
        }
        // An agent's own address as `from` is only suspicious; nobody's is "agent@example.com" here.
        prop_assume!(from != "agent@example.com");
        let email = Message::email(&from, &to).text(&text).subject(&text).from_name(&text).receiver(to.as_str());
        let email = match &cc { Some(cc) => email.cc(cc).bcc(cc).to(cc), None => email };
        by_agent!(email);
        by_agent!(Message::internal_note(&text).mention(user));
        by_agent!(Message::chat_reply(&visitor).html(&text));
        by_agent!(Message::sms(&ours, &theirs, &text).receiver(7));
        by_agent!(Message::whatsapp(&ours, &theirs, &text));
        finished!(Message::received_email(&from, &to).text(&text).sender_name(&text));
        finished!(Message::received_sms(7, &theirs, &ours, &text));
        finished!(Message::received_by_api(to.as_str(), &text));
        by_agent!(Message::instagram_reply(&original(json!({}))).unwrap().text(&text));
    }

    /// Whatever the arguments: a message that is built has nothing that stops it, and none panics.
    #[test]
    fn whatever_is_built_can_be_sent(from in any::<String>(), to in any::<String>(), text in any::<String>()) {
        let messages = [
            Message::email(&from, &to).text(&text).sender(from.as_str()).build(),
            Message::chat_reply(&to).text(&text).build(),
            Message::sms(&from, &to, &text).build(),
            Message::whatsapp(&from, &to, &text).build(),
            Message::received_email(&from, &to).text(&text).build(),
            Message::internal_note(&text).sender(to.as_str()).attach(&from, &to, &text).build(),
        ];
        for message in messages {
            match message {
                Ok(message) => prop_assert!(validate(&message).iter().all(|finding| !finding.stops())),
                Err(error) => prop_assert!(!error.violations().is_empty()),
            }
        }
    }
}
