//! What a request costs in several builds, side by side in one run.
//!
//! `cargo bench -p gorgias-sandbox --bench beside -- BINARY...` starts the binaries, the one of this build last, in turns with the
//! same desk, and prints Markdown for `RESULTS.md`. Times of the processor are those of the server: unlike those that a client
//! sees they hardly depend on what the machine does otherwise.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod desk;

use std::time::Instant;

use desk::server::{Server, middle};
use desk::{Desk, ticket};

/// The binary of this build.
const OWN: &str = env!("CARGO_BIN_EXE_gorgias-sandbox");

#[tokio::main]
async fn main() {
    let bench = std::env::args().any(|argument| argument == "--bench");
    let mut binaries: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    binaries.push(OWN.to_owned());
    let (starts, tickets, rounds) = if bench { (15, 300, 40) } else { (1, 3, 1) };
    let name = |binary: &String| binary.rsplit('/').next().unwrap_or_default().to_owned();
    println!("| | {} | ratio of the first to the last |", binaries.iter().map(name).collect::<Vec<_>>().join(" | "));
    println!("|---|{}---|", "---|".repeat(binaries.len()));
    for (name, arguments) in [("small desk", &["--small"][..]), ("default desk", &[])] {
        start(name, &binaries, arguments, starts).await;
    }
    let servers: Vec<Server> = binaries.iter().map(|binary| Server::start(binary, &["--empty"])).collect();
    let desks: Vec<Desk> = servers.iter().map(|server| Desk::at(&server.url)).collect();
    let mut ids = vec![0; desks.len()];
    for number in 0..tickets {
        for (desk, id) in desks.iter().zip(&mut ids) {
            *id = desk.post("/api/tickets", &ticket(number)).await.0["id"].as_i64().unwrap();
        }
    }
    for (name, path, calls) in [("ticket", "/api/tickets/{id}", 50), ("list of 100", "/api/tickets?limit=100", 10)] {
        let mut times = vec![Vec::new(); servers.len()];
        for _ in 0..rounds {
            for (((server, desk), id), times) in servers.iter().zip(&desks).zip(&ids).zip(&mut times) {
                let before = server.processor();
                for _ in 0..calls {
                    desk.get(&path.replace("{id}", &id.to_string())).await;
                }
                times.push((server.processor() - before) / f64::from(calls));
            }
        }
        row(&format!("{name}: processor"), times, 1.0, "µs");
    }
}

/// From the start of a process to its first response.
async fn start(name: &str, binaries: &[String], arguments: &[&str], rounds: usize) {
    let mut times = [(); 3].map(|()| vec![Vec::new(); binaries.len()]);
    for _ in 0..rounds {
        for (place, binary) in binaries.iter().enumerate() {
            let begun = Instant::now();
            let server = Server::start(binary, arguments);
            let (_, answer) = Desk::at(&server.url).get("/api/tickets").await;
            let whole = begun.elapsed();
            let [all, after, processor] = &mut times;
            all[place].push(whole.as_secs_f64() * 1e6);
            after[place].push(answer.as_secs_f64() * 1e6);
            processor[place].push(server.processor());
        }
    }
    let [all, after, processor] = times;
    row(&format!("{name}: from the start of the process to the end of the first response"), all, 1e3, "ms");
    row(&format!("{name}: first response, once it listens"), after, 1e3, "ms");
    row(&format!("{name}: processor until then"), processor, 1e3, "ms");
}

fn row(name: &str, times: Vec<Vec<f64>>, unit: f64, called: &str) {
    let times: Vec<f64> = times.into_iter().map(|times| middle(times) / unit).collect();
    let shown: Vec<String> = times.iter().map(|time| format!("{time:.1} {called}")).collect();
    println!("| {name} | {} | {:.1} |", shown.join(" | "), times[0] / times[times.len() - 1]);
}
