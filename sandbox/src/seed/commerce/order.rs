//! An order of no platform in particular, and its arithmetic. Money is in cents.

use chrono::{DateTime, Utc};

use super::catalog::{Product, Shop};

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// The number that the platform keeps it under.
    pub(crate) external: i64,
    /// The number that people see.
    pub(crate) number: i64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) lines: Vec<Line>,
    pub(crate) discount: Option<Discount>,
    /// Name and price of the way of shipping.
    pub(crate) shipping: (&'static str, i64),
    pub(crate) payment: Payment,
    /// When and why it was canceled.
    pub(crate) canceled: Option<(DateTime<Utc>, &'static str)>,
    pub(crate) shipments: Vec<Shipment>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) note: Option<String>,
    pub(crate) tags: &'static str,
}

/// A position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) product: &'static Product,
    /// Place of the variant among those of the product.
    pub(crate) variant: usize,
    pub(crate) quantity: i64,
}

impl Line {
    pub(crate) fn cents(&self) -> i64 {
        self.product.cents * self.quantity
    }

    pub(crate) fn variant_title(&self) -> Option<&'static str> {
        self.product.variants.get(self.variant).copied()
    }

    pub(crate) fn variant_id(&self) -> i64 {
        self.product.id * 10 + place(self.variant)
    }

    pub(crate) fn sku(&self) -> String {
        match self.variant_title() {
            Some(_) => format!("{}-{}", self.product.sku, self.variant + 1),
            None => self.product.sku.to_owned(),
        }
    }

    /// Title of the product with that of the variant.
    pub(crate) fn full_title(&self) -> String {
        match self.variant_title() {
            Some(variant) => format!("{} - {variant}", self.product.title),
            None => self.product.title.to_owned(),
        }
    }
}

/// A discount on the whole order.
#[derive(Debug, Clone)]
pub(crate) struct Discount {
    pub(crate) code: &'static str,
    pub(crate) cents: i64,
    /// The share in percent, where it is one and no fixed sum.
    pub(crate) percent: Option<i64>,
}

/// How the money stands before any refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payment {
    Paid,
    Authorized,
    Pending,
    Voided,
}

/// How the money stands, refunds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Payment(Payment),
    PartlyRefunded,
    Refunded,
}

/// Where a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parcel {
    /// A label exists, the carrier has not seen the parcel yet.
    Labeled,
    InTransit,
    OutForDelivery,
    Delivered,
    /// The carrier tried and failed.
    Failed,
}

/// A parcel with its content.
#[derive(Debug, Clone)]
pub(crate) struct Shipment {
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) carrier: &'static str,
    pub(crate) tracking: String,
    pub(crate) parcel: Parcel,
    /// Place of a line and how many of it.
    pub(crate) content: Vec<(usize, i64)>,
}

impl Shipment {
    pub(crate) fn tracking_url(&self) -> String {
        format!("https://track.example.com/{}/{}", self.carrier.to_lowercase().replace(' ', "-"), self.tracking)
    }
}

/// Money given back.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) created: DateTime<Utc>,
    pub(crate) note: &'static str,
    /// Place of a line and how many of it.
    pub(crate) content: Vec<(usize, i64)>,
    /// The price of shipping goes back too.
    pub(crate) with_shipping: bool,
}

impl Order {
    /// What a change of the order was last.
    pub(crate) fn updated(&self) -> DateTime<Utc> {
        let shipped = self.shipments.iter().map(|shipment| shipment.updated);
        let refunded = self.refunds.iter().map(|refund| refund.created);
        let canceled = self.canceled.iter().map(|(at, _)| *at);
        shipped.chain(refunded).chain(canceled).max().unwrap_or(self.created)
    }

    pub(crate) fn goods(&self) -> i64 {
        self.lines.iter().map(Line::cents).sum()
    }

    pub(crate) fn discounted(&self) -> i64 {
        self.discount.as_ref().map_or(0, |discount| discount.cents)
    }

    /// The part of the discount that falls on one line.
    pub(crate) fn discount_of(&self, line: &Line) -> i64 {
        share(self.discounted(), line.cents(), self.goods())
    }

    /// Goods less discount.
    pub(crate) fn subtotal(&self) -> i64 {
        self.goods() - self.discounted()
    }

    /// The tax within, or on top of, an amount.
    pub(crate) fn tax_of(shop: &Shop, cents: i64) -> i64 {
        if shop.tax_included {
            share(cents, shop.tax_rate, 1000 + shop.tax_rate)
        } else {
            share(cents, shop.tax_rate, 1000)
        }
    }

    /// Tax on the goods; shipping is free of tax in these shops.
    pub(crate) fn tax(&self, shop: &Shop) -> i64 {
        Self::tax_of(shop, self.subtotal())
    }

    pub(crate) fn total(&self, shop: &Shop) -> i64 {
        self.subtotal() + self.shipping.1 + if shop.tax_included { 0 } else { self.tax(shop) }
    }

    pub(crate) fn refunded(&self, shop: &Shop) -> i64 {
        self.refunds.iter().map(|refund| self.amount(shop, refund)).sum()
    }

    /// What a refund gives back, tax included.
    pub(crate) fn amount(&self, shop: &Shop, refund: &Refund) -> i64 {
        // All of it at once, so that no cent is lost to rounding.
        if refund.with_shipping
            && self.lines.iter().enumerate().all(|(at, line)| of(&refund.content, at) == line.quantity)
        {
            return self.total(shop);
        }
        let goods: i64 = refund.content.iter().map(|(at, count)| self.value_of(*at, *count)).sum();
        let tax = if shop.tax_included { 0 } else { Self::tax_of(shop, goods) };
        goods + tax + if refund.with_shipping { self.shipping.1 } else { 0 }
    }

    /// What so many of a line cost, less their part of the discount.
    pub(crate) fn value_of(&self, at: usize, count: i64) -> i64 {
        self.lines.get(at).map_or(0, |line| {
            let goods = line.product.cents * count;
            goods - share(self.discounted(), goods, self.goods())
        })
    }

    /// How many of a line have left.
    pub(crate) fn shipped(&self, at: usize) -> i64 {
        self.shipments.iter().map(|shipment| of(&shipment.content, at)).sum()
    }

    /// How many of a line were paid back.
    pub(crate) fn returned(&self, at: usize) -> i64 {
        self.refunds.iter().map(|refund| of(&refund.content, at)).sum()
    }

    /// Nothing, some (`false`) or all (`true`) has left.
    pub(crate) fn fulfilled(&self) -> Option<bool> {
        if self.shipments.is_empty() {
            return None;
        }
        Some(self.lines.iter().enumerate().all(|(at, line)| self.shipped(at) >= line.quantity))
    }

    pub(crate) fn standing(&self, shop: &Shop) -> Standing {
        match self.refunded(shop) {
            0 => Standing::Payment(self.payment),
            back if back >= self.total(shop) => Standing::Refunded,
            _ => Standing::PartlyRefunded,
        }
    }

    /// The id of a line, unique within the platform.
    pub(crate) fn line_id(&self, at: usize) -> i64 {
        self.external * 10 + place(at)
    }
}

/// How many of a line a parcel or a refund holds.
fn of(content: &[(usize, i64)], at: usize) -> i64 {
    content.iter().filter(|(own, _)| *own == at).map(|(_, count)| count).sum()
}

/// `part` of `whole`, applied to an amount and rounded.
fn share(cents: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (cents * part + whole / 2) / whole }
}

/// The number of a place, from 1.
pub(crate) fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or_default() + 1
}
