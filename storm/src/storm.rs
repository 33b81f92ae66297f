//! The storm itself.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gorgias_sandbox::{CallAllowance, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

use crate::Outcome;
use crate::arguments::{BackendKind, Options};
use crate::chaos::Plan;
use crate::messages::Messages;
use crate::outbox::Outbox;
use crate::processes::Processes;
use crate::redis_server::RedisServer;
use crate::report::{Figures, millis, quantile, tenths};
use crate::service::{Config, Store};
use crate::shop::{Addresses, deliver, http};
use crate::verify::verify;
use crate::{orders, shop};

const CALLS: u32 = 40;
/// The calls that an order is expected to cost, by which the moments of the kills are chosen.
const PER_ORDER: f64 = 2.2;
/// How long nothing may get done.
const STUCK: Duration = Duration::from_secs(300);

/// Prints the figures, and returns `true` if they are good.
pub(crate) async fn run(options: &Options) -> Outcome<bool> {
    let directory = TempDir::new()?;
    let events = Arc::new(orders::of_shop(options.seed, options.orders, options.events)?);
    let counts: Vec<usize> = events.iter().map(Vec::len).collect();
    let outbox = Outbox::new(&counts, options.seed);
    let limit = CallAllowance { api_key: CALLS, window: options.window, ..CallAllowance::default() };
    let sandbox = Sandbox::builder().enforce_rate_limit(true).call_limit(limit).list_lag(options.lag).record(false);
    let sandbox = sandbox.start().await?;
    let (mut redis, store) = store(options.backend, directory.path()).await?;
    let config = config(options, &sandbox, store, true);
    let messages = Messages::default();
    let mut processes = Processes::start(options.processes, &config, &messages, None).await?;
    let addresses = processes.addresses();
    let tickets: Vec<i64> = sandbox.tickets().iter().filter_map(|ticket| ticket["id"].as_i64()).collect();

    let start = Instant::now();
    let storm = async {
        let seen = deliver(&events, outbox, options.senders, &addresses).await?;
        drained(&addresses).await?;
        let seconds = start.elapsed();
        messages.end();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((seen, seconds))
    };
    let work = options.window.mul_f64(options.orders as f64 * PER_ORDER / f64::from(CALLS));
    let plan = Plan::new(options.seed, processes.count(), redis.is_some(), work);
    let kills = async { if options.kill { plan.carry_out(&mut processes, redis.as_mut()).await } else { Ok(0) } };
    let ((seen, seconds), kills, ()) = tokio::try_join!(storm, kills, messages.send(&addresses, &tickets))?;
    // Whoever was killed last may have left something.
    let dead = drained(&addresses).await?;
    let waited = Instant::now();
    while messages.open() > 0 && waited.elapsed() < STUCK {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    if messages.open() > 0 {
        return Err(format!("{} messages were taken and never handled", messages.open()).into());
    }
    let count = sandbox.call_stats().api_key;
    processes.stop().await?;

    let verdict = verify(&sandbox, &events).await?;
    for finding in &verdict.described {
        println!("{finding}");
    }
    for problem in sandbox.problems() {
        println!("a mistake of the sandbox: {problem}");
    }
    let (times, answered) = (seen.times(), messages.times());
    let calls = count.accepted + count.refused;
    let allowed = f64::from(CALLS) * (1.0 + count.span.as_secs_f64() / options.window.as_secs_f64());
    let load = |counter: &std::sync::atomic::AtomicU64| counter.load(std::sync::atomic::Ordering::Relaxed);
    let figures = Figures {
        events: options.events,
        orders: options.orders,
        lost: verdict.lost,
        doubled: verdict.doubled,
        wrong: verdict.wrong,
        ack_p50_ms: quantile(&times, 0.5),
        ack_p99_ms: quantile(&times, 0.99),
        ack_max_ms: quantile(&times, 1.0),
        calls,
        calls_per_order: (calls.saturating_sub(answered.len() as u64) as f64 / options.orders as f64 * 100.0).round()
            / 100.0,
        refused_429: count.refused,
        kills,
        used_pct: tenths(100.0 * count.accepted as f64 / allowed),
        seconds: tenths(seconds.as_secs_f64()),
        messages: answered.len(),
        message_max_ms: answered.last().copied().map(millis).unwrap_or_default(),
        deliveries: times.len(),
        timed_out: load(&seen.timed_out),
        refused_503: load(&seen.refused),
        unreachable: load(&seen.unreachable),
        dead,
        backend: options.backend.as_str(),
        processes: options.processes,
        senders: options.senders,
        window_s: options.window.as_secs_f64(),
        lag_ms: options.lag.as_millis(),
        seed: options.seed,
    };
    figures.print()?;
    Ok(figures.is_good())
}

/// Returns a place in this directory where the service keeps deliveries, and the Redis that was started for it.
pub(crate) async fn store(backend: BackendKind, directory: &Path) -> Outcome<(Option<RedisServer>, Store)> {
    match backend {
        BackendKind::File => Ok((None, Store::File(directory.join("inbox.redb")))),
        BackendKind::Redis => {
            let redis = RedisServer::start(directory).await?;
            let store = Store::Redis(redis.url());
            Ok((Some(redis), store))
        }
    }
}

/// Returns what a process of the service has to know.
pub(crate) fn config(options: &Options, sandbox: &Sandbox, store: Store, works: bool) -> Config {
    Config {
        port: 0,
        store,
        gorgias: sandbox.url().to_owned(),
        email: sandbox.email().to_owned(),
        key: sandbox.api_key().to_owned(),
        calls: CALLS,
        window: options.window,
        works,
        log: options.log,
    }
}

/// Waits until no event waits any more, and returns the number of dead letters.
async fn drained(addresses: &Addresses) -> Outcome<u64> {
    let http = http()?;
    let (mut last, mut since) = (None, Instant::now());
    loop {
        let state = health(&http, addresses).await;
        let waiting = state.as_ref().and_then(|state| state["orders"].as_u64());
        if waiting == Some(0) {
            return Ok(state.and_then(|state| state["dead"].as_u64()).unwrap_or_default());
        }
        if waiting != last {
            (last, since) = (waiting, Instant::now());
        }
        if since.elapsed() > STUCK {
            return Err(format!("nothing gets done any more, and {waiting:?} events wait").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Returns what the first process says that responds.
async fn health(http: &gorgias::reqwest::Client, addresses: &shop::Addresses) -> Option<Value> {
    for url in addresses.all("/health") {
        let response = http.get(url).timeout(Duration::from_secs(5)).send().await;
        if let Ok(response) = response
            && response.status().is_success()
            && let Ok(state) = response.json().await
        {
            return Some(state);
        }
    }
    None
}
