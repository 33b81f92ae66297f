//! The kinds of events.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of an order event, in terms common to all shops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderEventKind {
    /// The order was placed.
    Created,
    /// The order was paid in full.
    Paid,
    /// A part of the order was sent.
    PartiallyFulfilled,
    /// The whole order was sent.
    Fulfilled,
    /// A shipment was created or changed.
    Shipment,
    /// The order was canceled.
    Cancelled,
    /// The payment was refunded, in full or in part.
    Refunded,
    /// The order changed in another way.
    Updated,
    /// The order was deleted in the shop.
    Deleted,
    /// The order can be picked up.
    ReadyForPickup,
    /// A return was requested, approved, received or changed.
    Returned,
    /// The customer disputes the payment (a chargeback), or such a dispute changed.
    Disputed,
    /// Any other event; the shop's name for it is in [`OrderEvent::topic`](super::OrderEvent::topic).
    Other,
}

impl OrderEventKind {
    /// All kinds, those of least weight first: the reason that a ticket shows is that of the most weight.
    pub(super) const BY_WEIGHT: [Self; 13] = [
        Self::Other,
        Self::Updated,
        Self::Created,
        Self::Paid,
        Self::Shipment,
        Self::PartiallyFulfilled,
        Self::ReadyForPickup,
        Self::Fulfilled,
        Self::Deleted,
        Self::Cancelled,
        Self::Returned,
        Self::Refunded,
        Self::Disputed,
    ];

    /// Returns the name as it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Paid => "paid",
            Self::PartiallyFulfilled => "partially_fulfilled",
            Self::Fulfilled => "fulfilled",
            Self::Shipment => "shipment",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::Returned => "returned",
            Self::Disputed => "disputed",
            Self::Other => "other",
        }
    }

    /// Returns `true` for a state of the whole order, of which only the latest counts. Everything else is news of its own: a
    /// parcel was sent and money went back, whatever else has changed since.
    #[must_use]
    pub fn is_state(self) -> bool {
        match self {
            Self::Created | Self::Paid | Self::PartiallyFulfilled | Self::Fulfilled => true,
            Self::Updated | Self::Deleted => true,
            Self::Cancelled | Self::Refunded | Self::Returned | Self::Disputed => false,
            Self::Shipment | Self::ReadyForPickup | Self::Other => false,
        }
    }

    pub(crate) fn weight(self) -> usize {
        Self::BY_WEIGHT.iter().position(|kind| *kind == self).unwrap_or_default()
    }

    /// Returns the words of subjects and notes. Those of older builds stand in tickets, and are recognized.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::PartiallyFulfilled => "partially fulfilled",
            Self::ReadyForPickup => "ready for pickup",
            Self::Shipment => "news of a shipment",
            Self::Returned => "news of a return",
            Self::Other | Self::Updated => "updated",
            kind => kind.as_str(),
        }
    }
}

impl fmt::Display for OrderEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
