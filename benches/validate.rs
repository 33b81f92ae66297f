//! What checking a message costs: an outgoing e-mail with everything set, a note, and an e-mail that breaks rules.
//!
//! `cargo bench --bench validate` prints Markdown for `RESULTS.md`. Compared with writing the same message as JSON, which
//! every call does anyway.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use gorgias::message::compose::Message;
use gorgias::message::rules::validate;
use gorgias::types::CreateMessage;

fn main() {
    let rounds = if std::env::args().any(|a| a == "--bench") { 200 } else { 2 };
    let email = Message::email("support@example.com", "nia.okafor@example.com")
        .text("Hello Nia,\nit left our warehouse this morning.".repeat(20))
        .html("<p>Hello Nia,<br>it left our warehouse this morning.</p>".repeat(20))
        .subject("Your order")
        .sender(11)
        .receiver(310_000_042)
        .cc("mira@example.com")
        .external_id("crm-9")
        .build()
        .unwrap();
    let note = Message::internal_note("Call back").build().unwrap();
    let mut broken = email.clone();
    broken.source = gorgias::Patch::Absent;
    broken.mention_ids = vec![1].into();
    println!("| | ns |\n|---|---|");
    row("an e-mail, written as JSON", rounds, || drop(black_box(serde_json::to_vec(black_box(&email)).unwrap())));
    for (name, message) in [("an e-mail", &email), ("a note", &note), ("an e-mail with three findings", &broken)] {
        row(&format!("{name}, checked"), rounds, || drop(black_box(validate::<CreateMessage>(black_box(message)))));
    }
}

/// The median of `rounds` averages over a thousand calls.
fn row(name: &str, rounds: usize, mut call: impl FnMut()) {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            (0..1000).for_each(|_| call());
            start.elapsed() / 1000
        })
        .collect();
    times.sort_unstable();
    println!("| {name} | {} |", times[times.len() / 2].as_nanos());
}
