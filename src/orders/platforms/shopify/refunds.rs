//! Refunds of a Shopify order. Shopify also writes one, without money, when lines are removed or an unpaid order is cancelled.

use std::collections::HashMap;

use super::Reader;
use super::money::{amount, amount_named};
use crate::orders::model::{Amounts, Decimal, Money, PaymentStatus, Refund};
use crate::orders::platforms::read::sum;

/// The units of a line that refunds name.
#[derive(Clone, Default)]
pub(super) struct Units {
    pub(super) refunded: Option<Decimal>,
    /// Taken off the order before they were sent.
    pub(super) removed: Option<Decimal>,
    /// Came back after they were sent.
    pub(super) returned: Option<Decimal>,
}

pub(super) struct Refunds {
    pub(super) all: Vec<Refund>,
    /// `None` if the order does not list its refunds, or does not say of each what moved.
    pub(super) sum: Option<Amounts>,
    pub(super) units: HashMap<String, Units>,
}

/// What the order says of all its refunds.
struct Terms<'a> {
    payment: Option<PaymentStatus>,
    /// Prices, and with them the subtotals of lines, include the tax.
    taxes_included: bool,
    currency: Option<&'a str>,
}

pub(super) fn read(shop: Reader<'_>, payment: Option<PaymentStatus>, currency: Option<&str>) -> Refunds {
    let mut units = HashMap::new();
    let terms = Terms { payment, taxes_included: shop.flag("taxes_included") == Some(true), currency };
    let all = shop.collect("refunds", |refund| one(refund, &terms, &mut units));
    let known =
        shop.has_list("refunds").then(|| Amounts::sum(all.iter().map(|refund| refund.amount.as_ref()))).flatten();
    let sum = known.or_else(|| amount!(shop, "total_refunded", currency).map(Amounts::from));
    Refunds { all, sum, units }
}

fn one(refund: Reader<'_>, terms: &Terms<'_>, units: &mut HashMap<String, Units>) -> Refund {
    let currency = terms.currency;
    let mut lines = Vec::new();
    let mut worth = Vec::new();
    refund.each("refund_line_items", |line| {
        let quantity = line.decimal("quantity");
        let subtotal = amount!(line, "subtotal", currency);
        worth.push(if terms.taxes_included { subtotal } else { sum([subtotal, amount!(line, "total_tax", currency)]) });
        let Some(id) = line.text("line_item_id") else { return };
        let restock = line.text("restock_type").map(|word| word.to_ascii_lowercase());
        let units = units.entry(id.clone()).or_default();
        add(&mut units.refunded, quantity);
        match restock.as_deref() {
            Some("return") => add(&mut units.returned, quantity),
            Some("cancel") => add(&mut units.removed, quantity),
            _ => {}
        }
        lines.push((id, quantity));
    });
    Refund {
        id: refund.text("id"),
        amount: moved(refund, currency).or_else(|| planned(refund, terms, worth)),
        created_at: refund.time("processed_at").or_else(|| refund.time("created_at")),
        items: lines,
    }
}

/// What moved, by the transactions; an empty list says that nothing did.
fn moved(refund: Reader<'_>, currency: Option<&str>) -> Option<Amounts> {
    if !refund.has_list("transactions") {
        return amount!(refund, "total_refunded", currency).map(Amounts::from);
    }
    let mut unknown = false;
    let mut moved = Vec::new();
    refund.each("transactions", |transaction| {
        if transaction.is("kind", &["refund"]) && transaction.is("status", &["success"]) {
            let code = transaction.str("currency");
            let money = amount!(transaction, "amount", code.as_deref().or(currency));
            unknown |= money.is_none();
            moved.extend(money);
        }
    });
    if moved.is_empty() {
        moved.push(Money::new(Decimal::ZERO, currency));
    }
    (!unknown).then(|| moved.into_iter().collect())
}

/// What lines and adjustments say, where the transactions are not there and the order says that money went back. Adjustments of
/// shipping and of the whole are negative where they add to the refund.
fn planned(refund: Reader<'_>, terms: &Terms<'_>, mut worth: Vec<Option<Money>>) -> Option<Amounts> {
    let currency = terms.currency;
    // Tax is added to these amounts, as documented; where there is none, none was paid.
    let taxed = |part: Reader<'_>, name: (&str, &str)| {
        let tax = if part.has("tax_amount") || part.has("tax_amount_set") {
            amount!(part, "tax_amount", currency)
        } else {
            Some(Money::new(Decimal::ZERO, currency))
        };
        sum([amount_named(part, name, currency), tax])
    };
    if !matches!(terms.payment, Some(PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded)) {
        return None;
    }
    let mut of_shipping = false;
    refund.each("order_adjustments", |part| {
        of_shipping |= part.str("kind").as_deref() == Some("shipping_refund");
        let mut whole = taxed(part, ("amount", "amount_set"));
        if let Some(whole) = &mut whole {
            whole.amount = Decimal::ZERO.checked_sub(whole.amount).unwrap_or_default();
        }
        worth.push(whole);
    });
    // Newer versions list refunded shipping by itself.
    if !of_shipping {
        refund.each("refund_shipping_lines", |line| {
            worth.push(taxed(line, ("subtotal_amount", "subtotal_amount_set")));
        });
    }
    sum(worth).map(Amounts::from)
}

fn add(sum: &mut Option<Decimal>, more: Option<Decimal>) {
    if let Some(more) = more {
        *sum = sum.unwrap_or_default().checked_add(more);
    }
}
