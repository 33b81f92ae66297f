//! Tickets that cannot be answered: the reason is told, and nothing is sent.

use gorgias::{Error, ErrorKind, Timestamp};
use serde_json::{Value, json};

use super::ways_back::{server, ticket};

async fn refused(ticket: Value) -> Error {
    let server = server(ticket, json!([])).await;
    let error = server.client().reply(7).body_text("Hi").send().await.unwrap_err();
    assert!(server.requests().iter().all(|request| request.method == "GET"));
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::InvalidRequest, false));
    assert!(!error.to_string().contains("otter") && !error.to_string().contains("nia@"), "{error}");
    error
}

#[tokio::test]
async fn gorgias_says_why_not() {
    let messenger =
        json!({"channel": "facebook-messenger", "source": {"from": {"address": "9"}, "to": [{"address": "1"}]}});
    let closed = |reason: Value| json!({"facebook-messenger": {"answerable": false, "reason": reason}});
    let error = refused(ticket(messenger.clone(), closed(json!("The 7 days window is over.")))).await;
    assert_eq!(error.violations()[0].field(), "reply_options.facebook-messenger");
    assert_eq!(error.violations()[0].message(), "The 7 days window is over.");
    let error = refused(ticket(messenger, closed(Value::Null))).await;
    assert_eq!(error.violations()[0].message(), "is not answerable; Gorgias gives no reason");
}

#[tokio::test]
async fn a_blank_reply_costs_no_call() {
    let email = json!({"channel": "email", "source": {"from": {"address": "nia@example.com"}, "to": [{"address": "a@example.com"}]}});
    let offered = json!({"email": {"answerable": true, "integrations": [{"id": 1, "address": "a@example.com"}]}});
    let server = server(ticket(email, offered), json!([])).await;
    let client = server.client();
    for blank in [
        client.reply(7),
        client.reply(7).body_text(" \n"),
        client.reply(7).body_html("<p><br></p>"),
        client.reply(7).body_text("").body_html("<div>&nbsp;</div>"),
        client.reply(7).internal_note().body_text("\u{feff}"),
    ] {
        let error = blank.send().await.unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "body_text"));
    }
    assert_eq!(server.requests().len(), 0);
    let file = ("https://files.example.com/a.png", "a.png", "image/png");
    client.reply(7).body_text(" ").attach(file.0, file.1, file.2).send().await.unwrap();
    assert_eq!(server.requests()[1].json()["attachments"][0]["name"], "a.png");
}

#[tokio::test]
async fn whatsapp_delivers_for_a_day() {
    let hours_ago = |hours: i64| Timestamp::from(Timestamp::now().to_datetime() - chrono::TimeDelta::hours(hours));
    let message = |hours| {
        json!({"channel": "whatsapp", "created_datetime": hours_ago(hours), "source": {
            "type": "whatsapp-message", "from": {"address": "+14155550123"}, "to": [{"address": "+14155550100"}],
        }})
    };
    let error = refused(ticket(message(25), json!({}))).await;
    assert_eq!(error.violations()[0].field(), "messages");
    assert!(error.violations()[0].message().contains("24 hours"));
    // Gorgias knows better, if it says so.
    for (hours, options) in [(23, json!({})), (25, json!({"whatsapp": {"answerable": true}}))] {
        let server = server(ticket(message(hours), options), json!([])).await;
        server.client().reply(7).body_text("Hi").send().await.unwrap();
        assert_eq!(server.requests()[1].json()["source"]["to"][0]["address"], "+14155550123");
    }
}

#[tokio::test]
async fn there_is_no_way_back() {
    let email = json!({"channel": "email", "source": {"from": {"address": "nia@example.com"}, "to": [{"address": "a@example.com"}]}});
    let mut unknown = ticket(json!({"channel": "email", "sender": {"id": 42, "email": "otter"}}), json!({}));
    unknown["customer"]["email"] = Value::Null;
    let nobody = json!({"id": 7, "messages": [{"id": 1, "from_agent": true, "channel": "email"}]});
    let nowhere = json!({"channel": "instagram-comment", "source": {"from": {"address": "9"}, "to": []}});
    for (ticket, field) in [
        (ticket(email, json!({})), "integration"),
        (unknown, "customer"),
        (nobody, "messages"),
        (ticket(nowhere, json!({})), "integration"),
        (ticket(json!({"channel": "tiktok-shop"}), json!({})), "source.from.address"),
        (ticket(json!({"channel": "api"}), json!({})), "channel"),
        (ticket(json!({"channel": "phone"}), json!({"phone": {"answerable": true}})), "channel"),
    ] {
        let error = refused(ticket).await;
        assert_eq!(error.violations()[0].field(), field, "{error}");
    }
}

#[tokio::test]
async fn a_reply_obeys_the_rules_of_its_channel() {
    let sms =
        json!({"channel": "sms", "source": {"from": {"address": "+14155550123"}, "to": [{"address": "+14155550100"}]}});
    let server = server(ticket(sms, json!({})), json!([])).await;
    let error = server.client().reply(7).body_text("x".repeat(1601)).send().await.unwrap_err();
    assert!(error.violations()[0].message().starts_with("[sms.length] "), "{error}");
    assert_eq!(server.requests().len(), 1);
}
