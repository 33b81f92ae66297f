//! Positions in lists.

use std::collections::BTreeMap;

use gorgias::page::Position;
use serde_json::{Value, json};

use super::fixture::fixture;
use crate::support::{self, Request, Server};

fn position(name: &str) -> Position {
    let stored = fixture("positions.json")[name].clone();
    let position: Position = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(&position).unwrap(), stored, "builds before can go on from it, too");
    position
}

fn query(request: &Request) -> BTreeMap<String, String> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// A server whose only page is the last one.
async fn last_page(meta: Value) -> Server {
    Server::always(support::json(&json!({"data": [{"id": 2}], "meta": meta}))).await
}

/// What the only request asked for.
fn asked(server: &Server) -> BTreeMap<String, String> {
    let [request] = &server.requests()[..] else { panic!("{:?}", server.requests()) };
    query(request)
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn a_walk_goes_on_at_a_cursor() {
    let server = last_page(json!({"next_cursor": null})).await;
    let tags = server.client().list_tags().items().resume(position("cursor")).all().await.unwrap();
    assert_eq!((tags.len(), asked(&server)), (1, pairs([("cursor", "b+/=")])));
}

#[tokio::test]
async fn a_walk_goes_on_at_its_start() {
    let server = last_page(json!({"next_cursor": null})).await;
    let tags = server.client().list_tags().items().resume(position("start")).all().await.unwrap();
    assert_eq!((tags.len(), asked(&server)), (1, pairs([])));
}

#[tokio::test]
async fn a_walk_goes_on_at_a_page_number() {
    let server = last_page(json!({"page": 2, "per_page": 1, "nb_pages": 2})).await;
    let client = server.client();
    let messages = client.list_ticket_messages().ticket_id(7).items().resume(position("page"));
    assert_eq!((messages.all().await.unwrap().len(), asked(&server)), (1, pairs([("page", "2")])));
}

#[tokio::test]
async fn a_walk_goes_on_among_the_items_of_a_view() {
    let server = last_page(json!({"next_items": null})).await;
    let client = server.client();
    let items = client.list_view_items().view_id(10).items().resume(position("view_items"));
    let expected = pairs([("cursor", "a+="), ("direction", "next"), ("ignored_item", "1")]);
    assert_eq!((items.all().await.unwrap().len(), asked(&server)), (1, expected));
}
