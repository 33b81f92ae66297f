//! Folding: events of one order that wait are told in as few calls as tell the same.

use crate::inbox::Item;
use crate::orders::events::{OrderEvent, OrderEventPolicy, Reaction};

/// An event that stands for some that wait, and the policy by which it is told.
pub(super) struct Folded {
    pub(super) ids: Vec<String>,
    pub(super) event: OrderEvent,
    pub(super) policy: OrderEventPolicy,
}

/// Returns the one reaction to two states, of which `next` is the later one; `None` if there is no such reaction, because closing opens
/// no ticket.
fn both(earlier: &Reaction, next: &Reaction) -> Option<Reaction> {
    if earlier.opens && next.closes {
        return None;
    }
    let moving = if next.opens || next.closes { next } else { earlier };
    let mut tags = earlier.tags.clone();
    tags.extend(next.tags.iter().filter(|tag| !earlier.tags.contains(tag)).cloned());
    Some(Reaction { tags, ..moving.clone() })
}

/// Folds the events of one order, which are given in the order of their arrival.
///
/// What is told is what an in-order replay tells. Facts are told one by one. States are folded to the latest: those with the same
/// reaction always, others only if nothing was told of the order before (`is_first`), for a state that is older than what the
/// ticket knows must not move it.
pub(super) fn fold(events: Vec<(Item, OrderEvent)>, policy: &OrderEventPolicy, is_first: bool) -> Vec<Folded> {
    let mut events = events;
    // Stable: what has the same time, or none, stays in the order of its arrival.
    let times: Vec<_> = events.iter().map(|(_, event)| event.occurred_at).collect();
    if times.iter().all(Option::is_some) {
        events.sort_by_key(|(_, event)| event.occurred_at);
    }
    let mut told: Vec<Folded> = Vec::new();
    let mut open: Option<Folded> = None;
    for (item, event) in events {
        let reaction = policy.reaction(event.kind).clone();
        let kind = event.kind;
        let next = Folded { ids: vec![item.id], event, policy: OrderEventPolicy::new(reaction.clone()) };
        if reaction.ignored || reaction.notes || !kind.is_state() {
            // A fact can move the ticket, and so can a note of a state be about what came before.
            told.extend(open.take());
            told.push(next);
            continue;
        }
        open = Some(match open.take() {
            None => next,
            Some(before) => match common(&before, &next, is_first) {
                Some(policy) => merge(before, next, policy),
                None => {
                    told.push(before);
                    next
                }
            },
        });
    }
    told.extend(open);
    told
}

/// Returns the policy by which two states can be told as one; `None` if they cannot.
fn common(before: &Folded, next: &Folded, is_first: bool) -> Option<OrderEventPolicy> {
    // A fold has one reaction to everything.
    let (earlier, later) = (before.policy.reaction(before.event.kind), next.policy.reaction(next.event.kind));
    if earlier == later {
        return Some(before.policy.clone());
    }
    if is_first { both(earlier, later).map(OrderEventPolicy::new) } else { None }
}

fn merge(before: Folded, next: Folded, policy: OrderEventPolicy) -> Folded {
    let Folded { mut ids, event: older, .. } = before;
    ids.extend(next.ids);
    let mut event = next.event;
    // A ticket shows the reason of most weight.
    if older.kind.weight() > event.kind.weight() {
        event.kind = older.kind;
    }
    // What the later payload lacks, such as the customer, the earlier one may have.
    if event.order.name.is_none() && event.order.number.is_none() {
        (event.order.name, event.order.number) = (older.order.name, older.order.number);
    }
    if event.order.contact.email.is_none() {
        event.order.contact = older.order.contact;
    }
    Folded { ids, event, policy }
}
