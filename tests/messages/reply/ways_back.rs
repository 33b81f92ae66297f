//! Which way an answer takes, from what the ticket tells.

use gorgias::types::{ChannelSlug, IntegrationType};
use gorgias::{Result, Timestamp};
use serde_json::{Value, json};

use crate::support::{Server, json as reply};

/// A ticket of a customer's message, and options to answer it.
pub(crate) fn ticket(message: Value, options: Value) -> Value {
    let mut question = json!({"id": 1, "from_agent": false, "public": true, "body_text": "otter", "created_datetime": Timestamp::now(), "sender": {"id": 42}});
    question.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
    json!({"id": 7, "subject": "Hm", "customer": {"id": 42, "email": "nia@example.com"}, "messages": [question], "reply_options": options})
}

pub(crate) async fn server(ticket: Value, integrations: Value) -> Server {
    Server::start(move |request| match request.target.as_str() {
        "/api/tickets/7" => reply(&ticket),
        target if target.starts_with("/api/integrations") => reply(&json!({"data": integrations, "meta": {}})),
        _ => reply(&json!({"id": 9})),
    })
    .await
}

/// What is sent, and how many calls that took.
async fn sent(ticket: Value, integrations: Value) -> Result<(Value, usize)> {
    let server = server(ticket, integrations).await;
    server.client().reply(7).body_text("Hi").send().await?;
    let requests = server.requests();
    Ok((requests.last().unwrap().json(), requests.len()))
}

fn email(to: &str) -> Value {
    json!({"channel": "email", "source": {"type": "email", "from": {"address": "nia@example.com"}, "to": [{"address": to}]}})
}

#[tokio::test]
async fn the_integration_of_the_thread_comes_first() {
    let offered = json!({"email": {"answerable": true, "integrations": [
        {"id": 1, "address": "a@example.com"}, {"id": 2, "address": "B@example.com"}, {"id": 3, "address": "c@example.com"},
    ]}});
    let mut by_id = email("b@example.com");
    by_id["integration_id"] = json!(3);
    for (message, id, from) in [(email("b@example.com"), 2, "B@example.com"), (by_id, 3, "c@example.com")] {
        let (body, calls) = sent(ticket(message, offered.clone()), json!([])).await.unwrap();
        assert_eq!((body["integration_id"].as_i64(), calls), (Some(id), 2));
        assert_eq!(body["source"]["from"]["address"], from);
        assert_eq!(body["source"]["to"], json!([{"address": "nia@example.com"}]));
        assert_eq!(
            (&body["receiver"], &body["subject"], &body["channel"]),
            (&json!({"id": 42}), &json!("Hm"), &json!("email"))
        );
    }
    // Several, and none of them is that of the thread: the caller has to say.
    let error = sent(ticket(email("other@example.com"), offered.clone()), json!([])).await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "integration");
    let server = server(ticket(email("other@example.com"), offered), json!([])).await;
    server.client().reply(7).body_text("Hi").integration(2).send().await.unwrap();
    assert_eq!(server.requests()[1].json()["integration_id"], 2);
    let error = server.client().reply(7).body_text("Hi").integration(99).send().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "integration");
}

#[tokio::test]
async fn integrations_are_read_only_if_no_address_is_offered() {
    let connected = json!([
        {"id": 5, "type": IntegrationType::Http, "meta": {"address": "nia@example.com"}},
        {"id": 6, "type": IntegrationType::Email, "meta": {"address": "support@example.com"}},
    ]);
    for options in [
        json!({}),
        json!({"email": {"answerable": true}}),
        json!({"email": {"answerable": true, "integrations": [{"id": 4, "address": null}]}}),
    ] {
        let (body, calls) = sent(ticket(email("support@example.com"), options), connected.clone()).await.unwrap();
        assert_eq!((body["integration_id"].as_i64(), calls), (Some(6), 3));
        assert_eq!(body["source"]["from"]["address"], "support@example.com");
    }
}

#[tokio::test]
async fn forms_are_answered_by_email() {
    for channel in [ChannelSlug::ContactForm, ChannelSlug::HelpCenter] {
        let message =
            json!({"channel": channel, "source": {"type": "form", "from": {"address": "form@example.com"}, "to": []}});
        let offered = json!({"email": {"answerable": true, "integrations": [{"id": 1, "address": "a@example.com"}]}});
        let (body, _) = sent(ticket(message, offered), json!([])).await.unwrap();
        assert_eq!((&body["channel"], &body["source"]["type"]), (&json!("email"), &json!("email")));
        assert_eq!(body["source"]["to"], json!([{"address": "form@example.com"}]));
    }
}

#[tokio::test]
async fn a_visitor_is_found_in_three_places() {
    let options = json!({"chat": {"answerable": true}});
    let message = |source: Value| json!({"channel": "chat", "source": source});
    let from = json!({"type": "chat", "from": {"address": "from-message"}, "to": [{"address": ""}]});
    let mut meta = ticket(message(from.clone()), options.clone());
    meta["meta"] = json!({"chat": {"conversation_id": "from-ticket"}});
    let mut channel = ticket(message(json!({"type": "chat"})), options.clone());
    channel["customer"]["channels"] =
        json!([{"type": "email", "address": "nia@example.com"}, {"type": "chat", "address": "from-customer"}]);
    for (ticket, visitor) in
        [(meta, "from-ticket"), (ticket(message(from), options.clone()), "from-message"), (channel, "from-customer")]
    {
        let (body, _) = sent(ticket, json!([])).await.unwrap();
        assert_eq!(body["source"], json!({"type": "chat", "from": {"address": ""}, "to": [{"address": visitor}]}));
        assert!(body.get("receiver").is_none() && body.get("integration_id").is_none());
    }
    let error = sent(ticket(message(json!({"type": "chat"})), options), json!([])).await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "meta.chat.conversation_id");
}

#[tokio::test]
async fn elsewhere_the_answer_goes_back_with_the_ids_of_the_question() {
    let message = json!({"channel": "instagram-comment", "integration_id": 5, "source": {
        "type": "instagram-comment", "from": {"address": "person-9"}, "to": [{"address": "shop-1"}], "extra": {"parent_id": "1_2"},
    }});
    let (body, calls) = sent(ticket(message.clone(), json!({})), json!([])).await.unwrap();
    let source = json!({"type": "instagram-comment", "from": {"address": "shop-1"}, "to": [{"address": "person-9"}], "extra": {"parent_id": "1_2"}});
    assert_eq!((&body["source"], &body["integration_id"], calls), (&source, &json!(5), 2));
    // What Gorgias offers is better than what the message says.
    let offered = json!({"instagram-comment": {"answerable": true, "integrations": [{"id": 6, "address": "shop-2"}]}});
    let (body, _) = sent(ticket(message, offered), json!([])).await.unwrap();
    assert_eq!((&body["source"]["from"]["address"], &body["integration_id"]), (&json!("shop-2"), &json!(6)));
    // A WhatsApp customer without a visible number is known by an id, which is where the answer goes.
    let hidden = json!({"channel": "whatsapp", "source": {
        "type": "whatsapp-message", "from": {"address": "US.13491208655302741918"}, "to": [{"address": "+14155550100"}],
    }});
    let (body, _) = sent(ticket(hidden, json!({})), json!([])).await.unwrap();
    assert_eq!(body["source"]["to"], json!([{"address": "US.13491208655302741918"}]));
    let sms = json!({"channel": "sms", "source": {"type": "phone", "from": {"address": "+14155550123"}, "to": [{"address": "+14155550100"}]}});
    let (body, _) = sent(ticket(sms, json!({})), json!([])).await.unwrap();
    assert_eq!(
        body["source"],
        json!({"type": "phone", "from": {"address": "+14155550100"}, "to": [{"address": "+14155550123"}]})
    );
}

#[tokio::test]
async fn the_last_public_message_of_the_customer_counts() {
    let mut thread = ticket(
        email("support@example.com"),
        json!({"email": {"integrations": [{"id": 1, "address": "support@example.com"}]}}),
    );
    let messages = thread["messages"].as_array_mut().unwrap();
    let mut old = messages[0].clone();
    old["channel"] = json!("phone");
    old["created_datetime"] = json!("2024-01-01T00:00:00Z");
    let mut agent = messages[0].clone();
    agent["from_agent"] = json!(true);
    agent["channel"] = json!("phone");
    agent["created_datetime"] = json!("2099-01-01T00:00:00Z");
    let mut hidden = agent.clone();
    hidden["from_agent"] = json!(false);
    hidden["public"] = json!(false);
    // Its channel alone makes a note; and what was deleted is not what is answered.
    let mut note = hidden.clone();
    note["public"] = json!(null);
    note["channel"] = json!("internal-note");
    let mut deleted = hidden.clone();
    deleted["public"] = json!(true);
    deleted["deleted_datetime"] = json!("2099-01-02T00:00:00Z");
    messages.extend([old, agent, hidden, note, deleted]);
    assert_eq!(sent(thread, json!([])).await.unwrap().0["channel"], "email");
}
