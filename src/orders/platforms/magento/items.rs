//! Lines of a Magento order. A configurable product has its chosen variant as a second line, a bundle each of its parts.

use super::Reader;
use crate::orders::model::{Decimal, FulfillmentStatus, LineItem, Order};

/// The units that have to be sent, and those that were, according to the lines.
#[derive(Default)]
pub(super) struct Progress {
    due: Decimal,
    sent: Decimal,
    known: bool,
}

impl Progress {
    fn add(&mut self, due: Option<Decimal>, sent: Option<Decimal>) {
        let Some(sent) = sent else { return };
        let sums = (self.due.checked_add(due.unwrap_or_default()), self.sent.checked_add(sent));
        if let (Some(due), Some(sent)) = sums {
            *self = Self { due, sent, known: true };
        }
    }

    pub(super) fn status(&self) -> Option<FulfillmentStatus> {
        FulfillmentStatus::of_units(self.known.then_some(self.sent), Some(self.due))
    }
}

/// A line as it is written.
struct Line {
    item: LineItem,
    parent: Option<String>,
    is_virtual: bool,
    shipped: Option<Decimal>,
    /// Its parts, where it has some.
    parts: Vec<Part>,
}

/// What a part says of the line that it belongs to.
struct Part {
    quantity: Option<Decimal>,
    canceled: Option<Decimal>,
    shipped: Option<Decimal>,
    is_virtual: bool,
}

/// Reads the lines that customers see.
pub(super) fn read(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) -> Progress {
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    shop.each("items", |line| {
        let line = self::line(line, currency);
        if line.parent.is_some() { parts.push(line) } else { whole.push(line) }
    });
    // A part without its parent is all that there is.
    for part in parts {
        let parent = whole.iter_mut().find(|line: &&mut Line| line.item.id.is_some() && line.item.id == part.parent);
        match parent {
            Some(parent) => parent.parts.push(Part {
                quantity: part.item.quantity,
                canceled: part.item.removed,
                shipped: part.shipped,
                is_virtual: part.is_virtual,
            }),
            None => whole.push(part),
        }
    }
    let mut progress = Progress::default();
    for line in whole {
        order.items.push(settle(line, &mut progress));
    }
    progress
}

fn line(line: Reader<'_>, currency: Option<&str>) -> Line {
    let some = |units: Option<Decimal>| units.filter(|units| !units.is_zero());
    let item = LineItem {
        id: line.text("item_id"),
        product_id: line.text("product_id"),
        title: line.text("name"),
        sku: line.text("sku"),
        vendor: line.text("vendor").or_else(|| line.text("manufacturer")),
        // `product_type` of Magento is technical (`simple`, `configurable`), and says nothing about the goods.
        tags: line.words("tags"),
        quantity: line.decimal("qty_ordered"),
        removed: line.decimal("qty_canceled"),
        refunded: some(line.decimal("qty_refunded")),
        returned: some(line.decimal("qty_returned")),
        price: line.money("price", currency),
        total: line.money("row_total", currency),
        discount: line.money("discount_amount", currency),
        ..LineItem::default()
    };
    Line {
        item,
        parent: line.text("parent_item_id"),
        is_virtual: line.flag("is_virtual") == Some(true),
        shipped: line.decimal("qty_shipped"),
        parts: Vec::new(),
    }
}

/// Finishes a line: how many of it were sent, removed and are open.
fn settle(line: Line, progress: &mut Progress) -> LineItem {
    let Line { mut item, parts, is_virtual, shipped, .. } = line;
    let goods = || parts.iter().filter(|part| !part.is_virtual);
    let by_parts = goods().filter_map(|part| part.shipped).any(|shipped| !shipped.is_zero())
        && shipped.is_none_or(|shipped| shipped.is_zero());
    let sent = if by_parts { complete(item.quantity, goods()) } else { shipped };
    if is_virtual && !by_parts {
        // Nothing is ever sent: neither sent nor open.
        item.removed = item.removed.filter(|removed| !removed.is_zero());
        return item;
    }
    if by_parts {
        for part in goods() {
            let due = part.quantity.and_then(|all| all.checked_sub(part.canceled.unwrap_or_default()));
            progress.add(due, part.shipped);
        }
    } else {
        let due = item.quantity.and_then(|all| all.checked_sub(item.removed.unwrap_or_default()));
        progress.add(due, sent);
    }
    balance(&mut item, sent);
    item.fulfillment = if by_parts && item.open.is_some_and(|open| !open.is_zero()) {
        Some(FulfillmentStatus::PartiallyFulfilled)
    } else {
        FulfillmentStatus::of_units(item.fulfilled, item.quantity_now())
    };
    item
}

/// How many of the whole all parts were sent for.
fn complete<'a>(whole: Option<Decimal>, parts: impl Iterator<Item = &'a Part>) -> Option<Decimal> {
    let whole = whole?.to_i64().filter(|whole| *whole > 0)?;
    let mut least: Option<i64> = None;
    for part in parts {
        let each = part.quantity?.to_i64()?.checked_div(whole).filter(|each| *each > 0)?;
        let sent = part.shipped.unwrap_or_default().to_i64()? / each;
        least = Some(least.map_or(sent, |least| least.min(sent)));
    }
    least.map(Decimal::from)
}

/// Units that were sent, removed and are open add up to those at checkout. Units that are refunded before they are sent are not
/// sent any more.
fn balance(item: &mut LineItem, sent: Option<Decimal>) {
    item.fulfilled = sent;
    let clamp = |back: Decimal, sent: Option<Decimal>| sent.map_or(back, |sent| back.min(sent));
    // What was not sent cannot come back.
    item.returned = item.returned.map(|back| clamp(back, sent));
    let (Some(all), Some(sent)) = (item.quantity, sent) else { return };
    let sent = sent.min(all);
    let settled = sent.max(item.refunded.unwrap_or_default().min(all));
    let open = all.checked_sub(settled).and_then(|rest| rest.checked_sub(item.removed.unwrap_or_default()));
    let open = open.filter(|open| !open.is_negative()).unwrap_or_default();
    item.fulfilled = Some(sent);
    item.open = Some(open);
    item.removed = all.checked_sub(sent).and_then(|rest| rest.checked_sub(open));
    item.returned = item.returned.map(|back| clamp(back, Some(sent)));
}
