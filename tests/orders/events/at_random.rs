//! Events in any order, any number of times, with answers lost on the way: the same ticket comes of it.

use gorgias::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, OrderWebhook, Reaction};
use gorgias::orders::{Platform, read_order};
use gorgias::webhook::WebhookRequest;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::desk::{Desk, Fate};
use super::play::receive;
use super::{SECRET, event, headers, shopify, signature};
use crate::faulty::status;

const TOPICS: [&str; 5] =
    ["orders/create", "orders/paid", "orders/partially_fulfilled", "orders/fulfilled", "orders/cancelled"];
const NEWS: [&str; 5] = ["created", "paid", "partially fulfilled", "fulfilled", "cancelled"];

/// Which events were applied, and the last of them, after these deliveries.
fn expected(deliveries: &[usize]) -> (usize, usize) {
    let (mut applied, mut last) = (Vec::new(), 0);
    for event in deliveries {
        if !applied.contains(event) && (applied.is_empty() || *event > last) {
            applied.push(*event);
            last = *event;
        }
    }
    (applied.len(), last)
}

/// Keys that topics look at.
const KEYS: [&str; 26] = [
    "id",
    "order_id",
    "orderId",
    "order",
    "data",
    "data_base64",
    "event",
    "value",
    "entity_id",
    "increment_id",
    "parent_id",
    "order_edit",
    "return",
    "fulfillment_order",
    "fulfillment_id",
    "status",
    "new_status_id",
    "resource_id",
    "resource_type",
    "scope",
    "producer",
    "created_at",
    "updated_at",
    "state",
    "type",
    "arg",
];

const ANY_TOPIC: [&str; 12] = [
    "orders/create",
    "orders/edited",
    "refunds/create",
    "fulfillment_events/create",
    "returns/approve",
    "products/update",
    "order.updated",
    "action.woocommerce_order_refunded",
    "com.adobe.commerce.observer.sales_order_shipment_track_save_after",
    "com.adobe.commerce.observer.sales_order_creditmemo_save_after",
    "com.adobe.commerce.observer.sales_order_status_history_save_after",
    "",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(vec![
            "store/order/statusUpdated",
            "store/shipment/created",
            "gid://shopify/Order/",
            "order",
            "e30=",
            "eyJpZCI6MX0="
        ])
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(KEYS.to_vec()), inner), 0..6).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

/// A refund and two parcels, with times before, within and after those of the states.
fn facts() -> [OrderEvent; 3] {
    let parcel = |id: u32, at: &str| {
        let payload = json!({"id": id, "order_id": 5_610_000_000_777_i64, "updated_at": at, "tracking_number": format!("RM{id}")});
        shopify("fulfillments/create", &format!("f-{id}"), &payload).unwrap()
    };
    let refund = json!({"id": 9, "order_id": 5_610_000_000_777_i64, "created_at": "2026-05-06T10:01:30+02:00"});
    let refund = shopify("refunds/create", "r-9", &refund).unwrap();
    [refund, parcel(1, "2026-05-06T07:00:00+02:00"), parcel(2, "2026-05-06T12:00:00+02:00")]
}

proptest! {
    #[test]
    fn a_delivered_order_is_read_like_the_order_itself(payload in crate::platforms::at_random::any_json(), id in 1_i64.., twice in any::<bool>()) {
        let fields = match payload {
            Value::Object(fields) => fields,
            other => Map::from_iter([("tags".to_owned(), other)]),
        };
        let mut order = Value::Object(fields.into_iter().chain([("id".to_owned(), json!(id))]).collect());
        // Of a key that comes twice, the last one counts.
        let first = if twice { r##"{"\u0069d":"\u0031","##.to_owned() + r##""name":["#1"],"## } else { "{".to_owned() };
        let body = format!("{first}{}", order.to_string().split_off(1));
        if twice && order.get("name").is_none() {
            order["name"] = json!(["#1"]);
        }
        for (platform, topic) in [(Platform::Shopify, "orders/updated"), (Platform::WooCommerce, "order.updated")] {
            let (read, problems) = read_order(platform.clone(), &order);
            let read = read.unwrap();
            let event = delivered(&platform, topic, &body);
            prop_assert_eq!(&event.problems, &problems);
            prop_assert_eq!(event.order.to_json_with_personal_data(), read.to_json_with_personal_data());
            prop_assert_eq!(event.order.raw(), &order);
            let copy = event.clone();
            prop_assert_eq!(copy.order.raw(), &order);
        }
    }
}

/// The event that a shop delivers with this body.
fn delivered(platform: &Platform, topic: &str, body: &str) -> OrderEvent {
    let signature = signature(SECRET, body.as_bytes());
    let (webhook, headers) = if *platform == Platform::Shopify {
        let names = [
            ("x-shopify-hmac-sha256", signature.as_str()),
            ("x-shopify-topic", topic),
            ("x-shopify-shop-domain", "a.example.com"),
        ];
        (OrderWebhook::shopify(SECRET), headers(&names))
    } else {
        let names = [
            ("x-wc-webhook-signature", signature.as_str()),
            ("x-wc-webhook-topic", topic),
            ("x-wc-webhook-source", "https://a.example.com/"),
        ];
        (OrderWebhook::woocommerce(SECRET), headers(&names))
    };
    webhook.unwrap().receive(&WebhookRequest::new(&headers, body.as_bytes())).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_ticket_and_one_note_per_event_that_was_news(
        deliveries in prop::collection::vec(0..TOPICS.len(), 1..12),
        lost in prop::collection::vec(any::<bool>(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (kept, subject) = runtime.block_on(async {
            // Of the first calls that change something, some lose their answer after they took effect.
            let fates = lost.iter().map(|lost| if *lost { Fate::Lost(status(500)) } else { Fate::Done });
            let desk = Desk::with(fates).await;
            let client = desk.server.builder().retry(crate::faulty::quick()).build().unwrap();
            let policy = OrderEventPolicy::new(Reaction::open().note());
            for delivery in &deliveries {
                let minute = u32::try_from(*delivery).unwrap();
                let event = event(TOPICS[*delivery], &format!("e-{delivery}"), minute);
                // As a shop does: again, until it is taken.
                let mut tries = 0;
                while client.upsert_order_ticket(&event, &policy).await.is_err() {
                    tries += 1;
                    assert!(tries < 12);
                }
            }
            (desk.kept(), desk.subject())
        });
        let (applied, last) = expected(&deliveries);
        prop_assert_eq!(kept, (1, applied));
        prop_assert_eq!(subject, format!("Order #2077: {}", NEWS[last]));
    }

    #[test]
    fn every_fact_is_told_once_before_and_after_its_order(
        deliveries in prop::collection::vec(0..6_usize, 0..14),
        lost in prop::collection::vec(any::<bool>(), 16),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut all = vec![event(TOPICS[0], "e-0", 0), event(TOPICS[1], "e-1", 1), event(TOPICS[3], "e-3", 3)];
        all.extend(facts());
        let (notes, subject, tickets) = runtime.block_on(async {
            let fates = lost.iter().map(|lost| if *lost { Fate::Lost(status(500)) } else { Fate::Done });
            let desk = Desk::with(fates).await;
            let client = desk.server.builder().retry(crate::faulty::quick()).build().unwrap();
            // Facts open nothing: those that come first have to wait.
            let policy = OrderEventPolicy::new(Reaction::update().note()).on(OrderEventKind::Created, Reaction::open());
            for delivery in deliveries.iter().copied().chain(0..all.len()) {
                let mut tries = 0;
                while client.upsert_order_ticket(&all[delivery], &policy).await.is_err() {
                    tries += 1;
                    assert!(tries < 16);
                }
            }
            (desk.note_ids(), desk.subject(), desk.kept().0)
        });
        prop_assert_eq!((tickets, subject.as_str()), (1, "Order #2077: refunded"));
        for fact in &all[3..] {
            let id = format!("event:{}", fact.key());
            prop_assert_eq!(notes.iter().filter(|note| **note == id).count(), 1, "{}", fact.topic);
        }
    }

    #[test]
    fn any_payload_is_an_event_of_an_order_or_refused(
        body in any_json(),
        platform in prop::sample::select(vec!["shopify", "bigcommerce", "magento2", "woocommerce"]),
        topic in prop::sample::select(ANY_TOPIC.to_vec()),
    ) {
        let headers = json!({"X-Shopify-Topic": topic, "X-WC-Webhook-Topic": topic, "X-Adobe-Event-Code": topic});
        match receive(platform, &json!({"headers": headers, "body": body})) {
            Ok(event) => prop_assert!(event.order.id.is_some_and(|id| !id.is_empty())),
            Err(refusal) => prop_assert!([200, 400].contains(&refusal.status().as_u16()), "{}", refusal),
        }
    }
}
