//! The answer to a creation is lost.

use std::time::Duration;

use gorgias::{Ensured, ErrorKind, RetryPolicy};

use super::desk::{Creation, Desk, customer, message, ticket};
use crate::faulty::{Act, good, status};

/// Ways to lose an answer.
fn losses() -> Vec<Act> {
    vec![
        Act::Close,
        Act::Reset,
        Act::HalfBody("{\"id\": 1}".to_owned()),
        Act::Garbage,
        status(500),
        status(502),
        status(504),
        status(201),
        good("[]"),
    ]
}

#[tokio::test]
async fn a_record_that_was_created_is_found() {
    for loss in losses() {
        let desk = Desk::with([Creation::Stored(loss.clone())]).await;
        let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
        assert!(matches!(once, Ensured::Recovered(_)) && !once.was_there(), "{loss:?}");
        assert_eq!((once.id(), desk.calls(), desk.kept()), (1, (2, 1), 1), "{loss:?}");

        let desk = Desk::with([Creation::Stored(loss.clone())]).await;
        let once = desk.server.client().get_or_create_ticket_message(7, message("note")).await.unwrap();
        assert!(matches!(once, Ensured::Recovered(_)), "{loss:?}");
        assert_eq!((once.id(), desk.calls()), (1, (2, 1)), "{loss:?}");

        let desk = Desk::with([Creation::Stored(loss.clone())]).await;
        let once = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap();
        assert!(matches!(once, Ensured::Recovered(_)), "{loss:?}");
        assert_eq!((once.id(), desk.calls()), (1, (2, 1)), "{loss:?}");
    }
}

#[tokio::test]
async fn a_record_that_was_not_created_is_not_created_either() {
    for loss in losses() {
        let desk = Desk::with([Creation::Not(loss.clone())]).await;
        let client = desk.server.client();
        let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
        assert_eq!(error.failed_operation().unwrap().id, "create_ticket");
        assert!(error.may_have_taken_effect(), "{loss:?}: it may still turn up");
        assert!(error.to_string().contains("not there so far"), "{error}");
        assert_eq!(desk.calls(), (4, 1), "{loss:?}: three looks, no second creation");
        // Calling again is safe, and does it.
        let again = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        assert!(matches!(again, Ensured::Created(_)));
        assert_eq!((desk.calls(), desk.kept()), ((5, 2), 1));
    }
}

#[tokio::test]
async fn one_that_shows_up_late_is_found_while_there_are_looks() {
    for (looks, found) in [(1, true), (2, true), (3, true), (4, false)] {
        let desk = Desk::with([Creation::Late(looks, Act::Close)]).await;
        let client = desk.server.client();
        let once = client.get_or_create_ticket(ticket("order-7")).await;
        assert_eq!(matches!(once, Ok(Ensured::Recovered(_))), found, "{once:?}");
        assert_eq!(desk.calls(), (1 + looks.min(3), 1));
        // Later than that, the next call finds it.
        let again = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        assert!(again.was_there());
        assert_eq!((desk.calls().1, desk.kept()), (1, 1));
    }
}

#[tokio::test]
async fn looks_that_fail_leave_the_question_open() {
    let desk = Desk::with([Creation::Stored(Act::Close)]).await;
    let client = desk
        .server
        .builder()
        .retry(RetryPolicy::default().attempts(1).backoff(Duration::from_millis(1), Duration::from_millis(2)));
    let client = client.build().unwrap();
    desk.looks([good("{\"data\": [], \"meta\": {}}"), status(503), status(503), status(503)]);
    let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
    assert_eq!((error.kind(), error.failed_operation().unwrap().id), (ErrorKind::Transport, "create_ticket"));
    assert!(error.may_have_taken_effect());
    assert!(error.to_string().contains("looking for the record failed, too: list_tickets"), "{error}");
    assert_eq!(desk.calls(), (4, 1));
    // One that fails is no reason to give up.
    let desk = Desk::with([Creation::Stored(Act::Close)]).await;
    desk.looks([good("{\"data\": [], \"meta\": {}}"), status(500), status(404)]);
    let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(once, Ensured::Recovered(_)));
}

#[tokio::test]
async fn without_pauses_there_is_one_look() {
    let desk = Desk::with([Creation::Not(Act::Close)]).await;
    let client = desk.server.client().with_options(|o| o.no_retry());
    let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!(desk.calls(), (2, 1));
}

#[tokio::test]
async fn what_never_left_needs_no_look() {
    let desk = Desk::with([Creation::Not(status(429)), Creation::Not(status(429))]).await;
    let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(once, Ensured::Created(_)), "a refusal for want of allowance is waited out");
    assert_eq!((desk.calls(), desk.kept()), ((1, 3), 1));
}
