//! Walks over the sandbox, whose cursors, page numbers and addresses look like those of Gorgias.

use std::collections::BTreeSet;

use gorgias::types::{CreateMessage, CreateTicket, ListTicketsOrderBy};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use serde_json::json;

async fn open() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    (sandbox, client)
}

fn note(text: &str) -> CreateMessage {
    let note = json!({"channel": "internal-note", "from_agent": true, "sender": {"email": "mira@example.com"}, "body_text": text});
    serde_json::from_value(note).unwrap()
}

#[tokio::test]
async fn pages_of_any_size_give_the_same_list() {
    let (sandbox, client) = open().await;
    for _ in 0..7 {
        client.create_ticket().body(CreateTicket::builder().messages(vec![note("a")])).send().await.unwrap();
    }
    let whole: Vec<i64> = client.list_tickets().limit(100).send().await.unwrap().data.iter().map(|t| t.id).collect();
    assert!(whole.len() > 8);
    for limit in [1, 3, 100] {
        for ahead in [false, true] {
            let tickets = client.list_tickets().order_by(ListTicketsOrderBy::CreatedDatetimeDesc).limit(limit).items();
            let tickets = if ahead { tickets.read_ahead() } else { tickets };
            let ids: Vec<i64> = tickets.all().await.unwrap().iter().map(|ticket| ticket.id).collect();
            assert_eq!(ids, whole, "limit {limit}, ahead {ahead}");
        }
    }
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn a_long_thread_is_read_to_its_end() {
    let (sandbox, client) = open().await;
    let ticket = sandbox.ids().ticket;
    for index in 0..65 {
        client.create_ticket_message().ticket_id(ticket).body(note(&format!("{index}"))).send().await.unwrap();
    }
    let mut pages = client.list_ticket_messages().ticket_id(ticket).pages();
    let (mut sizes, mut ids) = (Vec::new(), BTreeSet::new());
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.items().len());
        ids.extend(page.into_items().into_iter().map(|message| message.id));
    }
    let expected: BTreeSet<i64> =
        client.list_messages().ticket_id(ticket).limit(9).items().all().await.unwrap().iter().map(|m| m.id).collect();
    assert_eq!((sizes, ids), (vec![30, 30, 8], expected));
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn the_items_of_a_view_and_a_search_are_walked() {
    let (sandbox, client) = open().await;
    let view = sandbox.ids().view;
    let whole = client.list_view_items().view_id(view).limit(100).send().await.unwrap();
    let whole: Vec<i64> = whole.data.iter().map(|ticket| ticket.id).collect();
    assert!(whole.len() > 1);
    let walked = client.list_view_items().view_id(view).limit(1).items().all().await.unwrap();
    assert_eq!(walked.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), whole);
    let stored = client.get_view().id(view).send().await.unwrap();
    let stored = json!({"filters": stored.filters, "order_by": stored.order_by, "order_dir": stored.order_dir});
    let search: gorgias::types::ViewItemsSearch = serde_json::from_value(json!({"view": stored})).unwrap();
    let found = client.search_view_items().view_id(0).limit(1).body(search).items().all().await.unwrap();
    assert_eq!(found.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), whole);
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn a_cursor_that_has_gone_bad_is_an_error() {
    let (_sandbox, client) = open().await;
    let mut tickets = client.list_tickets().cursor("gone").items();
    assert_eq!(tickets.next().await.unwrap().unwrap_err().kind(), ErrorKind::BadRequest);
    assert!(tickets.next().await.is_none());
}
