//! What a seeded shop costs: until it listens, at its peak, per page, and per record that is looked at.
//!
//! `cargo bench -p gorgias-sandbox --bench shop` prints Markdown for `RESULTS.md`. Further arguments are numbers of tickets, and
//! binaries of other builds that do the same before the one of this build. Each shop is in a process of its own, and times of
//! the processor are those of that process.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use desk::Desk;
use desk::server::{Server, middle};
use serde_json::{Value, json};

/// The binary of this build.
const OWN: &str = env!("CARGO_BIN_EXE_gorgias-sandbox");

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if !given.is_empty() {
        given
    } else if arguments.iter().any(|argument| argument == "--bench") {
        vec![500, 1_000, 10_000, 100_000, 1_000_000]
    } else {
        vec![20]
    };
    let others = arguments.iter().filter(|argument| argument.contains('/'));
    println!(
        "| build | tickets | start | its processor | peak | other pages of 100 | the same again | ticket | search, per customer | report, per ticket | job, per ticket | page of the inbox | peak after all |"
    );
    println!("|{}", "---|".repeat(13));
    for binary in others.map(String::as_str).chain([OWN]) {
        for tickets in &sizes {
            measure(binary, *tickets).await;
        }
    }
}

/// A server with a client, and the processor time that calls take.
struct Shop {
    server: Server,
    desk: Desk,
}

impl Shop {
    async fn get(&self, path: &str) -> (Value, f64) {
        let before = self.server.processor();
        let (body, _) = self.desk.get(path).await;
        (body, self.server.processor() - before)
    }

    /// The middle of three times.
    async fn thrice(&self, path: &str, body: &Value) -> f64 {
        let mut times = Vec::new();
        for _ in 0..3 {
            let before = self.server.processor();
            self.desk.post(path, body).await;
            times.push(self.server.processor() - before);
        }
        middle(times)
    }
}

async fn measure(binary: &str, tickets: usize) {
    let server = Server::start(binary, &["--tickets", &tickets.to_string(), "--until", "2026-03-01T10:00:00Z"]);
    let (start, processor, peak) = (server.took.as_secs_f64(), server.processor() / 1e3, server.peak());
    let shop = Shop { desk: Desk::at(&server.url), server };
    // The first call makes what is made once.
    let mut next = shop.get("/api/tickets?limit=100").await.0["meta"]["next_cursor"].as_str().map(str::to_owned);
    let (mut pages, mut again, mut singles) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(cursor) = next.filter(|_| pages.len() < 60) {
        let cursor: String = cursor.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let path = format!("/api/tickets?limit=100&cursor={cursor}");
        let (page, took) = shop.get(&path).await;
        pages.push(took);
        again.push(shop.get(&path).await.1);
        if let Some(id) = page["data"][0]["id"].as_i64() {
            singles.push(shop.get(&format!("/api/tickets/{id}")).await.1);
        }
        next = page["meta"]["next_cursor"].as_str().map(str::to_owned);
    }
    let count = |count: usize| f64::from(u32::try_from(count).unwrap());
    let search = json!({"type": "customer", "query": "nobody is called like this"});
    let search = shop.thrice("/api/search", &search).await / count((tickets * 2 / 7).max(3));
    let report = json!({"query": {
        "scope": "messages-received", "measures": ["messagesCount"], "dimensions": [], "timezone": "UTC",
        "filters": [
            {"member": "periodStart", "operator": "afterDate", "values": ["2026-02-01T00:00:00+00:00"]},
            {"member": "periodEnd", "operator": "beforeDate", "values": ["2026-02-28T00:00:00+00:00"]},
        ],
    }});
    let report = shop.thrice("/api/reporting/stats", &report).await / count(tickets);
    let view = json!({"name": "Nothing", "slug": "nothing", "type": "ticket-list", "visibility": "public", "filters": "eq(ticket.language, 'xx')"});
    let view = shop.desk.post("/api/views", &view).await.0["id"].clone();
    let job = json!({"type": "updateTicket", "params": {"view_id": view, "updates": {"status": "closed"}}});
    let before = shop.server.processor();
    let job = shop.desk.post("/api/jobs", &job).await.0["id"].clone();
    // It is done before the next request.
    let done = shop.desk.get(&format!("/api/jobs/{job}")).await.0;
    assert_eq!(done["status"], "done", "{done}");
    let job = (shop.server.processor() - before) / count(tickets);
    let before = shop.server.processor();
    shop.desk.page("/").await;
    let inbox = (shop.server.processor() - before) / 1e3;
    println!(
        "| {} | {tickets} | {start:.2} s | {processor:.0} ms | {peak:.0} MB | {:.1} ms | {:.1} ms | {:.0} µs | {search:.1} µs | {report:.1} µs | {job:.1} µs | {inbox:.1} ms | {:.0} MB |",
        binary.rsplit('/').next().unwrap_or_default(),
        middle(pages) / 1e3,
        middle(again) / 1e3,
        middle(singles),
        shop.server.peak()
    );
}
