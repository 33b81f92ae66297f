//! What verifying a webhook costs, beside plain HMAC and SHA-256 and the crate `standardwebhooks`.
//!
//! `cargo bench --bench webhook` prints Markdown for `RESULTS.md`. All are measured in turn, so that a noisy machine treats
//! them alike.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gorgias::webhook::{HmacScheme, Signer, Verifier, WebhookEvent, WebhookRequest};
use hmac::Mac as _;
use http::HeaderMap;
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
