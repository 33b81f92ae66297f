//! Orders of a shop that does not exist, and what happens to them: the same for the same seed.

use bytes::Bytes;
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::Outcome;

pub(crate) const SECRET: &str = "the client secret of the storm";
pub(crate) const SHOP: &str = "harbor.example.com";

const THINGS: [&str; 8] = ["Kettle", "Lantern", "Rope", "Compass", "Blanket", "Mug", "Chart", "Anchor"];
const PEOPLE: [&str; 8] = ["Ilse", "Nia", "Tomas", "Oda", "Ravi", "Lene", "Marek", "Aiko"];

/// One event, as it is delivered.
pub(crate) struct ShopEvent {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Makes orders with these many events in all: those of each order in the order in which they happen, the first of which is
/// `orders/create`.
pub(crate) fn of_shop(seed: u64, orders: usize, events: usize) -> Outcome<Vec<Vec<ShopEvent>>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut counts = vec![1_usize; orders];
    for _ in orders..events {
        let more = random.usize(..orders);
        if let Some(count) = counts.get_mut(more) {
            *count += 1;
        }
    }
    let signer = signer()?;
    let mut all = Vec::with_capacity(orders);
    for (place, count) in (1..).zip(counts) {
        let items = 1 + random.usize(..4) * random.usize(..5);
        let mut story = Story::begin(place, items, &mut random);
        let mut told = Vec::with_capacity(count);
        for event in 0..count {
            let (topic, body) = if event == 0 { ("orders/create", story.order()) } else { story.go_on(&mut random) };
            told.push(signed(&signer, topic, &format!("{}-{event}", story.id), &story.now(), &body)?);
        }
        all.push(told);
    }
    Ok(all)
}

/// Makes the creations of orders of at least so many bytes, which hardly exceed it.
pub(crate) fn of_size(seed: u64, orders: usize, bytes: usize) -> Outcome<Vec<ShopEvent>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let signer = signer()?;
    let mut all = Vec::with_capacity(orders);
    for place in (1..).take(orders) {
        let mut story = Story::begin(place, bytes / 1600, &mut random);
        while story.order().to_string().len() < bytes {
            story.add_item(&mut random);
        }
        all.push(signed(&signer, "orders/create", &format!("{}-0", story.id), &story.now(), &story.order())?);
    }
    Ok(all)
}

fn signer() -> Outcome<Signer> {
    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
    Ok(Signer::new(scheme, SECRET)?)
}

fn signed(signer: &Signer, topic: &str, id: &str, at: &str, body: &Value) -> Outcome<ShopEvent> {
    let body = Bytes::from(body.to_string());
    let mut headers = signer.sign(&body)?.headers().clone();
    let more = [
        ("content-type", "application/json"),
        ("x-shopify-topic", topic),
        ("x-shopify-event-id", id),
        ("x-shopify-shop-domain", SHOP),
        ("x-shopify-triggered-at", at),
        ("x-shopify-api-version", "2026-07"),
    ];
    for (name, value) in more {
        headers.insert(name, HeaderValue::from_str(value)?);
    }
    Ok(ShopEvent { headers, body })
}

/// An order, while things happen to it.
struct Story {
    id: u64,
    number: u64,
    person: &'static str,
    /// Seconds since the day began; nothing happens to an order twice within a minute.
    second: u64,
    created: u64,
    cents: u64,
    items: Vec<Value>,
    paid: bool,
    sent: bool,
    cancelled: bool,
    parcels: Vec<Value>,
    refunds: Vec<Value>,
}

impl Story {
    fn begin(place: u64, items: usize, random: &mut fastrand::Rng) -> Self {
        let created = random.u64(..20_000);
        let person = random.choice(PEOPLE).unwrap_or("Ilse");
        let mut story = Self {
            id: 5_000_000_000 + place,
            number: 1000 + place,
            person,
            second: created,
            created,
            cents: 0,
            items: Vec::new(),
            paid: false,
            sent: false,
            cancelled: false,
            parcels: Vec::new(),
            refunds: Vec::new(),
        };
        for _ in 0..items {
            story.add_item(random);
        }
        story
    }

    fn add_item(&mut self, random: &mut fastrand::Rng) {
        let id = self.id * 100 + self.items.len() as u64;
        let (price, quantity) = (random.u64(200..20_000), random.u64(1..4));
        self.cents += price * quantity;
        let thing = random.choice(THINGS).unwrap_or("Kettle");
        let set = |cents: u64| {
            let money = json!({"amount": amount(cents), "currency_code": "EUR"});
            json!({"shop_money": money, "presentment_money": money})
        };
        self.items.push(json!({
            "id": id, "admin_graphql_api_id": format!("gid://shopify/LineItem/{id}"), "current_quantity": quantity,
            "fulfillable_quantity": quantity, "fulfillment_service": "manual", "fulfillment_status": null,
            "gift_card": false, "grams": random.u32(50..4000), "name": format!("{thing} - large"), "price": amount(price),
            "price_set": set(price), "product_exists": true, "product_id": id * 3, "properties": [
                {"name": "Engraving", "value": format!("{} {}", self.person, random.u16(..))},
                {"name": "Wrapping", "value": "brown paper, with a ribbon of the colour of the season"},
            ],
            "quantity": quantity, "requires_shipping": true, "sku": format!("{}-{}", thing.to_uppercase(), random.u16(..)),
            "taxable": true, "title": thing, "total_discount": "0.00", "total_discount_set": set(0),
            "variant_id": id * 7, "variant_inventory_management": "shopify", "variant_title": "large",
            "vendor": "Harbor Supplies", "tax_lines": [{
                "channel_liable": false, "price": amount(price / 6), "price_set": set(price / 6), "rate": 0.2,
                "title": "VAT",
            }],
            "duties": [], "discount_allocations": [], "attributed_staffs": [],
        }));
    }

    fn now(&self) -> String {
        time(self.second)
    }

    /// Lets the next thing happen, and returns its topic and payload.
    fn go_on(&mut self, random: &mut fastrand::Rng) -> (&'static str, Value) {
        self.second += random.u64(60..1500);
        let chance = random.u8(..100);
        match (self.cancelled, self.paid, self.sent) {
            (false, false, _) if chance < 80 => {
                self.paid = true;
                ("orders/paid", self.order())
            }
            (false, _, false) if chance < 10 => {
                self.cancelled = true;
                ("orders/cancelled", self.order())
            }
            (false, true, false) if chance < 35 && self.parcels.is_empty() => ("fulfillments/create", self.parcel()),
            (false, true, false) if chance < 75 => {
                self.sent = true;
                ("orders/fulfilled", self.order())
            }
            (_, true, _) if chance < 85 && self.refunds.len() < 3 => ("refunds/create", self.refund()),
            _ => ("orders/updated", self.order()),
        }
    }

    fn parcel(&mut self) -> Value {
        let id = self.id * 10 + self.parcels.len() as u64;
        let number = format!("HB{id}EU");
        let parcel = json!({
            "id": id, "admin_graphql_api_id": format!("gid://shopify/Fulfillment/{id}"), "order_id": self.id,
            "status": "success", "service": "manual", "created_at": self.now(), "updated_at": self.now(),
            "tracking_company": "Harbor Post", "tracking_number": number, "tracking_numbers": [number],
            "tracking_urls": [format!("https://post.example.com/{number}")], "name": format!("#{}.1", self.number),
            "shipment_status": null, "location_id": 4001, "email": self.email(), "line_items": self.items,
        });
        self.parcels.push(parcel.clone());
        parcel
    }

    fn refund(&mut self) -> Value {
        let id = self.id * 10 + self.refunds.len() as u64;
        let part = self.cents / 10 + 1;
        let refund = json!({
            "id": id, "admin_graphql_api_id": format!("gid://shopify/Refund/{id}"), "order_id": self.id,
            "created_at": self.now(), "processed_at": self.now(), "note": "a part came broken", "restock": false,
            "refund_line_items": [], "order_adjustments": [], "duties": [],
            "transactions": [{
                "id": id * 3, "order_id": self.id, "kind": "refund", "status": "success", "gateway": "harbor_pay",
                "amount": amount(part), "currency": "EUR", "created_at": self.now(), "processed_at": self.now(),
            }],
        });
        self.refunds.push(refund.clone());
        refund
    }

    fn email(&self) -> String {
        format!("{}.{}@example.com", self.person.to_lowercase(), self.number)
    }

    /// Returns the order as it is now.
    fn order(&self) -> Value {
        let address = json!({
            "first_name": self.person, "last_name": "Novak", "name": format!("{} Novak", self.person),
            "address1": format!("{} Quay Street", self.number % 90 + 1), "address2": null, "city": "Port Example",
            "zip": "10115", "country": "Germany", "country_code": "DE", "province": null, "phone": "+4930555010",
            "latitude": 53.55, "longitude": 9.99,
        });
        let total = amount(self.cents);
        let money = json!({"amount": total, "currency_code": "EUR"});
        let set = json!({"shop_money": money, "presentment_money": money});
        let paid = match (self.paid, self.refunds.is_empty()) {
            (false, _) => "pending",
            (true, true) => "paid",
            (true, false) => "partially_refunded",
        };
        let mut order = json!({
            "total_price": total, "total_price_set": set, "subtotal_price": total, "subtotal_price_set": set,
            "current_total_price": total, "current_total_price_set": set, "current_subtotal_price": total,
            "total_tax": amount(self.cents / 6), "taxes_included": true, "total_discounts": "0.00", "total_weight": 1200,
            "total_line_items_price": total, "total_outstanding": if self.paid { "0.00" } else { total.as_str() },
            "line_items": self.items, "fulfillments": self.parcels, "refunds": self.refunds, "discount_codes": [],
            "shipping_lines": [{
                "id": self.id * 4, "title": "Standard", "code": "standard", "price": "4.90", "source": "shopify",
                "tax_lines": [], "discount_allocations": [],
            }],
            "tax_lines": [],
        });
        let more = json!({
            "id": self.id, "admin_graphql_api_id": format!("gid://shopify/Order/{}", self.id),
            "name": format!("#{}", self.number), "number": self.number - 1000, "order_number": self.number,
            "email": self.email(), "contact_email": self.email(), "phone": null, "currency": "EUR",
            "presentment_currency": "EUR", "created_at": time(self.created), "processed_at": time(self.created),
            "updated_at": self.now(), "cancelled_at": self.cancelled.then(|| self.now()),
            "cancel_reason": self.cancelled.then_some("customer"), "closed_at": null, "confirmed": true, "test": false,
            "financial_status": paid, "fulfillment_status": self.sent.then_some("fulfilled"),
            "source_name": "web", "landing_site": "/collections/deck?from=spring", "referring_site": "",
            "browser_ip": "192.0.2.7", "customer_locale": "en-DE", "tags": "", "note": null, "note_attributes": [],
            "payment_gateway_names": ["harbor_pay"], "order_status_url": format!("https://{SHOP}/orders/{}", self.id),
            "client_details": {"accept_language": "en-DE", "browser_ip": "192.0.2.7", "user_agent": "Mozilla/5.0"},
            "customer": {
                "id": self.id * 2, "email": self.email(), "first_name": self.person, "last_name": "Novak",
                "state": "enabled", "verified_email": true, "tax_exempt": false, "currency": "EUR",
                "default_address": address,
            },
            "billing_address": address, "shipping_address": address,
        });
        if let (Value::Object(order), Value::Object(more)) = (&mut order, more) {
            order.extend(more);
        }
        order
    }
}

fn amount(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn time(second: u64) -> String {
    let (day, second) = (1 + second / 86_400, second % 86_400);
    format!("2026-05-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeMap;

    use gorgias::orders::events::OrderWebhook;
    use gorgias::webhook::WebhookRequest;

    use super::*;

    #[test]
    fn every_event_is_read_as_what_it_is() {
        let webhook = OrderWebhook::shopify(SECRET).unwrap();
        let all = of_shop(1, 300, 1000).unwrap();
        assert_eq!((all.len(), all.iter().map(Vec::len).sum::<usize>()), (300, 1000));
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for events in &all {
            let mut last = None;
            for event in events {
                let read = webhook.receive(&WebhookRequest::new(&event.headers, &event.body)).unwrap();
                assert!(read.problems.is_empty(), "{:?}", read.problems);
                assert!(read.occurred_at > last, "{}", read.topic);
                last = read.occurred_at;
                *kinds.entry(read.kind.as_str()).or_default() += 1;
            }
        }
        let all_kinds = ["cancelled", "created", "fulfilled", "paid", "refunded", "shipment", "updated"];
        assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), all_kinds);
    }

    #[test]
    fn the_same_seed_makes_the_same_orders() {
        let bodies = |seed| {
            let all = of_shop(seed, 20, 60).unwrap();
            all.into_iter().flatten().map(|event| event.body).collect::<Vec<_>>()
        };
        assert_eq!(bodies(7), bodies(7));
        assert_ne!(bodies(7), bodies(8));
    }

    #[test]
    fn orders_have_the_size_that_is_asked_for() {
        let sizes: Vec<usize> = of_size(1, 20, 20_000).unwrap().iter().map(|event| event.body.len()).collect();
        assert!(sizes.iter().all(|size| (20_000..22_500).contains(size)), "{sizes:?}");
        let all = of_shop(1, 300, 1000).unwrap();
        let (least, most) = all
            .iter()
            .flatten()
            .fold((usize::MAX, 0), |(least, most), event| (least.min(event.body.len()), most.max(event.body.len())));
        assert!(least < 3_000 && most > 10_000, "{least} to {most}");
    }
}
