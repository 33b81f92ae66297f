//! Webhooks that do not arrive: retries, switching off, and what is never sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::receiver::Receiver;
use common::{Desk, integrate, open_ticket};
use gorgias_sandbox::{Sandbox, SandboxErrorKind, WebhookDelivery, WebhookSettings, WebhookSignature, WebhookState};
use serde_json::{Value, json};

fn quick() -> WebhookSettings {
    WebhookSettings { pause: Duration::from_millis(1), ..WebhookSettings::default() }
}

async fn desk(settings: WebhookSettings) -> Desk {
    Desk::with(Sandbox::builder().webhooks(settings)).await
}

/// Opens a ticket, waits, and gives what became of the call of this integration.
async fn told(desk: &Desk, integration: i64) -> WebhookDelivery {
    let ticket = open_ticket(desk, "News").await;
    desk.sandbox.deliveries_settled().await;
    let mut log = desk.sandbox.deliveries();
    log.retain(|entry| entry.integration == integration && entry.ticket == ticket);
    assert_eq!(log.len(), 1, "{log:?}");
    log.remove(0)
}

fn statuses(delivery: &WebhookDelivery) -> Vec<Option<u16>> {
    delivery.attempts.iter().map(|attempt| attempt.status).collect()
}

#[tokio::test]
async fn what_fails_is_tried_again_as_it_was() {
    let (desk, receiver) = (desk(quick()).await, Receiver::open().await);
    let form = json!({"id": "{{ticket.id}}"});
    let http = json!({"url": receiver.url("/"), "form": form, "hmac_secret": "k"});
    let id = integrate(&desk, &["ticket-created"], http).await;
    receiver.answer(&[503, 404]);
    let delivery = told(&desk, id).await;
    assert_eq!(statuses(&delivery), [Some(503), Some(404), Some(200)]);
    assert_eq!(delivery.state, WebhookState::Delivered);
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 3);
    assert!(arrived.iter().all(|call| call.body == arrived[0].body && call.headers == arrived[0].headers));
    assert!(delivery.attempts.windows(2).all(|pair| pair[0].started < pair[1].started));
}

#[tokio::test]
async fn retries_end() {
    let (desk, receiver) = (desk(WebhookSettings { retries: 2, ..quick() }).await, Receiver::open().await);
    let id = integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/")})).await;
    receiver.answer(&[500, 301, 500]);
    let delivery = told(&desk, id).await;
    // The redirect is not followed.
    assert_eq!(statuses(&delivery), [Some(500), Some(301), Some(500)]);
    assert_eq!(delivery.state, WebhookState::Failed);
    assert!(receiver.arrived().iter().all(|call| call.target == "/"));
}

#[tokio::test]
async fn an_integration_that_fails_in_a_row_is_switched_off() {
    let settings = WebhookSettings { retries: 1, disable_after: 3, ..quick() };
    let (desk, receiver) = (desk(settings).await, Receiver::open().await);
    let id = integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/")})).await;
    let path = format!("/api/integrations/{id}");
    let active = async || desk.get(&path).await.ok(200)["deactivated_datetime"].is_null();
    // A success in between ends the row, and retries are no failures of their own.
    for (answers, state) in [
        (&[500, 500][..], WebhookState::Failed),
        (&[500, 500][..], WebhookState::Failed),
        (&[500, 200][..], WebhookState::Delivered),
        (&[500, 500][..], WebhookState::Failed),
        (&[500, 500][..], WebhookState::Failed),
    ] {
        receiver.answer(answers);
        assert_eq!(told(&desk, id).await.state, state);
        assert!(active().await);
    }
    receiver.answer(&[500, 500]);
    told(&desk, id).await;
    assert!(!active().await);
    let calls = receiver.arrived().len();
    open_ticket(&desk, "Unheard").await;
    desk.sandbox.deliveries_settled().await;
    assert_eq!(receiver.arrived().len(), calls);
    // Switched on again, it has its three failures again.
    desk.put(&path, json!({"name": "Hook", "deactivated_datetime": null})).await.ok(202);
    receiver.answer(&[500, 500, 500, 500]);
    told(&desk, id).await;
    told(&desk, id).await;
    assert!(active().await);
}

#[tokio::test]
async fn who_does_not_answer_has_failed() {
    let settings = WebhookSettings { retries: 0, timeout: Duration::from_millis(30), ..quick() };
    let (desk, receiver) = (desk(settings).await, Receiver::held().await);
    let id = integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/")})).await;
    let delivery = told(&desk, id).await;
    assert_eq!(delivery.state, WebhookState::Failed);
    assert_eq!(delivery.attempts[0].error.as_deref(), Some("no answer within 30ms"));
}

#[tokio::test]
async fn who_is_not_there_has_failed() {
    let desk = desk(WebhookSettings { retries: 0, ..quick() }).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let id = integrate(&desk, &["ticket-created"], json!({"url": url})).await;
    let delivery = told(&desk, id).await;
    assert_eq!((delivery.state, delivery.attempts[0].status), (WebhookState::Failed, None));
    assert!(delivery.attempts[0].error.as_deref().unwrap().starts_with("no connection: "));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_failure() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let desk = desk(WebhookSettings { retries: 1, ..quick() }).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        // The second answer is whole, and larger than what is kept.
        let large = vec![b' '; 3 * 1024 * 1024];
        for (length, body) in [(10, &b"{}"[..]), (large.len(), &large[..])] {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            // The caller may hang up on the large one.
            stream.write_all(body).await.ok();
        }
    });
    let id = integrate(&desk, &["ticket-created"], json!({"url": url, "method": "GET"})).await;
    let delivery = told(&desk, id).await;
    assert!(delivery.attempts[0].error.as_deref().unwrap().starts_with("the answer broke off"), "{delivery:?}");
    assert_eq!((statuses(&delivery), delivery.state), (vec![None, Some(200)], WebhookState::Delivered));
}

#[tokio::test]
async fn a_call_is_logged_before_its_cause_is_answered_and_given_up_with_its_integration() {
    for delete in [true, false] {
        let (desk, receiver) = (desk(quick()).await, Receiver::held().await);
        let id = integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/")})).await;
        receiver.answer(&[500]);
        open_ticket(&desk, "News").await;
        let delivery = || desk.sandbox.deliveries().into_iter().find(|entry| entry.integration == id).unwrap();
        assert_eq!(delivery().state, WebhookState::Pending);
        receiver.until(1).await;
        let path = format!("/api/integrations/{id}");
        if delete {
            assert_eq!(desk.delete(path).await.status, 204);
        } else {
            desk.put(path, json!({"name": "Hook", "deactivated_datetime": "2026-01-01T00:00:00Z"})).await.ok(202);
        }
        receiver.release();
        desk.sandbox.deliveries_settled().await;
        assert_eq!((delivery().state, statuses(&delivery())), (WebhookState::Canceled, vec![Some(500)]));
    }
}

#[tokio::test]
async fn stopping_does_not_wait_for_receivers() {
    let settings = WebhookSettings { timeout: Duration::from_secs(3600), ..quick() };
    let sandbox = Sandbox::builder().webhooks(settings).start().await.unwrap();
    let receiver = Receiver::held().await;
    let http = reqwest::Client::new();
    let post = async |path: &str, body: Value| {
        let request =
            http.post(format!("{}{path}", sandbox.url())).basic_auth(sandbox.email(), Some(sandbox.api_key()));
        assert_eq!(request.json(&body).send().await.unwrap().status(), 201);
    };
    let hook = json!({
        "url": receiver.url("/"), "method": "POST", "request_content_type": "application/json", "response_content_type": "application/json",
        "triggers": {"ticket-created": true},
    });
    post("/api/integrations", json!({"name": "Hook", "type": "http", "http": hook})).await;
    let message =
        json!({"channel": "api", "from_agent": false, "sender": {"email": "pau@example.com"}, "body_text": "x"});
    post("/api/tickets", json!({"messages": [message]})).await;
    receiver.until(1).await;
    drop(http);
    // Were it to wait for the receiver, it would be an hour.
    tokio::time::timeout(Duration::from_secs(60), sandbox.shutdown()).await.expect("the sandbox stops");
}

#[tokio::test]
async fn nothing_leaves_the_machine_or_is_half_rendered() {
    let settings = WebhookSettings { disable_after: 1, ..quick() };
    let (desk, receiver) = (desk(settings).await, Receiver::open().await);
    let good = receiver.url("/");
    let secure = good.replace("http:", "https:");
    for (http, why) in [
        (json!({"url": "https://hooks.example.com/in"}), "away from this machine"),
        (json!({"url": "http://192.0.2.1/"}), "away from this machine"),
        (json!({"url": "http://127.0.0.1.example.com/"}), "away from this machine"),
        (json!({"url": "http://{{ticket.account.domain}}.example.com/"}), "away from this machine"),
        (json!({"url": "http://127.0.0.1@example.com/"}), "user names"),
        (json!({"url": secure}), "http only"),
        (json!({"url": good, "form": {"a": "{{ticket.subject | upper}}"}}), "filter upper"),
        (json!({"url": good, "form": "{% if ticket.spam %}x{% endif %}"}), "statements"),
        (json!({"url": good, "headers": {"Host": "example.com"}}), "host"),
        (
            json!({"url": good, "headers": {"X-Told": "{{ticket.messages[0].body_text}}\r\nX-Forged: 1"}}),
            "cannot stand in a header",
        ),
    ] {
        let id = integrate(&desk, &["ticket-created"], http.clone()).await;
        let delivery = told(&desk, id).await;
        let WebhookState::NotSent(reason) = &delivery.state else { panic!("{http}: {delivery:?}") };
        assert!(reason.contains(why), "{http}: {reason}");
        assert!(delivery.attempts.is_empty() && delivery.body.is_empty());
        // It is the fault of the sandbox or of the template, so the integration stays on.
        let path = format!("/api/integrations/{id}");
        assert!(desk.get(&path).await.ok(200)["deactivated_datetime"].is_null());
        desk.delete(path).await;
    }
    assert!(receiver.arrived().is_empty());
    let near = integrate(&desk, &["ticket-created"], json!({"url": good.replace("127.0.0.1", "localhost")})).await;
    assert_eq!(told(&desk, near).await.state, WebhookState::Delivered);
}

#[tokio::test]
async fn settings_that_make_no_sense_are_named() {
    let signed = |signature: WebhookSignature| WebhookSettings { signature, ..WebhookSettings::default() };
    for (settings, name) in [
        (WebhookSettings { retries: 21, ..quick() }, "retries"),
        (WebhookSettings { pause: Duration::MAX, ..quick() }, "pause"),
        (WebhookSettings { timeout: Duration::ZERO, ..quick() }, "timeout"),
        (WebhookSettings { timeout: Duration::MAX, ..quick() }, "timeout"),
        (WebhookSettings { disable_after: 0, ..quick() }, "disable_after"),
        (signed(WebhookSignature { header: "no name".to_owned(), ..WebhookSignature::default() }), "signature.header"),
        (signed(WebhookSignature { prefix: "\n".to_owned(), ..WebhookSignature::default() }), "signature.prefix"),
    ] {
        let error = Sandbox::builder().webhooks(settings).start().await.unwrap_err();
        assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
        assert!(error.to_string().contains(name), "{error}");
    }
}
