//! A cache of the addresses that an account can send e-mail from, shared by its clients.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::Instant;

use super::Senders;
use crate::lock::lock;
use crate::{Client, Result};

/// How long a connected address is trusted without reading it again.
const TRUSTED: Duration = Duration::from_secs(60 * 60);

/// How long an address counts as not connected: somebody who saw the error may be connecting it just now.
const DISTRUSTED: Duration = Duration::from_secs(60);

/// The addresses that an account sends e-mail from, with their age.
#[derive(Default)]
pub(crate) struct KnownSenders {
    known: Mutex<Option<(Arc<Senders>, Instant)>>,
    /// Held by the task that reads them.
    reading: tokio::sync::Mutex<()>,
}

impl KnownSenders {
    /// Returns the known addresses, however old.
    pub(crate) fn get(&self) -> Option<Arc<Senders>> {
        self.entry().map(|(senders, _)| senders)
    }

    pub(super) fn learn(&self, senders: Senders) -> Arc<Senders> {
        let senders = Arc::new(senders);
        *self.lock() = Some((Arc::clone(&senders), Instant::now()));
        senders
    }

    /// Returns the known addresses, read first if they are missing, or too old for `addresses`.
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
        // Another task may have read them while this one was waiting.
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
