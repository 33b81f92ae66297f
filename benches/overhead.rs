//! What the crate adds to a call: the same calls on loopback by this crate, and by plain reqwest and serde_json into the same
//! types. Both run in one process, in turns, so that noise hits both alike; what counts is the difference and the ratio.
//!
//! serde reads our types through a tree, so the comparison for decoding is with types of the same fields that derive their readers
//! (`records/derived.rs`), times by chrono; and with the two fields that a program would pick for itself.
//!
//! `cargo bench --bench overhead` prints Markdown for `RESULTS.md`.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;
mod server;

use std::time::{Duration, Instant};

use gorgias::types::{Tag, Ticket, TicketList};
use reqwest::header;
use serde_json::{Value, json};

const ROUNDS: usize = 3000;
const KEY: &str = "benchmark-key";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(measure()).await;
}

async fn measure() {
    // `cargo test --benches` only wants to know that it runs.
    let rounds = if std::env::args().any(|a| a == "--bench") { ROUNDS } else { 20 };
    let mut odd: Vec<Value> = (1..=100).map(records::listed).collect();
    let full = records::ticket().to_string();
    let full_size = full.len();
    odd[50]["closed_datetime"] = "".into();
    let address = server::start(vec![
        ("GET /api/tickets/1 ", records::listed(1).to_string()),
        ("GET /api/tickets/7 ", full),
        ("GET /api/tickets?limit=99", json!({ "data": odd, "meta": {} }).to_string()),
        (
            "GET /api/tickets?",
            json!({ "data": (1..=100).map(records::listed).collect::<Vec<_>>(), "meta": {} }).to_string(),
        ),
        ("POST /api/tags ", json!({ "id": 1, "name": "vip", "usage": 3 }).to_string()),
    ])
    .await;
    let base = format!("http://{address}");
    let ours = gorgias::Client::builder().base_url(&base).api_key("agent@example.com", KEY).build().unwrap();
    // The same settings as ours.
    let plain = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_secs(10))
        .build()
        .unwrap();

    println!("| call | reqwest + serde_json | gorgias | added | ratio |\n|---|---|---|---|---|");
    let (a, b) = in_turns(
        rounds,
        async || drop(get::<Ticket>(&plain, &base, "/api/tickets/1").await),
        async || drop(ours.get_ticket().id(1).send().await.unwrap()),
    )
    .await;
    row("get_ticket, 1 KB", a, b);
    let (a, b) = in_turns(
        rounds,
        async || drop(post::<Tag>(&plain, &base, "/api/tags", &json!({ "name": "vip" })).await),
        async || drop(ours.create_tag().body(gorgias::types::CreateTag::builder().name("vip")).send().await.unwrap()),
    )
    .await;
    row("create_tag", a, b);
    let (a, b) = in_turns(
        rounds / 3,
        async || drop(get::<TicketList>(&plain, &base, "/api/tickets?limit=100").await),
        async || drop(ours.list_tickets().limit(100).send().await.unwrap()),
    )
    .await;
    row("list_tickets, 100 tickets", a, b);

    let (c, d) = in_turns(
        rounds / 3,
        async || drop(get::<TicketList>(&plain, &base, "/api/tickets?limit=100").await),
        async || drop(ours.list_tickets().limit(99).send().await.unwrap()),
    )
    .await;
    row("the same with one odd date, ours alone", c, d);

    let (e, f) = in_turns(
        rounds / 3,
        async || drop(get::<records::derived::Page>(&plain, &base, "/api/tickets?limit=100").await),
        async || drop(ours.list_tickets().limit(100).send().await.unwrap()),
    )
    .await;
    row("list_tickets, 100 tickets, beside derived types", e, f);

    let (e, f) = in_turns(
        rounds / 3,
        async || drop(get::<Subjects>(&plain, &base, "/api/tickets?limit=100").await),
        async || drop(ours.list_tickets().limit(100).send().await.unwrap()),
    )
    .await;
    row("list_tickets, 100 tickets, beside two fields of one's own", e, f);

    let (g, h) = in_turns(
        (rounds / 30).max(2),
        async || drop(reqwest::Client::builder().build().unwrap()),
        async || drop(gorgias::Client::builder().base_url(&base).api_key("agent@example.com", KEY).build().unwrap()),
    )
    .await;
    row("building a client", g, h);

    let (g, h) = in_turns(
        rounds / 3,
        async || {
            get::<Id>(&plain, &base, "/api/tickets/7").await;
        },
        async || drop(ours.get_ticket().id(7).send().await.unwrap()),
    )
    .await;
    row(&format!("get_ticket, {} KB, beside its id alone", full_size / 1024), g, h);
}

#[derive(serde::Deserialize)]
struct Subjects {
    #[allow(dead_code, reason = "it is decoded")]
    data: Vec<Subject>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "it is decoded")]
struct Subject {
    id: i64,
    subject: Option<String>,
}

#[derive(serde::Deserialize)]
struct Id {
    #[allow(dead_code, reason = "it is decoded")]
    id: i64,
}

async fn get<T: serde::de::DeserializeOwned>(http: &reqwest::Client, base: &str, path: &str) -> T {
    let request = http.get(format!("{base}{path}")).header(header::ACCEPT, "application/json");
    decode(request.basic_auth("agent@example.com", Some(KEY)).timeout(Duration::from_secs(30))).await
}

async fn post<T: serde::de::DeserializeOwned>(http: &reqwest::Client, base: &str, path: &str, body: &Value) -> T {
    let request = http.post(format!("{base}{path}")).header(header::ACCEPT, "application/json").json(body);
    decode(request.basic_auth("agent@example.com", Some(KEY)).timeout(Duration::from_secs(30))).await
}

async fn decode<T: serde::de::DeserializeOwned>(request: reqwest::RequestBuilder) -> T {
    let response = request.send().await.unwrap().error_for_status().unwrap();
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

/// Medians of two calls made in turns, each first every other time.
async fn in_turns(rounds: usize, mut a: impl AsyncFnMut(), mut b: impl AsyncFnMut()) -> (Duration, Duration) {
    let (mut first, mut second) = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
    for round in 0..rounds + rounds / 10 {
        let warm = round >= rounds / 10;
        for turn in 0..2 {
            let start = Instant::now();
            if (round + turn) % 2 == 0 {
                a().await
            } else {
                b().await
            }
            if warm {
                if (round + turn) % 2 == 0 { &mut first } else { &mut second }.push(start.elapsed());
            }
        }
    }
    (median(first), median(second))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn row(name: &str, plain: Duration, ours: Duration) {
    let micros = |d: Duration| d.as_secs_f64() * 1e6;
    let (plain, ours) = (micros(plain), micros(ours));
    println!("| {name} | {plain:.1} µs | {ours:.1} µs | {:+.1} µs | {:.3} |", ours - plain, ours / plain);
}
