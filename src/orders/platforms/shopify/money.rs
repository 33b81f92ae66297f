//! Amounts of a Shopify order. Plain amounts are in the shop's currency; the sets beside them also have the customer's.

use super::Reader;
use crate::orders::model::{Decimal, Money, Order, PaymentStatus};
use crate::orders::platforms::read::sum;

/// The shop's currency, in which all plain amounts are; Gorgias' samples have it only inside of the sets.
pub(super) fn currency(shop: Reader<'_>) -> Option<String> {
    let of_set = |set: Reader<'_>| set.object("shop_money", |money| money.text("currency_code")).flatten();
    let of_sets = |shop: Reader<'_>| shop.object_ending("_set", of_set);
    let of_list = |name| shop.collect(name, of_sets).into_iter().flatten().next();
    shop.text("currency")
        .or_else(|| of_sets(shop))
        .or_else(|| of_list("line_items"))
        .or_else(|| of_list("shipping_lines"))
}

/// An amount in the shop's currency: the plain one, or else that of the set beside it.
macro_rules! amount {
    ($at:expr, $name:literal, $currency:expr) => {
        crate::orders::platforms::shopify::money::amount_named($at, ($name, concat!($name, "_set")), $currency)
    };
}
pub(super) use amount;

/// The same by the names of both.
pub(super) fn amount_named(at: Reader<'_>, (plain, set): (&str, &str), currency: Option<&str>) -> Option<Money> {
    at.money(plain, currency).or_else(|| of_set(at, set, "shop_money"))
}

/// An amount of a set.
fn of_set(at: Reader<'_>, set: &str, whose: &str) -> Option<Money> {
    let money = |money: Reader<'_>| money.money("amount", money.str("currency_code").as_deref());
    at.object(set, |set| set.object(whose, money).flatten()).flatten()
}

/// Fills in the amounts of the order, of which the refunds are read already.
pub(super) fn amounts(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) {
    // `current_…` follows edits, returns and refunds; the plain one stays what it was at checkout.
    let ordered = amount!(shop, "total_price", currency);
    order.total = amount!(shop, "current_total_price", currency).or_else(|| ordered.clone());
    let unchanged = || of_set(shop, "total_price_set", "presentment_money").filter(|_| ordered == order.total);
    order.customer_total = of_set(shop, "current_total_price_set", "presentment_money")
        .or_else(unchanged)
        .filter(|theirs| order.total.as_ref().is_some_and(|total| total.currency != theirs.currency));
    order.due = amount!(shop, "total_outstanding", currency);
    order.paid = paid(order, shop, ordered.as_ref(), currency);
    order.total_ordered = ordered.filter(|ordered| order.total.as_ref() != Some(ordered));
    order.subtotal =
        amount!(shop, "current_subtotal_price", currency).or_else(|| amount!(shop, "subtotal_price", currency));
    order.tax = amount!(shop, "current_total_tax", currency).or_else(|| amount!(shop, "total_tax", currency));
    order.discount =
        amount!(shop, "current_total_discounts", currency).or_else(|| amount!(shop, "total_discounts", currency));
    shipping(order, shop, currency);
}

/// Shopify's REST orders do not say what was received. It follows from what is due, or from the status, as long as nothing went
/// back: afterwards, totals and refunds count the same money in ways that are not documented.
fn paid(order: &Order, shop: Reader<'_>, ordered: Option<&Money>, currency: Option<&str>) -> Option<Money> {
    if let Some(received) = amount!(shop, "total_received", currency) {
        return Some(received);
    }
    let total = order.total.as_ref()?;
    if !order.refunded.as_ref()?.is_zero() {
        return None;
    }
    let due = order.due.as_ref().filter(|due| due.currency == total.currency);
    if due == Some(total) {
        return Some(Money { amount: Decimal::ZERO, currency: total.currency.clone() });
    }
    // Of an authorized or voided payment, nothing is due either.
    if !matches!(order.payment, Some(PaymentStatus::Paid | PaymentStatus::PartiallyPaid)) {
        return None;
    }
    if let Some(due) = due {
        let amount = total.amount.checked_sub(due.amount).filter(|paid| !paid.is_negative())?;
        return Some(Money { amount, currency: total.currency.clone() });
    }
    let whole = order.payment == Some(PaymentStatus::Paid) && ordered == Some(total);
    whole.then(|| total.clone())
}

/// What shipping costs after its discount; before it, where only that is there.
fn shipping(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) {
    let mut prices = Vec::new();
    let mut all_discounted = true;
    shop.each("shipping_lines", |line| {
        if line.flag("is_removed") == Some(true) {
            prices.push(Some(Money::new(Decimal::ZERO, currency)));
            return;
        }
        order.shipping_methods.extend(line.text("title"));
        let full = amount!(line, "price", currency);
        // The discounted price has the discounts of the line only; those of the order are in the allocations.
        let told = amount!(line, "discounted_price", currency);
        let is_less = |told: &&Money| full.as_ref().is_none_or(|full| told.amount < full.amount);
        let discounted = told.as_ref().filter(is_less).cloned().or_else(|| {
            let off = sum(line.collect("discount_allocations", |part| amount!(part, "amount", currency)))?;
            let full = full.as_ref().filter(|full| full.currency == off.currency)?;
            let amount = full.amount.checked_sub(off.amount).filter(|left| !left.is_negative())?;
            Some(Money { amount, currency: full.currency.clone() })
        });
        let discounted = discounted.or(told);
        all_discounted &= discounted.is_some() || (line.has_list("discount_allocations"));
        prices.push(discounted.or(full));
    });
    let listed = sum(prices);
    let current = amount!(shop, "current_shipping_price", currency);
    // Excludes discounts, as documented.
    let before = amount!(shop, "total_shipping_price", currency);
    let none_given = order.discount.as_ref().is_some_and(|discount| discount.amount == Decimal::ZERO);
    let of_lines = if all_discounted { listed.clone() } else { None };
    (order.shipping, order.shipping_is_before_discount) = match of_lines.or(current) {
        Some(after) => (Some(after), false),
        None => {
            let before = before.or(listed);
            let marked = before.as_ref().is_some_and(|price| !price.amount.is_zero()) && !none_given;
            (before, marked)
        }
    };
}
