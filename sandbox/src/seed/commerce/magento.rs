//! An order as the REST API of Magento 2 writes it. Only `orders[0].created_at`, the number of an order and the tracking id of
//! the last shipment are known to be there; that the rest is the platform's own form, and that shipments and credit memos
//! stand inside of their order, is assumed.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::order::{Order, Payment, Refund, Shipment, Standing, place};
use super::{Shop, Shopper, joined, number};

pub(super) fn entry(shop: &Shop, shopper: &Shopper, orders: &[Order]) -> Value {
    let orders: Vec<Value> = orders.iter().map(|own| order(shop, shopper, own)).collect();
    json!({
        "__integration_type__": "magento2",
        "customer": {
            "id": shopper.external, "group_id": 1, "email": shopper.email, "firstname": shopper.first, "lastname": shopper.last,
            "created_at": time(shopper.since), "updated_at": time(shopper.since), "store_id": 1, "website_id": 1,
            "default_billing": (shopper.external + 500).to_string(), "default_shipping": (shopper.external + 500).to_string(),
            "addresses": [customer_address(shopper)], "extension_attributes": {"is_subscribed": shopper.marketing},
        },
        "orders": orders,
    })
}

/// Magento writes UTC without saying so.
fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn base_address(shopper: &Shopper) -> Value {
    let address = &shopper.address;
    json!({
        "firstname": shopper.first, "lastname": shopper.last, "street": [address.street], "city": address.city,
        "postcode": address.zip, "country_id": address.country_code, "telephone": shopper.phone,
    })
}

fn customer_address(shopper: &Shopper) -> Value {
    let mut whole = base_address(shopper);
    whole["id"] = json!(shopper.external + 500);
    whole["customer_id"] = json!(shopper.external);
    whole["region"] = shopper.address.region.map_or_else(
        || json!({"region": null, "region_code": null}),
        |(name, code)| json!({"region": name, "region_code": code}),
    );
    whole["default_billing"] = json!(true);
    whole["default_shipping"] = json!(true);
    whole
}

fn order_address(shopper: &Shopper, order: &Order, kind: &str) -> Value {
    let mut whole = base_address(shopper);
    whole["address_type"] = json!(kind);
    whole["entity_id"] = json!(order.external * 2 + i64::from(kind == "shipping"));
    whole["parent_id"] = json!(order.external);
    whole["email"] = json!(shopper.email);
    whole["region"] = json!(shopper.address.region.map(|(name, _)| name));
    whole["region_code"] = json!(shopper.address.region.map(|(_, code)| code));
    whole
}

/// The number that people see.
pub(super) fn increment(order: &Order) -> String {
    format!("{:09}", order.number)
}

fn order(shop: &Shop, shopper: &Shopper, order: &Order) -> Value {
    let (state, status) = match (order.canceled, order.standing(shop), order.fulfilled()) {
        (Some(_), Standing::Refunded, _) | (None, Standing::Refunded, _) => ("closed", "closed"),
        (Some(_), ..) => ("canceled", "canceled"),
        (None, Standing::Payment(Payment::Pending | Payment::Voided), _) => ("new", "pending"),
        (None, _, Some(true)) => ("complete", "complete"),
        (None, ..) => ("processing", "processing"),
    };
    let paid = if order.payment == Payment::Paid { order.total(shop) } else { 0 };
    let total = order.total(shop);
    let items: Vec<Value> = (0..order.lines.len()).map(|at| item(shop, order, at)).collect();
    let shipments: Vec<Value> = order.shipments.iter().enumerate().map(|(at, own)| shipment(order, at, own)).collect();
    let memos: Vec<Value> = order.refunds.iter().enumerate().map(|(at, own)| memo(shop, order, at, own)).collect();
    let comments: Vec<Value> = order
        .note
        .iter()
        .map(|note| {
            json!({
                "comment": note, "created_at": time(order.created), "entity_id": order.external + 1, "entity_name": "order",
                "is_customer_notified": 0, "is_visible_on_front": 0, "parent_id": order.external, "status": status,
            })
        })
        .collect();
    joined([
        json!({
            "entity_id": order.external, "increment_id": increment(order), "state": state, "status": status,
            "created_at": time(order.created), "updated_at": time(order.updated()), "store_id": 1,
            "store_name": format!("Main Website\n{}\nDefault Store View", shop.display_name), "is_virtual": 0,
            "customer_id": shopper.external, "customer_email": shopper.email, "customer_firstname": shopper.first,
            "customer_lastname": shopper.last, "customer_is_guest": 0, "customer_group_id": 1
        }),
        json!({
            "order_currency_code": shop.currency, "base_currency_code": shop.currency, "store_currency_code": shop.currency,
            "subtotal": number(order.goods() - Order::tax_of(shop, order.goods())), "subtotal_incl_tax": number(order.goods()),
            "discount_amount": number(-order.discounted()), "coupon_code": order.discount.as_ref().map(|own| own.code),
            "shipping_amount": number(order.shipping.1), "shipping_incl_tax": number(order.shipping.1),
            "shipping_description": order.shipping.0, "tax_amount": number(order.tax(shop)), "grand_total": number(total),
            "base_grand_total": number(total), "total_paid": number(paid), "total_due": number(total - paid),
            "total_refunded": number(order.refunded(shop)), "total_item_count": order.lines.len(),
            "total_qty_ordered": order.lines.iter().map(|line| line.quantity).sum::<i64>(),
            "weight": order.lines.iter().map(|line| line.product.grams * line.quantity).sum::<i64>() as f64 / 1000.0
        }),
        json!({
            "items": items, "billing_address": order_address(shopper, order, "billing"),
            "payment": {
                "method": "example_card", "amount_ordered": number(total), "amount_paid": number(paid),
                "amount_refunded": number(order.refunded(shop)), "entity_id": order.external, "parent_id": order.external,
                "additional_information": ["Card"],
            },
            "status_histories": comments,
            "extension_attributes": {"shipping_assignments": [{"shipping": {
                "address": order_address(shopper, order, "shipping"), "method": "flatrate_flatrate",
                "total": {"shipping_amount": number(order.shipping.1)},
            }}]},
            "shipments": shipments, "credit_memos": memos,
        }),
    ])
}

fn item(shop: &Shop, order: &Order, at: usize) -> Value {
    let Some(line) = order.lines.get(at) else { return Value::Null };
    let net = line.product.cents - Order::tax_of(shop, line.product.cents);
    let off = order.discount_of(line);
    let canceled = if order.canceled.is_some() { line.quantity - order.returned(at) } else { 0 };
    json!({
        "item_id": order.line_id(at), "order_id": order.external, "product_id": line.product.id, "product_type": "simple",
        "sku": line.sku(), "name": line.full_title(), "created_at": time(order.created), "updated_at": time(order.updated()),
        "qty_ordered": line.quantity, "qty_invoiced": if order.payment == Payment::Paid { line.quantity } else { 0 },
        "qty_shipped": order.shipped(at), "qty_refunded": order.returned(at), "qty_canceled": canceled,
        "price": number(net), "price_incl_tax": number(line.product.cents), "row_total": number(net * line.quantity),
        "row_total_incl_tax": number(line.cents()), "discount_amount": number(off),
        "tax_percent": shop.tax_rate as f64 / 10.0, "tax_amount": number(Order::tax_of(shop, line.cents() - off)),
        "weight": line.product.grams as f64 / 1000.0, "is_virtual": 0, "store_id": 1,
    })
}

fn shipment(order: &Order, at: usize, shipment: &Shipment) -> Value {
    let id = order.external * 10 + place(at);
    let items: Vec<Value> = shipment
        .content
        .iter()
        .filter_map(|(at, count)| {
            let line = order.lines.get(*at)?;
            Some(json!({
                "entity_id": id * 10 + place(*at), "parent_id": id, "order_item_id": order.line_id(*at), "product_id": line.product.id,
                "sku": line.sku(), "name": line.full_title(), "qty": count,
            }))
        })
        .collect();
    json!({
        "entity_id": id, "increment_id": format!("{:09}", order.number * 10 + place(at)), "order_id": order.external,
        "created_at": time(shipment.created), "updated_at": time(shipment.updated), "store_id": 1, "items": items,
        "tracks": [{
            "entity_id": id + 1, "parent_id": id, "order_id": order.external, "track_number": shipment.tracking,
            "title": shipment.carrier, "carrier_code": "custom", "created_at": time(shipment.created),
            "updated_at": time(shipment.updated),
        }],
    })
}

fn memo(shop: &Shop, order: &Order, at: usize, refund: &Refund) -> Value {
    let id = order.external * 10 + 5 + place(at);
    let items: Vec<Value> = refund
        .content
        .iter()
        .map(|(at, count)| {
            json!({
                "entity_id": id * 10 + place(*at), "parent_id": id, "order_item_id": order.line_id(*at), "qty": count,
                "row_total_incl_tax": number(order.value_of(*at, *count)),
            })
        })
        .collect();
    json!({
        "entity_id": id, "increment_id": format!("{:09}", order.number * 10 + place(at)), "order_id": order.external,
        "created_at": time(refund.created), "updated_at": time(refund.created), "state": 2, "order_currency_code": shop.currency,
        "grand_total": number(order.amount(shop, refund)),
        "shipping_amount": number(if refund.with_shipping { order.shipping.1 } else { 0 }), "items": items,
        "comments": [{"comment": refund.note, "created_at": time(refund.created), "parent_id": id}],
    })
}
