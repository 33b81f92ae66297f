//! Which order a ticket is about, why, and how sure that is.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::Value;

use super::mention::{Needles, Seen, Sign, scan};
use crate::orders::{Order, OrderNumber};
use crate::sort::sort_by_key;
use crate::text::message::{is_deleted, parts};
use crate::text::quote::Parts;
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
    /// It is the only order that is known, of those that were placed.
    OnlyOrder,
    /// It is the newest of several orders that were placed.
    NewestOrder,
    /// Words of the title of something that was ordered are named, which not all orders have.
    ItemWords,
    /// The order's number is named, without a sign that an order is meant.
    PossibleNumber,
    /// The SKU (article number) of something that was ordered is named.
    Sku,
    /// The order's name is written as it is, or its number, marked by `#` or a word such as "order".
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
    #[serde(skip)]
    rank: Rank,
}

/// How good a candidate is, the weightiest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// `true` in the writer's own words, not only in what they quote.
    own: bool,
    /// The later it was named, the greater: 0 for the ticket and its subject, then one per message.
    when: usize,
    /// `false` where only a `#` says that it is an order's number.
    sure: bool,
    /// `false` for an order that was never placed.
    placed: bool,
    /// How much speaks for it.
    reasons: usize,
}

/// What was chosen from.
pub(super) struct Choice {
    /// The best first.
    pub(super) candidates: Vec<OrderCandidate>,
    pub(super) chosen: Option<usize>,
    pub(super) unmatched: Vec<String>,
    pub(super) unknown_parcels: Vec<String>,
    pub(super) text_left_out: bool,
}

/// Text of one ticket that is looked at, in bytes; the newest messages first.
const MOST_TEXT: usize = 4 << 20;

pub(super) fn choose(ticket: &Ticket, orders: &[Order]) -> Choice {
    let needles = Needles::of(orders);
    let mut found = Evidence { all: vec![Vec::new(); orders.len()], ..Evidence::default() };
    found.add_ticket(ticket, orders);
    if let Some(subject) = &ticket.subject {
        found.add(scan(cut(subject, MOST_TEXT), &needles), At { place: MatchPlace::Subject, when: 0, quoted: false });
    }
    let mut messages: Vec<_> = ticket.messages.iter().filter(|message| !is_deleted(message)).collect();
    sort_by_key(&mut messages, |message| (message.created_datetime, message.id));
    let mut room = MOST_TEXT;
    let mut text_left_out = false;
    let mut read = |text: &str| {
        let part = cut(text, room);
        text_left_out |= part.len() < text.len();
        room -= part.len();
        scan(part, &needles)
    };
    for (when, message) in messages.iter().enumerate().rev() {
        let Parts { own, quoted } = parts(message);
        let at = At { place: MatchPlace::Message(message.id), when: when + 1, quoted: false };
        let seen = read(&own);
        // What somebody quotes counts only where their own words name nothing.
        let quote = (!quoted.is_empty() && !seen.names_any()).then(|| read(&quoted).without(&seen));
        found.add(seen, at);
        if let Some(quote) = quote {
            found.add(quote, At { quoted: true, ..at });
        }
    }
    let Evidence { all, unmatched, parcels } = found;
    let found = orders.iter().zip(all).enumerate();
    let mut candidates: Vec<_> =
        found.filter_map(|(index, (order, found))| candidate(index, found, is_placed(order))).collect();
    if candidates.is_empty() {
        candidates.extend(guess(orders));
    }
    sort_by_key(&mut candidates, |candidate| Reverse((candidate.confidence, candidate.rank)));
    let chosen = chosen(&mut candidates, &unmatched, &parcels);
    Choice { candidates, chosen, unmatched, unknown_parcels: parcels, text_left_out }
}

fn is_placed(order: &Order) -> bool {
    order.not_placed.is_none()
}

/// The newest order that was placed.
fn guess(orders: &[Order]) -> Option<OrderCandidate> {
    // Orders come newest first.
    let mut placed = orders.iter().enumerate().filter(|(_, order)| is_placed(order)).map(|(index, _)| index);
    let order = placed.next()?;
    let reason = if placed.next().is_none() { MatchReason::OnlyOrder } else { MatchReason::NewestOrder };
    let evidence = vec![(reason, MatchPlace::Ticket)];
    Some(OrderCandidate { order, confidence: MatchConfidence::Low, evidence, rank: Rank::default() })
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
fn chosen(candidates: &mut [OrderCandidate], unmatched: &[String], parcels: &[String]) -> Option<usize> {
    let (best, others) = candidates.split_first_mut()?;
    if others.first().is_some_and(|next| (next.confidence, next.rank) == (best.confidence, best.rank)) {
        return None;
    }
    if best.confidence < MatchConfidence::High && !unmatched.is_empty() {
        best.confidence = MatchConfidence::Low;
        return None;
    }
    if best.confidence == MatchConfidence::Low && !parcels.is_empty() {
        return None;
    }
    // Two orders are named, this one later, or in a way that leaves less doubt.
    if others.first().is_some_and(|next| next.confidence == MatchConfidence::High) {
        best.confidence = MatchConfidence::Medium;
    }
    Some(best.order)
}

/// Where something was found.
#[derive(Clone, Copy)]
struct At {
    place: MatchPlace,
    when: usize,
    quoted: bool,
}

/// A reason, and where it was found.
#[derive(Clone)]
struct Found {
    reason: MatchReason,
    at: At,
    /// `false` where only a `#` says that it is an order's number.
    sure: bool,
}

impl Found {
    fn confidence(&self) -> MatchConfidence {
        match self.reason.confidence() {
            MatchConfidence::High if self.at.quoted => MatchConfidence::Medium,
            MatchConfidence::Medium if self.at.quoted => MatchConfidence::Low,
            confidence => confidence,
        }
    }
}

/// What was found per order, and what no order has.
#[derive(Default)]
struct Evidence {
    all: Vec<Vec<Found>>,
    unmatched: Vec<String>,
    parcels: Vec<String>,
}

impl Evidence {
    fn add(&mut self, seen: Seen, at: At) {
        for (order, sign) in seen.hits {
            let reason = match sign {
                Sign::Number | Sign::Hash => MatchReason::OrderNumber,
                Sign::Bare => MatchReason::PossibleNumber,
                Sign::Tracking => MatchReason::TrackingNumber,
                Sign::Id => MatchReason::OrderId,
                Sign::Sku => MatchReason::Sku,
                Sign::Word(_) => MatchReason::ItemWords,
            };
            if let Some(found) = self.all.get_mut(order) {
                found.push(Found { reason, at, sure: sign != Sign::Hash });
            }
        }
        for (all, more) in [(&mut self.unmatched, seen.unmatched), (&mut self.parcels, seen.parcels)] {
            for number in more {
                if !all.contains(&number) {
                    all.push(number);
                }
            }
        }
    }

    /// What applications wrote onto the ticket.
    fn add_ticket(&mut self, ticket: &Ticket, orders: &[Order]) {
        let at = At { place: MatchPlace::Ticket, when: 0, quoted: false };
        let mut note = |text: &str, reason| {
            for (_, found) in orders.iter().zip(&mut self.all).filter(|(order, _)| names(text, order)) {
                found.push(Found { reason, at, sure: true });
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

fn candidate(order: usize, mut found: Vec<Found>, placed: bool) -> Option<OrderCandidate> {
    let words = found.iter().filter(|found| found.reason == MatchReason::ItemWords && !found.at.quoted).count();
    sort_by_key(&mut found, |found| Reverse((found.confidence(), found.reason, found.at.when)));
    let strongest = found.first()?;
    let reason = strongest.reason;
    let confidence = match reason {
        MatchReason::ItemWords if words >= 2 => MatchConfidence::Medium,
        _ => strongest.confidence(),
    };
    let best = found.iter().filter(|found| found.confidence() == strongest.confidence());
    let (own, when, sure) = best.map(|found| (!found.at.quoted, found.at.when, found.sure)).max()?;
    let mut evidence: Vec<_> = found.into_iter().map(|found| (found.reason, found.at.place)).collect();
    if reason != MatchReason::ItemWords {
        evidence.dedup();
    }
    let rank = Rank { own, when, sure, placed, reasons: evidence.len() };
    Some(OrderCandidate { order, confidence, evidence, rank })
}
