//! What is remembered, for whom, and until when; and that one asks for all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::entry::DirectoryEntry;
use super::kind::{Effect, KINDS, effects};
use super::{DirectoryKind, fetch};
use crate::Client;
use crate::auth::Identity;
use crate::budget::Priority;
use crate::error::{Error, ErrorKind, Result};
use crate::lock::lock;
use crate::operations::Operation;

/// How long anything is kept, whatever callers say how old it may be.
pub(crate) const KEEP: Duration = Duration::from_secs(3600);
/// How long "nothing is called that" is believed.
pub(crate) const MISS_AGE: Duration = Duration::from_secs(30);
/// How many answers are kept per credentials.
const MOST_ANSWERS: usize = 1024;

/// What is asked of Gorgias.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Query {
    /// The whole list.
    All,
    /// The most used ones: enough to choose candidates from.
    MostUsed,
    /// Users with this e-mail address.
    Email(String),
    /// What Gorgias' own search by name finds.
    Search(String),
    /// The user of the credentials.
    Me,
}

/// An answer of Gorgias.
pub(super) struct Answer {
    pub(super) entries: Vec<DirectoryEntry>,
    /// When it was asked for.
    at: Instant,
    /// How often names had changed, and how often one may have come, before it was asked for.
    epoch: Epoch,
}

impl Answer {
    fn is_at_most(&self, age: Duration) -> bool {
        // Not older than zero seconds is nothing, not what came at this very moment.
        !age.is_zero() && self.at.elapsed() <= age
    }
}

/// How often the names of a kind have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Epoch {
    changed: u64,
    grown: u64,
}

/// What all clients of an account share, whatever their credentials: what has changed, and a memory for each credentials, for
/// who "me" is, and which views there are, differs.
#[derive(Default)]
pub(crate) struct Shared {
    changed: [AtomicU64; KINDS],
    grown: [AtomicU64; KINDS],
    memories: Mutex<HashMap<Identity, Arc<Memory>>>,
}

/// What is remembered for the same credentials.
#[derive(Default)]
struct Memory {
    answers: Mutex<HashMap<(DirectoryKind, Query), Arc<Answer>>>,
    flights: Mutex<HashMap<Flight, watch::Receiver<Landing>>>,
}

/// A question on its way. Who is in no hurry may wait long for the budget, so others do not wait for them; and one that left
/// before a change is none for who asks after it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Flight {
    kind: DirectoryKind,
    query: Query,
    priority: Priority,
    epoch: Epoch,
}

type Landing = Option<Result<Arc<Answer>>>;

/// How a question got on its way.
enum Boarded {
    Landed(Arc<Answer>),
    Flying(watch::Receiver<Landing>),
    Started(watch::Receiver<Landing>),
}

impl Shared {
    fn epoch(&self, kind: DirectoryKind) -> Epoch {
        let read = |counters: &[AtomicU64; KINDS]| counters.get(kind.index()).map_or(0, |n| n.load(Ordering::SeqCst));
        Epoch { changed: read(&self.changed), grown: read(&self.grown) }
    }

    /// To be held while a call is made: what it can change is forgotten when it is dropped.
    pub(crate) fn watch(&self, operation: &Operation) -> Change<'_> {
        Change { shared: self, effects: effects(operation) }
    }

    fn changed(&self, kind: DirectoryKind, effect: Effect) {
        let counters = match effect {
            Effect::Changed => &self.changed,
            Effect::Grown => &self.grown,
        };
        if let Some(counter) = counters.get(kind.index()) {
            counter.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Forgets everything.
    pub(super) fn forget(&self) {
        for counter in &self.changed {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        lock(&self.memories).clear();
    }

    /// Whether nothing is remembered that anybody could still use.
    pub(crate) fn is_stale(&self) -> bool {
        lock(&self.memories).values().all(|memory| memory.is_stale())
    }

    fn memory(&self, identity: Identity) -> Arc<Memory> {
        let mut memories = lock(&self.memories);
        if let Some(memory) = memories.get(&identity) {
            return Arc::clone(memory);
        }
        memories.retain(|_, memory| !memory.is_stale());
        Arc::clone(memories.entry(identity).or_default())
    }

    /// An answer that is remembered and at most so old.
    pub(super) fn known(
        &self,
        client: &Client,
        kind: DirectoryKind,
        query: &Query,
        age: Duration,
    ) -> Option<Arc<Answer>> {
        let memory = self.memory(client.inner.config().credentials.identity());
        memory.answer(kind, query).filter(|answer| self.holds(kind, answer, age))
    }

    fn holds(&self, kind: DirectoryKind, answer: &Answer, age: Duration) -> bool {
        answer.epoch.changed == self.epoch(kind).changed && answer.is_at_most(age.min(KEEP))
    }

    /// Whether what an answer does not hold need not be asked for again.
    pub(super) fn settles_misses(&self, kind: DirectoryKind, answer: &Answer, age: Duration) -> bool {
        answer.epoch == self.epoch(kind) && answer.is_at_most(age.min(MISS_AGE))
    }

    /// The answer to a question: one that is remembered, if it satisfies, else one call for all who ask at the same time.
    pub(super) async fn ask(
        self: &Arc<Self>,
        client: &Client,
        kind: DirectoryKind,
        query: &Query,
        satisfies: impl Fn(&Answer) -> bool,
    ) -> Result<Arc<Answer>> {
        let age = client.options().directory_max_age;
        let memory = self.memory(client.inner.config().credentials.identity());
        loop {
            let known = || {
                memory.answer(kind, query).filter(|answer| {
                    (self.holds(kind, answer, age) && satisfies(answer)) || self.settles_misses(kind, answer, age)
                })
            };
            if let Some(answer) = known() {
                return Ok(answer);
            }
            let priority = client.options().priority;
            let flight = Flight { kind, query: query.clone(), priority, epoch: self.epoch(kind) };
            let (mut landing, ours) = match memory.board(client, flight, known)? {
                Boarded::Landed(answer) => return Ok(answer),
                Boarded::Flying(landing) => (landing, false),
                Boarded::Started(landing) => (landing, true),
            };
            let landed = landing.wait_for(Option::is_some).await.ok().and_then(|landed| (*landed).clone());
            match landed {
                Some(Ok(answer)) => return Ok(answer),
                // How long to wait is each caller's own decision, and so may be the outcome.
                Some(Err(error)) if ours || !error.kind().is_of_client() => return Err(error),
                // Of another caller, or it ended with the runtime that it was on.
                Some(Err(_)) | None => {}
            }
        }
    }
}

impl Memory {
    fn answer(&self, kind: DirectoryKind, query: &Query) -> Option<Arc<Answer>> {
        lock(&self.answers).get(&(kind, query.clone())).cloned()
    }

    fn is_stale(&self) -> bool {
        lock(&self.flights).is_empty() && !lock(&self.answers).values().any(|answer| answer.is_at_most(KEEP))
    }

    fn keep(&self, kind: DirectoryKind, query: Query, answer: Arc<Answer>) {
        let mut answers = lock(&self.answers);
        if answers.len() >= MOST_ANSWERS {
            answers.retain(|_, answer| answer.is_at_most(KEEP));
        }
        if answers.len() >= MOST_ANSWERS {
            answers.retain(|(_, query), _| matches!(query, Query::All | Query::Me));
        }
        answers.insert((kind, query), answer);
    }

    /// Takes part in a flight, or starts one: in a task of its own, so that a caller that gives up, or does not look after
    /// its call, holds up nobody. One that landed since the caller looked is `known` by now.
    fn board(
        self: &Arc<Self>,
        client: &Client,
        flight: Flight,
        known: impl Fn() -> Option<Arc<Answer>>,
    ) -> Result<Boarded> {
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|_| Error::new(ErrorKind::Configuration).detail("a lookup needs a Tokio runtime"))?;
        let mut flights = lock(&self.flights);
        if let Some(landing) = flights.get(&flight) {
            return Ok(Boarded::Flying(landing.clone()));
        }
        // Answers are kept before their flight is taken off the board.
        if let Some(answer) = known() {
            return Ok(Boarded::Landed(answer));
        }
        let (sender, landing) = watch::channel(None);
        flights.insert(flight.clone(), landing.clone());
        drop(flights);
        let (memory, client, at) = (Arc::clone(self), client.clone(), Instant::now());
        let task = async move {
            let over = Over { memory, flight };
            let Flight { kind, query, epoch, .. } = over.flight.clone();
            let outcome = fetch::fetch(&client, kind, &query).await;
            let outcome = outcome.map(|entries| Arc::new(Answer { entries, at, epoch }));
            if let Ok(answer) = &outcome {
                over.memory.keep(kind, query, Arc::clone(answer));
            }
            drop(over);
            sender.send_replace(Some(outcome));
        };
        runtime.spawn(tracing::Instrument::in_current_span(task));
        Ok(Boarded::Started(landing))
    }
}

/// Takes a flight off the board, however it ends.
struct Over {
    memory: Arc<Memory>,
    flight: Flight,
}

impl Drop for Over {
    fn drop(&mut self) {
        lock(&self.memory.flights).remove(&self.flight);
    }
}

/// A call that can change names. Unless it certainly changed nothing, they are forgotten when this is dropped: after a success, a
/// failure whose fate is open, and a caller that gave up.
pub(crate) struct Change<'a> {
    shared: &'a Shared,
    effects: &'static [(DirectoryKind, Effect)],
}

impl Change<'_> {
    /// It changed nothing.
    pub(crate) fn did_not_happen(mut self) {
        self.effects = &[];
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        for (kind, effect) in self.effects {
            self.shared.changed(*kind, *effect);
        }
    }
}
