//! The parts of an order: lines, shipments, refunds.

use super::{Amounts, Decimal, FulfillmentStatus, Money};
use crate::Timestamp;

/// A line of an order: a product and its quantity.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LineItem {
    /// The id of the line in the shop.
    pub id: Option<String>,
    /// The id of the product.
    pub product_id: Option<String>,
    /// The id of the variant.
    pub variant_id: Option<String>,
    /// The title of the product.
    pub title: Option<String>,
    /// The title of the variant, such as `Blue / M`.
    pub variant: Option<String>,
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// The vendor or brand.
    pub vendor: Option<String>,
    /// The kind of product, in the shop's words. Shopify's orders do not have it; it is read if somebody added it.
    pub product_type: Option<String>,
    /// The tags of the product. Shopify's orders do not have them; they are read if somebody added them.
    pub tags: Vec<String>,
    /// The quantity at checkout: what was removed, sent, and is still open together. Shops that sell by weight have fractions.
    pub quantity: Option<Decimal>,
    /// The quantity that was taken off the order before it was sent; nobody is to get it.
    pub removed: Option<Decimal>,
    /// The quantity sent. Of a bundle, as many as all of its parts were sent for.
    pub fulfilled: Option<Decimal>,
    /// The quantity that was refunded, whether it was sent or not. It counts goods, not money: see [`Refund::amount`].
    pub refunded: Option<Decimal>,
    /// The quantity that came back after it was sent.
    pub returned: Option<Decimal>,
    /// The quantity that is still to be sent.
    pub open: Option<Decimal>,
    /// The price of one unit. Whether it includes tax depends on the shop.
    pub price: Option<Money>,
    /// The price of the line.
    pub total: Option<Money>,
    /// The discount on the line, as a positive amount.
    pub discount: Option<Money>,
    /// The state of the goods of this line.
    pub fulfillment: Option<FulfillmentStatus>,
}

impl LineItem {
    /// Returns the quantity that is ordered now: without what was removed.
    #[must_use]
    pub fn quantity_now(&self) -> Option<Decimal> {
        self.quantity?.checked_sub(self.removed.unwrap_or_default())
    }

    /// Returns `true` if the whole line was removed from the order before it was sent.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.removed.is_some_and(|removed| !removed.is_zero() && self.quantity.is_some_and(|all| removed >= all))
    }

    /// Returns the title, or else the SKU, with the variant in parentheses.
    #[must_use]
    pub fn label(&self) -> String {
        let title = self.title.as_deref().or(self.sku.as_deref()).unwrap_or_default();
        match self.variant.as_deref().filter(|variant| !title.contains(variant)) {
            Some(variant) => format!("{title} ({variant})"),
            None => title.to_owned(),
        }
    }
}

/// A shipment: goods that were sent together.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Shipment {
    /// The id of the shipment in the shop.
    pub id: Option<String>,
    /// The state of the shipment.
    pub status: Option<FulfillmentStatus>,
    /// The state in the words of the shop or the carrier.
    pub word: Option<String>,
    /// `true` if it was canceled.
    pub cancelled: bool,
    /// The name of the carrier.
    pub carrier: Option<String>,
    /// The tracking numbers.
    pub tracking_numbers: Vec<String>,
    /// The URLs of the carrier's tracking pages.
    pub tracking_urls: Vec<String>,
    /// The time at which it was created.
    pub created_at: Option<Timestamp>,
    /// The time at which it was last changed.
    pub updated_at: Option<Timestamp>,
}

/// A refund, as the shop recorded it. Shopify also records one, without money, when lines are removed from an order.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Refund {
    /// The id of the refund in the shop.
    pub id: Option<String>,
    /// The money that went back; zero if none did, `None` if the data does not say.
    pub amount: Option<Amounts>,
    /// The time of the refund.
    pub created_at: Option<Timestamp>,
    /// The lines that it is for, by id, with the quantity of each.
    pub items: Vec<(String, Option<Decimal>)>,
}
