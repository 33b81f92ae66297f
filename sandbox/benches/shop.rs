//! What a seeded shop costs: until it listens, at its peak, per page, and per record that is looked at.
//!
//! `cargo bench -p gorgias-sandbox --bench shop` prints Markdown for `RESULTS.md`; further arguments are numbers of tickets. Each
//! shop is in a process of its own, so that its peak is its own.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::process::Command;
use std::time::{Duration, Instant};

use desk::{Desk, median};
use gorgias_sandbox::{Sandbox, Seed};
use serde_json::{Value, json};

/// What a child process is told by its environment.
const CHILD: &str = "GORGIAS_BENCH_SHOP";

#[tokio::main]
async fn main() {
    if let Ok(tickets) = std::env::var(CHILD) {
        return measure(tickets.parse().unwrap()).await;
    }
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let bench = std::env::args().any(|argument| argument == "--bench");
    let sizes = if !given.is_empty() {
        given
    } else if bench {
        vec![1_000, 10_000, 100_000, 1_000_000]
    } else {
        vec![20]
    };
    println!(
        "| tickets | start | peak | first page of 100 | other pages | ticket | search, per customer | report, per ticket | job, per ticket | peak after all |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for tickets in sizes {
        let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, tickets.to_string()).output().unwrap();
        print!("{}", String::from_utf8(child.stdout).unwrap());
    }
}

async fn measure(tickets: usize) {
    let start = Instant::now();
    let shop = Seed::shop().tickets(tickets).until("2026-03-01T10:00:00Z");
    let sandbox = Sandbox::builder().record(false).seed(shop).clock("2026-03-01T10:00:00Z").start().await.unwrap();
    let (start, peak) = (start.elapsed().as_secs_f64(), peak());
    let desk = Desk::of(&sandbox);
    let (page, first) = desk.get("/api/tickets?limit=100").await;
    // Each page is another one.
    let (mut pages, mut singles) = (Vec::new(), Vec::new());
    let mut next = page["meta"]["next_cursor"].as_str().map(str::to_owned);
    while let Some(cursor) = next.filter(|_| pages.len() < 60) {
        let cursor: String = cursor.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let (page, took) = desk.get(&format!("/api/tickets?limit=100&cursor={cursor}")).await;
        pages.push(took);
        if let Some(id) = page["data"][0]["id"].as_i64() {
            singles.push(desk.get(&format!("/api/tickets/{id}")).await.1);
        }
        next = page["meta"]["next_cursor"].as_str().map(str::to_owned);
    }
    let per = |took: Duration, count: usize| took.as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap());
    let customers = (tickets * 2 / 7).max(3);
    let search = json!({"type": "customer", "query": "nobody is called like this"});
    let search = per(thrice(&desk, "/api/search", &search).await, customers);
    let report = json!({"query": {
        "scope": "messages-received", "measures": ["messagesCount"], "dimensions": [], "timezone": "UTC",
        "filters": [
            {"member": "periodStart", "operator": "afterDate", "values": ["2026-02-01T00:00:00+00:00"]},
            {"member": "periodEnd", "operator": "beforeDate", "values": ["2026-02-28T00:00:00+00:00"]},
        ],
    }});
    let report = per(thrice(&desk, "/api/reporting/stats", &report).await, tickets);
    let view = json!({"name": "Nothing", "slug": "nothing", "type": "ticket-list", "visibility": "public", "filters": "eq(ticket.language, 'xx')"});
    let view = desk.post("/api/views", &view).await.0["id"].clone();
    let job = json!({"type": "updateTicket", "params": {"view_id": view, "updates": {"status": "closed"}}});
    let job = desk.post("/api/jobs", &job).await.0["id"].clone();
    // It is done before the next request.
    let (done, took) = desk.get(&format!("/api/jobs/{job}")).await;
    assert_eq!(done["status"], "done", "{done}");
    let job = per(took, tickets);
    println!(
        "| {tickets} | {start:.2} s | {peak:.0} MB | {:.1} ms | {:.2} ms | {:.0} µs | {search:.1} µs | {report:.1} µs | {job:.1} µs | {:.0} MB |",
        first.as_secs_f64() * 1e3,
        if pages.is_empty() { 0.0 } else { median(&mut pages) / 1e3 },
        if singles.is_empty() { 0.0 } else { median(&mut singles) },
        self::peak()
    );
}

/// The middle of three times.
async fn thrice(desk: &Desk, path: &str, body: &Value) -> Duration {
    let mut times = Vec::new();
    for _ in 0..3 {
        times.push(desk.post(path, body).await.1);
    }
    times.sort_unstable();
    times[1]
}

/// The most memory that this process ever had, in MB; 0 where the system does not tell.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() * 1024.0 / 1e6
}
