//! Where an order stands, in words common to all shops. Only what the data says is said; the shop's own words stay beside it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decimal;

/// Where an order stands. Several can hold at once (paid, and in transit): see [`Order::statuses`](super::Order::statuses).
///
/// In the order of how much they tell, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// Called off.
    Cancelled,
    /// All of the goods came back.
    Returned,
    /// All of the money went back.
    Refunded,
    /// Some of the money went back.
    PartiallyRefunded,
    /// A parcel could not be delivered, and none of the other news is worse.
    DeliveryFailed,
    /// Everything arrived.
    Delivered,
    /// A parcel is on its way.
    InTransit,
    /// Everything was handed to a carrier, or is ready to be picked up.
    Fulfilled,
    /// Some of it was.
    PartiallyFulfilled,
    /// Stopped until somebody looks at it.
    OnHold,
    /// The customer disputes the payment.
    Disputed,
    /// The payment was declined, voided or has expired.
    PaymentFailed,
    /// All of the money is there.
    Paid,
    /// Some of the money is there.
    PartiallyPaid,
    /// The money is reserved, and not yet collected.
    Authorized,
    /// The money is still to come.
    Pending,
    /// The data says nothing that is understood; the shop's words are in [`StatusWords`].
    Unknown,
}

/// Where the payment of an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentStatus {
    /// The money is still to come.
    Pending,
    /// Reserved, and not yet collected.
    Authorized,
    /// Some of it is there.
    PartiallyPaid,
    /// All of it is there.
    Paid,
    /// Some of it went back.
    PartiallyRefunded,
    /// All of it went back.
    Refunded,
    /// The reservation was given up, or has expired.
    Voided,
    /// Declined or failed.
    Failed,
    /// The customer disputes it.
    Disputed,
}

/// Where goods are: of an order, a shipment or a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FulfillmentStatus {
    /// Nothing went out.
    Unfulfilled,
    /// Some of it went out.
    PartiallyFulfilled,
    /// All of it went out, or is ready to be picked up.
    Fulfilled,
    /// On its way.
    InTransit,
    /// It arrived.
    Delivered,
    /// It could not be delivered.
    Failed,
    /// Back in stock.
    Restocked,
}

impl FulfillmentStatus {
    /// By how many units went out of all; `None` where the data does not say.
    pub(in crate::orders) fn of_units(sent: Option<Decimal>, all: Option<Decimal>) -> Option<Self> {
        match (sent?, all) {
            (sent, _) if sent.is_zero() => Some(Self::Unfulfilled),
            (sent, Some(all)) if sent >= all => Some(Self::Fulfilled),
            (_, Some(_)) => Some(Self::PartiallyFulfilled),
            (_, None) => None,
        }
    }
}

/// The shop's own words for where an order stands, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StatusWords {
    /// For the order as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// For the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// For the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfillment: Option<String>,
}
