//! Passes over the sandbox while somebody else works on it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gorgias::changes::Bookmark;
use gorgias::types::{CreateMessage, CreateTicket, TicketStatus, UpdateTicket};
use gorgias::{Client, Timestamp};
use gorgias_sandbox::Sandbox;
use serde_json::json;

async fn create(client: &Client) -> i64 {
    let note = json!({"channel": "internal-note", "from_agent": true, "sender": {"email": "mira@example.com"}, "body_text": "a"});
    let note: CreateMessage = serde_json::from_value(note).unwrap();
    client.create_ticket().body(CreateTicket::builder().messages(vec![note])).send().await.unwrap().id
}

/// One pass; what it delivered replaces what was known.
async fn pass(client: &Client, bookmark: &Bookmark, known: &mut BTreeMap<i64, Option<Timestamp>>) -> (usize, Bookmark) {
    let mut pass = client.changed_tickets(bookmark);
    let mut count = 0;
    while let Some(ticket) = pass.next().await {
        let ticket = ticket.unwrap();
        known.insert(ticket.id, ticket.updated_datetime);
        count += 1;
    }
    (count, pass.bookmark().unwrap().clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_while_others_write() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    // More than two pages.
    let mut ids = Vec::new();
    for _ in 0..220 {
        ids.push(create(&client).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writer = {
        let (client, stop) = (client.clone(), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut random = fastrand::Rng::with_seed(7);
            let mut writes = 0;
            // At least so many, and as long as the reader reads.
            while writes < 60 || !stop.load(Ordering::SeqCst) {
                if random.u8(0..4) == 0 {
                    ids.push(create(&client).await);
                } else {
                    let id = ids[random.usize(0..ids.len())];
                    let status = if random.bool() { TicketStatus::Closed } else { TicketStatus::Open };
                    let body = UpdateTicket::builder().status(status).subject(format!("{writes}"));
                    client.update_ticket().id(id).body(body).send().await.unwrap();
                }
                writes += 1;
            }
            writes
        })
    };
    let (mut known, mut bookmark) = (BTreeMap::new(), Bookmark::default());
    for _ in 0..6 {
        bookmark = pass(&client, &bookmark, &mut known).await.1;
    }
    stop.store(true, Ordering::SeqCst);
    assert!(writer.await.unwrap() >= 60);
    bookmark = pass(&client, &bookmark, &mut known).await.1;
    let all = client.list_tickets().limit(100).items().all().await.unwrap();
    let all: BTreeMap<i64, Option<Timestamp>> = all.into_iter().map(|t| (t.id, t.updated_datetime)).collect();
    assert!(all.len() > 220);
    assert_eq!(known, all, "every ticket in its last state");
    assert_eq!(pass(&client, &bookmark, &mut known).await.0, 0, "and nothing twice once it is quiet");
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn a_move_to_the_trash_is_a_change() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    let mut known = BTreeMap::new();
    let (_, bookmark) = pass(&client, &Bookmark::default(), &mut known).await;
    assert!(known.contains_key(&sandbox.ids().trashed_ticket));
    let id = sandbox.ids().order_ticket;
    let body = UpdateTicket::builder().trashed_datetime(Timestamp::now().to_string().as_str());
    client.update_ticket().id(id).body(body).send().await.unwrap();
    let mut again = BTreeMap::new();
    assert_eq!(pass(&client, &bookmark, &mut again).await.0, 1);
    assert!(again.contains_key(&id));
}
