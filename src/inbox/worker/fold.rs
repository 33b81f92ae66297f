//! Folding: events of one order that wait are told in as few calls as tell the same.

use serde::Deserialize;

use crate::inbox::Item;
use crate::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, Reaction};

/// An event that stands for some that wait, and the policy by which it is told.
pub(super) struct Folded {
    pub(super) ids: Vec<String>,
    pub(super) event: OrderEvent,
    pub(super) policy: OrderEventPolicy,
}

/// A reaction, by its public form.
#[derive(Deserialize)]
struct Parts {
    #[serde(rename = "do")]
    deed: String,
    #[serde(default)]
    note: bool,
    #[serde(default)]
    tags: Vec<String>,
}

impl Parts {
    fn of(reaction: &Reaction) -> Option<Self> {
        serde_json::from_value(serde_json::to_value(reaction).ok()?).ok()
    }

    /// Returns `false` if the two are no one reaction: closing opens no ticket.
    fn can_precede(&self, next: &Self) -> bool {
        !(self.deed == "open" && next.deed == "close")
    }

    fn moves(&self) -> bool {
        self.deed == "open" || self.deed == "close"
    }

    /// Returns the reaction to two states, of which `next` is the later one.
    fn and(&self, next: &Self) -> Reaction {
        let deed = if next.moves() { &next.deed } else { &self.deed };
        let reaction = match deed.as_str() {
            "open" => Reaction::open(),
            "close" => Reaction::close(),
            _ => Reaction::update(),
        };
        let mut tags = self.tags.clone();
        tags.extend(next.tags.iter().filter(|tag| !self.tags.contains(tag)).cloned());
        tags.into_iter().fold(reaction, Reaction::tag)
    }
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
        let parts = Parts::of(&reaction).filter(|parts| parts.deed != "ignore");
        let Some(parts) = parts.filter(|parts| kind.is_state() && !parts.note) else {
            // A fact can move the ticket, and so can a note of a state be about what came before.
            told.extend(open.take());
            told.push(next);
            continue;
        };
        open = Some(match open.take() {
            None => next,
            Some(before) => match common(&before, &next, &parts, is_first) {
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
fn common(before: &Folded, next: &Folded, parts: &Parts, is_first: bool) -> Option<OrderEventPolicy> {
    // A fold has one reaction to everything.
    let (earlier, later) = (before.policy.reaction(before.event.kind), next.policy.reaction(next.event.kind));
    if earlier == later {
        return Some(before.policy.clone());
    }
    let earlier = Parts::of(earlier).filter(|earlier| is_first && earlier.can_precede(parts))?;
    Some(OrderEventPolicy::new(earlier.and(parts)))
}

fn merge(before: Folded, next: Folded, policy: OrderEventPolicy) -> Folded {
    let Folded { mut ids, event: older, .. } = before;
    ids.extend(next.ids);
    let mut event = next.event;
    // A ticket shows the reason of most weight.
    if weight(older.kind) > weight(event.kind) {
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

/// The weights of states, as the subjects of tickets have them.
fn weight(kind: OrderEventKind) -> u8 {
    match kind {
        OrderEventKind::Updated => 1,
        OrderEventKind::Created => 2,
        OrderEventKind::Paid => 3,
        OrderEventKind::PartiallyFulfilled => 4,
        OrderEventKind::ReadyForPickup => 5,
        OrderEventKind::Fulfilled => 6,
        OrderEventKind::Deleted => 7,
        _ => 0,
    }
}
