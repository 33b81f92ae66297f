//! The address of Redis can hold a password: nothing shows it.

use gorgias::ErrorKind;
use gorgias::budget::{Budget, Fleet};

use crate::help::{Log, SLOW, fleet, take, until};
use crate::redis_server::RedisServer;

const PASSWORD: &str = "hush-redis-81c3";

#[test]
fn what_is_no_address_of_a_redis_is_refused() {
    for url in
        ["", "localhost", "http://127.0.0.1", "redis://", "redis://:hush-redis-81c3@host/first", "redis://h:99999"]
    {
        let error = Fleet::redis(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert_eq!(error.violations()[0].field(), "fleet");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
    // Without TLS it must not go by plain text.
    #[cfg(not(any(feature = "redis-rustls", feature = "redis-native-tls")))]
    assert!(Fleet::redis("rediss://127.0.0.1").unwrap_err().to_string().contains("TLS"));
}

#[tokio::test]
async fn nothing_shows_the_password() {
    let redis = RedisServer::with_password(PASSWORD);
    let (log, _guard) = Log::start();
    let url = |password: &str| redis.url().replace("//", &format!("//:{password}@"));
    let right = Budget::in_fleet(SLOW, fleet(&url(PASSWORD)), "acme");
    take(&right).await.give_back();
    assert!(right.state().fleet.unwrap().connected);
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    let wrong = format!("{PASSWORD}-wrong");
    let refused = Budget::in_fleet(SLOW, fleet(&url(&wrong)), "acme");
    take(&refused).await.give_back();
    assert!(!refused.state().fleet.unwrap().connected);
    assert_eq!(log.count("WARN"), 1, "{}", log.text());
    assert!(log.text().contains("reason=user or password refused"), "{}", log.text());
    until("the end of all tasks", || tokio::runtime::Handle::current().metrics().num_alive_tasks() <= 1).await;
    let fleet = fleet(&url(PASSWORD));
    let client = gorgias::Client::builder().domain("acme").api_key("agent@example.com", "key").fleet(fleet.clone());
    let shown = format!("{fleet:?} {client:?} {right:?} {refused:?} {}", log.text());
    assert!(!shown.contains("hush"), "{shown}");
    for part in ["Fleet { prefix: \"gorgias\"", "Budget(BudgetState { limit: CallLimit { calls: 40", "connected: true"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}
