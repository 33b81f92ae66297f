//! Adding tags by name: those that exist, and no new ones.

use gorgias::ErrorKind;
use gorgias::directory::DirectoryKind;
use gorgias::types::CreateTag;
use serde_json::json;

use super::desk::Desk;

#[tokio::test]
async fn tags_that_exist_are_added_by_id() {
    let desk = Desk::open().await;
    let fragile = desk.client.create_tag().body(CreateTag::builder().name("fragile")).await.unwrap().id;
    let shipping = desk.client.directory().tag_by_name("shipping").await.unwrap();
    desk.asked();
    let added = desk.client.add_existing_ticket_tags(desk.ids().ticket, ["Fragile", "shipping", "fragile "]).await;
    assert_eq!(added.unwrap(), [fragile, shipping]);
    assert_eq!(desk.asked().last().unwrap(), &format!("POST tickets/{}/tags", desk.ids().ticket));
    let sent = desk.sandbox.requests().last().unwrap().json().unwrap();
    assert_eq!(sent, json!({"ids": [fragile, shipping]}));
    let none = desk.client.add_existing_ticket_tags(desk.ids().ticket, Vec::<String>::new()).await;
    assert_eq!((none.unwrap(), desk.asked()), (vec![], vec![]));
}

#[tokio::test]
async fn a_slip_of_the_pen_makes_no_tag_and_all_slips_are_told() {
    let desk = Desk::open().await;
    let names = ["shipping", "shiping", "vipp"];
    let error = desk.client.add_existing_ticket_tags(desk.ids().ticket, names).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::UnknownName, false));
    let [first, second] = error.violations() else { panic!("{error}") };
    assert!(first.message().starts_with("\"shiping\" names no tag; the nearest are \"shipping\""), "{error}");
    assert!(second.message().starts_with("\"vipp\" names no tag"), "{error}");
    assert!(desk.asked().iter().all(|call| call.starts_with("GET")), "no write left");
}

/// What the bundle says of a call is its documentation.
#[test]
fn the_calls_that_make_tags_of_unknown_names_say_so() {
    let bundle: serde_json::Value = serde_json::from_str(include_str!("../../../spec/gorgias.json")).unwrap();
    let calls = &bundle["paths"]["/api/tickets/{ticket_id}/tags"];
    for method in ["post", "put"] {
        let text = calls[method]["description"].as_str().unwrap();
        assert!(text.contains("unknown name makes a new tag"), "{method}: {text}");
    }
    assert!(calls["post"]["description"].as_str().unwrap().contains("`add_existing_ticket_tags`"));
}

#[tokio::test]
async fn an_id_leads_back_to_its_name() {
    let desk = Desk::open().await;
    let (directory, ids) = (desk.client.directory(), desk.ids());
    let team = directory.by_id(DirectoryKind::Team, ids.team).await.unwrap().unwrap();
    assert_eq!(team.name.as_deref(), Some("Returns"));
    assert_eq!(directory.by_id(DirectoryKind::Team, 9_999_999).await.unwrap(), None);
    assert_eq!(desk.asked(), ["GET teams?limit=100"], "one list answers both");
    let agent = directory.by_id(DirectoryKind::User, ids.agent).await.unwrap().unwrap();
    assert_eq!(agent.email.as_deref(), Some("mira@example.com"));
}
