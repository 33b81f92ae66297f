//! The conditions of rules.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listed;
use super::values::{NameOrId, OneOrMany, Period};
use crate::orders::{Decimal, OrderStatus};
use crate::types::{TicketPriority, TicketStatus};

/// Conditions on a ticket. **All that are given must hold**; of a list of values, any. A set without conditions is refused: write
/// `always = true`.
///
/// Names and words are compared without regard to case and to white space around them. Messages that were deleted, and internal
/// notes, are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Conditions {
    /// Holds for every ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always: Option<bool>,
    /// All of these conditions must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Conditions>,
    /// At least one of these conditions must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Conditions>,
    /// These conditions must not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Conditions>>,
    /// The status of the ticket. A snoozed ticket is closed until it wakes up.
    #[serde(deserialize_with = "listed::any", skip_serializing_if = "Option::is_none")]
    pub status: Option<OneOrMany<TicketStatus>>,
    /// The priority of the ticket.
    #[serde(deserialize_with = "listed::any", skip_serializing_if = "Option::is_none")]
    pub priority: Option<OneOrMany<TicketPriority>>,
    /// The channel of the ticket, such as `email` or `chat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<OneOrMany<String>>,
    /// The way in which the first message came in, such as `email`, `api` or `helpdesk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<OneOrMany<String>>,
    /// The language of the ticket, such as `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<OneOrMany<String>>,
    /// `true` for tickets that are marked as spam, `false` for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<bool>,
    /// `true` for tickets that are snoozed, `false` for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<bool>,
    /// The ticket has one of these tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// `true` for tickets that are assigned to a user, `false` for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned: Option<bool>,
    /// The ticket is assigned to one of these users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<OneOrMany<NameOrId>>,
    /// The ticket is assigned to one of these teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<OneOrMany<NameOrId>>,
    /// The subject of the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<TextConditions>,
    /// Any message of the customer, without what it quotes, where Gorgias separates the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<TextConditions>,
    /// The last message of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_body: Option<TextConditions>,
    /// An intent that Gorgias detected in a message of the customer and nobody rejected, such as `shipping/status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<OneOrMany<String>>,
    /// Values of custom fields of the ticket, by id, label or external id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_fields: BTreeMap<String, OneOrMany<Value>>,
    /// The time since the ticket was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<AgeConditions>,
    /// The time since the last message was written, by anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<AgeConditions>,
    /// The time since the customer wrote last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_received: Option<AgeConditions>,
    /// Conditions on the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerConditions>,
    /// Conditions on the customer's orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderConditions>,
}

/// Conditions on a text. All that are given must hold; of a list, any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TextConditions {
    /// The text contains these letters, anywhere: `ship` is in `shipping`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<OneOrMany<String>>,
    /// The text contains these whole words, one after the other: `ship` is not in `shipping`, and `out of stock` is in `Out-of-stock?`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<OneOrMany<String>>,
}

/// Conditions on how long ago something was. Something without a date is neither older nor newer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AgeConditions {
    /// It was at least this long ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than: Option<Period>,
    /// It was less than this long ago, or is in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_than: Option<Period>,
}

/// Conditions on the customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CustomerConditions {
    /// The domain of the customer's first e-mail address: what stands behind the `@`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_domain: Option<OneOrMany<String>>,
    /// Values of the customer's `meta`, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub meta: BTreeMap<String, OneOrMany<Value>>,
    /// A tag that a shop gave the customer (Shopify).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop_tag: Option<OneOrMany<String>>,
    /// `true` for customers with an order, `false` for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_orders: Option<bool>,
}

/// Conditions on an order; all must hold for the same one. Without orders, none holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OrderConditions {
    /// The orders that are looked at. Defaults to the one that the ticket is about.
    pub of: OrderSelector,
    /// The status of the order. An order can have several: one in transit is also paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OneOrMany<OrderStatus>>,
    /// A tag of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// The time since the order was placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeConditions>,
    /// The total of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<OrderValue>,
    /// Conditions on one of the order's items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemConditions>,
}

/// Selects the orders of a customer that a condition looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderSelector {
    /// The order that the ticket is about, as [`order_context`](crate::Client::order_context) finds it: the one that is named,
    /// else the one for which most speaks, else the latest. None where several fit equally well, or where the customer names
    /// one that is not there.
    #[default]
    About,
    /// The order that was placed last.
    Latest,
    /// Any of the orders that Gorgias keeps; one must satisfy all conditions.
    Any,
}

/// Conditions on the total of an order. An order in another currency never satisfies them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OrderValue {
    /// The currency by its ISO 4217 code, such as `EUR`.
    pub currency: String,
    /// The total is this much or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// The total is less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Decimal>,
}

/// Conditions on an item of an order; all must hold for the same one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ItemConditions {
    /// The shop's type or category of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_type: Option<OneOrMany<String>>,
    /// A tag of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// The SKU (article number); with a `*` at its end, how it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<OneOrMany<String>>,
    /// The vendor of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<OneOrMany<String>>,
    /// The title of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<TextConditions>,
}
