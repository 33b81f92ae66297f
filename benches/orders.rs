//! What it costs to read orders, to find the one that a ticket is about, and to plan by rules what is done about the ticket.
//!
//! `cargo bench --bench orders` prints Markdown for `RESULTS.md`. All are measured in turn, so that a noisy machine treats
//! them alike; the figures are medians.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;

use std::hint::black_box;
use std::time::{Duration, Instant};

use gorgias::orders::context::OrderContext;
use gorgias::orders::{Platform, read_order};
use gorgias::triage::TriageRules;
use gorgias::types::Ticket;
use serde_json::{Value, json};

const ORDERS: u32 = 50;

fn main() {
    let rounds = if std::env::args().any(|a| a == "--bench") { 30 } else { 1 };
    println!("| | size | ms | µs per order, or per 100 KB |\n|---|---|---|---|");
    reading(rounds);
    matching(rounds);
    println!("\n| | µs |\n|---|---|");
    rooms(rounds);
}

/// A ticket of 58 KB: its context, and what twenty rules make of it.
fn rooms(rounds: usize) {
    let json = records::ticket();
    let ticket: Ticket = serde_json::from_value(json.clone()).unwrap();
    let rules: TriageRules = serde_json::from_value(records::rules()).unwrap();
    let client =
        gorgias::Client::builder().base_url("http://127.0.0.1:9").api_key("agent@example.com", "key").build().unwrap();
    // These rules name nobody, so that nothing is called.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let triage = runtime.block_on(client.triage(&rules)).unwrap();
    let (mut trees, mut contexts, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    let text = json.to_string();
    for _ in 0..rounds * 20 {
        let start = Instant::now();
        black_box(serde_json::from_str::<Value>(black_box(&text)).unwrap());
        trees.push(start.elapsed());
        contexts.push(time(&ticket));
        let start = Instant::now();
        black_box(triage.plan(black_box(&ticket)));
        plans.push(start.elapsed());
    }
    let bytes = text.len();
    println!(
        "| the ticket as a `serde_json::Value`, to compare with | {:.1} |",
        median(&mut trees).as_secs_f64() * 1e6
    );
    println!("| context of a ticket of {bytes} bytes | {:.1} |", median(&mut contexts).as_secs_f64() * 1e6);
    println!("| plan of {} rules about it | {:.1} |", rules.rules.len(), median(&mut plans).as_secs_f64() * 1e6);
}

fn reading(rounds: usize) {
    for (platform, order) in [
        (Platform::Shopify, shopify as fn(u32) -> Value),
        (Platform::Magento2, magento),
        (Platform::BigCommerce, bigcommerce),
    ] {
        let orders: Vec<Value> = (0..ORDERS).map(order).collect();
        let mut times: Vec<_> = (0..rounds)
            .map(|_| {
                let start = Instant::now();
                for raw in &orders {
                    black_box(read_order(platform.clone(), black_box(raw)));
                }
                start.elapsed()
            })
            .collect();
        row(&format!("{ORDERS} orders of {} read", platform.as_str()), "", median(&mut times), f64::from(ORDERS));
    }
}

fn matching(rounds: usize) {
    let prose = "Hello, I am still waiting for my order. It was placed on 2026-05-02 for 45.00 EUR, and your colleague (ext. 4711) \
        told me on 03/05/2026 at 10:15 that the teapot had left. Meine Kundennummer ist 884213, die Rechnung 2026-0815 liegt bei. \
        Call me under +44 113 496 0000.\n> On Monday you wrote: thank you for your purchase no. 998877, tracking 00340434161094000000.\n";
    let plain = "lorem ipsum dolor sit amet, consectetur adipiscing elit\n";
    for (what, piece, size) in [
        ("prose with numbers", prose, 100 << 10),
        ("words only", plain, 100 << 10),
        ("`1 1 1 …`", "1 ", 4 << 20),
        ("`1001, 1001, …`", "1001, ", 4 << 20),
        ("`#1 #1 …`", "#1 ", 4 << 20),
        ("`order 1001 order …`", "order 1001 ", 4 << 20),
        ("`JD01 4000 …`", "JD01 4000 ", 4 << 20),
        ("`a-1.b/2_…`", "a-1.b/2_", 4 << 20),
        ("words only", plain, 4 << 20),
    ] {
        let text = piece.repeat(size / piece.len());
        let kilobytes = u32::try_from(text.len() / 1000).unwrap();
        // A tenth of the rounds for what takes long.
        let rounds = if size > 1 << 20 { rounds.div_ceil(10) } else { rounds };
        let (with, without) = (ticket(&text), ticket(""));
        let mut times: Vec<_> = (0..rounds).map(|_| time(&with).saturating_sub(time(&without))).collect();
        row(&format!("matched: {what}"), &format!("{kilobytes} KB"), median(&mut times), f64::from(kilobytes) / 100.0);
    }
}

/// The time of making a context, without that of copying the ticket.
fn time(ticket: &Ticket) -> Duration {
    let ticket = ticket.clone();
    let start = Instant::now();
    let context = black_box(OrderContext::new(ticket, None));
    let time = start.elapsed();
    drop(context);
    time
}

fn ticket(text: &str) -> Ticket {
    let orders: Vec<Value> = (0..ORDERS).map(shopify).collect();
    let ticket = json!({"id": 1, "messages": [{"id": 1, "from_agent": false, "body_text": text}], "customer": {"id": 2,
        "integrations": {"3": {"__integration_type__": "shopify", "orders": orders}}}});
    serde_json::from_value(ticket).unwrap()
}

fn shopify(index: u32) -> Value {
    let number = 1001 + index;
    json!({
        "id": 5_200_000_000_000_u64 + u64::from(number), "name": format!("#{number}"), "order_number": number, "currency": "EUR",
        "created_at": "2026-05-02T09:00:00Z", "updated_at": "2026-05-03T09:00:00Z", "financial_status": "paid",
        "fulfillment_status": "fulfilled", "total_price": "45.00", "subtotal_price": "40.00", "total_tax": "7.18",
        "line_items": [
            {"id": 1, "title": "Enamel teapot", "sku": format!("TEA-{number}"), "quantity": 2, "price": "12.50"},
            {"id": 2, "title": "Linen blanket", "sku": format!("LIN-{number}"), "quantity": 1, "price": "15.00"}],
        "fulfillments": [{"id": 3, "status": "success", "shipment_status": "in_transit", "tracking_company": "DHL",
            "tracking_number": format!("JD01400000{number}"), "created_at": "2026-05-03T09:00:00Z"}],
        "refunds": [],
        "shipping_address": {"name": "Nia Boateng", "address1": "1 Kiln Lane", "city": "Leeds", "zip": "LS1", "country": "GB"},
    })
}

fn magento(index: u32) -> Value {
    json!({
        "entity_id": index, "increment_id": format!("{:09}", 1001 + index), "state": "processing", "status": "processing",
        "order_currency_code": "EUR", "grand_total": 45, "total_paid": 45, "created_at": "2026-05-02 09:00:00",
        "customer_firstname": "Nia", "customer_lastname": "Boateng",
        "items": [
            {"item_id": 1, "name": "Enamel teapot", "sku": format!("TEA-{index}"), "qty_ordered": 2, "qty_shipped": 1, "price": 12.5},
            {"item_id": 2, "name": "Linen blanket", "sku": format!("LIN-{index}"), "qty_ordered": 1, "qty_shipped": 0, "price": 15}],
    })
}

fn bigcommerce(index: u32) -> Value {
    json!({
        "id": 100 + index, "status_id": 2, "status": "Shipped", "currency_code": "EUR", "default_currency_code": "EUR",
        "total_inc_tax": "45.0000", "subtotal_inc_tax": "40.0000", "date_created": "Sat, 02 May 2026 09:00:00 +0000",
        "items_total": 3, "items_shipped": 3, "billing_address": {"first_name": "Nia", "last_name": "Boateng"},
        "products": [
            {"id": 1, "name": "Enamel teapot", "sku": format!("TEA-{index}"), "quantity": 2, "quantity_shipped": 2, "price_inc_tax": "12.5"},
            {"id": 2, "name": "Linen blanket", "sku": format!("LIN-{index}"), "quantity": 1, "quantity_shipped": 1, "price_inc_tax": "15"}],
    })
}

fn row(what: &str, size: &str, time: Duration, units: f64) {
    let millis = time.as_secs_f64() * 1e3;
    println!("| {what} | {size} | {millis:.2} | {:.1} |", millis * 1e3 / units);
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
