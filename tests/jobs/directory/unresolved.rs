//! Names that lead nowhere, or to more than one thing.

use std::error::Error as _;

use gorgias::directory::{DirectoryKind, Unresolved, UnresolvedReason};
use gorgias::types::{CreateTag, CreateTeam, CreateUser, UserRoleInput, UserRoleWrite};
use gorgias::{Error, ErrorKind};

use super::desk::{Desk, pass, seconds};
use crate::support::{Server, json};

fn unresolved(error: &Error) -> &Unresolved {
    assert_eq!(error.kind(), ErrorKind::UnknownName, "{error}");
    error.source().unwrap().downcast_ref().unwrap()
}

fn names(error: &Error) -> Vec<&str> {
    unresolved(error).candidates().iter().filter_map(|entry| entry.name.as_deref()).collect()
}

#[tokio::test]
async fn an_unknown_name_lists_the_nearest_ones() {
    let desk = Desk::open().await;
    for name in ["Refunds", "Billing", "Retuns", "Warehouse", "Logistics", "Returns and refunds"] {
        desk.client.create_team().body(CreateTeam::builder().name(name)).send().await.unwrap();
    }
    let error = desk.client.directory().team_by_name("retorns").await.unwrap_err();
    assert_eq!(
        (unresolved(&error).kind(), unresolved(&error).reason()),
        (DirectoryKind::Team, UnresolvedReason::Unknown)
    );
    let names = names(&error);
    assert_eq!((names.len(), &names[..2]), (5, &["Returns", "Retuns"][..]));
    assert_eq!(error.violations()[0].field(), "team");
    assert!(error.to_string().contains("\"retorns\" names no team; the nearest are \"Returns\" (id "), "{error}");
    assert_eq!(unresolved(&error).asked(), "retorns");
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn a_part_of_a_name_finds_the_whole_as_a_candidate() {
    let desk = Desk::open().await;
    let error = desk.client.directory().macro_by_name("parcel").await.unwrap_err();
    assert_eq!(names(&error)[0], "Parcel is on its way");
    assert_eq!(desk.asked(), ["GET macros?limit=100&search=parcel", "GET macros?limit=100&order_by=usage%3Adesc"]);
}

#[tokio::test]
async fn candidates_of_an_address_are_addresses() {
    let desk = Desk::open().await;
    let error = desk.client.directory().user_by_email("mirra@example.com").await.unwrap_err();
    assert_eq!(unresolved(&error).candidates()[0].email.as_deref(), Some("mira@example.com"));
    assert!(error.to_string().contains("\"Mira Lindqvist\" (id "), "{error}");
    assert_eq!(desk.asked(), ["GET users?email=mirra%40example.com&limit=100", "GET users?limit=100"]);
}

#[tokio::test]
async fn a_name_of_two_is_ambiguous() {
    let desk = Desk::open().await;
    let namesake = CreateUser::builder().name("Mira Lindqvist").email("mira.2@example.com");
    let namesake = namesake.role(UserRoleInput::builder().name(UserRoleWrite::Agent));
    let namesake = desk.client.create_user().body(namesake).send().await.unwrap().id;
    let error = desk.client.directory().user_by_name("Mira Lindqvist").await.unwrap_err();
    assert_eq!(unresolved(&error).reason(), UnresolvedReason::Ambiguous);
    let mut ids: Vec<i64> = unresolved(&error).candidates().iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [desk.ids().agent, namesake]);
    assert!(error.to_string().contains("mira.2@example.com"), "tells them apart: {error}");
}

#[tokio::test]
async fn who_is_deactivated_is_not_found() {
    let users = serde_json::json!({"data": [
        {"id": 7, "name": "Ana Reyes", "email": "ana@shop.com", "active": false},
        {"id": 8, "name": "Bo Lund", "email": "bo@shop.com", "active": true},
        {"id": 9, "name": "Bo Lund", "email": "bo.old@shop.com", "active": true, "deactivated_datetime": "2026-01-01T00:00:00"},
    ]});
    let server = Server::always(json(&users)).await;
    let client = server.client();
    let error = client.directory().user_by_name("Ana Reyes").await.unwrap_err();
    assert_eq!(unresolved(&error).reason(), UnresolvedReason::Deactivated);
    assert_eq!(unresolved(&error).candidates()[0].id, 7);
    assert_eq!(client.directory().user_by_name("Bo Lund").await.unwrap(), 8, "the active one of two");
}

#[tokio::test]
async fn what_cannot_be_a_name_is_refused_before_anything_is_asked() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    let empty = directory.team_by_name(" \t").await.unwrap_err();
    assert_eq!((empty.kind(), empty.violations()[0].field()), (ErrorKind::InvalidRequest, "team"));
    for no_address in ["", "Mira Lindqvist", "Mira <mira@example.com>", "@", "a@b@c"] {
        let error = directory.user_by_email(no_address).await.unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "user"));
    }
    assert_eq!(desk.asked(), [""; 0]);
}

#[tokio::test]
async fn that_nothing_is_called_that_is_believed_for_half_a_minute() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    let look = async || directory.team_by_name("Billing").await;
    look().await.unwrap_err();
    assert_eq!(desk.asked().len(), 1);
    pass(seconds(20)).await;
    look().await.unwrap_err();
    directory.team_by_name("Warehouse").await.unwrap_err();
    assert_eq!(desk.asked(), [""; 0], "the list is young enough for any name");
    pass(seconds(11)).await;
    look().await.unwrap_err();
    assert_eq!(desk.asked(), ["GET teams?limit=100"], "then it is read again, once");
    look().await.unwrap_err();
    directory.team_by_name("Returns").await.unwrap();
    assert_eq!(desk.asked(), [""; 0]);
}

/// Somebody else makes the tag that nobody found.
#[tokio::test]
async fn a_miss_is_looked_up_once_more_when_the_list_is_older() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    directory.list(DirectoryKind::Tag).await.unwrap();
    directory.tag_by_name("fragile").await.unwrap_err();
    assert_eq!(desk.asked().len(), 1, "the list has just been read");
    // Not through this client's pipeline: as another program would.
    let http = gorgias::reqwest::Client::new();
    let tag = http.post(format!("{}/api/tags", desk.sandbox.url()));
    let tag = tag.basic_auth(desk.sandbox.email(), Some(desk.sandbox.api_key()));
    assert!(
        tag.json(&CreateTag::builder().name("fragile").build().unwrap()).send().await.unwrap().status().is_success()
    );
    desk.asked();
    pass(seconds(31)).await;
    directory.tag_by_name("fragile").await.unwrap();
    assert_eq!(desk.asked(), ["GET tags?limit=100&order_by=name%3Aasc&search=fragile"]);
    let error = directory.tag_by_name("shiping").await.unwrap_err();
    assert_eq!(names(&error)[0], "shipping", "candidates are chosen from what is known; {error}");
    assert_eq!(desk.asked().len(), 1);
}

/// Names are the account's own words, but they can hold anything.
#[tokio::test]
async fn names_cannot_break_out_of_an_error() {
    let long = "x".repeat(5_000);
    let teams = serde_json::json!({"data": [
        {"id": 1, "name": "A\nB\u{202e}C"}, {"id": 2, "name": long}, {"id": 3, "name": null}, {"id": 4, "name": ""},
    ]});
    let server = Server::always(json(&teams)).await;
    let asked = format!("Returns\n\u{202e}{long}");
    let error = server.client().directory().team_by_name(&asked).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains('\n') && !text.contains('\u{202e}') && text.len() < 1_000, "{text}");
    let mut found: Vec<i64> = unresolved(&error).candidates().iter().map(|entry| entry.id).collect();
    found.sort_unstable();
    assert_eq!(found, [1, 2]);
}
