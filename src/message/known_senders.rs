//! What an account's clients know about the addresses to send from, and when it is read again.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

use super::Senders;
use crate::lock::lock;
use crate::{Client, Result};

/// How long an address that is connected counts as such.
const TRUSTED: Duration = Duration::from_secs(60 * 60);

/// How long an address that is not connected counts as such: it may be connected just now, by somebody who was told so.
const DISTRUSTED: Duration = Duration::from_secs(60);

/// The addresses that an account sends e-mail from, with their age.
#[derive(Default)]
pub(crate) struct KnownSenders {
    known: Mutex<Option<(Arc<Senders>, Instant)>>,
    /// Held by the one who reads them.
    reading: tokio::sync::Mutex<()>,
}

impl KnownSenders {
    /// What is known, however old.
    pub(crate) fn get(&self) -> Option<Arc<Senders>> {
        self.entry().map(|(senders, _)| senders)
    }

    pub(super) fn learn(&self, senders: Senders) -> Arc<Senders> {
        let senders = Arc::new(senders);
        *self.lock() = Some((Arc::clone(&senders), Instant::now()));
        senders
    }

    /// What is known, read first where it is missing or too old for these addresses.
    pub(crate) async fn fresh(&self, client: &Client, addresses: &[&str]) -> Result<Arc<Senders>> {
        let current = || {
            let (senders, read) = self.entry()?;
            let all = addresses.iter().all(|address| senders.contains(address));
            (read.elapsed() <= if all { TRUSTED } else { DISTRUSTED }).then_some(senders)
        };
        if let Some(senders) = current() {
            return Ok(senders);
        }
        let _reading = self.reading.lock().await;
        // Somebody may have read them while this one was waiting.
        match current() {
            Some(senders) => Ok(senders),
            None => client.read_senders().await,
        }
    }

    fn entry(&self) -> Option<(Arc<Senders>, Instant)> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Arc<Senders>, Instant)>> {
        lock(&self.known)
    }
}
