//! Lines of a Shopify order, and the units in them that add up.

use std::collections::HashMap;

use super::money::amount;
use super::refunds::Units;
use super::{Reader, fulfillment};
use crate::orders::model::{Decimal, FulfillmentStatus, LineItem};
use crate::orders::platforms::read::sum;

/// One line. `sent` has the units of the order's fulfillments by line, `None` if the order does not list fulfillments.
pub(super) fn item(
    line: Reader<'_>,
    currency: Option<&str>,
    sent: Option<&HashMap<String, Decimal>>,
    refunds: &HashMap<String, Units>,
) -> LineItem {
    let id = line.text("id");
    let units = id.as_ref().and_then(|id| refunds.get(id)).cloned().unwrap_or_default();
    let mut item = LineItem {
        product_id: line.text("product_id"),
        variant_id: line.text("variant_id"),
        title: line.text("title").or_else(|| line.text("name")),
        variant: line.text("variant_title").filter(|title| title != "Default Title"),
        sku: line.text("sku"),
        vendor: line.text("vendor"),
        product_type: line.text("product_type"),
        tags: line.words("tags"),
        quantity: line.decimal("quantity"),
        refunded: units.refunded,
        price: amount!(line, "price", currency),
        total: amount!(line, "discounted_total", currency),
        // What a code takes off is only in the allocations.
        discount: sum(line.collect("discount_allocations", |part| amount!(part, "amount", currency)))
            .or_else(|| amount!(line, "total_discount", currency)),
        ..LineItem::default()
    };
    let told = line.word("fulfillment_status", fulfillment);
    let nothing_sent = line.mentions("fulfillment_status") && !line.has("fulfillment_status");
    let by_parcels = sent.map(|sent| id.as_ref().and_then(|id| sent.get(id)).copied().unwrap_or_default());
    let known = Known {
        open: line.decimal("fulfillable_quantity"),
        dropped: line.decimal("current_quantity").and_then(|now| item.quantity?.checked_sub(now)),
        returned: units.returned.unwrap_or_default(),
        removed: units.removed,
        by_parcels,
        told,
        nothing_sent,
    };
    (item.fulfilled, item.removed, item.open) = balance(item.quantity, &known);
    // Goods that were never sent cannot come back.
    item.returned = units.returned.map(|back| item.fulfilled.map_or(back, |sent| back.min(sent)));
    item.fulfillment = match told {
        Some(told) => Some(told),
        None => FulfillmentStatus::of_units(item.fulfilled, item.quantity_now())
            .or(nothing_sent.then_some(FulfillmentStatus::Unfulfilled)),
    };
    item.id = id;
    item
}

/// What a line says of its units.
struct Known {
    /// Units that can be sent now; not those that wait at a service or are on hold.
    open: Option<Decimal>,
    /// Units that are not ordered any more, or came back.
    dropped: Option<Decimal>,
    returned: Decimal,
    /// Units that refunds took off.
    removed: Option<Decimal>,
    /// Units in fulfillments.
    by_parcels: Option<Decimal>,
    told: Option<FulfillmentStatus>,
    nothing_sent: bool,
}

/// Splits the units at checkout into those sent, removed and still open, so that they add up; each is unknown where the data leaves
/// more than one reading.
fn balance(quantity: Option<Decimal>, known: &Known) -> (Option<Decimal>, Option<Decimal>, Option<Decimal>) {
    let Some(quantity) = quantity else { return (known.by_parcels, known.removed, known.open) };
    let within = |units: Decimal| units.max(Decimal::ZERO).min(quantity);
    let rest = |one: Decimal, other: Decimal| {
        let rest = quantity.checked_sub(one).and_then(|rest| rest.checked_sub(other));
        within(rest.unwrap_or_default())
    };
    // What came back was sent before; units that were never sent cannot have come back.
    let gone = |sent: Decimal| {
        let gone = known.dropped?.checked_sub(known.returned.min(sent))?;
        Some(within(gone))
    };
    let Some(sent) = known.by_parcels.or(known.nothing_sent.then_some(Decimal::ZERO)).map(within) else {
        return without_parcels(quantity, known);
    };
    let told = known.removed.map(within);
    if known.open.is_none() && !sent.is_zero() && gone(sent) > Some(told.unwrap_or_default()) {
        // Units that are gone without a word can be of those that were sent: a lost parcel that was refunded.
        return (Some(sent), None, None);
    }
    let removed = gone(sent).or(told);
    // Not all that is open can be sent now; what is left beside the units that are gone is open as well.
    let left = gone(sent).map(|gone| rest(sent, gone));
    let open = known.open.map(within).max(left).unwrap_or_else(|| rest(sent, removed.unwrap_or_default()));
    let open = open.min(rest(sent, Decimal::ZERO));
    (Some(sent), Some(rest(sent, open)), Some(open))
}

/// The same without a list of fulfillments: what was sent follows from the status and the open units, as long as it is clear what
/// became of the units that are not ordered any more. Refunds of units that did not come back leave that open.
fn without_parcels(quantity: Decimal, known: &Known) -> (Option<Decimal>, Option<Decimal>, Option<Decimal>) {
    let within = |units: Decimal| units.max(Decimal::ZERO).min(quantity);
    let removed = known.removed.map(within).unwrap_or_default();
    let unclear = known.dropped.is_some_and(|dropped| {
        let told = removed.checked_add(known.returned).unwrap_or(removed);
        dropped > told
    });
    let is_whole = known.told == Some(FulfillmentStatus::Fulfilled);
    let open = known.open.or(is_whole.then_some(Decimal::ZERO)).map(within);
    let sent = open.filter(|_| known.told.is_some() && !unclear);
    let sent = sent.and_then(|open| quantity.checked_sub(open)?.checked_sub(removed)).map(within);
    match (sent, open) {
        (Some(sent), Some(open)) => {
            let open = quantity.checked_sub(sent).map_or(open, |left| open.min(left));
            let removed = quantity.checked_sub(sent).and_then(|left| left.checked_sub(open));
            (Some(sent), removed, Some(open))
        }
        (_, open) => (None, known.removed.map(within).filter(|_| !unclear), open),
    }
}
