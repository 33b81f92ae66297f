//! Counts the requests of one piece of work, and ends it at a cap.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use super::Inner;
use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::lock::lock;
use crate::operations::Operation;

/// The requests of one piece of work: how many were sent, by which operations, and how many may be.
pub(crate) struct Meter {
    cap: u32,
    used: AtomicU32,
    wrote: AtomicBool,
    operations: Mutex<BTreeSet<&'static str>>,
    /// Counts beyond this piece of work, and refuses at a cap of its own.
    also: Option<Count>,
    progress: Option<Progress>,
}

/// Counts a request, or refuses it.
pub(crate) type Count = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> + Send + Sync>;

/// Hears how many requests there were, the one that is about to leave included.
pub(crate) type Progress = Box<dyn Fn(u32) + Send + Sync>;

/// The source of the error of a request beyond the cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CapReached {
    pub(crate) cap: u32,
}

impl fmt::Display for CapReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the cap of {} calls is reached", self.cap)
    }
}

impl std::error::Error for CapReached {}

impl Meter {
    /// A meter with this cap, that also asks `also` for each request, and tells `progress` of it.
    pub(crate) fn new(cap: u32, also: Option<Count>, progress: Option<Progress>) -> Arc<Self> {
        Arc::new(Self {
            cap,
            used: AtomicU32::new(0),
            wrote: AtomicBool::new(false),
            operations: Mutex::new(BTreeSet::new()),
            also,
            progress,
        })
    }

    /// How many requests were sent.
    pub(crate) fn used(&self) -> u32 {
        self.used.load(Ordering::Relaxed)
    }

    /// Whether one of them was of an operation that can change something.
    pub(crate) fn wrote(&self) -> bool {
        self.wrote.load(Ordering::Relaxed)
    }

    /// The operations that were called, each once.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        lock(&self.operations).iter().copied().collect()
    }

    /// Counts a request that is about to leave, or refuses it.
    async fn take(&self, operation: &'static Operation) -> Result<(), Error> {
        let more = |used: u32| (used < self.cap).then_some(used + 1);
        if self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_err() {
            let reached = CapReached { cap: self.cap };
            return Err(Error::new(ErrorKind::BudgetExhausted).detail(reached.to_string()).source_error(reached));
        }
        if let Some(also) = &self.also {
            also().await?;
        }
        if let Some(progress) = &self.progress {
            progress(self.used());
        }
        if !operation.reads {
            self.wrote.store(true, Ordering::Relaxed);
        }
        lock(&self.operations).insert(operation.id);
        Ok(())
    }
}

impl Inner {
    /// Counts a request that is about to leave where somebody counts.
    pub(super) async fn meter(&self, operation: &'static Operation) -> Result<(), Error> {
        match &self.meter {
            Some(meter) => meter.take(operation).await,
            None => Ok(()),
        }
    }
}

impl Client {
    /// The same client, whose requests this meter counts, those of its clones included.
    pub(crate) fn metered(&self, meter: Arc<Meter>) -> Self {
        let mut client = self.clone();
        client.inner.meter = Some(meter);
        client
    }
}
