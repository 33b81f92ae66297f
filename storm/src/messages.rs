//! Customers' messages, which go through the other lane meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use gorgias::webhook::{SharedSecret, Signer};
use serde_json::json;

use crate::Outcome;
use crate::orders::SECRET;
use crate::shop::{Addresses, Sent, http, send};

/// The time between two of them.
const PAUSE: Duration = Duration::from_millis(1700);

const HANDLED: &str = "handled ";

/// Returns the line by which a process of the service says that it has handled a message.
pub(crate) fn handled(id: &str) -> String {
    format!("{HANDLED}{id}")
}

/// The messages that were sent, and what became of them. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Messages(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    open: HashMap<String, Instant>,
    times: Vec<Duration>,
    is_over: bool,
}

impl Messages {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a line of a process.
    pub(crate) fn hear(&self, line: &str) {
        let Some(id) = line.strip_prefix(HANDLED) else { return };
        let mut kept = self.lock();
        // One that was handled before its process died is handled again.
        if let Some(sent) = kept.open.remove(id) {
            kept.times.push(sent.elapsed());
        }
    }

    /// Sends no more.
    pub(crate) fn end(&self) {
        self.lock().is_over = true;
    }

    /// Returns the number of messages that nobody has handled yet.
    pub(crate) fn open(&self) -> usize {
        self.lock().open.len()
    }

    /// Returns the times from sent to handled, the shortest first.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let mut times = self.lock().times.clone();
        times.sort();
        times
    }

    /// Sends a message now and then, about these tickets in turns, until the [`end`](Self::end).
    pub(crate) async fn send(&self, addresses: &Addresses, tickets: &[i64]) -> Outcome {
        let (http, signer) = (http()?, Signer::new(SharedSecret::default(), SECRET)?);
        for (number, ticket) in tickets.iter().cycle().enumerate() {
            if self.lock().is_over {
                return Ok(());
            }
            let id = format!("message-{number}");
            let body = json!({"trigger": "ticket-message-created", "ticket_id": ticket, "event_id": id}).to_string();
            let headers = signer.sign(body.as_bytes())?.headers().clone();
            let body = Bytes::from(body);
            self.lock().open.insert(id, Instant::now());
            while !matches!(send(&http, addresses.any("/gorgias"), &headers, &body).await, Sent::Taken(_)) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err("there are no tickets to send messages about".into())
    }
}
