//! The backend in Redis, with a real `redis-server` of the test's own.

use std::collections::BTreeSet;
use std::time::Duration;

use gorgias::inbox::{
    Appended, Backend, BackendError, Batch, Inbox, ItemOutcome, Lane, PurgeFilter, RedisBackend, Taken,
};
use gorgias::orders::events::{OrderEventPolicy, Reaction};
use gorgias::webhook::WebhookRequest;
use gorgias::{RedisCredentials, RedisServer as Address};
use gorgias_sandbox::Sandbox;
use serde_json::json;

use crate::help::{client, deliver, order, order_tickets, shop, signed, until_empty};
use crate::redis_server::RedisServer;
use crate::store::{LEASE, append, delivery, keeps, payloads, settle, take};

/// A backend with connections of its own, as another process would have.
fn backend(redis: &RedisServer) -> RedisBackend {
    RedisBackend::new(redis.url()).unwrap().timeout(Duration::from_secs(30))
}

#[tokio::test]
async fn a_group_is_worked_on_by_one_worker_of_the_fleet() {
    let redis = RedisServer::start();
    let (one, two) = (backend(&redis), backend(&redis));
    for (group, number) in [("a", 1), ("b", 1), ("a", 2)] {
        assert_eq!(append(&one, group, number).await, Appended::New);
    }
    assert_eq!(append(&two, "a", 1).await, Appended::Duplicate);
    let first = take(&one).await.unwrap();
    assert_eq!(payloads(&first), ["a 1", "a 2"]);
    assert_eq!(payloads(&take(&two).await.unwrap()), ["b 1"]);
    append(&two, "a", 3).await;
    assert!(take(&two).await.is_none());
    let state = two.state().await.unwrap();
    assert_eq!((state.messages, state.orders, state.in_work, state.dead), (0, 4, 2, 0));
    assert!(state.oldest.is_some());
    settle(&one, &first, ItemOutcome::Done).await;
    let next = take(&two).await.unwrap();
    assert_eq!(payloads(&next), ["a 3"]);
    // Another prefix is another inbox.
    assert!(take(&one.clone().prefix("other:")).await.is_none());
}

#[tokio::test]
async fn what_a_dead_worker_held_goes_to_another() {
    let redis = RedisServer::start();
    let (one, two) = (backend(&redis), backend(&redis));
    append(&one, "a", 1).await;
    let Taken::Batch(late) = one.take(Lane::Orders, Duration::from_millis(1)).await.unwrap() else { panic!() };
    tokio::time::sleep(Duration::from_millis(10)).await;
    let batch = take(&two).await.unwrap();
    assert!(!one.renew(&late, LEASE).await.unwrap());
    let outcomes = vec![(late.items[0].id.clone(), ItemOutcome::Done)];
    assert_eq!(one.settle(&late, outcomes).await, Err(BackendError::LeaseLost));
    assert!(two.renew(&batch, LEASE).await.unwrap());
    settle(&two, &batch, ItemOutcome::Done).await;
    assert!(take(&one).await.is_none());
    assert_eq!(two.state().await.unwrap().orders, 0);
}

#[tokio::test]
async fn failures_wait_die_and_come_back() {
    let redis = RedisServer::start();
    let backend = backend(&redis).keep_dead(Duration::from_secs(3600));
    append(&backend, "a", 1).await;
    let batch = take(&backend).await.unwrap();
    settle(&backend, &batch, ItemOutcome::Retry { after: Duration::ZERO, counts: true }).await;
    let batch = take(&backend).await.unwrap();
    assert_eq!(batch.items[0].attempts, 1);
    settle(&backend, &batch, ItemOutcome::Dead { reason: "gone".to_owned() }).await;
    assert!(take(&backend).await.is_none());
    let [letter] = &backend.dead(10).await.unwrap()[..] else { panic!() };
    assert_eq!((letter.reason.as_str(), letter.attempts, &letter.payload[..]), ("gone", 2, &b"a 1"[..]));
    assert!(backend.resend(&letter.id).await.unwrap());
    assert!(!backend.resend(&letter.id).await.unwrap());
    assert!(!backend.resend("nonsense").await.unwrap());
    let batch = take(&backend).await.unwrap();
    assert_eq!(batch.items[0].attempts, 0);
    settle(&backend, &batch, ItemOutcome::Retry { after: LEASE, counts: false }).await;
    append(&backend, "a", 2).await;
    let Taken::Nothing { due_in: Some(due_in) } = backend.take(Lane::Orders, LEASE).await.unwrap() else { panic!() };
    assert!(due_in <= LEASE && due_in > LEASE / 2, "{due_in:?}");
    // Dead letters expire.
    append(&backend, "b", 1).await;
    let batch = take(&backend).await.unwrap();
    settle(&backend, &batch, ItemOutcome::Dead { reason: "gone".to_owned() }).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(take(&backend.clone().keep_dead(Duration::from_millis(1))).await.is_none());
    assert!(backend.dead(10).await.unwrap().is_empty());
    assert_eq!(backend.purge(PurgeFilter::new().source("nobody").into()).await.unwrap(), 0);
    assert_eq!(backend.purge(PurgeFilter::new().source("harbor").into()).await.unwrap(), 2);
    // Nothing of it is left but what is known by its key.
    let left: Vec<String> = redis.ask("KEYS *");
    let known = |key: &String| ["seen:", "worked:", "token:", "next"].iter().any(|part| key.contains(part));
    assert!(left.iter().all(known), "{left:?}");
}

#[tokio::test]
async fn what_is_kept_is_handed_out_with_what_comes_later() {
    let redis = RedisServer::start();
    keeps(&backend(&redis)).await;
}

#[tokio::test]
async fn two_processes_make_one_ticket_for_each_order() {
    let redis = RedisServer::start();
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let inboxes = [(); 2].map(|()| Inbox::new(backend(&redis)).patience(Duration::from_secs(60)));
    let policy = || OrderEventPolicy::new(Reaction::open());
    let workers = inboxes.each_ref().map(|inbox| inbox.workers().orders("harbor", &client, policy()).start());
    for (number, topic) in ["orders/create", "orders/paid", "orders/updated", "orders/paid"].into_iter().enumerate() {
        for id in 1..=6 {
            let body = order(id, 1 + u32::from(topic != "orders/create"), json!({}));
            deliver(&inboxes[(number + id as usize) % 2], "harbor", topic, &format!("{topic} {id}"), &body).await;
        }
    }
    until_empty(&inboxes[0]).await;
    for workers in workers {
        workers.stop().await;
    }
    assert_eq!(order_tickets(&sandbox).len(), 6);
    let [one, two] = [inboxes[0].state().await.unwrap(), inboxes[1].state().await.unwrap()];
    assert_eq!((one.done + two.done, one.duplicates + two.duplicates, one.waiting.dead), (18, 6, 0));
}

#[tokio::test]
async fn nothing_is_lost_when_a_durable_redis_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    let redis = RedisServer::durable(directory.path());
    let backend = backend(&redis);
    for (group, number) in [("a", 1), ("b", 1), ("c", 1), ("a", 2)] {
        append(&backend, group, number).await;
    }
    let held = take(&backend).await.unwrap();
    let kept = take(&backend).await.unwrap();
    settle(&backend, &kept, ItemOutcome::Keep { time: LEASE }).await;
    // By SIGKILL.
    drop(redis);
    assert!(backend.clone().timeout(Duration::from_millis(100)).append(delivery("d", 1)).await.is_err());

    let redis = RedisServer::durable(directory.path());
    assert_eq!(append(&backend, "a", 1).await, Appended::Duplicate);
    let state = backend.state().await.unwrap();
    assert_eq!((state.orders, state.in_work, state.kept), (3, 1, 1));
    assert_eq!(payloads(&take(&backend).await.unwrap()), ["c 1"]);
    settle(&backend, &held, ItemOutcome::Done).await;
    assert_eq!(append(&backend, "b", 2).await, Appended::New);
    assert_eq!(payloads(&take(&backend).await.unwrap()), ["b 1", "b 2"]);
    drop(redis);
}

#[tokio::test]
async fn while_redis_is_away_the_sender_gets_503() {
    let redis = RedisServer::start();
    let inbox = Inbox::new(RedisBackend::new(redis.url()).unwrap());
    drop(redis);
    let (headers, body) = signed("orders/create", "e1", &order(7, 1, json!({})));
    let error = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap_err();
    assert_eq!(error.status(), 503);
    assert!(RedisBackend::new("http://127.0.0.1").is_err());
}

/// The commands that the guide says a user needs.
fn documented() -> BTreeSet<&'static str> {
    let guide = include_str!("../../src/docs/fleet.md");
    let (_, block) = guide.split_once("ACL SETUSER gorgias").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    block.split_whitespace().filter_map(|word| word.strip_prefix('+')).collect()
}

/// The backend as a user of this name sees it, who may use these commands.
fn as_user(redis: &RedisServer, name: &str, commands: &BTreeSet<&str>) -> RedisBackend {
    let rights: String = commands.iter().map(|command| format!(" +{command}")).collect();
    redis.ask::<()>(&format!("ACL SETUSER {name} reset on >hush-pass resetchannels ~gorgias:*{rights}"));
    let address = Address::new(redis.url());
    let name = name.to_owned();
    let address = address.credentials(move || {
        let credentials = RedisCredentials::new(name.clone(), "hush-pass");
        async { Ok(credentials) }
    });
    RedisBackend::new(address).unwrap().timeout(Duration::from_secs(30))
}

/// All that is ever asked of a backend.
async fn life(backend: &RedisBackend, group: &str) -> Result<(), BackendError> {
    let take = async || match backend.take(Lane::Orders, LEASE).await? {
        Taken::Batch(batch) => Ok(batch),
        Taken::Nothing { .. } => panic!("nothing waits"),
    };
    let settle = async |batch: &Batch, outcome: ItemOutcome| {
        let outcomes = batch.items.iter().map(|item| (item.id.clone(), outcome.clone())).collect();
        backend.settle(batch, outcomes).await
    };
    for number in 1..=2 {
        backend.append(delivery(group, number)).await?;
    }
    let batch = take().await?;
    assert!(backend.renew(&batch, LEASE).await?);
    settle(&batch, ItemOutcome::Retry { after: Duration::ZERO, counts: true }).await?;
    settle(&take().await?, ItemOutcome::Keep { time: LEASE }).await?;
    backend.append(delivery(group, 3)).await?;
    let batch = take().await?;
    assert_eq!(batch.items.len(), 3);
    settle(&batch, ItemOutcome::Dead { reason: "gone".to_owned() }).await?;
    let letters = backend.dead(10).await?;
    assert!(backend.resend(&letters[0].id).await?);
    settle(&take().await?, ItemOutcome::Done).await?;
    assert_eq!(backend.state().await?.dead, 2);
    // A group of which nothing was ever done.
    backend.append(delivery(&format!("{group}, too"), 4)).await?;
    settle(&take().await?, ItemOutcome::Dead { reason: "gone".to_owned() }).await?;
    assert_eq!(backend.purge(PurgeFilter::new().source("harbor").into()).await?, 3);
    Ok(())
}

#[tokio::test]
async fn the_documented_commands_are_enough_and_each_one_is_needed() {
    let redis = RedisServer::start();
    let all = documented();
    life(&as_user(&redis, "complete", &all), "a").await.unwrap();
    // What no script of an inbox calls is needed by others, or in a cluster.
    let elsewhere = ["asking", "hmget", "pexpire", "zremrangebyscore", "script|load"];
    assert!(elsewhere.iter().all(|command| all.contains(command)));
    for missing in all.iter().filter(|command| !elsewhere.contains(command)) {
        redis.ask::<()>("FLUSHALL");
        let rest = all.iter().copied().filter(|command| command != missing).collect();
        let backend = as_user(&redis, "few", &rest);
        let error = life(&backend, "a").await.expect_err(missing);
        let BackendError::Storage(why) = &error else { panic!("{missing}: {error}") };
        assert!(why.contains("the user lacks"), "{missing}: {why}");
        // The right is given: nothing else has to be done.
        redis.ask::<()>("FLUSHALL");
        redis.ask::<()>(&format!("ACL SETUSER few +{missing}"));
        life(&backend, "a").await.unwrap();
        assert!(!format!("{error} {error:?} {backend:?}").contains("hush"));
    }
}
