//! Orders as the REST API of Magento 2 (Adobe Commerce) writes them.
//!
//! Gorgias documents that `orders[0].created_at`, an order number and the tracking id of the last shipment are there. All else
//! is Magento's public order object, and where shipments and credit memos are is assumed: `shipments` and `creditmemos`, on the
//! order or in its `extension_attributes`.

use super::read::Reader;
use super::shopify::{full_name, sum};
use crate::orders::model::{Address, Decimal, FulfillmentStatus, LineItem, Order, PaymentStatus, Refund, Shipment};

/// Fills `order` with what the object says.
pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    let currency = shop.text("order_currency_code");
    let currency = currency.as_deref();
    let money = |name: &str| shop.money(name, currency);
    order.id = shop.text("entity_id").or_else(|| shop.text("id"));
    order.number = shop.text("increment_id");
    order.name = order.number.clone();
    order.shop = shop.text("store_name").map(|name| name.lines().map(str::trim).collect::<Vec<_>>().join(", "));
    let state = shop.text("state");
    order.words.status = shop.text("status").or_else(|| state.clone());
    order.created_at = shop.time("created_at");
    order.updated_at = shop.time("updated_at");
    order.total = money("grand_total");
    order.subtotal = money("subtotal");
    order.shipping = money("shipping_amount");
    order.tax = money("tax_amount");
    // Magento writes discounts as negative amounts.
    order.discount = money("discount_amount").map(|mut discount| {
        discount.amount = discount.amount.abs();
        discount
    });
    order.refunded = money("total_refunded");
    order.discount_codes = shop.words("coupon_code");
    order.shipping_methods = shop.text("shipping_description").into_iter().collect();
    let progress = items(order, shop, currency);
    for part in [Some(shop.object), shop.object.get("extension_attributes").and_then(|part| part.as_object())] {
        let Some(object) = part else { continue };
        let part = Reader { object, ..shop };
        order.shipments.extend(part.collect("shipments", shipment));
        for name in ["creditmemos", "credit_memos"] {
            order.refunds.extend(part.collect(name, |memo| refund(memo, currency)));
        }
    }
    if order.refunded.is_none() {
        order.refunded = sum(order.refunds.iter().map(|refund| refund.amount.clone()).collect());
    }
    let state = state.as_deref().unwrap_or_default();
    order.cancelled = state == "canceled";
    order.on_hold = matches!(state, "holded" | "payment_review");
    order.payment = payment(order, money("total_paid").map(|paid| paid.amount), state);
    order.fulfillment = if state == "complete" { Some(FulfillmentStatus::Fulfilled) } else { progress.status() };
    contact(order, shop);
}

/// Amounts say more than the state, which shops can name as they like.
fn payment(order: &Order, paid: Option<Decimal>, state: &str) -> Option<PaymentStatus> {
    let total = order.total.as_ref().map(|total| total.amount).filter(|total| !total.is_zero());
    let refunded = order.refunded.as_ref().map(|refunded| refunded.amount).filter(|refunded| !refunded.is_zero());
    match (refunded, total, paid) {
        (Some(refunded), Some(total), _) if refunded >= total => Some(PaymentStatus::Refunded),
        (Some(_), ..) => Some(PaymentStatus::PartiallyRefunded),
        (None, Some(total), Some(paid)) if paid >= total => Some(PaymentStatus::Paid),
        (None, _, Some(paid)) if !paid.is_zero() => Some(PaymentStatus::PartiallyPaid),
        _ => match state {
            "new" | "pending_payment" => Some(PaymentStatus::Pending),
            "complete" => Some(PaymentStatus::Paid),
            "closed" => Some(PaymentStatus::Refunded),
            _ => None,
        },
    }
}

/// Returns the units that have to be sent, and those that were, according to the lines.
#[derive(Default)]
struct Progress {
    due: Decimal,
    sent: Decimal,
    known: bool,
}

impl Progress {
    fn add(&mut self, line: Reader<'_>) {
        let is_virtual = line.flag("is_virtual") == Some(true);
        if let Some(sent) = line.decimal("qty_shipped").filter(|_| !is_virtual) {
            let ordered = line.decimal("qty_ordered").unwrap_or_default();
            let due = ordered.checked_sub(line.decimal("qty_canceled").unwrap_or_default());
            let sums = (due.and_then(|due| self.due.checked_add(due)), self.sent.checked_add(sent));
            if let (Some(due), Some(sent)) = sums {
                *self = Self { due, sent, known: true };
            }
        }
    }

    fn status(&self) -> Option<FulfillmentStatus> {
        FulfillmentStatus::of_units(self.known.then_some(self.sent), Some(self.due))
    }
}

/// The lines that customers see: a configurable product has its chosen variant as a second line, without a price.
fn items(order: &mut Order, shop: Reader<'_>, currency: Option<&str>) -> Progress {
    let mut progress = Progress::default();
    let mut children = Vec::new();
    shop.each("items", |line| {
        let parent = line.text("parent_item_id");
        let item = item(line, currency);
        match parent {
            Some(parent) => children.push((parent, item)),
            None => {
                progress.add(line);
                order.items.push(item);
            }
        }
    });
    // A child without its parent is all that there is.
    for (parent, child) in children {
        if !order.items.iter().any(|item| item.id.as_ref() == Some(&parent)) {
            order.items.push(child);
        }
    }
    progress
}

fn item(line: Reader<'_>, currency: Option<&str>) -> LineItem {
    let quantity = line.decimal("qty_ordered");
    let fulfilled = line.decimal("qty_shipped");
    LineItem {
        id: line.text("item_id"),
        product_id: line.text("product_id"),
        title: line.text("name"),
        sku: line.text("sku"),
        vendor: line.text("vendor").or_else(|| line.text("manufacturer")),
        // `product_type` of Magento is technical (`simple`, `configurable`), and says nothing about the goods.
        tags: line.words("tags"),
        quantity,
        fulfilled,
        refunded: line.decimal("qty_refunded").filter(|units| !units.is_zero()),
        price: line.money("price", currency),
        total: line.money("row_total", currency),
        discount: line.money("discount_amount", currency),
        fulfillment: FulfillmentStatus::of_units(fulfilled, quantity),
        ..LineItem::default()
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
    sent.each("tracks", |track| {
        let number = track.text("track_number").or_else(|| track.text("number"));
        shipment.tracking_numbers.extend(number);
        shipment.carrier =
            shipment.carrier.take().or_else(|| track.text("title")).or_else(|| track.text("carrier_code"));
    });
    shipment
}

fn refund(memo: Reader<'_>, currency: Option<&str>) -> Refund {
    Refund {
        id: memo.text("increment_id").or_else(|| memo.text("entity_id")),
        amount: memo.money("grand_total", currency),
        created_at: memo.time("created_at"),
        items: memo
            .collect("items", |line| line.text("order_item_id").map(|id| (id, line.decimal("qty"))))
            .into_iter()
            .flatten()
            .collect(),
    }
}

fn contact(order: &mut Order, shop: Reader<'_>) {
    let contact = &mut order.contact;
    contact.email = shop.text("customer_email");
    contact.name = full_name(shop, "customer_firstname", "customer_lastname");
    contact.billing = shop.object("billing_address", address);
    contact.phone = contact.billing.as_ref().and_then(|address| address.phone.clone());
    contact.shipping = shop.object("shipping_address", address);
    shop.object("extension_attributes", |more| {
        more.each("shipping_assignments", |assigned| {
            let found = assigned.object("shipping", |shipping| shipping.object("address", address)).flatten();
            contact.shipping = contact.shipping.take().or(found);
        });
    });
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: full_name(at, "firstname", "lastname"),
        company: at.text("company"),
        lines: at.lines("street"),
        city: at.text("city"),
        region: at.text("region_code").or_else(|| at.text("region")),
        zip: at.text("postcode"),
        country: at.text("country_id"),
        phone: at.text("telephone"),
    }
}
