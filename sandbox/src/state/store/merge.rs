//! The past and what is kept, as one.

use super::index::Place;
use super::past::Spot;
use crate::state::value::Id;

/// Two ascending rows of numbers as one.
pub(super) fn merged_ids(past: impl Iterator<Item = Id>, kept: impl Iterator<Item = Id>) -> impl Iterator<Item = Id> {
    let (mut past, mut kept) = (past.peekable(), kept.peekable());
    std::iter::from_fn(move || match (past.peek(), kept.peek()) {
        (Some(old), Some(own)) if own < old => kept.next(),
        (Some(_), _) => past.next(),
        (None, _) => kept.next(),
    })
}

/// The numbers of two orders by the same field as one.
pub(super) fn merged<'s>(
    past: impl Iterator<Item = Spot<'s>>,
    kept: impl Iterator<Item = &'s Place>,
    backwards: bool,
) -> impl Iterator<Item = Id> {
    let (mut past, mut kept) = (past.peekable(), kept.peekable());
    std::iter::from_fn(move || {
        let own_first = match (past.peek(), kept.peek()) {
            (Some(old), Some(own)) => (old.place() > **own) != backwards,
            (old, _) => old.is_none(),
        };
        if own_first { kept.next().map(|(_, id)| *id) } else { past.next().map(|spot| spot.id) }
    })
}
