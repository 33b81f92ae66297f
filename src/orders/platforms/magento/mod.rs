//! Orders as the REST API of Magento 2 (Adobe Commerce) writes them, and as Adobe's events do.
//!
//! Gorgias documents that `orders[0].created_at`, an order number and the tracking id of the last shipment are there. All else
//! is Magento's public order object, and where shipments and credit memos are is assumed: `shipments` and `creditmemos`, on the
//! order or in its `extension_attributes`. Adobe's events have `tracking_numbers` and both `addresses` on the order (documented).

mod contact;
mod items;

use super::read::Reader;
use super::tracking::Numbers;
use crate::orders::model::{Amounts, Decimal, FulfillmentStatus, Money, Order, PaymentStatus, Refund, Shipment};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    let currency = shop.text("order_currency_code").or_else(|| shop.text("base_currency_code"));
    let currency = currency.as_deref();
    let money = |name: &str| shop.money(name, currency);
    order.id = shop.text("entity_id").or_else(|| shop.text("id"));
    order.number = shop.text("increment_id");
    order.name = order.number.clone();
    order.shop = shop.text("store_name").map(|name| name.lines().map(str::trim).collect::<Vec<_>>().join(", "));
    order.words.status = shop.text("status").or_else(|| shop.text("state"));
    order.created_at = shop.time("created_at");
    order.updated_at = shop.time("updated_at");
    order.subtotal = money("subtotal");
    order.tax = money("tax_amount");
    // Magento writes discounts as negative amounts.
    order.discount = money("discount_amount").map(positive);
    order.discount_codes = shop.words("coupon_code");
    order.shipping_methods = shop.text("shipping_description").into_iter().collect();
    shipping(order, money("shipping_amount"), money("shipping_discount_amount").map(positive));
    let progress = items::read(order, shop, currency);
    parcels(order, shop, currency);

    // The total of what is ordered now: a part of it can be canceled. The total of an order that is canceled as a whole stays.
    let ordered = money("grand_total");
    order.total = ordered.clone();
    if let (Some(ordered), Some(gone)) = (&ordered, money("total_canceled")) {
        let left = ordered.amount.checked_sub(gone.amount).filter(|left| !left.is_negative() && !left.is_zero());
        if let Some(amount) = left.filter(|left| *left != ordered.amount) {
            order.total = Some(Money { amount, currency: ordered.currency.clone() });
            order.total_ordered = Some(ordered.clone());
        }
    }
    order.due = money("total_due");
    let canceled = money("total_canceled").is_some_and(|gone| !gone.amount.is_zero());
    order.paid = money("total_paid").or_else(|| {
        // What is not due can also have been canceled.
        if canceled || shop.text("state").or_else(|| shop.text("status")).as_deref() == Some("canceled") {
            return None;
        }
        let (ordered, due) = (ordered.as_ref()?, order.due.as_ref()?);
        let amount = ordered.amount.checked_sub(due.amount).filter(|paid| !paid.is_negative())?;
        Some(Money { amount, currency: ordered.currency.clone() })
    });
    order.refunded = money("total_refunded").map(Amounts::from).or_else(|| {
        let known = !order.refunds.is_empty();
        known.then(|| Amounts::sum(order.refunds.iter().map(|refund| refund.amount.as_ref()))).flatten()
    });

    let state = shop.word("state", state).or_else(|| match shop.has("state") {
        true => None,
        false => shop.word("status", of_status),
    });
    order.cancelled = state == Some(State::Canceled);
    order.on_hold = state == Some(State::OnHold);
    order.payment = payment(order, ordered.as_ref(), state);
    order.fulfillment =
        if state == Some(State::Complete) { Some(FulfillmentStatus::Fulfilled) } else { progress.status() };
    contact::read(order, shop);
}

/// Magento's states, which shops cannot rename.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Processing,
    Complete,
    Closed,
    Canceled,
    OnHold,
}

fn state(word: &str) -> Option<State> {
    Some(match word {
        "new" | "pending_payment" => State::New,
        "processing" => State::Processing,
        "complete" => State::Complete,
        "closed" => State::Closed,
        "canceled" => State::Canceled,
        "holded" | "payment_review" => State::OnHold,
        _ => return None,
    })
}

/// The states of Magento's own statuses; shops add others, which mean what the shop likes.
fn of_status(word: &str) -> Option<State> {
    Some(match word {
        "pending" | "pending_paypal" => State::New,
        "fraud" | "paypal_reversed" => State::OnHold,
        "paypal_canceled_reversal" => State::Processing,
        word => return state(word),
    })
}

fn positive(mut money: Money) -> Money {
    money.amount = money.amount.abs();
    money
}

/// Amounts say more than the state.
fn payment(order: &Order, ordered: Option<&Money>, state: Option<State>) -> Option<PaymentStatus> {
    let some = |amount: Decimal| Some(amount).filter(|amount| !amount.is_zero());
    let total = ordered.and_then(|total| some(total.amount));
    let refunded = order.refunded.as_ref().and_then(Amounts::single).and_then(|refunded| some(refunded.amount));
    let (paid, due) = (order.paid.as_ref().map(|paid| paid.amount), order.due.as_ref().map(|due| due.amount));
    match (refunded, total, paid) {
        (Some(refunded), Some(total), _) if refunded >= total => return Some(PaymentStatus::Refunded),
        (Some(_), ..) => return Some(PaymentStatus::PartiallyRefunded),
        (None, Some(total), Some(paid)) if paid >= total => return Some(PaymentStatus::Paid),
        (None, Some(_), Some(paid)) if !paid.is_zero() => {
            // What is left can have been canceled.
            let settled = due.is_some_and(|due| due.is_zero());
            return Some(if settled { PaymentStatus::Paid } else { PaymentStatus::PartiallyPaid });
        }
        _ => {}
    }
    match state {
        Some(State::Complete) => Some(PaymentStatus::Paid),
        Some(State::Closed) => Some(PaymentStatus::Refunded),
        Some(State::New) => Some(PaymentStatus::Pending),
        Some(State::Processing | State::OnHold) => {
            let open = due.zip(total).is_some_and(|(due, total)| due >= total);
            open.then_some(PaymentStatus::Pending)
        }
        Some(State::Canceled) | None => None,
    }
}

/// Shipping after its discount; where that is not told, before the discount that the order has.
fn shipping(order: &mut Order, full: Option<Money>, off: Option<Money>) {
    let discounted = order.discount.as_ref().is_some_and(|discount| !discount.amount.is_zero());
    order.shipping_is_before_discount =
        off.is_none() && discounted && full.as_ref().is_some_and(|full| !full.amount.is_zero());
    order.shipping = match (full, off) {
        (Some(full), Some(off)) => {
            let amount = full.amount.checked_sub(off.amount).unwrap_or(full.amount);
            Some(Money { amount, ..full })
        }
        (full, _) => full,
    };
}

/// Shipments and credit memos, and the numbers that Adobe's events list on the order.
fn parcels(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) {
    for part in [Some(shop.object), shop.object.get("extension_attributes").and_then(|part| part.as_object())] {
        let Some(object) = part else { continue };
        let part = Reader { object, ..shop };
        order.shipments.extend(part.collect("shipments", shipment));
        for name in ["creditmemos", "credit_memos"] {
            order.refunds.extend(part.collect(name, |memo| refund(memo, currency)));
        }
    }
    let mut known = Numbers::default();
    order.shipments.iter().flat_map(|sent| &sent.tracking_numbers).for_each(|number| known.add(number));
    let before = known.len();
    shop.words("tracking_numbers").iter().for_each(|field| known.field(field));
    let more = known.into_vec().split_off(before);
    if !more.is_empty() {
        order.shipments.push(Shipment {
            status: Some(FulfillmentStatus::Fulfilled),
            tracking_numbers: more,
            ..Shipment::default()
        });
    }
}

fn shipment(sent: Reader<'_>) -> Shipment {
    let mut shipment = Shipment {
        id: sent.text("increment_id").or_else(|| sent.text("entity_id")),
        status: Some(FulfillmentStatus::Fulfilled),
        created_at: sent.time("created_at"),
        updated_at: sent.time("updated_at"),
        ..Shipment::default()
    };
    let mut numbers = Numbers::default();
    sent.each("tracks", |track| {
        numbers.field(&track.text("track_number").or_else(|| track.text("number")).unwrap_or_default());
        shipment.carrier =
            shipment.carrier.take().or_else(|| track.text("title")).or_else(|| track.text("carrier_code"));
    });
    shipment.tracking_numbers = numbers.into_vec();
    shipment
}

/// A credit memo. Its money went back unless it is open (1) or canceled (3).
fn refund(memo: Reader<'_>, currency: Option<&str>) -> Refund {
    let amount = match memo.integer("state") {
        Some(1 | 3) => Some(Money::new(Decimal::ZERO, currency)),
        _ => memo.money("grand_total", currency),
    };
    Refund {
        id: memo.text("increment_id").or_else(|| memo.text("entity_id")),
        amount: amount.map(Amounts::from),
        created_at: memo.time("created_at"),
        items: memo
            .collect("items", |line| line.text("order_item_id").map(|id| (id, line.decimal("qty"))))
            .into_iter()
            .flatten()
            .collect(),
    }
}
