//! What one process does, all others know.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Priority};

use crate::help::{Log, SLOW, fleet, member, refusal, refused, take, told, until};
use crate::redis_server::RedisServer;

#[tokio::test]
async fn what_one_uses_is_used_for_all() {
    let redis = RedisServer::start();
    let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
    let other = member(redis.url(), "another");
    take(&first).await.complete(told(1, 40));
    until("the report", || redis.in_flight("acme") == 0).await;
    let mut permits = Vec::new();
    for _ in 0..25 {
        permits.push(take(&first).await);
    }
    permits.push(take(&second).await);
    let state = second.state();
    assert!(state.learned && state.fleet.unwrap().connected);
    assert!((26.9..=27.0).contains(&state.used), "{state:?}");
    assert_eq!((state.available, state.in_flight), (13, 1));
    for _ in 0..13 {
        permits.push(take(&second).await);
    }
    // The next one has to wait for an hour, in which one call drains.
    for budget in [&first, &second] {
        let wait = refusal(budget, Priority::Interactive).await;
        assert!((3500..=3600).contains(&wait.as_secs()), "{wait:?}");
    }
    take(&other).await.give_back();
}

#[tokio::test]
async fn one_that_waits_leaves_as_soon_as_another_process_makes_room() {
    let redis = RedisServer::start();
    let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
    take(&first).await.complete(told(39, 40));
    until("the report", || redis.in_flight("acme") == 0).await;
    let mut permits = vec![take(&first).await];
    assert!(refusal(&second, Priority::Interactive).await > Duration::from_secs(3000));
    let waiting = tokio::spawn({
        let second = second.clone();
        async move { second.acquire(Priority::Interactive).await }
    });
    until("the line", || second.state().waiting == 1).await;
    permits.pop().unwrap().complete(told(1, 40));
    let permit = tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap();
    assert!(permit.waited() > Duration::ZERO);
}

#[tokio::test]
async fn a_refusal_of_one_pauses_all() {
    let redis = RedisServer::start();
    let member = || Budget::in_fleet(CallLimit::API_KEY, fleet(redis.url()), "acme");
    let (first, second) = (member(), member());
    take(&first).await.complete(refused(Some(50)));
    until("the report", || redis.field("acme", "refusals") == Some(1.0)).await;
    let wait = refusal(&second, Priority::Interactive).await;
    assert!((30..=51).contains(&wait.as_secs()), "{wait:?}");
    assert!(second.state().blocked_for.unwrap() > Duration::from_secs(30));
    assert_eq!(second.state().available, 0);
}

#[tokio::test]
async fn after_a_pause_one_call_of_all_processes_goes_first() {
    let redis = RedisServer::start();
    let member = || Budget::in_fleet(CallLimit::API_KEY, fleet(redis.url()), "acme");
    take(&member()).await.complete(refused(Some(50)));
    until("the report", || redis.field("acme", "refusals") == Some(1.0)).await;
    // The pause is over; what was in the bucket has not begun to drain.
    redis.ask::<()>("HSET gorgias:{acme}:bucket pause 0");
    let first = take(&member()).await;
    let wait = refusal(&member(), Priority::Interactive).await;
    assert!(wait <= Duration::from_millis(501), "the others at the pace of the drain: {wait:?}");
    // Its response lets the others go.
    first.complete(told(5, 40));
    until("the report", || redis.in_flight("acme") == 0).await;
    drop([take(&member()).await, take(&member()).await]);
}

#[tokio::test]
async fn one_absurd_header_costs_all_processes_one_place_and_not_all() {
    for used in [1_000_000, u32::MAX] {
        let redis = RedisServer::start();
        let budget = member(redis.url(), "acme");
        take(&budget).await.complete(told(used, 40));
        until("the report", || redis.in_flight("acme") == 0).await;
        // Two calls have to drain, of which each takes an hour here.
        for budget in [budget, member(redis.url(), "acme")] {
            let wait = refusal(&budget, Priority::Interactive).await;
            assert!(wait <= 2 * Duration::from_secs(3600), "{wait:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_holds_its_own_process_before_redis_has_heard_of_it() {
    let redis = RedisServer::start();
    let budget = Budget::in_fleet(CallLimit::API_KEY, fleet(redis.url()), "acme");
    take(&budget).await.complete(refused(Some(50)));
    assert_eq!(redis.field("acme", "refusals"), Some(0.0));
    assert!(refusal(&budget, Priority::Interactive).await > Duration::from_secs(30));
}

#[tokio::test]
async fn a_wait_that_nobody_looks_after_holds_up_nobody() {
    let redis = RedisServer::start();
    let quick = CallLimit { calls: 4, window: Duration::from_millis(400) };
    let budget = Budget::in_fleet(quick, fleet(redis.url()), "acme");
    take(&budget).await.complete(told(4, 4));
    let mut unattended = Box::pin(budget.acquire(Priority::Interactive));
    let looked = unattended.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    assert!(looked.is_pending());
    for _ in 0..3 {
        let permit = tokio::time::timeout(Duration::from_secs(20), budget.acquire(Priority::Interactive)).await;
        drop(permit.expect("it waits for one that nobody polls"));
    }
    // Its turn came and was kept, and is given back when nobody takes it.
    until("the reports", || redis.in_flight("acme") == 1).await;
    assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 1));
    drop(unattended);
    until("the end of the lease", || redis.in_flight("acme") == 0).await;
    assert_eq!(budget.state().in_flight, 0);
}

#[tokio::test]
async fn pauses_that_gorgias_does_not_name_double_until_a_call_is_answered() {
    let redis = RedisServer::start();
    let limit = CallLimit { window: Duration::from_secs(4), ..SLOW };
    // Each time another process, for one that was refused remembers its pause.
    let member = || Budget::in_fleet(limit, fleet(redis.url()), "acme");
    for (refusals, pause) in [(1.0, 1000..=1100), (2.0, 2000..=2200), (3.0, 4000..=4400), (4.0, 4000..=4400)] {
        let budget = member();
        let permit = take(&budget).await;
        let before: Vec<i64> = redis.ask("TIME");
        permit.complete(refused(None));
        until("the report", || redis.field("acme", "refusals") == Some(refusals)).await;
        let until = redis.field("acme", "pause").unwrap() as i64;
        let milliseconds = (until - before[0] * 1_000_000 - before[1]) / 1000;
        // The report takes its time, too.
        assert!(milliseconds >= *pause.start() && milliseconds <= pause.end() + 2000, "{refusals}: {milliseconds}");
        // The pause is over.
        redis.ask::<()>("HSET gorgias:{acme}:bucket pause 0 level 0");
    }
    take(&member()).await.complete(told(1, 40));
    until("the report", || redis.field("acme", "refusals") == Some(0.0)).await;
}

#[tokio::test]
async fn later_priorities_leave_their_part_to_the_others_of_all_processes() {
    for (priority, full) in [(Priority::Bulk, 30), (Priority::Background, 20)] {
        let redis = RedisServer::start();
        let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
        take(&first).await.complete(told(full - 1, 40));
        until("the report", || redis.in_flight("acme") == 0).await;
        let last = second.acquire_within(priority, Duration::ZERO).await.unwrap();
        assert!(refusal(&second, priority).await > Duration::from_secs(3000), "{priority:?}");
        let permits = [last, take(&second).await, take(&first).await];
        assert!(refusal(&first, priority).await > Duration::from_secs(3000), "{priority:?}");
        drop(permits);
    }
}

#[tokio::test]
async fn a_bulk_call_of_one_process_gets_its_share_beside_the_calls_of_another() {
    share_of(Priority::Bulk, 3, 15..=60).await;
}

#[tokio::test]
async fn a_background_call_of_one_process_gets_its_share_beside_the_calls_of_another() {
    share_of(Priority::Background, 2, 45..=160).await;
}

/// Waits for so many calls of a later priority beside a crowd, which makes so many calls meanwhile.
async fn share_of(priority: Priority, calls: u32, meanwhile: std::ops::RangeInclusive<u32>) {
    let redis = RedisServer::start();
    // One call drains every 50 milliseconds, so a bulk call is due after half a second, a background call after two.
    let limit = CallLimit { calls: 40, window: Duration::from_secs(2) };
    let member = || Budget::in_fleet(limit, fleet(redis.url()), "acme");
    let (busy, patient) = (member(), member());
    take(&busy).await.complete(told(40, 40));
    let (left, later) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    // More than drains, without end.
    let crowd: Vec<_> = (0..8)
        .map(|_| {
            let (busy, left) = (busy.clone(), Arc::clone(&left));
            tokio::spawn(async move {
                loop {
                    drop(busy.acquire(Priority::Interactive).await);
                    left.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    until("the crowd", || busy.state().waiting > 4).await;
    let counted = Arc::clone(&later);
    let patience = tokio::spawn(async move {
        loop {
            drop(patient.acquire(priority).await);
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    until("the last call", || later.load(Ordering::SeqCst) >= calls).await;
    // They come at the pace of their share, and the others have the rest.
    let interactive = left.load(Ordering::SeqCst);
    assert!(meanwhile.contains(&interactive), "{priority:?}: {interactive}");
    crowd.iter().for_each(tokio::task::JoinHandle::abort);
    patience.abort();
}

#[tokio::test]
async fn all_hear_of_a_frozen_account_and_each_says_so_once() {
    let redis = RedisServer::start();
    let member = || Budget::in_fleet(CallLimit::API_KEY, fleet(redis.url()), "acme");
    let (first, second) = (member(), member());
    let (log, guard) = Log::start();
    take(&first).await.complete(refused(Some(86_400)));
    until("the report", || redis.field("acme", "frozen") == Some(1.0)).await;
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
    drop(guard);
    // One that was there, and one that starts now: nobody waits for a day.
    for budget in [second, member()] {
        let (log, _guard) = Log::start();
        for _ in 0..3 {
            let wait = refusal(&budget, Priority::Interactive).await;
            assert!((30..=61).contains(&wait.as_secs()), "{wait:?}");
        }
        assert_eq!(log.count("WARN"), 1, "{}", log.text());
    }
    // The pause is over, and a call gets through.
    redis.ask::<()>("HSET gorgias:{acme}:bucket pause 0 level 0");
    let (log, _guard) = Log::start();
    let budget = member();
    take(&budget).await.complete(told(1, 40));
    until("the report", || redis.field("acme", "frozen") == Some(0.0)).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
}

#[tokio::test]
async fn what_redis_holds_by_mistake_stops_nobody_for_long() {
    let redis = RedisServer::start();
    let member = || Budget::in_fleet(CallLimit::API_KEY, fleet(redis.url()), "acme");
    take(&member()).await.complete(told(1, 40));
    until("the report", || redis.in_flight("acme") == 0).await;
    // Far in the future, and far too much.
    redis.ask::<()>("HSET gorgias:{acme}:bucket seen 9000000000000000 level 1e12");
    let wait = refusal(&member(), Priority::Interactive).await;
    assert!(wait <= Duration::from_secs(62), "{wait:?}");
    redis.ask::<()>("HSET gorgias:{acme}:bucket pause 9000000000000000");
    let wait = refusal(&member(), Priority::Interactive).await;
    assert!(wait <= Duration::from_secs(62), "{wait:?}");
}

#[tokio::test]
async fn one_call_of_all_processes_asks_and_its_response_lets_all_go() {
    let redis = RedisServer::start();
    let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
    let asking = take(&first).await;
    for budget in [&first, &second] {
        let wait = refusal(budget, Priority::Interactive).await;
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
    }
    let waiting: Vec<_> = (0..30)
        .map(|number| {
            let budget = if number % 2 == 0 { first.clone() } else { second.clone() };
            tokio::spawn(async move { budget.acquire(Priority::Interactive).await })
        })
        .collect();
    until("the lines", || first.state().waiting + second.state().waiting == 30).await;
    assert_eq!(redis.in_flight("acme"), 1);
    asking.complete(told(1, 40));
    // At one a second, it would take half a minute.
    let all = tokio::time::timeout(Duration::from_secs(20), async {
        let mut permits = Vec::new();
        for one in waiting {
            permits.push(one.await.unwrap());
        }
        permits
    });
    let permits = all.await.expect("the first response lets all go");
    // Whoever starts now, as after a crash, has nothing to find out.
    drop((first, second));
    let restarted = member(redis.url(), "acme");
    let more = [take(&restarted).await, take(&restarted).await];
    assert_eq!(redis.in_flight("acme"), 32);
    drop((permits, more));
}

#[tokio::test]
async fn a_first_call_that_hangs_stops_no_process() {
    let redis = RedisServer::start();
    let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
    // One has died, and another one gets no response.
    std::mem::forget(take(&first).await);
    drop(first);
    let start = std::time::Instant::now();
    let hanging = second.acquire(Priority::Interactive).await;
    let third = second.acquire(Priority::Background).await;
    assert!(start.elapsed() >= Duration::from_millis(1500), "one a second: {:?}", start.elapsed());
    assert_eq!((redis.in_flight("acme"), redis.field("acme", "learned")), (3, Some(0.0)));
    drop((hanging, third));
}

#[tokio::test]
async fn what_one_learns_all_know() {
    let redis = RedisServer::start();
    let (first, second) = (member(redis.url(), "acme"), member(redis.url(), "acme"));
    take(&first).await.complete(told(3, 80));
    until("the report", || redis.in_flight("acme") == 0).await;
    let permit = take(&second).await;
    let state = second.state();
    assert_eq!((state.limit.calls, state.learned), (80, true));
    // Three that the answer told of, and one on its way.
    assert!((3.9..=4.0).contains(&state.used), "{state:?}");
    // An answer that tells of less brings the bucket of all down again: to one more than it says, for rounding.
    permit.complete(told(1, 80));
    until("the report", || redis.in_flight("acme") == 0).await;
    assert!((1.9..=2.0).contains(&redis.field("acme", "level").unwrap()));
}

#[tokio::test]
async fn the_shortest_window_holds_until_a_call_is_refused() {
    let redis = RedisServer::start();
    let half = CallLimit { window: SLOW.window / 2, ..SLOW };
    let (first, second) = (member(redis.url(), "acme"), Budget::in_fleet(half, fleet(redis.url()), "acme"));
    let window = || redis.field("acme", "window").map(|micros| micros / 1e6);
    take(&first).await.complete(told(40, 40));
    assert_eq!(window(), Some(SLOW.window.as_secs_f64()));
    until("the report", || redis.in_flight("acme") == 0).await;
    assert!(refusal(&second, Priority::Interactive).await <= Duration::from_secs(1800));
    assert_eq!(window(), Some(half.window.as_secs_f64()));
    assert!(refusal(&first, Priority::Interactive).await <= Duration::from_secs(1800));
    // It refuses while there should be room: then nothing is certain but what the refused one assumes.
    redis.ask::<()>("HSET gorgias:{acme}:bucket level 0");
    take(&first).await.complete(refused(Some(1)));
    until("the report", || redis.field("acme", "refusals") == Some(1.0)).await;
    assert_eq!(window(), Some(SLOW.window.as_secs_f64()));
    // Who has not heard of the refusal does not count.
    refusal(&second, Priority::Interactive).await;
    assert_eq!(window(), Some(SLOW.window.as_secs_f64()));
}

#[tokio::test]
async fn within_a_process_it_stays_first_come_first_served() {
    let redis = RedisServer::start();
    let quick = CallLimit { calls: 4, window: Duration::from_millis(400) };
    let budget = Budget::in_fleet(quick, fleet(redis.url()), "acme");
    take(&budget).await.complete(told(4, 4));
    let (sender, mut left) = tokio::sync::mpsc::unbounded_channel();
    for (number, priority) in [(4, Priority::Bulk), (1, Priority::Interactive), (2, Priority::Interactive)] {
        let (budget, sender) = (budget.clone(), sender.clone());
        let waiting = budget.state().waiting;
        let observed = budget.clone();
        tokio::spawn(async move {
            drop(budget.acquire(priority).await);
            sender.send(number).unwrap();
        });
        until("the line", || observed.state().waiting > waiting).await;
    }
    drop(sender);
    let mut order = Vec::new();
    while let Some(number) = left.recv().await {
        order.push(number);
    }
    assert_eq!(order, [1, 2, 4]);
}
