//! One order, in terms common to all shops.

use std::sync::Arc;

use serde_json::Value;

use super::number::OrderNumber;
use super::{
    Contact, FulfillmentStatus, LineItem, Money, OrderStatus, PaymentStatus, Platform, Refund, Shipment, StatusWords,
};
use crate::{Hidden, Timestamp};

/// An order of a shop.
///
/// Everything is optional: what the data does not say is `None` or empty, never guessed. `Debug` shows neither the customer's
/// personal data nor the raw value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Order {
    /// What the shop runs on.
    pub platform: Platform,
    /// The Gorgias integration that connects the shop; `None` for an order that came by another way.
    pub integration_id: Option<i64>,
    /// The shop's name or domain, where the data has it.
    pub shop: Option<String>,
    /// The shop's id of the order, as text: ids need 64 bits, and some shops write text.
    pub id: Option<String>,
    /// What customers call it, such as `#1042`.
    pub name: Option<String>,
    /// Its number, such as `1042`. Kept as text, for zeros in front matter to some shops.
    pub number: Option<String>,
    /// Where the payment stands.
    pub payment: Option<PaymentStatus>,
    /// Where the goods are.
    pub fulfillment: Option<FulfillmentStatus>,
    /// Whether the order was called off.
    pub cancelled: bool,
    /// Whether it waits until somebody looks at it.
    pub on_hold: bool,
    /// The shop's own words for all that.
    pub words: StatusWords,
    /// What the customer pays for all of it.
    pub total: Option<Money>,
    /// The items before shipping; whether tax is in it depends on the shop.
    pub subtotal: Option<Money>,
    /// Shipping.
    pub shipping: Option<Money>,
    /// Tax.
    pub tax: Option<Money>,
    /// Discounts, as a positive amount.
    pub discount: Option<Money>,
    /// What was paid back so far.
    pub refunded: Option<Money>,
    /// Codes of discounts.
    pub discount_codes: Vec<String>,
    /// Ways of shipping that were chosen.
    pub shipping_methods: Vec<String>,
    /// What was ordered.
    pub items: Vec<LineItem>,
    /// What was sent.
    pub shipments: Vec<Shipment>,
    /// What was paid back.
    pub refunds: Vec<Refund>,
    /// The shop's tags of the order.
    pub tags: Vec<String>,
    /// Personal data: name, addresses, e-mail, phone.
    pub contact: Contact,
    /// When it was placed.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// When it was called off.
    pub cancelled_at: Option<Timestamp>,
    /// The shop's word for why.
    pub cancel_reason: Option<String>,
    /// The customer's page about the order. **It opens without a login** for whoever has the address, so `Debug` hides it.
    pub status_url: Option<Hidden<String>>,
    /// Where it was found, such as `integrations.6.orders.0`; empty for an order that came by another way.
    pub path: String,
    pub(in crate::orders) raw: Hidden<Arc<Value>>,
    pub(in crate::orders) normalized: Option<Hidden<Arc<Value>>>,
}

impl Order {
    pub(in crate::orders) fn new(platform: Platform, raw: &Value) -> Self {
        Self {
            platform,
            integration_id: None,
            shop: None,
            id: None,
            name: None,
            number: None,
            payment: None,
            fulfillment: None,
            cancelled: false,
            on_hold: false,
            words: StatusWords::default(),
            total: None,
            subtotal: None,
            shipping: None,
            tax: None,
            discount: None,
            refunded: None,
            discount_codes: Vec::new(),
            shipping_methods: Vec::new(),
            items: Vec::new(),
            shipments: Vec::new(),
            refunds: Vec::new(),
            tags: Vec::new(),
            contact: Contact::default(),
            created_at: None,
            updated_at: None,
            cancelled_at: None,
            cancel_reason: None,
            status_url: None,
            path: String::new(),
            raw: Arc::new(raw.clone()).into(),
            normalized: None,
        }
    }

    /// The order as the shop wrote it, with all that has no field here; personal data included.
    #[must_use]
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// The same order in Gorgias' normalized form, where both were there and were merged.
    #[must_use]
    pub fn normalized(&self) -> Option<&Value> {
        self.normalized.as_ref().map(|value| &***value)
    }

    /// What it is called by: its name, its number or its id.
    #[must_use]
    pub fn label(&self) -> &str {
        [&self.name, &self.number, &self.id].into_iter().flatten().next().map_or("", String::as_str)
    }

    /// The forms by which people refer to it, for matching.
    #[must_use]
    pub fn numbers(&self) -> Vec<OrderNumber> {
        let mut numbers: Vec<_> =
            [&self.name, &self.number].into_iter().flatten().filter_map(|text| OrderNumber::parse(text)).collect();
        numbers.dedup();
        numbers
    }

    /// The most telling of [`statuses`](Self::statuses).
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        self.statuses().first().copied().unwrap_or(OrderStatus::Unknown)
    }

    /// Whether this is one of [`statuses`](Self::statuses).
    #[must_use]
    pub fn is(&self, status: OrderStatus) -> bool {
        self.statuses().contains(&status)
    }

    /// Everything that holds, the most telling first; never empty.
    ///
    /// What was refunded was paid, and what is in transit or delivered was fulfilled: those hold, too.
    #[must_use]
    pub fn statuses(&self) -> Vec<OrderStatus> {
        let mut all = Vec::new();
        if self.cancelled {
            all.push(OrderStatus::Cancelled);
        }
        if self.came_back() {
            all.push(OrderStatus::Returned);
        }
        if self.on_hold {
            all.push(OrderStatus::OnHold);
        }
        all.extend_from_slice(match self.payment {
            Some(PaymentStatus::Pending) => &[OrderStatus::Pending],
            Some(PaymentStatus::Authorized) => &[OrderStatus::Authorized],
            Some(PaymentStatus::PartiallyPaid) => &[OrderStatus::PartiallyPaid],
            Some(PaymentStatus::Paid) => &[OrderStatus::Paid],
            Some(PaymentStatus::PartiallyRefunded) => &[OrderStatus::PartiallyRefunded, OrderStatus::Paid],
            Some(PaymentStatus::Refunded) => &[OrderStatus::Refunded, OrderStatus::Paid],
            Some(PaymentStatus::Voided | PaymentStatus::Failed) => &[OrderStatus::PaymentFailed],
            Some(PaymentStatus::Disputed) => &[OrderStatus::Disputed],
            None => &[],
        });
        let whole = match self.fulfillment {
            Some(FulfillmentStatus::PartiallyFulfilled) => Some(OrderStatus::PartiallyFulfilled),
            Some(FulfillmentStatus::Fulfilled | FulfillmentStatus::InTransit | FulfillmentStatus::Delivered) => {
                Some(OrderStatus::Fulfilled)
            }
            _ => None,
        };
        all.extend(whole);
        all.extend_from_slice(self.parcels(whole == Some(OrderStatus::PartiallyFulfilled)));
        all.sort_unstable();
        all.dedup();
        if all.is_empty() {
            all.push(OrderStatus::Unknown);
        }
        all
    }

    /// What the shipments add. An order of which only a part went out is not delivered, whatever its parcels are.
    fn parcels(&self, partly: bool) -> &'static [OrderStatus] {
        let mut live =
            self.shipments.iter().filter(|shipment| !shipment.cancelled).map(|shipment| shipment.status).peekable();
        let states: Vec<_> = if live.peek().is_some() { live.collect() } else { vec![self.fulfillment] };
        let any = |wanted| states.contains(&Some(wanted));
        if any(FulfillmentStatus::Failed) {
            &[OrderStatus::DeliveryFailed]
        } else if any(FulfillmentStatus::InTransit) {
            &[OrderStatus::InTransit]
        } else if !partly && states.iter().all(|state| *state == Some(FulfillmentStatus::Delivered)) {
            &[OrderStatus::Delivered]
        } else {
            &[]
        }
    }

    /// Whether every unit that was ordered came back.
    fn came_back(&self) -> bool {
        let ordered = self.items.iter().filter(|item| item.quantity.is_some_and(|quantity| !quantity.is_zero()));
        let mut ordered = ordered.peekable();
        ordered.peek().is_some() && ordered.all(|item| item.returned >= item.quantity)
    }
}
