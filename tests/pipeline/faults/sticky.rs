//! What an earlier attempt may have done is not undone by what a later one says.

use std::time::Duration;

use gorgias::ErrorKind;
use gorgias::ErrorKind::{BadRequest, NotFound, RateLimited, Server, Unauthorized};
use gorgias::budget::CallLimit;

use super::calls::{Call, body};
use crate::faulty::{Act, Connection, FaultyServer, good, quick, status};

/// Two attempts: the outcome is that of the second.
async fn second(call: Call, first: Act, second: Act) -> gorgias::Error {
    let server = FaultyServer::script([first, second], good(body())).await;
    let client = server.builder().retry(quick().attempts(2)).build().unwrap();
    let error = call.send(&client).await.unwrap_err();
    assert_eq!((server.arrivals().len(), error.attempts()), (2, 2), "{error}");
    error
}

#[tokio::test]
async fn after_a_lost_attempt_a_refusal_still_may_have_taken_effect() {
    let lost = [Act::Close, Act::Reset, status(503), Act::HalfBody(body()), Act::Garbage];
    let refusals: [(u16, ErrorKind); 3] = [(404, NotFound), (400, BadRequest), (401, Unauthorized)];
    for first in lost {
        for (refusal, kind) in refusals {
            let error = second(Call::Update, first.clone(), status(refusal)).await;
            assert_eq!(error.kind(), kind, "{first:?}");
            assert!(error.may_have_taken_effect(), "{first:?}, then {refusal}: {error}");
            // Nothing was lost with a read.
            assert!(!second(Call::Get, first.clone(), status(refusal)).await.may_have_taken_effect());
        }
    }
    // A refusal for want of allowance is waited out until the deadline, and says nothing about what was lost before.
    let server = FaultyServer::script([Act::Close], status(429)).await;
    let hasty = quick().deadline(std::time::Duration::from_millis(100));
    let error = Call::Update.send(&server.builder().retry(hasty).build().unwrap()).await.unwrap_err();
    assert!(error.kind() == RateLimited && error.may_have_taken_effect(), "{error}");
    // The ticket that the first attempt deleted is not found by the second.
    let error = second(Call::Delete, Act::Close, status(404)).await;
    assert!(error.kind() == NotFound && error.may_have_taken_effect());
}

#[tokio::test]
async fn after_an_attempt_that_did_nothing_a_refusal_took_no_effect() {
    let error = second(Call::Update, status(429), status(404)).await;
    assert!(!error.may_have_taken_effect());
    assert!(!second(Call::Create, status(429), status(400)).await.may_have_taken_effect());
    assert!(second(Call::Create, status(429), status(502)).await.may_have_taken_effect());

    for connection in [Connection::Refused, Connection::Unresolved] {
        let server = FaultyServer::script([], status(404)).await;
        server.connections([connection]);
        let error = Call::Update.send(&server.client()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.may_have_taken_effect()), (NotFound, 2, false));
    }
}

#[tokio::test]
async fn a_lost_write_that_cannot_be_repeated_stays_lost() {
    let server = FaultyServer::script([Act::HalfBody(body())], good(body())).await;
    let error = Call::Create.send(&server.client()).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "what is known of it is told");
    assert_eq!(server.arrivals().len(), 1);

    let server = FaultyServer::script([status(500)], good(body())).await;
    let error = Call::Create.send(&server.client()).await.unwrap_err();
    assert!(error.kind() == Server && error.may_have_taken_effect() && server.arrivals().len() == 1);
}

#[tokio::test]
async fn a_retry_that_finds_no_allowance_tells_why_it_was_needed() {
    let server = FaultyServer::script([Act::Close], good(body())).await;
    // Until an answer tells more, a quarter of it is used: a single call.
    let limit = CallLimit { calls: 4, window: Duration::from_secs(3600) };
    let policy = quick().deadline(Duration::from_millis(500));
    let client = server.limited().call_limit(limit).retry(policy).build().unwrap();
    let error = Call::Update.send(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    assert!(error.may_have_taken_effect());
    assert_eq!(server.arrivals().len(), 1);
    assert_eq!(client.counters().total.retries, 0, "what never left is no retry");
}
