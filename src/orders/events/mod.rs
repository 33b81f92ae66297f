//! Events of orders: the shops' own webhooks, and the tickets that they lead to.
//!
//! Gorgias has no webhooks about orders; the shops have. An [`OrderWebhook`] verifies and reads their deliveries, and
//! [`Client::upsert_order_ticket`](crate::Client::upsert_order_ticket) keeps one ticket per order, however often, in whatever order
//! and to however many workers an event is delivered.
//!
//! ```no_run
//! # async fn example(client: &gorgias::Client, headers: &http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! use gorgias::orders::events::{OrderEventKind, OrderWebhook, OrderEventPolicy, Reaction};
//! use gorgias::webhook::WebhookRequest;
//!
//! let webhook = OrderWebhook::shopify("the client secret of the app")?;
//! let policy = OrderEventPolicy::default().on(OrderEventKind::Cancelled, Reaction::open().note().tag("cancelled"));
//!
//! let event = webhook.receive(&WebhookRequest::new(headers, body))?; // an error: respond with its `status()`
//! let recorded = client.upsert_order_ticket(&event, &policy).await?; // an error: respond with 503, and the shop delivers it again
//! println!("{:?}: ticket {:?}", recorded.action, recorded.ticket_id);
//! # Ok(())
//! # }
//! ```
//!
//! | Shop | Proof | Payload |
//! |---|---|---|
//! | Shopify | HMAC-SHA-256 of the raw body in `X-Shopify-Hmac-Sha256`, base64, keyed with the app's client secret (documented) | the order, a refund or a fulfillment |
//! | BigCommerce | a header with a secret, which you set on the webhook (documented) | the id of the order only: read it from the shop and add it by [`OrderEvent::with_order`] |
//! | Magento 2, Adobe Commerce | a header with a secret, which you configure; the signature of Adobe's webhooks is made with a private key, which is not supported here | as its owner configures it: the order itself, or under `order`, `data` or `event.data.value` (assumed) |
//!
//! # Design notes
//!
//! - A ticket remembers the events of its order in `meta.order_event`, written in the same call as the state: repeats
//!   and late events are recognized without a second store. A note is written after its event is remembered, and an
//!   event that comes again looks whether its note is there.

mod event;
mod journal;
mod kept;
mod kind;
mod note;
mod policy;
mod policy_file;
mod record;
mod stored;
mod topics;
mod webhook;

pub use event::OrderEvent;
pub use kind::OrderEventKind;
pub use policy::{OrderEventPolicy, Reaction};
pub use record::{OrderTicket, OrderTicketAction};
pub use webhook::OrderWebhook;
