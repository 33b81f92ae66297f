//! What a backlog costs at a start: a process fills a file and is killed, another opens it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;

use gorgias::inbox::{FileBackend, Inbox};
use gorgias::orders::events::OrderWebhook;
use gorgias::webhook::WebhookRequest;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::arguments::{BackendKind, Options};
use crate::orders::{self, SECRET};
use crate::report::{millis, tenths};

/// Deliveries at a time, while the file is filled.
const AT_ONCE: usize = 256;

pub(crate) async fn run(options: &Options) -> Outcome {
    if options.backend == BackendKind::Redis {
        return Err("a backlog in Redis is not read at a start; this is about the file".into());
    }
    let directory = TempDir::new()?;
    let path = directory.path().join("inbox.redb");
    println!("filling a file with {} events of {} orders", options.events, options.orders);
    fill_and_kill(&path, options).await?;
    let megabytes = std::fs::metadata(&path)?.len() >> 20;
    let killed = opened(&path).await?;
    let closed = opened(&path).await?;
    println!("the file has {megabytes} MB\n");
    println!("| figure | after kill -9 | after a stop |\n|---|---|---|");
    for (name, key) in [("start, ms", "start_ms"), ("memory (VmHWM), MB", "memory_mb")] {
        println!("| {name} | {} | {} |", killed[key], closed[key]);
    }
    let (events, waiting) = (options.events, &killed["waiting"]);
    println!(
        "\n{}",
        json!({"events": events, "waiting": waiting, "killed": killed, "closed": closed, "file_mb": megabytes})
    );
    if waiting.as_u64() == Some(events as u64) {
        Ok(())
    } else {
        Err(format!("{waiting} events wait of the {events} that were accepted").into())
    }
}

fn again(mode: &str, path: &Path) -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(mode).arg(path).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

async fn fill_and_kill(path: &Path, options: &Options) -> Outcome {
    let mut command = again("fill", path)?;
    for (name, value) in
        [("--events", options.events as u64), ("--orders", options.orders as u64), ("--seed", options.seed)]
    {
        command.arg(name).arg(value.to_string());
    }
    let mut child = command.spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let line = BufReader::new(output).lines().next_line().await?;
    child.kill().await?;
    if line.as_deref() == Some("filled") { Ok(()) } else { Err("the file could not be filled".into()) }
}

async fn opened(path: &Path) -> Outcome<Value> {
    let output = again("open", path)?.output().await?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Accepts events, says so, and waits for its end.
pub(crate) async fn fill(path: &PathBuf, options: &Options) -> Outcome {
    let inbox = Inbox::new(FileBackend::open(path)?).patience(std::time::Duration::from_secs(60));
    let webhook = Arc::new(OrderWebhook::shopify(SECRET)?);
    let mut tasks = JoinSet::new();
    for event in orders::of_shop(options.seed, options.orders, options.events)?.into_iter().flatten() {
        if tasks.len() >= AT_ONCE
            && let Some(ended) = tasks.join_next().await
        {
            ended??;
        }
        let (inbox, webhook) = (inbox.clone(), Arc::clone(&webhook));
        tasks.spawn(async move {
            inbox.receive_order("harbor", &webhook, &WebhookRequest::new(&event.headers, &event.body)).await
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("filled");
    std::future::pending().await
}

/// Opens the file, and says how long that took and what memory the process had at most.
pub(crate) async fn open(path: &PathBuf) -> Outcome {
    let start = Instant::now();
    let inbox = Inbox::new(FileBackend::open(path)?);
    let waiting = inbox.state().await?.waiting.orders;
    let start_ms = millis(start.elapsed());
    println!("{}", json!({"start_ms": start_ms, "memory_mb": memory()?, "waiting": waiting}));
    Ok(())
}

/// Returns the most memory that this process had, in megabytes.
fn memory() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| format!("/proc/self/status: {error}"))?;
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system does not say the memory")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(tenths(kilobytes / 1024.0))
}
