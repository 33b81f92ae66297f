//! What processes share in Redis: deliveries that were worked on, the budget of an account, tokens.

use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Fleet, Priority};
#[cfg(feature = "oauth")]
use gorgias::oauth::{OAuthAccount, RedisStore, TokenStore as _};
use gorgias::webhook::{ClaimToken, DeliveryKey, RedisGuard, ReplayClaim, ReplayGuard as _};
use serde_json::Value;

use super::fixture::{fixture, list, text};
use crate::redis_server::RedisServer;

/// A server that holds what the fixture does, as if it had been written just now.
fn server() -> RedisServer {
    let server = RedisServer::start();
    let mut connection = redis::Client::open(server.url()).unwrap().get_connection().unwrap();
    let (seconds, micros): (i64, i64) = redis::cmd("TIME").query(&mut connection).unwrap();
    let stored = fixture("redis.json");
    let keys = list(&stored["keys"]);
    let whole = |value: &Value| text(value).parse::<f64>().unwrap() as i64;
    let at = keys.iter().find_map(|key| key["value"].get("at")).map(whole).unwrap();
    let moved = |time: i64| time + seconds * 1_000_000 + micros - at;
    for key in keys {
        let name = text(&key["key"]);
        let mut command = match text(&key["type"]) {
            "string" => redis::cmd("SET"),
            "hash" => redis::cmd("HSET"),
            "zset" => redis::cmd("ZADD"),
            other => panic!("{other}"),
        };
        command.arg(name);
        match &key["value"] {
            Value::Object(fields) => fields.iter().for_each(|(field, value)| {
                let time = ["at", "seen"].contains(&field.as_str());
                command.arg(field).arg(if time { moved(whole(value)).to_string() } else { text(value).to_owned() });
            }),
            Value::Array(pairs) => pairs.chunks(2).for_each(|pair| {
                command.arg(moved(whole(&pair[1]))).arg(text(&pair[0]));
            }),
            value => drop(command.arg(text(value))),
        }
        command.query::<()>(&mut connection).unwrap();
        if key["expires"] == true {
            redis::cmd("PEXPIRE").arg(name).arg(600_000).query::<()>(&mut connection).unwrap();
        }
    }
    server
}

#[tokio::test]
async fn deliveries_that_were_worked_on_are_known() {
    let redis = server();
    let guard = RedisGuard::new(redis.url()).unwrap().timeout(Duration::from_secs(10));
    for (body, claim) in [("done", ReplayClaim::Done), ("claimed", ReplayClaim::InProgress), ("new", ReplayClaim::New)]
    {
        let key = DeliveryKey::from_body(body.as_bytes());
        assert_eq!(guard.claim(&key, ClaimToken::random()).await.unwrap(), claim, "{body}");
    }
}

#[tokio::test]
async fn the_budget_is_as_full_as_it_was() {
    let redis = server();
    let limit = CallLimit { calls: 40, window: Duration::from_secs(40 * 3600) };
    let member = |account: &str| {
        Budget::in_fleet(limit, Fleet::redis(redis.url()).unwrap().timeout(Duration::from_secs(10)), account)
    };
    // 39 of 40 calls were answered and one is on its way: the next has to wait for an hour, in which one drains.
    let budget = member("acme.gorgias.com|api_key");
    let error = budget.acquire_within(Priority::Interactive, Duration::ZERO).await.unwrap_err();
    let wait = error.retry_after().unwrap();
    assert!((3_500..=3_600).contains(&wait.as_secs()), "{wait:?}");
    assert!(budget.state().learned && budget.state().fleet.unwrap().connected);
    member("zenith.gorgias.com|api_key")
        .acquire_within(Priority::Interactive, Duration::ZERO)
        .await
        .unwrap()
        .give_back();
}

#[cfg(feature = "oauth")]
#[tokio::test]
async fn a_token_is_found_and_its_lock_respected() {
    let redis = server();
    let store = RedisStore::new(redis.url()).unwrap().timeout(Duration::from_secs(10));
    let acme = OAuthAccount::domain("acme").unwrap();
    super::tokens::is_stored(&store.load(&acme).await.unwrap().unwrap());
    // Its holder never comes back, so that whoever waits for twice the expiry is told.
    let brief = store.lock_expiry(Duration::from_millis(50));
    let error = brief.lock(&acme).await.unwrap_err();
    assert!(error.to_string().contains("lock of the token"), "{error}");
    brief.lock(&OAuthAccount::domain("zenith").unwrap()).await.unwrap().release().await.unwrap();
}
