//! Every kind of name, on the sandbox: the id that is found, and the calls that it takes.

use gorgias::directory::DirectoryKind;
use gorgias::types::{CreateTag, CreateTeam, IntegrationType};

use super::desk::Desk;

const NONE: [&str; 0] = [];

#[tokio::test]
async fn a_user_by_email_is_one_filtered_call() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    assert_eq!(directory.user_by_email("mira@example.com").await.unwrap(), desk.ids().agent);
    assert_eq!(desk.asked(), ["GET users?email=mira%40example.com&limit=100"]);
    assert_eq!(directory.user_by_email(" Mira@Example.COM ").await.unwrap(), desk.ids().agent);
    assert_eq!(desk.asked(), NONE, "the same address");
    assert_eq!(directory.user_by_email("tomas@example.com").await.unwrap(), desk.ids().second_agent);
    assert_eq!(desk.asked().len(), 1, "another one");
}

#[tokio::test]
async fn users_by_name_are_one_list() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    assert_eq!(directory.user_by_name("Mira Lindqvist").await.unwrap(), desk.ids().agent);
    assert_eq!(desk.asked(), ["GET users?limit=100"]);
    assert_eq!(directory.user_by_name("  tomas   BRANDT").await.unwrap(), desk.ids().second_agent);
    assert_eq!(directory.user_by_email("mira@example.com").await.unwrap(), desk.ids().agent);
    assert_eq!(desk.asked(), NONE, "the list answers lookups by address, too");
}

#[tokio::test]
async fn me_is_user_zero() {
    let desk = Desk::open().await;
    assert_eq!(desk.client.directory().me().await.unwrap(), desk.ids().caller);
    assert_eq!(desk.asked(), ["GET users/0"]);
    assert_eq!(desk.another_client().directory().me().await.unwrap(), desk.ids().caller);
    assert_eq!(desk.asked(), NONE);
}

#[tokio::test]
async fn teams_views_and_fields_are_one_list_each() {
    let desk = Desk::open().await;
    let (directory, ids) = (desk.client.directory(), desk.ids());
    assert_eq!(directory.team_by_name("returns").await.unwrap(), ids.team);
    assert_eq!(directory.view_by_name("Open").await.unwrap(), ids.view);
    assert_eq!(directory.ticket_field("contact reason").await.unwrap(), ids.ticket_field);
    assert_eq!(directory.customer_field("Favorite color").await.unwrap(), ids.customer_field);
    let lists = [
        "GET teams?limit=100",
        "GET views?limit=100",
        "GET custom-fields?limit=100&object_type=Ticket",
        "GET custom-fields?limit=100&object_type=Customer",
    ];
    assert_eq!(desk.asked(), lists);
}

#[tokio::test]
async fn tags_and_macros_are_searched_one_by_one() {
    let desk = Desk::open().await;
    let (directory, ids) = (desk.client.directory(), desk.ids());
    assert_eq!(directory.tag_by_name("Shipping").await.unwrap(), ids.tag);
    assert_eq!(directory.macro_by_name("parcel is on its way").await.unwrap(), ids.macro_id);
    let searches =
        ["GET tags?limit=100&order_by=name%3Aasc&search=shipping", "GET macros?limit=100&search=parcel+is+on+its+way"];
    assert_eq!(desk.asked(), searches);
    // Once the list is there, it answers all of them.
    directory.list(DirectoryKind::Tag).await.unwrap();
    desk.asked();
    assert_eq!(directory.tag_by_name("wholesale").await.unwrap(), ids.unused_tag);
    assert_eq!(desk.asked(), NONE);
}

#[tokio::test]
async fn integrations_of_one_name_are_told_apart_by_type() {
    let desk = Desk::open().await;
    let (directory, ids) = (desk.client.directory(), desk.ids());
    assert_eq!(directory.integration_by_name("hotline").await.unwrap(), ids.phone_integration);
    assert_eq!(
        directory.integration_of_type(IntegrationType::Email, "support mailbox").await.unwrap(),
        ids.email_integration
    );
    assert!(directory.integration_of_type(IntegrationType::Phone, "Support mailbox").await.is_err());
    assert_eq!(desk.asked(), ["GET integrations?limit=100"]);
}

#[tokio::test]
async fn a_name_that_fits_to_the_letter_wins() {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for name in ["VIP", "vip"] {
        let tag = desk.client.create_tag().body(CreateTag::builder().name(name)).send().await.unwrap();
        ids.push(tag.id);
    }
    let directory = desk.client.directory();
    assert_eq!(directory.tag_by_name("VIP").await.unwrap(), ids[0]);
    assert_eq!(directory.tag_by_name("vip").await.unwrap(), ids[1]);
    assert!(directory.tag_by_name("Vip").await.is_err(), "both fit equally well");
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let desk = Desk::open().await;
    for n in 0..120 {
        let team = CreateTeam::builder().name(format!("Team {n}"));
        desk.client.create_team().body(team).send().await.unwrap();
    }
    desk.asked();
    let directory = desk.client.directory();
    // The seeded one is the oldest, and newest come first.
    assert_eq!(directory.team_by_name("Returns").await.unwrap(), desk.ids().team);
    assert_eq!(desk.asked().len(), 2, "one call per hundred");
    assert_eq!(directory.list(DirectoryKind::Team).await.unwrap().len(), 121);
    assert_eq!(desk.asked(), NONE);
}
