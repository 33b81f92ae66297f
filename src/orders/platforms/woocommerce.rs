//! Orders as WooCommerce's REST API v3 writes them (documented by WooCommerce). Gorgias keeps its own normalized form of them; the raw
//! form comes with the shop's webhooks.

use super::person::full_name;
use super::read::Reader;
use super::tracking::Numbers;
use crate::Timestamp;
use crate::orders::model::{
    Address, Amounts, Decimal, FulfillmentStatus, LineItem, Money, NotPlaced, Order, PaymentStatus, Refund, Shipment,
};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    let currency = shop.text("currency");
    let currency = currency.as_deref();
    let money = |name: &str| shop.money(name, currency);
    order.id = shop.text("id");
    order.number = shop.text("number").or_else(|| order.id.clone());
    order.name = order.number.clone();
    order.words.status = shop.text("status");
    order.created_at = shop.time("date_created_gmt").or_else(|| shop.time("date_created"));
    order.updated_at = shop.time("date_modified_gmt").or_else(|| shop.time("date_modified"));
    order.total = money("total");
    order.tax = money("total_tax");
    order.discount = money("discount_total");
    order.shipping = money("shipping_total");
    order.shipping_methods =
        shop.collect("shipping_lines", |line| line.text("method_title")).into_iter().flatten().collect();
    order.discount_codes = shop.collect("coupon_lines", |line| line.text("code")).into_iter().flatten().collect();
    order.items = shop.collect("line_items", |line| item(line, currency));
    shop.each("meta_data", |entry| {
        if entry.text("key").as_deref() == Some("_wc_shipment_tracking_items") {
            order.shipments.extend(entry.collect("value", shipment));
        }
    });
    order.refunds = shop.collect("refunds", |refund| self::refund(refund, currency));
    if shop.has_list("refunds") {
        order.refunded = Amounts::sum(order.refunds.iter().map(|refund| refund.amount.as_ref()));
    }
    let state = shop.word("status", state);
    let paid_at = shop.has("date_paid_gmt") || shop.has("date_paid");
    // An order can be worked on before it is paid (cash on delivery): then the key is there, without a time.
    let told = shop.mentions("date_paid_gmt") || shop.mentions("date_paid");
    status(order, state, told.then_some(paid_at));
    // WooCommerce takes the payment of an order as a whole.
    order.paid = order.total.clone().filter(|_| paid_at);
    order.due = order.total.clone().filter(|_| !paid_at && shop.flag("needs_payment") == Some(true));
    order.contact.billing = shop.object("billing", address);
    order.contact.shipping = shop.object("shipping", address).filter(|address| *address != Address::default());
    shop.object("billing", |billing| order.contact.email = billing.text("email"));
    let places = [&order.contact.billing, &order.contact.shipping];
    let (phone, name) = (
        places.iter().copied().flatten().find_map(|place| place.phone.clone()),
        places.iter().copied().flatten().find_map(|place| place.name.clone()),
    );
    (order.contact.phone, order.contact.name) = (phone, name);
}

/// WooCommerce's own statuses; plugins add others.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Draft,
    Pending,
    Processing,
    OnHold,
    Completed,
    Cancelled,
    Refunded,
    Failed,
    Trash,
}

fn state(word: &str) -> Option<State> {
    Some(match word.strip_prefix("wc-").unwrap_or(word) {
        "checkout-draft" | "auto-draft" => State::Draft,
        "pending" => State::Pending,
        "processing" => State::Processing,
        "on-hold" => State::OnHold,
        "completed" => State::Completed,
        "cancelled" => State::Cancelled,
        "refunded" => State::Refunded,
        "failed" => State::Failed,
        "trash" => State::Trash,
        _ => return None,
    })
}

fn status(order: &mut Order, state: Option<State>, paid: Option<bool>) {
    order.not_placed = (state == Some(State::Draft)).then_some(NotPlaced::Incomplete);
    order.cancelled = matches!(state, Some(State::Cancelled | State::Trash));
    order.on_hold = state == Some(State::OnHold);
    order.fulfillment = match state {
        Some(State::Completed) => Some(FulfillmentStatus::Fulfilled),
        Some(State::Processing | State::Pending | State::OnHold | State::Draft) => Some(FulfillmentStatus::Unfulfilled),
        _ => None,
    };
    let refunded = order.refunded.as_ref().and_then(Amounts::single).map(|money| money.amount);
    let refunded = refunded.filter(|amount| !amount.is_zero());
    order.payment = match (refunded, order.total.as_ref(), state) {
        (_, _, Some(State::Refunded)) => Some(PaymentStatus::Refunded),
        (Some(refunded), Some(total), _) if refunded >= total.amount => Some(PaymentStatus::Refunded),
        (Some(_), ..) => Some(PaymentStatus::PartiallyRefunded),
        (.., Some(State::Failed)) => Some(PaymentStatus::Failed),
        _ if paid == Some(true) => Some(PaymentStatus::Paid),
        (.., Some(State::Processing | State::Completed)) if paid.is_none() => Some(PaymentStatus::Paid),
        (.., Some(State::Processing)) => Some(PaymentStatus::Pending),
        (.., Some(State::Pending | State::OnHold | State::Draft)) => Some(PaymentStatus::Pending),
        _ => None,
    };
}

fn item(line: Reader<'_>, currency: Option<&str>) -> LineItem {
    let (before, total) = (line.money("subtotal", currency), line.money("total", currency));
    let off = before.zip(total.clone()).and_then(|(before, total)| before.amount.checked_sub(total.amount));
    // Numbers only: a variation of 0 is none.
    let id = |name: &str| line.text(name).filter(|id| id != "0");
    let options = line.collect("meta_data", |part| {
        let shown = part.text("display_key").or_else(|| part.text("key"))?;
        let value = part.text("display_value").or_else(|| part.text("value"))?;
        (!shown.starts_with('_') && id("variation_id").is_some()).then_some(value)
    });
    let variant = options.into_iter().flatten().collect::<Vec<_>>().join(" / ");
    LineItem {
        id: line.text("id"),
        product_id: id("product_id"),
        variant_id: id("variation_id"),
        title: line.text("parent_name").or_else(|| line.text("name")),
        variant: (!variant.is_empty()).then_some(variant),
        sku: line.text("sku"),
        quantity: line.decimal("quantity"),
        price: line.money("price", currency),
        total,
        discount: off.filter(|off| !off.is_negative()).map(|off| Money::written(off, currency)),
        ..LineItem::default()
    }
}

/// A parcel, as the extension Shipment Tracking keeps it in the meta data (documented by WooCommerce).
fn shipment(sent: Reader<'_>) -> Shipment {
    let mut numbers = Numbers::default();
    numbers.field(&sent.text("tracking_number").unwrap_or_default());
    Shipment {
        id: sent.text("tracking_id"),
        status: Some(FulfillmentStatus::Fulfilled),
        carrier: sent.text("tracking_provider").or_else(|| sent.text("custom_tracking_provider")),
        tracking_numbers: numbers.into_vec(),
        tracking_urls: sent.text("custom_tracking_link").into_iter().collect(),
        created_at: sent.text("date_shipped").and_then(|at| seconds(&at)),
        ..Shipment::default()
    }
}

/// Seconds since 1970, as text.
fn seconds(text: &str) -> Option<Timestamp> {
    Some(chrono::DateTime::from_timestamp(text.parse().ok()?, 0)?.into())
}

/// A refund in the list of an order; its amount is negative there.
fn refund(refund: Reader<'_>, currency: Option<&str>) -> Refund {
    let amount = refund.money("total", currency).or_else(|| refund.money("amount", currency));
    Refund {
        id: refund.text("id"),
        amount: amount.map(|money| Money { amount: Decimal::abs(money.amount), ..money }.into()),
        created_at: refund.time("date_created_gmt").or_else(|| refund.time("date_created")),
        items: Vec::new(),
    }
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: full_name(at, "first_name", "last_name"),
        company: at.text("company"),
        lines: [at.text("address_1"), at.text("address_2")].into_iter().flatten().collect(),
        city: at.text("city"),
        region: at.text("state"),
        zip: at.text("postcode"),
        country: at.text("country"),
        phone: at.text("phone"),
    }
}
