//! What verifying a webhook costs, beside plain HMAC and SHA-256 and the crate `standardwebhooks`; and what a whole delivery costs,
//! beside a few lines of Node (`webhook.mjs`), if `node` is there.
//!
//! `cargo bench --bench webhook` prints Markdown for `RESULTS.md`. All are measured in turn, so that a noisy machine treats
//! them alike.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gorgias::orders::events::OrderWebhook;
use gorgias::webhook::{
    ClaimToken, DigestEncoding, HmacScheme, MemoryGuard, Receiver, ReplayClaim, ReplayGuard as _, Signer, Verifier,
    WebhookEvent, WebhookRequest, WorkOutcome,
};
use hmac::Mac as _;
use http::{HeaderMap, HeaderName};
use serde_json::json;
use sha2::Digest as _;

const SECRET: &str = "a secret of some length";

fn main() {
    let rounds = if std::env::args().any(|a| a == "--bench") { 200 } else { 2 };
    println!("| | size | µs | MB/s |\n|---|---|---|---|");
    for size in [4 << 10, 64 << 10, 1 << 20] {
        let body = format!("{{\"text\":\"{}\"}}", "x".repeat(size - 11)).into_bytes();
        compare(&body, rounds);
    }
    let body =
        br#"{"trigger":"ticket-message-created","ticket_id":"123","message_id":"456","message_from_agent":"False",
        "message_created_datetime":"2026-11-23T09:30:00+00:00","ticket_updated_datetime":"2026-11-23T09:30:00+00:00"}"#;
    let mut times = measure(rounds, 200, || WebhookEvent::parse(black_box(body)).unwrap().key());
    row("payload of a template: read, and its key", body.len(), median(&mut times));
    println!("\n| a whole delivery | bytes | Node, µs | µs | ratio |\n|---|---|---|---|---|");
    whole(rounds);
}

struct Delivery {
    headers: HeaderMap,
    body: Vec<u8>,
}

/// As many deliveries as go into one round.
const DELIVERIES: u32 = 64;

fn whole(rounds: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut node = Node::start();

    let orders: Vec<_> = (0..DELIVERIES).map(order).collect();
    let webhook = OrderWebhook::shopify(SECRET).unwrap();
    let ours = || {
        let guard = MemoryGuard::new();
        let start = Instant::now();
        runtime.block_on(async {
            for delivery in &orders {
                let event = webhook.receive(&WebhookRequest::new(&delivery.headers, &delivery.body)).unwrap();
                let (key, token) = (event.key(), ClaimToken::random());
                assert_eq!(guard.claim(&key, token).await.unwrap(), ReplayClaim::New);
                guard.settle(&key, token, WorkOutcome::Done).await.unwrap();
                black_box(event);
            }
        });
        start.elapsed() / DELIVERIES
    };
    side_by_side("an order of Shopify", "order", &orders, directory.path(), rounds, node.as_mut(), ours);

    let events: Vec<_> = (0..DELIVERIES).map(event).collect();
    let verifier = Verifier::builder().scheme(HmacScheme::new()).secret(SECRET).build().unwrap();
    let ours = || {
        let receiver = Receiver::new(verifier.clone());
        let start = Instant::now();
        runtime.block_on(async {
            for delivery in &events {
                let received = receiver.receive(&WebhookRequest::new(&delivery.headers, &delivery.body)).await.unwrap();
                black_box(&received.event);
                received.done().await.unwrap();
            }
        });
        start.elapsed() / DELIVERIES
    };
    side_by_side("an event of Gorgias", "event", &events, directory.path(), rounds, node.as_mut(), ours);
}

fn side_by_side(
    what: &str,
    job: &str,
    deliveries: &[Delivery],
    directory: &std::path::Path,
    rounds: usize,
    mut node: Option<&mut Node>,
    mut ours: impl FnMut() -> Duration,
) {
    let file = directory.join(job);
    let mut lines = String::new();
    for Delivery { headers, body } in deliveries {
        let headers: serde_json::Map<_, _> =
            headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
        writeln!(lines, "{}", json!({"headers": headers, "body": std::str::from_utf8(body).unwrap()})).unwrap();
    }
    std::fs::write(&file, lines).unwrap();
    let [mut theirs, mut own] = [const { Vec::new() }; 2];
    for _ in 0..rounds {
        own.push(ours());
        theirs.extend(node.as_mut().map(|node| node.time(job, &file)));
    }
    let own = median(&mut own).as_secs_f64() * 1e6;
    let bytes = deliveries.first().map_or(0, |delivery| delivery.body.len());
    if theirs.is_empty() {
        println!("| {what} | {bytes} | no `node` | {own:.1} | |");
    } else {
        let theirs = median(&mut theirs).as_secs_f64() * 1e6;
        println!("| {what} | {bytes} | {theirs:.1} | {own:.1} | {:.2} |", own / theirs);
    }
}

fn order(index: u32) -> Delivery {
    let body = records::shopify(1001 + index, 11).to_string().into_bytes();
    let scheme = HmacScheme::new().header("x-shopify-hmac-sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET).unwrap().sign(&body).unwrap().headers().clone();
    for (name, value) in [
        ("x-shopify-topic", "orders/updated"),
        ("x-shopify-shop-domain", "example.myshopify.com"),
        ("x-shopify-event-id", &format!("98880550-7158-44d4-b7cd-2c97c8a0{index:04}")),
        ("x-shopify-triggered-at", "2026-05-03T07:00:00.000Z"),
    ] {
        headers.insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    Delivery { headers, body }
}

fn event(index: u32) -> Delivery {
    let body = records::delivery(1000 + index).to_string().into_bytes();
    let headers = Signer::new(HmacScheme::new(), SECRET).unwrap().sign(&body).unwrap().headers().clone();
    Delivery { headers, body }
}

/// The same by hand in Node.
struct Node {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Node {
    /// `None` if there is no `node`.
    fn start() -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/webhook.mjs");
        let process = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.ok()?;
        let (input, output) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        Some(Self { process, input, output })
    }

    fn time(&mut self, job: &str, file: &std::path::Path) -> Duration {
        writeln!(self.input, "{job} {}", file.display()).unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        Duration::from_secs_f64(line.trim().parse::<f64>().unwrap() / 1e6)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn compare(body: &[u8], rounds: usize) {
    let signed = Signer::new(HmacScheme::new(), SECRET).unwrap().sign(body).unwrap();
    let ours = Verifier::builder().scheme(HmacScheme::new()).secret(SECRET).build().unwrap();
    let delivery = WebhookRequest::new(signed.headers(), body);
    let key = hmac::Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    let tag = key.clone().chain_update(body).finalize().into_bytes();
    let theirs = standardwebhooks::Webhook::from_bytes(SECRET.as_bytes().to_vec()).unwrap();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", "msg_1".parse().unwrap());
    headers.insert("webhook-timestamp", now.to_string().parse().unwrap());
    headers.insert("webhook-signature", theirs.sign("msg_1", now, body).unwrap().parse().unwrap());

    let calls = u32::try_from((1 << 20) / body.len()).unwrap().clamp(1, 64);
    let [mut plain, mut mac, mut verify, mut other] = [const { Vec::new() }; 4];
    for _ in 0..rounds {
        plain.extend(measure(1, calls, || sha2::Sha256::digest(black_box(body))));
        mac.extend(measure(1, calls, || key.clone().chain_update(black_box(body)).verify_slice(&tag).unwrap()));
        verify.extend(measure(1, calls, || ours.verify(black_box(&delivery)).unwrap()));
        other.extend(measure(1, calls, || theirs.verify(black_box(body), &headers).unwrap()));
    }
    row("plain SHA-256", body.len(), median(&mut plain));
    row("plain HMAC-SHA-256", body.len(), median(&mut mac));
    row("`Verifier::verify`", body.len(), median(&mut verify));
    row("`standardwebhooks`", body.len(), median(&mut other));
}

/// The time of one call, measured over some, in each round.
fn measure<T>(rounds: usize, calls: u32, mut call: impl FnMut() -> T) -> Vec<Duration> {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..calls {
                black_box(call());
            }
            start.elapsed() / calls
        })
        .collect()
}

fn row(what: &str, size: usize, time: Duration) {
    let micros = time.as_secs_f64() * 1e6;
    #[allow(clippy::cast_precision_loss, reason = "sizes are small")]
    let speed = size as f64 / micros;
    println!("| {what} | {size} | {micros:.2} | {speed:.0} |");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
