//! What must not be seen is not: credentials nowhere, customers' words nowhere but behind the accessors meant for them.

use std::fmt::Debug;
use std::time::Duration;

use crate::support::{Reply, Server, answer, json, redirect};
use gorgias::{Client, Error, ErrorKind, Secret, types};
use serde_json::{Value, json};

const EMAIL: &str = "agent@example.com";
/// Part of every secret of these tests.
const MARK: &str = "hush";

/// Everything that could reach a log: both forms of `Debug`, and `Display` and `Debug` of all sources.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!(" {inner} {inner:?} {inner:#?}"));
        source = inner.source();
    }
    text
}

fn timeout_for(reply: &Reply) -> Duration {
    if matches!(reply, Reply::Silence) { Duration::from_millis(250) } else { Duration::from_secs(30) }
}

fn assert_hidden(what: &str, value: &impl Debug) {
    let text = format!("{value:?} {value:#?}");
    for secret in [MARK, EMAIL, "YWdlbnRAZXhhbXBsZS5jb20"] {
        assert!(!text.contains(secret), "{what}: {text}");
    }
}

#[test]
fn a_client_and_its_builder_show_no_credentials() {
    let builder = Client::builder().domain("acme").api_key(EMAIL, "hush-key");
    assert_hidden("builder", &builder);
    let client = builder.user_agent("acme-returns/1.4").build().unwrap();
    assert_hidden("client", &client);
    assert_hidden("a call", &client.get_ticket().id(7));
    let refused = Client::builder().dangerous_base_url("http://hush:hush@example.com").api_key(EMAIL, "hush-key");
    assert_hidden("builder with a refused address", &refused);
    assert_hidden("its error", &refused.build().unwrap_err());
}

#[test]
fn secrets_are_shown_by_no_type_and_no_builder() {
    let secret = Secret::from("hush-password");
    assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(..) Secret(..)");
    assert_eq!(secret.expose(), "hush-password");

    let update = types::UpdateUser::builder()
        .new_password(Secret::from("hush-1"))
        .old_password(Secret::from("hush-2"))
        .password_confirmation(Secret::from("hush-3"))
        .two_fa_code("hush-4");
    assert_hidden("builder of an update", &update);
    let client = Client::builder().domain("acme").api_key(EMAIL, "hush-key").build().unwrap();
    assert_hidden("call with a builder", &client.update_user().id(1).body(update.clone()));
    assert_hidden(
        "call by `body_map`",
        &client.update_user().id(1).body_map(|b| b.new_password(Secret::from("hush-1"))),
    );
    let update: types::UpdateUser = update.try_into().unwrap();
    assert_hidden("update", &update);
    let written = serde_json::to_value(&update).unwrap();
    assert_eq!(
        written,
        json!({"new_password": "hush-1", "old_password": "hush-2", "password_confirmation": "hush-3", "two_fa_code": "hush-4"})
    );
}

fn integration() -> Value {
    json!({
        "name": "Parcels", "type": "http",
        "http": {
            "url": "https://parcels.example.com/hook", "method": "POST",
            "request_content_type": "application/json", "response_content_type": "application/json",
            "headers": {"X-Webhook-Secret": "hush-header"}, "hmac_secret": "hush-hmac",
        },
    })
}

#[test]
fn secrets_of_integrations_and_of_single_sign_on_are_not_shown() {
    let create: types::CreateIntegration = serde_json::from_value(integration()).unwrap();
    assert_hidden("create", &create);
    assert_eq!(serde_json::to_value(&create).unwrap(), integration());
    let update: types::UpdateHttpConfig = serde_json::from_value(integration()["http"].clone()).unwrap();
    assert_hidden("update", &update);
    let read = json!({"id": 1, "http": {
        "headers": {"X-Webhook-Secret": "hush-header"},
        "oauth2": {"token_url": "https://id.example.com/token", "client_id": "parcels", "client_secret": "hush-oauth"},
    }});
    let read: types::Integration = serde_json::from_value(read).unwrap();
    assert_hidden("read", &read);
    let access = json!({"custom_sso_providers": {"own": {"client_id": "acme", "client_secret": "hush-sso"}}});
    let access: types::AccessSetting = serde_json::from_value(access).unwrap();
    assert_hidden("access", &access);
}

#[tokio::test]
async fn no_error_shows_credentials_or_what_was_sent() {
    let body = || serde_json::from_value::<types::CreateIntegration>(integration()).unwrap();
    let huge = format!(r#"{{"id": 1, "name": "hush {}"}}"#, "x".repeat(3000));
    let echo = integration().to_string();
    for (reply, kind) in [
        (
            answer(400, "", json!({"error": {"msg": "Failed.", "data": {"http": [echo]}}}).to_string()),
            ErrorKind::BadRequest,
        ),
        (answer(401, "www-authenticate: hush\r\nset-cookie: hush=1\r\n", ""), ErrorKind::Unauthorized),
        (answer(500, "", "hush"), ErrorKind::Server),
        (answer(200, "set-cookie: hush=1\r\n", r#"{"id": "hush"}"#), ErrorKind::Decode),
        (answer(200, "", ""), ErrorKind::EmptyResponse),
        (answer(200, "", huge), ErrorKind::ResponseTooLarge),
        (redirect(302, "/login?token=hush"), ErrorKind::Redirect),
        (Reply::HangUp, ErrorKind::Transport),
        (Reply::Bytes("hush".into()), ErrorKind::Transport),
        (Reply::Silence, ErrorKind::Timeout),
    ] {
        let timeout = timeout_for(&reply);
        let server = Server::always(reply).await;
        let builder = Client::builder().base_url(&server.url).api_key(EMAIL, "hush-key");
        let client = builder.timeout(timeout).max_response_bytes(2000).build().unwrap();
        let error = client.create_integration().body(body()).send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        let text = shown(&error);
        assert!(!text.contains(MARK) && !text.contains(EMAIL), "{kind:?}: {text}");
        let sent = String::from_utf8(server.requests()[0].body.clone()).unwrap();
        assert!(sent.contains("hush-hmac") && sent.contains("hush-header"), "sent as it is: {sent}");
    }

    for (email, key) in [(EMAIL, "hush\nkey"), ("hush:x@example.com", "hush-key"), ("hush", "hush-key"), (EMAIL, "")] {
        let error = Client::builder().domain("acme").api_key(email, key).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!shown(&error).contains(MARK) && !shown(&error).contains(EMAIL), "{}", shown(&error));
    }

    let client = Client::builder().domain("acme").api_key(EMAIL, "hush-key").build().unwrap();
    let error = client.create_integration().body_map(|b| b.name("hush")).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(!shown(&error).contains(MARK));
    let error = client.get_metric_card().slug("hush/hush").send().await.unwrap_err();
    assert!(!shown(&error).contains(MARK));
}

#[tokio::test]
async fn an_answer_shows_no_cookies() {
    let server = Server::always(answer(200, "set-cookie: session=hush\r\nx-request-id: r-1\r\n", r#"{"id": 7}"#)).await;
    let answer = server.client().get_ticket().id(7).send().await.unwrap();
    let text = format!("{answer:?}");
    assert!(text.contains("r-1") && !text.contains(MARK), "{text}");
    assert_eq!(answer.headers()["set-cookie"], "session=hush");
}

#[tokio::test]
async fn filters_in_the_address_are_shown_by_no_error() {
    for reply in [Reply::HangUp, Reply::Silence, answer(404, "", ""), redirect(302, "/x"), Reply::Bytes("x".into())] {
        let timeout = timeout_for(&reply);
        let server = Server::always(reply).await;
        let client = server.builder().timeout(timeout).build().unwrap();
        let error = client.list_customers().email("nia.okafor@example.com").send().await.unwrap_err();
        assert!(server.requests()[0].target.contains("nia.okafor"));
        assert!(!shown(&error).contains("okafor"), "{}", shown(&error));
    }
    // Nobody listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().base_url(url).api_key(EMAIL, "hush-key").build().unwrap();
    let error = client.list_customers().email("nia.okafor@example.com").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!shown(&error).contains("okafor") && !shown(&error).contains(MARK), "{}", shown(&error));
}

#[tokio::test]
async fn a_web_page_and_unknown_formats_are_shown_by_excerpt_only() {
    for (status, body) in [
        (404, "<html><body>Dear Nia Okafor, welcome back</body></html>"),
        (502, "<html><body>Dear Nia Okafor, welcome back</body></html>"),
        (400, r#"{"detail": "Nia Okafor"}"#),
        (400, r#"["Nia Okafor"]"#),
        (200, r#"{"id": 7, "subject": ["Nia Okafor"]}"#),
        (200, "Nia Okafor"),
        (200, r#"{"id": 7, "customer": {"id": 1, "firstname": 5, "lastname": "Okafor"#),
    ] {
        let server = Server::always(answer(status, "", body)).await;
        let error = server.client().get_ticket().id(7).send().await.unwrap_err();
        assert!(!shown(&error).contains("Okafor"), "{}", shown(&error));
        assert_eq!(error.excerpt(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn what_a_decoded_answer_says_is_its_readers_business() {
    let server = Server::always(json(&json!({"id": 7, "subject": "Nia Okafor"}))).await;
    let ticket = server.client().get_ticket().id(7).send().await.unwrap();
    assert!(format!("{ticket:?}").contains("Nia Okafor"), "the data itself can be printed by whoever holds it");
}
