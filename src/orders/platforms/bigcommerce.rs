//! Orders as BigCommerce's V2 orders API writes them.
//!
//! Gorgias names BigCommerce as an integration and documents nothing about its entry; all of this is BigCommerce's public order
//! object (assumed). There, `products`, `shipments`, `coupons` and `shipping_addresses` can be lists, or references to be
//! fetched; `refunds` are those of its V3 API.

use super::person::full_name;
use super::read::{Reader, sum};
use super::tracking::Numbers;
use super::units::{balance, settled};
use crate::orders::model::{
    Address, Amounts, Decimal, FulfillmentStatus, LineItem, Money, NotPlaced, Order, PaymentStatus, Refund, Shipment,
};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    // The currency that the order was placed in; `currency_code` is the one that was displayed.
    let currency = shop.text("default_currency_code").or_else(|| shop.text("currency_code"));
    let currency = currency.as_deref();
    let money = |name: &str| shop.money(name, currency);
    order.id = shop.text("id");
    // BigCommerce has no number besides the id.
    order.number = order.id.clone();
    order.words.status = shop.text("custom_status").or_else(|| shop.text("status"));
    order.words.payment = shop.text("payment_status");
    order.created_at = shop.time("date_created");
    order.updated_at = shop.time("date_modified");
    order.total = money("total_inc_tax");
    order.subtotal = money("subtotal_inc_tax").or_else(|| money("subtotal_ex_tax"));
    order.shipping = money("shipping_cost_inc_tax").or_else(|| money("shipping_cost_ex_tax"));
    order.tax = money("total_tax");
    order.refunded = money("refunded_amount").map(Amounts::from);
    order.discount = match (money("discount_amount"), money("coupon_discount")) {
        (Some(discount), Some(coupon)) => discount.checked_add(&coupon),
        (discount, coupon) => discount.or(coupon),
    };
    let places = listed(shop, "shipping_addresses", |place| (address(place), place.text("shipping_method")));
    let (addresses, methods): (Vec<_>, Vec<_>) = places.into_iter().unzip();
    order.shipping_methods = methods.into_iter().flatten().collect();
    order.shipping_methods.dedup();
    order.discount_codes = listed(shop, "coupons", |coupon| coupon.text("code")).into_iter().flatten().collect();
    order.shipments = listed(shop, "shipments", shipment);
    order.refunds = listed(shop, "refunds", |refund| self::refund(refund, currency));
    if order.refunded.is_none() && !order.refunds.is_empty() {
        order.refunded = Amounts::sum(order.refunds.iter().map(|refund| refund.amount.as_ref()));
    }
    let status_id = status(order, shop);
    // Of an order that is refunded, canceled or declined, nothing is sent any more.
    let is_over = matches!(status_id, Some(4..=6));
    order.items = listed(shop, "products", |line| item(line, currency, is_over));
    order.contact.billing = shop.object("billing_address", address);
    order.contact.shipping = addresses.into_iter().next();
    shop.object("billing_address", |billing| {
        order.contact.email = billing.text("email");
        order.contact.phone = billing.text("phone");
        order.contact.name = full_name(billing, "first_name", "last_name");
    });
}

/// A list, unless there is but a reference to one.
fn listed<T>(shop: Reader<'_>, name: &str, read: impl FnMut(Reader<'_>) -> T) -> Vec<T> {
    let reference =
        shop.object.get(name).is_some_and(|value| value.get("resource").or_else(|| value.get("url")).is_some());
    if reference { Vec::new() } else { shop.collect(name, read) }
}

/// The documented states of orders; shops can rename them, but not renumber them.
fn status(order: &mut Order, shop: Reader<'_>) -> Option<usize> {
    use FulfillmentStatus::{Fulfilled, PartiallyFulfilled, ReadyForPickup, Unfulfilled};
    use PaymentStatus::{Disputed, Failed, Paid, PartiallyRefunded, Pending, Refunded};
    let by_name = || shop.word("status", |word| NAMES.iter().position(|known| known.eq_ignore_ascii_case(word)));
    let by_number = || shop.integer("status_id").and_then(|id| usize::try_from(id).ok());
    let id = if shop.has("status_id") { by_number() } else { by_name() };
    (order.payment, order.fulfillment) = match id {
        Some(0 | 1 | 7) => (Some(Pending), Some(Unfulfilled)),
        Some(2 | 10) => (Some(Paid), Some(Fulfilled)),
        Some(3) => (Some(Paid), Some(PartiallyFulfilled)),
        Some(4) => (Some(Refunded), None),
        Some(6) => (Some(Failed), Some(Unfulfilled)),
        Some(8) => (Some(Paid), Some(ReadyForPickup)),
        Some(9 | 11) => (Some(Paid), Some(Unfulfilled)),
        Some(13) => (Some(Disputed), None),
        Some(14) => (Some(PartiallyRefunded), None),
        Some(5 | 12) | None => (None, None),
        Some(_) => {
            shop.complain("status_id", "is a number of which the meaning is not known here");
            (None, None)
        }
    };
    order.not_placed = (id == Some(0)).then_some(NotPlaced::Incomplete);
    order.cancelled = id == Some(5);
    order.on_hold = id == Some(12) || shop.text("payment_status").is_some_and(|word| word.eq_ignore_ascii_case(REVIEW));
    // The payment's own word is nearer to the money.
    let by_word = shop.word("payment_status", |word| {
        Some(Some(match word.replace(' ', "_").as_str() {
            "authorized" => PaymentStatus::Authorized,
            "captured" | "paid" => Paid,
            // The money was collected, and is on its way back.
            "refund_pending" => Paid,
            // The money is reserved, and not collected.
            "capture_pending" | "void_pending" => PaymentStatus::Authorized,
            "authorization_pending" | "pending" => Pending,
            "partially_refunded" => PartiallyRefunded,
            "refunded" => Refunded,
            "void" | "voided" => PaymentStatus::Voided,
            "declined" | "failed" => Failed,
            _ if word == REVIEW => return Some(None),
            _ => return None,
        }))
    });
    // A dispute is about a payment that was collected: it is the news.
    order.payment = if id == Some(13) { Some(Disputed) } else { by_word.flatten().or(order.payment) };
    let refunded = order.refunded.as_ref().and_then(Amounts::single).filter(|money| !money.amount.is_zero());
    if let (Some(refunded), Some(total)) = (refunded, order.total.as_ref()) {
        order.payment = Some(if refunded.amount >= total.amount { Refunded } else { PartiallyRefunded });
    }
    if order.fulfillment.is_none() {
        order.fulfillment = FulfillmentStatus::of_units(shop.decimal("items_shipped"), shop.decimal("items_total"));
    }
    id
}

/// The word for a payment that the shop looks at before it takes it.
const REVIEW: &str = "held for review";

const NAMES: [&str; 15] = [
    "Incomplete",
    "Pending",
    "Shipped",
    "Partially Shipped",
    "Refunded",
    "Cancelled",
    "Declined",
    "Awaiting Payment",
    "Awaiting Pickup",
    "Awaiting Shipment",
    "Completed",
    "Awaiting Fulfillment",
    "Manual Verification Required",
    "Disputed",
    "Partially Refunded",
];

fn item(line: Reader<'_>, currency: Option<&str>, is_over: bool) -> LineItem {
    let some = |units: Option<Decimal>| units.filter(|units| !units.is_zero());
    let variant = line.collect("product_options", |option| option.text("display_value"));
    let variant = variant.into_iter().flatten().collect::<Vec<_>>().join(" / ");
    let mut item = LineItem {
        id: line.text("id"),
        product_id: line.text("product_id"),
        variant_id: line.text("variant_id"),
        title: line.text("name"),
        variant: (!variant.is_empty()).then_some(variant),
        sku: line.text("sku"),
        vendor: line.text("brand"),
        // `type` of BigCommerce is `physical` or `digital`.
        product_type: line.text("product_type"),
        tags: line.words("tags"),
        quantity: line.decimal("quantity"),
        refunded: some(line.decimal("quantity_refunded")),
        price: line.money("price_inc_tax", currency).or_else(|| line.money("base_price", currency)),
        total: line.money("total_inc_tax", currency),
        discount: sum(line.collect("applied_discounts", |part| part.money("amount", currency))),
        ..LineItem::default()
    };
    // What is digital is never sent: it is neither sent nor open.
    let is_digital = line.text("type").is_some_and(|kind| kind == "digital" || kind == "giftcertificate");
    if let Some(sent) = line.decimal("quantity_shipped").filter(|_| !is_digital) {
        let all = item.quantity.unwrap_or_default();
        let gone = if is_over { all } else { settled(Some(sent), item.refunded, None) };
        balance(&mut item, Some(sent), gone);
        item.fulfillment = FulfillmentStatus::of_units(item.fulfilled, item.quantity_now());
    }
    item
}

fn shipment(sent: Reader<'_>) -> Shipment {
    let urls: Vec<_> =
        sent.text("tracking_link").or_else(|| sent.text("generated_tracking_link")).into_iter().collect();
    let mut numbers = Numbers::default();
    numbers.field(&sent.text("tracking_number").unwrap_or_default());
    urls.iter().for_each(|url| numbers.link(url));
    Shipment {
        id: sent.text("id"),
        status: Some(FulfillmentStatus::Fulfilled),
        carrier: sent
            .text("shipping_provider_display_name")
            .or_else(|| sent.text("tracking_carrier"))
            .or_else(|| sent.text("shipping_provider")),
        tracking_numbers: numbers.into_vec(),
        tracking_urls: urls,
        created_at: sent.time("date_created"),
        ..Shipment::default()
    }
}

/// A refund of the V3 API. Payments that were declined moved nothing.
fn refund(refund: Reader<'_>, currency: Option<&str>) -> Refund {
    let lines = refund.collect("items", |line| {
        // The id of a refund of shipping is that of an address.
        let is_line = line.text("item_type").is_none_or(|kind| kind == "PRODUCT");
        line.text("item_id").filter(|_| is_line).map(|id| (id, line.decimal("quantity")))
    });
    let moved = refund.collect("payments", |payment| {
        let declined = payment.flag("is_declined") == Some(true);
        if declined { Some(Money::new(Decimal::ZERO, currency)) } else { payment.money("amount", currency) }
    });
    let amount = if moved.is_empty() { refund.money("total_amount", currency) } else { sum(moved) };
    Refund {
        id: refund.text("id"),
        amount: amount.map(Amounts::from),
        created_at: refund.time("created"),
        items: lines.into_iter().flatten().collect(),
    }
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: full_name(at, "first_name", "last_name"),
        company: at.text("company"),
        lines: [at.text("street_1"), at.text("street_2")].into_iter().flatten().collect(),
        city: at.text("city"),
        region: at.text("state"),
        zip: at.text("zip"),
        country: at.text("country_iso2").or_else(|| at.text("country")),
        phone: at.text("phone"),
    }
}
