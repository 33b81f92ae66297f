//! How much a core accepts: the service has one, the shop and Redis have another.

use std::sync::Arc;
use std::time::Instant;

use gorgias_sandbox::Sandbox;
use tempfile::TempDir;
use tokio::process::Command;

use crate::Outcome;
use crate::arguments::Options;
use crate::messages::Messages;
use crate::orders;
use crate::outbox::Outbox;
use crate::processes::Processes;
use crate::report::{quantile, tenths};
use crate::shop::deliver;
use crate::storm::{config, store};

const BYTES: usize = 20_000;

pub(crate) async fn run(options: &Options) -> Outcome {
    // All that is started from here on is there as well, but for what is sent elsewhere.
    let own = std::process::id().to_string();
    let mut moving = Command::new("taskset");
    moving.args(["-a", "-p", "-c", "1", &own]).stdout(std::process::Stdio::null());
    if !moving.status().await.map_err(|error| format!("taskset: {error}"))?.success() {
        return Err("this takes two cores, and the program taskset".into());
    }
    let directory = TempDir::new()?;
    let orders = orders::of_size(options.seed, options.events, BYTES)?;
    let bytes: usize = orders.iter().map(|event| event.body.len()).sum();
    let events = Arc::new(orders.into_iter().map(|event| vec![event]).collect::<Vec<_>>());
    let sandbox = Sandbox::start().await?;
    let (_redis, store) = store(options.backend, directory.path()).await?;
    let config = config(options, &sandbox, store, false);
    let processes = Processes::start(1, &config, &Messages::default(), Some(0)).await?;
    let start = Instant::now();
    let seen = deliver(&events, Outbox::plain(events.len()), options.senders, &processes.addresses()).await?;
    let seconds = start.elapsed().as_secs_f64();
    let busy = processes.ids().into_iter().map(busy).sum::<Outcome<f64>>()?;
    processes.stop().await?;

    let times = seen.times();
    let (rate, p99, max) = (times.len() as f64 / seconds, quantile(&times, 0.99), quantile(&times, 1.0));
    let (backend, senders, mean) = (options.backend.as_str(), options.senders, bytes / events.len().max(1));
    println!("{} orders of {mean} bytes by {senders} senders, {backend}, one core\n", events.len());
    println!("| figure | value |\n|---|---|");
    println!("| accepted per second | {rate:.0} |");
    println!("| accepted per second of the core | {:.0} |", times.len() as f64 / busy);
    println!("| acknowledged, ms: p99 / max | {p99:.1} / {max:.1} |\n");
    let line = serde_json::json!({
        "backend": backend, "events": events.len(), "bytes": mean, "senders": senders, "per_second": tenths(rate),
        "per_core_second": tenths(times.len() as f64 / busy),
        "ack_p99_ms": p99, "ack_max_ms": max, "seconds": tenths(seconds),
    });
    println!("{line}");
    Ok(())
}

/// Returns the seconds that a process has computed, by the system's clock of 100 ticks a second: what others do on the core
/// meanwhile is not in them.
fn busy(process: u32) -> Outcome<f64> {
    let path = format!("/proc/{process}/stat");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    // The name of the program, in brackets, can hold anything; 11 more fields are before the two times.
    let after =
        text.rsplit_once(')').map(|(_, after)| after).ok_or("the system does not say the times of a process")?;
    let ticks = after.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / 100.0)
}
