//! Orders in Gorgias' normalized form (`ecommerce_data`), which is documented. It has neither tracking nor refunds.

use super::read::Reader;
use crate::orders::model::{Address, FulfillmentStatus, LineItem, Order, PaymentStatus};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, data: Reader<'_>) {
    let currency = data.text("currency");
    let currency = currency.as_deref();
    let money = |name: &str| data.money(name, currency);
    // `id` is Gorgias' own; the shop's is this one.
    order.id = data.text("external_id");
    order.name = data.text("name");
    order.number = data.text("number");
    order.created_at = data.time("created_datetime");
    order.updated_at = data.time("updated_datetime");
    order.total = money("total_amount");
    order.subtotal = money("subtotal_amount");
    order.shipping = money("shipping_amount");
    order.tax = money("tax_amount");
    order.discount = money("discount_amount");
    order.discount_codes = data.words("discount_codes");
    order.items = data.collect("line_items", |line| item(line, currency));
    let status = data.text("status");
    let payment = data.text("payment_status");
    order.words.status = data.text("external_status").or_else(|| status.clone());
    order.words.payment = data.text("external_payment_status").or_else(|| payment.clone());
    order.words.fulfillment = data.text("external_fulfillment_status");
    order.cancelled = status.as_deref() == Some("canceled");
    order.on_hold = status.as_deref() == Some("on_hold")
        || matches!(payment.as_deref(), Some("manual_verification_required" | "customer_authentication_required"));
    order.payment = match payment.as_deref() {
        Some("refunded") => Some(PaymentStatus::Refunded),
        Some("partially_refunded") => Some(PaymentStatus::PartiallyRefunded),
        Some("unpaid") => Some(PaymentStatus::Pending),
        Some("voided") => Some(PaymentStatus::Voided),
        Some("failed" | "declined") => Some(PaymentStatus::Failed),
        Some("paid") => Some(PaymentStatus::Paid),
        Some("authorized") => Some(PaymentStatus::Authorized),
        _ if matches!(status.as_deref(), Some("awaiting_payment" | "order_pending")) => Some(PaymentStatus::Pending),
        _ => None,
    };
    order.fulfillment = match status.as_deref() {
        Some("completed") => Some(FulfillmentStatus::Fulfilled),
        Some("partially_fulfilled") => Some(FulfillmentStatus::PartiallyFulfilled),
        Some("awaiting_fulfillment" | "awaiting_payment" | "scheduled" | "order_pending") => {
            Some(FulfillmentStatus::Unfulfilled)
        }
        _ => None,
    };
    order.contact.billing = data.object("billing_address", address);
    order.contact.shipping = data.object("shipping_address", address);
}

fn item(line: Reader<'_>, currency: Option<&str>) -> LineItem {
    LineItem {
        id: line.text("id"),
        title: line.text("title"),
        quantity: line.decimal("quantity"),
        fulfilled: line.decimal("fulfilled_quantity"),
        price: line.money("unit_price", currency),
        total: line.money("total_amount", currency),
        discount: line
            .money("discount_amount", currency)
            .filter(|_| line.text("discount_type").as_deref() != Some("percentage")),
        ..LineItem::default()
    }
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: super::person::full_name(at, "first_name", "last_name"),
        company: None,
        lines: [at.text("line_1"), at.text("line_2")].into_iter().flatten().collect(),
        city: at.text("city"),
        region: at.text("state"),
        zip: at.text("zip_code"),
        country: at.text("country"),
        phone: at.text("phone_number"),
    }
}
