//! Orders as Shopify's REST Admin API writes them; those of its GraphQL Admin API are brought into that form first.
//!
//! Gorgias documents that the raw data of the platform is there, and a few of its fields; all others are those of Shopify's public
//! order object (assumed to arrive unchanged).

mod graphql;
mod lines;
mod money;
mod parcels;
mod refunds;

pub(super) use graphql::to_rest;

use super::person::full_name;
use super::read::Reader;
use crate::orders::model::{Address, Decimal, FulfillmentStatus, LineItem, NotPlaced, Order, PaymentStatus};
use crate::read::{List, Object, View};

/// The names of parcels: `#1003.1` is what Shopify calls a fulfillment of `#1003`.
pub(super) fn parcel_names(order: Object<'_>) -> Vec<String> {
    let parcels = order.get("fulfillments").and_then(View::as_list).into_iter().flat_map(List::iter);
    parcels.filter_map(|parcel| parcel.get("name")?.as_str()).map(str::to_owned).collect()
}

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    order.id = shop.text("id");
    order.name = shop.text("name");
    order.number = shop.text("order_number");
    order.created_at = shop.time("created_at");
    order.updated_at = shop.time("updated_at");
    order.cancelled_at = shop.time("cancelled_at");
    // What cannot be read as a time is reported, and is no cancellation, unless there is a reason for one.
    order.cancelled = order.cancelled_at.is_some() || (shop.has("cancelled_at") && shop.has("cancel_reason"));
    order.cancel_reason = shop.text("cancel_reason");
    order.not_placed = match (shop.flag("test"), shop.flag("confirmed")) {
        (Some(true), _) => Some(NotPlaced::Test),
        (_, Some(false)) => Some(NotPlaced::Unconfirmed),
        _ => None,
    };
    order.words.payment = shop.text("financial_status");
    order.words.fulfillment = shop.text("fulfillment_status");
    // A word of the GraphQL API only.
    order.on_hold = order.words.fulfillment.as_deref().is_some_and(|word| word.eq_ignore_ascii_case("on_hold"));
    order.payment = shop.word("financial_status", payment);
    order.discount_codes = shop.collect("discount_codes", |code| code.text("code")).into_iter().flatten().collect();
    order.tags = shop.words("tags");
    order.status_url = shop.text("order_status_url").map(Into::into);

    let currency = money::currency(shop);
    let currency = currency.as_deref();
    order.shipments = shop.collect("fulfillments", parcels::shipment);
    let sent = parcels::sent(shop);
    let refunds = refunds::read(shop, order.payment, currency);
    order.items = shop.collect("line_items", |line| lines::item(line, currency, sent.as_ref(), &refunds.units));
    order.refunds = refunds.all;
    order.refunded = refunds.sum;
    money::amounts(order, shop, currency);
    order.fulfillment = whole(order, shop);
    mark_waiting(order);
    contact(order, shop);
}

fn payment(word: &str) -> Option<PaymentStatus> {
    Some(match word {
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
    Some(match word {
        "unfulfilled"
        | "unshipped"
        | "open"
        | "in_progress"
        | "pending_fulfillment"
        | "scheduled"
        | "on_hold"
        | "request_declined"
        | "not_eligible" => FulfillmentStatus::Unfulfilled,
        "partial" | "partially_fulfilled" => FulfillmentStatus::PartiallyFulfilled,
        "fulfilled" | "shipped" => FulfillmentStatus::Fulfilled,
        "restocked" => FulfillmentStatus::Restocked,
        _ => return None,
    })
}

/// The state of the goods of the whole order.
fn whole(order: &Order, shop: Reader<'_>) -> Option<FulfillmentStatus> {
    let told = shop.word("fulfillment_status", fulfillment);
    let live = order.shipments.iter().filter(|shipment| !shipment.cancelled);
    let (waiting, sent): (Vec<_>, Vec<_>) =
        live.partition(|sent| sent.status == Some(FulfillmentStatus::ReadyForPickup));
    match told {
        // Shopify calls goods fulfilled that wait to be picked up.
        Some(FulfillmentStatus::Fulfilled) if !waiting.is_empty() => Some(if sent.is_empty() {
            FulfillmentStatus::ReadyForPickup
        } else {
            FulfillmentStatus::PartiallyFulfilled
        }),
        None if shop.mentions("fulfillment_status") && !shop.has("fulfillment_status") => {
            // `null` says that nothing went out (inferred), unless parcels say that something did.
            let units = |of: fn(&LineItem) -> Option<Decimal>| {
                let known = order.items.iter().filter_map(of).try_fold(Decimal::ZERO, Decimal::checked_add);
                known.filter(|units| !units.is_zero())
            };
            let by_units = FulfillmentStatus::of_units(units(|item| item.fulfilled), units(LineItem::quantity_now));
            by_units.or(Some(FulfillmentStatus::Unfulfilled))
        }
        told => told,
    }
}

/// Goods that wait to be picked up are not sent, nor are the lines that they are of.
fn mark_waiting(order: &mut Order) {
    if order.fulfillment == Some(FulfillmentStatus::ReadyForPickup) {
        for item in order.items.iter_mut().filter(|item| item.fulfillment == Some(FulfillmentStatus::Fulfilled)) {
            item.fulfillment = order.fulfillment;
        }
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
