//! All tickets of a view: in which calls, with which errors, stopped and resumed.

use std::ops::ControlFlow;

use gorgias::ErrorKind;
use gorgias::budget::Priority;
use gorgias::triage::TriageBookmark;
use gorgias::types::CreateView;
use serde_json::json;

use super::desk::{Desk, tags};
use crate::faulty::{Act, FaultyServer, good};

const CLOSE: &str =
    "[[rules]]\nid = 'close'\nwhen.subject.words = 'batch'\nthen = { status = 'closed', add_tags = ['done'] }";

/// Five tickets that the rule is about, and the view of all open ones.
async fn desk() -> (Desk, Vec<i64>, i64) {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(desk.ticket(&format!("Batch {n}"), "Hello.").await);
    }
    let view = CreateView::builder().name("All open").slug("all-open").filters("eq(ticket.status, 'open')");
    let view = desk.client.create_view().body(view).send().await.unwrap().id;
    desk.asked();
    (desk, ids, view)
}

#[tokio::test]
async fn a_view_is_read_once_although_its_tickets_leave_it() {
    let (desk, ids, view) = desk().await;
    let triage =
        desk.client.with_options(|o| o.priority(Priority::Bulk)).triage(&super::desk::rules(CLOSE)).await.unwrap();
    let mut seen = Vec::new();
    let mut batch = triage.view(view);
    let summary = batch
        .run(|progress| {
            assert!(progress.report.error.is_none());
            seen.push(progress.report.ticket_id);
            assert_eq!(progress.bookmark.tickets(), seen.len() as u64);
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
    assert!(ids.iter().all(|id| seen.contains(id)));
    assert_eq!((summary.tickets, summary.changed, summary.planned), (seen.len() as u64, 5, 5));
    assert_eq!((summary.failed, summary.stopped), (0, false));
    assert!(batch.next().await.is_none());
    let asked = desk.asked();
    assert_eq!(asked.iter().filter(|call| *call == "GET views/#/items").count(), 1);
    assert_eq!(asked.len(), 1 + seen.len() + 5 * 2, "one to read each, two to change five: {asked:?}");
    for id in ids {
        assert_eq!(tags(&desk.read(id).await), ["done"]);
    }
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let (desk, _, view) = desk().await;
    let triage = desk.triage(CLOSE).await;
    let mut batch = triage.view(view).dry_run();
    let summary = batch.run(|_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!((summary.planned, summary.changed), (5, 0));
    assert!(desk.asked().iter().all(|call| call.starts_with("GET")));
}

/// Stopped after two, stored, and resumed by somebody else: nothing twice, nothing left out, and the view is not read again.
#[tokio::test]
async fn a_batch_can_be_stopped_and_resumed() {
    let (desk, ids, view) = desk().await;
    let triage = desk.triage(CLOSE).await;
    let mut seen = Vec::new();
    let mut batch = triage.view(view);
    let summary = batch
        .run(|progress| {
            seen.push(progress.report.ticket_id);
            if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await
        .unwrap();
    assert!(summary.stopped && summary.tickets == 2);
    let stored = serde_json::to_string(batch.bookmark()).unwrap();
    desk.asked();

    let bookmark: TriageBookmark = serde_json::from_str(&stored).unwrap();
    let left = bookmark.left().unwrap();
    let mut rest = triage.resume(bookmark);
    assert_eq!(format!("{rest:?}"), format!("TriageBatch {{ view_id: {view}, left: Some({left}), dry: false, .. }}"));
    while let Some(report) = rest.next().await {
        seen.push(report.unwrap().ticket_id);
    }
    assert_eq!((rest.bookmark().left(), rest.bookmark().tickets()), (Some(0), 2 + left as u64));
    assert!(desk.asked().iter().all(|call| !call.contains("views")));
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), seen.len());
    assert!(ids.iter().all(|id| seen.contains(id)));
}

/// A batch that is dropped in the middle of a ticket does it again.
#[tokio::test]
async fn a_ticket_that_was_begun_is_still_to_come() {
    let (_desk, ..) = desk().await;
    let server = FaultyServer::start(|request| {
        if request.target.contains("/items") {
            good(serde_json::json!({"data": [{"id": 1}, {"id": 2}], "meta": {}}))
        } else {
            Act::Stall
        }
    })
    .await;
    let client = server.builder().unlimited().build().unwrap();
    let triage = client.triage(&super::desk::rules(CLOSE)).await.unwrap();
    let mut batch = triage.view(5);
    tokio::select! {
        biased;
        _ = batch.next() => panic!("the ticket is never answered"),
        () = async { while server.arrivals().len() < 2 { tokio::task::yield_now().await; } } => {}
    }
    assert_eq!((batch.bookmark().left(), batch.bookmark().tickets()), (Some(2), 0));
}

fn view_of_three(answer: impl Fn(i64) -> Act + Send + 'static) -> impl FnMut(&crate::faulty::Arrival) -> Act + Send {
    move |request| {
        if request.target.contains("/items") {
            return good(serde_json::json!({"data": [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 2}], "meta": {}}));
        }
        answer(request.target.rsplit('/').next().unwrap().parse().unwrap())
    }
}

#[tokio::test]
async fn the_error_of_a_ticket_is_in_its_report() {
    let server = FaultyServer::start(view_of_three(|id| match id {
        2 => Act::Answer(404, String::new(), String::new()),
        _ => good(serde_json::json!({"id": id})),
    }))
    .await;
    let client = server.builder().unlimited().build().unwrap();
    let triage = client.triage(&super::desk::rules(CLOSE)).await.unwrap();
    let mut kinds = Vec::new();
    let summary = triage
        .view(5)
        .run(|progress| {
            kinds.push(progress.report.error.as_ref().map(gorgias::Error::kind));
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
    assert_eq!(kinds, [None, Some(ErrorKind::NotFound), None], "each once");
    assert_eq!((summary.tickets, summary.failed, summary.planned), (3, 1, 0), "nothing is to be done about the others");
}

#[tokio::test]
async fn what_no_ticket_survives_ends_the_batch_where_it_stands() {
    let server = FaultyServer::start(view_of_three(|id| match id {
        2 => Act::Answer(401, String::new(), String::new()),
        _ => good(serde_json::json!({"id": id})),
    }))
    .await;
    let client = server.builder().unlimited().build().unwrap();
    let triage = client.triage(&super::desk::rules(CLOSE)).await.unwrap();
    let mut batch = triage.view(5);
    let error = batch.run(|_| ControlFlow::Continue(())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!((batch.bookmark().left(), batch.bookmark().tickets()), (Some(2), 1), "the ticket is still to come");
    assert!(batch.next().await.is_none());
    assert_eq!(server.arrivals().len(), 3);
}

/// As in reconciling and in histories: `ErrorKind::scope` decides.
#[tokio::test]
async fn how_far_a_failure_reaches_decides_about_the_others() {
    let answer = |status| Act::Answer(status, "retry-after: 0\r\n".to_owned(), String::new());
    let cases = [
        (answer(500), ErrorKind::Server, true),
        (answer(403), ErrorKind::Forbidden, true),
        (Act::Stall, ErrorKind::Timeout, true),
        (answer(429), ErrorKind::RateLimited, false),
        (Act::Close, ErrorKind::Transport, false),
    ];
    for (act, kind, goes_on) in cases {
        let server = FaultyServer::start(view_of_three(move |id| match id {
            2 => act.clone(),
            _ => good(serde_json::json!({"id": id})),
        }))
        .await;
        let client = server.builder().unlimited().timeout(std::time::Duration::from_millis(300));
        let client = client.retry(gorgias::RetryPolicy::NEVER).build().unwrap();
        let triage = client.triage(&super::desk::rules(CLOSE)).await.unwrap();
        let mut batch = triage.view(5);
        let mut failed = None;
        let outcome = batch
            .run(|progress| {
                failed = failed.or(progress.report.error.as_ref().map(gorgias::Error::kind));
                ControlFlow::Continue(())
            })
            .await;
        match outcome {
            Ok(summary) => {
                assert_eq!((failed, summary.tickets, summary.failed, goes_on), (Some(kind), 3, 1, true), "{kind}");
            }
            Err(error) => {
                assert_eq!((error.kind(), goes_on), (kind, false));
                assert_eq!(batch.bookmark().left(), Some(2), "{kind}: the ticket is still to come");
            }
        }
    }
}

#[tokio::test]
async fn a_view_that_cannot_be_read_is_an_error() {
    let desk = Desk::open().await;
    let triage = desk.triage(CLOSE).await;
    let mut batch = triage.view(987_654);
    assert_eq!(batch.next().await.unwrap().unwrap_err().kind(), ErrorKind::NotFound);
    assert!(batch.next().await.is_none() && batch.bookmark().left().is_none());
}

/// It cannot be read from the list, but by its id.
#[tokio::test]
async fn a_ticket_that_is_odd_in_the_view_has_its_turn() {
    let server = FaultyServer::start(|arrival| {
        if arrival.target.contains("/items") {
            return good(json!({"data": [{"id": 1, "customer": {}}, {"id": 2}], "meta": {"next_items": null}}));
        }
        let id: i64 = arrival.target.split('?').next().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        good(if id == 1 { json!({"id": 1, "customer": {}}) } else { json!({"id": id}) })
    })
    .await;
    let client = server.builder().unlimited().build().unwrap();
    let rules =
        super::desk::rules("[[rules]]\nid = 'close'\nwhen.subject.words = 'batch'\nthen = { status = 'closed' }");
    let triage = client.triage(&rules).await.unwrap();
    let mut batch = triage.view(7);
    let mut failed = Vec::new();
    while let Some(report) = batch.next().await {
        let report = report.unwrap();
        failed.push((report.ticket_id, report.error.map(|error| error.kind())));
    }
    assert_eq!(failed, [(2, None), (1, Some(ErrorKind::Decode))]);
}
