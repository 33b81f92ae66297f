//! Each record once among several processes, at lists that show new records late.

use std::process::Stdio;
use std::time::Duration;

use gorgias::budget::Fleet;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
use gorgias::{Client, types};
use gorgias_sandbox::{Fault, Sandbox};
use serde_json::json;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use crate::help::{fleet, until};
use crate::order_events::shopify;
use crate::redis_server::RedisServer;

/// Tells the test that it is one of the processes: `<address of the sandbox> <key> <address of Redis>`.
const CHILD: &str = "GORGIAS_TEST_ONCE_CHILD";

const PROCESSES: usize = 2;
const LATENCY: Duration = Duration::from_millis(100);
/// Of a process that is going to die.
const EXPIRY: Duration = Duration::from_secs(2);

async fn sandbox(lag: Duration) -> Sandbox {
    Sandbox::builder().seed(false).list_lag(lag).start().await.unwrap()
}

fn client(url: &str, key: &str, fleet: Fleet) -> Client {
    let client = Client::builder().base_url(url).api_key("agent@example.com", key);
    client.unlimited().fleet(fleet).build().unwrap()
}

pub(crate) fn ticket(external_id: &str) -> types::CreateTicket {
    let message = json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}});
    serde_json::from_value(json!({"external_id": external_id, "messages": [message]})).unwrap()
}

/// Starts this test once more, as one of the processes.
fn child(test: &str, sandbox: &Sandbox, redis: &RedisServer) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([&format!("once_processes::{test}"), "--exact", "--nocapture"])
        .env(CHILD, format!("{} {} {}", sandbox.url(), sandbox.api_key(), redis.url()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// What the process was told, if it is one.
fn told(expiry: Duration) -> Option<(Client, String)> {
    let told = std::env::var(CHILD).ok()?;
    crate::a_capture::begin();
    let told: Vec<&str> = told.split(' ').collect();
    Some((client(told[0], told[1], fleet(told[2]).lock_expiry(expiry)), told[2].to_owned()))
}

/// Waits until all processes are there.
async fn together(redis: &str) {
    let mut connection = redis::Client::open(redis).unwrap().get_connection().unwrap();
    redis::cmd("INCR").arg("ready").query::<()>(&mut connection).unwrap();
    while redis::cmd("GET").arg("ready").query::<usize>(&mut connection).unwrap() < PROCESSES {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn policy() -> OrderEventPolicy {
    OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Paid, Reaction::open().tag("paid"))
}

/// Ten tasks that want the same ticket, and two events of one order.
async fn work(client: Client, redis: &str) {
    together(redis).await;
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        calls.spawn(async move { client.get_or_create_ticket(ticket("direct")).await.unwrap().id() });
    }
    let mut events = JoinSet::new();
    for topic in ["orders/create", "orders/paid"] {
        let client = client.clone();
        events.spawn(async move {
            let event = shopify(topic, 77, 1);
            client.upsert_order_ticket(&event, &policy()).await.unwrap().ticket_id.unwrap()
        });
    }
    for ids in [calls.join_all().await, events.join_all().await] {
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_create_one_of_each() {
    if let Some((client, redis)) = told(Duration::from_secs(15)) {
        return work(client, &redis).await;
    }
    for lag in [Duration::ZERO, Duration::from_millis(300), Duration::from_secs(2)] {
        let (redis, sandbox) = (RedisServer::start(), sandbox(lag).await);
        sandbox.fault(Fault::latency(LATENCY)).unwrap();
        let children: Vec<_> =
            (0..PROCESSES).map(|_| child("two_processes_create_one_of_each", &sandbox, &redis)).collect();
        for child in children {
            let output = tokio::time::timeout(Duration::from_secs(120), child.wait_with_output()).await;
            let output = output.unwrap().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let tickets = sandbox.tickets();
        let known: Vec<&str> = tickets.iter().filter_map(|ticket| ticket["external_id"].as_str()).collect();
        assert_eq!(known.len(), 2, "{lag:?}: {known:?}");
        assert_ne!(known[0], known[1], "{lag:?}");
        let left: Vec<String> = redis.ask("KEYS *:lock");
        assert_eq!(left, [""; 0], "{lag:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_dies_in_the_middle_leaves_no_twin_and_keeps_nobody_out() {
    if let Some((client, _)) = told(EXPIRY) {
        client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        panic!("it was to die before");
    }
    // No list shows the ticket until the lock of the dead process has ended, and a little longer.
    let (redis, sandbox) = (RedisServer::start(), sandbox(EXPIRY * 3 / 2).await);
    let never = Duration::from_secs(3600);
    sandbox.fault(Fault::latency(never).on("create_ticket").times(1)).unwrap();
    let mut dies = child("a_process_that_dies_in_the_middle_leaves_no_twin_and_keeps_nobody_out", &sandbox, &redis);
    until("the creation", || !sandbox.tickets().is_empty()).await;
    dies.kill().await.unwrap();
    let client = client(sandbox.url(), sandbox.api_key(), fleet(redis.url()).lock_expiry(EXPIRY));
    let once = tokio::time::timeout(Duration::from_secs(60), client.get_or_create_ticket(ticket("order-7")))
        .await
        .unwrap()
        .unwrap();
    assert!(once.was_there());
    assert_eq!(sandbox.tickets().len(), 1);
    assert_eq!(sandbox.requests_to("create_ticket").unwrap().len(), 1);
}
