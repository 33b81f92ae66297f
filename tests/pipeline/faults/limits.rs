//! How often and until when a call is tried: attempts, deadline, and what Gorgias asks for.

use std::time::Duration;

use gorgias::ErrorKind;
use gorgias::budget::CallLimit;
use tokio::time::Instant;

use super::calls::{ALL, Call, body};
use crate::faulty::{Act, FaultyServer, good, quick, status};

/// A generous limit for what must not take minutes.
const NOT_LONG: Duration = Duration::from_secs(30);

fn refused(seconds: impl ToString) -> Act {
    Act::Answer(429, format!("retry-after: {}\r\n", seconds.to_string()), String::new())
}

#[tokio::test]
async fn attempts_are_all_there_are() {
    for attempts in [0, 1, 2, 5] {
        let server = FaultyServer::script([], status(503)).await;
        let client = server.builder().retry(quick().attempts(attempts)).build().unwrap();
        let error = Call::Get.send(&client).await.unwrap_err();
        assert_eq!(error.attempts(), attempts.max(1));
        assert_eq!(server.arrivals().len() as u32, attempts.max(1));
    }
}

#[tokio::test]
async fn one_call_can_do_without_retries() {
    let server = FaultyServer::script([], status(503)).await;
    let client = server.client();
    for (index, call) in ALL.into_iter().enumerate() {
        call.send(&client.with_options(|o| o.no_retry())).await.unwrap_err();
        assert_eq!(server.arrivals().len(), index + 1, "{call:?}");
    }
    // The client itself is as it was.
    assert_eq!(Call::Get.send(&client).await.unwrap_err().attempts(), 4);
}

#[tokio::test]
async fn pauses_stop_growing_at_their_cap() {
    // Doubled thirty times, a pause of a millisecond would last for days.
    let server = FaultyServer::script(vec![status(429); 30], good(body())).await;
    let client = server.builder().retry(quick().attempts(31)).build().unwrap();
    let start = Instant::now();
    Call::Create.send(&client).await.unwrap();
    assert_eq!(server.arrivals().len(), 31);
    assert!(start.elapsed() < NOT_LONG);
}

#[tokio::test]
async fn refusals_are_waited_out_and_are_no_attempts() {
    // As beside a busy program on the same account: far more than there are attempts, and one failure of another kind.
    let acts = [vec![status(429); 9], vec![status(503)], vec![status(429); 9]].concat();
    let narrow = CallLimit { calls: 40, window: Duration::from_millis(20) };
    for limited in [false, true] {
        let server = FaultyServer::script(acts.clone(), good(body())).await;
        let builder = if limited { server.limited().call_limit(narrow) } else { server.builder() };
        let client = builder.retry(quick().attempts(2)).build().unwrap();
        Call::Update.send(&client).await.unwrap();
        assert_eq!(server.arrivals().len(), 20, "limited: {limited}");
        assert_eq!(client.counters().total.rate_limited, 18);
    }
    // Failures of other kinds count as ever, wherever they come in between.
    let acts = [status(429), status(503), status(429), status(503)];
    let server = FaultyServer::script(acts, good(body())).await;
    let client = server.builder().retry(quick().attempts(2)).build().unwrap();
    let error = Call::Update.send(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 4));
}

#[tokio::test]
async fn refusals_are_waited_out_until_the_deadline_only() {
    let narrow = CallLimit { calls: 40, window: Duration::from_millis(20) };
    for limited in [false, true] {
        let server = FaultyServer::script([], status(429)).await;
        let builder = if limited { server.limited().call_limit(narrow) } else { server.builder() };
        let client = builder.retry(quick().deadline(Duration::from_millis(500))).build().unwrap();
        let outcome = tokio::time::timeout(NOT_LONG, Call::Create.send(&client)).await.expect("the deadline ends it");
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.attempts() > 4 && !error.may_have_taken_effect(), "{error}");
        // Without retries there is one attempt, whatever happens.
        let error = Call::Create.send(&client.with_options(|o| o.no_retry())).await.unwrap_err();
        assert_eq!(error.attempts(), 1);
    }
    // Not even a policy without pauses asks without end.
    let server = FaultyServer::script([], status(429)).await;
    let policy = quick().backoff(Duration::ZERO, Duration::ZERO).deadline(Duration::from_millis(400));
    Call::Get.send(&server.builder().retry(policy).build().unwrap()).await.unwrap_err();
    assert!(server.arrivals().len() < 20, "{}", server.arrivals().len());
}

#[tokio::test]
async fn no_attempt_begins_after_the_deadline() {
    let (deadline, timeout) = (Duration::from_millis(900), Duration::from_millis(400));
    let server = FaultyServer::script([], Act::Stall).await;
    let client = server.builder().retry(quick().attempts(100).deadline(deadline)).timeout(timeout).build().unwrap();
    let error = Call::Get.send(&client).await.unwrap_err();
    // Each takes 400 ms, so the fourth would begin at 1200 ms at the earliest.
    assert!((2..=3).contains(&error.attempts()), "{error}");
    assert_eq!(server.arrivals().len() as u32, error.attempts());
}

#[tokio::test]
async fn without_time_left_there_is_one_attempt() {
    let server = FaultyServer::script([], status(503)).await;
    let client = server.builder().retry(quick().deadline(Duration::ZERO)).build().unwrap();
    assert_eq!(Call::Get.send(&client).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_pause_beyond_the_deadline_is_not_begun() {
    for act in [refused(3600), Act::Answer(503, "retry-after: 3600\r\n".to_owned(), String::new())] {
        let server = FaultyServer::script([act], good(body())).await;
        let start = Instant::now();
        let error = Call::Get.send(&server.client()).await.unwrap_err();
        assert_eq!((error.attempts(), server.arrivals().len()), (1, 1), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)), "the caller learns how long to wait");
        assert!(start.elapsed() < NOT_LONG);
    }
}

/// The pause that the client made before it asked again.
async fn pause_after(act: Act, call: Call) -> Duration {
    let server = FaultyServer::script([act], good(body())).await;
    call.send(&server.client()).await.unwrap();
    let arrivals = server.arrivals();
    assert_eq!(arrivals.len(), 2);
    arrivals[1].at - arrivals[0].at
}

#[tokio::test]
async fn a_pause_that_gorgias_asks_for_is_made() {
    let one = Duration::from_secs(1);
    let unavailable = Act::Answer(503, "retry-after: 1\r\n".to_owned(), String::new());
    let soon = (chrono::Utc::now() + chrono::TimeDelta::seconds(3)).format("%a, %d %b %Y %H:%M:%S GMT");
    let (refused, unavailable, dated) = tokio::join!(
        // A client without budget keeps the pause by itself.
        pause_after(refused(1), Call::Create),
        pause_after(unavailable, Call::Update),
        pause_after(self::refused(soon), Call::Get),
    );
    for pause in [refused, unavailable, dated] {
        assert!(pause >= one, "{pause:?}");
    }
}

#[tokio::test]
async fn a_pause_that_gorgias_asks_for_holds_back_all_clients_of_the_account() {
    let server = FaultyServer::script([refused(1)], good(body())).await;
    let (client, other) = (server.limited().build().unwrap(), server.limited().build().unwrap());
    let (first, second) = tokio::join!(Call::Create.send(&client), async {
        while server.arrivals().is_empty() || other.budget().state().blocked_for.is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Call::Get.send(&other).await
    });
    first.unwrap();
    second.unwrap();
    let arrivals = server.arrivals();
    assert_eq!(arrivals.len(), 3);
    for later in &arrivals[1..] {
        assert!(later.at - arrivals[0].at >= Duration::from_secs(1));
    }
    assert_eq!((client.counters().total.rate_limited, other.counters().total.rate_limited), (1, 0));
    assert!(other.counters().total.waited > Duration::ZERO);
}

#[tokio::test]
async fn an_upload_is_repeated_after_a_refusal_only() {
    let server = FaultyServer::script([status(429)], good("[]")).await;
    server.client().upload_files().file("a.txt", "text/plain", "text").send().await.unwrap();
    assert_eq!(server.arrivals().len(), 2);
    let server = FaultyServer::script([status(503)], good("[]")).await;
    let error = server.client().upload_files().file("a.txt", "text/plain", "text").send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect(), error.attempts()), (ErrorKind::Server, true, 1));
    assert_eq!(server.arrivals().len(), 1);
}
