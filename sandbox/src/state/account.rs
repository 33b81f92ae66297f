//! The account that all requests share, and the file that it is kept in, if any.

use std::sync::{Mutex, MutexGuard};

use serde_json::Value;

use super::persist::{Batch, Writer};
use super::world::World;
use crate::sync::lock;

/// The records behind a lock, and the writer of their file.
pub(crate) struct Account {
    world: Mutex<World>,
    /// Nothing where the account is in no file.
    writer: Option<Writer>,
}

impl Account {
    pub(crate) fn new(world: World, writer: Option<Writer>) -> Self {
        Self { world: Mutex::new(world), writer }
    }

    /// The records, for as long as the guard lives.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = lock(&self.world);
        world.store.breathe();
        world
    }

    /// Whether the account is in a file.
    pub(crate) fn is_kept(&self) -> bool {
        self.writer.is_some()
    }

    /// Hands what changed to the file, if there is one. Gives what [`written`](Self::written) waits for.
    pub(crate) fn save(&self, world: &mut World) -> u64 {
        self.writer.as_ref().map_or(0, |writer| writer.take(Batch::of(world)))
    }

    /// The same for codes and tokens, which are only asked for where there is a file.
    pub(crate) fn save_grants(&self, changes: impl FnOnce() -> Vec<(String, Option<Value>)>) -> u64 {
        self.writer.as_ref().map_or(0, |writer| writer.take(Batch::of_grants(changes())))
    }

    /// Waits until everything up to this number is in the file. The error says why it is not.
    pub(crate) async fn written(&self, number: u64) -> Result<(), String> {
        match &self.writer {
            Some(writer) => writer.written(number).await,
            None => Ok(()),
        }
    }

    /// Writes what is left and closes the file. Takes as long as the last transaction does.
    pub(crate) fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.close();
        }
    }
}
