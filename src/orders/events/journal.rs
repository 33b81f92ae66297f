//! What a ticket remembers of its order's events; kept in its `meta`.

use serde_json::{Map, Value, json};

use super::{OrderEvent, OrderEventKind, Reaction};
use crate::Timestamp;
use crate::text::visible::line;

/// The key in `meta`.
const KEY: &str = "order_event";
/// The number of events that a ticket remembers.
const REMEMBERED: usize = 100;

/// The value under the key.
#[derive(Clone, Debug, Default)]
pub(super) struct Journal {
    /// The time of the last state that was applied.
    at: Option<Timestamp>,
    seen: Vec<String>,
    /// The name of the order, once an event named it.
    label: Option<String>,
    /// The reason of most weight.
    reason: Option<OrderEventKind>,
    /// The subject that was written last; older builds did not remember it.
    subject: Option<String>,
    /// `true` once a customer was given to the ticket: one that somebody takes away is not given again.
    customer: bool,
    /// The time of the earliest event that opens the ticket. Unknown if older builds opened it.
    begun: Option<Timestamp>,
    /// The time of the latest event that opens the ticket.
    opened: Option<Timestamp>,
    /// The time of the latest event that closes the ticket.
    closed: Option<Timestamp>,
}

impl Journal {
    /// Reads the journal of a ticket with this subject. What an older build did not write is taken from the subject, if that is
    /// of the form that it wrote.
    pub(super) fn read(meta: &Map<String, Value>, subject: Option<&str>) -> Self {
        let own = meta.get(KEY);
        let text = |name: &str| own?.get(name)?.as_str();
        let time = |name: &str| text(name).and_then(|at| at.parse().ok());
        let seen = own.and_then(|own| own.get("seen")).and_then(Value::as_array).into_iter().flatten();
        let kind = |name: &str| serde_json::from_value(own?.get(name)?.clone()).ok();
        let by_older = subject.and_then(parts).filter(|_| text("subject").is_none());
        let is_name = |label: &&str| text("order_id") != Some(*label);
        Self {
            at: time("at"),
            seen: seen.filter_map(|id| id.as_str().map(str::to_owned)).collect(),
            label: text("label").or(by_older.map(|(label, _)| label).filter(is_name)).map(str::to_owned),
            reason: kind("reason").or_else(|| kind("kind")),
            subject: text("subject").or(subject.filter(|_| by_older.is_some())).map(str::to_owned),
            customer: own.and_then(|own| own.get("customer")).and_then(Value::as_bool) == Some(true),
            begun: time("begun"),
            opened: time("opened"),
            closed: time("closed"),
        }
    }

    pub(super) fn has(&self, event: &OrderEvent) -> bool {
        self.seen.contains(&short(event))
    }

    /// Returns `true` if an event can have been forgotten, because there were so many since.
    pub(super) fn is_full(&self) -> bool {
        self.seen.len() >= REMEMBERED
    }

    /// Returns `true` if the ticket knows a later state than this one. News of its own is never too old, nor is a state
    /// without a time.
    pub(super) fn is_ahead_of(&self, event: &OrderEvent) -> bool {
        event.kind.is_state() && matches!((self.at, event.occurred_at), (Some(known), Some(told)) if told < known)
    }

    /// Returns `true` if the subject of the ticket is ours to change: there is none, or it is the one that was written last.
    pub(super) fn wrote(&self, subject: Option<&str>) -> bool {
        let same = |text: &str| line(text, usize::MAX / 2);
        match subject.filter(|subject| !subject.trim().is_empty()) {
            None => true,
            Some(subject) => self.subject.as_deref().is_some_and(|own| same(own) == same(subject)),
        }
    }

    /// Returns `true` if the event names the order, and none before it did.
    pub(super) fn learns_name(&self, event: &OrderEvent) -> bool {
        self.label.is_none() && event.name().is_some()
    }

    /// Returns `true` if the event is a reason of more weight than those before it.
    pub(super) fn is_outweighed_by(&self, event: &OrderEvent) -> bool {
        self.reason.is_none_or(|reason| reason.weight() < event.kind.weight())
    }

    /// Remembers that the event makes the ticket.
    pub(super) fn begin(&mut self, event: &OrderEvent) {
        self.begun = beginning(event);
    }

    /// Returns `true` for an event from before the first one that opens the ticket, as far as their times are known.
    pub(super) fn begins_after(&self, event: &OrderEvent) -> bool {
        is_later(self.begun, event)
    }

    /// Returns `true` if the ticket begins earlier because this event opens it.
    pub(super) fn begins_with(&self, event: &OrderEvent) -> bool {
        self.begun.zip(beginning(event)).is_some_and(|(begun, own)| own < begun)
    }

    /// Returns `true` if the event opens or closes the ticket: no later one did the opposite. A state that is outdated does neither if
    /// it did so before or a later event did, or if an older build did not remember what opened the ticket.
    pub(super) fn is_moved_by(&self, event: &OrderEvent, opens: bool, outdated: bool) -> bool {
        let (same, opposite) = if opens { (self.opened, self.closed) } else { (self.closed, self.opened) };
        let is_known = self.opened.is_some() || self.closed.is_some();
        !is_later(opposite, event) && (!outdated || (is_known && same.max(event.occurred_at) != same))
    }

    /// Returns the journal with this event. A state that is outdated adds its weight and what was unknown before, which it can do
    /// again without harm; it is not remembered, for it gets no note.
    pub(super) fn with(&self, event: &OrderEvent, reaction: &Reaction, outdated: bool) -> Self {
        let mut next = self.clone();
        next.learn_name(event, outdated);
        if !outdated {
            next.seen.push(short(event));
            next.seen = next.seen.split_off(next.seen.len().saturating_sub(REMEMBERED));
            // A parcel has its own time, which says nothing of the order's.
            let state = if event.kind.is_state() { event.occurred_at } else { event.order.updated_at };
            next.at = self.at.max(state);
        }
        next.reason = self.reason.into_iter().chain([event.kind]).max_by_key(|kind| kind.weight());
        if reaction.opens {
            next.opened = self.opened.max(event.occurred_at);
            if self.begins_with(event) {
                next.begin(event);
            }
        } else if reaction.closes {
            next.closed = self.closed.max(event.occurred_at);
        }
        next
    }

    /// Takes over the name of the order; if the event is outdated, only where none is known.
    pub(super) fn learn_name(&mut self, event: &OrderEvent, outdated: bool) {
        if let Some(name) = event.name().filter(|_| !outdated || self.label.is_none()) {
            self.label = Some(line(name, 80));
        }
    }

    /// Returns the name of the order, or else its id.
    pub(super) fn label(&self, event: &OrderEvent) -> String {
        self.label.clone().unwrap_or_else(|| line(event.order.label(), 80))
    }

    /// Returns the subject of the ticket, and remembers that it is ours.
    pub(super) fn subject(&mut self, event: &OrderEvent) -> String {
        let subject = subject(&self.label(event), self.reason.unwrap_or(event.kind));
        self.subject = Some(subject.clone());
        subject
    }

    /// Returns `true` if no customer was given to the ticket yet.
    pub(super) fn lacks_customer(&self) -> bool {
        !self.customer
    }

    /// Remembers that a customer is given to the ticket.
    pub(super) fn give_customer(&mut self) {
        self.customer = true;
    }

    /// Returns the whole of `meta` with this journal in it.
    pub(super) fn to_meta(&self, event: &OrderEvent, meta: &Map<String, Value>) -> Map<String, Value> {
        let Self { at, seen, label, reason, subject, customer, begun, opened, closed } = self;
        let mut own = json!({
            "order_id": event.order.id, "kind": event.kind, "topic": event.topic.chars().take(100).collect::<String>(),
            "at": at, "seen": seen,
        });
        let customer = customer.then_some(true);
        let more = [
            ("label", json!(label)),
            ("reason", json!(reason)),
            ("subject", json!(subject)),
            ("customer", json!(customer)),
            ("begun", json!(begun)),
            ("opened", json!(opened)),
            ("closed", json!(closed)),
        ];
        for (name, value) in more.into_iter().filter(|(_, value)| !value.is_null()) {
            own[name] = value;
        }
        let mut meta = meta.clone();
        meta.insert(KEY.to_owned(), own);
        meta
    }
}

/// Returns the time from which on an event that opens a ticket lets states be part of it. Nothing is older than the order.
fn beginning(event: &OrderEvent) -> Option<Timestamp> {
    let of_order = event.order.created_at.filter(|_| event.kind == OrderEventKind::Created);
    event.occurred_at.map(|at| of_order.map_or(at, |created| created.min(at)))
}

fn is_later(time: Option<Timestamp>, event: &OrderEvent) -> bool {
    time.zip(event.occurred_at).is_some_and(|(time, own)| time > own)
}

/// At most 998 characters are allowed; words of shops are cut far below.
pub(super) fn subject(label: &str, reason: OrderEventKind) -> String {
    format!("Order {label}: {}", reason.words())
}

/// Returns label and reason of a subject of our form.
fn parts(subject: &str) -> Option<(&str, &str)> {
    let (label, reason) = subject.trim().strip_prefix("Order ")?.rsplit_once(": ")?;
    let known = OrderEventKind::BY_WEIGHT.iter().any(|kind| kind.words() == reason);
    known.then_some((label, reason))
}

/// Returns enough of the key to tell the events of one order apart.
fn short(event: &OrderEvent) -> String {
    event.key().to_string().chars().take(16).collect()
}
