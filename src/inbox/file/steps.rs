//! The steps of a write: each changes the tables, and says what that means for the index.

use std::collections::BTreeSet;
use std::time::Duration;

use redb::ReadableTable as _;

use super::FileOptions;
use super::tables::{Head, Tables, delivery_key, millis, read, storage};
use super::writer::Effect;
use crate::inbox::{BackendError, ItemOutcome, NewDelivery, PurgeFilter};

pub(super) fn append(
    tables: &mut Tables<'_>,
    id: u64,
    delivery: NewDelivery,
    now: u64,
    memory: Duration,
) -> Result<Option<Head>, BackendError> {
    let NewDelivery { key, source, group, lane, kind, payload } = delivery;
    let key = delivery_key(&source, &key);
    if tables.knows(&key)? {
        return Ok(None);
    }
    let head = Head { source, group, lane, kind, at: now, attempts: 0, due: 0, dead: None, kept: None };
    tables.add(id, &head, &payload)?;
    tables.remember(&key, now.saturating_add(millis(memory)))?;
    Ok(Some(head))
}

/// The outcomes of deliveries of a group.
pub(super) struct Settlement {
    pub(super) group: String,
    pub(super) claim: u64,
    /// The group was worked on before this time.
    pub(super) was_recent: bool,
    pub(super) outcomes: Vec<(String, ItemOutcome)>,
}

/// Writes down what became of deliveries. `kept` is what is kept of their group: once something of it is done, the rest of that
/// waits no longer for it.
pub(super) fn settle(
    tables: &mut Tables<'_>,
    options: &FileOptions,
    settlement: &Settlement,
    kept: &[u64],
    now: u64,
    effects: &mut Vec<Effect>,
) -> Result<(), BackendError> {
    let (mut due, mut is_done, mut is_over) = (0, false, true);
    let mut settled = BTreeSet::new();
    let Settlement { group, claim: _, was_recent, outcomes } = settlement;
    for (id, outcome) in outcomes {
        let Ok(id) = id.parse() else { continue };
        // It can have been purged meanwhile.
        let Some(mut head) = tables.head(id)? else { continue };
        settled.insert(id);
        match outcome {
            ItemOutcome::Done => {
                tables.delete(id)?;
                effects.push(Effect::Remove(id, head.group));
                is_done = true;
            }
            ItemOutcome::Keep { time } => {
                let until = head.at.saturating_add(millis(*time));
                if until <= now {
                    tables.delete(id)?;
                    effects.push(Effect::Remove(id, head.group));
                } else if head.kept != Some(until) {
                    head.kept = Some(until);
                    tables.put(id, &head)?;
                    tables.expire(id, until)?;
                    effects.push(Effect::Keep(id, head.group));
                }
            }
            ItemOutcome::Retry { after, counts } => {
                head.attempts = head.attempts.saturating_add(u32::from(*counts));
                head.due = now.saturating_add(millis(*after));
                due = due.max(head.due);
                // It may have begun to create something.
                is_over = false;
                wait(tables, id, head, effects)?;
            }
            ItemOutcome::Dead { reason } => {
                head.attempts = head.attempts.saturating_add(1);
                (head.dead, head.kept) = (Some(reason.clone()), None);
                tables.put(id, &head)?;
                tables.expire(id, now.saturating_add(millis(options.dead)))?;
                effects.push(Effect::Remove(id, head.group));
                effects.push(Effect::Died(id));
            }
        }
    }
    for id in kept.iter().filter(|id| is_done && !settled.contains(id)) {
        if let Some(head) = tables.head(*id)? {
            wait(tables, *id, head, effects)?;
        }
    }
    if is_done {
        tables.begin(group, now)?;
    } else if is_over && !*was_recent {
        tables.nothing_done(group)?;
    }
    effects.push(Effect::Postpone(group.clone(), due));
    Ok(())
}

fn wait(tables: &mut Tables<'_>, id: u64, mut head: Head, effects: &mut Vec<Effect>) -> Result<(), BackendError> {
    let was_kept = head.kept.take().is_some();
    tables.put(id, &head)?;
    if was_kept {
        effects.push(Effect::Revived(id));
        effects.push(Effect::Add(id, head));
    }
    Ok(())
}

pub(super) fn purge(
    tables: &mut Tables<'_>,
    filter: &PurgeFilter,
    effects: &mut Vec<Effect>,
) -> Result<u64, BackendError> {
    let mut found = Vec::new();
    for entry in tables.heads.iter().map_err(storage)? {
        let (id, head) = entry.map_err(storage)?;
        let (id, head) = (id.value(), read(head.value())?);
        let body = tables.bodies.get(id).map_err(storage)?;
        if body.is_some_and(|body| filter.matches(&head.source, head.kind, body.value())) {
            found.push((id, head.group));
        }
    }
    let count = found.len() as u64;
    for (id, group) in found {
        tables.delete(id)?;
        effects.push(Effect::Remove(id, group));
    }
    Ok(count)
}
