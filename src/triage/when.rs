//! What a rule asks for.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listed;
use super::values::{NameOrId, OneOrMany, Period};
use crate::orders::{Decimal, OrderStatus};
use crate::types::{TicketPriority, TicketStatus};

/// Conditions. **All that are given must hold**; of a list of values, any. One without conditions is refused: write
/// `always = true`.
///
/// Names and words are compared without regard to case, and to white space around them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Conditions {
    /// Holds for every ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always: Option<bool>,
    /// All of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Conditions>,
    /// At least one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Conditions>,
    /// Not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Conditions>>,
    /// The status.
    #[serde(deserialize_with = "listed::any", skip_serializing_if = "Option::is_none")]
    pub status: Option<OneOrMany<TicketStatus>>,
    /// The priority.
    #[serde(deserialize_with = "listed::any", skip_serializing_if = "Option::is_none")]
    pub priority: Option<OneOrMany<TicketPriority>>,
    /// The channel, such as `email` or `chat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<OneOrMany<String>>,
    /// How the first message came in, such as `email`, `api` or `helpdesk`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<OneOrMany<String>>,
    /// The language, such as `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<OneOrMany<String>>,
    /// Whether it is marked as spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<bool>,
    /// Whether it is snoozed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<bool>,
    /// Has one of these tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// Whether it is assigned to a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned: Option<bool>,
    /// Is assigned to one of these users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<OneOrMany<NameOrId>>,
    /// Is assigned to one of these teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<OneOrMany<NameOrId>>,
    /// The subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<TextConditions>,
    /// Any message of the customer, without the quoted ones where Gorgias tells them apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<TextConditions>,
    /// The last message of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_body: Option<TextConditions>,
    /// An intent that Gorgias detected in a message of the customer and nobody rejected, such as `shipping/status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<OneOrMany<String>>,
    /// Values of custom fields, by id, label or external id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_fields: BTreeMap<String, OneOrMany<Value>>,
    /// How long ago it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<AgeConditions>,
    /// How long ago the last message was written, by anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<AgeConditions>,
    /// How long ago the customer wrote last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_received: Option<AgeConditions>,
    /// The customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerConditions>,
    /// The customer's orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderConditions>,
}

/// What a text holds. All that is given must hold; of a list, any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TextConditions {
    /// These letters, anywhere: `ship` is in `shipping`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<OneOrMany<String>>,
    /// These whole words, one after the other: `ship` is not in `shipping`, and `out of stock` is in `Out-of-stock?`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<OneOrMany<String>>,
}

/// How long ago something was. What has no date is neither older nor newer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AgeConditions {
    /// At least this long ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than: Option<Period>,
    /// Less than this long ago, or in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_than: Option<Period>,
}

/// Conditions on the customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CustomerConditions {
    /// What stands behind the `@` of the first e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_domain: Option<OneOrMany<String>>,
    /// Values of `meta`, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub meta: BTreeMap<String, OneOrMany<Value>>,
    /// A tag that a shop gave the customer (Shopify).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop_tag: Option<OneOrMany<String>>,
    /// Whether there is any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_orders: Option<bool>,
}

/// Conditions on an order; all must hold for the same one. Without orders, none holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OrderConditions {
    /// Which orders are looked at; the one that the ticket is about unless set.
    pub of: OrderSelector,
    /// Where it stands; what else is true counts, too: an order that is in transit is also paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OneOrMany<OrderStatus>>,
    /// A tag of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// How long ago it was placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeConditions>,
    /// What it is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<OrderValue>,
    /// One of its items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemConditions>,
}

/// Which orders of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderSelector {
    /// The one that the ticket is about, as [`order_context`](crate::Client::order_context) tells: the one that is named,
    /// else the one for which most speaks, else the latest. None where several fit equally well, or where the customer names
    /// one that is not there.
    #[default]
    About,
    /// The latest.
    Latest,
    /// Any of those that Gorgias keeps.
    Any,
}

/// The total of an order. An order in another currency has none of these values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OrderValue {
    /// The currency by its ISO 4217 code, such as `EUR`.
    pub currency: String,
    /// This much or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// Less than this.
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
    /// The SKU; with a `*` at its end, how it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<OneOrMany<String>>,
    /// The vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<OneOrMany<String>>,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<TextConditions>,
}
