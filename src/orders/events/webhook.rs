//! Verifying and reading the webhooks of shops, with the verifier of [`crate::webhook`].

use serde_json::Value;

use super::{OrderEvent, OrderEventKind, topics};
use crate::Timestamp;
use crate::model::Secret;
use crate::orders::{Platform, read_order};
use crate::webhook::{
    DeliveryKey, DigestEncoding, HmacScheme, PayloadError, Refusal, SharedSecret, SignatureScheme, Verifier,
    WebhookRequest, WebhookSetupError,
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
        let shop = shop.into();
        if shop.trim().is_empty() {
            return Err(WebhookSetupError::new("shop", "must name the shop, for its payloads do not"));
        }
        Ok(Self { shop: Some(shop), ..Self::with_verifier(Platform::Magento2, shared(header, secret)?) })
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
    /// Respond with [`Refusal::status`]; everything else is for logs.
    /// * [`Refusal::TooLarge`] if the body has more than [`max_bytes`](Self::max_bytes).
    /// * [`Refusal::Unverified`] if the delivery does not prove that it comes from the shop.
    /// * [`Refusal::Payload`] if the body is not a JSON object, or the event is not about an order, or does not name it. Subscribe
    ///   to topics of orders only.
    pub fn receive(&self, delivery: &WebhookRequest<'_>) -> Result<OrderEvent, Refusal> {
        if delivery.body.len() > self.max_bytes {
            return Err(Refusal::TooLarge { limit: self.max_bytes });
        }
        self.verifier.verify(delivery)?;
        self.read(delivery).map_err(Refusal::Payload)
    }

    fn read(&self, delivery: &WebhookRequest<'_>) -> Result<OrderEvent, PayloadError> {
        let payload = json(delivery.body)?;
        let header =
            |name: &str| delivery.headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty());
        let missing = |path: &str| PayloadError::Decode { path: path.to_owned() };
        let own_time = payload.get("created_at").and_then(Value::as_i64).and_then(seconds);
        let (topic, shop, delivery_id, told_at, found);
        match &self.platform {
            Platform::Shopify => {
                topic = header("x-shopify-topic").ok_or_else(|| missing("X-Shopify-Topic"))?.to_owned();
                shop = header("x-shopify-shop-domain").map(str::to_owned);
                // The event is the same for all subscriptions and repeats; the webhook's id only for repeats.
                delivery_id =
                    header("x-shopify-event-id").or_else(|| header("x-shopify-webhook-id")).map(str::to_owned);
                told_at = header("x-shopify-triggered-at").and_then(|text| text.parse().ok());
                found = topics::shopify(&topic, payload);
            }
            Platform::BigCommerce => {
                let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
                topic = text("scope").ok_or_else(|| missing("scope"))?;
                shop = text("producer");
                // The digest of the payload, times included, stands in for an id.
                delivery_id = None;
                told_at = own_time;
                found = topics::bigcommerce(&topic, &payload);
            }
            Platform::Magento2 => {
                let code = header("x-adobe-event-code");
                topic = code.unwrap_or("order").to_owned();
                shop = None;
                delivery_id = header("x-adobe-event-id").map(str::to_owned);
                told_at = None;
                found = topics::magento(code, payload);
            }
            Platform::WooCommerce | Platform::Other(_) => return Err(missing("platform")),
        }
        let (kind, value) = found.ok_or_else(|| missing("order"))?;
        let (order, problems) = read_order(self.platform.clone(), &value);
        let order = order.filter(|order| order.id.is_some()).ok_or_else(|| missing("order.id"))?;
        let shop = shop.or_else(|| self.shop.clone()).ok_or_else(|| missing("shop"))?;
        let key = match &delivery_id {
            Some(id) => DeliveryKey::from_parts([Some(self.platform.as_str()), Some(&shop), Some(&topic), Some(id)]),
            None => DeliveryKey::from_body(delivery.body),
        };
        // The order's own time tells which state is newer; the time of the event does so only roughly.
        let occurred_at = order.updated_at.or(told_at).or(order.created_at.filter(|_| kind == OrderEventKind::Created));
        let platform = self.platform.clone();
        Ok(OrderEvent { platform, shop, topic, kind, delivery_id, occurred_at, order, problems, key })
    }
}

fn shared(header: &'static str, secret: impl Into<Secret>) -> Result<Verifier, WebhookSetupError> {
    let scheme: SignatureScheme = SharedSecret::header(header).into();
    Verifier::builder().scheme(scheme).secret(secret).build()
}

fn seconds(seconds: i64) -> Option<Timestamp> {
    Some(chrono::DateTime::from_timestamp(seconds, 0)?.into())
}

fn json(body: &[u8]) -> Result<Value, PayloadError> {
    if body.trim_ascii().is_empty() {
        return Err(PayloadError::Empty);
    }
    let payload: Value =
        serde_json::from_slice(body).map_err(|e| PayloadError::NotJson { line: e.line(), column: e.column() })?;
    if payload.is_object() { Ok(payload) } else { Err(PayloadError::NotAnObject) }
}
