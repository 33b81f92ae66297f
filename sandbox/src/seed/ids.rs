//! The ids of seeded records.

/// The ids of seeded records: one of every kind, and of the cases that are hard to make through the API.
///
/// With [`Seed::Empty`](crate::Seed::Empty), all but the two users are 0. In a shop, those that it has no record for are 0, such
/// as the merged ones; each of the others is the first of its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SeedIds {
    /// The user that the API key belongs to.
    pub caller: i64,
    /// The user that sends messages without a sender.
    pub bot: i64,
    /// Another agent, with the e-mail address `mira@example.com`.
    pub agent: i64,
    /// A third agent.
    pub second_agent: i64,
    /// A team of the two agents.
    pub team: i64,
    /// The integration of `support@example.com`.
    pub email_integration: i64,
    /// A chat integration.
    pub chat_integration: i64,
    /// An HTTP integration.
    pub http_integration: i64,
    /// A Shopify store; the key of its data under `integrations` of [`shopify_customer`](Self::shopify_customer).
    pub shopify_integration: i64,
    /// A Magento 2 store; the key of the data of [`magento_customer`](Self::magento_customer).
    pub magento_integration: i64,
    /// A BigCommerce store; the key of the data of [`bigcommerce_customer`](Self::bigcommerce_customer).
    pub bigcommerce_integration: i64,
    /// A telephone integration.
    pub phone_integration: i64,
    /// A customer with an e-mail address, `nia.okafor@example.com`.
    pub customer: i64,
    /// A customer with four Shopify orders, newest first: one that waits (with a discount), one of which a part is on its way,
    /// one that was delivered and paid back in part, and one that was canceled.
    pub shopify_customer: i64,
    /// A customer with two Magento 2 orders: one that waits, and one that was delivered and paid back in part.
    pub magento_customer: i64,
    /// A customer with two BigCommerce orders: one of which a part has left (with a coupon), and one that was delivered.
    pub bigcommerce_customer: i64,
    /// A customer who was merged into [`customer`](Self::customer): reads get 301.
    pub merged_customer: i64,
    /// An open ticket by e-mail with three messages, a tag and custom fields.
    pub ticket: i64,
    /// An open ticket of the Shopify customer, about the order that waits.
    pub order_ticket: i64,
    /// An open ticket of the Magento 2 customer, about both orders.
    pub magento_ticket: i64,
    /// An open ticket of the BigCommerce customer, about the order of which a part has left.
    pub bigcommerce_ticket: i64,
    /// A closed chat ticket.
    pub closed_ticket: i64,
    /// A ticket that is snoozed until tomorrow.
    pub snoozed_ticket: i64,
    /// A ticket in the trash.
    pub trashed_ticket: i64,
    /// A ticket that was merged into [`ticket`](Self::ticket): reads get 301.
    pub merged_ticket: i64,
    /// The first message of [`ticket`](Self::ticket).
    pub message: i64,
    /// A message of [`order_ticket`](Self::order_ticket) that could not be sent.
    pub failed_message: i64,
    /// A tag that a ticket and a macro use.
    pub tag: i64,
    /// A tag that nothing uses.
    pub unused_tag: i64,
    /// A custom field of tickets, a dropdown.
    pub ticket_field: i64,
    /// A custom field of tickets that the AI agent of Gorgias fills and nobody else may clear, a dropdown;
    /// [`ticket`](Self::ticket) has a value of it.
    pub managed_field: i64,
    /// A custom field of customers, a text.
    pub customer_field: i64,
    /// The id of a macro.
    pub macro_id: i64,
    /// A macro that is archived.
    pub archived_macro: i64,
    /// A macro that a rule uses.
    pub used_macro: i64,
    /// The id of a rule.
    pub rule: i64,
    /// A view of open tickets.
    pub view: i64,
    /// A view that cannot be deleted.
    pub system_view: i64,
    /// The id of an event.
    pub event: i64,
    /// A job that is done.
    pub job: i64,
    /// A satisfaction survey of [`closed_ticket`](Self::closed_ticket).
    pub survey: i64,
    /// The id of a widget.
    pub widget: i64,
    /// A setting of the account.
    pub account_setting: i64,
    /// A telephone call.
    pub voice_call: i64,
    /// An event of the call.
    pub voice_call_event: i64,
    /// A recording of the call.
    pub voice_call_recording: i64,
    /// The slug of a metric card.
    pub metric_card: String,
}
