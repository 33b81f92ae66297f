//! A backend that processes share, in Redis.

mod scripts;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use redis::{FromRedisValue, Script, ScriptInvocation};
use serde::{Deserialize, Serialize};

use super::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, DeliveryKind, Item, ItemOutcome,
    Lane, NewDelivery, PurgeFilter, Taken,
};
use crate::error::Error;
use crate::remote::{RedisServer, Remote, Request};
use scripts::{APPEND, DROP, IDS, LIST, RENEW, RESEND, SETTLE, STATE, TAKE};

/// Deliveries that are handed out at once, at most, and that one step of a purge looks at.
const MOST: usize = 100;
/// Connections of a backend. Redis reads 16 KB of each before it writes its append-only file, so that larger deliveries share a
/// write only if they come by several.
const CONNECTIONS: usize = 8;
/// For how long lists may lack what was created, in milliseconds: ten minutes.
const RECENT: u64 = 600_000;

/// What is known of a delivery besides its payload.
#[derive(Serialize, Deserialize)]
struct Head {
    source: String,
    group: String,
    lane: Lane,
    kind: DeliveryKind,
    attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dead: Option<String>,
}

/// A backend in Redis, for any number of processes (features `inbox` and `redis`). Clones share their connections.
///
/// One order is worked on by one worker in the whole fleet. What a worker held when it died is handed out again when its lease
/// ends, after ten seconds at most.
///
/// **What is acknowledged is as durable as your Redis makes it.** Set `appendonly yes` and `appendfsync always`; with `everysec`,
/// a crash of the machine loses what was acknowledged within the last second, and without `appendonly` a restart loses all. Set
/// `maxmemory-policy noeviction`: a Redis that evicts keys forgets deliveries without a word. A replica that takes over may lack
/// the last deliveries.
///
/// It is reached as [`RedisServer`] says: by TLS, with credentials that change, behind sentinels, or as a cluster, in which all keys
/// of an inbox lie in one slot, by the braces in their [`prefix`](Self::prefix). [The guide](crate::docs::budget#what-redis-has-to-allow)
/// lists the commands that its user needs.
///
/// ```no_run
/// use gorgias::inbox::{Inbox, RedisBackend};
///
/// # fn example() -> gorgias::Result<()> {
/// let inbox = Inbox::new(RedisBackend::new("redis://127.0.0.1/")?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisBackend {
    remotes: Arc<[Remote]>,
    /// The connection whose turn it is.
    next: Arc<AtomicUsize>,
    prefix: Arc<str>,
    timeout: Duration,
    memory: Duration,
    dead: Duration,
}

impl RedisBackend {
    /// Creates a backend in this Redis, which a URL is enough for: `redis://[[user]:password@]host[:port][/db]`. See
    /// [`RedisServer`]. Connects with the first use.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) if a URL or a certificate cannot be used.
    pub fn new(server: impl Into<RedisServer>) -> Result<Self, Error> {
        let server = server.into();
        let day = Duration::from_secs(86_400);
        Ok(Self {
            remotes: (0..CONNECTIONS).map(|_| Remote::new("inbox", server.clone())).collect::<Result<_, _>>()?,
            next: Arc::default(),
            prefix: "gorgias:inbox:".into(),
            timeout: Duration::from_millis(800),
            memory: day * 7,
            dead: day * 30,
        })
    }

    /// Sets what all keys begin with: another inbox has another prefix. Defaults to `gorgias:inbox:`. A cluster needs one with
    /// braces, such as `gorgias:{inbox}:`, for what stands between them decides where keys lie; with any other, nothing is
    /// stored, and the error says so.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets how long Redis has for a response. Defaults to 0.8 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
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

    fn script(&self, script: &'static Script) -> ScriptInvocation<'static> {
        script.key(&*self.prefix)
    }

    async fn ask<T: FromRedisValue>(&self, script: ScriptInvocation<'_>) -> Result<T, BackendError> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % CONNECTIONS;
        let remote = self.remotes.get(turn).ok_or(BackendError::Closed)?;
        let asked = remote.ask_about(&self.prefix, &Request::Script(script), self.timeout).await;
        asked.map_err(|failure| BackendError::Storage(failure.to_string()))
    }

    /// Returns the ids of the oldest dead letters, or all ids.
    async fn ids(&self, dead: Option<usize>) -> Result<Vec<String>, BackendError> {
        let mut ids = self.script(&IDS);
        ids.arg(dead.map(|limit| limit.to_string()).unwrap_or_default());
        self.ask(ids).await
    }

    async fn list(&self, ids: &[String]) -> Result<Vec<(String, Option<Head>, Bytes)>, BackendError> {
        let mut list = self.script(&LIST);
        list.arg(ids);
        triples(self.ask::<Vec<Vec<u8>>>(list).await?)
    }
}

/// Reads ids, heads and bodies; there is no head where the delivery was deleted meanwhile.
fn triples(found: Vec<Vec<u8>>) -> Result<Vec<(String, Option<Head>, Bytes)>, BackendError> {
    let mut parts = found.into_iter();
    let mut triples = Vec::new();
    while let (Some(id), Some(head), Some(body)) = (parts.next(), parts.next(), parts.next()) {
        let head = match head.as_slice() {
            [] => None,
            json => Some(serde_json::from_slice(json).map_err(|_| BackendError::Format)?),
        };
        triples.push((text(id)?, head, body.into()));
    }
    Ok(triples)
}

fn text(bytes: Vec<u8>) -> Result<String, BackendError> {
    String::from_utf8(bytes).map_err(|_| BackendError::Format)
}

/// Returns milliseconds, far below what Redis and Lua count exactly.
fn pause(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).min(1 << 50)
}

/// Returns milliseconds for a time that must not be zero.
fn millis(time: Duration) -> u64 {
    pause(time).max(1)
}

impl Backend for RedisBackend {
    fn append(&self, delivery: NewDelivery) -> BackendFuture<'_, Appended> {
        Box::pin(async move {
            let NewDelivery { key, source, group, lane, kind, payload } = delivery;
            let seen = format!("{key} {source}");
            let head = Head { source, group, lane, kind, attempts: 0, dead: None };
            let json = serde_json::to_string(&head).map_err(|_| BackendError::Format)?;
            let mut append = self.script(&APPEND);
            append.arg(seen).arg(millis(self.memory)).arg(json).arg(&payload[..]);
            Ok(if self.ask(append).await? { Appended::New } else { Appended::Duplicate })
        })
    }

    fn take(&self, lane: Lane, lease: Duration) -> BackendFuture<'_, Taken> {
        Box::pin(async move {
            // Exact in every language that reads it.
            let claim = fastrand::u64(..1 << 53);
            let mut take = self.script(&TAKE);
            take.arg(lane.as_str()).arg(millis(lease)).arg(claim).arg(MOST).arg(millis(self.dead)).arg(RECENT);
            let mut found = self.ask::<Vec<Vec<u8>>>(take).await?.into_iter();
            let (group, more) = (text(found.next().unwrap_or_default())?, text(found.next().unwrap_or_default())?);
            if group.is_empty() {
                return Ok(Taken::Nothing { due_in: more.parse().ok().map(Duration::from_millis) });
            }
            let items = triples(found.collect())?.into_iter().filter_map(|(id, head, payload)| {
                let Head { source, kind, attempts, .. } = head?;
                Some(Item { id, source, kind, attempts, payload })
            });
            let mut items: Vec<Item> = items.collect();
            // Ids are numbers that grow: the order of arrival.
            items.sort_by_key(|item| item.id.parse::<u64>().unwrap_or(u64::MAX));
            Ok(Taken::Batch(Batch { group, claim, is_recent: more == "1", items }))
        })
    }

    fn renew<'a>(&'a self, batch: &'a Batch, lease: Duration) -> BackendFuture<'a, bool> {
        Box::pin(async move {
            let mut renew = self.script(&RENEW);
            renew.arg(&batch.group).arg(batch.claim).arg(millis(lease));
            self.ask(renew).await
        })
    }

    fn settle<'a>(&'a self, batch: &'a Batch, outcomes: Vec<(String, ItemOutcome)>) -> BackendFuture<'a, ()> {
        Box::pin(async move {
            let mut settle = self.script(&SETTLE);
            settle.arg(&batch.group).arg(batch.claim).arg(RECENT).arg(u8::from(batch.is_recent));
            for (id, outcome) in outcomes {
                let (word, pause, reason) = match outcome {
                    ItemOutcome::Done => ("done", 0, String::new()),
                    ItemOutcome::Keep { time } => ("keep", pause(time), String::new()),
                    ItemOutcome::Retry { after, counts } => {
                        (if counts { "counts" } else { "waits" }, pause(after), String::new())
                    }
                    ItemOutcome::Dead { reason } => ("dead", 0, reason),
                };
                settle.arg(id).arg(word).arg(pause).arg(reason);
            }
            if self.ask(settle).await? { Ok(()) } else { Err(BackendError::LeaseLost) }
        })
    }

    fn dead(&self, limit: usize) -> BackendFuture<'_, Vec<DeadLetter>> {
        Box::pin(async move {
            let mut letters = Vec::new();
            for ids in self.ids(Some(limit)).await?.chunks(MOST) {
                letters.extend(self.list(ids).await?.into_iter().filter_map(|(id, head, payload)| {
                    let Head { source, group, lane, kind, attempts, dead } = head?;
                    Some(DeadLetter {
                        id,
                        source,
                        group,
                        lane,
                        kind,
                        reason: dead.unwrap_or_default(),
                        attempts,
                        payload,
                    })
                }));
            }
            Ok(letters)
        })
    }

    fn resend<'a>(&'a self, id: &'a str) -> BackendFuture<'a, bool> {
        Box::pin(async move {
            let mut resend = self.script(&RESEND);
            // Anything else is no score.
            resend.arg(id);
            self.ask(resend).await
        })
    }

    fn purge(&self, filter: Arc<PurgeFilter>) -> BackendFuture<'_, u64> {
        Box::pin(async move {
            let mut count = 0;
            for ids in self.ids(None).await?.chunks(MOST) {
                let found = self.list(ids).await?.into_iter().filter_map(|(id, head, body)| {
                    head.is_some_and(|head| filter.matches(&head.source, head.kind, &body)).then_some(id)
                });
                let found: Vec<String> = found.collect();
                if !found.is_empty() {
                    let mut drop = self.script(&DROP);
                    drop.arg(found);
                    count += self.ask::<u64>(drop).await?;
                }
            }
            Ok(count)
        })
    }

    fn state(&self) -> BackendFuture<'_, BackendState> {
        Box::pin(async move {
            let [messages, orders, in_work, kept, dead, oldest]: [i64; 6] = self.ask(self.script(&STATE)).await?;
            let count = |count: i64| u64::try_from(count).unwrap_or_default();
            let oldest = u64::try_from(oldest).ok().map(Duration::from_millis);
            let (messages, orders, in_work) = (count(messages), count(orders), count(in_work));
            Ok(BackendState { messages, orders, in_work, kept: count(kept), dead: count(dead), oldest })
        })
    }
}

impl fmt::Debug for RedisBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBackend")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .field("memory", &self.memory)
            .field("dead", &self.dead)
            .finish_non_exhaustive()
    }
}
