//! Fulfillments of a Shopify order: its parcels, and the units in them.

use std::collections::HashMap;

use super::Reader;
use crate::orders::model::{Decimal, FulfillmentStatus, Shipment};
use crate::orders::platforms::tracking::Numbers;

/// The states that carriers report. A printed label, or a notice to the carrier, moves no parcel.
fn parcel(word: &str) -> Option<Option<FulfillmentStatus>> {
    Some(match word {
        "in_transit" | "out_for_delivery" | "attempted_delivery" | "delayed" | "carrier_picked_up" => {
            Some(FulfillmentStatus::InTransit)
        }
        "delivered" | "picked_up" => Some(FulfillmentStatus::Delivered),
        "failure" | "not_delivered" => Some(FulfillmentStatus::Failed),
        "ready_for_pickup" => Some(FulfillmentStatus::ReadyForPickup),
        "label_printed"
        | "label_purchased"
        | "label_voided"
        | "canceled"
        | "cancelled"
        | "confirmed"
        | "submitted"
        | "fulfilled"
        | "marked_as_fulfilled" => None,
        _ => return None,
    })
}

/// Whether a fulfillment was taken back, or never came about.
fn is_void(sent: Reader<'_>) -> bool {
    let canceled = ["cancelled", "canceled"];
    sent.is("status", &["error", "failure"]) || sent.is("status", &canceled) || sent.is("shipment_status", &canceled)
}

pub(super) fn shipment(sent: Reader<'_>) -> Shipment {
    let status = sent.word("status", |word| {
        Some(match word {
            "success" => Some(FulfillmentStatus::Fulfilled),
            "pending" | "open" => Some(FulfillmentStatus::Unfulfilled),
            "cancelled" | "canceled" | "error" | "failure" => None,
            _ => return None,
        })
    });
    let mut numbers = Numbers::default();
    let listed = sent.words("tracking_numbers").into_iter().chain(sent.text("tracking_number"));
    listed.for_each(|field| numbers.field(&field));
    let mut urls = sent.words("tracking_urls");
    urls.extend(sent.text("tracking_url").filter(|url| !urls.contains(url)));
    urls.iter().for_each(|url| numbers.link(url));
    Shipment {
        id: sent.text("id"),
        status: sent.word("shipment_status", parcel).flatten().or(status.flatten()),
        cancelled: is_void(sent),
        word: sent.text("shipment_status").or_else(|| sent.text("status")),
        carrier: sent.text("tracking_company"),
        tracking_numbers: numbers.into_vec(),
        tracking_urls: urls,
        created_at: sent.time("created_at"),
        updated_at: sent.time("updated_at"),
    }
}

/// The units that were sent, by line; `None` if the order does not list its fulfillments, or not what is in them.
pub(super) fn sent(shop: Reader<'_>) -> Option<HashMap<String, Decimal>> {
    let mut units: HashMap<String, Decimal> = HashMap::new();
    let mut known = shop.has_list("fulfillments");
    shop.each("fulfillments", |sent| {
        // Only what succeeded was sent; a fulfillment can also wait at a service.
        if is_void(sent) || sent.str("status").is_some_and(|word| !word.eq_ignore_ascii_case("success")) {
            return;
        }
        known &= sent.has_list("line_items");
        sent.each("line_items", |line| {
            if let (Some(id), Some(quantity)) = (line.text("id"), line.decimal("quantity")) {
                let sum = units.entry(id).or_default();
                *sum = sum.checked_add(quantity).unwrap_or(*sum);
            }
        });
    });
    known.then_some(units)
}
