//! New, there already, and bodies that cannot be found again.

use gorgias::{Ensured, ErrorKind, Patch};
use serde_json::json;

use super::desk::{Desk, customer, message, ticket};
use crate::faulty::{good, status};

#[tokio::test]
async fn what_is_new_costs_two_calls_and_what_is_there_one() {
    let desk = Desk::start().await;
    let client = desk.server.client();
    let first = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(first, Ensured::Created(_)) && !first.was_there());
    assert_eq!(desk.calls(), (1, 1));
    let second = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    assert!(matches!(second, Ensured::Found(_)) && second.was_there());
    assert_eq!(second.id(), first.id());
    assert_eq!(desk.calls(), (2, 1));
    let other = client.get_or_create_ticket(ticket("order-8")).await.unwrap();
    assert!(matches!(other, Ensured::Created(_)));
    assert_ne!(other.id(), first.id());

    let looks = desk.server.arrivals();
    let look = &looks[0];
    assert!(look.is("GET", "/api/tickets"));
    assert_eq!(look.query("external_id").as_deref(), Some("order-7"));
    assert_eq!(look.query("trashed").as_deref(), Some("true"), "in the trash, it is there");
    assert_eq!(look.query("order_by").as_deref(), Some("created_datetime:asc"), "the oldest, every time");
    assert_eq!(looks[1].json()["external_id"], "order-7");
}

#[tokio::test]
async fn customers_and_messages_are_found_again_too() {
    let desk = Desk::start().await;
    let client = desk.server.client();
    assert!(matches!(client.get_or_create_customer(customer("nia")).await.unwrap(), Ensured::Created(_)));
    let again = client.get_or_create_customer(customer("nia")).await.unwrap();
    assert_eq!((again.was_there(), again.id()), (true, 1));
    assert_eq!(desk.calls(), (2, 1));

    let desk = Desk::start().await;
    for n in 0..5 {
        desk.keep(json!({"id": 100 + n, "external_id": format!("other-{n}")}));
    }
    let client = desk.server.client();
    let first = client.get_or_create_ticket_message(7, message("note")).await.unwrap();
    assert!(matches!(first, Ensured::Created(_)));
    // There is no filter: all pages are looked through before one is created.
    assert_eq!(desk.calls(), (3, 1));
    let again = client.get_or_create_ticket_message(7, message("note")).await.unwrap();
    assert_eq!((again.was_there(), again.id()), (true, first.id()));
    assert_eq!(again.into_inner().external_id.as_deref(), Some("note"));
    assert_eq!(desk.calls(), (6, 1));
    let arrivals = desk.server.arrivals();
    assert!(arrivals[0].is("GET", "/api/messages"));
    assert_eq!(arrivals[0].query("ticket_id").as_deref(), Some("7"));
    assert!(arrivals[3].is("POST", "/api/tickets/7/messages"));
}

#[tokio::test]
async fn each_key_is_a_record_of_its_own() {
    let desk = Desk::start().await;
    let client = desk.server.client();
    for (id, key) in [(1, "nia"), (2, "omar")] {
        let made = client.get_or_create_customer(customer(key)).await.unwrap();
        assert_eq!((made.was_there(), made.id()), (false, id));
    }
    assert_eq!(desk.calls(), (2, 2), "what is remembered of one is not asked for another");
    for (id, key) in [(3, "note-a"), (4, "note-b")] {
        desk.looks([good(json!({"data": [], "meta": {}}))]);
        let made = client.get_or_create_ticket_message(7, message(key)).await.unwrap();
        assert_eq!((made.was_there(), made.id()), (false, id));
    }
    assert_eq!(desk.calls(), (4, 4));
}

#[tokio::test]
async fn only_the_very_key_counts() {
    // Whether the filter of Gorgias minds upper and lower case is not documented.
    for similar in ["ORDER-7", "order-70"] {
        let desk = Desk::start().await;
        desk.looks([good(json!({"data": [{"id": 41, "external_id": similar}, {"id": 42}], "meta": {}}))]);
        let once = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap();
        assert!(matches!(once, Ensured::Created(_)), "{similar}");
    }
}

#[tokio::test]
async fn a_key_is_required() {
    let desk = Desk::start().await;
    let client = desk.server.client();
    let unchecked = client.with_options(|o| o.check_limits(false));
    for (key, words) in [
        (None, "is required"),
        (Some(""), "must not be empty"),
        (Some(" a"), "white space"),
        (Some("  "), "white space"),
    ] {
        let mut bodies = (ticket("x"), message("x"), customer("x"));
        let key = key.map_or(Patch::Absent, |key| Patch::Set(key.to_owned()));
        bodies.0.external_id.clone_from(&key);
        bodies.1.external_id.clone_from(&key);
        bodies.2.external_id = key;
        for client in [&client, &unchecked] {
            let errors = [
                client.get_or_create_ticket(bodies.0.clone()).await.unwrap_err(),
                client.get_or_create_ticket_message(7, bodies.1.clone()).await.unwrap_err(),
                client.get_or_create_customer(bodies.2.clone()).await.unwrap_err(),
            ];
            for (error, operation) in errors.iter().zip(["create_ticket", "create_ticket_message", "create_customer"]) {
                assert_eq!(error.kind(), ErrorKind::InvalidRequest);
                assert_eq!(error.failed_operation().unwrap().id, operation);
                assert_eq!(error.violations()[0].field(), "external_id");
                assert!(error.violations()[0].message().contains(words), "{error}");
                assert!(!error.may_have_taken_effect());
            }
        }
    }
    assert_eq!(desk.calls(), (0, 0));
}

#[tokio::test]
async fn a_wrong_body_is_refused_even_where_the_record_is_there() {
    let desk = Desk::start().await;
    let client = desk.server.client();
    client.get_or_create_ticket(ticket("order-7")).await.unwrap();
    let mut wrong = ticket("order-7");
    wrong.messages.clear();
    let error = client.get_or_create_ticket(wrong).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "messages"));
    let unfinished = gorgias::types::CreateTicket::builder().external_id("order-7".to_owned());
    let error = client.get_or_create_ticket(unfinished).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "messages"));
    let error = client.get_or_create_ticket(ticket(&"x".repeat(256))).await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "external_id");
    assert_eq!(desk.calls(), (1, 1));
}

#[tokio::test]
async fn without_a_look_nothing_is_created() {
    let desk = Desk::start().await;
    desk.looks([status(403), status(500)]);
    let client = desk.server.client();
    for kind in [ErrorKind::Forbidden, ErrorKind::Server] {
        let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
        assert_eq!((error.kind(), error.failed_operation().unwrap().id), (kind, "list_tickets"));
        assert!(!error.may_have_taken_effect());
    }
    assert_eq!(desk.calls(), (2, 0));
}

#[tokio::test]
async fn a_refusal_is_final() {
    let desk = Desk::with([super::desk::Creation::Not(status(400))]).await;
    let error = desk.server.client().get_or_create_ticket(ticket("order-7")).await.unwrap_err();
    assert_eq!((error.kind(), error.failed_operation().unwrap().id), (ErrorKind::BadRequest, "create_ticket"));
    assert!(!error.may_have_taken_effect());
    assert_eq!(desk.calls(), (1, 1));
}
