//! What is to be done later, in the order of its time: sending messages, above all. Nothing in here runs by itself:
//! [`World::tick`](super::World::tick) does what is due, and the bell tells the timer when that will be.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use super::store::Id;

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    /// Send a message.
    Send(Id),
    /// Store data that was pushed to a customer.
    CustomerData(Id),
    /// Mail a satisfaction survey.
    Survey(Id),
}

/// Everything that waits for its time.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    tasks: BTreeSet<(DateTime<Utc>, Task)>,
    bell: Arc<Notify>,
}

impl Agenda {
    /// Plans a task. A task that has become pointless by then is no harm: whoever does it looks at the record first.
    pub(crate) fn add(&mut self, at: DateTime<Utc>, task: Task) {
        let earliest = self.next();
        self.tasks.insert((at, task));
        if earliest.is_none_or(|earliest| at < earliest) {
            self.bell.notify_one();
        }
    }

    /// When the next task is due.
    pub(crate) fn next(&self) -> Option<DateTime<Utc>> {
        self.tasks.first().map(|(at, _)| *at)
    }

    /// Takes the next task out, if its time has come.
    pub(crate) fn take_due(&mut self, now: DateTime<Utc>) -> Option<Task> {
        self.next().filter(|at| *at <= now)?;
        self.tasks.pop_first().map(|(_, task)| task)
    }

    /// Rings when something became due earlier than everything before.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }
}
