//! Many at once: one call, whatever becomes of who started it.

use std::sync::Arc;
use std::time::Duration;

use gorgias::ErrorKind;
use gorgias::budget::Priority;
use serde_json::json;
use tokio::sync::{Notify, Semaphore};

use super::desk::Desk;
use crate::faulty::{Act, FaultyServer, good};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_at_once_make_one_call() {
    let desk = Desk::open().await;
    let mut looks = tokio::task::JoinSet::new();
    for n in 0..50 {
        let client = if n % 2 == 0 { desk.client.clone() } else { desk.another_client() };
        looks.spawn(async move { client.directory().team_by_name("Returns").await.unwrap() });
    }
    assert!(looks.join_all().await.into_iter().all(|id| id == desk.ids().team));
    assert_eq!(desk.asked(), ["GET teams?limit=100"]);
}

/// A server that answers teams, but not before it is allowed to.
struct Slow {
    url: String,
    arrived: Arc<Notify>,
    may_answer: Arc<Semaphore>,
    calls: Arc<std::sync::atomic::AtomicUsize>,
}

impl Slow {
    async fn start() -> Self {
        let listener = crate::support::listen().await;
        let url = format!("http://{}", listener.local_addr().unwrap());
        let slow =
            Self { url, arrived: Arc::default(), may_answer: Arc::new(Semaphore::new(0)), calls: Arc::default() };
        let (arrived, gate, calls) = (Arc::clone(&slow.arrived), Arc::clone(&slow.may_answer), Arc::clone(&slow.calls));
        let app = axum::Router::new().fallback(move || {
            calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            arrived.notify_one();
            let gate = Arc::clone(&gate);
            async move {
                gate.acquire().await.unwrap().forget();
                ([("content-type", "application/json")], json!({"data": [{"id": 5, "name": "Returns"}]}).to_string())
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        slow
    }

    fn client(&self) -> gorgias::Client {
        let client = gorgias::Client::builder().base_url(&self.url).api_key("agent@example.com", "a-key");
        client.unlimited().build().unwrap()
    }

    fn calls(&self) -> usize {
        self.calls.load(std::sync::atomic::Ordering::SeqCst)
    }
}

#[tokio::test]
async fn whoever_gives_up_holds_up_nobody() {
    let slow = Slow::start().await;
    let client = slow.client();
    let leader = tokio::spawn({
        let client = client.clone();
        async move { client.directory().team_by_name("Returns").await }
    });
    slow.arrived.notified().await;
    let follower = tokio::spawn(async move { client.directory().team_by_name("Returns").await });
    tokio::task::yield_now().await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    slow.may_answer.add_permits(1);
    assert_eq!(follower.await.unwrap().unwrap(), 5);
    assert_eq!(slow.calls(), 1, "the call of who gave up went on");
}

/// A leader that is not polled any more, as in a `select!` that is busy elsewhere.
#[tokio::test]
async fn whoever_is_not_polled_holds_up_nobody() {
    let slow = Slow::start().await;
    let client = slow.client();
    let mut leader = Box::pin(async { client.directory().team_by_name("Returns").await });
    tokio::select! {
        biased;
        _ = &mut leader => panic!("the server says nothing"),
        () = slow.arrived.notified() => {}
    }
    slow.may_answer.add_permits(1);
    assert_eq!(client.directory().team_by_name("Returns").await.unwrap(), 5);
    assert_eq!(leader.await.unwrap(), 5);
    assert_eq!(slow.calls(), 1);
}

/// Bulk calls can wait long for the budget: nobody else waits along.
#[tokio::test]
async fn another_priority_makes_its_own_call() {
    let slow = Slow::start().await;
    let client = slow.client();
    let bulk = client.with_options(|o| o.priority(Priority::Bulk));
    let bulk = tokio::spawn(async move { bulk.directory().team_by_name("Returns").await });
    slow.arrived.notified().await;
    let other = tokio::spawn(async move { client.directory().team_by_name("Returns").await });
    slow.arrived.notified().await;
    slow.may_answer.add_permits(2);
    assert_eq!((bulk.await.unwrap().unwrap(), other.await.unwrap().unwrap()), (5, 5));
    assert_eq!(slow.calls(), 2);
}

#[tokio::test]
async fn a_failure_is_that_of_all_who_wait_and_is_not_remembered() {
    let mut first = true;
    let server = FaultyServer::start(move |_| {
        if std::mem::take(&mut first) {
            return Act::Answer(403, String::new(), String::new());
        }
        good(json!({"data": [{"id": 5, "name": "Returns"}]}))
    })
    .await;
    let client = server.builder().unlimited().build().unwrap();
    let directory = client.directory();
    let (a, b, c) = tokio::join!(
        directory.team_by_name("Returns"),
        directory.team_by_name("Refunds"),
        directory.team_by_name("Returns")
    );
    for outcome in [a, b, c] {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    assert_eq!(server.arrivals().len(), 1);
    assert_eq!(directory.team_by_name("Returns").await.unwrap(), 5);
}

/// What one caller does not want to wait for is no failure of others.
#[tokio::test]
async fn the_impatience_of_one_is_not_shared() {
    let slow = Slow::start().await;
    let client = slow.client();
    let hasty = client.with_options(|o| o.no_retry().timeout(Duration::from_millis(50)));
    let hasty = tokio::spawn(async move { hasty.directory().team_by_name("Returns").await });
    slow.arrived.notified().await;
    let patient = tokio::spawn(async move { client.directory().team_by_name("Returns").await });
    assert_eq!(hasty.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    slow.may_answer.add_permits(2);
    assert_eq!(patient.await.unwrap().unwrap(), 5);
}
