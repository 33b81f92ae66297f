//! Jobs that are measured in instructions, which another program on the machine does not change: `.ci/instructions` runs each below
//! callgrind, and fails where one takes more than what is stored in `benches/instructions.txt` allows. Only what happens within `counted`
//! counts, after a first time that does not. Jobs that end in `-100` and `-1000` do the same with so many kilobytes; the script also fails
//! where the second takes more than twelve times the first.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;
mod server;

use std::hint::black_box;

use gorgias::orders::context::OrderContext;
use gorgias::orders::events::OrderWebhook;
use gorgias::orders::{Platform, read_order};
use gorgias::reconcile::macros::MacroSet;
use gorgias::triage::TriageRules;
use gorgias::types::{Ticket, TicketList};
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, Verifier, WebhookEvent, WebhookRequest};
use gorgias::{Client, operations};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

const SECRET: &str = "a secret of some length";

/// How often a job is done while it counts.
const TIMES: usize = 10;

const JOBS: [&str; 6] = ["page", "orders", "context", "webhook", "triage", "dispatch"];

/// Jobs that take a size.
const GROWING: [(&str, fn(&Runtime, usize)); 7] = [
    ("html", html),
    ("text", text),
    ("decode", decode),
    ("delivery", delivery),
    ("order", order),
    ("matching", matching),
    ("macros", macros),
];

/// Bytes, by the end of a job's name.
const SIZES: [(&str, usize); 2] = [("100", 100_000), ("1000", 1_000_000)];

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let job = std::env::args().nth(1);
    match job.as_deref() {
        Some("page") => page(&runtime),
        Some("orders") => orders(),
        Some("context") => context(),
        Some("webhook") => webhook(),
        Some("triage") => triage(&runtime),
        Some("dispatch") => dispatch(&runtime),
        Some(job) => grow(&runtime, job),
        None => {
            let growing = GROWING.iter().flat_map(|(job, _)| SIZES.map(|(size, _)| format!("{job}-{size}")));
            println!("{}", JOBS.iter().map(ToString::to_string).chain(growing).collect::<Vec<_>>().join("\n"));
        }
    }
}

/// Does a job that takes a size.
fn grow(runtime: &Runtime, name: &str) {
    let (job, size) = name.rsplit_once('-').unwrap();
    let (_, job) = GROWING.iter().find(|(other, _)| *other == job).unwrap();
    let (_, bytes) = SIZES.iter().find(|(other, _)| *other == size).unwrap();
    job(runtime, *bytes);
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

/// Repeats a text, with a number that goes up, until it has so many bytes.
fn repeated(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes + 200);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&part(number));
    }
    text
}

/// What an order's ticket says, from the words of a customer with two orders.
fn brief(message: Value) {
    let ticket: Ticket = serde_json::from_value(json!({
        "id": 1, "subject": "Where is it?", "messages": [message],
        "customer": {"id": 2, "integrations": {"3": {"__integration_type__": "shopify",
            "orders": [records::shopify(1042, 2), records::shopify(1043, 2)]}}},
    }))
    .unwrap();
    measure(|| drop(black_box(OrderContext::new(ticket.clone(), None).brief().to_text())));
}

/// A message in HTML: nested, with references, and with elements that are never closed.
fn html(_: &Runtime, bytes: usize) {
    let body =
        repeated(bytes, |n| format!("<div class=\"p{n}\"><p>Order &num;{n} &amp; more<br>than <b>{n}<i> words</b>"));
    brief(json!({"id": 1, "from_agent": false, "body_html": body}));
}

/// A message in text with a number, an address and a quotation in each line.
fn text(_: &Runtime, bytes: usize) {
    let body = repeated(bytes, |n| format!("> order #{n} of nia{n}@example.com, parcel HB{n}EU\n"));
    brief(json!({"id": 1, "from_agent": false, "body_text": body}));
}

/// A page of tickets, decoded.
fn decode(_: &Runtime, bytes: usize) {
    let listed: Vec<Value> = (0..u32::try_from(bytes / 900).unwrap()).map(records::listed).collect();
    let page = json!({"data": listed, "meta": {}}).to_string();
    measure(|| drop(black_box(serde_json::from_str::<TicketList>(&page).unwrap())));
}

/// A delivery of Gorgias with a long message: verified and read.
fn delivery(_: &Runtime, bytes: usize) {
    let mut delivery = records::delivery(7);
    delivery["message"]["body_text"] = repeated(bytes, |n| format!("\"line\" {n}\n")).into();
    let body = delivery.to_string().into_bytes();
    let scheme = HmacScheme::new();
    let signed = Signer::new(scheme.clone(), SECRET).unwrap().sign(&body).unwrap();
    let verifier = Verifier::builder().scheme(scheme).secret(SECRET).build().unwrap();
    measure(|| {
        verifier.verify(&WebhookRequest::new(signed.headers(), &body)).unwrap();
        drop(black_box(WebhookEvent::parse(&body).unwrap()));
    });
}

/// An order of many lines.
fn order(_: &Runtime, bytes: usize) {
    let order = records::shopify(1042, u32::try_from(bytes / 1_500).unwrap());
    measure(|| drop(black_box(read_order(Platform::Shopify, black_box(&order)))));
}

/// Rules that look for words, on a long message.
fn matching(runtime: &Runtime, bytes: usize) {
    let body = repeated(bytes, |n| format!("the parcel {n} is late, and so is the {n}th refund. "));
    let ticket = json!({"id": 1, "messages": [{"id": 1, "from_agent": false, "body_text": body}]});
    let ticket: Ticket = serde_json::from_value(ticket).unwrap();
    let rules: TriageRules = serde_json::from_value(records::rules()).unwrap();
    let client = Client::builder().base_url("http://127.0.0.1:9").api_key("agent@example.com", "key").build().unwrap();
    let triage = runtime.block_on(client.triage(&rules)).unwrap();
    measure(|| drop(black_box(triage.plan(black_box(&ticket)))));
}

/// A file of many macros.
fn macros(_: &Runtime, bytes: usize) {
    let one = |n| json!({"external_id": format!("shop:{n}"), "name": format!("Macro {n}"), "actions": [{"name": "addTags", "tags": ["a"]}]});
    let list: Vec<Value> = (0..bytes / 90).map(one).collect();
    let file = json!({"macros": list}).to_string();
    measure(|| drop(black_box(serde_json::from_str::<MacroSet>(&file).unwrap())));
}
