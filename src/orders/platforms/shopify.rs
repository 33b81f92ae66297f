//! Orders as Shopify's REST Admin API writes them.
//!
//! Gorgias documents that the raw data of the platform is there, and a few of its fields; all others are those of Shopify's public
//! order object (assumed to arrive unchanged).

use super::read::Reader;
use crate::orders::model::{
    Address, Decimal, FulfillmentStatus, LineItem, Money, Order, PaymentStatus, Refund, Shipment,
};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    let currency = currency(shop);
    let money = |name: &str| shop.money(name, currency.as_deref());
    order.id = shop.text("id");
    order.name = shop.text("name");
    order.number = shop.text("order_number");
    order.words.payment = shop.text("financial_status");
    order.words.fulfillment = shop.text("fulfillment_status");
    order.payment = order.words.payment.as_deref().and_then(payment);
    order.fulfillment = match &order.words.fulfillment {
        Some(word) => fulfillment(word),
        // `null` says that nothing went out (inferred); a missing key says nothing.
        None => shop.mentions("fulfillment_status").then_some(FulfillmentStatus::Unfulfilled),
    };
    order.cancelled_at = shop.time("cancelled_at");
    order.cancelled = shop.has("cancelled_at");
    order.cancel_reason = shop.text("cancel_reason");
    order.created_at = shop.time("created_at");
    order.updated_at = shop.time("updated_at");
    order.total = money("total_price");
    order.subtotal = money("subtotal_price");
    order.tax = money("total_tax");
    order.discount = money("total_discounts");
    order.shipping = shop
        .object("total_shipping_price_set", |set| set.object("shop_money", shop_money).flatten())
        .flatten()
        .or_else(|| sum(shop.collect("shipping_lines", |line| line.money("price", currency.as_deref()))));
    order.shipping_methods = shop.collect("shipping_lines", |line| line.text("title")).into_iter().flatten().collect();
    order.discount_codes = shop.collect("discount_codes", |code| code.text("code")).into_iter().flatten().collect();
    order.tags = shop.words("tags");
    order.items = shop.collect("line_items", |line| item(line, currency.as_deref()));
    order.shipments = shop.collect("fulfillments", shipment);
    order.refunds = shop.collect("refunds", |refund| self::refund(refund, currency.as_deref(), &mut order.items));
    order.refunded = sum(order.refunds.iter().map(|refund| refund.amount.clone()).collect());
    order.status_url = shop.text("order_status_url").map(Into::into);
    contact(order, shop);
}

fn payment(word: &str) -> Option<PaymentStatus> {
    Some(match word.to_ascii_lowercase().as_str() {
        "pending" | "unpaid" => PaymentStatus::Pending,
        "authorized" => PaymentStatus::Authorized,
        "partially_paid" => PaymentStatus::PartiallyPaid,
        "paid" => PaymentStatus::Paid,
        "partially_refunded" => PaymentStatus::PartiallyRefunded,
        "refunded" => PaymentStatus::Refunded,
        "voided" | "expired" => PaymentStatus::Voided,
        _ => return None,
    })
}

fn fulfillment(word: &str) -> Option<FulfillmentStatus> {
    Some(match word.to_ascii_lowercase().as_str() {
        "unfulfilled" | "unshipped" => FulfillmentStatus::Unfulfilled,
        "partial" => FulfillmentStatus::PartiallyFulfilled,
        "fulfilled" | "shipped" => FulfillmentStatus::Fulfilled,
        "restocked" => FulfillmentStatus::Restocked,
        _ => return None,
    })
}

/// The states that carriers report. A printed label, or a notice to the carrier, moves no parcel.
fn parcel(word: &str) -> Option<FulfillmentStatus> {
    Some(match word.to_ascii_lowercase().as_str() {
        "in_transit" | "out_for_delivery" | "attempted_delivery" | "delayed" => FulfillmentStatus::InTransit,
        "delivered" | "picked_up" => FulfillmentStatus::Delivered,
        "failure" | "not_delivered" => FulfillmentStatus::Failed,
        "ready_for_pickup" => FulfillmentStatus::Fulfilled,
        _ => return None,
    })
}

/// The shop's currency, in which all plain amounts are; Gorgias' samples have it only inside of the sets.
fn currency(shop: Reader<'_>) -> Option<String> {
    let of_set = |set: Reader<'_>| set.object("shop_money", |money| money.text("currency_code")).flatten();
    shop.text("currency").or_else(|| shop.object("total_price_set", of_set).flatten()).or_else(|| {
        let lines = shop.collect("line_items", |line| line.object("price_set", of_set).flatten());
        lines.into_iter().flatten().next()
    })
}

fn shop_money(money: Reader<'_>) -> Option<Money> {
    money.money("amount", money.text("currency_code").as_deref())
}

/// Returns the sum; `None` if one of them is unknown, or if there are none.
pub(super) fn sum(amounts: Vec<Option<Money>>) -> Option<Money> {
    let mut amounts = amounts.into_iter();
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| sum.checked_add(&amount?))
}

fn item(line: Reader<'_>, currency: Option<&str>) -> LineItem {
    let quantity = line.decimal("quantity");
    let status = line.text("fulfillment_status");
    let open = line.decimal("fulfillable_quantity");
    LineItem {
        id: line.text("id"),
        product_id: line.text("product_id"),
        variant_id: line.text("variant_id"),
        title: line.text("title").or_else(|| line.text("name")),
        variant: line.text("variant_title").filter(|title| title != "Default Title"),
        sku: line.text("sku"),
        vendor: line.text("vendor"),
        product_type: line.text("product_type"),
        tags: line.words("tags"),
        quantity,
        // Without the status, fewer open units can also mean that they were removed.
        fulfilled: quantity.filter(|_| status.is_some()).and_then(|all| all.checked_sub(open?)),
        price: line.money("price", currency),
        discount: line.money("total_discount", currency),
        fulfillment: match &status {
            Some(word) => fulfillment(word),
            None => line.mentions("fulfillment_status").then_some(FulfillmentStatus::Unfulfilled),
        },
        ..LineItem::default()
    }
}

fn shipment(sent: Reader<'_>) -> Shipment {
    let status = sent.text("status");
    let word = sent.text("shipment_status");
    let mut numbers = sent.words("tracking_numbers");
    numbers.extend(sent.text("tracking_number").filter(|number| !numbers.contains(number)));
    let mut urls = sent.words("tracking_urls");
    urls.extend(sent.text("tracking_url").filter(|url| !urls.contains(url)));
    Shipment {
        id: sent.text("id"),
        status: word.as_deref().and_then(parcel).or(match status.as_deref() {
            Some("success") => Some(FulfillmentStatus::Fulfilled),
            Some("pending" | "open") => Some(FulfillmentStatus::Unfulfilled),
            _ => None,
        }),
        cancelled: matches!(status.as_deref(), Some("cancelled" | "error" | "failure")),
        word: word.or(status),
        carrier: sent.text("tracking_company"),
        tracking_numbers: numbers,
        tracking_urls: urls,
        created_at: sent.time("created_at"),
        updated_at: sent.time("updated_at"),
    }
}

fn refund(refund: Reader<'_>, currency: Option<&str>, items: &mut [LineItem]) -> Refund {
    let mut lines = Vec::new();
    let mut of_lines = Vec::new();
    refund.each("refund_line_items", |line| {
        let quantity = line.decimal("quantity");
        let id = line.text("line_item_id");
        let amounts = [line.money("subtotal", currency), line.money("total_tax", currency)];
        of_lines.push(sum(amounts.into()));
        let came_back = line.text("restock_type").as_deref() == Some("return");
        if let Some(item) = items.iter_mut().find(|item| id.is_some() && item.id == id) {
            add(&mut item.refunded, quantity);
            add(&mut item.returned, quantity.filter(|_| came_back));
        }
        lines.extend(id.map(|id| (id, quantity)));
    });
    // What moved is in the transactions; what was to move, in the lines.
    let mut moved = Vec::new();
    refund.each("transactions", |transaction| {
        let is = |name: &str, word: &str| transaction.text(name).as_deref() == Some(word);
        if is("kind", "refund") && is("status", "success") {
            let code = transaction.text("currency");
            moved.push(transaction.money("amount", code.as_deref().or(currency)));
        }
    });
    Refund {
        id: refund.text("id"),
        amount: sum(moved).or_else(|| sum(of_lines)),
        created_at: refund.time("processed_at").or_else(|| refund.time("created_at")),
        items: lines,
    }
}

fn add(sum: &mut Option<Decimal>, more: Option<Decimal>) {
    if let Some(more) = more {
        *sum = sum.unwrap_or_default().checked_add(more);
    }
}

fn contact(order: &mut Order, shop: Reader<'_>) {
    let contact = &mut order.contact;
    contact.billing = shop.object("billing_address", address);
    contact.shipping = shop.object("shipping_address", address);
    contact.email = shop.text("email").or_else(|| shop.text("contact_email"));
    contact.phone = shop.text("phone");
    shop.object("customer", |customer| {
        contact.email = contact.email.take().or_else(|| customer.text("email"));
        contact.phone = contact.phone.take().or_else(|| customer.text("phone"));
        contact.name = full_name(customer, "first_name", "last_name");
    });
    let named = || [&contact.billing, &contact.shipping].into_iter().flatten().find_map(|address| address.name.clone());
    contact.name = contact.name.take().or_else(named);
}

/// First and last name in one.
pub(super) fn full_name(person: Reader<'_>, first: &str, last: &str) -> Option<String> {
    let names: Vec<_> = [person.text(first), person.text(last)].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: at.text("name").or_else(|| full_name(at, "first_name", "last_name")),
        company: at.text("company"),
        lines: [at.text("address1"), at.text("address2")].into_iter().flatten().collect(),
        city: at.text("city"),
        region: at.text("province_code").or_else(|| at.text("province")),
        zip: at.text("zip"),
        country: at.text("country_code").or_else(|| at.text("country")),
        phone: at.text("phone"),
    }
}
