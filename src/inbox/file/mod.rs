//! A backend in one file.

mod index;
mod steps;
mod tables;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, ItemOutcome, Lane, NewDelivery,
    PurgeFilter, Taken,
};
use crate::lock::lock;
use steps::Settlement;
use writer::{Command, Reply, Writer};

/// What waits for the writer, at most.
const QUEUE: usize = 4096;

/// A backend that keeps deliveries in one file (feature `inbox`), for one process. Clones are the same backend.
///
/// A delivery is on disk (`fsync`) before it is acknowledged; deliveries that arrive at the same time share one write. The file is
/// made for its owner alone (0600, on Unix) and is not encrypted. What is done is deleted at once, and the file shrinks when
/// little is left in it; the bytes of what was deleted can stand in unused pages until they are written over.
///
/// One process has the file open: a second one gets [`BackendError::InUse`]. Network file systems may not honor that lock.
///
/// After a crash, what was being worked on is handed out again. While the disk fails or is full, appending fails.
///
/// ```no_run
/// use gorgias::inbox::{FileBackend, Inbox};
///
/// # fn example() -> Result<(), gorgias::inbox::BackendError> {
/// let inbox = Inbox::new(FileBackend::open("inbox.redb")?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FileBackend(Arc<Handle>);

/// Where a [`FileBackend`] is, and for how long it remembers.
#[derive(Clone, Debug)]
pub struct FileOptions {
    path: PathBuf,
    memory: Duration,
    dead: Duration,
    idle: Duration,
}

impl FileOptions {
    /// Creates options for a file at this path, which is made if it does not exist.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let day = Duration::from_secs(86_400);
        Self { path: path.into(), memory: day * 7, dead: day * 30, idle: Duration::from_secs(30) }
    }

    /// Sets for how long a delivery is recognized when it comes again. Defaults to 7 days: shops repeat a delivery for up to 2.
    #[must_use]
    pub fn memory(mut self, memory: Duration) -> Self {
        self.memory = memory;
        self
    }

    /// Sets for how long dead letters are kept, which hold personal data. Defaults to 30 days.
    #[must_use]
    pub fn keep_dead(mut self, time: Duration) -> Self {
        self.dead = time;
        self
    }

    /// Sets for how long nothing must be asked before the file is made smaller, if there is much room in it and nothing waits.
    /// Defaults to 30 seconds.
    #[must_use]
    pub fn shrink_after(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Opens the file.
    ///
    /// # Errors
    /// As for [`FileBackend::open`].
    pub fn open(self) -> Result<FileBackend, BackendError> {
        let path = self.path.clone();
        let writer = Writer::open(self)?;
        let (sender, commands) = sync_channel(QUEUE);
        let run = move || writer.run(&commands);
        let thread = std::thread::Builder::new().name("gorgias inbox".to_owned()).spawn(run);
        let thread = thread.map_err(|error| BackendError::Storage(error.to_string()))?;
        Ok(FileBackend(Arc::new(Handle { path, running: Mutex::new(Some((sender, thread))) })))
    }
}

struct Handle {
    path: PathBuf,
    running: Mutex<Option<(SyncSender<Command>, JoinHandle<()>)>>,
}

impl Handle {
    /// Waits for what was asked for, which takes one write.
    fn close(&self) {
        if let Some((sender, thread)) = lock(&self.running).take() {
            drop(sender);
            // It panics only where redb does; then there is nothing to wait for.
            let _ = thread.join();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

impl FileBackend {
    /// Opens a file, which is made if it does not exist.
    ///
    /// # Errors
    /// * [`BackendError::InUse`] if it is open already, in this process or in another.
    /// * [`BackendError::Format`] if it is not an inbox, or one of a later version.
    /// * [`BackendError::Storage`] if it cannot be read or written.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, BackendError> {
        FileOptions::new(path).open()
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Closes the file, after what was asked for is written. Everything that is asked for later fails with
    /// [`BackendError::Closed`]. Dropping the last clone does the same.
    pub fn close(&self) {
        self.0.close();
    }

    async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, BackendError> {
        let (reply, response) = oneshot::channel();
        match lock(&self.0.running).as_ref() {
            None => return Err(BackendError::Closed),
            Some((sender, _)) => sender.try_send(command(reply)).map_err(|error| match error {
                TrySendError::Full(_) => BackendError::Busy,
                TrySendError::Disconnected(_) => BackendError::Closed,
            })?,
        }
        response.await.unwrap_or(Err(BackendError::Closed))
    }
}

impl Backend for FileBackend {
    fn append(&self, delivery: NewDelivery) -> BackendFuture<'_, Appended> {
        Box::pin(self.ask(|reply| Command::Append(delivery, reply)))
    }

    fn take(&self, lane: Lane, lease: Duration) -> BackendFuture<'_, Taken> {
        Box::pin(self.ask(move |reply| Command::Take(lane, lease, reply)))
    }

    fn renew<'a>(&'a self, batch: &'a Batch, lease: Duration) -> BackendFuture<'a, bool> {
        Box::pin(self.ask(move |reply| Command::Renew(batch.group.clone(), batch.claim, lease, reply)))
    }

    fn settle<'a>(&'a self, batch: &'a Batch, outcomes: Vec<(String, ItemOutcome)>) -> BackendFuture<'a, ()> {
        let (group, claim, was_recent) = (batch.group.clone(), batch.claim, batch.is_recent);
        let settlement = Settlement { group, claim, was_recent, outcomes };
        Box::pin(self.ask(|reply| Command::Settle(settlement, reply)))
    }

    fn dead(&self, limit: usize) -> BackendFuture<'_, Vec<DeadLetter>> {
        Box::pin(self.ask(move |reply| Command::Dead(limit, reply)))
    }

    fn resend<'a>(&'a self, id: &'a str) -> BackendFuture<'a, bool> {
        Box::pin(async move {
            let Ok(id) = id.parse() else { return Ok(false) };
            self.ask(move |reply| Command::Resend(id, reply)).await
        })
    }

    fn purge(&self, filter: Arc<PurgeFilter>) -> BackendFuture<'_, u64> {
        Box::pin(self.ask(|reply| Command::Purge(filter, reply)))
    }

    fn state(&self) -> BackendFuture<'_, BackendState> {
        Box::pin(self.ask(Command::State))
    }
}

impl fmt::Debug for FileBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBackend").field("path", &self.0.path).finish_non_exhaustive()
    }
}
