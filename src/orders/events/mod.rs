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
//! // While the shop waits: verify, keep the event, respond.
//! let event = webhook.receive(&WebhookRequest::new(headers, body))?; // an error: respond with its `status()`
//!
//! // Later, in a worker:
//! let recorded = client.upsert_order_ticket(&event, &policy).await?; // an error: try again, nothing is done twice
//! println!("{:?}: ticket {:?}", recorded.action, recorded.ticket_id);
//! # Ok(())
//! # }
//! ```
//!
//! **Do not call Gorgias while a shop waits.** A shop waits five seconds and switches a webhook off that fails too often, while
//! Gorgias allows two calls per second by API key: a burst of 200 deliveries is more than a minute of work. The module `inbox`
//! (feature `inbox`) keeps deliveries, responds at once, and works them off in the allowance. An [`OrderEvent`] is
//! `Serialize` and `Deserialize`, for a queue of your own.
//!
//! # What is read
//!
//! | Shop | Proof | Topics and where they name their order |
//! |---|---|---|
//! | Shopify | [`shopify`](OrderWebhook::shopify): HMAC-SHA-256 of the raw body in `X-Shopify-Hmac-Sha256`, Base64, keyed with the app's client secret (documented) | `orders/*`: the order, also within `order`, or `order_id` and `order_edit.order_id` (`orders/edited`, `orders/risk_assessment_changed`). `refunds/*`, `fulfillments/*`, `fulfillment_events/*`, `order_transactions/*`, `disputes/*`: `order_id`. `returns/*`, `reverse_*`: `order.id`, or that of `return`. Everything else that names an order, such as a completed draft, is [`Other`](OrderEventKind::Other). Most payloads of `fulfillment_orders/*` name none |
//! | BigCommerce | [`bigcommerce_signed`](OrderWebhook::bigcommerce_signed): Standard Webhooks, with the client secret of the app; or [`bigcommerce`](OrderWebhook::bigcommerce): a header with a secret, which you set on the webhook (documented) | `store/order/*`: `id`, or `order_id` (transactions, storefronts), or `resource_id` (metafields). `store/shipment/*` and `store/cart/converted`: `orderId`. The id is all that they have: read the order from the shop and add it by [`OrderEvent::with_order`] |
//! | Magento 2, Adobe Commerce | [`magento2`](OrderWebhook::magento2): a header with a secret, which you configure; or `adobe` (feature `adobe-signature`): the signatures of Adobe I/O Events, RSA with SHA-256 over the raw body, by keys that Adobe publishes (documented) | The order, under `event.data.value`, `data.value`, `order`, `data` or alone (assumed, but for the first). Invoices, shipments, tracking numbers, credit memos and returns: `order_id`; comments, payments and addresses: `parent_id`. What comes as Base64 is decoded, whole, as `data_base64` or in part |
//! | WooCommerce | [`woocommerce`](OrderWebhook::woocommerce): HMAC-SHA-256 of the raw body in `X-WC-Webhook-Signature`, Base64 (documented; its ping has none) | `order.created`, `order.updated`, `order.deleted`, `order.restored`: the order, as REST v3 has it. `action.woocommerce_order_*` and `action.woocommerce_payment_complete`: the id in `arg` |
//!
//! Sources: Shopify's list of webhook topics, "Webhooks delivery structure" and "Events delivery structure" (2026-07 and
//! unstable); BigCommerce's "Webhooks Overview", "Webhook Events" and "Channel webhook events"; Adobe's "Signature Verification
//! for Events" and its SDKs, "Adobe Commerce events reference"; WooCommerce's REST documentation v3 and `class-wc-webhook.php`.
//! That BigCommerce signs, and how, is inferred from what others verify: its own pages read here describe the header only.
//!
//! **Not read:** Shopify's Events (headers without `X-`, a developer preview in September 2026), which are refused by name;
//! Adobe's batches; the signature of Adobe Commerce's synchronous webhooks (`x-adobe-commerce-webhook-signature`), which are
//! not events.
//!
//! An event that no webhook reported, such as a refund that was promised on the phone, is made by [`OrderEvent::by_hand`].
//!
//! # Facts and states
//!
//! A refund, a parcel, a return, a dispute or a cancellation is news of its own: however late it comes, it gets its note and its
//! tags. A [state](OrderEventKind::is_state) of the order (paid, updated, fulfilled) that comes after a later one gets no note.
//!
//! In whatever order events arrive, the ticket becomes the one that they would have left in the order of their times: its state is
//! that of the latest event that opens or closes it, its subject names the reason of most weight, it has the tags of all, and a
//! note for each piece of news. That takes events with times, and it does not hold for:
//!
//! - a ticket that a person closed: news that opens tickets opens it again, however late it comes;
//! - notes about states, of which late ones get none, and the first note, which is about the event that came first;
//! - the name of the order and its customer: a late state from before the ticket sets them as well;
//! - states that find no ticket, outside of an inbox: they are not kept.
//!
//! [`upsert_order_ticket`](crate::Client::upsert_order_ticket) says what becomes of news that comes before its order.
//!
//! # Design notes
//!
//! - A ticket remembers the events of its order in `meta.order_event`, written in the same call as the state: repeats
//!   and late events are recognized without a second store. A note is written after its event is remembered, and an
//!   event that comes again looks whether its note is there.
//! - The journal holds the times of the first event that opens the ticket and of the last that open and close it. What an older
//!   build did not write is unknown: then a late state opens and closes nothing.
//! - A note says what its event says, and nothing that another event has to tell first, such as the name of the order.
//! - The journal also holds the subject that we wrote, which is how a subject of somebody else is known. One of an older
//!   build is known by its form.
//! - What is proven and of no use gets 200, for a shop switches a webhook off that responds with errors. Only a body that is not an
//!   order although its topic promises one gets 400.
//! - News that opens no ticket is kept in memory, not in the account: there is no place for it there, and a ticket for each
//!   parcel would drown the rest.

#[cfg(feature = "inbox")]
mod accept;
mod by_hand;
mod event;
mod journal;
mod kept;
mod kind;
mod note;
mod plan;
mod policy;
mod policy_file;
mod record;
mod stored;
mod topics;
mod webhook;

#[cfg(feature = "inbox")]
pub(crate) use accept::Accepted;
pub use event::OrderEvent;
pub use kind::OrderEventKind;
pub use policy::{OrderEventPolicy, Reaction};
#[cfg(feature = "inbox")]
pub(crate) use record::{Early, Upserted, upsert};
pub use record::{OrderTicket, OrderTicketAction};
pub use webhook::OrderWebhook;
