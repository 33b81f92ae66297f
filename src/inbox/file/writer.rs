//! The one thread that reads and writes the file.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use redb::Database;
use tokio::sync::oneshot;

use super::FileOptions;
use super::index::{Claimed, Index};
use super::steps::{Settlement, append, purge, settle};
use super::tables::{self, BODIES, HEADS, Head, Tables, now, read, storage};
use crate::inbox::{
    Appended, BackendError, BackendState, Batch, DeadLetter, Item, Lane, NewDelivery, PurgeFilter, Taken,
};

/// What shares one write, at most.
const TOGETHER: usize = 512;
/// Payloads that are handed out at once, at most; one more is always among them.
const BYTES: usize = 8 << 20;
const MINUTE: Duration = Duration::from_secs(60);
/// A file that is smaller is left as it is.
const WORTH_SHRINKING: u64 = 16 << 20;

pub(super) type Reply<T> = oneshot::Sender<Result<T, BackendError>>;

pub(super) enum Command {
    Append(NewDelivery, Reply<Appended>),
    Take(Lane, Duration, Reply<Taken>),
    /// A group is taken, and that has to be noted.
    Begin(Claimed, Reply<Taken>),
    Renew(String, u64, Duration, Reply<bool>),
    Settle(Settlement, Reply<()>),
    Dead(usize, Reply<Vec<DeadLetter>>),
    Resend(u64, Reply<bool>),
    Purge(Arc<PurgeFilter>, Reply<u64>),
    State(Reply<BackendState>),
}

impl Command {
    fn writes(&self) -> bool {
        matches!(self, Self::Begin(..) | Self::Append(..) | Self::Settle(..) | Self::Resend(..) | Self::Purge(..))
    }
}

/// The effect of a write on the index and on who asked, once it is on disk.
pub(super) enum Effect {
    Append(Appended, Reply<Appended>),
    Begin(Claimed, bool, Reply<Taken>),
    Settle(Result<(String, u64), BackendError>, Reply<()>),
    Resend(bool, Reply<bool>),
    Purge(u64, Reply<u64>),
    Add(u64, Head),
    Remove(u64, String),
    Keep(u64, String),
    Postpone(String, u64),
    Died(u64),
    /// It is neither dead nor kept any more.
    Revived(u64),
}

pub(super) struct Writer {
    options: FileOptions,
    /// Closed after a failure, and opened again with the next command.
    database: Option<Database>,
    index: Index,
    next: u64,
    /// The file was written to since it was last looked at for shrinking.
    is_used: bool,
    /// When what has expired was last looked for without being asked for anything.
    looked: Instant,
}

impl Writer {
    pub(super) fn open(options: FileOptions) -> Result<Self, BackendError> {
        let (database, index, next) = tables::open(&options.path)?;
        Ok(Self { options, database: Some(database), index, next, is_used: true, looked: Instant::now() })
    }

    /// Works until nobody can ask any more.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        loop {
            let first = match commands.recv_timeout(self.options.idle) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => {
                    self.rest();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if self.database.is_none() {
                self.reopen();
            }
            let together = std::iter::once(first).chain(commands.try_iter()).take(TOGETHER);
            let together: Vec<_> = together.filter_map(|command| self.begin(command)).collect();
            let (writes, reads): (Vec<_>, Vec<_>) = together.into_iter().partition(Command::writes);
            if !writes.is_empty() {
                self.write(writes);
            }
            for command in reads {
                self.read(command);
            }
        }
    }

    /// Takes a group for whoever asks for one.
    fn begin(&mut self, command: Command) -> Option<Command> {
        let Command::Take(lane, lease, reply) = command else { return Some(command) };
        if self.database.is_none() {
            tell(reply, Err(away()));
            return None;
        }
        // Whoever asked and went away does not get a lease.
        if reply.is_closed() {
            return None;
        }
        match self.index.claim(lane, now(), lease) {
            Ok(claimed) => Some(Command::Begin(claimed, reply)),
            Err(due_in) => {
                tell(reply, Ok(Taken::Nothing { due_in }));
                None
            }
        }
    }

    fn reopen(&mut self) {
        match tables::open(&self.options.path) {
            Ok((database, mut index, next)) => {
                index.keep_leases(&mut self.index);
                (self.database, self.index, self.next) = (Some(database), index, next.max(self.next));
            }
            Err(error) => {
                tracing::warn!(target: "gorgias", reason = %error, "the file of the inbox cannot be opened again")
            }
        }
    }

    /// Writes in one transaction, and tells who asked when it is on disk.
    fn write(&mut self, commands: Vec<Command>) {
        let begun = commands.iter().filter_map(|command| match command {
            Command::Begin(claimed, _) => Some((Arc::clone(&claimed.group), claimed.claim)),
            _ => None,
        });
        let begun: Vec<_> = begun.collect();
        let mut effects = Vec::with_capacity(commands.len() * 2);
        let mut waiting = commands.into_iter();
        let written = self.transaction(&mut waiting, &mut effects);
        match written {
            Ok(()) => {
                self.is_used = true;
                effects.into_iter().for_each(|effect| self.take_effect(effect));
            }
            Err(error) => {
                // redb refuses everything after a failure until the file is opened again.
                self.database = None;
                tracing::error!(target: "gorgias", reason = %error, "the file of the inbox cannot be written");
                begun.iter().for_each(|(group, claim)| self.index.release(group, *claim));
                effects.into_iter().for_each(|effect| effect.fail(&error));
                waiting.for_each(|command| command.fail(&error));
            }
        }
    }

    fn transaction(
        &mut self,
        commands: &mut std::vec::IntoIter<Command>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), BackendError> {
        let database = self.database.as_ref().ok_or_else(away)?;
        let transaction = tables::begin(database, &self.options.path)?;
        let now = now();
        let mut next = self.next;
        {
            let mut tables = Tables::of(&transaction)?;
            for command in commands.by_ref() {
                match command {
                    Command::Append(delivery, reply) => {
                        let added = append(&mut tables, next, delivery, now, self.options.memory);
                        let appended = if matches!(added, Ok(Some(_))) { Appended::New } else { Appended::Duplicate };
                        effects.push(Effect::Append(appended, reply));
                        if let Some(head) = added? {
                            effects.push(Effect::Add(next, head));
                            next += 1;
                        }
                    }
                    Command::Begin(claimed, reply) => {
                        let was = tables.begin(&claimed.group, now);
                        effects.push(Effect::Begin(claimed, matches!(was, Ok(true)), reply));
                        was?;
                    }
                    Command::Settle(settlement, reply) => {
                        let Settlement { group, claim, .. } = &settlement;
                        if !self.index.holds(group, *claim) {
                            effects.push(Effect::Settle(Err(BackendError::LeaseLost), reply));
                            continue;
                        }
                        let kept: Vec<u64> = self.index.kept_of(group).collect();
                        let settled = settle(&mut tables, &self.options, &settlement, &kept, now, effects);
                        effects.push(Effect::Settle(Ok((settlement.group, settlement.claim)), reply));
                        settled?;
                    }
                    Command::Resend(id, reply) => {
                        let head = tables.head(id);
                        let found = matches!(&head, Ok(Some(head)) if head.dead.is_some());
                        effects.push(Effect::Resend(found, reply));
                        if let Some(mut head) = head?.filter(|head| head.dead.is_some()) {
                            (head.dead, head.attempts, head.due) = (None, 0, 0);
                            tables.put(id, &head)?;
                            effects.push(Effect::Revived(id));
                            effects.push(Effect::Add(id, head));
                        }
                    }
                    Command::Purge(filter, reply) => match purge(&mut tables, &filter, effects) {
                        Ok(count) => effects.push(Effect::Purge(count, reply)),
                        Err(error) => {
                            effects.push(Effect::Purge(0, reply));
                            return Err(error);
                        }
                    },
                    Command::Take(..) | Command::Renew(..) | Command::Dead(..) | Command::State(..) => {}
                }
            }
            effects.extend(tables.forget(now)?.into_iter().map(Effect::Revived));
        }
        transaction.commit().map_err(storage)?;
        self.next = next;
        Ok(())
    }

    fn take_effect(&mut self, effect: Effect) {
        match effect {
            Effect::Append(appended, reply) => tell(reply, Ok(appended)),
            Effect::Begin(claimed, is_recent, reply) => {
                if let Err(Ok(Taken::Batch(batch))) = reply.send(self.load(claimed, is_recent)) {
                    self.index.release(&batch.group, batch.claim);
                }
            }
            Effect::Settle(held, reply) => {
                let settled = held.map(|(group, claim)| self.index.release(&group, claim));
                tell(reply, settled);
            }
            Effect::Resend(found, reply) => tell(reply, Ok(found)),
            Effect::Purge(count, reply) => tell(reply, Ok(count)),
            Effect::Add(id, head) => self.index.add(id, &head.group, head.lane, head.at, head.due),
            Effect::Remove(id, group) => {
                self.index.remove(id, &group);
                self.revive(id);
            }
            Effect::Keep(id, group) => {
                self.index.remove(id, &group);
                self.index.keep(id, &group);
            }
            Effect::Postpone(group, due) => self.index.postpone(&group, due),
            Effect::Died(id) => drop(self.index.dead.insert(id)),
            Effect::Revived(id) => self.revive(id),
        }
    }

    fn revive(&mut self, id: u64) {
        self.index.dead.remove(&id);
        self.index.release_kept(id);
    }

    fn read(&mut self, command: Command) {
        match command {
            Command::Renew(group, claim, lease, reply) => tell(reply, Ok(self.index.renew(&group, claim, lease))),
            Command::Dead(limit, reply) => tell(reply, self.dead(limit)),
            Command::State(reply) => {
                let state = if self.database.is_some() { Ok(self.index.state(now())) } else { Err(away()) };
                tell(reply, state);
            }
            Command::Take(..)
            | Command::Begin(..)
            | Command::Append(..)
            | Command::Settle(..)
            | Command::Resend(..)
            | Command::Purge(..) => {}
        }
    }

    fn load(&mut self, claimed: Claimed, is_recent: bool) -> Result<Taken, BackendError> {
        let Claimed { group, claim, ids } = claimed;
        match self.database.as_ref().ok_or_else(away).and_then(|database| load(database, &ids)) {
            Ok(items) => Ok(Taken::Batch(Batch { group: group.to_string(), claim, is_recent, items })),
            Err(error) => {
                self.index.release(&group, claim);
                Err(error)
            }
        }
    }

    fn dead(&self, limit: usize) -> Result<Vec<DeadLetter>, BackendError> {
        let database = self.database.as_ref().ok_or_else(away)?;
        let transaction = database.begin_read().map_err(storage)?;
        let heads = transaction.open_table(HEADS).map_err(storage)?;
        let bodies = transaction.open_table(BODIES).map_err(storage)?;
        let mut letters = Vec::new();
        for id in self.index.dead.iter().take(limit) {
            let Some(head) = heads.get(id).map_err(storage)? else { continue };
            let Head { source, group, lane, kind, attempts, dead, .. } = read(head.value())?;
            let body = bodies.get(id).map_err(storage)?;
            let payload = body.map(|body| Bytes::copy_from_slice(body.value())).unwrap_or_default();
            let (id, reason) = (id.to_string(), dead.unwrap_or_default());
            letters.push(DeadLetter { id, source, group, lane, kind, reason, attempts, payload });
        }
        Ok(letters)
    }

    /// Nothing was asked for a while.
    fn rest(&mut self) {
        let was_used = self.is_used;
        // Dead letters expire, also where nothing arrives.
        if was_used || self.looked.elapsed() > MINUTE {
            self.looked = Instant::now();
            self.write(Vec::new());
        }
        self.is_used = false;
        let large = std::fs::metadata(&self.options.path).is_ok_and(|file| file.len() > WORTH_SHRINKING);
        if was_used
            && large
            && self.index.is_empty()
            && let Some(database) = self.database.as_mut()
            && let Err(error) = database.compact()
        {
            tracing::warn!(target: "gorgias", reason = %error, "the file of the inbox was not shrunk");
        }
    }
}

impl Effect {
    fn fail(self, error: &BackendError) {
        match self {
            Self::Append(_, reply) => tell(reply, Err(error.clone())),
            Self::Begin(.., reply) => tell(reply, Err(error.clone())),
            Self::Settle(_, reply) => tell(reply, Err(error.clone())),
            Self::Resend(_, reply) => tell(reply, Err(error.clone())),
            Self::Purge(_, reply) => tell(reply, Err(error.clone())),
            Self::Add(..)
            | Self::Remove(..)
            | Self::Keep(..)
            | Self::Postpone(..)
            | Self::Died(_)
            | Self::Revived(_) => {}
        }
    }
}

impl Command {
    fn fail(self, error: &BackendError) {
        match self {
            Self::Append(_, reply) => tell(reply, Err(error.clone())),
            Self::Settle(_, reply) => tell(reply, Err(error.clone())),
            Self::Resend(_, reply) => tell(reply, Err(error.clone())),
            Self::Purge(_, reply) => tell(reply, Err(error.clone())),
            Self::Take(.., reply) | Self::Begin(_, reply) => tell(reply, Err(error.clone())),
            Self::Renew(.., reply) => tell(reply, Err(error.clone())),
            Self::Dead(_, reply) => tell(reply, Err(error.clone())),
            Self::State(reply) => tell(reply, Err(error.clone())),
        }
    }
}

fn load(database: &Database, ids: &[u64]) -> Result<Vec<Item>, BackendError> {
    let transaction = database.begin_read().map_err(storage)?;
    let heads = transaction.open_table(HEADS).map_err(storage)?;
    let bodies = transaction.open_table(BODIES).map_err(storage)?;
    let (mut items, mut bytes) = (Vec::with_capacity(ids.len()), 0);
    for id in ids {
        let head = heads.get(id).map_err(storage)?.ok_or(BackendError::Format)?;
        let Head { source, kind, attempts, .. } = read(head.value())?;
        let body = bodies.get(id).map_err(storage)?.ok_or(BackendError::Format)?;
        let payload = Bytes::copy_from_slice(body.value());
        bytes += payload.len();
        items.push(Item { id: id.to_string(), source, kind, attempts, payload });
        if bytes > BYTES {
            break;
        }
    }
    Ok(items)
}

/// Whoever asked may have gone away.
fn tell<T>(reply: Reply<T>, result: Result<T, BackendError>) {
    let _ = reply.send(result);
}

fn away() -> BackendError {
    BackendError::Storage("the file could not be opened again".to_owned())
}
