//! An order as the REST API of BigCommerce writes it (orders of its version 2, refunds of version 3). Nothing is published about
//! the entry of Gorgias: the form is assumed to be the platform's own, with lists in place of the links to them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::order::{Order, Parcel, Payment, Refund, Shipment, Standing, place};
use super::{Shop, Shopper, joined, number, text};

pub(super) fn entry(shop: &Shop, shopper: &Shopper, orders: &[Order]) -> Value {
    let orders: Vec<Value> = orders.iter().map(|own| order(shop, shopper, own)).collect();
    json!({
        "__integration_type__": "bigcommerce",
        "customer": {
            "id": shopper.external, "email": shopper.email, "first_name": shopper.first, "last_name": shopper.last,
            "phone": shopper.phone, "company": "", "customer_group_id": 0, "notes": shopper.note, "tax_exempt_category": "",
            "date_created": shopper.since.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            "accepts_product_review_abandoned_cart_emails": shopper.marketing, "addresses": [address(shopper)],
        },
        "orders": orders,
    })
}

/// Orders carry times of e-mail.
fn time(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// Amounts have four places.
fn money(cents: i64) -> String {
    format!("{}00", text(cents))
}

fn address(shopper: &Shopper) -> Value {
    let address = &shopper.address;
    json!({
        "first_name": shopper.first, "last_name": shopper.last, "company": "", "street_1": address.street, "street_2": "",
        "city": address.city, "state": address.region.map_or("", |(name, _)| name), "zip": address.zip,
        "country": address.country, "country_iso2": address.country_code, "phone": shopper.phone.clone().unwrap_or_default(),
        "email": shopper.email,
    })
}

/// Number and name of the status.
fn status(shop: &Shop, order: &Order) -> (i64, &'static str) {
    match (order.canceled.is_some(), order.standing(shop), order.fulfilled()) {
        (true, Standing::Payment(_), _) => (5, "Cancelled"),
        (_, Standing::Refunded, _) => (4, "Refunded"),
        (_, Standing::PartlyRefunded, _) => (14, "Partially Refunded"),
        (_, Standing::Payment(Payment::Pending), _) => (7, "Awaiting Payment"),
        (_, Standing::Payment(Payment::Voided), _) => (6, "Declined"),
        (_, _, Some(false)) => (3, "Partially Shipped"),
        (_, _, Some(true)) if order.shipments.iter().all(|own| own.parcel == Parcel::Delivered) => (10, "Completed"),
        (_, _, Some(true)) => (2, "Shipped"),
        (_, _, None) => (11, "Awaiting Fulfillment"),
    }
}

fn order(shop: &Shop, shopper: &Shopper, order: &Order) -> Value {
    let (status_id, status) = status(shop, order);
    let payment = match order.standing(shop) {
        Standing::Payment(Payment::Paid) => "captured",
        Standing::Payment(Payment::Authorized) => "authorized",
        Standing::Payment(Payment::Pending) => "pending",
        Standing::Payment(Payment::Voided) => "voided",
        Standing::PartlyRefunded => "partially refunded",
        Standing::Refunded => "refunded",
    };
    let shipping = order.shipping.1;
    let products: Vec<Value> = (0..order.lines.len()).map(|at| product(shop, order, at)).collect();
    let shipments: Vec<Value> =
        order.shipments.iter().enumerate().map(|(at, own)| shipment(shopper, order, at, own)).collect();
    let refunds: Vec<Value> = order.refunds.iter().enumerate().map(|(at, own)| refund(shop, order, at, own)).collect();
    let coupons: Vec<Value> = order
        .discount
        .iter()
        .map(|own| {
            let (kind, amount) = own.percent.map_or((2, money(own.cents)), |share| (1, format!("{share}.0000")));
            json!({"id": order.external * 10, "order_id": order.external, "coupon_id": 7, "code": own.code, "type": kind, "amount": amount, "discount": number(own.cents)})
        })
        .collect();
    let mut destination = address(shopper);
    destination["id"] = json!(order.external + 1);
    destination["order_id"] = json!(order.external);
    destination["items_total"] = json!(order.lines.iter().map(|line| line.quantity).sum::<i64>());
    destination["shipping_method"] = json!(order.shipping.0);
    let last_shipped = order.shipments.iter().map(|own| own.created).max();
    joined([
        json!({
            "id": order.external, "customer_id": shopper.external, "date_created": time(order.created),
            "date_modified": time(order.updated()), "date_shipped": last_shipped.map(time).unwrap_or_default(), "status_id": status_id,
            "status": status, "custom_status": status, "currency_code": shop.currency, "default_currency_code": shop.currency
        }),
        json!({
            "subtotal_ex_tax": money(order.goods()), "subtotal_tax": money(Order::tax_of(shop, order.goods())),
            "subtotal_inc_tax": money(order.goods() + Order::tax_of(shop, order.goods())),
            "shipping_cost_ex_tax": money(shipping), "shipping_cost_inc_tax": money(shipping), "shipping_cost_tax": money(0),
            "discount_amount": money(0), "coupon_discount": money(order.discounted()), "store_credit_amount": money(0),
            "gift_certificate_amount": money(0), "total_ex_tax": money(order.subtotal() + shipping), "total_tax": money(order.tax(shop)),
            "total_inc_tax": money(order.total(shop)), "refunded_amount": money(order.refunded(shop))
        }),
        json!({
            "items_total": order.lines.iter().map(|line| line.quantity).sum::<i64>(),
            "items_shipped": (0..order.lines.len()).map(|at| order.shipped(at)).sum::<i64>(),
            "payment_method": "Card", "payment_provider_id": format!("ex_{}", order.external), "payment_status": payment,
            "order_is_digital": false, "is_deleted": false, "channel_id": 1, "order_source": "www", "staff_notes": "",
            "customer_message": order.note.clone().unwrap_or_default(), "billing_address": address(shopper),
            "shipping_addresses": [destination], "products": products, "coupons": coupons, "shipments": shipments, "refunds": refunds,
        }),
    ])
}

fn product(shop: &Shop, order: &Order, at: usize) -> Value {
    let Some(line) = order.lines.get(at) else { return Value::Null };
    let price = line.product.cents;
    let tax = Order::tax_of(shop, price);
    let off = order.discount_of(line);
    let options: Vec<Value> = line
        .variant_title()
        .iter()
        .map(|variant| json!({"id": order.line_id(at), "display_name": line.product.option, "display_value": variant, "value": (line.variant + 1).to_string()}))
        .collect();
    json!({
        "id": order.line_id(at), "order_id": order.external, "product_id": line.product.id, "variant_id": line.variant_id(),
        "name": line.product.title, "sku": line.sku(), "brand": line.product.vendor, "type": "physical",
        "base_price": money(price), "price_ex_tax": money(price), "price_tax": money(tax), "price_inc_tax": money(price + tax),
        "quantity": line.quantity, "quantity_shipped": order.shipped(at), "quantity_refunded": order.returned(at),
        "total_ex_tax": money(line.cents()), "total_tax": money(tax * line.quantity), "total_inc_tax": money(line.cents() + tax * line.quantity),
        "weight": (line.product.grams as f64 / 1000.0).to_string(), "is_refunded": order.returned(at) >= line.quantity,
        "refund_amount": money(order.value_of(at, order.returned(at))), "product_options": options,
        "applied_discounts": if off == 0 { json!([]) } else { json!([{"id": "coupon", "amount": money(off), "name": "Coupon", "target": "order"}]) },
    })
}

fn shipment(shopper: &Shopper, order: &Order, at: usize, shipment: &Shipment) -> Value {
    let items: Vec<Value> = shipment
        .content
        .iter()
        .filter_map(|(at, count)| {
            let line = order.lines.get(*at)?;
            Some(json!({"order_product_id": order.line_id(*at), "product_id": line.product.id, "quantity": count}))
        })
        .collect();
    json!({
        "id": order.external * 10 + place(at), "order_id": order.external, "customer_id": shopper.external,
        "date_created": time(shipment.created), "order_address_id": order.external + 1, "tracking_number": shipment.tracking,
        "tracking_carrier": shipment.carrier, "tracking_link": shipment.tracking_url(), "shipping_provider": "custom",
        "shipping_method": order.shipping.0, "comments": "", "items": items, "shipping_address": address(shopper),
    })
}

fn refund(shop: &Shop, order: &Order, at: usize, refund: &Refund) -> Value {
    let items: Vec<Value> = refund
        .content
        .iter()
        .map(|(at, count)| {
            json!({
                "item_type": "PRODUCT", "item_id": order.line_id(*at), "quantity": count, "reason": refund.note,
                "requested_amount": number(order.value_of(*at, *count)),
            })
        })
        .collect();
    let amount = number(order.amount(shop, refund));
    json!({
        "id": order.external * 10 + 5 + place(at), "order_id": order.external, "user_id": 1, "reason": refund.note,
        "created": refund.created.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), "total_amount": amount, "items": items,
        "payments": [{"provider_id": "custom", "amount": amount, "offline": false, "is_declined": false}],
    })
}
