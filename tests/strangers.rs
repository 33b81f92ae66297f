//! Strangers at a receiver: they announce the largest bodies, send most of them, and fall silent. A process of its own, whose
//! memory is looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "support/capture.rs"]
mod a_capture;

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use gorgias::webhook::{HmacScheme, Receiver, Signer, Verifier, WebhookEvent};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SECRET: &str = "hush";
const STRANGERS: usize = 100;
/// What a receiver takes by default.
const LARGEST: usize = 8 << 20;

fn receiver() -> Receiver {
    Receiver::new(Verifier::builder().scheme(HmacScheme::new()).secret(SECRET).build().unwrap())
}

async fn serve(receiver: Receiver) -> String {
    serve_route(gorgias::webhook::axum::route(receiver, |_: WebhookEvent| async { Ok::<(), StatusCode>(()) })).await
}

async fn serve_route(route: MethodRouter) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/gorgias", route)).await.unwrap() });
    host
}

/// A connection that has sent the head of a delivery, with this signature, and what it takes of the body.
async fn begin(host: &str, signature: &str, announced: usize, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /gorgias HTTP/1.1\r\nhost: {host}\r\nx-gorgias-signature: {signature}\r\ncontent-length: {announced}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // It may not take all of it.
    let _ = tokio::time::timeout(Duration::from_millis(500), stream.write_all(body)).await;
    stream
}

async fn status(stream: &mut TcpStream) -> String {
    let mut answer = vec![0; 12];
    tokio::time::timeout(Duration::from_secs(60), stream.read_exact(&mut answer)).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

fn signature(body: &[u8]) -> String {
    let signed = Signer::new(HmacScheme::new(), SECRET).unwrap().sign(body).unwrap();
    signed.headers()["x-gorgias-signature"].to_str().unwrap().to_owned()
}

fn delivery(ticket: usize, length: usize) -> Vec<u8> {
    let text = format!(r#"{{"trigger":"ticket-created","ticket_id":"{ticket}","event_id":"ev-{ticket}"}}"#);
    let mut body = text.into_bytes();
    body.resize(body.len().max(length), b' ');
    body
}

/// The memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<usize>().unwrap() * 1024
}

/// Tells a process that it is the child, and which route it has.
const CHILD: &str = "GORGIAS_TEST_STRANGERS_AT";

/// Each route in a process of its own, for nothing else may be in the memory that is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_hold_little_and_keep_nobody_out() {
    if let Ok(route) = std::env::var(CHILD) {
        return be_the_child(&route).await;
    }
    for route in if cfg!(feature = "inbox") { &["receiver", "inbox"][..] } else { &["receiver"][..] } {
        let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
        child.args(["strangers_hold_little_and_keep_nobody_out", "--exact", "--nocapture"]).env(CHILD, route);
        let output = child.kill_on_drop(true).output().await.unwrap();
        assert!(output.status.success(), "{route}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

async fn be_the_child(route: &str) {
    a_capture::begin();
    let receiver = receiver().body_timeout(Duration::from_secs(20));
    match route {
        #[cfg(feature = "inbox")]
        "inbox" => {
            use gorgias::inbox::{FileBackend, Inbox, axum as routes};
            let directory = tempfile::tempdir().unwrap();
            let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
            let inbox = Inbox::new(backend).patience(Duration::from_secs(60));
            hold_little(&serve_route(routes::webhooks(&inbox, "acme", receiver)).await).await;
        }
        _ => hold_little(&serve(receiver).await).await,
    }
}

async fn hold_little(host: &str) {
    let body = vec![b' '; LARGEST - 1000];
    let forged = "0".repeat(64);
    let stranger = || begin(host, &forged, LARGEST, &body);
    // All that a first one needs is there.
    drop(stranger().await);
    #[cfg(target_os = "linux")]
    let before = memory();
    let mut connected = Vec::new();
    for _ in 0..STRANGERS / 10 {
        let ten = tokio::join!(
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger(),
            stranger()
        );
        connected.extend(<[TcpStream; 10]>::from(ten));
    }
    assert_eq!(connected.len(), STRANGERS);
    #[cfg(target_os = "linux")]
    {
        let more = memory().saturating_sub(before);
        assert!(more <= 16 << 20, "{} KiB", more / 1024);
    }
    // A delivery of the usual size does not wait for them.
    let body = delivery(1, 12_000);
    let mut stream = begin(host, &signature(&body), body.len(), &body).await;
    assert_eq!(status(&mut stream).await, "HTTP/1.1 200");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_refused_in_time() {
    let host = serve(receiver().body_timeout(Duration::from_secs(1))).await;
    // Nothing, a part, and more than has room without waiting, twice.
    for sent in [0, 1000, 200_000, 200_000] {
        let mut stream = begin(&host, &"0".repeat(64), LARGEST, &vec![b' '; sent]).await;
        assert_eq!(status(&mut stream).await, "HTTP/1.1 408", "{sent}");
    }
    // Nor do they leave anything behind that others would wait for.
    let body = delivery(1, 200_000);
    let mut stream = begin(&host, &signature(&body), body.len(), &body).await;
    assert_eq!(status(&mut stream).await, "HTTP/1.1 200");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_deliveries_are_read_one_after_the_other() {
    const MOST: usize = 1 << 20;
    let receiver = receiver().max_bytes(MOST.try_into().unwrap()).body_timeout(Duration::from_secs(60));
    let host = serve(receiver).await;
    let tasks: Vec<_> = (1..=4)
        .map(|ticket| {
            let host = host.clone();
            tokio::spawn(async move {
                let body = delivery(ticket, MOST - ticket);
                let mut stream = TcpStream::connect(&host).await.unwrap();
                let head = format!(
                    "POST /gorgias HTTP/1.1\r\nhost: {host}\r\nx-gorgias-signature: {}\r\ncontent-length: {}\r\n\r\n",
                    signature(&body),
                    body.len()
                );
                stream.write_all(head.as_bytes()).await.unwrap();
                stream.write_all(&body).await.unwrap();
                status(&mut stream).await
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), "HTTP/1.1 200");
    }
    // Each part counts: one wrong byte at the end is noticed.
    let mut body = delivery(9, 100_000);
    let right = signature(&body);
    *body.last_mut().unwrap() = b'\n';
    let mut stream = begin(&host, &right, body.len(), &body).await;
    assert_eq!(status(&mut stream).await, "HTTP/1.1 401");
}
