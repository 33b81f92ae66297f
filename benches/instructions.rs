//! Jobs that are measured in instructions, which another program on the machine does not change: `.ci/instructions` runs each below
//! callgrind, and fails where one takes more than what is stored in `benches/instructions.txt` allows. Only what happens within `counted`
//! counts, after a first time that does not.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;
mod server;

use std::hint::black_box;

use gorgias::orders::context::OrderContext;
use gorgias::orders::events::OrderWebhook;
use gorgias::orders::{Platform, read_order};
use gorgias::triage::TriageRules;
use gorgias::types::Ticket;
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, WebhookRequest};
use gorgias::{Client, operations};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

const SECRET: &str = "a secret of some length";

/// How often a job is done while it counts.
const TIMES: usize = 10;

const JOBS: [&str; 6] = ["page", "orders", "context", "webhook", "triage", "dispatch"];

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match std::env::args().nth(1).as_deref() {
        Some("page") => page(&runtime),
        Some("orders") => orders(),
        Some("context") => context(),
        Some("webhook") => webhook(),
        Some("triage") => triage(&runtime),
        Some("dispatch") => dispatch(&runtime),
        _ => println!("{}", JOBS.join("\n")),
    }
}

/// The part that callgrind counts.
#[inline(never)]
fn counted(job: &mut dyn FnMut()) {
    for _ in 0..TIMES {
        job();
    }
}

fn measure(mut job: impl FnMut()) {
    job();
    counted(&mut job);
}

/// A client whose server responds with a page of 100 tickets, and with one tag.
fn client(runtime: &Runtime, tasks: &LocalSet) -> Client {
    let page = json!({ "data": (1..=100).map(records::listed).collect::<Vec<_>>(), "meta": {} }).to_string();
    let tag = json!({ "id": 1, "name": "vip", "usage": 3 }).to_string();
    let server = server::start(vec![("GET /api/tickets?", page), ("GET /api/tags/1 ", tag)]);
    let address = tasks.block_on(runtime, server);
    Client::builder()
        .base_url(format!("http://{address}"))
        .api_key("agent@example.com", "benchmark-key")
        .build()
        .unwrap()
}

/// A page of 100 tickets: the call, and what is decoded.
fn page(runtime: &Runtime) {
    let tasks = LocalSet::new();
    let client = client(runtime, &tasks);
    measure(|| {
        let page = tasks.block_on(runtime, client.list_tickets().limit(100).send()).unwrap();
        assert_eq!(black_box(page).data.len(), 100);
    });
}

/// An order of Shopify as it comes in a ticket.
fn orders() {
    let order = records::shopify(1042, 11);
    measure(|| drop(black_box(read_order(Platform::Shopify, black_box(&order)))));
}

/// The order behind a ticket of 58 KB.
fn context() {
    let ticket: Ticket = serde_json::from_value(records::ticket()).unwrap();
    measure(|| drop(black_box(OrderContext::new(ticket.clone(), None))));
}

/// A webhook of Shopify: verified and read.
fn webhook() {
    let body = records::shopify(1042, 11).to_string().into_bytes();
    let scheme = HmacScheme::new().header("x-shopify-hmac-sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET).unwrap().sign(&body).unwrap().headers().clone();
    for (name, value) in [
        ("x-shopify-topic", "orders/updated"),
        ("x-shopify-shop-domain", "example.myshopify.com"),
        ("x-shopify-event-id", "98880550-7158-44d4-b7cd-2c97c8a01042"),
        ("x-shopify-triggered-at", "2026-05-03T07:00:00.000Z"),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    let receiver = OrderWebhook::shopify(SECRET).unwrap();
    measure(|| drop(black_box(receiver.receive(&WebhookRequest::new(&headers, &body)).unwrap())));
}

/// Twenty rules on a ticket of 58 KB.
fn triage(runtime: &Runtime) {
    let ticket: Ticket = serde_json::from_value(records::ticket()).unwrap();
    let rules: TriageRules = serde_json::from_value(records::rules()).unwrap();
    let client = Client::builder().base_url("http://127.0.0.1:9").api_key("agent@example.com", "key").build().unwrap();
    // These rules name nobody, so that nothing is called.
    let triage = runtime.block_on(client.triage(&rules)).unwrap();
    measure(|| drop(black_box(triage.plan(black_box(&ticket)))));
}

/// A call by the id of its operation.
fn dispatch(runtime: &Runtime) {
    let tasks = LocalSet::new();
    let client = client(runtime, &tasks);
    measure(|| {
        let tag = tasks.block_on(runtime, operations::call(&client, "get_tag", json!({"id": "1"}))).unwrap();
        assert_eq!(tag.get("id").and_then(Value::as_i64), Some(1));
    });
}
