//! How much of an account's allowance is used, and how often it is overdrawn: by tasks, by clients, and by processes that share
//! a Redis. The server is the sandbox, which enforces the documented bucket with a window of 2 seconds instead of 20, but for
//! the last row.
//!
//! `cargo bench --features redis --bench allowance` prints Markdown for `RESULTS.md`; it needs `redis-server`.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gorgias::budget::{CallLimit, Fleet};
use gorgias::{Client, RetryPolicy};
use gorgias_sandbox::Sandbox;

const WINDOW: Duration = Duration::from_secs(2);
/// The window that is documented.
const LONG: Duration = Duration::from_secs(20);
const TASKS: usize = 8;
const EMAIL: &str = "agent@example.com";

/// What a child process is told by its environment.
const CHILD: &str = "GORGIAS_BENCH_CHILD";

#[tokio::main]
async fn main() {
    let seconds = if std::env::args().any(|a| a == "--bench") { 10 } else { 1 };
    if let Ok(order) = std::env::var(CHILD) {
        let [url, key, redis, window, seconds]: [&str; 5] = order.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let fleet = Fleet::redis(redis).unwrap();
        let window = Duration::from_secs(window.parse().unwrap());
        return work(&[client(url, key, window, Some(fleet))], seconds.parse().unwrap()).await;
    }
    println!("| who shares | calls | of those allowed | refused |\n|---|---|---|---|");
    let sandbox = sandbox(WINDOW).await;
    work(&[client(sandbox.url(), sandbox.api_key(), WINDOW, None)], seconds).await;
    row("8 tasks, 1 client", &sandbox, WINDOW);

    let sandbox = self::sandbox(WINDOW).await;
    let clients: Vec<_> = (0..4).map(|_| client(sandbox.url(), sandbox.api_key(), WINDOW, None)).collect();
    work(&clients, seconds).await;
    row("8 tasks, 4 clients", &sandbox, WINDOW);

    processes("3 processes with 8 tasks each, through Redis", WINDOW, seconds).await;
    processes("the same with 40 calls in 20 seconds", LONG, 6 * seconds).await;
}

async fn processes(who: &str, window: Duration, seconds: u64) {
    let sandbox = sandbox(window).await;
    let redis = Redis::start();
    let order = format!("{} {} {} {} {seconds}", sandbox.url(), sandbox.api_key(), redis.url, window.as_secs());
    let children: Vec<_> =
        (0..3).map(|_| Command::new(std::env::current_exe().unwrap()).env(CHILD, &order).spawn().unwrap()).collect();
    for mut child in children {
        assert!(tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap().success());
    }
    row(who, &sandbox, window);
}

async fn sandbox(window: Duration) -> Sandbox {
    let limit = gorgias_sandbox::CallAllowance { window, ..gorgias_sandbox::CallAllowance::default() };
    Sandbox::builder().enforce_rate_limit(true).call_limit(limit).email(EMAIL).record(false).start().await.unwrap()
}

fn client(url: &str, key: &str, window: Duration, fleet: Option<Fleet>) -> Client {
    let builder = Client::builder().base_url(url).api_key(EMAIL, key).retry(RetryPolicy::NEVER);
    let builder = builder.call_limit(CallLimit { calls: 40, window });
    if let Some(fleet) = fleet { builder.fleet(fleet) } else { builder }.build().unwrap()
}

/// 8 tasks call as often as they may.
async fn work(clients: &[Client], seconds: u64) {
    let end = Instant::now() + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            let client = clients[number % clients.len()].clone();
            tokio::spawn(async move {
                while Instant::now() < end {
                    // A refusal shows in the numbers of the sandbox.
                    drop(client.list_tags().send().await);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

fn row(who: &str, sandbox: &Sandbox, window: Duration) {
    let count = sandbox.call_stats().api_key;
    let allowed = 40.0 + 40.0 * count.span.as_secs_f64() / window.as_secs_f64();
    println!("| {who} | {} | {:.1} % | {} |", count.accepted, 100.0 * count.accepted as f64 / allowed, count.refused);
}

/// A server of its own, gone with this value.
struct Redis {
    process: Child,
    url: String,
}

impl Redis {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let arguments = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        let process = Command::new("redis-server").args(arguments).stdout(Stdio::null()).spawn().unwrap();
        while std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, url: format!("redis://127.0.0.1:{port}") }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
