//! The thread that writes, and how requests wait for it.

use std::sync::{Mutex, mpsc};
use std::thread::JoinHandle;

use tokio::sync::watch;

use super::batch::Batch;
use super::file::DataFile;
use crate::sync::lock;

/// How far writing has come. Batches are numbered from 1.
#[derive(Debug, Clone, Default)]
struct Progress {
    /// Up to this batch all were tried.
    tried: u64,
    /// Up to this batch all are on the disk.
    written: u64,
    /// Why the others are not.
    problem: String,
}

/// Writes batches, in the order in which they are given.
#[derive(Debug)]
pub(crate) struct Writer {
    /// The way to the thread, until the file is closed, and the number of the latest batch.
    queue: Mutex<(Option<mpsc::Sender<Batch>>, u64)>,
    progress: watch::Receiver<Progress>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn new(file: DataFile) -> std::io::Result<Self> {
        let (queue, batches) = mpsc::channel();
        let (sender, progress) = watch::channel(Progress::default());
        let thread = std::thread::Builder::new().name("sandbox-data".to_owned());
        let thread = thread.spawn(move || run(&file, &batches, &sender))?;
        Ok(Self { queue: Mutex::new((Some(queue), 0)), progress, thread: Mutex::new(Some(thread)) })
    }

    /// Takes a batch over, and gives the number of the latest one: an answer that shows what is in memory now has to wait for
    /// it. The caller holds the lock of what the batch is from, so that batches are in the order of the changes.
    pub(crate) fn take(&self, batch: Option<Batch>) -> u64 {
        let mut queue = lock(&self.queue);
        let (sender, latest) = &mut *queue;
        if let Some(batch) = batch {
            *latest += 1;
            // After the end of the thread nobody counts the batch as tried, and whoever waits for it is told.
            sender.as_ref().map(|sender| sender.send(batch).ok());
        }
        *latest
    }

    /// Waits until a batch and all before it are on the disk.
    pub(crate) async fn written(&self, number: u64) -> Result<(), String> {
        let mut progress = self.progress.clone();
        match progress.wait_for(|progress| progress.tried >= number).await {
            Ok(progress) if progress.written >= number => Ok(()),
            Ok(progress) => Err(progress.problem.clone()),
            Err(_) => Err("the file is closed".to_owned()),
        }
    }

    /// Writes what is waiting and closes the file.
    pub(crate) fn close(&self) {
        lock(&self.queue).0 = None;
        if let Some(thread) = lock(&self.thread).take() {
            // It ends by itself; had it panicked, nobody could be told any more than the waiting requests were.
            thread.join().ok();
        }
    }
}

fn run(file: &DataFile, batches: &mpsc::Receiver<Batch>, progress: &watch::Sender<Progress>) {
    let mut waiting: Option<Batch> = None;
    let mut tried = 0;
    while let Ok(next) = batches.recv() {
        let mut batch = match waiting.take() {
            // What could not be written is tried again with what comes next.
            Some(mut before) => {
                before.join(next);
                before
            }
            None => next,
        };
        tried += 1;
        while let Ok(next) = batches.try_recv() {
            batch.join(next);
            tried += 1;
        }
        let result = file.write(&batch);
        progress.send_modify(|progress| {
            progress.tried = tried;
            match &result {
                Ok(()) => progress.written = tried,
                Err(error) => progress.problem = error.to_string(),
            }
        });
        if result.is_err() {
            waiting = Some(batch);
        }
    }
}
