//! Which clients share a budget.

use gorgias::budget::CallLimit;
use gorgias::{Client, ClientBuilder};

fn builder(domain: &str, key: &str) -> ClientBuilder {
    Client::builder().domain(domain).api_key("agent@example.com", key)
}

#[test]
fn clients_of_one_account_share_and_need_no_runtime() {
    let first = builder("share-one", "key").build().unwrap();
    let second = builder("share-one.gorgias.com", "another key").build().unwrap();
    let other = builder("share-two", "key").build().unwrap();
    let enterprise = CallLimit::API_KEY_ENTERPRISE;
    let third = builder("share-one", "key").call_limit(enterprise).build().unwrap();
    for client in [&first, &second, &third, &third.clone(), &third.with_options(|o| o.no_retry())] {
        assert_eq!(client.budget().state().limit, enterprise);
    }
    assert_eq!(other.budget().state().limit, CallLimit::API_KEY);
}

#[tokio::test]
async fn a_client_per_request_forgets_nothing() {
    // A bucket that drains in an hour, so that what is left of it does not depend on the speed of the test.
    let slow = CallLimit { calls: 40, window: std::time::Duration::from_secs(3600) };
    let client = || builder("forget-nothing", "key").build().unwrap();
    let first = builder("forget-nothing", "key").call_limit(slow).build().unwrap();
    drop(first.budget().acquire(gorgias::budget::Priority::Interactive).await);
    drop(first);
    // Other accounts come and go, which is when idle ones are forgotten.
    drop(builder("forget-something", "key").build().unwrap());
    assert!(client().budget().state().used > 0.9);
}

#[tokio::test(start_paused = true)]
async fn a_client_per_request_that_assumes_something_does_not_undo_what_was_learned() {
    let client = || builder("assume-again", "key").call_limit(CallLimit::API_KEY).build().unwrap();
    let budget = client().budget().clone();
    for _ in 0..4 {
        for used in [30, 1] {
            let client = client();
            client
                .budget()
                .acquire(gorgias::budget::Priority::Interactive)
                .await
                .complete(crate::budget::learning::told(used));
            tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        }
    }
    client();
    assert_eq!(budget.state().limit, CallLimit::API_KEY_ENTERPRISE);
}
