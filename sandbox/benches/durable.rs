//! What a write costs with and without a data file, alone and beside others: what waits at the same time shares a transaction.
//!
//! `cargo bench -p gorgias-sandbox --bench durable` prints Markdown for `RESULTS.md`. With a file, the disk decides.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::sync::Arc;
use std::time::Instant;

use desk::{Desk, ticket};
use gorgias_sandbox::Sandbox;

#[tokio::main]
async fn main() {
    let writes = if std::env::args().any(|a| a == "--bench") { 480 } else { 16 };
    let folder = std::env::temp_dir().join(format!("gorgias-sandbox-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("| tickets opened by | in memory | with a data file | ratio |\n|---|---|---|---|");
    for callers in [1, 4, 16] {
        let memory = Sandbox::builder().record(false).start().await.unwrap();
        let file = Sandbox::builder().record(false).data(folder.join(format!("{callers}.redb"))).start().await.unwrap();
        let (mut plain, mut kept) = (0.0, 0.0);
        // In turns, so that noise hits both alike.
        for round in 0..4 {
            plain += open(&memory, callers, writes / 4, round).await;
            kept += open(&file, callers, writes / 4, round).await;
        }
        let per = 1e6 / f64::from(u32::try_from(writes).unwrap());
        println!("| {callers} at a time | {:.0} µs | {:.0} µs | {:.1} |", plain * per, kept * per, kept / plain);
        memory.shutdown().await;
        file.shutdown().await;
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// The seconds that all of it took.
async fn open(sandbox: &Sandbox, callers: usize, writes: usize, round: usize) -> f64 {
    let desk = Arc::new(Desk::of(sandbox));
    let start = Instant::now();
    let callers: Vec<_> = (0..callers)
        .map(|caller| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                for number in 0..writes / callers {
                    desk.post("/api/tickets", &ticket((round * writes + number) * 100 + caller)).await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    start.elapsed().as_secs_f64()
}
