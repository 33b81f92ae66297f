//! Verifying and reading the webhooks of shops, with the verifier of [`crate::webhook`].

use http::{HeaderMap, HeaderName};
use serde_json::Value;

use super::{OrderEvent, OrderEventKind, topics};
use crate::Timestamp;
use crate::model::Secret;
use crate::orders::{Amounts, Order, OrderProblem, Platform, read_whole_order};
#[cfg(feature = "adobe-signature")]
use crate::webhook::AdobeSignature;
use crate::webhook::{
    DeliveryKey, DigestEncoding, HmacScheme, PayloadError, Refusal, SharedSecret, SignatureScheme, StandardWebhooks,
    Verifier, WebhookRequest, WebhookSetupError, decoded,
};

/// The default for the most bytes of a body.
const MAX_BYTES: usize = 4 << 20;

/// The webhook of a shop: verifies deliveries and reads the events in them.
///
/// ```
/// use gorgias::orders::events::OrderWebhook;
/// use gorgias::webhook::{Refusal, WebhookRequest};
///
/// let webhook = OrderWebhook::shopify("the client secret of the app")?;
/// let unsigned = webhook.receive(&WebhookRequest::new(&http::HeaderMap::new(), b"{}")).unwrap_err();
/// assert_eq!(unsigned.status(), 401);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OrderWebhook {
    platform: Platform,
    verifier: Verifier,
    shop: Option<String>,
    max_bytes: usize,
}

impl OrderWebhook {
    /// Creates the webhook of a Shopify app.
    ///
    /// `secret` is the client secret of the app, or the secret that the Shopify admin shows below its webhooks.
    ///
    /// # Errors
    /// [`WebhookSetupError`] if the secret is empty, or begins or ends with white space.
    pub fn shopify(secret: impl Into<Secret>) -> Result<Self, WebhookSetupError> {
        let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
        Ok(Self::with_verifier(Platform::Shopify, Verifier::builder().scheme(scheme).secret(secret).build()?))
    }

    /// Creates the webhook of a BigCommerce store, which proves itself by a secret in a header.
    ///
    /// Set the header when you create the webhook (`headers` of `POST /v3/hooks`).
    ///
    /// # Errors
    /// [`WebhookSetupError`] if `header` is not a valid header name, or if the secret is empty, begins or ends with white space,
    /// or cannot be the value of a header.
    pub fn bigcommerce(header: &'static str, secret: impl Into<Secret>) -> Result<Self, WebhookSetupError> {
        Ok(Self::with_verifier(Platform::BigCommerce, shared(header, secret)?))
    }

    /// Creates the webhook of a BigCommerce app, whose deliveries are signed as [`StandardWebhooks`] describes.
    ///
    /// `secret` is the client secret of the app.
    ///
    /// # Errors
    /// [`WebhookSetupError`] if the secret is empty, begins or ends with white space, or is not Base64 after `whsec_`.
    pub fn bigcommerce_signed(secret: impl Into<Secret>) -> Result<Self, WebhookSetupError> {
        let verifier = Verifier::builder().scheme(StandardWebhooks::new()).secret(secret).build()?;
        Ok(Self::with_verifier(Platform::BigCommerce, verifier))
    }

    /// Creates the webhook of a WooCommerce shop.
    ///
    /// `secret` is the one of the webhook in the settings of the shop. WooCommerce tries the address out with a ping that is
    /// not signed, which is refused as [`Refusal::Ping`] with the status 200 that it wants.
    ///
    /// # Errors
    /// [`WebhookSetupError`] if the secret is empty, or begins or ends with white space.
    pub fn woocommerce(secret: impl Into<Secret>) -> Result<Self, WebhookSetupError> {
        let scheme = HmacScheme::new().header("X-WC-Webhook-Signature").encoding(DigestEncoding::Base64);
        Ok(Self::with_verifier(Platform::WooCommerce, Verifier::builder().scheme(scheme).secret(secret).build()?))
    }

    /// Creates the webhook of an Adobe Commerce shop whose events Adobe I/O Events delivers and signs (feature
    /// `adobe-signature`). `shop` is your name for the shop, because its payloads do not name it.
    ///
    /// Adobe tries the address out by a `GET` with the parameter `challenge`, whose value it wants back: your server responds to it
    /// (documented).
    ///
    /// # Errors
    /// [`WebhookSetupError`] if `shop` is empty.
    #[cfg(feature = "adobe-signature")]
    pub fn adobe(shop: impl Into<String>, signature: AdobeSignature) -> Result<Self, WebhookSetupError> {
        Self::with_verifier(Platform::Magento2, Verifier::adobe(signature)).named(shop.into())
    }

    /// Creates the webhook of a Magento 2 or Adobe Commerce shop, which proves itself by a secret in a header.
    ///
    /// Configure the header in the shop. `shop` is your name for the shop, because its payloads do not name it.
    ///
    /// # Errors
    /// [`WebhookSetupError`] if `shop` is empty, if `header` is not a valid header name, or if the secret is empty, begins or
    /// ends with white space, or cannot be the value of a header.
    pub fn magento2(
        shop: impl Into<String>,
        header: &'static str,
        secret: impl Into<Secret>,
    ) -> Result<Self, WebhookSetupError> {
        Self::with_verifier(Platform::Magento2, shared(header, secret)?).named(shop.into())
    }

    fn named(self, shop: String) -> Result<Self, WebhookSetupError> {
        if shop.trim().is_empty() {
            return Err(WebhookSetupError::new("shop", "must name the shop, for its payloads do not"));
        }
        Ok(self.shop(shop))
    }

    /// Creates a webhook with another verifier: for several secrets while one is changed, or for the signature of a gateway.
    #[must_use]
    pub fn with_verifier(platform: Platform, verifier: Verifier) -> Self {
        Self { platform, verifier, shop: None, max_bytes: MAX_BYTES }
    }

    /// Sets the name of the shop, for payloads that do not name it.
    #[must_use]
    pub fn shop(mut self, shop: impl Into<String>) -> Self {
        self.shop = Some(shop.into());
        self
    }

    /// Sets the maximum number of bytes of a body. Defaults to 4 MiB.
    #[must_use]
    pub fn max_bytes(mut self, bytes: std::num::NonZeroUsize) -> Self {
        self.max_bytes = bytes.get();
        self
    }

    /// Verifies a delivery and reads the event in it. The body must be the exact bytes that were received.
    ///
    /// # Errors
    /// Respond with [`Refusal::status`]; everything else is for logs. What is proven and of no use is refused with 200: a shop
    /// that gets an error sends it again, and then switches the webhook off.
    /// * [`Refusal::TooLarge`] if the body has more than [`max_bytes`](Self::max_bytes).
    /// * [`Refusal::Unverified`] if the delivery does not prove that it comes from the shop.
    /// * [`PayloadError::NoOrder`] (200) if the delivery is about no order, or about a thing that names none, such as a dispute without
    ///   an order.
    /// * [`Refusal::Ping`] (200) for the ping of WooCommerce.
    /// * [`Refusal::ShopifyEvents`] (501) for a delivery of Shopify's Events, whose headers have no `X-`.
    /// * [`Refusal::Payload`] if the body is not a JSON object, or is that of an order and has no id.
    pub fn receive(&self, delivery: &WebhookRequest<'_>) -> Result<OrderEvent, Refusal> {
        self.verify(delivery)?;
        self.read(delivery)
    }

    #[cfg(feature = "inbox")]
    pub(super) fn platform(&self) -> &Platform {
        &self.platform
    }

    pub(super) fn verify(&self, delivery: &WebhookRequest<'_>) -> Result<(), Refusal> {
        if delivery.body.len() > self.max_bytes {
            return Err(Refusal::TooLarge { limit: self.max_bytes });
        }
        let has = |name: &str| delivery.headers.contains_key(name);
        if self.platform == Platform::Shopify && has("shopify-hmac-sha256") && !has("x-shopify-hmac-sha256") {
            return Err(Refusal::ShopifyEvents);
        }
        if self.platform == Platform::WooCommerce && !has("x-wc-webhook-signature") && is_ping(delivery.body) {
            return Err(Refusal::Ping);
        }
        self.verifier.verify(delivery)?;
        Ok(())
    }

    /// Verifies and reads a delivery as [`receive`](Self::receive) does, and fetches the public keys that it names if they are
    /// not known yet, for webhooks made by [`adobe`](Self::adobe).
    ///
    /// # Errors
    /// As for [`receive`](Self::receive), and [`Refusal::KeyUnavailable`] (503) if no key could be fetched.
    #[cfg(feature = "adobe-signature")]
    pub async fn receive_fetching(&self, delivery: &WebhookRequest<'_>) -> Result<OrderEvent, Refusal> {
        self.fetch(delivery).await?;
        self.receive(delivery)
    }

    #[cfg(feature = "adobe-signature")]
    pub(crate) async fn fetch(&self, delivery: &WebhookRequest<'_>) -> Result<(), Refusal> {
        if let Some(signature) = self.verifier.of_adobe().filter(|_| delivery.body.len() <= self.max_bytes) {
            signature.fetch(delivery.headers).await?;
        }
        Ok(())
    }

    /// Reads a delivery that was verified.
    pub(super) fn read(&self, delivery: &WebhookRequest<'_>) -> Result<OrderEvent, Refusal> {
        let payload = json(delivery.body, self.platform == Platform::Magento2)?;
        let envelope = self.envelope(delivery.headers, &payload)?;
        let Reading { order, problems, kind, occurred_at } =
            reading(&self.platform, envelope.topic.as_deref(), payload, envelope.told_at)?;
        let (shop, key) = self.shop_and_key(&envelope, delivery.body)?;
        let (platform, topic, delivery_id) = (self.platform.clone(), named(envelope.topic), envelope.delivery_id);
        Ok(OrderEvent { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, summary: None, key })
    }

    /// Returns what the headers say, and the payload beside the order.
    pub(super) fn envelope(&self, headers: &HeaderMap, payload: &Value) -> Result<Envelope, PayloadError> {
        let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty());
        let own = |name: &str| header(name).map(str::to_owned);
        let no_header = |name: &'static str| PayloadError::MissingHeader(HeaderName::from_static(name));
        let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut part = String::new();
        let (topic, shop, delivery_id, told_at);
        match &self.platform {
            Platform::Shopify => {
                let name = own("x-shopify-topic").ok_or_else(|| no_header("x-shopify-topic"))?;
                shop = own("x-shopify-shop-domain");
                // The event is the same for all subscriptions and repeats; the webhook's id only for repeats.
                delivery_id = own("x-shopify-event-id").or_else(|| own("x-shopify-webhook-id"));
                told_at = header("x-shopify-triggered-at").and_then(|text| text.parse().ok());
                // One action can make several refunds or parcels, all with the id of the action.
                if let Some(id) = payload.get("id").filter(|id| id.is_number() || id.is_string())
                    && !name.starts_with("orders/")
                {
                    part = id.to_string();
                }
                topic = Some(name);
            }
            Platform::BigCommerce => {
                topic = Some(text("scope").ok_or_else(|| missing("scope"))?);
                shop = text("producer");
                delivery_id = own("webhook-id");
                told_at = payload.get("created_at").and_then(Value::as_i64).and_then(seconds);
            }
            Platform::Magento2 => {
                topic = own("x-adobe-event-code").or_else(|| text("event_code")).or_else(|| text("type"));
                shop = None;
                delivery_id = own("x-adobe-event-id");
                told_at = None;
            }
            Platform::WooCommerce => {
                topic = Some(own("x-wc-webhook-topic").ok_or_else(|| no_header("x-wc-webhook-topic"))?);
                shop = header("x-wc-webhook-source").and_then(site);
                delivery_id = own("x-wc-webhook-delivery-id");
                told_at = None;
            }
            Platform::Other(_) => return Err(missing("platform")),
        }
        Ok(Envelope { topic, shop, delivery_id, told_at, part })
    }

    /// Returns the name of the shop, and what identifies the event.
    pub(super) fn shop_and_key(&self, envelope: &Envelope, body: &[u8]) -> Result<(String, DeliveryKey), PayloadError> {
        let Envelope { topic, shop, delivery_id, part, told_at: _ } = envelope;
        let shop = shop.clone().or_else(|| self.shop.clone()).ok_or_else(|| self.no_shop())?;
        let topic = topic.as_deref().unwrap_or(UNNAMED);
        let by_id = |id: &str| DeliveryKey::from_parts([self.platform.as_str(), shop.as_str(), topic, id].map(Some));
        let key = match (&self.platform, delivery_id) {
            (Platform::Shopify, Some(id)) => by_id(&format!("{id}{part}")),
            (Platform::Magento2, Some(id)) => by_id(id),
            // Every delivery of WooCommerce has another id, and two topics can have the same body.
            (Platform::WooCommerce, _) => by_id(&DeliveryKey::from_body(body).to_string()),
            // Shops that send no id of the event repeat the same bytes.
            _ => DeliveryKey::from_body(body),
        };
        Ok((shop, key))
    }
}

impl OrderWebhook {
    /// Says what should have named the shop, where it is not set by hand either.
    fn no_shop(&self) -> PayloadError {
        let header = |name: &'static str| PayloadError::MissingHeader(HeaderName::from_static(name));
        match &self.platform {
            Platform::Shopify => header("x-shopify-shop-domain"),
            Platform::WooCommerce => header("x-wc-webhook-source"),
            Platform::BigCommerce => missing("producer"),
            Platform::Magento2 | Platform::Other(_) => missing("shop"),
        }
    }
}

/// The topic of a payload that is the order alone.
const UNNAMED: &str = "order";

fn named(topic: Option<String>) -> String {
    topic.unwrap_or_else(|| UNNAMED.to_owned())
}

fn missing(path: &str) -> PayloadError {
    PayloadError::Decode { path: path.to_owned() }
}

/// The parts of a delivery beside the order.
pub(super) struct Envelope {
    pub(super) topic: Option<String>,
    pub(super) shop: Option<String>,
    pub(super) delivery_id: Option<String>,
    /// The time of the event.
    pub(super) told_at: Option<Timestamp>,
    /// The id of the one thing, of several, that the payload is about.
    pub(super) part: String,
}

/// The reading of an order in a payload.
pub(super) struct Reading {
    pub(super) order: Order,
    pub(super) problems: Vec<OrderProblem>,
    pub(super) kind: OrderEventKind,
    pub(super) occurred_at: Option<Timestamp>,
}

/// Reads the payload of a topic. `told_at` is the time of the event.
pub(super) fn reading(
    platform: &Platform,
    topic: Option<&str>,
    payload: Value,
    told_at: Option<Timestamp>,
) -> Result<Reading, PayloadError> {
    let name = topic.unwrap_or_default();
    let found = match platform {
        Platform::Shopify => topics::shopify(name, payload),
        Platform::BigCommerce => topics::bigcommerce(name, &payload),
        Platform::Magento2 => topics::magento(topic, &topics::unpacked(payload)),
        Platform::WooCommerce => topics::woocommerce(name, payload),
        Platform::Other(_) => return Err(missing("platform")),
    };
    let Some(found) = found else { return Err(PayloadError::NoOrder { topic: named(topic.map(str::to_owned)) }) };
    let (order, problems) = read_whole_order(platform.clone(), found.order);
    let order = order.filter(|order| order.id.is_some()).ok_or_else(|| missing("order.id"))?;
    // A refund that moved nothing is a line taken off the order, or a document that waits.
    let nothing_moved = !order.refunds.is_empty() && order.refunded.as_ref().is_some_and(Amounts::is_zero);
    let kind = match (found.kind, platform) {
        (OrderEventKind::Refunded, Platform::Shopify) if nothing_moved => OrderEventKind::Updated,
        (OrderEventKind::Refunded, _) if nothing_moved => OrderEventKind::Other,
        (kind, _) => kind,
    };
    // The order's own time tells which state is newer; the time of the event does so only roughly.
    let own = found.at.or(order.updated_at).or(told_at);
    let occurred_at = own.or(order.created_at.filter(|_| kind == OrderEventKind::Created));
    Ok(Reading { order, problems, kind, occurred_at })
}

fn shared(header: &'static str, secret: impl Into<Secret>) -> Result<Verifier, WebhookSetupError> {
    let scheme: SignatureScheme = SharedSecret::header(header).into();
    Verifier::builder().scheme(scheme).secret(secret).build()
}

fn seconds(seconds: i64) -> Option<Timestamp> {
    Some(chrono::DateTime::from_timestamp(seconds, 0)?.into())
}

/// `webhook_id=12`, without a signature and as a form.
fn is_ping(body: &[u8]) -> bool {
    body.strip_prefix(b"webhook_id=")
        .is_some_and(|id| (1..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit))
}

/// Returns host and path of a site, which several sites of one host differ by.
fn site(source: &str) -> Option<String> {
    let url = url::Url::parse(source).ok()?;
    Some(format!("{}{}", url.host_str()?, url.path().trim_end_matches('/')))
}

fn json(body: &[u8], may_be_base64: bool) -> Result<Value, PayloadError> {
    if body.trim_ascii().is_empty() {
        return Err(PayloadError::Empty);
    }
    let plain = decoded(body).filter(|_| may_be_base64);
    let payload: Value = serde_json::from_slice(plain.as_deref().unwrap_or(body))
        .map_err(|e| PayloadError::NotJson { line: e.line(), column: e.column() })?;
    if payload.is_object() { Ok(payload) } else { Err(PayloadError::NotAnObject) }
}
