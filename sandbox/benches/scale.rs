//! What a request costs with 1,000, 10,000 and 100,000 tickets, side by side, and what they weigh.
//!
//! `cargo bench -p gorgias-sandbox --bench scale` prints Markdown for `RESULTS.md`. The three sandboxes are asked in turns, so that
//! noise hits all alike. Times are those of a client on loopback, from sending to the last byte.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use desk::{Desk, median, ticket};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

struct Account {
    _sandbox: Sandbox,
    desk: Arc<Desk>,
    tickets: usize,
    /// A ticket, its customer, and a view that nearly all tickets are in.
    ticket: i64,
    customer: i64,
    view: i64,
}

/// Method, path and body, for an account and a round.
type Request = fn(&Account, usize) -> (&'static str, String, Option<Value>);

#[tokio::main]
async fn main() {
    let bench = std::env::args().any(|a| a == "--bench");
    let (sizes, rounds) = if bench { ([1_000, 10_000, 100_000], 100) } else { ([10, 20, 30], 2) };
    let mut accounts = Vec::new();
    let mut weights = Vec::new();
    for tickets in sizes {
        let before = resident();
        accounts.push(fill(tickets).await);
        weights.push((resident() - before) / (tickets as f64 / 10_000.0));
    }
    println!("| request | {} tickets | {} | {} | ratio |\n|---|---|---|---|---|", sizes[0], sizes[1], sizes[2]);
    let requests: [(&str, Request); 8] = [
        ("list of 100, newest first", |_, _| ("GET", "/api/tickets?limit=100".to_owned(), None)),
        ("list of 100, by change, oldest first", |_, _| {
            ("GET", "/api/tickets?limit=100&order_by=updated_datetime:asc".to_owned(), None)
        }),
        ("list of a customer's tickets", |account, _| {
            ("GET", format!("/api/tickets?limit=100&customer_id={}", account.customer), None)
        }),
        ("ticket", |account, _| ("GET", format!("/api/tickets/{}", account.ticket), None)),
        ("items of a view, 30", |account, _| ("GET", format!("/api/views/{}/items", account.view), None)),
        ("events of a ticket", |account, _| {
            ("GET", format!("/api/events?object_type=Ticket&object_id={}", account.ticket), None)
        }),
        ("create message", |account, _| {
            let note = json!({"channel": "internal-note", "from_agent": true, "sender": {"email": "agent@example.com"}, "body_text": "Noted."});
            ("POST", format!("/api/tickets/{}/messages", account.ticket), Some(note))
        }),
        ("create ticket", |account, round| ("POST", "/api/tickets".to_owned(), Some(ticket(account.tickets + round)))),
    ];
    for (name, request) in requests {
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); accounts.len()];
        // The first call of each builds what is built once.
        for round in 0..=rounds {
            for (account, times) in accounts.iter().zip(&mut times) {
                let (method, path, body) = request(account, round);
                let (_, took) = account.desk.call(method.parse().unwrap(), &path, body.as_ref()).await;
                if round > 0 {
                    times.push(took);
                }
            }
        }
        let middle: Vec<f64> = times.iter().map(|times| median(times)).collect();
        println!(
            "| {name} | {:.0} µs | {:.0} µs | {:.0} µs | {:.2} |",
            middle[0],
            middle[1],
            middle[2],
            middle[2] / middle[0]
        );
    }
    println!("\n| | {} tickets | {} | {} |\n|---|---|---|---|", sizes[0], sizes[1], sizes[2]);
    println!("| MiB per 10,000 tickets | {:.0} | {:.0} | {:.0} |", weights[0], weights[1], weights[2]);
}

/// Opens tickets by eight callers at a time.
async fn fill(tickets: usize) -> Account {
    let sandbox = Sandbox::builder().record(false).start().await.unwrap();
    let desk = Arc::new(Desk::of(&sandbox));
    let next = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, next) = (Arc::clone(&desk), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= tickets {
                        return;
                    }
                    desk.post("/api/tickets", &ticket(number)).await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let path = format!("/api/tickets?external_id=bench-{}", tickets / 2);
    let found = desk.get(&path).await.0["data"][0].clone();
    let view = json!({"name": "Open", "slug": "open", "type": "ticket-list", "visibility": "public", "filters": "eq(ticket.status, 'open')"});
    let view = desk.post("/api/views", &view).await.0["id"].as_i64().unwrap();
    let (ticket, customer) = (found["id"].as_i64().unwrap(), found["customer"]["id"].as_i64().unwrap());
    Account { _sandbox: sandbox, desk, tickets, ticket, customer, view }
}

/// Resident memory of this process in MiB; 0 where the system does not tell.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
