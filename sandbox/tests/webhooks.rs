//! HTTP integrations call their address: when, and with what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::receiver::Receiver;
use common::{Desk, integrate, open_ticket};
use gorgias_sandbox::{Sandbox, SignatureEncoding, WebhookSettings, WebhookSignature, WebhookState, WebhookTicket};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_ticket_is_told_with_text_for_values() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let form = json!({
        "ticket": "{{ticket.id}}", "subject": "{{ticket.subject}}", "spam": "{{ticket.spam}}", "assignee": "{{ticket.assignee_user}}",
        "mail": "{{ticket.customer.email}}", "account": "{{ticket.account.domain}}", "why": "{{event.type}}", "last": "{{ticket.messages[-1].body_text}}",
        "message": "{{message.id}}", "fixed": true, "deep": {"tags": "{{ticket.tags | tojson}}"},
    });
    let http = json!({"url": receiver.url("/in"), "headers": {"X-Webhook-Secret": "open sesame"}, "form": form});
    let integration = integrate(&desk, &["ticket-created"], http).await;
    let ticket = open_ticket(&desk, "Where is \"it\"?").await;
    desk.sandbox.deliveries_settled().await;
    let call = receiver.only();
    assert_eq!((call.method.as_str(), call.target.as_str()), ("POST", "/in"));
    assert_eq!(
        call.json(),
        json!({
            "ticket": ticket.to_string(), "subject": "Where is \"it\"?", "spam": "False", "assignee": "None", "mail": "pau@example.com",
            "account": "sandbox", "why": "ticket-created", "last": "Hello there", "message": "", "fixed": true, "deep": {"tags": "[]"},
        })
    );
    // The configured headers, those of the transport, and nothing else: no event type, no id, no time, no signature.
    let mut names: Vec<&str> = call.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-length", "content-type", "host", "user-agent", "x-webhook-secret"]);
    assert_eq!((call.header("x-webhook-secret"), call.header("content-type")), ("open sesame", "application/json"));

    let log = desk.sandbox.deliveries();
    // The seeded integration listens too, but leads away from here.
    let [seeded, entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!((seeded.number, seeded.integration), (1, desk.ids().http_integration));
    assert!(matches!(seeded.state, WebhookState::NotSent(_)) && seeded.attempts.is_empty());
    assert_eq!(
        (entry.integration, entry.ticket, entry.trigger, entry.message),
        (integration, ticket, "ticket-created", None)
    );
    assert_eq!((entry.number, entry.method.as_str(), &entry.url), (2, "POST", &receiver.url("/in")));
    assert_eq!((entry.json(), entry.header("x-webhook-secret")), (Some(call.json()), Some("open sesame")));
    assert_eq!((&entry.state, entry.attempts.len()), (&WebhookState::Delivered, 1));
    assert_eq!((entry.attempts[0].status, &entry.attempts[0].error), (Some(200), &None));
    // Neither secrets nor what people wrote.
    let shown = format!("{log:?}");
    assert!(!shown.contains("sesame") && !shown.contains("Where") && !shown.contains("/in"), "{shown}");
}

#[tokio::test]
async fn the_whole_context_is_real_json() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    integrate(&desk, &["ticket-message-created"], json!({"url": receiver.url("/"), "form": "{{context}}"})).await;
    let ticket = open_ticket(&desk, "All of it").await;
    desk.sandbox.deliveries_settled().await;
    let context = receiver.only().json();
    let stored = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
    assert_eq!(context["message"]["id"], stored["messages"][0]["id"]);
    assert_eq!(context["message"]["from_agent"], json!(false));
    assert_eq!(context["event"]["type"], "ticket-message-created");
    assert_eq!(context["event"]["object_id"], context["message"]["id"]);
    let mut told = context["ticket"].clone();
    for (name, end) in [
        ("first_message", stored["messages"].as_array().unwrap().first()),
        ("last_message", stored["messages"].as_array().unwrap().last()),
    ] {
        assert_eq!(told.as_object_mut().unwrap().remove(name).as_ref(), end, "{name}");
    }
    assert_eq!(told.as_object_mut().unwrap().remove("account"), Some(json!({"domain": "sandbox"})));
    assert_eq!(told, stored);
    desk.get(format!("/api/events/{}", context["event"]["id"])).await.ok(200);
}

/// What arrives when the seeded ticket, which has everything, is changed; and the ticket as the API has it.
async fn told(ticket: WebhookTicket, form: Value) -> (Value, Value) {
    let settings = WebhookSettings { ticket, ..WebhookSettings::default() };
    let (desk, receiver) = (Desk::with(Sandbox::builder().webhooks(settings)).await, Receiver::open().await);
    integrate(&desk, &["ticket-updated"], json!({"url": receiver.url("/"), "form": form})).await;
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    desk.put(&path, json!({"spam": true})).await.ok(202);
    desk.sandbox.deliveries_settled().await;
    (receiver.only().json(), desk.get(&path).await.ok(200))
}

#[tokio::test]
async fn the_flat_ticket_is_the_documented_one() {
    let (context, stored) = told(WebhookTicket::Flat, json!("{{context}}")).await;
    let ticket = context["ticket"].as_object().unwrap();
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let documented = document["components"]["schemas"]["TicketHttpIntegration"]["properties"].as_object().unwrap();
    let names = |keys: serde_json::map::Keys<'_>| keys.cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names(ticket.keys()), names(documented.keys()));
    for (key, value) in ticket {
        let expected = match key.as_str() {
            "customer_id" => stored["customer"]["id"].clone(),
            "tags" => json!([{"id": stored["tags"][0]["id"], "name": "shipping"}]),
            key => stored[key].clone(),
        };
        assert_eq!(value, &expected, "{key}");
    }
    assert!(
        ticket["customer_id"].is_i64() && ticket["assignee_user_id"].is_i64() && ticket["assignee_team_id"].is_i64()
    );
    assert_eq!((ticket["custom_fields"].as_object().unwrap().len(), &ticket["spam"]), (2, &json!(true)));
}

#[tokio::test]
async fn variables_are_those_of_the_form_of_the_ticket() {
    let form = json!({
        "nested": "{{ticket.customer.id}}/{{ticket.assignee_user.id}}/{{ticket.assignee_team.id}}/{{ticket.account.domain}}",
        "flat": "{{ticket.customer_id}}", "assignees": "{{ticket.assignee_user_id}}/{{ticket.assignee_team_id}}",
        "tag": "{{ticket.tags[0].name}}", "messages": "{{ticket.messages[0].id}}",
    });
    for kind in [WebhookTicket::Nested, WebhookTicket::Flat, WebhookTicket::Both] {
        let (told, stored) = told(kind, form.clone()).await;
        let (customer, user, team) =
            (&stored["customer"]["id"], &stored["assignee_user"]["id"], &stored["assignee_team"]["id"]);
        let (nested, flat) = (kind != WebhookTicket::Flat, kind != WebhookTicket::Nested);
        let all = format!("{customer}/{user}/{team}/sandbox");
        assert_eq!(told["nested"], if nested { all } else { "///".to_owned() }, "{kind:?}");
        assert_eq!(told["flat"], if flat { customer.to_string() } else { String::new() }, "{kind:?}");
        // Live tickets of the nested form have these two as well.
        assert_eq!(told["assignees"], format!("{user}/{team}"), "{kind:?}");
        assert_eq!((&told["tag"], told["messages"] != ""), (&json!("shipping"), nested), "{kind:?}");
    }
    assert_eq!(WebhookSettings::default().ticket, WebhookTicket::Nested);
    // Both at once: nothing of the nested one is lost.
    let (context, mut stored) = told(WebhookTicket::Both, json!("{{context}}")).await;
    stored["customer_id"] = stored["customer"]["id"].clone();
    stored["account"] = json!({"domain": "sandbox"});
    let thread = stored["messages"].as_array().unwrap();
    let (first, last) = (thread.first().unwrap().clone(), thread.last().unwrap().clone());
    stored["first_message"] = first;
    stored["last_message"] = last;
    assert_eq!(context["ticket"], stored);
}

#[tokio::test]
async fn templates_see_the_name_of_the_trigger() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    integrate(
        &desk,
        &["ticket-status-updated"],
        json!({"url": receiver.url("/"), "form": "{{event.type}} {{ticket.status}}"}),
    )
    .await;
    desk.put(format!("/api/tickets/{}", desk.ids().ticket), json!({"status": "closed"})).await.ok(202);
    desk.sandbox.deliveries_settled().await;
    assert_eq!(receiver.only().text(), "ticket-status-updated closed");
}

#[tokio::test]
async fn each_trigger_has_its_cause() {
    // While the clock stands, nothing happens by itself.
    let still = Sandbox::builder().sending_delay(Duration::ZERO).clock("2026-03-01T10:00:00Z");
    let desk = Desk::with(still).await;
    let receiver = Receiver::open().await;
    // One integration for each trigger; the address tells which one called.
    for trigger in [
        "ticket-created",
        "ticket-updated",
        "ticket-message-created",
        "ticket-self-unsnoozed",
        "ticket-message-failed",
        "ticket-assignment-updated",
        "ticket-status-updated",
        "ticket-handed-over",
    ] {
        integrate(&desk, &[trigger], json!({"url": receiver.url(&format!("/{trigger}"))})).await;
    }
    let mut known = 0;
    let mut calls = async || {
        desk.sandbox.deliveries_settled().await;
        let arrived = receiver.arrived();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for call in &arrived[known..] {
            *counts.entry(call.target.trim_start_matches('/').to_owned()).or_default() += 1;
        }
        known = arrived.len();
        counts.into_iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>()
    };
    let ids = desk.ids().clone();
    let ticket = open_ticket(&desk, "Causes").await;
    assert_eq!(calls().await, ["ticket-created 1", "ticket-message-created 1"]);
    let path = format!("/api/tickets/{ticket}");
    let note =
        json!({"channel": "internal-note", "from_agent": true, "sender": {"id": ids.agent}, "body_text": "Seen"});
    desk.post(format!("{path}/messages"), note).await.ok(201);
    assert_eq!(calls().await, ["ticket-message-created 1"], "those of agents fire too");
    let lost = json!({
        "channel": "email", "from_agent": true, "sender": {"id": ids.agent}, "receiver": {"id": ids.customer}, "body_text": "x",
        "source": {"type": "email", "from": {"address": "nowhere@example.com"}, "to": [{"address": "nia.okafor@example.com"}]},
    });
    desk.post(format!("{path}/messages"), lost).await.ok(201);
    assert_eq!(calls().await, ["ticket-message-created 1", "ticket-message-failed 1"]);
    desk.put(&path, json!({"subject": "Other causes"})).await.ok(202);
    assert_eq!(calls().await, ["ticket-updated 1"]);
    desk.put(&path, json!({"status": "closed", "tags": [{"name": "late"}]})).await.ok(202);
    assert_eq!(calls().await, ["ticket-status-updated 1", "ticket-updated 1"]);
    desk.put(&path, json!({"assignee_user": {"id": ids.agent}, "assignee_team": {"id": ids.team}})).await.ok(202);
    assert_eq!(calls().await, ["ticket-assignment-updated 1", "ticket-updated 1"]);
    desk.post(format!("{path}/tags"), json!({"names": ["early"]})).await;
    assert_eq!(calls().await, ["ticket-updated 1"]);
    desk.put(&path, json!({"snooze_datetime": "2020-01-01T00:00:00Z"})).await.ok(202);
    assert_eq!(calls().await, ["ticket-updated 1"]);
    desk.get(&path).await.ok(200);
    assert_eq!(calls().await, ["ticket-self-unsnoozed 1"], "time goes by when the next request comes");
    desk.sandbox.hand_over(ticket).unwrap();
    assert_eq!(calls().await, ["ticket-handed-over 1"]);
    assert!(desk.sandbox.hand_over(1).unwrap_err().to_string().contains("hand_over"));
    // A refused call changes nothing, so it tells nothing; and reading is no change.
    desk.put(&path, json!({"assignee_user": {"id": 1}})).await.error(400);
    desk.post("/api/tickets", json!({"messages": [{"channel": "email", "from_agent": true}]})).await.error(400);
    desk.get("/api/tickets").await.ok(200);
    assert_eq!(calls().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_those_that_listen_are_called() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let url = |path: &str| json!({"url": receiver.url(path)});
    integrate(&desk, &["ticket_created"], url("/underscores")).await;
    integrate(&desk, &["ticket-updated"], url("/another")).await;
    let mut off = url("/false");
    off["triggers"] = json!({"ticket-created": false});
    integrate(&desk, &[], off).await;
    let gone = integrate(&desk, &["ticket-created"], url("/deleted")).await;
    desk.delete(format!("/api/integrations/{gone}")).await;
    let resting = integrate(&desk, &["ticket-created"], url("/off")).await;
    let switch = async |at: Value| {
        let body = json!({"name": "Hook", "deactivated_datetime": at});
        desk.put(format!("/api/integrations/{resting}"), body).await.ok(202);
    };
    switch(json!("2026-01-01T00:00:00Z")).await;
    open_ticket(&desk, "One").await;
    desk.sandbox.deliveries_settled().await;
    assert_eq!(receiver.only().target, "/underscores");
    // Nobody even thought of calling the others.
    assert!(desk.sandbox.deliveries().iter().all(|entry| ![resting, gone].contains(&entry.integration)));
    switch(Value::Null).await;
    open_ticket(&desk, "Two").await;
    desk.sandbox.deliveries_settled().await;
    let mut targets: Vec<String> = receiver.arrived().into_iter().map(|call| call.target).collect();
    targets.sort();
    assert_eq!(targets, ["/off", "/underscores", "/underscores"]);
}

/// The second vector of RFC 4231: its key, its data and its digest.
const KEY: &str = "Jefe";
const DATA: &str = "what do ya want for nothing?";
const DIGEST: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

#[tokio::test]
async fn deliveries_are_signed_where_there_is_a_secret() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let http = json!({"url": receiver.url("/"), "form": DATA, "hmac_secret": KEY});
    let id = integrate(&desk, &["ticket-created"], http).await;
    open_ticket(&desk, "Signed").await;
    desk.sandbox.deliveries_settled().await;
    let call = receiver.only();
    assert_eq!((call.text(), call.header("x-gorgias-signature")), (DATA, DIGEST));
    // The secret is never read back, and outlives an update that does not name it.
    let path = format!("/api/integrations/{id}");
    assert!(!desk.get(&path).await.ok(200).to_string().contains(KEY));
    desk.put(&path, json!({"name": "Other name"})).await.ok(202);
    open_ticket(&desk, "Signed again").await;
    desk.sandbox.deliveries_settled().await;
    assert_eq!(receiver.arrived()[1].header("x-gorgias-signature"), DIGEST);
}

#[tokio::test]
async fn the_form_of_signatures_is_a_setting() {
    let signature = WebhookSignature {
        header: "X-Other".to_owned(),
        encoding: SignatureEncoding::Base64,
        prefix: "sha256=".to_owned(),
    };
    let settings = WebhookSettings { signature, ..WebhookSettings::default() };
    let (desk, receiver) = (Desk::with(Sandbox::builder().webhooks(settings)).await, Receiver::open().await);
    integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/"), "form": DATA, "hmac_secret": KEY})).await;
    open_ticket(&desk, "Signed").await;
    desk.sandbox.deliveries_settled().await;
    let call = receiver.only();
    assert_eq!(call.header("x-other"), "sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    assert!(call.headers.get("x-gorgias-signature").is_none());
}

#[tokio::test]
async fn bodies_follow_form_and_content_type() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let kind = "application/x-www-form-urlencoded";
    let form = json!({"id": "{{ticket.subject}}", "n": 1, "b": true, "list": [1, "a"]});
    integrate(
        &desk,
        &["ticket-created"],
        json!({"url": receiver.url("/form"), "request_content_type": kind, "form": form}),
    )
    .await;
    integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/none")})).await;
    integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/put"), "method": "PUT", "form": "{\"at\": \"{{ticket.created_datetime|datetime_format('YYYY')}}\"}"})).await;
    open_ticket(&desk, "a b&c").await;
    desk.sandbox.deliveries_settled().await;
    let arrived = receiver.arrived();
    let at = |path: &str| arrived.iter().find(|call| call.target == path).unwrap();
    let mut fields: Vec<&str> = at("/form").text().split('&').collect();
    fields.sort_unstable();
    assert_eq!(fields, ["b=True", "id=a+b%26c", "list=%5B1%2C%22a%22%5D", "n=1"]);
    assert_eq!(at("/form").header("content-type"), kind);
    assert_eq!((at("/none").header("content-length"), at("/none").text()), ("0", ""));
    assert_eq!(at("/put").method.as_str(), "PUT");
    let year = at("/put").json()["at"].as_str().unwrap().to_owned();
    assert!(year.len() == 4 && year.starts_with("20"), "{year}");
}

#[tokio::test]
async fn asking_for_data_keeps_the_answer_with_the_customer() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let url = receiver.url("/people?mail={{ticket.customer.email}}&about={{ticket.subject}}");
    let id = integrate(&desk, &["ticket-created"], json!({"url": url, "method": "GET", "form": {"a": "b"}})).await;
    receiver.answer_with(json!({"order": {"number": "A-1"}}));
    let ticket = open_ticket(&desk, "two \"words\" é").await;
    desk.sandbox.deliveries_settled().await;
    let call = receiver.only();
    assert_eq!(call.target, "/people?mail=pau@example.com&about=two%20%22words%22%20%C3%A9");
    assert!(call.body.is_empty() && call.headers.get("content-type").is_none());
    let ticket = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
    let kept = json!({"order": {"number": "A-1"}, "__integration_type__": "http"});
    assert_eq!(ticket["customer"]["integrations"][id.to_string()], kept);
    let customer = desk.get(format!("/api/customers/{}", ticket["customer"]["id"])).await.ok(200);
    assert_eq!(customer["integrations"][id.to_string()], kept);
}
