//! An order in the form that is common to all platforms (`ecommerce_data`). It knows no parcels and no refunds.

use serde_json::{Value, json};

use super::order::{Order, Payment, Standing, place};
use super::{Shop, Shopper, Store, label, number};
use crate::state::clock;

pub(super) fn entry(store: Store, shopper: &Shopper, orders: &[Order]) -> Value {
    let shop = store.shop;
    let currency = shop.currency.to_lowercase();
    json!({
        "store": {
            "id": shop.number, "uuid": shop.uuid, "name": shop.name, "display_name": shop.display_name,
            "type": shop.platform.store_type(), "url": format!("https://{}", shop.domain), "helpdesk_integration_id": store.integration,
            "default_currency": currency, "currencies": [currency], "created_datetime": "2024-01-10T08:00:00+00:00",
            "updated_datetime": null, "deleted_datetime": null,
        },
        "shopper": {
            "id": inner(shop, shopper.external), "external_id": shopper.external.to_string(), "helpdesk_customer_id": shopper.customer,
            "email_address": shopper.email, "phone_number": shopper.phone, "first_name": shopper.first, "middle_name": null,
            "last_name": shopper.last, "birthdate": null, "accepts_marketing_email": shopper.marketing, "accepts_marketing_sms": false,
            "created_datetime": clock::write(shopper.since), "updated_datetime": null, "deleted_datetime": null,
        },
        "orders": orders.iter().map(|own| order(shop, shopper, own)).collect::<Vec<_>>(),
        "addresses": [address(shop, shopper)],
    })
}

/// The number within Gorgias; nothing is known about it but that it differs from that of the platform.
fn inner(shop: &Shop, external: i64) -> i64 {
    external % 1_000_000_000 * 100 + shop.number
}

fn address(shop: &Shop, shopper: &Shopper) -> Value {
    let address = &shopper.address;
    json!({
        "id": inner(shop, shopper.external) + 10, "external_id": (shopper.external + 900).to_string(),
        "shopper_external_id": shopper.external.to_string(), "preferred": true, "line_1": address.street, "line_2": null,
        "city": address.city, "state": address.region.map(|(name, _)| name), "country": address.country_code, "zip_code": address.zip,
        "first_name": shopper.first, "last_name": shopper.last, "phone_number": shopper.phone,
        "created_datetime": clock::write(shopper.since), "updated_datetime": null, "deleted_datetime": null,
    })
}

fn status(shop: &Shop, order: &Order) -> &'static str {
    match (order.canceled.is_some(), order.standing(shop), order.fulfilled()) {
        (true, ..) => "canceled",
        (_, Standing::Payment(Payment::Pending | Payment::Voided), None) => "awaiting_payment",
        (_, _, None) => "awaiting_fulfillment",
        (_, _, Some(false)) => "partially_fulfilled",
        (_, _, Some(true)) => "completed",
    }
}

fn order(shop: &Shop, shopper: &Shopper, order: &Order) -> Value {
    let payment = match order.standing(shop) {
        Standing::Payment(Payment::Paid) => "paid",
        Standing::Payment(Payment::Authorized) => "authorized",
        Standing::Payment(Payment::Pending) => "unpaid",
        Standing::Payment(Payment::Voided) => "voided",
        Standing::PartlyRefunded => "partially_refunded",
        Standing::Refunded => "refunded",
    };
    let created = clock::write(order.created);
    let lines: Vec<Value> = order
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let off = order.discount_of(line);
            let mut own = json!({
                "id": inner(shop, order.external) * 10 + place(at), "title": line.product.title, "taxable": true,
                "requires_shipping": true, "unit_price": number(line.product.cents),
                "quantity": line.quantity, "total_amount": number(line.cents() - off),
                "product_options": line.variant_title().map(|variant| json!({line.product.option: variant})),
                "fulfilled_quantity": order.shipped(at), "discount_amount": null, "discount_reason": null,
                "created_datetime": created, "updated_datetime": null, "deleted_datetime": null,
            });
            if let Some(discount) = &order.discount {
                own["discount_amount"] = json!(number(off));
                own["discount_type"] = json!("fixed_amount");
                own["discount_reason"] = json!(discount.code);
            }
            own
        })
        .collect();
    json!({
        "id": inner(shop, order.external), "external_id": order.external.to_string(), "shopper_external_id": shopper.external.to_string(),
        "number": order.number, "name": label(shop, order), "currency": shop.currency.to_lowercase(),
        "discount_codes": order.discount.as_ref().map(|own| [own.code]), "discount_amount": number(order.discounted()),
        "subtotal_amount": number(order.subtotal()), "shipping_amount": number(order.shipping.1), "tax_amount": number(order.tax(shop)),
        "total_amount": number(order.total(shop)), "external_status": null, "external_fulfillment_status": null,
        "external_payment_status": null, "status": status(shop, order), "payment_status": payment,
        "billing_address": address(shop, shopper), "shipping_address": address(shop, shopper), "line_items": lines,
        "created_datetime": created, "updated_datetime": clock::write(order.updated()), "deleted_datetime": null,
    })
}
