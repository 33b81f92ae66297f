//! Captured logs: whatever this crate and those below it log, at the finest level, holds no credentials and no customer's
//! words: neither what the crate itself tells (a span per call, and why it tries again) nor what its HTTP client does.
//!
//! One test, because the subscriber is that of the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod support;

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine as _;
use gorgias::{Client, ClientBuilder, ErrorKind, RetryPolicy, types};
use gorgias_sandbox::Sandbox;
use serde_json::json;
use support::{Reply, Server, answer, redirect};

const EMAIL: &str = "tariq.lund@example.com";
const KEY: &str = "hush-key-5f1c0d9e";

static CAPTURED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Capture;

impl io::Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        CAPTURED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What was logged since the last time.
fn take() -> String {
    String::from_utf8(std::mem::take(&mut *CAPTURED.lock().unwrap())).unwrap()
}

/// What no log may hold: the words, and what they are.
fn secrets() -> [(&'static str, String); 10] {
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    [
        ("API key", KEY.to_owned()),
        ("credentials as sent", base64(&format!("{EMAIL}:{KEY}"))),
        ("e-mail address of the caller", EMAIL.to_owned()),
        ("words that were sent", "otter-subject".to_owned()),
        ("words that were answered", "heron-answer".to_owned()),
        ("filter of the query", "nia.okafor".to_owned()),
        ("name of a file", "walrus-name".to_owned()),
        ("content of a file", "walrus-content".to_owned()),
        ("signature of a download", "signature=".to_owned()),
        ("address of a redirect", "marten-token".to_owned()),
    ]
}

fn found(logged: &str) -> Vec<&'static str> {
    secrets().into_iter().filter(|(_, secret)| logged.contains(secret)).map(|(what, _)| what).collect()
}

fn builder(url: &str) -> ClientBuilder {
    let quick = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    Client::builder().base_url(url).api_key(EMAIL, KEY).retry(quick).unlimited()
}

fn ticket() -> types::builder::CreateTicket {
    let message = types::CreateMessage::builder()
        .channel("api")
        .from_agent(false)
        .sender(types::MessageParty::builder().email("nia.okafor@example.com"))
        .body_text("otter-subject, in full");
    types::CreateTicket::builder().subject("otter-subject").messages(vec![message.build().unwrap()])
}

/// Calls that succeed, on the sandbox.
async fn succeed(client: &Client, sandbox: &Sandbox) {
    let made = client.create_ticket().body(ticket()).send().await.unwrap();
    assert_eq!(client.get_ticket().id(made.id).send().await.unwrap().subject.as_deref(), Some("otter-subject"));
    let found = client.list_customers().email("nia.okafor@example.com").send().await.unwrap();
    assert_eq!(found.data.len(), 1);
    let survivor = client.get_ticket().id(sandbox.ids().merged_ticket).send().await.unwrap();
    assert_eq!(survivor.id, sandbox.ids().ticket);
    let files = client.upload_files().file("walrus-name.txt", "text/plain", "walrus-content").send().await.unwrap();
    let file = client.download_file().url(files[0].url.as_deref().unwrap()).send().await.unwrap();
    assert_eq!(*file, "walrus-content");
}

/// The same two calls, one that writes and one that filters, refused in every way there is.
async fn fail(builder: impl Fn(&str) -> ClientBuilder) {
    let refusal = json!({"error": {"msg": "'heron-answer' is no choice.", "data": {"subject": ["heron-answer"]}}});
    for (reply, kind) in [
        (answer(400, "", refusal.to_string()), ErrorKind::BadRequest),
        (answer(500, "", "heron-answer"), ErrorKind::Server),
        (answer(200, "", r#"{"id": "heron-answer"}"#), ErrorKind::Decode),
        (redirect(302, "/login?marten-token=1"), ErrorKind::Redirect),
        (redirect(301, "https://elsewhere.example.com/api/customers?marten-token=1"), ErrorKind::Redirect),
        (Reply::HangUp, ErrorKind::Transport),
        (Reply::Bytes(b"heron-answer".to_vec()), ErrorKind::Transport),
    ] {
        let server = Server::always(reply).await;
        let client = builder(&server.url).build().unwrap();
        let error = client.create_ticket().body(ticket()).send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        // To a list, the answer that cannot be decoded is one without data.
        let listed = client.list_customers().email("nia.okafor@example.com").send().await;
        assert!(listed.is_err() || kind == ErrorKind::Decode);
        assert!(server.requests().len() >= 2, "{kind:?}");
    }
    // Nobody listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = builder(&url).build().unwrap();
    let error = client.list_customers().email("nia.okafor@example.com").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let error = client.create_ticket().body(ticket()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn nothing_that_is_logged_tells_secrets_or_customers_words() {
    // Bridges `log` as well, which reqwest uses.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(|| Capture)
        .init();
    let sandbox = Sandbox::builder().email(EMAIL).api_key(KEY).start().await.unwrap();

    succeed(&builder(sandbox.url()).build().unwrap(), &sandbox).await;
    fail(builder).await;
    let logged = take();
    // Both ways of logging are heard: reqwest writes by `log`, hyper-util by `tracing`.
    assert!(logged.contains(" reqwest::connect: ") && logged.contains(" hyper_util::"), "{logged}");
    assert!(logged.contains("gorgias: trying again operation=\"list_customers\""), "{logged}");
    assert_eq!(found(&logged), [""; 0], "{logged}");

    // The proof that a leak would be seen: an HTTP client of our own that is told to log every byte, and the same calls.
    let loud = reqwest::Client::builder().connection_verbose(true).redirect(reqwest::redirect::Policy::none());
    let loud = loud.build().unwrap();
    let builder = |url: &str| builder(url).http(loud.clone());
    let client = builder(sandbox.url()).build().unwrap();
    succeed(&client, &sandbox).await;
    // The key goes nowhere but into the credentials, and the address of the caller comes back only here.
    client.list_tags().search(KEY).send().await.unwrap();
    assert_eq!(client.get_user().id(0).send().await.unwrap().email.as_deref(), Some(EMAIL));
    fail(builder).await;
    let logged = take();
    assert_eq!(found(&logged), secrets().map(|(what, _)| what), "{logged}");
    assert!(sandbox.problems().is_empty());
}
