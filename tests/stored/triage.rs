//! Triage: the keys of its notes, and bookmarks of batches.

use gorgias::triage::{TriageBookmark, TriageRules};
use serde_json::{Value, json};

use super::fixture::{Desk, fixture, list};
use crate::support::{self, Server};

fn rules(stored: &Value) -> TriageRules {
    serde_json::from_value(stored["rules"].clone()).unwrap()
}

fn message() -> Value {
    json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}, "body_text": "I want a refund."})
}

#[tokio::test]
async fn rules_that_have_left_their_note_leave_no_other() {
    let stored = fixture("triage.json");
    let ticket = json!({"subject": "Hello", "notes": stored["notes"]});
    let desk = Desk::with(&ticket, vec![message()]).await;
    let triage = desk.client.triage(&rules(&stored)).await.unwrap();
    let report = triage.run(desk.ticket).await.into_result().unwrap();
    assert_eq!((report.plan.unwrap().matched.len(), report.done.len()), (2, 0), "both apply, and both have spoken");
    assert_eq!((desk.writes(), desk.keys()), (vec![], vec!["triage:refunds+all".to_owned()]));

    // On a ticket without them they do.
    let ticket = json!({"subject": "Hello", "notes": []});
    let desk = Desk::with(&ticket, vec![message()]).await;
    let triage = desk.client.triage(&rules(&stored)).await.unwrap();
    let report = triage.run(desk.ticket).await.into_result().unwrap();
    assert_eq!((report.done.len(), desk.keys()), (1, vec!["triage:refunds+all".to_owned()]));
}

/// The view of the fixture, and the paths that were asked for.
async fn resumed(bookmark: &Value) -> (Vec<i64>, Vec<String>) {
    let server = Server::start(|request| {
        let path = request.target.split('?').next().unwrap();
        if path.ends_with("/items") {
            let data: Vec<Value> = (11..=14).map(|id| json!({"id": id})).collect();
            return support::json(&json!({"data": data, "meta": {}}));
        }
        let id: i64 = path.rsplit('/').next().unwrap().parse().unwrap();
        support::json(&json!({"id": id, "messages": []}))
    })
    .await;
    let triage = server.client().triage(&rules(&fixture("triage.json"))).await.unwrap();
    let bookmark: TriageBookmark = serde_json::from_value(bookmark.clone()).unwrap();
    let mut batch = triage.resume(bookmark).dry_run();
    let mut ids = Vec::new();
    while let Some(report) = batch.next().await {
        ids.push(report.unwrap().ticket_id);
    }
    assert_eq!((batch.bookmark().left(), batch.bookmark().tickets()), (Some(0), 4), "those before count, too");
    let asked = server.requests().into_iter().map(|request| request.target.split('?').next().unwrap().to_owned());
    (ids, asked.collect())
}

#[tokio::test]
async fn a_batch_goes_on_with_the_tickets_that_are_left() {
    let batch = &fixture("triage.json")["batch"];
    let (ids, asked) = resumed(&batch["after_two"]).await;
    assert_eq!((ids, list(&json!(asked)).len()), (vec![13, 14], 2), "the view is not read again: {asked:?}");
    let (ids, asked) = resumed(&batch["begun"]).await;
    assert_eq!((ids, asked[0].as_str()), (vec![11, 12, 13, 14], "/api/views/7/items"));
}
