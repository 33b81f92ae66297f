//! The states of orders, in words common to all shops. Nothing is guessed; the shop's own words are kept beside them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decimal;

/// A status of an order. Several can apply at once (paid, and in transit): see [`Order::statuses`](super::Order::statuses).
///
/// They are ordered by importance, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// The order was canceled.
    Cancelled,
    /// All goods were returned.
    Returned,
    /// The whole payment was refunded.
    Refunded,
    /// A part of the payment was refunded.
    PartiallyRefunded,
    /// A parcel could not be delivered.
    DeliveryFailed,
    /// Everything was delivered.
    Delivered,
    /// At least one parcel is on its way.
    InTransit,
    /// The goods wait for the customer to pick them up.
    ReadyForPickup,
    /// Everything was handed to a carrier.
    Fulfilled,
    /// A part was handed to a carrier.
    PartiallyFulfilled,
    /// The order is on hold until somebody reviews it.
    OnHold,
    /// The customer disputes the payment (a chargeback).
    Disputed,
    /// The payment was declined, voided or has expired.
    PaymentFailed,
    /// The whole payment was received.
    Paid,
    /// A part of the payment was received.
    PartiallyPaid,
    /// The payment is reserved, and not yet collected.
    Authorized,
    /// The payment was not received yet.
    Pending,
    /// The data has no state that is understood; the shop's words are in [`StatusWords`].
    Unknown,
}

/// The reason why an order does not count as placed: nobody expects goods of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotPlaced {
    /// The checkout was begun and not completed (BigCommerce's Incomplete, WooCommerce's draft).
    Incomplete,
    /// It is a test order of the shop.
    Test,
    /// The shop has not confirmed it.
    Unconfirmed,
}

/// The state of the payment of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentStatus {
    /// The payment was not received yet.
    Pending,
    /// The payment is reserved, and not yet collected.
    Authorized,
    /// A part of the payment was received.
    PartiallyPaid,
    /// The whole payment was received.
    Paid,
    /// A part of the payment was refunded.
    PartiallyRefunded,
    /// The whole payment was refunded.
    Refunded,
    /// The reservation was released, or has expired.
    Voided,
    /// The payment was declined or failed.
    Failed,
    /// The customer disputes the payment (a chargeback).
    Disputed,
}

/// The state of the goods of an order, a shipment or a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FulfillmentStatus {
    /// Nothing was sent.
    Unfulfilled,
    /// A part was sent.
    PartiallyFulfilled,
    /// Everything was sent.
    Fulfilled,
    /// The goods wait for the customer to pick them up.
    ReadyForPickup,
    /// The goods are on their way.
    InTransit,
    /// The goods were delivered.
    Delivered,
    /// The goods could not be delivered.
    Failed,
    /// The goods are back in stock.
    Restocked,
}

impl FulfillmentStatus {
    /// Compares the units sent with all units; `None` if the data does not say.
    pub(in crate::orders) fn of_units(sent: Option<Decimal>, all: Option<Decimal>) -> Option<Self> {
        match (sent?, all) {
            (sent, _) if sent.is_zero() => Some(Self::Unfulfilled),
            (sent, Some(all)) if sent >= all => Some(Self::Fulfilled),
            (_, Some(_)) => Some(Self::PartiallyFulfilled),
            (_, None) => None,
        }
    }
}

/// The states of an order in the shop's own words, unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StatusWords {
    /// The state of the order as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The state of the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// The state of the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfillment: Option<String>,
}
