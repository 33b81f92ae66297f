//! How long a sandbox takes to listen, and to answer for the first time.
//!
//! `cargo bench -p gorgias-sandbox --bench startup` prints Markdown for `RESULTS.md`. The first start of a process is measured in
//! processes of its own.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::process::Command;
use std::time::{Duration, Instant};

use desk::{Desk, median};
use gorgias_sandbox::{Sandbox, Seed};

/// What a child process is told by its environment.
const CHILD: &str = "GORGIAS_BENCH_CHILD";

#[tokio::main]
async fn main() {
    if let Ok(seed) = std::env::var(CHILD) {
        let (first, answer) = start(&seed).await;
        let (again, _) = start(&seed).await;
        return println!("{} {} {}", first.as_nanos(), answer.as_nanos(), again.as_nanos());
    }
    let rounds = if std::env::args().any(|a| a == "--bench") { 30 } else { 1 };
    println!("| | first start of a process | first answer after it | another start |\n|---|---|---|---|");
    for (name, seed) in
        [("empty", "empty"), ("the small desk", "small"), ("the desk of the binary: 500 tickets", "shop")]
    {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..rounds {
            let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, seed).output().unwrap();
            let text = String::from_utf8(child.stdout).unwrap();
            for (times, nanos) in times.iter_mut().zip(text.split_whitespace()) {
                times.push(Duration::from_nanos(nanos.parse().unwrap()));
            }
        }
        let [first, answer, again] = times.map(|times| median(&times) / 1000.0);
        println!("| {name} | {first:.1} ms | {answer:.1} ms | {again:.2} ms |");
    }
}

/// Until it listens, and the first call.
async fn start(seed: &str) -> (Duration, Duration) {
    let seed = match seed {
        "empty" => Seed::Empty,
        "small" => Seed::Small,
        _ => Seed::shop().into(),
    };
    let start = Instant::now();
    let sandbox = Sandbox::builder().seed(seed).start().await.unwrap();
    let listening = start.elapsed();
    let (_, answer) = Desk::of(&sandbox).get("/api/tickets").await;
    sandbox.shutdown().await;
    (listening, answer)
}
