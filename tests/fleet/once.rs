//! The lock of a record in Redis, and what is remembered there. Here the test itself is the other process: it writes the keys
//! that such a one would.

use std::time::Duration;

use gorgias::budget::Fleet;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};
use gorgias::{Client, RetryPolicy, types};
use gorgias_sandbox::{Fault, Sandbox};
use tokio::task::JoinHandle;

use crate::help::{Log, fleet, until};
use crate::once_processes::ticket;
use crate::order_events::shopify;
use crate::redis_server::RedisServer;

/// As long as a test needs for what it does meanwhile.
const SLOW: Duration = Duration::from_millis(1500);

/// Time stands still, so no list shows a new record before the test says so.
pub(crate) async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::builder().clock("2026-03-01T10:00:00Z").seed(false);
    sandbox.list_lag(Duration::from_secs(1)).start().await.unwrap()
}

pub(crate) fn client(sandbox: &Sandbox, fleet: Fleet) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().fleet(fleet).build().unwrap()
}

/// Creates the ticket by a task.
fn begin(client: &Client) -> JoinHandle<(bool, i64)> {
    let client = client.clone();
    tokio::spawn(async move {
        let once = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        (once.was_there(), once.id())
    })
}

fn keys(redis: &RedisServer, end: &str) -> Vec<String> {
    redis.ask(&format!("KEYS *:once:*:{end}"))
}

/// The only lock that is held.
async fn held(redis: &RedisServer) -> String {
    until("the lock", || !keys(redis, "lock").is_empty()).await;
    keys(redis, "lock").remove(0)
}

fn looks(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("list_tickets").unwrap().len()
}

fn creations(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("create_ticket").unwrap().len()
}

/// The other process creates it, without asking anybody.
async fn create_elsewhere(sandbox: &Sandbox) -> i64 {
    let other = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    let created = other.unlimited().build().unwrap().create_ticket().body(ticket("order-7")).send().await.unwrap();
    sandbox.advance(Duration::from_secs(1)).unwrap();
    created.id
}

#[tokio::test]
async fn the_lock_is_taken_before_the_only_look_and_given_back() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    sandbox.fault(Fault::latency(SLOW).on("list_tickets").times(1)).unwrap();
    let call = begin(&client);
    let lock = held(&redis).await;
    let host = sandbox.url().strip_prefix("http://").unwrap();
    assert!(lock.starts_with(&format!("gorgias:{{{host}}}:once:")), "{lock}");
    assert_eq!(creations(&sandbox), 0);
    let (was_there, id) = call.await.unwrap();
    assert!(!was_there);
    assert_eq!(keys(&redis, "lock"), [""; 0]);
    let made = keys(&redis, "made").remove(0);
    assert_eq!(redis.ask::<i64>(&format!("GET {made}")), id);
    let left: u64 = redis.ask(&format!("PTTL {made}"));
    assert!((1..=600_000).contains(&left), "{left}");
    assert!(!made.contains("order-7"), "an `external_id` can be a person's address");

    // Another holds it: nothing is asked before it is free.
    let looked = looks(&sandbox);
    redis.ask::<()>(&format!("SET {lock} other"));
    let call = begin(&client);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((looks(&sandbox), call.is_finished()), (looked, false));
    assert_eq!(redis.ask::<String>(&format!("GET {lock}")), "other", "it is the other's still");
    redis.ask::<()>(&format!("DEL {lock}"));
    assert_eq!(call.await.unwrap(), (true, id));
    assert_eq!(creations(&sandbox), 1);
}

#[tokio::test]
async fn whoever_lost_the_lock_while_working_looks_again_before_creating() {
    for other_holds in [false, true] {
        let (redis, sandbox) = (RedisServer::start(), sandbox().await);
        let client = client(&sandbox, fleet(redis.url()));
        sandbox.fault(Fault::latency(SLOW).on("list_tickets").times(1)).unwrap();
        let call = begin(&client);
        let lock = held(&redis).await;
        until("the look", || looks(&sandbox) == 1).await;
        // The lock expires, and another process takes it and creates the ticket.
        redis.ask::<()>(&format!("SET {lock} other"));
        let id = create_elsewhere(&sandbox).await;
        if other_holds {
            tokio::time::sleep(SLOW).await;
            assert_eq!((looks(&sandbox), creations(&sandbox), call.is_finished()), (1, 1, false));
        }
        redis.ask::<()>(&format!("DEL {lock}"));
        assert_eq!(call.await.unwrap(), (true, id));
        assert_eq!((looks(&sandbox), creations(&sandbox)), (2, 1));
    }
    // The other created nothing.
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    sandbox.fault(Fault::latency(SLOW).on("list_tickets").times(1)).unwrap();
    let call = begin(&client);
    let lock = held(&redis).await;
    until("the look", || looks(&sandbox) == 1).await;
    redis.ask::<()>(&format!("SET {lock} other PX {}", 2 * SLOW.as_millis()));
    assert!(!call.await.unwrap().0);
    assert_eq!((looks(&sandbox), creations(&sandbox)), (2, 1));
}

#[tokio::test]
async fn a_creation_that_was_refused_leaves_nothing_to_look_for() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    sandbox.fault(Fault::status(403).on("create_ticket").times(1)).unwrap();
    assert!(client.get_or_create_ticket(ticket("order-7")).await.is_err());
    assert_eq!((keys(&redis, "made"), keys(&redis, "lock")), (vec![], vec![]));
    assert!(!begin(&client).await.unwrap().0);
    assert_eq!((looks(&sandbox), creations(&sandbox)), (2, 2));
}

#[tokio::test]
async fn a_lock_is_never_taken_from_whoever_has_it_by_now() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    sandbox.fault(Fault::latency(SLOW).on("create_ticket").times(1)).unwrap();
    let call = begin(&client);
    let lock = held(&redis).await;
    until("the creation", || creations(&sandbox) == 1).await;
    redis.ask::<()>(&format!("SET {lock} other"));
    assert!(!call.await.unwrap().0);
    assert_eq!(redis.ask::<String>(&format!("GET {lock}")), "other");
}

#[tokio::test]
async fn a_lock_is_renewed_while_its_holder_works() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()).lock_expiry(Duration::from_secs(3)));
    sandbox.fault(Fault::latency(Duration::from_secs(3600)).on("list_tickets").times(1)).unwrap();
    let call = begin(&client);
    let lock = held(&redis).await;
    let mut left: i64 = redis.ask(&format!("PTTL {lock}"));
    for renewal in ["the first renewal", "the second renewal"] {
        until(renewal, || {
            let before = std::mem::replace(&mut left, redis.ask(&format!("PTTL {lock}")));
            left > before
        })
        .await;
    }
    // And not when the caller has given up.
    call.abort();
    until("the end", || keys(&redis, "lock").is_empty()).await;
    sandbox.clear_faults();
    assert!(!begin(&client).await.unwrap().0);
}

#[tokio::test]
async fn what_another_process_created_is_known_before_any_list_shows_it() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    let (_, first) = begin(&client).await.unwrap();
    let made = keys(&redis, "made").remove(0);
    // Gone, and by now another process has created it anew.
    client.delete_ticket().id(first).send().await.unwrap();
    let other = client.create_ticket().body(ticket("order-7")).send().await.unwrap();
    redis.ask::<()>(&format!("SET {made} {}", other.id));
    assert_eq!(begin(&client).await.unwrap(), (true, other.id));
    // What nobody can read is no reason to create nothing.
    client.delete_ticket().id(other.id).send().await.unwrap();
    for nonsense in ["nonsense", "12345"] {
        redis.ask::<()>(&format!("SET {made} {nonsense}"));
        let (was_there, id) = begin(&client).await.unwrap();
        assert!(!was_there, "{nonsense}");
        assert_eq!(redis.ask::<i64>(&format!("GET {made}")), id);
        client.delete_ticket().id(id).send().await.unwrap();
    }
}

#[tokio::test]
async fn an_event_finds_the_ticket_that_another_process_created_a_moment_ago() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let policy = OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Paid, Reaction::update());
    let one = client(&sandbox, fleet(redis.url()));
    let id = one.upsert_order_ticket(&shopify("orders/create", 77, 1), &policy).await.unwrap().ticket_id;
    let made = keys(&redis, "made").remove(0);
    // Under another name of the host, this process remembers nothing of it, nor does the fleet but for what the test writes.
    let url = sandbox.url().replace("127.0.0.1", "localhost");
    let other = Client::builder().base_url(url).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let other = other.fleet(fleet(redis.url())).build().unwrap();
    let paid = shopify("orders/paid", 77, 2);
    let recorded = other.upsert_order_ticket(&paid, &policy).await.unwrap();
    assert_eq!((recorded.ticket_id, recorded.action), (None, OrderTicketAction::NoTicket), "no list shows it");
    redis.ask::<()>(&format!("SET {} {}", made.replace("127.0.0.1", "localhost"), id.unwrap()));
    let recorded = other.upsert_order_ticket(&paid, &policy).await.unwrap();
    assert_eq!((recorded.ticket_id, recorded.action), (id, OrderTicketAction::Updated));
}

#[tokio::test]
async fn whoever_comes_after_a_process_that_died_while_creating_looks_a_few_times_more() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    // The lock does not end by itself while this test lasts.
    let client = client(&sandbox, fleet(redis.url()).lock_expiry(Duration::from_secs(600)));
    // Looks after 2, 10 and 34 seconds: time for a busy machine.
    let patient = RetryPolicy::default().backoff(Duration::from_secs(4), Duration::from_secs(60));
    let client = client.with_options(|o| o.retry(patient));
    sandbox.fault(Fault::latency(Duration::from_secs(3600)).on("list_tickets").times(1)).unwrap();
    let call = begin(&client);
    let made = held(&redis).await.replace(":lock", ":made");
    call.abort();
    until("the end", || keys(&redis, "lock").is_empty()).await;
    // The other began, was killed, and its lock has ended.
    redis.ask::<()>(&format!("SET {made} ?other"));
    let looked = looks(&sandbox);
    let call = begin(&client);
    until("the look", || looks(&sandbox) > looked).await;
    let id = create_elsewhere(&sandbox).await;
    assert_eq!(call.await.unwrap(), (true, id));
    assert_eq!(creations(&sandbox), 1);
    assert_eq!(keys(&redis, "lock"), [""; 0]);
}

#[tokio::test]
async fn a_redis_that_forgot_everything_is_no_loss_to_the_process_that_created() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    let (_, id) = begin(&client).await.unwrap();
    redis.ask::<()>("FLUSHALL");
    assert_eq!(begin(&client).await.unwrap(), (true, id));
    let made = keys(&redis, "made").remove(0);
    assert_eq!(redis.ask::<i64>(&format!("GET {made}")), id, "all know it again");
}

#[tokio::test]
async fn while_redis_is_away_one_process_creates_one_and_one_warning_tells() {
    let (log, _guard) = Log::start();
    let directory = tempfile::tempdir().unwrap();
    let url = RedisServer::url_of(&directory.path().join("redis"));
    let sandbox = sandbox().await;
    let client = client(&sandbox, fleet(&url));
    let calls: Vec<_> = (0..20).map(|_| begin(&client)).collect();
    let mut created = 0;
    for call in calls {
        created += usize::from(!call.await.unwrap().0);
    }
    assert_eq!((created, creations(&sandbox)), (1, 1));
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
    assert!(log.text().contains("creates records once among its own calls only"), "{}", log.text());
    assert!(!log.text().contains("order-7"), "{}", log.text());
}

#[tokio::test]
async fn a_redis_that_goes_away_in_the_middle_stops_nobody() {
    let (log, _guard) = Log::start();
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    sandbox.fault(Fault::latency(SLOW).on("list_tickets").times(1)).unwrap();
    let call = begin(&client);
    held(&redis).await;
    drop(redis);
    let (was_there, id) = call.await.unwrap();
    assert!(!was_there);
    assert_eq!(begin(&client).await.unwrap(), (true, id));
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
}

#[tokio::test]
async fn an_event_that_lost_its_turn_reads_the_ticket_again_before_it_writes() {
    let (redis, sandbox) = (RedisServer::start(), sandbox().await);
    let client = client(&sandbox, fleet(redis.url()));
    let policy = OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open())
        .on(OrderEventKind::Paid, Reaction::update());
    let id = client.upsert_order_ticket(&shopify("orders/create", 77, 1), &policy).await.unwrap().ticket_id.unwrap();
    sandbox.advance(Duration::from_secs(1)).unwrap();
    let looked = looks(&sandbox);
    sandbox.fault(Fault::latency(SLOW).on("list_tickets").times(1)).unwrap();
    let (caller, paid) = (client.clone(), shopify("orders/paid", 77, 2));
    let call = tokio::spawn(async move { caller.upsert_order_ticket(&paid, &policy).await.unwrap().action });
    let lock = held(&redis).await;
    until("the look", || looks(&sandbox) > looked).await;
    // The lock expires, and another process writes.
    redis.ask::<()>(&format!("SET {lock} other"));
    let mut meta = sandbox.ticket(id).unwrap()["meta"].as_object().unwrap().clone();
    meta.insert("other".to_owned(), true.into());
    client.update_ticket().id(id).body(types::UpdateTicket::builder().meta(meta)).send().await.unwrap();
    redis.ask::<()>(&format!("DEL {lock}"));
    assert_eq!(call.await.unwrap(), OrderTicketAction::Updated);
    let meta = &sandbox.ticket(id).unwrap()["meta"];
    assert_eq!(meta["other"], true, "{meta}");
    assert_eq!(looks(&sandbox), looked + 2);
    assert_eq!(keys(&redis, "lock"), [""; 0]);
}
