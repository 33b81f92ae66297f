//! Working off: each delivery to its end, one order at a time, whatever fails.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::Client;
use gorgias::inbox::{WorkError, WorkersBuilder};
use gorgias::orders::events::{OrderEvent, OrderEventPolicy, Reaction};
use gorgias_sandbox::Sandbox;
use serde_json::json;

use crate::help::{client, deliver, inbox, order, order_tickets, until, until_empty};
use crate::log::Log;

/// Pauses that a test can wait for.
fn quick(workers: WorkersBuilder, attempts: usize) -> WorkersBuilder {
    let millisecond = Duration::from_millis(1);
    workers.retries(NonZeroUsize::new(attempts).unwrap(), millisecond, millisecond)
}

#[tokio::test]
async fn events_become_one_ticket_and_those_that_wait_share_its_calls() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let (_directory, inbox) = inbox();
    for (minute, topic) in [(3, "orders/updated"), (1, "orders/create"), (2, "orders/paid"), (2, "orders/paid")] {
        deliver(&inbox, "harbor", topic, topic, &order(7, minute, json!({}))).await;
    }
    let policy = OrderEventPolicy::new(Reaction::open().tag("order"));
    let workers = inbox.workers().orders("harbor", &client, policy).start();
    until_empty(&inbox).await;
    assert_eq!((order_tickets(&sandbox).len(), client.counters().total.calls), (1, 2));
    let state = inbox.state().await.unwrap();
    assert_eq!((state.done, state.retried, state.buried, state.done_last_minute), (3, 0, 0, 3));
    // A fact is told by itself.
    deliver(&inbox, "harbor", "orders/cancelled", "cancelled", &order(7, 5, json!({}))).await;
    until_empty(&inbox).await;
    workers.stop().await;
    let tickets = order_tickets(&sandbox);
    let [ticket] = &tickets[..] else { panic!("{} tickets", tickets.len()) };
    assert_eq!(ticket["subject"], "Order #7: cancelled");
}

#[tokio::test]
async fn one_order_is_worked_on_once_at_a_time_and_in_order() {
    let (_directory, inbox) = inbox();
    let busy: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let seen: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let (held, told) = (Arc::clone(&busy), Arc::clone(&seen));
    let workers = inbox.workers().orders_with("harbor", move |event: OrderEvent| {
        let (busy, seen) = (Arc::clone(&held), Arc::clone(&told));
        async move {
            let id = event.order.id.clone().unwrap();
            let count = {
                let mut busy = busy.lock().unwrap();
                let count = busy.entry(id.clone()).or_default();
                *count += 1;
                *count
            };
            assert_eq!(count, 1);
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            *busy.lock().unwrap().get_mut(&id).unwrap() -= 1;
            seen.lock().unwrap().push((id, event.delivery_id.unwrap()));
            Ok::<(), WorkError>(())
        }
    });
    let workers = workers.start();
    for number in 0..30 {
        deliver(&inbox, "harbor", "orders/updated", &format!("{number:02}"), &order(number % 3, number, json!({})))
            .await;
    }
    until_empty(&inbox).await;
    workers.stop().await;
    let seen = seen.lock().unwrap();
    for id in ["0", "1", "2"] {
        let events: Vec<_> = seen.iter().filter(|(of, _)| of == id).map(|(_, event)| event).collect();
        assert_eq!(events.len(), 10);
        assert!(events.is_sorted(), "{events:?}");
    }
}

#[tokio::test]
async fn failures_are_tried_again_and_end_as_dead_letters() {
    let (_directory, inbox) = inbox();
    let calls: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let kept = Arc::clone(&calls);
    let workers = inbox.workers().orders_with("harbor", move |event: OrderEvent| {
        let id = event.order.id.unwrap();
        let count = {
            let mut calls = kept.lock().unwrap();
            let count = calls.entry(id.clone()).or_default();
            *count += 1;
            *count
        };
        async move {
            match (id.as_str(), count) {
                ("1", 1 | 2) | ("2", _) => Err(WorkError::again("the carrier is away")),
                ("3", 1) => Err(WorkError::never("an order of a test")),
                ("4", _) => panic!("a mistake"),
                _ => Ok(()),
            }
        }
    });
    let workers = quick(workers, 3).start();
    for id in 1..=5 {
        deliver(&inbox, "harbor", "orders/updated", &id.to_string(), &order(id, 1, json!({}))).await;
    }
    // No worker knows this one.
    deliver(&inbox, "elsewhere", "orders/updated", "6", &order(6, 1, json!({}))).await;
    until_empty(&inbox).await;
    assert_eq!(calls.lock().unwrap().values().copied().collect::<Vec<_>>(), [3, 3, 1, 3, 1]);
    let mut reasons: Vec<_> =
        inbox.dead(10).await.unwrap().into_iter().map(|letter| (letter.reason, letter.id)).collect();
    reasons.sort();
    let [mistake, own, away, source] = &reasons[..] else { panic!("{reasons:?}") };
    assert!(own.0 == "an order of a test" || mistake.0 == "an order of a test");
    assert_eq!(away.0, "the handler panicked");
    assert_eq!(source.0, "the workers have no handler for this source");
    // Sent again, it is worked on as if it were new.
    let third = reasons.iter().find(|(reason, _)| reason == "an order of a test").unwrap();
    assert!(inbox.resend(&third.1).await.unwrap());
    until_empty(&inbox).await;
    workers.stop().await;
    let state = inbox.state().await.unwrap();
    assert_eq!((state.waiting.dead, state.buried, state.done), (3, 4, 3));
}

/// What a handler says of a failure can quote a customer: it stays with the delivery.
#[tokio::test]
async fn logs_do_not_repeat_what_handlers_say() {
    let (log, _guard) = Log::start();
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let (_directory, inbox) = inbox();
    let workers = inbox.workers().orders_with("harbor", move |event: OrderEvent| {
        let client = client.clone();
        async move {
            match event.order.id.as_deref() {
                Some("1") => Err(WorkError::never("otter wrote: where is my parcel?")),
                Some("2") => Err(WorkError::again("otter wrote once more")),
                _ => {
                    client.get_ticket().id(987_654_321).send().await?;
                    Ok(())
                }
            }
        }
    });
    let workers = quick(workers, 2).start();
    for id in 1..=3 {
        deliver(&inbox, "harbor", "orders/updated", &id.to_string(), &order(id, 1, json!({}))).await;
    }
    until(&inbox, |waiting| waiting.dead == 3).await;
    workers.stop().await;
    let reasons: Vec<_> = inbox.dead(10).await.unwrap().into_iter().map(|letter| letter.reason).collect();
    assert_eq!(reasons.iter().filter(|reason| reason.contains("otter")).count(), 2, "{reasons:?}");
    let text = log.text();
    assert_eq!((log.count("WARN"), log.count("ERROR")), (1, 3), "{text}");
    let has = |message: &str, fields: &str| text.lines().any(|line| line.contains(message) && line.ends_with(fields));
    assert!(has("a delivery is tried again later", r#"source="harbor" reason="the handler failed""#), "{text}");
    assert!(has("a delivery became a dead letter", r#"source="harbor" reason="the handler failed""#), "{text}");
    let of_call = r#"source="harbor" reason="not found" operation="get_ticket""#;
    assert!(has("a delivery became a dead letter", of_call), "{text}");
    let ours: Vec<&str> = text.lines().filter(|line| line.contains(" gorgias: ")).collect();
    assert!(!ours.iter().any(|line| line.contains("otter") || line.contains("987654321")), "{ours:?}");
}

#[tokio::test]
async fn what_concerns_all_waits_and_other_accounts_get_on() {
    let sandbox = Sandbox::start().await.unwrap();
    let right = client(&sandbox);
    let wrong = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), "an old key").build().unwrap();
    let (_directory, inbox) = inbox();
    let policy = OrderEventPolicy::new(Reaction::open());
    let workers = inbox.workers().orders("closed", &wrong, policy.clone()).orders("harbor", &right, policy);
    let workers = quick(workers, 1).start();
    for id in 1..=4 {
        let source = if id % 2 == 0 { "harbor" } else { "closed" };
        deliver(&inbox, source, "orders/create", &id.to_string(), &order(id, 1, json!({}))).await;
    }
    until(&inbox, |state| state.orders == 2).await;
    // However often it is tried, it is no dead letter.
    while inbox.state().await.unwrap().retried < 6 {
        tokio::task::yield_now().await;
    }
    workers.stop().await;
    let state = inbox.state().await.unwrap();
    assert_eq!((state.waiting.orders, state.waiting.dead, state.done), (2, 0, 2));
    // With the new key all that waits is told.
    let workers = inbox.workers().orders("closed", &right, OrderEventPolicy::new(Reaction::open())).start();
    until_empty(&inbox).await;
    workers.stop().await;
    assert_eq!(order_tickets(&sandbox).len(), 4);
}

#[tokio::test]
async fn stopping_finishes_what_was_begun_and_begins_nothing() {
    let (_directory, inbox) = inbox();
    let (begun, mut beginnings) = tokio::sync::mpsc::unbounded_channel();
    let go = Arc::new(tokio::sync::Semaphore::new(0));
    let ended = Arc::new(AtomicUsize::new(0));
    let (gate, count) = (Arc::clone(&go), Arc::clone(&ended));
    let one = NonZeroUsize::MIN;
    let workers = inbox.workers().at_once(gorgias::inbox::Lane::Orders, one);
    let workers = workers.orders_with("harbor", move |_| {
        let (begun, gate, count) = (begun.clone(), Arc::clone(&gate), Arc::clone(&count));
        async move {
            begun.send(()).unwrap();
            gate.acquire().await.unwrap().forget();
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<(), WorkError>(())
        }
    });
    let workers = workers.start();
    for id in 1..=3 {
        deliver(&inbox, "harbor", "orders/updated", &id.to_string(), &order(id, 1, json!({}))).await;
    }
    beginnings.recv().await.unwrap();
    let stopping = tokio::spawn(workers.stop());
    tokio::task::yield_now().await;
    go.add_permits(3);
    stopping.await.unwrap();
    let state = inbox.state().await.unwrap();
    assert_eq!((ended.load(Ordering::SeqCst), state.done), (1, 1));
    assert_eq!((state.waiting.orders, state.waiting.in_work), (2, 0));
}
