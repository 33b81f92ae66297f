//! News of orders that have no ticket yet, kept in the memory of this process until they get one.

use std::collections::VecDeque;
use std::sync::{LazyLock, Mutex};

use super::{OrderEvent, Reaction};
use crate::lock::lock;
use crate::orders::model::Contact;
use crate::webhook::DeliveryKey;

/// News kept at most; the oldest goes first.
const MOST: usize = 1000;

#[derive(Clone)]
pub(super) struct Kept {
    pub(super) event: OrderEvent,
    pub(super) reaction: Reaction,
}

static KEPT: LazyLock<Mutex<VecDeque<(String, Kept)>>> = LazyLock::new(Mutex::default);

/// Keeps news for the order with this key, once, without the customer's data and what the shop wrote.
pub(super) fn keep(key: &str, event: &OrderEvent, reaction: &Reaction) {
    let mut kept = lock(&KEPT);
    if kept.iter().any(|(of, known)| of == key && known.event.key() == event.key()) {
        return;
    }
    if kept.len() >= MOST {
        kept.pop_front();
    }
    let mut event = event.clone();
    event.order.contact = Contact::default();
    event.order.status_url = None;
    event.order.raw = crate::read::Kept::default();
    event.order.parcel_names.clear();
    event.problems.clear();
    kept.push_back((key.to_owned(), Kept { event, reaction: reaction.clone() }));
}

/// Returns what is kept for the order with this key, in the order of its arrival.
pub(super) fn of(key: &str) -> Vec<Kept> {
    lock(&KEPT).iter().filter(|(known, _)| known == key).map(|(_, kept)| kept.clone()).collect()
}

/// Forgets what has become part of a ticket: all of `done` but for what is `unused`.
pub(super) fn forget(key: &str, done: &[Kept], unused: &[DeliveryKey]) {
    let is_done = |kept: &Kept| {
        let own = kept.event.key();
        done.iter().any(|done| done.event.key() == own) && !unused.contains(&own)
    };
    lock(&KEPT).retain(|(of, kept)| of != key || !is_done(kept));
}
