//! An order as Shopify's own Admin API writes it. Gorgias keeps the raw data of the platform: its pages name a good part of the
//! fields (those that the API description declares), the rest is inferred from the platform.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::order::{Order, Parcel, Payment, Refund, Shipment, Standing, place};
use super::{Shop, Shopper, joined, text};

/// The place that all parcels leave from.
const LOCATION: i64 = 61_000_000_001;

pub(super) fn entry(shop: &Shop, shopper: &Shopper, orders: &[Order]) -> Value {
    let spent: i64 = orders
        .iter()
        .filter(|order| order.payment == Payment::Paid)
        .map(|order| order.total(shop) - order.refunded(shop))
        .sum();
    let orders: Vec<Value> = orders.iter().map(|own| order(shop, shopper, own)).collect();
    json!({
        "__integration_type__": "shopify",
        "customer": {
            "id": shopper.external, "email": shopper.email, "first_name": shopper.first, "last_name": shopper.last,
            "phone": shopper.phone, "orders_count": orders.len(), "total_spent": text(spent), "currency": shop.currency,
            "tags": shopper.tags, "note": shopper.note, "state": "enabled", "verified_email": true, "tax_exempt": false,
            "created_at": time(shop, shopper.since), "default_address": default_address(shopper),
        },
        "orders": orders,
    })
}

/// A time with the offset of the shop.
fn time(shop: &Shop, at: DateTime<Utc>) -> String {
    let written = FixedOffset::east_opt(shop.ahead * 3600)
        .map(|zone| at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false));
    written.unwrap_or_else(|| at.to_rfc3339_opts(SecondsFormat::Secs, false))
}

/// An amount in the currencies of shop and buyer, which are the same here.
fn set(shop: &Shop, cents: i64) -> Value {
    let money = json!({"amount": text(cents), "currency_code": shop.currency});
    json!({"shop_money": money, "presentment_money": money})
}

fn address(shopper: &Shopper) -> Value {
    let address = &shopper.address;
    json!({
        "first_name": shopper.first, "last_name": shopper.last, "name": shopper.name(), "company": null, "phone": shopper.phone,
        "address1": address.street, "address2": "", "city": address.city, "province": address.region.map(|(name, _)| name),
        "province_code": address.region.map(|(_, code)| code), "zip": address.zip, "country": address.country,
        "country_code": address.country_code,
    })
}

fn default_address(shopper: &Shopper) -> Value {
    let mut whole = address(shopper);
    whole["id"] = json!(shopper.external + 900);
    whole["customer_id"] = json!(shopper.external);
    whole["country_name"] = json!(shopper.address.country);
    whole["default"] = json!(true);
    whole
}

fn tax_lines(shop: &Shop, cents: i64) -> Value {
    let tax = Order::tax_of(shop, cents);
    json!([{"title": shop.tax_name, "rate": shop.tax_rate as f64 / 1000.0, "price": text(tax), "price_set": set(shop, tax)}])
}

fn order(shop: &Shop, shopper: &Shopper, order: &Order) -> Value {
    let (created, updated) = (time(shop, order.created), time(shop, order.updated()));
    let canceled = order.canceled.map(|(at, _)| time(shop, at));
    let done =
        order.fulfilled() == Some(true) && order.shipments.iter().all(|shipment| shipment.parcel == Parcel::Delivered);
    let closed = if done || canceled.is_some() { Some(updated.clone()) } else { None };
    let financial = match order.standing(shop) {
        Standing::Payment(Payment::Paid) => "paid",
        Standing::Payment(Payment::Authorized) => "authorized",
        Standing::Payment(Payment::Pending) => "pending",
        Standing::Payment(Payment::Voided) => "voided",
        Standing::PartlyRefunded => "partially_refunded",
        Standing::Refunded => "refunded",
    };
    let shipped: Vec<Value> =
        order.shipments.iter().enumerate().map(|(at, own)| fulfillment(shop, order, at, own)).collect();
    let refunds: Vec<Value> = order.refunds.iter().enumerate().map(|(at, own)| refund(shop, order, at, own)).collect();
    let lines: Vec<Value> = (0..order.lines.len()).map(|at| line(shop, order, at)).collect();
    let (way, price) = order.shipping;
    let codes: Vec<Value> = order
        .discount
        .iter()
        .map(|own| json!({"code": own.code, "amount": text(own.cents), "type": if own.percent.is_some() { "percentage" } else { "fixed_amount" }}))
        .collect();
    let applications: Vec<Value> = order
        .discount
        .iter()
        .map(|own| {
            let (kind, value) = own.percent.map_or(("fixed_amount", text(own.cents)), |share| ("percentage", format!("{share}.0")));
            json!({"type": "discount_code", "code": own.code, "value": value, "value_type": kind, "allocation_method": "across", "target_selection": "all", "target_type": "line_item"})
        })
        .collect();
    joined([
        json!({
            "id": order.external, "name": format!("#{}", order.number), "order_number": order.number, "number": order.number - 1000,
            "created_at": created, "processed_at": created, "updated_at": updated, "closed_at": closed, "cancelled_at": canceled,
            "cancel_reason": order.canceled.map(|(_, reason)| reason), "confirmed": true, "test": false, "source_name": "web",
            "contact_email": shopper.email, "email": shopper.email, "phone": shopper.phone, "currency": shop.currency,
            "presentment_currency": shop.currency, "customer_locale": "en", "taxes_included": shop.tax_included
        }),
        json!({
            "total_line_items_price": text(order.goods()), "total_discounts": text(order.discounted()), "subtotal_price": text(order.subtotal()),
            "total_tax": text(order.tax(shop)), "total_price": text(order.total(shop)), "total_price_set": set(shop, order.total(shop)),
            "current_total_price": text(order.total(shop) - order.refunded(shop)), "total_shipping_price_set": set(shop, price),
            "total_weight": order.lines.iter().map(|line| line.product.grams * line.quantity).sum::<i64>(),
            "financial_status": financial,
            "fulfillment_status": order.fulfilled().map(|all| if all { "fulfilled" } else { "partial" })
        }),
        json!({
            "payment_gateway_names": ["example_payments"], "tags": order.tags, "note": order.note, "note_attributes": [],
            "order_status_url": format!("https://{}/orders/{}", shop.domain, order.external),
            "discount_codes": codes, "discount_applications": applications, "tax_lines": tax_lines(shop, order.subtotal()),
            "shipping_lines": [{
                "id": order.external + 1, "title": way, "code": way, "source": "shopify", "price": text(price), "price_set": set(shop, price),
                "discounted_price": text(price), "tax_lines": [],
            }],
            "billing_address": address(shopper), "shipping_address": address(shopper),
            "line_items": lines, "fulfillments": shipped, "refunds": refunds,
        }),
    ])
}

fn line(shop: &Shop, order: &Order, at: usize) -> Value {
    let Some(line) = order.lines.get(at) else { return Value::Null };
    let (shipped, left) = (order.shipped(at), line.quantity - order.shipped(at).max(order.returned(at)));
    let status = match shipped {
        0 => None,
        some if some < line.quantity => Some("partial"),
        _ => Some("fulfilled"),
    };
    let off = order.discount_of(line);
    json!({
        "id": order.line_id(at), "product_id": line.product.id, "variant_id": line.variant_id(), "sku": line.sku(),
        "title": line.product.title, "variant_title": line.variant_title(), "name": line.full_title(), "vendor": line.product.vendor,
        // Shopify's order has no type of a product; clients read it where an app adds it (assumed).
        "product_type": line.product.kind, "product_exists": true, "quantity": line.quantity,
        "current_quantity": line.quantity - order.returned(at), "price": text(line.product.cents), "price_set": set(shop, line.product.cents),
        "total_discount": "0.00", "total_discount_set": set(shop, 0),
        "discount_allocations": if off == 0 { json!([]) } else { json!([{"amount": text(off), "amount_set": set(shop, off), "discount_application_index": 0}]) },
        "grams": line.product.grams, "taxable": true, "gift_card": false,
        "requires_shipping": true, "fulfillment_service": "manual", "fulfillment_status": status,
        "fulfillable_quantity": if order.canceled.is_some() { 0 } else { left.max(0) }, "properties": [],
        "tax_lines": tax_lines(shop, line.cents() - off),
    })
}

fn fulfillment(shop: &Shop, order: &Order, at: usize, shipment: &Shipment) -> Value {
    let parcel = match shipment.parcel {
        Parcel::Labeled => "label_printed",
        Parcel::InTransit => "in_transit",
        Parcel::OutForDelivery => "out_for_delivery",
        Parcel::Delivered => "delivered",
        Parcel::Failed => "failure",
    };
    let content: Vec<Value> = shipment
        .content
        .iter()
        .filter_map(|(at, count)| {
            let line = order.lines.get(*at)?;
            Some(json!({
                "id": order.line_id(*at), "product_id": line.product.id, "variant_id": line.variant_id(), "sku": line.sku(),
                "title": line.product.title, "name": line.full_title(), "quantity": count, "price": text(line.product.cents),
            }))
        })
        .collect();
    json!({
        "id": order.external * 10 + place(at), "order_id": order.external, "name": format!("#{}.{}", order.number, at + 1),
        "status": "success", "service": "manual", "location_id": LOCATION, "created_at": time(shop, shipment.created),
        "updated_at": time(shop, shipment.updated), "shipment_status": parcel, "tracking_company": shipment.carrier,
        "tracking_number": shipment.tracking, "tracking_numbers": [shipment.tracking], "tracking_url": shipment.tracking_url(),
        "tracking_urls": [shipment.tracking_url()], "line_items": content,
    })
}

fn refund(shop: &Shop, order: &Order, at: usize, refund: &Refund) -> Value {
    let content: Vec<Value> = refund
        .content
        .iter()
        .enumerate()
        .map(|(own, (line, count))| {
            let goods = order.value_of(*line, *count);
            json!({
                "id": order.external * 100 + place(at) * 10 + place(own), "line_item_id": order.line_id(*line), "quantity": count,
                "restock_type": if order.shipped(*line) > 0 { "return" } else { "cancel" }, "location_id": LOCATION,
                "subtotal": goods as f64 / 100.0, "total_tax": Order::tax_of(shop, goods) as f64 / 100.0,
            })
        })
        .collect();
    let (id, created) = (order.external * 10 + 5 + place(at), time(shop, refund.created));
    json!({
        "id": id, "order_id": order.external, "created_at": created, "processed_at": created, "note": refund.note, "restock": true,
        "user_id": null, "order_adjustments": [], "refund_line_items": content,
        "transactions": [{
            "id": id * 10 + 1, "order_id": order.external, "kind": "refund", "status": "success", "gateway": "example_payments",
            "amount": text(order.amount(shop, refund)), "currency": shop.currency, "created_at": created,
        }],
    })
}
