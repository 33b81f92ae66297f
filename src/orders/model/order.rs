//! An order, in terms common to all shops.

use serde_json::Value;

use super::number::OrderNumber;
use super::{
    Amounts, Contact, FulfillmentStatus, LineItem, Money, NotPlaced, OrderStatus, PaymentStatus, Platform, Refund,
    Shipment, StatusWords,
};
use crate::read::Kept;
use crate::sort::sort_by_key;
use crate::{Hidden, Timestamp};

/// An order of a shop, in terms common to all shops.
///
/// Everything is optional: what the data does not say is `None` or empty, never guessed. `Debug` shows neither the customer's
/// personal data nor the raw value.
///
/// ```
/// use gorgias::orders::{OrderStatus, Platform, read_order};
///
/// let raw = serde_json::json!({
///     "id": 450789469, "name": "#1001", "currency": "EUR", "total_price": "84.90", "financial_status": "paid"
/// });
/// let (order, problems) = read_order(Platform::Shopify, &raw);
/// let order = order.unwrap();
/// assert!(problems.is_empty() && order.is(OrderStatus::Paid));
/// assert_eq!(order.label(), "#1001");
/// assert_eq!(order.total.unwrap().to_string(), "84.90 EUR");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Order {
    /// The platform of the shop.
    pub platform: Platform,
    /// The id of the Gorgias integration that connects the shop; `None` for an order that was not read from `integrations`.
    pub integration_id: Option<i64>,
    /// The name or domain of the shop, if the data has it.
    pub shop: Option<String>,
    /// The id of the order in the shop. Kept as text: ids need 64 bits, and some shops write text.
    pub id: Option<String>,
    /// The name that customers see, such as `#1042`.
    pub name: Option<String>,
    /// The number, such as `1042`. Kept as text: leading zeros matter to some shops.
    pub number: Option<String>,
    /// The state of the payment.
    pub payment: Option<PaymentStatus>,
    /// The state of the goods.
    pub fulfillment: Option<FulfillmentStatus>,
    /// `true` if the order was canceled.
    pub cancelled: bool,
    /// `true` if the order is on hold until somebody reviews it.
    pub on_hold: bool,
    /// Set if the order was never placed. Such an order is never taken for the one that a customer means, unless it is named.
    pub not_placed: Option<NotPlaced>,
    /// The states in the shop's own words.
    pub words: StatusWords,
    /// The total of what is ordered now, after all edits.
    pub total: Option<Money>,
    /// The total at checkout, where it differs from [`total`](Self::total).
    pub total_ordered: Option<Money>,
    /// The total in the currency that the customer saw, where it is not the shop's.
    pub customer_total: Option<Money>,
    /// The amount received from the customer, refunds not subtracted.
    pub paid: Option<Money>,
    /// The amount still to be paid. Below zero, the shop owes it to the customer.
    pub due: Option<Money>,
    /// The price of the items, before shipping. Whether it includes tax depends on the shop.
    pub subtotal: Option<Money>,
    /// The price of shipping, after its discount.
    pub shipping: Option<Money>,
    /// `true` if [`shipping`](Self::shipping) is the price before a discount, because the data has no other.
    pub shipping_is_before_discount: bool,
    /// The tax on the whole order.
    pub tax: Option<Money>,
    /// The discounts, as a positive amount.
    pub discount: Option<Money>,
    /// The money that went back so far; zero or without amounts if none did, `None` if the data does not say.
    pub refunded: Option<Amounts>,
    /// The discount codes that were used.
    pub discount_codes: Vec<String>,
    /// The shipping methods that were chosen.
    pub shipping_methods: Vec<String>,
    /// The lines of the order.
    pub items: Vec<LineItem>,
    /// The shipments of the order.
    pub shipments: Vec<Shipment>,
    /// The refunds of the order.
    pub refunds: Vec<Refund>,
    /// The tags of the order in the shop.
    pub tags: Vec<String>,
    /// The personal data: name, addresses, e-mail, phone.
    pub contact: Contact,
    /// The time at which it was placed.
    pub created_at: Option<Timestamp>,
    /// The time at which it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The time at which it was canceled.
    pub cancelled_at: Option<Timestamp>,
    /// The reason for canceling it, in the shop's words.
    pub cancel_reason: Option<String>,
    /// The URL of the customer's page about the order. **It opens without a login** for anybody who has it, so `Debug` hides it.
    pub status_url: Option<Hidden<String>>,
    /// The path at which it was found, such as `integrations.6.orders.0`; empty for an order that was read by itself.
    pub path: String,
    /// The names of its parcels, where the shop gives them some.
    pub(in crate::orders) parcel_names: Vec<String>,
    pub(in crate::orders) raw: Kept,
    pub(in crate::orders) normalized: Option<Kept>,
}

impl Order {
    /// Creates an order of which nothing is known yet, without a raw value.
    pub(in crate::orders) fn new(platform: Platform) -> Self {
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
            not_placed: None,
            words: StatusWords::default(),
            total: None,
            total_ordered: None,
            customer_total: None,
            paid: None,
            due: None,
            subtotal: None,
            shipping: None,
            shipping_is_before_discount: false,
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
            parcel_names: Vec::new(),
            raw: Kept::default(),
            normalized: None,
        }
    }

    pub(in crate::orders) fn with_raw(self, raw: impl Into<Kept>) -> Self {
        Self { raw: raw.into(), ..self }
    }

    /// Returns the order as the shop wrote it, with everything that has no field here, personal data included.
    #[must_use]
    pub fn raw(&self) -> &Value {
        self.raw.value()
    }

    /// Returns the order in Gorgias' normalized form, if both forms were there and were merged.
    #[must_use]
    pub fn normalized(&self) -> Option<&Value> {
        self.normalized.as_ref().map(Kept::value)
    }

    /// Returns the name of the order, or else its number, its id, or empty text.
    #[must_use]
    pub fn label(&self) -> &str {
        [&self.name, &self.number, &self.id].into_iter().flatten().next().map_or("", String::as_str)
    }

    /// Returns name and number in the form that can be matched with what people write.
    #[must_use]
    pub fn numbers(&self) -> Vec<OrderNumber> {
        let mut numbers: Vec<_> =
            [&self.name, &self.number].into_iter().flatten().filter_map(|text| OrderNumber::parse(text)).collect();
        numbers.dedup();
        numbers
    }

    /// Returns the most important of [`statuses`](Self::statuses).
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        self.statuses().first().copied().unwrap_or(OrderStatus::Unknown)
    }

    /// Returns `true` if `status` is one of [`statuses`](Self::statuses).
    #[must_use]
    pub fn is(&self, status: OrderStatus) -> bool {
        self.statuses().contains(&status)
    }

    /// Returns all statuses that apply, the most important first; never empty.
    ///
    /// A refunded order was also paid, and one that is in transit or delivered was also fulfilled: both are returned.
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
            Some(FulfillmentStatus::ReadyForPickup) => Some(OrderStatus::ReadyForPickup),
            _ => None,
        };
        all.extend(whole);
        all.extend(self.parcels(whole == Some(OrderStatus::PartiallyFulfilled)));
        sort_by_key(&mut all, |status| *status);
        all.dedup();
        if all.is_empty() {
            all.push(OrderStatus::Unknown);
        }
        all
    }

    /// Returns the statuses of the shipments. An order that was sent in part is not delivered, whatever its parcels are.
    fn parcels(&self, partly: bool) -> Vec<OrderStatus> {
        let mut live =
            self.shipments.iter().filter(|shipment| !shipment.cancelled).map(|shipment| shipment.status).peekable();
        let states: Vec<_> = if live.peek().is_some() { live.collect() } else { vec![self.fulfillment] };
        let any = |wanted| states.contains(&Some(wanted));
        let mut all = Vec::new();
        for (state, status) in [
            (FulfillmentStatus::Failed, OrderStatus::DeliveryFailed),
            (FulfillmentStatus::InTransit, OrderStatus::InTransit),
            (FulfillmentStatus::ReadyForPickup, OrderStatus::ReadyForPickup),
        ] {
            all.extend(any(state).then_some(status));
        }
        if !partly && states.iter().all(|state| *state == Some(FulfillmentStatus::Delivered)) {
            all.push(OrderStatus::Delivered);
        }
        all
    }

    /// Returns `true` if every unit that was ordered and not removed was returned.
    fn came_back(&self) -> bool {
        let ordered = self.items.iter().filter(|item| item.quantity_now().is_some_and(|quantity| !quantity.is_zero()));
        let mut ordered = ordered.peekable();
        ordered.peek().is_some() && ordered.all(|item| item.returned >= item.quantity_now())
    }
}
