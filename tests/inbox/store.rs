//! Deliveries as backends see them, for the tests of all of them.

use std::time::Duration;

use gorgias::inbox::{Appended, Backend, Batch, DeliveryKind, ItemOutcome, Lane, NewDelivery, PurgeFilter, Taken};
use gorgias::webhook::DeliveryKey;

pub(crate) const LEASE: Duration = Duration::from_secs(600);

pub(crate) fn delivery(group: &str, number: u64) -> NewDelivery {
    NewDelivery {
        key: DeliveryKey::from_parts([Some(group), Some(&number.to_string())]),
        source: "harbor".to_owned(),
        group: group.to_owned(),
        lane: Lane::Orders,
        kind: DeliveryKind::Gorgias,
        payload: format!("{group} {number}").into_bytes().into(),
    }
}

pub(crate) async fn append(backend: &impl Backend, group: &str, number: u64) -> Appended {
    backend.append(delivery(group, number)).await.unwrap()
}

pub(crate) async fn take(backend: &impl Backend) -> Option<Batch> {
    match backend.take(Lane::Orders, LEASE).await.unwrap() {
        Taken::Batch(batch) => Some(batch),
        Taken::Nothing { .. } => None,
    }
}

pub(crate) fn payloads(batch: &Batch) -> Vec<&str> {
    batch.items.iter().map(|item| std::str::from_utf8(&item.payload).unwrap()).collect()
}

pub(crate) async fn settle(backend: &impl Backend, batch: &Batch, outcome: ItemOutcome) {
    let outcomes = batch.items.iter().map(|item| (item.id.clone(), outcome.clone())).collect();
    backend.settle(batch, outcomes).await.unwrap();
}

/// What is kept is handed out with what comes later of its group.
pub(crate) async fn keeps(backend: &impl Backend) {
    let keep = ItemOutcome::Keep { time: LEASE };
    for number in 1..=2 {
        append(backend, "a", number).await;
    }
    settle(backend, &take(backend).await.unwrap(), keep.clone()).await;
    assert!(take(backend).await.is_none());
    let state = backend.state().await.unwrap();
    assert_eq!((state.orders, state.kept, state.oldest), (0, 2, None));
    // Kept again, with what came later; then it has to be tried again, and waits by itself.
    append(backend, "a", 3).await;
    settle(backend, &take(backend).await.unwrap(), keep.clone()).await;
    append(backend, "a", 4).await;
    let batch = take(backend).await.unwrap();
    assert_eq!(payloads(&batch), ["a 1", "a 2", "a 3", "a 4"]);
    settle(backend, &batch, ItemOutcome::Retry { after: Duration::ZERO, counts: false }).await;
    assert_eq!(backend.state().await.unwrap().kept, 0);
    let batch = take(backend).await.unwrap();
    assert_eq!(batch.items.len(), 4);
    let mut outcomes: Vec<_> = batch.items.iter().map(|item| (item.id.clone(), keep.clone())).collect();
    outcomes[3].1 = ItemOutcome::Dead { reason: "gone".to_owned() };
    backend.settle(&batch, outcomes).await.unwrap();
    let state = backend.state().await.unwrap();
    assert_eq!((state.orders, state.kept, state.dead), (0, 3, 1));
    // What is kept too long is deleted, and so is what is purged.
    append(backend, "b", 1).await;
    settle(backend, &take(backend).await.unwrap(), ItemOutcome::Keep { time: Duration::ZERO }).await;
    assert_eq!(backend.state().await.unwrap().kept, 3);
    assert_eq!(backend.purge(PurgeFilter::new().source("harbor").into()).await.unwrap(), 4);
    let state = backend.state().await.unwrap();
    assert_eq!((state.kept, state.dead), (0, 0));
    // Once something is done, the rest waits no longer, also where that is more than is handed out at once.
    for number in 10..260 {
        append(backend, "a", number).await;
    }
    while let Some(batch) = take(backend).await {
        settle(backend, &batch, keep.clone()).await;
    }
    assert_eq!(backend.state().await.unwrap().kept, 250);
    append(backend, "a", 260).await;
    let mut seen = 0;
    while let Some(batch) = take(backend).await {
        seen += batch.items.len();
        settle(backend, &batch, ItemOutcome::Done).await;
    }
    assert_eq!((seen, backend.state().await.unwrap().kept), (251, 0));
}
