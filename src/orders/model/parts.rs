//! What an order is made of: lines, shipments, refunds.

use super::{Decimal, FulfillmentStatus, Money};
use crate::Timestamp;

/// Something that was ordered.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LineItem {
    /// The shop's id of the line.
    pub id: Option<String>,
    /// Of the product.
    pub product_id: Option<String>,
    /// Of the variant.
    pub variant_id: Option<String>,
    /// The product.
    pub title: Option<String>,
    /// The variant, such as `Blue / M`.
    pub variant: Option<String>,
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// Who makes or sells it.
    pub vendor: Option<String>,
    /// The kind of product in the shop's words. Shopify's orders do not have it; it is read where somebody added it.
    pub product_type: Option<String>,
    /// Tags of the product; as for [`product_type`](Self::product_type).
    pub tags: Vec<String>,
    /// How many were ordered; shops that sell by weight have fractions.
    pub quantity: Option<Decimal>,
    /// How many went out.
    pub fulfilled: Option<Decimal>,
    /// How many were paid back.
    pub refunded: Option<Decimal>,
    /// How many came back.
    pub returned: Option<Decimal>,
    /// Of one unit; whether tax is in it depends on the shop.
    pub price: Option<Money>,
    /// Of the line.
    pub total: Option<Money>,
    /// On the line, as a positive amount.
    pub discount: Option<Money>,
    /// Where the goods of this line are.
    pub fulfillment: Option<FulfillmentStatus>,
}

impl LineItem {
    /// What it is called: title and variant.
    #[must_use]
    pub fn label(&self) -> String {
        let title = self.title.as_deref().or(self.sku.as_deref()).unwrap_or_default();
        match self.variant.as_deref().filter(|variant| !title.contains(variant)) {
            Some(variant) => format!("{title} ({variant})"),
            None => title.to_owned(),
        }
    }
}

/// Goods that were sent together.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Shipment {
    /// The shop's id of it.
    pub id: Option<String>,
    /// Where it is.
    pub status: Option<FulfillmentStatus>,
    /// The shop's or the carrier's word for that.
    pub word: Option<String>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Tracking numbers.
    pub tracking_numbers: Vec<String>,
    /// Pages of the carrier.
    pub tracking_urls: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
}

/// Money that went back.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Refund {
    /// The shop's id of it.
    pub id: Option<String>,
    /// How much, where the data says so.
    pub amount: Option<Money>,
    /// When.
    pub created_at: Option<Timestamp>,
    /// For which lines, by id, and how many units of each.
    pub items: Vec<(String, Option<Decimal>)>,
}
