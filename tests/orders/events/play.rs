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
            for (pointer, wanted) in entry["expect"].as_object().into_iter().flatten() {
                let found = told.pointer(pointer).cloned().unwrap_or_default();
                if found != *wanted {
                    wrong.push(format!("events/{index} {pointer}: wanted {wanted}, found {found}"));
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

/// Signs a delivery as the shop does and receives it. Headers that the case gives stay as they are.
pub(crate) fn receive(platform: &str, entry: &Value) -> Result<OrderEvent, Refusal> {
    let body = match &entry["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut headers = HeaderMap::new();
    for (name, value) in entry["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        headers.insert(HeaderName::try_from(name.as_str()).unwrap(), HeaderValue::try_from(value).unwrap());
    }
    let is_ping = body.starts_with("webhook_id=");
    let is_of_events = headers.contains_key("shopify-hmac-sha256");
    let signed = signature(SECRET, body.as_bytes());
    let (webhook, added) = match platform {
        "shopify" => (
            OrderWebhook::shopify(SECRET),
            vec![("x-shopify-hmac-sha256", signed.as_str()), ("x-shopify-shop-domain", "harbor-goods.example.com")],
        ),
        "woocommerce" => (
            OrderWebhook::woocommerce(SECRET),
            vec![("x-wc-webhook-signature", signed.as_str()), ("x-wc-webhook-source", "https://harbor.example.com/")],
        ),
        "bigcommerce" => (OrderWebhook::bigcommerce(SHARED, SECRET), vec![(SHARED, SECRET)]),
        "magento2" => (OrderWebhook::magento2("main", SHARED, SECRET), vec![(SHARED, SECRET)]),
        other => panic!("no such platform: {other}"),
    };
    for (name, value) in added.into_iter().filter(|_| !is_ping && !is_of_events) {
        headers.entry(name).or_insert_with(|| value.parse().unwrap());
    }
    webhook.unwrap().receive(&WebhookRequest::new(&headers, body.as_bytes()))
}

fn told(received: &Result<OrderEvent, Refusal>) -> Value {
    match received {
        Ok(event) => json!({
            "status": 200, "kind": event.kind, "order": event.order.id, "topic": event.topic, "shop": event.shop,
            "at": event.occurred_at, "label": event.order.label(), "delivery_id": event.delivery_id,
            "refunded": event.order.refunded.as_ref().map(ToString::to_string),
            "tracking": event.order.shipments.iter().flat_map(|sent| &sent.tracking_numbers).collect::<Vec<_>>(),
        }),
        Err(refusal) => {
            let name = match refusal {
                Refusal::Payload(PayloadError::NoOrder { .. }) => "no_order",
                Refusal::Ping => "ping",
                Refusal::ShopifyEvents => "shopify_events",
                Refusal::Payload(_) => "payload",
                Refusal::Unverified(_) => "unverified",
                _ => "other",
            };
            json!({"status": refusal.status().as_u16(), "refused": name})
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
        for (key, wanted) in then.as_object().unwrap() {
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
                    for part in wanted.as_array().unwrap() {
                        if !notes.iter().any(|note| note.contains(part.as_str().unwrap())) {
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

/// Until the runner of all cases has them.
#[test]
fn event_cases() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/orders/cases");
    let mut wrong = Vec::new();
    let mut played = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("event-") && name.ends_with(".json") {
            let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            wrong.extend(play(&case).into_iter().map(|what| format!("{name}: {what}")));
            played += 1;
        }
    }
    assert!(played >= 25 && wrong.is_empty(), "{played} cases\n{}", wrong.join("\n"));
}
