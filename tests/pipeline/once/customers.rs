//! Customers, whose e-mail addresses Gorgias keeps apart by 409.

use gorgias::{Ensured, ErrorKind, types};
use serde_json::json;

use super::desk::{Creation, Desk, customer};
use crate::faulty::{good, status};

#[tokio::test]
async fn somebody_else_was_faster() {
    // Found neither before nor by the key afterwards, but under the address, and with the key.
    let desk = Desk::with([Creation::Stored(status(409))]).await;
    let once = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap();
    assert!(matches!(once, Ensured::Found(_)), "{once:?}");
    assert_eq!((once.id(), desk.calls()), (1, (2, 1)));

    let desk = Desk::with([Creation::Stored(status(409))]).await;
    let nothing = || good(json!({"data": [], "meta": {}}));
    desk.looks([nothing(), nothing()]);
    let once = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap();
    assert_eq!((once.id(), desk.calls()), (1, (3, 1)));
    assert_eq!(desk.server.arrivals()[3].query("email").as_deref(), Some("nia@example.com"));
}

#[tokio::test]
async fn an_address_under_another_key_stays_a_conflict() {
    for other in [json!("crm-9"), json!(null)] {
        let desk = Desk::with([Creation::Not(status(409))]).await;
        desk.keep(json!({"id": 41, "external_id": other, "email": "nia@example.com"}));
        let error = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap_err();
        assert_eq!((error.kind(), error.failed_operation().unwrap().id), (ErrorKind::Conflict, "create_customer"));
        assert!(!error.may_have_taken_effect());
        assert!(error.to_string().contains("customer 41 has this e-mail address"), "{error}");
        assert!(!error.to_string().contains("nia"), "no customer's words: {error}");
        assert_eq!((desk.calls(), desk.kept()), ((3, 1), 1));
    }
}

#[tokio::test]
async fn without_primary_address_that_of_the_channel_is_looked_for() {
    let body = json!({"external_id": "nia", "channels": [{"type": "phone", "address": "+15551234567", "preferred": true},
        {"type": "email", "address": "nia@example.com", "preferred": true}]});
    let body: types::CreateCustomer = serde_json::from_value(body).unwrap();
    let desk = Desk::with([Creation::Not(status(409))]).await;
    let error = desk.server.client().get_or_create_customer(body.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let look = &desk.server.arrivals()[3];
    assert_eq!(look.query("channel_type").as_deref(), Some("email"));
    assert_eq!(look.query("channel_address").as_deref(), Some("nia@example.com"));

    let mut silent = body;
    silent.channels.pop();
    let desk = Desk::with([Creation::Not(status(409))]).await;
    let error = desk.server.client().get_or_create_customer(silent).await.unwrap_err();
    assert_eq!((error.kind(), desk.calls()), (ErrorKind::Conflict, (2, 1)), "no address, no look for it");
}

/// The address is looked for as the directory does: a primary one without regard to case, then any other; several are an error.
#[tokio::test]
async fn whoever_has_the_address_is_found_as_in_the_directory() {
    let with = |ids: &[i64]| {
        let data: Vec<_> = ids.iter().map(|id| json!({"id": id, "external_id": "crm-9"})).collect();
        good(json!({"data": data, "meta": {}}))
    };
    for (ids, found) in [
        (&[41][..], "customer 41 has this e-mail address"),
        (&[41, 42], "the customers 41, 42 have this e-mail address"),
    ] {
        let desk = Desk::with([Creation::Not(status(409))]).await;
        desk.looks([with(&[]), with(&[]), with(&[]), with(ids)]);
        let error = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap_err();
        assert_eq!((error.kind(), desk.calls()), (ErrorKind::Conflict, (4, 1)));
        assert!(error.to_string().contains(found), "{error}");
        let look = &desk.server.arrivals()[4];
        assert_eq!(look.query("channel_address").as_deref(), Some("nia@example.com"));
    }
}

#[tokio::test]
async fn a_look_that_fails_does_not_hide_the_conflict() {
    let desk = Desk::with([Creation::Not(status(409))]).await;
    desk.looks([good(json!({"data": [], "meta": {}})), status(403)]);
    let error = desk.server.client().get_or_create_customer(customer("nia")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.to_string().contains("looking for the customer failed: list_customers"), "{error}");
}
