//! Headers and pauses beyond reason: one call asks now and then, and one warning says so.

use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Feedback, Priority};
use tokio::time::Instant;

use crate::budget::learning::{refused, told};
use crate::support::log::Log;

const WINDOW: Duration = CallLimit::API_KEY.window;

#[tokio::test(start_paused = true)]
async fn one_absurd_header_costs_one_place_and_not_a_day() {
    let budget = Budget::new(CallLimit::API_KEY);
    let start = Instant::now();
    for used in [1_000_000, u32::MAX] {
        budget.acquire(Priority::Interactive).await.complete(told(used));
        assert_eq!(budget.state().used, 41.0);
    }
    budget.acquire(Priority::Interactive).await.give_back();
    assert!(start.elapsed() <= Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn however_long_a_pause_one_call_asks_after_three_windows() {
    let (log, _guard) = Log::start();
    let budget = Budget::new(CallLimit::API_KEY);
    // A day; and for ever.
    for asked in [86_400, u64::MAX / 4] {
        let permit = budget.acquire(Priority::Interactive).await;
        let start = Instant::now();
        permit.complete(refused(Some(asked)));
        let blocked = budget.state().blocked_for.unwrap();
        assert!(blocked >= 3 * WINDOW && blocked <= 3 * WINDOW + Duration::from_millis(500), "{blocked:?}");
        budget.acquire(Priority::Interactive).await.give_back();
        assert_eq!(start.elapsed().as_secs(), blocked.as_secs());
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());
    // The end is said, too, and the next one is another.
    budget.acquire(Priority::Interactive).await.complete(told(1));
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
    budget.acquire(Priority::Interactive).await.complete(refused(Some(86_400)));
    assert_eq!((log.count("WARN"), log.count("INFO")), (2, 1), "{}", log.text());
    // Three windows are what a full bucket can take.
    let busy = Budget::new(CallLimit::API_KEY);
    busy.acquire(Priority::Interactive).await.complete(refused(Some((3 * WINDOW).as_secs())));
    assert_eq!(log.count("WARN"), 2, "{}", log.text());
}

#[test]
fn a_header_that_allows_no_call_says_nothing() {
    for (text, used) in
        [("7/40", Some((7, 40))), (" 7 / 40 ", Some((7, 40))), ("7/0", None), ("7", None), ("-1/40", None)]
    {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-gorgias-account-api-call-limit", text.parse().unwrap());
        assert_eq!(Feedback::from_response(http::StatusCode::OK, &headers).used, used, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_refuses_for_longer_than_it_can_be_full_is_reported_once() {
    let (log, _guard) = Log::start();
    let budget = Budget::new(CallLimit::API_KEY);
    let start = Instant::now();
    while start.elapsed() < 3 * WINDOW {
        assert_eq!(log.count("WARN"), 0, "a busy account is nothing to warn of: {}", log.text());
        budget.acquire(Priority::Interactive).await.complete(refused(None));
    }
    for _ in 0..5 {
        budget.acquire(Priority::Interactive).await.complete(refused(None));
    }
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
}
