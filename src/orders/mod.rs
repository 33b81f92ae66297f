//! Orders of the connected shops, which Gorgias keeps in the customer.
//!
//! Gorgias has no call for orders. The customer holds them: raw, as the shop wrote them, in `integrations`, and in Gorgias'
//! normalized form in `ecommerce_data`. [`orders_of`] reads both into one [`Order`], from a customer or a ticket that was read
//! already, without a call. [`Client::order_context`](crate::Client::order_context) finds the order that a ticket is about.
//! [`events`] receives the shops' webhooks and keeps a ticket per order.
//!
//! ```
//! # fn example(ticket: &gorgias::types::Ticket) {
//! use gorgias::orders::{OrderStatus, orders_of};
//!
//! let found = orders_of(ticket);
//! for order in &found.orders {
//!     let total = order.total.as_ref().map(ToString::to_string).unwrap_or_default();
//!     println!("{}: {total}, {:?}", order.label(), order.statuses());
//!     if order.is(OrderStatus::InTransit) {
//!         println!("tracking: {:?}", order.shipments.iter().flat_map(|s| &s.tracking_numbers).collect::<Vec<_>>());
//!     }
//! }
//! for problem in &found.problems {
//!     eprintln!("left out: {problem}");
//! }
//! # }
//! ```
//!
//! **What is known.** That the entries of `integrations` exist and are raw data of the platform, and a few fields of Shopify's, is
//! documented by Gorgias; Magento 2 is documented by three template variables, BigCommerce not at all. All other fields are those
//! of the platforms' own public order objects, and assumed to arrive unchanged. No filled live sample is public. So reading is
//! lenient: what is missing is `None`, what cannot be read is reported in [`Orders::problems`], and everything stays in
//! [`Order::raw`]. [The guide](crate::docs::orders#what-is-read-platform-by-platform) has the fields of each platform.
//!
//! # Design notes
//!
//! - Amounts are decimals of our own (`i128`, 18 places) that are never rounded: what a platform writes is kept digit
//!   by digit. `rust_decimal` rounds silently beyond 28 digits, and takes `1_000.5`, which no shop writes.
//! - Orders keep their raw value; `Debug` shows neither it nor personal data.

pub mod context;
pub mod events;
mod facts;
mod model;
mod platforms;

pub use model::{
    Address, Amounts, Contact, Decimal, DecimalError, FulfillmentStatus, LineItem, Money, NotPlaced, Order,
    OrderNumber, OrderStatus, PaymentStatus, Platform, Refund, Shipment, StatusWords,
};
pub use platforms::{HasOrders, OrderProblem, Orders, orders_of, read_order};
pub(crate) use platforms::{read_parsed_order, read_whole_order};
