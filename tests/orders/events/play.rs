//! Events as data: the deliveries of a case, received as its shop sends them, and what becomes of the ticket.
//! The form is described in `tests/orders/cases/README.md`.

use gorgias::Client;
use gorgias::orders::events::{OrderEvent, OrderEventPolicy, OrderWebhook, Reaction};
use gorgias::webhook::{PayloadError, Refusal, WebhookRequest};
use gorgias_sandbox::Sandbox;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::{SECRET, signature};

const SHARED: &str = "x-hook-secret";

/// Plays the events of a case and returns what is not as expected.
pub(crate) fn play(case: &Value) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut wrong = Vec::new();
        let events = case["events"].as_array().cloned().unwrap_or_default();
        let mut desk = None;
        for (index, entry) in events.iter().enumerate() {
            let received = receive(case["platform"].as_str().unwrap_or_default(), entry);
            let told = told(&received);
            for (pointer, wanted) in entry.get("expect").and_then(Value::as_object).into_iter().flatten() {
                let (at, any) = pointer.strip_suffix("/*").map_or((pointer.as_str(), false), |at| (at, true));
                let found = told.pointer(at).unwrap_or(&Value::Null);
                let fits = if any { found.as_array().is_some_and(|all| all.contains(wanted)) } else { found == wanted };
                if !fits {
                    wrong.push(format!("events/{index}{pointer}: wanted {wanted}, found {found}"));
                }
            }
            for key in keys(entry, &["about", "headers", "body", "expect", "then"]) {
                wrong.push(format!("events/{index}: unknown key `{key}`"));
            }
            let is_last = index + 1 == events.len();
            if desk.is_none() && (case.get("then").is_some() || events.iter().any(|entry| entry.get("then").is_some()))
            {
                desk = Some(Desk::open(case).await);
            }
            if let (Some(desk), Ok(event)) = (&mut desk, &received) {
                desk.record(event).await;
            }
            let after = [entry.get("then"), case.get("then").filter(|_| is_last)];
            if let Some(desk) = &desk {
                for then in after.into_iter().flatten() {
                    wrong.extend(desk.check(then).await.into_iter().map(|what| format!("events/{index} then {what}")));
                }
            }
        }
        wrong
    })
}

/// Signs a delivery as the shop does and receives it. A body that is a text is sent as it is, any other as JSON.
pub(crate) fn receive(platform: &str, entry: &Value) -> Result<OrderEvent, Refusal> {
    let body = match entry.get("body") {
        Some(Value::String(text)) => text.clone(),
        Some(body) => body.to_string(),
        None => String::new(),
    };
    let mut headers = HeaderMap::new();
    for (name, value) in entry.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        headers.insert(HeaderName::try_from(name.as_str()).unwrap(), HeaderValue::try_from(value).unwrap());
    }
    let is_of_events = headers.contains_key("shopify-hmac-sha256");
    let mut prove = |name: &'static str, value: &str| {
        headers.insert(name, value.parse().unwrap());
    };
    let signed = signature(SECRET, body.as_bytes());
    let webhook = match platform {
        "shopify" => {
            // Shopify's Events have a signature under another name, which the case gives.
            if !is_of_events {
                prove("x-shopify-hmac-sha256", &signed);
            }
            OrderWebhook::shopify(SECRET).unwrap().shop("example.myshopify.com")
        }
        "woocommerce" => {
            // The ping has none.
            if !body.starts_with("webhook_id=") {
                prove("x-wc-webhook-signature", &signed);
            }
            OrderWebhook::woocommerce(SECRET).unwrap().shop("shop.example.com")
        }
        "bigcommerce" => {
            prove(SHARED, SECRET);
            OrderWebhook::bigcommerce(SHARED, SECRET).unwrap().shop("stores/abc123")
        }
        "magento2" => {
            prove(SHARED, SECRET);
            OrderWebhook::magento2("my shop", SHARED, SECRET).unwrap()
        }
        other => panic!("no such platform: {other}"),
    };
    webhook.receive(&WebhookRequest::new(&headers, body.as_bytes()))
}

/// What is known of an event after it was received, or why and with which status it is refused.
fn told(received: &Result<OrderEvent, Refusal>) -> Value {
    match received {
        Ok(event) => json!({
            "kind": event.kind, "topic": event.topic, "shop": event.shop, "delivery_id": event.delivery_id,
            "order": event.order.id, "ticket": event.ticket_external_id(), "at": event.occurred_at,
            "details": event.order.to_json_with_personal_data(),
        }),
        Err(refusal) => {
            let reason = match refusal {
                Refusal::Payload(PayloadError::NoOrder { .. }) => "no_order",
                Refusal::Ping => "ping",
                Refusal::ShopifyEvents => "shopify_events",
                Refusal::Payload(_) => "payload",
                Refusal::Unverified(_) => "unverified",
                _ => "other",
            };
            json!({"refused": refusal.status().as_u16(), "reason": reason, "why": refusal.to_string()})
        }
    }
}

fn keys<'a>(entry: &'a Value, known: &[&str]) -> Vec<&'a String> {
    entry.as_object().into_iter().flat_map(Map::keys).filter(|key| !known.contains(&key.as_str())).collect()
}

/// An account of its own.
struct Desk {
    _sandbox: Sandbox,
    client: Client,
    policy: OrderEventPolicy,
    ticket: Option<i64>,
    action: String,
}

impl Desk {
    async fn open(case: &Value) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
        // By default, everything opens the ticket and is noted.
        let policy = match case.get("policy") {
            Some(policy) => serde_json::from_value(policy.clone()).unwrap(),
            None => OrderEventPolicy::new(Reaction::open().note()),
        };
        Self { client: client.build().unwrap(), _sandbox: sandbox, policy, ticket: None, action: String::new() }
    }

    async fn record(&mut self, event: &OrderEvent) {
        let recorded = self.client.upsert_order_ticket(event, &self.policy).await.unwrap();
        self.ticket = recorded.ticket_id.or(self.ticket);
        self.action = format!("{:?}", recorded.action);
    }

    async fn check(&self, then: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut differs = |what: &str, wanted: &Value, found: Value| {
            if *wanted != found {
                wrong.push(format!("/{what}: wanted {wanted}, found {found}"));
            }
        };
        if let Some(wanted) = then.get("action") {
            differs("action", wanted, json!(self.action));
        }
        let Some(id) = self.ticket else {
            differs("ticket", &json!(null), then.get("label").cloned().unwrap_or_default());
            return wrong;
        };
        let ticket = self.client.get_ticket().id(id).send().await.unwrap().into_inner();
        let subject = ticket.subject.clone().unwrap_or_default();
        let notes: Vec<String> = ticket.messages.iter().filter_map(|note| note.body_text.clone()).collect();
        let tags: Vec<String> = ticket.tags.iter().filter_map(|tag| tag.name.clone()).collect();
        for (key, wanted) in then.as_object().into_iter().flatten() {
            match key.as_str() {
                "action" => {}
                "label" => {
                    let wanted = wanted.as_str().unwrap_or_default();
                    let wanted = wanted.strip_prefix("Order ").unwrap_or(wanted);
                    let found = subject.strip_prefix("Order ").and_then(|rest| rest.rsplit_once(": "));
                    differs(key, &json!(wanted), json!(found.map(|(label, _)| label)));
                }
                "subject" => differs(key, wanted, json!(subject)),
                "state" | "status" => differs(key, wanted, json!(ticket.status)),
                "customer" => {
                    differs(key, wanted, json!(ticket.customer.as_ref().and_then(|customer| customer.email.clone())));
                }
                "tags" => differs(key, wanted, json!(tags)),
                "notes" if wanted.is_number() => differs(key, wanted, json!(notes.len())),
                "notes" => {
                    let parts = wanted.as_array().map_or(std::slice::from_ref(wanted), Vec::as_slice);
                    for part in parts {
                        if !notes.iter().any(|note| note.contains(part.as_str().unwrap_or_default())) {
                            differs(key, part, json!(notes));
                        }
                    }
                }
                _ => differs(key, &json!("a known key"), json!(null)),
            }
        }
        wrong
    }
}
