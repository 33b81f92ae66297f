//! What a request costs in two builds, side by side in one run.
//!
//! `cargo bench -p gorgias-sandbox --bench beside -- BEFORE AFTER` takes two binaries, starts them in turns with the same shop and
//! prints Markdown for `RESULTS.md`. Without arguments it does nothing.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use desk::{Desk, median, ticket};

/// A sandbox in a process of its own, which ends with this.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Starts a binary and gives its address, with the time until it said so.
fn start(binary: &str, arguments: &[&str]) -> (Server, String, Duration) {
    let start = Instant::now();
    let mut child = Command::new(binary).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(at) = line.find("http://127.0.0.1") {
            break line[at..].split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
        }
    };
    let took = start.elapsed();
    // What it says further must go somewhere.
    std::thread::spawn(move || lines.for_each(drop));
    (Server(child), url, took)
}

#[tokio::main]
async fn main() {
    let binaries: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [before, after] = binaries.as_slice() else { return };
    println!("| | before | after | ratio |\n|---|---|---|---|");
    let row = |name: &str, before: f64, after: f64| {
        println!("| {name} | {before:.0} µs | {after:.0} µs | {:.2} |", before / after);
    };
    for (name, arguments) in [("small desk", &["--small"][..]), ("shop of 500", &[])] {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..20 {
            for (binary, times) in [before, after].into_iter().zip(&mut times) {
                let begun = Instant::now();
                let (_server, url, _) = start(binary, arguments);
                Desk::at(&url).get("/api/tickets").await;
                times.push(begun.elapsed());
            }
        }
        let [before, after] = times.map(|mut times| median(&mut times));
        row(&format!("{name}: process to first response"), before, after);
    }
    let running = [start(before, &["--empty"]), start(after, &["--empty"])];
    let desks = [Desk::at(&running[0].1), Desk::at(&running[1].1)];
    let mut ids = [0, 0];
    for number in 0..1000 {
        for (desk, id) in desks.iter().zip(&mut ids) {
            *id = desk.post("/api/tickets", &ticket(number)).await.0["id"].as_i64().unwrap();
        }
    }
    for (name, path) in [("ticket", "/api/tickets/{id}"), ("list of 100", "/api/tickets?limit=100")] {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..1000 {
            for ((desk, id), times) in desks.iter().zip(ids).zip(&mut times) {
                times.push(desk.get(&path.replace("{id}", &id.to_string())).await.1);
            }
        }
        let [before, after] = times.map(|mut times| median(&mut times));
        row(name, before, after);
    }
}
