//! Which order a ticket is about, why, and how sure that is.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::Value;

use super::mention::{Needles, Seen, Sign, scan};
use crate::orders::{Order, OrderNumber};
use crate::text::message::{is_deleted, whole_text};
use crate::types::Ticket;

/// The certainty of a match: that a ticket is about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchConfidence {
    /// A guess, from the orders that the customer has.
    Low,
    /// There are signs that fit, and could have other causes.
    Medium,
    /// The order is named, by something that is its own.
    High,
}

/// A reason to believe that a ticket is about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchReason {
    /// It is the only order that is known.
    OnlyOrder,
    /// It is the newest of several orders.
    NewestOrder,
    /// Words of the title of something that was ordered are named, which not all orders have.
    ItemWords,
    /// The order's number is named, without a sign that an order is meant.
    PossibleNumber,
    /// The SKU (article number) of something that was ordered is named.
    Sku,
    /// The order's number is named, marked by `#` or a word such as "order".
    OrderNumber,
    /// The tracking number of one of the order's shipments is named.
    TrackingNumber,
    /// The shop's id of the order is named.
    OrderId,
    /// A custom field of the ticket has the order's number or id.
    CustomField,
    /// The ticket's `meta` has the order's number or id.
    Meta,
    /// The ticket's `external_id` has the order's number or id.
    ExternalId,
}

impl MatchReason {
    fn confidence(self) -> MatchConfidence {
        match self {
            Self::OnlyOrder | Self::NewestOrder | Self::ItemWords => MatchConfidence::Low,
            Self::PossibleNumber | Self::Sku => MatchConfidence::Medium,
            _ => MatchConfidence::High,
        }
    }
}

/// The place on a ticket where a reason was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchPlace {
    /// The fields of the ticket; also for a guess, which was found nowhere.
    Ticket,
    /// The subject of the ticket.
    Subject,
    /// The message with this id.
    Message(i64),
}

/// An order that a ticket can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OrderCandidate {
    /// The index of the order in [`Orders::orders`](crate::orders::Orders::orders).
    pub order: usize,
    /// The certainty of the match.
    pub confidence: MatchConfidence,
    /// The reasons with their places, the strongest first.
    pub evidence: Vec<(MatchReason, MatchPlace)>,
    /// The later it was named, the greater: 0 for the ticket and its subject, then one per message.
    #[serde(skip)]
    when: usize,
}

/// What was chosen from.
pub(super) struct Choice {
    /// The best first.
    pub(super) candidates: Vec<OrderCandidate>,
    pub(super) chosen: Option<usize>,
    pub(super) unmatched: Vec<String>,
    pub(super) text_left_out: bool,
}

/// Text of one ticket that is looked at, in bytes; the newest messages first.
const MOST_TEXT: usize = 4 << 20;

pub(super) fn choose(ticket: &Ticket, orders: &[Order]) -> Choice {
    let needles = Needles::of(orders);
    let mut found = Evidence { all: vec![Vec::new(); orders.len()], unmatched: Vec::new() };
    found.add_ticket(ticket, orders);
    if let Some(subject) = &ticket.subject {
        found.add(scan(cut(subject, MOST_TEXT), &needles), MatchPlace::Subject, 0);
    }
    let mut messages: Vec<_> = ticket.messages.iter().filter(|message| !is_deleted(message)).collect();
    messages.sort_by_key(|message| (message.created_datetime, message.id));
    let mut room = MOST_TEXT;
    let mut text_left_out = false;
    for (when, message) in messages.iter().enumerate().rev() {
        let text = whole_text(message);
        let read = cut(&text, room);
        text_left_out |= read.len() < text.len();
        room -= read.len();
        found.add(scan(read, &needles), MatchPlace::Message(message.id), when + 1);
    }
    let Evidence { all, mut unmatched } = found;
    let mut candidates: Vec<_> =
        all.into_iter().enumerate().filter_map(|(order, found)| candidate(order, found)).collect();
    unmatched.dedup();
    if candidates.is_empty() && !orders.is_empty() {
        let reason = if orders.len() == 1 { MatchReason::OnlyOrder } else { MatchReason::NewestOrder };
        // Orders come newest first.
        candidates.push(OrderCandidate {
            order: 0,
            confidence: MatchConfidence::Low,
            evidence: vec![(reason, MatchPlace::Ticket)],
            when: 0,
        });
    }
    candidates.sort_by_key(|candidate| Reverse(candidate.rank()));
    let chosen = chosen(&mut candidates, &unmatched);
    Choice { candidates, chosen, unmatched, text_left_out }
}

/// The start of a text, of at most so many bytes.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The best, unless another is as good, or a number was named that none of the orders has.
fn chosen(candidates: &mut [OrderCandidate], unmatched: &[String]) -> Option<usize> {
    let (best, others) = candidates.split_first_mut()?;
    if others.first().is_some_and(|next| next.rank() == best.rank()) {
        return None;
    }
    if best.confidence < MatchConfidence::High && !unmatched.is_empty() {
        best.confidence = MatchConfidence::Low;
        return None;
    }
    // Two orders are named, this one later.
    if others.first().is_some_and(|next| next.confidence == MatchConfidence::High) {
        best.confidence = MatchConfidence::Medium;
    }
    Some(best.order)
}

impl OrderCandidate {
    /// How good it is: by confidence, then by when it was named, then by how much speaks for it.
    fn rank(&self) -> (MatchConfidence, usize, usize) {
        (self.confidence, self.when, self.evidence.len())
    }
}

/// Per order: why, where, and when.
struct Evidence {
    all: Vec<Vec<(MatchReason, MatchPlace, usize)>>,
    unmatched: Vec<String>,
}

impl Evidence {
    fn add(&mut self, seen: Seen, place: MatchPlace, when: usize) {
        for (order, sign) in seen.hits {
            let reason = match sign {
                Sign::Number => MatchReason::OrderNumber,
                Sign::Bare => MatchReason::PossibleNumber,
                Sign::Tracking => MatchReason::TrackingNumber,
                Sign::Id => MatchReason::OrderId,
                Sign::Sku => MatchReason::Sku,
                Sign::Word(_) => MatchReason::ItemWords,
            };
            if let Some(found) = self.all.get_mut(order) {
                found.push((reason, place, when));
            }
        }
        for number in seen.unmatched {
            if !self.unmatched.contains(&number) {
                self.unmatched.push(number);
            }
        }
    }

    /// What applications wrote onto the ticket.
    fn add_ticket(&mut self, ticket: &Ticket, orders: &[Order]) {
        let mut note = |text: &str, reason| {
            for (_, found) in orders.iter().zip(&mut self.all).filter(|(order, _)| names(text, order)) {
                found.push((reason, MatchPlace::Ticket, 0));
            }
        };
        if let Some(id) = &ticket.external_id {
            note(id, MatchReason::ExternalId);
            // Keys have parts: `shopify:shop:1042`.
            for part in id.split(|c: char| !(c.is_alphanumeric() || "#-".contains(c))).filter(|part| *part != id) {
                note(part, MatchReason::ExternalId);
            }
        }
        let mut left = 1000;
        for (key, value) in &ticket.meta {
            leaves(value, key.to_ascii_lowercase().contains("order"), 4, &mut left, &mut |text| {
                note(text, MatchReason::Meta)
            });
        }
        for field in ticket.custom_fields.values() {
            if let Some(value) = &field.value {
                leaves(value, true, 4, &mut left, &mut |text| note(text, MatchReason::CustomField));
            }
        }
    }
}

/// Whether a text is an order's number or id, and nothing else.
fn names(text: &str, order: &Order) -> bool {
    let text = text.trim();
    let is = |own: &Option<String>| own.as_deref().is_some_and(|own| own == text);
    if is(&order.id) || is(&order.name) || is(&order.number) {
        return true;
    }
    // Single words and short numbers of other things are no names.
    let written = OrderNumber::parse(text).filter(|number| number.digits().len() >= 3);
    written.is_some_and(|written| {
        order
            .numbers()
            .iter()
            .any(|number| written.matches(number) && (written.is_bare() || written.same_prefix(number)))
    })
}

/// Texts and numbers below a key that speaks of orders; only so deep, and only so many.
fn leaves(value: &Value, of_order: bool, depth: usize, left: &mut usize, found: &mut impl FnMut(&str)) {
    if *left == 0 || depth == 0 {
        return;
    }
    *left -= 1;
    match value {
        Value::String(text) if of_order => found(text),
        Value::Number(number) if of_order => found(&number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, of_order, depth - 1, left, found)),
        Value::Object(object) => {
            for (key, value) in object {
                leaves(value, of_order || key.to_ascii_lowercase().contains("order"), depth - 1, left, found);
            }
        }
        _ => {}
    }
}

fn candidate(order: usize, mut found: Vec<(MatchReason, MatchPlace, usize)>) -> Option<OrderCandidate> {
    let words = found.iter().filter(|(reason, ..)| *reason == MatchReason::ItemWords).count();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.2.cmp(&a.2)));
    let (strongest, ..) = *found.first()?;
    let confidence = match strongest {
        MatchReason::ItemWords if words >= 2 => MatchConfidence::Medium,
        reason => reason.confidence(),
    };
    let when = found
        .iter()
        .filter(|(reason, ..)| reason.confidence() == strongest.confidence())
        .map(|(.., when)| *when)
        .max()?;
    let mut evidence: Vec<_> = found.into_iter().map(|(reason, place, _)| (reason, place)).collect();
    if strongest != MatchReason::ItemWords {
        evidence.dedup();
    }
    Some(OrderCandidate { order, confidence, evidence, when })
}
