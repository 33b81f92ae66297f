//! What tickets take that a program keeps: by the memory of this process, which does nothing else.
//!
//! `cargo bench --bench memory` prints Markdown for `RESULTS.md`; on Linux only.

#![recursion_limit = "512"]
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod records;
mod server;

use serde_json::json;

/// Pages of 100 tickets.
const PAGES: usize = 100;
const FULL: usize = 400;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(measure()).await;
}

async fn measure() {
    let is_bench = std::env::args().any(|a| a == "--bench");
    let (pages, full) = if is_bench { (PAGES, FULL) } else { (2, 2) };
    let page = json!({ "data": (1..=100).map(records::listed).collect::<Vec<_>>(), "meta": {} }).to_string();
    let ticket = records::ticket().to_string();
    let (page_size, ticket_size) = (page.len(), ticket.len());
    let address = server::start(vec![("GET /api/tickets?", page), ("GET /api/tickets/7 ", ticket)]).await;
    let client = gorgias::Client::builder()
        .base_url(format!("http://{address}"))
        .api_key("agent@example.com", "benchmark-key")
        .build()
        .unwrap();
    // What is made once is not counted.
    drop(client.list_tickets().limit(100).send().await.unwrap());
    let before = kilobytes("VmRSS:");
    let mut listed = Vec::new();
    for _ in 0..pages {
        listed.extend(client.list_tickets().limit(100).send().await.unwrap().into_inner().data);
    }
    let (after, peak) = (kilobytes("VmRSS:"), kilobytes("VmHWM:"));
    println!("| kept | JSON of each, KB | each, KB | peak of the program, MB |\n|---|---|---|---|");
    row(&format!("{} listed tickets", listed.len()), page_size as f64 / 100.0, after - before, listed.len(), peak);
    drop(listed);
    drop(client.get_ticket().id(7).send().await.unwrap());
    let before = kilobytes("VmRSS:");
    let mut kept = Vec::new();
    for _ in 0..full {
        kept.push(client.get_ticket().id(7).send().await.unwrap().into_inner());
    }
    let (after, peak) = (kilobytes("VmRSS:"), kilobytes("VmHWM:"));
    row(&format!("{} full tickets", kept.len()), ticket_size as f64, after - before, kept.len(), peak);
}

fn row(what: &str, json: f64, kilobytes: f64, count: usize, peak: f64) {
    println!("| {what} | {:.1} | {:.2} | {:.1} |", json / 1024.0, kilobytes / count as f64, peak / 1024.0);
}

fn kilobytes(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0 kB");
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
