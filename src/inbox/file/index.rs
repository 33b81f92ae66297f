//! Who waits: the part of the file that is kept in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::inbox::{BackendState, Lane};

/// Deliveries that are handed out at once, at most.
const MOST: usize = 100;

#[derive(Default)]
pub(super) struct Index {
    groups: HashMap<Arc<str>, Group>,
    /// The groups that nobody works on, by lane, time and place.
    ready: [BTreeSet<(u64, u64, Arc<str>)>; 2],
    /// When each waiting delivery arrived.
    arrived: BTreeMap<u64, u64>,
    depth: [u64; 2],
    pub(super) dead: BTreeSet<u64>,
    /// What is kept for later ones of its group, and by group.
    kept: BTreeMap<u64, Arc<str>>,
    kept_of: HashMap<Arc<str>, BTreeSet<u64>>,
    /// The groups that are worked on.
    leases: HashMap<Arc<str>, Lease>,
    claims: u64,
}

struct Group {
    lane: Lane,
    items: BTreeSet<u64>,
    /// Milliseconds since 1970; nothing of the group is handed out before.
    due: u64,
}

struct Lease {
    claim: u64,
    until: Instant,
}

pub(super) struct Claimed {
    pub(super) group: Arc<str>,
    pub(super) claim: u64,
    pub(super) ids: Vec<u64>,
}

fn place(lane: Lane) -> usize {
    match lane {
        Lane::Messages => 0,
        Lane::Orders => 1,
    }
}

fn slot<T>(lanes: &mut [T; 2], lane: Lane) -> &mut T {
    let [messages, orders] = lanes;
    if place(lane) == 0 { messages } else { orders }
}

impl Index {
    /// Continues with the leases of an index that was lost with its file.
    pub(super) fn keep_leases(&mut self, of: &mut Self) {
        self.claims = of.claims;
        for (group, lease) in std::mem::take(&mut of.leases) {
            self.take_from_ready(&group);
            self.leases.insert(group, lease);
        }
    }

    pub(super) fn add(&mut self, id: u64, group: &str, lane: Lane, arrived: u64, due: u64) {
        if self.arrived.insert(id, arrived).is_some() {
            return;
        }
        *slot(&mut self.depth, lane) += 1;
        let name = match self.groups.get_key_value(group) {
            Some((name, _)) => Arc::clone(name),
            None => Arc::from(group),
        };
        self.take_from_ready(&name);
        let entry = self.groups.entry(Arc::clone(&name)).or_insert_with(|| Group { lane, items: BTreeSet::new(), due });
        entry.items.insert(id);
        entry.due = entry.due.max(due);
        self.put_into_ready(&name);
    }

    pub(super) fn remove(&mut self, id: u64, group: &str) {
        let Some((name, _)) = self.groups.get_key_value(group) else { return };
        let name = Arc::clone(name);
        self.take_from_ready(&name);
        if let Some(entry) = self.groups.get_mut(&name)
            && entry.items.remove(&id)
        {
            self.arrived.remove(&id);
            let depth = slot(&mut self.depth, entry.lane);
            *depth = depth.saturating_sub(1);
            if entry.items.is_empty() {
                self.groups.remove(&name);
            }
        }
        self.put_into_ready(&name);
    }

    /// Keeps a delivery for later ones of its group.
    pub(super) fn keep(&mut self, id: u64, group: &str) {
        let known = self.kept_of.get_key_value(group).map(|(name, _)| Arc::clone(name));
        let name = known.unwrap_or_else(|| Arc::from(group));
        self.kept.insert(id, Arc::clone(&name));
        self.kept_of.entry(name).or_default().insert(id);
    }

    /// Keeps a delivery no longer.
    pub(super) fn release_kept(&mut self, id: u64) {
        let Some(name) = self.kept.remove(&id) else { return };
        if let Some(ids) = self.kept_of.get_mut(&name) {
            ids.remove(&id);
            if ids.is_empty() {
                self.kept_of.remove(&name);
            }
        }
    }

    /// Returns what is kept of a group.
    pub(super) fn kept_of(&self, group: &str) -> impl Iterator<Item = u64> {
        self.kept_of.get(group).into_iter().flatten().copied()
    }

    /// Hands out nothing of the group before this time.
    pub(super) fn postpone(&mut self, group: &str, due: u64) {
        let Some((name, _)) = self.groups.get_key_value(group) else { return };
        let name = Arc::clone(name);
        self.take_from_ready(&name);
        if let Some(entry) = self.groups.get_mut(&name) {
            entry.due = due;
        }
        self.put_into_ready(&name);
    }

    /// Hands out the group that waits longest.
    pub(super) fn claim(&mut self, lane: Lane, now: u64, lease: Duration) -> Result<Claimed, Option<Duration>> {
        self.end_leases();
        let ready = slot(&mut self.ready, lane);
        let Some((due, ..)) = ready.first() else { return Err(None) };
        if *due > now {
            return Err(Some(Duration::from_millis(due - now)));
        }
        let Some((_, _, group)) = ready.pop_first() else { return Err(None) };
        self.claims += 1;
        let claim = self.claims;
        let items = self.groups.get(&group).map(|entry| &entry.items);
        let waiting = items.into_iter().flatten().take(MOST).copied();
        let mut ids: Vec<u64> = waiting.chain(self.kept_of(&group).take(MOST)).collect();
        ids.sort_unstable();
        let until = Instant::now() + lease;
        self.leases.insert(Arc::clone(&group), Lease { claim, until });
        Ok(Claimed { group, claim, ids })
    }

    pub(super) fn renew(&mut self, group: &str, claim: u64, lease: Duration) -> bool {
        match self.leases.get_mut(group) {
            Some(held) if held.claim == claim => {
                held.until = Instant::now() + lease;
                true
            }
            _ => false,
        }
    }

    pub(super) fn holds(&self, group: &str, claim: u64) -> bool {
        self.leases.get(group).is_some_and(|held| held.claim == claim)
    }

    pub(super) fn release(&mut self, group: &str, claim: u64) {
        if self.holds(group, claim)
            && let Some((name, _)) = self.leases.remove_entry(group)
        {
            self.put_into_ready(&name);
        }
    }

    fn end_leases(&mut self) {
        let now = Instant::now();
        let ended: Vec<_> =
            self.leases.iter().filter(|(_, held)| held.until <= now).map(|(name, _)| name.clone()).collect();
        for name in ended {
            self.leases.remove(&name);
            self.put_into_ready(&name);
        }
    }

    fn take_from_ready(&mut self, name: &Arc<str>) {
        if let Some(entry) = self.groups.get(name)
            && let Some(first) = entry.items.first()
        {
            slot(&mut self.ready, entry.lane).remove(&(entry.due, *first, Arc::clone(name)));
        }
    }

    fn put_into_ready(&mut self, name: &Arc<str>) {
        if !self.leases.contains_key(name)
            && let Some(entry) = self.groups.get(name)
            && let Some(first) = entry.items.first()
        {
            slot(&mut self.ready, entry.lane).insert((entry.due, *first, Arc::clone(name)));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.arrived.is_empty()
    }

    pub(super) fn state(&mut self, now: u64) -> BackendState {
        self.end_leases();
        let [messages, orders] = self.depth;
        // Ids grow with time, and so do times but for a clock that was set.
        let oldest = self.arrived.first_key_value().map(|(_, at)| Duration::from_millis(now.saturating_sub(*at)));
        let in_work = self.leases.len() as u64;
        let (kept, dead) = (self.kept.len() as u64, self.dead.len() as u64);
        BackendState { messages, orders, in_work, kept, dead, oldest }
    }
}
