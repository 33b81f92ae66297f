//! Redis as managed services have it: users with few rights, tokens that change, full memory, pauses, lost scripts. No call fails
//! because of it, and each outage is one warning.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gorgias::budget::{Budget, Fleet};
use gorgias::{RedisCredentials, RedisServer as Address};

use gorgias_sandbox::Fault;

use crate::help::{Log, SLOW, fleet, member, take, told, until};
use crate::once;
use crate::once_processes::ticket;
use crate::redis_server::RedisServer;

/// The commands that the guide says a user needs.
fn documented() -> BTreeSet<&'static str> {
    let guide = include_str!("../../src/docs/fleet.md");
    let (_, block) = guide.split_once("ACL SETUSER gorgias").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    block.split_whitespace().filter_map(|word| word.strip_prefix('+')).collect()
}

/// Makes a user of this name who may use these commands, and returns its fleet.
fn fleet_of(redis: &RedisServer, name: &str, commands: &BTreeSet<&str>) -> Fleet {
    let rights: String = commands.iter().map(|command| format!(" +{command}")).collect();
    redis.ask::<()>(&format!("ACL SETUSER {name} reset on >secret resetchannels ~gorgias:*{rights}"));
    fleet(&redis.url().replace("//", &format!("//{name}:secret@")))
}

/// Makes a user of this name who may use these commands, and returns its budget.
fn user(redis: &RedisServer, name: &str, commands: &BTreeSet<&str>) -> Budget {
    Budget::in_fleet(SLOW, fleet_of(redis, name, commands), name)
}

/// Calls now and then, as a program does.
async fn call_for(budgets: &[&Budget], time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        for budget in budgets {
            take(budget).await.give_back();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn connected(budget: &Budget) -> bool {
    budget.state().fleet.unwrap().connected
}

/// Calls until the fleet is shared again; returns how long that took.
async fn call_until_connected(budget: &Budget) -> Duration {
    let start = Instant::now();
    while !connected(budget) {
        assert!(start.elapsed() < Duration::from_secs(30), "the fleet does not come back");
        call_for(&[budget], Duration::from_millis(1)).await;
    }
    start.elapsed()
}

#[tokio::test]
async fn the_documented_commands_are_enough_and_each_one_is_missed_by_name() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let all = documented();
    assert!(all.len() >= 15, "{all:?}");
    let complete = user(&redis, "complete", &all);
    take(&complete).await.complete(told(1, SLOW.calls));
    call_for(&[&complete], Duration::from_millis(50)).await;
    assert!(connected(&complete));
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    // The others are for records, an inbox or clusters. The script is there already, and is not loaded again.
    let elsewhere = "asking get set del script|load hget hdel incr exists zrange zscore";
    let is_elsewhere = |command: &str| elsewhere.split(' ').any(|other| other == command);
    let needed: Vec<_> = all.iter().copied().filter(|command| !is_elsewhere(command)).collect();
    let budgets: Vec<_> = needed
        .iter()
        .map(|missing| {
            let rest = all.iter().copied().filter(|command| command != missing).collect();
            user(&redis, &format!("no-{missing}"), &rest)
        })
        .collect();
    call_for(&budgets.iter().collect::<Vec<_>>(), Duration::from_millis(2500)).await;
    // It was looked twice whether Redis is back: that is no reason to warn again, nor to believe that it is.
    assert_eq!((log.count("WARN"), log.count("INFO")), (needed.len(), 0), "{}", log.text());
    let text = log.text();
    let named: BTreeSet<_> = text.lines().filter_map(|line| line.split("lacks the permission for ").nth(1)).collect();
    let named: BTreeSet<_> = named.into_iter().filter_map(|rest| rest.split_whitespace().next()).collect();
    let expected: Vec<_> = needed.iter().map(|command| command.to_uppercase()).collect();
    assert_eq!(named, expected.iter().map(String::as_str).collect(), "{text}");
    assert!(budgets.iter().all(|budget| !connected(budget)));
    // The right is given: nothing else has to be done.
    for missing in &needed {
        redis.ask::<()>(&format!("ACL SETUSER no-{missing} +{missing}"));
    }
    for budget in &budgets {
        call_until_connected(budget).await;
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (needed.len(), needed.len()), "{}", log.text());
}

#[tokio::test]
async fn records_need_what_is_documented_and_each_command_is_missed_by_name() {
    let (redis, sandbox) = (RedisServer::start(), once::sandbox().await);
    let create = async |name: &str, rights: &BTreeSet<&str>| {
        // Renewed while the list is waited for.
        sandbox.fault(Fault::latency(Duration::from_millis(700)).on("list_tickets").times(1)).unwrap();
        let fleet = fleet_of(&redis, name, rights).lock_expiry(Duration::from_millis(300));
        let client = once::client(&sandbox, fleet);
        client.get_or_create_ticket(ticket(&format!("order-{name}"))).await.unwrap()
    };
    let all = documented();
    let (log, guard) = Log::start();
    assert!(!create("complete", &all).await.was_there());
    assert_eq!(redis.ask::<Vec<String>>("KEYS *:once:*:made").len(), 1);
    until("the end of the lock", || redis.ask::<Vec<String>>("KEYS *:once:*:lock").is_empty()).await;
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    drop(guard);
    for missing in ["get", "set", "del", "pexpire"] {
        let (log, _guard) = Log::start();
        let rest = all.iter().copied().filter(|command| *command != missing).collect();
        // No record is lost, and none is made twice by this process.
        assert!(!create(missing, &rest).await.was_there());
        until("the warning", || log.count("WARN") > 0).await;
        let named = format!("the user lacks the permission for {}", missing.to_uppercase());
        assert!(log.text().contains(&named), "{}", log.text());
        assert_eq!(log.count("WARN"), 1, "{}", log.text());
        assert!(!log.text().contains("order-"), "{}", log.text());
    }
}

#[tokio::test]
async fn without_the_right_to_load_scripts_it_is_named() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let rest = documented().into_iter().filter(|command| *command != "script|load").collect();
    let budget = user(&redis, "few", &rest);
    call_for(&[&budget], Duration::from_millis(1200)).await;
    assert!(log.text().contains("the user lacks the permission for SCRIPT LOAD"), "{}", log.text());
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());
}

#[tokio::test]
async fn other_keys_are_not_touched() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = user(&redis, "elsewhere", &documented());
    redis.ask::<()>("ACL SETUSER elsewhere resetkeys ~others:*");
    take(&budget).await.give_back();
    until("the warning", || log.count("WARN") == 1).await;
    assert!(log.text().contains("the user lacks"), "{}", log.text());
    let fleet = fleet(&redis.url().replace("//", "//elsewhere:secret@")).prefix("others");
    let budget = Budget::in_fleet(SLOW, fleet, "acme");
    take(&budget).await.give_back();
    assert!(connected(&budget), "{}", log.text());
}

#[tokio::test]
async fn a_full_memory_stops_no_sharing() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = member(redis.url(), "acme");
    redis.ask::<()>("CONFIG SET maxmemory 1");
    take(&budget).await.complete(told(7, SLOW.calls));
    until("the report", || redis.in_flight("acme") == 0).await;
    let second = member(redis.url(), "acme");
    take(&second).await.give_back();
    assert!(connected(&budget) && connected(&second));
    assert!((6.9..=8.0).contains(&second.state().used), "{:?}", second.state());
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
}

/// Scripts that were run.
fn scripts(redis: &RedisServer) -> u32 {
    let stats: String = redis.ask("INFO commandstats");
    let calls = stats.split("cmdstat_evalsha:calls=").nth(1).and_then(|rest| rest.split(',').next());
    calls.unwrap().parse().unwrap()
}

#[tokio::test]
async fn however_long_an_outage_was_it_ends_soon_after_redis_is_back() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = member(redis.url(), "acme");
    take(&budget).await.complete(told(1, SLOW.calls));
    redis.ask::<()>("REPLICAOF 127.0.0.1 1");
    // Longer than a pause that doubles would bear.
    call_for(&[&budget], Duration::from_millis(500)).await;
    let before = scripts(&redis);
    call_for(&[&budget], Duration::from_secs(8)).await;
    // Whoever looks less than every two seconds can be later than that.
    let looks = scripts(&redis) - before;
    assert!(looks >= 4, "{looks} in 8 seconds");
    assert!(log.text().contains("reason=a replica, which cannot be written to"), "{}", log.text());
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());
    redis.ask::<()>("REPLICAOF NO ONE");
    let time = call_until_connected(&budget).await;
    // Two seconds, and what a busy machine needs.
    assert!(time < Duration::from_secs(5), "{time:?}");
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
}

#[tokio::test]
async fn a_pause_of_redis_is_one_outage() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let fleet = Fleet::redis(redis.url()).unwrap().timeout(Duration::from_millis(200));
    let budget = Budget::in_fleet(SLOW, fleet, "acme");
    take(&budget).await.complete(told(1, SLOW.calls));
    redis.ask::<()>("CLIENT PAUSE 2500 ALL");
    call_for(&[&budget], Duration::from_millis(2000)).await;
    call_until_connected(&budget).await;
    call_for(&[&budget], Duration::from_millis(1200)).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
}

#[tokio::test]
async fn lost_scripts_and_lost_keys_are_no_outage() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = member(redis.url(), "acme");
    for lost in ["SCRIPT FLUSH", "FLUSHALL", "CLIENT KILL TYPE normal SKIPME yes"] {
        take(&budget).await.complete(told(7, SLOW.calls));
        until("the report", || redis.in_flight("acme") == 0).await;
        redis.ask::<redis::Value>(lost);
        take(&budget).await.give_back();
        assert!(redis.field("acme", "level").unwrap() >= 6.9, "{lost}");
        assert!(connected(&budget));
    }
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
}

#[tokio::test]
async fn passwords_that_change_are_asked_for_anew() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let rights = "resetchannels ~gorgias:* +@all";
    redis.ask::<()>(&format!("ACL SETUSER app on >hush-first {rights}"));
    let password = Arc::new(Mutex::new("hush-first".to_owned()));
    let current = Arc::clone(&password);
    let address = Address::new(redis.url()).credentials(move || {
        let password = current.lock().unwrap().clone();
        async move { Ok(RedisCredentials::new("app", password)) }
    });
    let shown = format!("{address:?}");
    let budget = Budget::in_fleet(SLOW, Fleet::redis(address).unwrap().timeout(Duration::from_secs(10)), "acme");
    take(&budget).await.complete(told(1, SLOW.calls));
    assert!(connected(&budget), "{}", log.text());
    // As services do it when a token ends: the connection is closed, and the old one is refused.
    for next in ["hush-second", "hush-third"] {
        redis.ask::<()>(&format!("ACL SETUSER app resetpass >{next}"));
        next.clone_into(&mut password.lock().unwrap());
        redis.ask::<i64>("CLIENT KILL USER app");
        take(&budget).await.give_back();
    }
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    // Without a new one it is an outage, which ends with it.
    redis.ask::<()>("ACL SETUSER app resetpass >hush-fourth");
    redis.ask::<i64>("CLIENT KILL USER app");
    call_for(&[&budget], Duration::from_millis(1200)).await;
    assert!(log.text().contains("reason=user or password refused"), "{}", log.text());
    "hush-fourth".clone_into(&mut password.lock().unwrap());
    call_until_connected(&budget).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
    assert!(!format!("{shown} {budget:?} {}", log.text()).contains("hush"));
}

#[tokio::test]
async fn a_source_of_credentials_that_fails_is_named() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let address = Address::new(redis.url()).credentials(|| async { Err("the identity service is down".into()) });
    let budget = Budget::in_fleet(SLOW, Fleet::redis(address).unwrap(), "acme");
    take(&budget).await.give_back();
    assert!(log.text().contains("no credentials were given: the identity service is down"), "{}", log.text());
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
}
