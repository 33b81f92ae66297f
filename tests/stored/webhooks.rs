//! HTTP integrations that are set up, what they go on sending, and the keys under which deliveries are remembered.

use gorgias::types::HttpTrigger;
use gorgias::webhook::template::WebhookTemplate;
use gorgias::webhook::{DeliveryKey, HmacScheme, InstallChange, Installed, SharedSecret, WebhookEvent};
use serde_json::{Value, json};

use super::fixture::{fixture, list, text};
use crate::support::{self, Server};

const BOTH: [HttpTrigger; 2] = [HttpTrigger::TicketCreated, HttpTrigger::TicketUpdated];

async fn account(stored: &Value) -> Server {
    let all: Vec<Value> = stored["integrations"].as_object().unwrap().values().cloned().collect();
    Server::start(move |request| {
        let list = json!({"data": all, "meta": {"next_cursor": null}});
        support::json(if request.method == "GET" { &list } else { &all[0] })
    })
    .await
}

/// The templates ask for the flat ticket as well now, so the form is written again; nothing else is.
fn brought_up_to_date(installed: &Installed, integration: &Value) {
    let expected = (integration["id"].clone(), [InstallChange::Form].as_slice());
    assert_eq!((json!(installed.id), installed.changes.as_slice()), expected);
}

#[tokio::test]
async fn an_integration_that_was_set_up_is_found_and_brought_up_to_date() {
    let stored = fixture("webhook.json");
    let (secret, url) = (text(&stored["secret"]), text(&stored["url"]));
    let server = account(&stored).await;
    let client = server.client();
    let by_header = client.install_webhook(url, [HttpTrigger::TicketMessageCreated], secret).header("X-Shop", "harbor");
    brought_up_to_date(&by_header.send().await.unwrap(), &stored["integrations"]["header"]);
    let by_query = client.install_webhook(url, BOTH, secret).name("Harbor").scheme(SharedSecret::query("token"));
    let by_query = by_query.template(WebhookTemplate::with_texts()).send().await.unwrap();
    brought_up_to_date(&by_query, &stored["integrations"]["query"]);
    assert!(server.requests().iter().all(|request| request.method != "POST"), "nothing is set up twice");
    // A secret for signatures is never shown, so that it is written again; nothing else is.
    let signed = client.install_webhook(format!("{url}/signed"), BOTH, secret).scheme(HmacScheme::new());
    let signed = signed.template(WebhookTemplate::context()).send().await.unwrap();
    assert_eq!(json!(signed.id), stored["integrations"]["signed"]["id"]);
    assert_eq!(signed.changes, [InstallChange::SecretUnseen]);
}

#[test]
fn what_it_sends_is_read_and_remembered_under_the_same_key() {
    let stored = fixture("webhook.json");
    let bodies = list(&stored["bodies"]);
    assert_eq!(bodies.len(), 4);
    for one in bodies {
        let event = WebhookEvent::parse(text(&one["body"]).as_bytes()).unwrap();
        assert_eq!(event.key().unwrap().to_string(), text(&one["key"]), "{one}");
        assert_eq!((event.ticket.id, event.message.id, event.account.as_deref()), (Some(7), Some(70), Some("harbor")));
        assert_eq!(event.message.from_agent, Some(false));
    }
    let with_texts = WebhookEvent::parse(text(&bodies[1]["body"]).as_bytes()).unwrap();
    assert_eq!(with_texts.message.body_text.as_deref().map(String::as_str), Some("None"));
    assert_eq!(with_texts.trigger, Some(HttpTrigger::TicketMessageCreated));
    let unnamed = &stored["unnamed"];
    assert_eq!(DeliveryKey::from_body(text(&unnamed["body"]).as_bytes()).to_string(), text(&unnamed["key"]));
}
