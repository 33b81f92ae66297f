//! Answers that are lost, and failures in the middle.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use gorgias::ErrorKind;
use gorgias::reconcile::EntryOutcome;
use gorgias::reconcile::macros::MacroSet;
use serde_json::{Value, json};

use super::shop::{Shop, answer};
use crate::faulty::{Act, FaultyServer, good, quick, status};
use gorgias_sandbox::Fault;

/// Keeps macros, and answers to writes what it is told; afterwards the truth.
struct Desk {
    server: FaultyServer,
    macros: Arc<Mutex<Vec<Value>>>,
    /// What is answered to the next writes, and whether they are carried out.
    writes: Arc<Mutex<VecDeque<(bool, Act)>>>,
}

impl Desk {
    async fn with(writes: impl IntoIterator<Item = (bool, Act)>) -> Self {
        let macros: Arc<Mutex<Vec<Value>>> = Arc::default();
        let writes = Arc::new(Mutex::new(writes.into_iter().collect::<VecDeque<_>>()));
        let (stored, acts) = (Arc::clone(&macros), Arc::clone(&writes));
        let server = FaultyServer::start(move |arrival| {
            let mut stored = stored.lock().unwrap();
            if arrival.method == "GET" {
                let wanted = arrival.query("archived") == Some("true".to_owned());
                let page: Vec<&Value> =
                    stored.iter().filter(|one| one["archived_datetime"].is_null() != wanted).collect();
                return good(json!({"data": page, "meta": {"next_cursor": null}}));
            }
            let act = acts.lock().unwrap().pop_front();
            if act.as_ref().is_some_and(|(carried_out, _)| !carried_out) {
                return act.unwrap().1;
            }
            let truth = if arrival.target.starts_with("/api/macros/archive") {
                let ids = arrival.json()["ids"].clone();
                let results = stored.iter_mut().filter(|one| ids.as_array().unwrap().contains(&one["id"]));
                let results: Vec<Value> = results
                    .map(|one| {
                        one["archived_datetime"] = "2026-11-23T09:00:00Z".into();
                        json!({"id": one["id"], "status": "archived", "error": null})
                    })
                    .collect();
                json!({"data": results})
            } else if arrival.method == "POST" {
                let mut one = arrival.json();
                one["id"] = (stored.len() + 1).into();
                stored.push(one.clone());
                one
            } else {
                let id: u64 = arrival.target.rsplit('/').next().unwrap().parse().unwrap();
                let one = stored.iter_mut().find(|one| one["id"] == id).unwrap();
                for (key, value) in arrival.json().as_object().unwrap() {
                    one[key] = value.clone();
                }
                one.clone()
            };
            act.map_or_else(|| good(truth), |(_, act)| act)
        });
        Self { server: server.await, macros, writes }
    }

    fn kept(&self) -> usize {
        self.macros.lock().unwrap().len()
    }

    /// Reads and writes so far.
    fn calls(&self) -> (usize, usize) {
        let arrivals = self.server.arrivals();
        let reads = arrivals.iter().filter(|arrival| arrival.method == "GET").count();
        (reads, arrivals.len() - reads)
    }
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_looked_for_and_not_repeated() {
    for loss in [Act::Close, Act::Reset, status(500), status(502), status(201), good("[]")] {
        let desk = Desk::with([(true, loss.clone())]).await;
        let set = MacroSet::new([answer("shop:a", "Hello"), answer("shop:b", "Hello")]);
        let client = desk.server.client();
        let report = client.reconcile_macros(&set).apply().await.unwrap();
        assert!(report.is_complete(), "{loss:?}: {report}");
        assert_eq!((desk.kept(), desk.calls()), (2, (3, 2)), "{loss:?}: two lists, a look, two creations");
        assert!(client.reconcile_macros(&set).plan().await.unwrap().is_unchanged());
    }
}

#[tokio::test]
async fn what_was_not_created_is_reported_and_a_second_run_completes_it() {
    let desk = Desk::with([(false, Act::Close)]).await;
    let set = MacroSet::new([answer("shop:a", "Hello"), answer("shop:b", "Hello")]);
    let client = desk.server.client();
    let report = client.reconcile_macros(&set).apply().await.unwrap();
    assert!(!report.is_complete());
    assert!(report.error().unwrap().may_have_taken_effect());
    assert!(matches!(report.entries[1].outcome, EntryOutcome::NotTried), "the connection is gone for all: {report}");
    assert_eq!((desk.kept(), desk.calls().1), (0, 1));
    assert!(client.reconcile_macros(&set).apply().await.unwrap().is_complete());
    assert_eq!((desk.kept(), desk.calls().1), (2, 3));
}

/// What concerns one macro, or one call, is no reason to leave the others undone; what every call would meet is.
#[tokio::test]
async fn how_far_a_failure_reaches_decides_about_the_others() {
    let cases = [
        (status(500), ErrorKind::Server, true),
        (status(403), ErrorKind::Forbidden, true),
        (status(409), ErrorKind::Conflict, true),
        (status(401), ErrorKind::Unauthorized, false),
        (Act::Close, ErrorKind::Transport, false),
    ];
    for (act, kind, goes_on) in cases {
        let desk = Desk::with([(false, act)]).await;
        let set = MacroSet::new([answer("shop:a", "Hello"), answer("shop:b", "Hello")]);
        let report = desk.server.client().reconcile_macros(&set).apply().await.unwrap();
        assert_eq!(report.error().unwrap().kind(), kind, "{report}");
        let other = &report.entries[1].outcome;
        assert_eq!(matches!(other, EntryOutcome::Done), goes_on, "{kind}: {report}");
        assert_eq!(matches!(other, EntryOutcome::NotTried), !goes_on, "{kind}: {report}");
    }
}

#[tokio::test]
async fn one_that_is_refused_does_not_keep_the_others() {
    let refusal =
        Act::Answer(400, "content-type: application/json\r\n".into(), json!({"error": {"msg": "No."}}).to_string());
    let desk = Desk::with([(false, refusal)]).await;
    let set = MacroSet::new([answer("shop:a", "Hello"), answer("shop:b", "Hello")]);
    let client = desk.server.client();
    let report = client.reconcile_macros(&set).apply().await.unwrap();
    assert_eq!(report.error().unwrap().kind(), ErrorKind::BadRequest);
    assert!(matches!(report.entries[1].outcome, EntryOutcome::Done));
    assert_eq!(report.changed(), 1);
    assert!(report.to_string().contains("failed: "), "{report}");
}

#[tokio::test]
async fn updates_and_archives_are_repeated_because_they_may_be() {
    let desk = Desk::with([]).await;
    let set = MacroSet::new([answer("shop:a", "Hello"), answer("shop:b", "Hello")]).prefix("shop:");
    let client = desk.server.client();
    assert!(client.reconcile_macros(&set).apply().await.unwrap().is_complete());
    let before = desk.calls();
    desk.writes.lock().unwrap().extend([(true, Act::Close), (true, status(429)), (true, status(503))]);
    let set = MacroSet::new([answer("shop:a", "Good day")]).prefix("shop:");
    let report = client.reconcile_macros(&set).apply().await.unwrap();
    assert!(report.is_complete(), "{report}");
    assert_eq!(desk.calls().1 - before.1, 5, "the update four times, archiving once");
    assert!(client.reconcile_macros(&set).plan().await.unwrap().is_unchanged());
}

#[tokio::test]
async fn what_gorgias_keeps_in_another_form_is_told() {
    let kept = json!({"id": 1, "external_id": "shop:a", "name": "Answer shop:a", "actions": []});
    let desk = Desk::with([(true, good(kept))]).await;
    let set = MacroSet::new([answer("shop:a", "Hello")]);
    let report = desk.server.client().reconcile_macros(&set).apply().await.unwrap();
    assert!(matches!(report.entries[0].outcome, EntryOutcome::Done));
    assert_eq!(report.entries[0].rewritten[0].field(), "actions.0");
    assert!(report.to_string().contains("kept by Gorgias in another form"), "{report}");
}

#[tokio::test]
async fn whatever_the_sandbox_does_each_macro_is_there_once_in_the_end() {
    let shop = Shop::open().await;
    let client = shop.client.with_options(|options| options.retry(quick()));
    let set = MacroSet::new((0..6).map(|number| answer(&format!("shop:{number}"), "Hello"))).prefix("shop:");
    for (seed, fault) in (1..).zip([Fault::lost_response(), Fault::reset(), Fault::truncated_body(), Fault::html(502)])
    {
        shop.sandbox.fault(fault.on("create_macro").rate(0.2).random_seed(seed)).unwrap();
    }
    shop.sandbox.fault(Fault::lost_response().on("list_macros").rate(0.1).random_seed(9)).unwrap();
    let mut runs = 0;
    loop {
        runs += 1;
        assert!(runs < 50, "it comes to an end");
        if client.reconcile_macros(&set).apply().await.is_ok_and(|report| report.is_complete()) {
            break;
        }
    }
    assert!(!shop.sandbox.faults_injected().is_empty());
    shop.sandbox.clear_faults();
    let all = shop.client.list_macros().limit(100).items().all().await.unwrap();
    assert_eq!(all.len(), 6, "{:?}", shop.sandbox.faults_injected());
    assert!(shop.plan(&set).await.is_unchanged());
}
