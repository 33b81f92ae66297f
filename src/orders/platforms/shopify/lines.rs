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
        price: amount(line, "price", currency),
        total: amount(line, "discounted_total", currency),
        // What a code takes off is only in the allocations.
        discount: sum(line.collect("discount_allocations", |part| amount(part, "amount", currency)))
            .or_else(|| amount(line, "total_discount", currency)),
        ..LineItem::default()
    };
    let told = line.word("fulfillment_status", fulfillment);
    let nothing_sent = line.mentions("fulfillment_status") && !line.has("fulfillment_status");
    let by_parcels = sent.map(|sent| id.as_ref().and_then(|id| sent.get(id)).copied().unwrap_or_default());
    let removed = || {
        // Units that are gone, without those that came back after they were sent.
        let current = line.decimal("current_quantity").and_then(|now| item.quantity?.checked_sub(now));
        let gone = current.and_then(|gone| gone.checked_sub(units.returned.unwrap_or_default()));
        gone.filter(|gone| !gone.is_negative()).or(units.removed)
    };
    (item.fulfilled, item.removed, item.open) =
        balance(item.quantity, line.decimal("fulfillable_quantity"), removed(), by_parcels, told, nothing_sent);
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

type Parts = (Option<Decimal>, Option<Decimal>, Option<Decimal>);

/// Splits the units at checkout into those sent, removed and still open, so that they add up; each is unknown where the data leaves
/// more than one reading.
fn balance(
    quantity: Option<Decimal>,
    open: Option<Decimal>,
    removed: Option<Decimal>,
    by_parcels: Option<Decimal>,
    told: Option<FulfillmentStatus>,
    nothing_sent: bool,
) -> Parts {
    let Some(quantity) = quantity else { return (by_parcels, removed, open) };
    let within = |units: Decimal| if units.is_negative() { Decimal::ZERO } else { units.min(quantity) };
    let rest = |one: Decimal, other: Decimal| {
        let rest = quantity.checked_sub(one).and_then(|rest| rest.checked_sub(other));
        within(rest.unwrap_or_default())
    };
    // What fulfillments list first; then what the status and the open units say.
    let sent = by_parcels.or(nothing_sent.then_some(Decimal::ZERO)).or_else(|| {
        let status = told == Some(FulfillmentStatus::Fulfilled);
        let known = open.or(status.then_some(Decimal::ZERO)).filter(|_| told.is_some())?;
        Some(rest(known, removed.unwrap_or_default()))
    });
    match (sent.map(within), open.map(within)) {
        (Some(sent), Some(open)) => {
            let open = open.min(rest(sent, Decimal::ZERO));
            (Some(sent), Some(rest(sent, open)), Some(open))
        }
        (Some(sent), None) => {
            let removed = removed.map(|gone| within(gone).min(rest(sent, Decimal::ZERO)));
            (Some(sent), removed, Some(rest(sent, removed.unwrap_or_default())))
        }
        (None, open) => (None, removed.map(within), open),
    }
}
