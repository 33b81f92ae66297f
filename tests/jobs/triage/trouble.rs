//! Refusals, lost answers, and two at a time: a ticket is never annotated twice.

use std::sync::{Arc, Mutex};

use gorgias::ErrorKind;
use gorgias::triage::TicketWrite;
use serde_json::{Value, json};

use super::desk::{Desk, rules};
use crate::faulty::{Act, Arrival, FaultyServer, good, quick, status};

const NOTE: &str =
    "[[rules]]\nid = 'n'\nwhen.always = true\nthen = { note = 'Look.', add_tags = ['a'], status = 'closed' }";

/// A ticket that takes what it is sent; `act` can spoil an answer, after what was sent has been taken or before.
#[derive(Default)]
struct Desk1 {
    notes: Vec<Value>,
    tags: Vec<String>,
    status: String,
}

impl Desk1 {
    fn take(&mut self, request: &Arrival) -> Act {
        let message = |note: &Value| json!({"id": 50, "from_agent": true, "external_id": note["external_id"]});
        let notes: Vec<Value> = self.notes.iter().map(message).collect();
        match (request.method.as_str(), request.target.split('?').next().unwrap()) {
            ("GET", "/api/tickets/7") => {
                let tags: Vec<Value> = self.tags.iter().map(|name| json!({"id": 1, "name": name})).collect();
                good(json!({"id": 7, "status": self.status, "tags": tags, "messages": notes}))
            }
            ("GET", "/api/messages") => good(json!({"data": notes, "meta": {}})),
            ("POST", "/api/tickets/7/messages") => {
                self.notes.push(request.json());
                good(message(self.notes.last().unwrap()))
            }
            ("POST", "/api/tickets/7/tags") => {
                let names = request.json()["names"].as_array().unwrap().clone();
                self.tags.extend(names.iter().map(|name| name.as_str().unwrap().to_owned()));
                status(201)
            }
            ("PUT", "/api/tickets/7") => {
                self.status = request.json()["status"].as_str().unwrap().to_owned();
                good(json!({"id": 7}))
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A server whose writes are spoiled: `spoil` sees method, path and how many requests came before.
async fn server(
    spoil: impl Fn(&Arrival, usize) -> Option<(bool, Act)> + Send + 'static,
) -> (FaultyServer, Arc<Mutex<Desk1>>) {
    let desk = Arc::new(Mutex::new(Desk1 { status: "open".to_owned(), ..Desk1::default() }));
    let (shared, mut count) = (Arc::clone(&desk), 0);
    let server = FaultyServer::start(move |request| {
        count += 1;
        match spoil(request, count) {
            Some((taken, act)) => {
                if taken {
                    shared.lock().unwrap().take(request);
                }
                act
            }
            None => shared.lock().unwrap().take(request),
        }
    })
    .await;
    (server, desk)
}

#[tokio::test]
async fn a_note_whose_answer_is_lost_is_written_once() {
    let (server, desk) = server(|request, _| {
        (request.method == "POST" && request.target.ends_with("/messages")).then_some((true, Act::Close))
    })
    .await;
    let client = server.builder().unlimited().retry(quick()).build().unwrap();
    let triage = client.triage(&rules(NOTE)).await.unwrap();
    let report = triage.run(7).await.into_result().unwrap();
    assert_eq!(
        report.done,
        [TicketWrite::Note { id: 50, was_there: false }, TicketWrite::TagsAdded, TicketWrite::Ticket]
    );
    assert_eq!(desk.lock().unwrap().notes.len(), 1);
    let again = triage.run(7).await.into_result().unwrap();
    assert!(again.plan.unwrap().is_empty());
}

#[tokio::test]
async fn a_refusal_for_the_moment_is_waited_out() {
    let (server, desk) = server(|_, count| {
        (count % 2 == 1).then(|| (false, Act::Answer(429, "retry-after: 0\r\n".to_owned(), String::new())))
    })
    .await;
    let client = server.builder().unlimited().retry(quick()).build().unwrap();
    let triage = client.triage(&rules(NOTE)).await.unwrap();
    let _ = triage.run(7).await.into_result().unwrap();
    let desk = desk.lock().unwrap();
    assert_eq!((desk.notes.len(), desk.tags.as_slice(), desk.status.as_str()), (1, &["a".to_owned()][..], "closed"));
    assert_eq!(server.arrivals().len(), 10, "five calls, each refused once");
}

/// The middle fails: what came before is told, and the next run does the rest.
#[tokio::test]
async fn a_run_that_fails_half_way_is_finished_by_the_next() {
    for (effect, act) in [(false, status(400)), (true, Act::Close)] {
        let broken = Arc::new(Mutex::new(true));
        let still = Arc::clone(&broken);
        let (server, desk) = server(move |request, _| {
            let tags = request.target.ends_with("/tags");
            (tags && *still.lock().unwrap()).then(|| (effect, act.clone()))
        })
        .await;
        let client = server.builder().unlimited().build().unwrap().with_options(|o| o.no_retry());
        let triage = client.triage(&rules(NOTE)).await.unwrap();
        let report = triage.run(7).await;
        assert_eq!(report.done, [TicketWrite::Note { id: 50, was_there: false }]);
        let error = report.error.unwrap();
        assert_eq!(error.may_have_taken_effect(), effect);
        assert_eq!(error.failed_operation().unwrap().id, "add_ticket_tags");
        *broken.lock().unwrap() = false;
        let report = triage.run(7).await.into_result().unwrap();
        // Whether the lost call had done its work, the ticket tells.
        let rest = if effect { vec![TicketWrite::Ticket] } else { vec![TicketWrite::TagsAdded, TicketWrite::Ticket] };
        assert_eq!(report.done, rest);
        let desk = desk.lock().unwrap();
        assert_eq!((desk.notes.len(), desk.tags.len(), desk.status.as_str()), (1, 1, "closed"));
    }
}

/// A plan from before somebody else's note: it is found, and not written again.
#[tokio::test]
async fn a_stale_plan_writes_no_second_note() {
    let desk = Desk::open().await;
    let id = desk.ticket("Hello", "Hello.").await;
    let triage = desk.triage("[[rules]]\nid = 'n'\nwhen.always = true\nthen.note = 'Look.'").await;
    let stale = triage.plan(&desk.read(id).await);
    let _ = triage.run(id).await.into_result().unwrap();
    desk.asked();
    let report = triage.apply(&stale).await.into_result().unwrap();
    assert_eq!(desk.asked(), ["GET messages"]);
    assert!(matches!(report.done[..], [TicketWrite::Note { was_there: true, .. }]) && !report.has_changed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_on_one_ticket_do_the_work_once() {
    let desk = Desk::open().await;
    let id = desk.ticket("Hello", "Hello.").await;
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        // Clients that know nothing of each other.
        let client = gorgias::Client::builder().base_url(desk.sandbox.url());
        let client = client.api_key(desk.sandbox.email(), desk.sandbox.api_key()).unlimited().build().unwrap();
        workers.spawn(async move { client.triage(&rules(NOTE)).await.unwrap().run(id).await });
    }
    let reports = workers.join_all().await;
    assert!(reports.iter().all(|report| report.error.is_none()));
    assert_eq!(reports.iter().filter(|report| report.has_changed()).count(), 1);
    let asked = desk.asked();
    assert_eq!(asked.iter().filter(|call| !call.starts_with("GET")).count(), 3, "{asked:?}");
    assert_eq!(desk.read(id).await.messages.len(), 2);
}

#[tokio::test]
async fn a_ticket_that_is_not_there() {
    let desk = Desk::open().await;
    let report = desk.triage(NOTE).await.run(987_654).await;
    assert!(report.plan.is_none() && report.done.is_empty());
    assert_eq!(report.into_result().unwrap_err().kind(), ErrorKind::NotFound);
}
