//! What shops know: an order of no platform in particular, and how each platform writes it.
//!
//! `customer.integrations` holds what the platform itself would answer, `ecommerce_data` the form that is common to all.
//! Both are written from one [`Order`], so they agree.

mod bigcommerce;
pub(crate) mod catalog;
mod magento;
mod normalized;
mod order;
mod shopify;
mod shopper;

use serde_json::{Value, json};

pub(crate) use catalog::{Platform, Product, Shop};
pub(crate) use order::{Discount, Line, Order, Parcel, Payment, Refund, Shipment};
pub(crate) use shopper::{Address, Shopper};

use super::put;
use crate::state::value::object;
use crate::state::{Id, Kind, World};

/// A shop that is connected to the account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Store {
    pub(crate) shop: &'static Shop,
    pub(crate) integration: Id,
}

/// Connects a shop: no client can, so the record is put in place.
pub(crate) fn connect(world: &mut World, shop: &'static Shop) -> Store {
    let meta = match shop.platform {
        Platform::Shopify => json!({
            "shop_name": shop.name, "shop_domain": shop.domain, "shop_display_name": shop.display_name, "shop_id": shop.number,
        }),
        // Assumed: nothing is published about these two.
        Platform::Magento | Platform::BigCommerce => json!({
            "shop_name": shop.name, "shop_domain": shop.domain, "shop_display_name": shop.display_name,
        }),
    };
    let integration = put(
        world,
        Kind::Integration,
        json!({
            "uri": null, "name": shop.display_name, "type": shop.platform.integration_type(), "description": null, "http": null,
            "user": {"id": world.caller}, "managed": false, "application_id": null, "business_hours_id": null, "meta": meta,
            "decoration": null, "locked_datetime": null, "created_datetime": world.created, "updated_datetime": world.created,
            "deactivated_datetime": null,
        }),
    );
    world.set(Kind::Integration, integration, json!({"uri": format!("/api/integrations/{integration}/")}));
    Store { shop, integration }
}

/// What the store knows of a shopper, newest order first: the entry of `integrations` and that of `ecommerce_data`.
pub(crate) fn entries(store: Store, shopper: &Shopper, orders: &[Order]) -> (Value, Value) {
    let raw = match store.shop.platform {
        Platform::Shopify => shopify::entry(store.shop, shopper, orders),
        Platform::Magento => magento::entry(store.shop, shopper, orders),
        Platform::BigCommerce => bigcommerce::entry(store.shop, shopper, orders),
    };
    (raw, normalized::entry(store, shopper, orders))
}

/// Writes both entries into the customer's record.
pub(crate) fn attach(world: &mut World, store: Store, shopper: &Shopper, orders: &[Order]) {
    let (raw, normalized) = entries(store, shopper, orders);
    let (integration, uuid) = (store.integration.to_string(), store.shop.uuid);
    world.set(
        Kind::Customer,
        shopper.customer,
        json!({"integrations": {integration: raw}, "ecommerce_data": {uuid: normalized}}),
    );
}

/// The name of an order as people write it.
pub(crate) fn label(shop: &Shop, order: &Order) -> String {
    match shop.platform {
        Platform::Shopify | Platform::BigCommerce => format!("#{}", order.number),
        Platform::Magento => magento::increment(order),
    }
}

/// A price as people write it.
pub(crate) fn price(shop: &Shop, cents: i64) -> String {
    match shop.currency {
        "EUR" => format!("{} €", text(cents)),
        "GBP" => format!("£{}", text(cents)),
        _ => format!("${}", text(cents)),
    }
}

/// One object of several parts: an order has more fields than the macro for literals can hold at once.
fn joined<const N: usize>(parts: [Value; N]) -> Value {
    Value::Object(parts.into_iter().flat_map(object).collect())
}

/// Money as text, in major units.
fn text(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// Money as a number, in major units.
fn number(cents: i64) -> f64 {
    cents as f64 / 100.0
}
