//! Records that cannot be read, among those that are looked through before one is created.

use gorgias::ErrorKind;
use serde_json::json;

use super::desk::{Desk, customer, message, ticket};
use crate::faulty::good;

#[tokio::test]
async fn an_odd_record_that_is_surely_another_one_is_passed() {
    let desk = Desk::start().await;
    desk.keep(json!({"id": 100, "external_id": "other", "sender": {"firstname": "Nia"}}));
    desk.keep(json!({"id": 101, "external_id": null, "sender": {"firstname": "Nia"}}));
    let client = desk.server.client();
    assert!(!client.get_or_create_ticket_message(7, message("note")).await.unwrap().was_there());
    assert!(client.get_or_create_ticket_message(7, message("note")).await.unwrap().was_there());

    // A filter that is less exact than we are.
    let similar = || good(json!({"data": [{"id": 102, "external_id": "SAME", "meta": ["a"]}], "meta": {}}));
    desk.looks([similar(), similar()]);
    assert!(!client.get_or_create_ticket(ticket("same")).await.unwrap().was_there());
    assert!(!client.get_or_create_customer(customer("same")).await.unwrap().was_there());
}

/// It may be the very one.
#[tokio::test]
async fn an_odd_record_of_this_external_id_stops_the_creation() {
    let desk = Desk::start().await;
    let odd = json!({"id": 100, "external_id": "same", "meta": ["a"]});
    desk.keep(odd);
    let client = desk.server.client();
    let errors = [
        client.get_or_create_ticket_message(7, message("same")).await.unwrap_err(),
        client.get_or_create_ticket(ticket("same")).await.unwrap_err(),
        client.get_or_create_customer(customer("same")).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.kind(), error.odd_item().unwrap().id()), (ErrorKind::OddItem, Some(100)), "{error}");
    }
    assert_eq!(desk.calls().1, 0, "nothing was created");
}
