//! A store that is away for a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gorgias::inbox::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, FileBackend, Inbox, ItemOutcome,
    Lane, NewDelivery, PurgeFilter, Taken, WorkError,
};
use gorgias::orders::events::OrderEvent;
use serde_json::json;

use crate::help::{deliver, order, until_empty};

/// Fails to note what became of deliveries, so many times: the first time after it was noted.
struct Unsteady {
    file: FileBackend,
    failures: AtomicUsize,
}

impl Backend for Unsteady {
    fn append(&self, delivery: NewDelivery) -> BackendFuture<'_, Appended> {
        self.file.append(delivery)
    }
    fn take(&self, lane: Lane, lease: Duration) -> BackendFuture<'_, Taken> {
        self.file.take(lane, lease)
    }
    fn renew<'a>(&'a self, batch: &'a Batch, lease: Duration) -> BackendFuture<'a, bool> {
        self.file.renew(batch, lease)
    }
    fn settle<'a>(&'a self, batch: &'a Batch, outcomes: Vec<(String, ItemOutcome)>) -> BackendFuture<'a, ()> {
        Box::pin(async move {
            let away = BackendError::Storage("away".to_owned());
            match self.failures.fetch_add(1, Ordering::SeqCst) {
                0 => self.file.settle(batch, outcomes).await.and(Err(away)),
                // Of the second delivery.
                2 | 3 => Err(away),
                _ => self.file.settle(batch, outcomes).await,
            }
        })
    }
    fn dead(&self, limit: usize) -> BackendFuture<'_, Vec<DeadLetter>> {
        self.file.dead(limit)
    }
    fn resend<'a>(&'a self, id: &'a str) -> BackendFuture<'a, bool> {
        self.file.resend(id)
    }
    fn purge(&self, filter: Arc<PurgeFilter>) -> BackendFuture<'_, u64> {
        self.file.purge(filter)
    }
    fn state(&self) -> BackendFuture<'_, BackendState> {
        self.file.state()
    }
}

#[tokio::test]
async fn what_became_of_a_delivery_is_noted_once_the_store_is_back() {
    let directory = tempfile::tempdir().unwrap();
    let file = FileBackend::open(directory.path().join("inbox")).unwrap();
    let inbox = Inbox::new(Unsteady { file, failures: AtomicUsize::new(0) }).patience(Duration::from_secs(60));
    let worked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&worked);
    let workers = inbox.workers().orders_with("harbor", move |_: OrderEvent| {
        count.fetch_add(1, Ordering::SeqCst);
        async { Ok::<(), WorkError>(()) }
    });
    let workers = workers.start();
    for id in [7, 8] {
        deliver(&inbox, "harbor", "orders/create", &id.to_string(), &order(id, 1, json!({}))).await;
        until_empty(&inbox).await;
    }
    workers.stop().await;
    // No lease had to end for that.
    assert_eq!((worked.load(Ordering::SeqCst), inbox.state().await.unwrap().retried), (2, 0));
}
