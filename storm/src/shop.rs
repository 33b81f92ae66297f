//! The shop: senders with five seconds of patience, which repeat what was not taken.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use gorgias::reqwest;
use http::HeaderMap;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::orders::ShopEvent;
use crate::outbox::{Next, Outbox};

/// The time that Shopify waits for a response.
const PATIENCE: Duration = Duration::from_secs(5);

/// The addresses of the service, as a load balancer would have them: one that is down is asked as well.
#[derive(Clone)]
pub(crate) struct Addresses(Arc<[u16]>);

impl Addresses {
    pub(crate) fn new(ports: Vec<u16>) -> Self {
        Self(ports.into())
    }

    pub(crate) fn any(&self, path: &str) -> String {
        let port = fastrand::choice(self.0.iter()).copied().unwrap_or_default();
        format!("http://127.0.0.1:{port}{path}")
    }

    pub(crate) fn all(&self, path: &str) -> Vec<String> {
        self.0.iter().map(|port| format!("http://127.0.0.1:{port}{path}")).collect()
    }
}

pub(crate) fn http() -> Outcome<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// The result of a try.
pub(crate) enum Sent {
    Taken(Duration),
    Refused,
    TimedOut,
    /// Nobody listens, or the connection broke.
    Unreachable,
}

/// Sends once, and says how long a response took.
pub(crate) async fn send(http: &reqwest::Client, url: String, headers: &HeaderMap, body: &Bytes) -> Sent {
    let request = http.post(url).headers(headers.clone()).body(body.clone()).timeout(PATIENCE);
    let start = Instant::now();
    match request.send().await {
        Ok(response) if response.status().is_success() => Sent::Taken(start.elapsed()),
        Ok(_) => Sent::Refused,
        Err(error) if error.is_timeout() => Sent::TimedOut,
        Err(_) => Sent::Unreachable,
    }
}

/// What the senders saw.
#[derive(Default)]
pub(crate) struct Seen {
    taken: Mutex<Vec<Duration>>,
    pub(crate) refused: AtomicU64,
    pub(crate) timed_out: AtomicU64,
    pub(crate) unreachable: AtomicU64,
}

impl Seen {
    /// Counts a try, and returns `true` if the delivery was taken.
    pub(crate) fn count(&self, sent: &Sent) -> bool {
        let counter = match sent {
            Sent::Taken(time) => {
                self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(*time);
                return true;
            }
            Sent::Refused => &self.refused,
            Sent::TimedOut => &self.timed_out,
            Sent::Unreachable => &self.unreachable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        false
    }

    /// Returns how long the service took for what it accepted, the shortest first.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let mut times = self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort();
        times
    }
}

/// Delivers everything.
pub(crate) async fn deliver(
    events: &Arc<Vec<Vec<ShopEvent>>>,
    outbox: Outbox,
    senders: usize,
    addresses: &Addresses,
) -> Outcome<Arc<Seen>> {
    let (outbox, seen, http) = (Arc::new(outbox), Arc::new(Seen::default()), http()?);
    let mut tasks = JoinSet::new();
    for _ in 0..senders {
        let (events, outbox, seen) = (Arc::clone(events), Arc::clone(&outbox), Arc::clone(&seen));
        let (http, addresses) = (http.clone(), addresses.clone());
        tasks.spawn(async move {
            loop {
                let delivery = match outbox.next() {
                    Next::Deliver(delivery) => delivery,
                    Next::Wait(pause) => {
                        tokio::time::sleep(pause).await;
                        continue;
                    }
                    Next::End => return,
                };
                let Some(event) = events.get(delivery.order).and_then(|of| of.get(delivery.event)) else { continue };
                if seen.count(&send(&http, addresses.any("/shopify"), &event.headers, &event.body).await) {
                    outbox.taken();
                } else {
                    outbox.not_taken(delivery);
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(seen)
}
