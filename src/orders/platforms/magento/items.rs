//! Lines of a Magento order. A configurable product has its chosen variant as a second line, a bundle each of its parts.

use std::collections::HashMap;

use super::Reader;
use crate::orders::model::{Decimal, FulfillmentStatus, LineItem, Order};
use crate::orders::platforms::units::{balance, settled};

/// The units that have to be sent, and those that were, according to the lines.
#[derive(Default)]
pub(super) struct Progress {
    due: Decimal,
    sent: Decimal,
    known: bool,
}

impl Progress {
    fn add(&mut self, units: &Units) {
        let Some(sent) = units.shipped else { return };
        // What will be sent in the end: all but what was canceled or refunded unsent.
        let open = units.ordered.and_then(|all| all.checked_sub(units.settled())).filter(|open| !open.is_negative());
        let due = sent.checked_add(open.unwrap_or_default());
        let sums = (due.and_then(|due| self.due.checked_add(due)), self.sent.checked_add(sent));
        if let (Some(due), Some(sent)) = sums {
            *self = Self { due, sent, known: true };
        }
    }

    pub(super) fn status(&self) -> Option<FulfillmentStatus> {
        FulfillmentStatus::of_units(self.known.then_some(self.sent), Some(self.due))
    }
}

/// The units of a line, or of a part of one.
#[derive(Clone)]
struct Units {
    ordered: Option<Decimal>,
    shipped: Option<Decimal>,
    canceled: Option<Decimal>,
    refunded: Option<Decimal>,
    is_virtual: bool,
}

impl Units {
    fn read(line: Reader<'_>) -> Self {
        Self {
            ordered: line.decimal("qty_ordered"),
            shipped: line.decimal("qty_shipped"),
            canceled: line.decimal("qty_canceled"),
            refunded: line.decimal("qty_refunded"),
            is_virtual: line.flag("is_virtual") == Some(true),
        }
    }

    fn settled(&self) -> Decimal {
        settled(self.shipped, self.refunded, self.canceled)
    }
}

/// A line as it is written, with the units of its parts.
struct Line {
    item: LineItem,
    units: Units,
    parts: Vec<Units>,
}

/// Reads the lines that customers see.
pub(super) fn read(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) -> Progress {
    let mut lines: Vec<Line> = Vec::new();
    let mut by_id = HashMap::new();
    shop.each("items", |line| {
        if line.has("parent_item_id") {
            return;
        }
        let line = self::line(line, currency);
        by_id.extend(line.item.id.clone().map(|id| (id, lines.len())));
        lines.push(line);
    });
    shop.each("items", |part| {
        let Some(parent) = part.text("parent_item_id") else { return };
        // The parent can also be only within its part. Without any, the part is all that there is.
        let at = by_id.get(&parent).copied().or_else(|| {
            let line = part.object("parent_item", |parent| self::line(parent, currency))?;
            by_id.insert(parent, lines.len());
            lines.push(line);
            Some(lines.len() - 1)
        });
        match at.and_then(|at| lines.get_mut(at)) {
            Some(line) => line.parts.push(Units::read(part)),
            None => lines.push(line(part, currency)),
        }
    });
    let mut progress = Progress::default();
    order.items = lines.into_iter().map(|line| settle(line, &mut progress)).collect();
    progress
}

fn line(line: Reader<'_>, currency: Option<&str>) -> Line {
    let some = |units: Option<Decimal>| units.filter(|units| !units.is_zero());
    let units = Units::read(line);
    let item = LineItem {
        id: line.text("item_id"),
        product_id: line.text("product_id"),
        title: line.text("name"),
        sku: line.text("sku"),
        vendor: line.text("vendor").or_else(|| line.text("manufacturer")),
        // `product_type` of Magento is technical (`simple`, `configurable`), and says nothing about the goods.
        tags: line.words("tags"),
        quantity: units.ordered,
        removed: some(units.canceled),
        refunded: some(units.refunded),
        returned: some(line.decimal("qty_returned")),
        price: line.money("price", currency),
        total: line.money("row_total", currency),
        discount: line.money("discount_amount", currency),
        ..LineItem::default()
    };
    Line { item, units, parts: Vec::new() }
}

/// Finishes a line: how many of it were sent, removed and are open.
fn settle(line: Line, progress: &mut Progress) -> LineItem {
    let Line { mut item, units, parts } = line;
    let goods: Vec<_> = parts.into_iter().filter(|part| !part.is_virtual).collect();
    let nothing = |units: Option<Decimal>| units.is_none_or(|units| units.is_zero());
    let by_parts = nothing(units.shipped) && goods.iter().any(|part| !nothing(part.shipped));
    if by_parts {
        goods.iter().for_each(|part| progress.add(part));
        let whole = |of: fn(&Units) -> Decimal| complete(item.quantity, &goods, of);
        let (sent, gone) = (whole(|part| part.shipped.unwrap_or_default()), whole(Units::settled));
        balance(&mut item, sent, gone.unwrap_or_default().max(units.canceled.unwrap_or_default()));
        let waits = goods.iter().any(|part| part.ordered.is_some_and(|all| part.settled() < all));
        item.fulfillment =
            Some(if waits { FulfillmentStatus::PartiallyFulfilled } else { FulfillmentStatus::Fulfilled });
    } else if !units.is_virtual {
        progress.add(&units);
        balance(&mut item, units.shipped, units.settled());
        item.fulfillment = FulfillmentStatus::of_units(item.fulfilled, item.quantity_now());
    }
    // Of what is virtual, nothing is ever sent: it is neither sent nor open.
    item
}

/// Returns for how many of the whole all parts got so far.
fn complete(whole: Option<Decimal>, parts: &[Units], of: fn(&Units) -> Decimal) -> Option<Decimal> {
    let whole = whole?.to_i64().filter(|whole| *whole > 0)?;
    let mut least: Option<i64> = None;
    for part in parts {
        let each = part.ordered?.to_i64()?.checked_div(whole).filter(|each| *each > 0)?;
        let units = of(part).to_i64()? / each;
        least = Some(least.map_or(units, |least| least.min(units)));
    }
    least.map(Decimal::from)
}
