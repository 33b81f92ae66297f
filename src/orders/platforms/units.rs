//! Units of a line, at shops that count by line what was sent, canceled and refunded.

use crate::orders::model::{Decimal, LineItem};

/// Fills in the units that were sent, removed and are open, so that they add up to those at checkout. `sent` and `settled` count whole
/// units of the line: those that were sent, and those that will not be sent any more because they were sent, canceled or refunded.
/// `None` of `sent` leaves them unknown.
pub(super) fn balance(item: &mut LineItem, sent: Option<Decimal>, settled: Decimal) {
    item.fulfilled = sent;
    let clamp = |back: Decimal, sent: Option<Decimal>| sent.map_or(back, |sent| back.min(sent));
    // What was not sent cannot come back.
    item.returned = item.returned.map(|back| clamp(back, sent));
    let (Some(all), Some(sent)) = (item.quantity, sent) else { return };
    // More than was ordered cannot have been sent.
    let sent = sent.min(all);
    let settled = settled.max(sent).min(all);
    item.fulfilled = Some(sent);
    item.open = all.checked_sub(settled);
    item.removed = settled.checked_sub(sent);
    item.returned = item.returned.map(|back| clamp(back, Some(sent)));
}

/// Returns the units that will not be sent any more: those that were sent or, if these are more, refunded; and those canceled.
pub(super) fn settled(sent: Option<Decimal>, refunded: Option<Decimal>, canceled: Option<Decimal>) -> Decimal {
    let gone = sent.unwrap_or_default().max(refunded.unwrap_or_default());
    gone.checked_add(canceled.unwrap_or_default()).unwrap_or(gone)
}
