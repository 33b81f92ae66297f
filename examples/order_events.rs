//! One ticket per order, kept by the shop's own webhooks, and the calls it takes.
//!
//! `cargo run --example order_events` plays a Shopify shop to the embedded sandbox. With `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and
//! `GORGIAS_API_KEY`, `cargo run --example order_events -- orders/cancelled order.json` makes a ticket of an order in your account.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderWebhook, Reaction};
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, WebhookRequest};
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const SECRET: &str = "the client secret of the app";

#[tokio::main]
async fn main() -> Outcome {
    if std::env::var_os("GORGIAS_DOMAIN").is_some() {
        let mut args = std::env::args().skip(1);
        let (Some(topic), Some(file)) = (args.next(), args.next()) else {
            return Err("give a topic and a file".into());
        };
        return deliver(&Client::from_env()?, &topic, "1", &std::fs::read_to_string(file)?).await;
    }
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    let order = |minute: u8, state: &str| {
        let mut order =
            serde_json::json!({"id": 5_610_000_000_777_i64, "name": "#2077", "email": "ilse.novak@example.com"});
        order["financial_status"] = state.into();
        order["updated_at"] = format!("2026-05-06T09:{minute:02}:00Z").into();
        order.to_string()
    };
    deliver(&client, "orders/create", "event-1", &order(1, "pending")).await?;
    deliver(&client, "orders/cancelled", "event-3", &order(9, "voided")).await?;
    deliver(&client, "orders/cancelled", "event-3", &order(9, "voided")).await?; // twice
    deliver(&client, "orders/paid", "event-2", &order(5, "paid")).await?; // late
    println!("Calls used: {}.", client.counters().total.calls);
    Ok(())
}

/// What a web service does with a delivery.
async fn deliver(client: &Client, topic: &str, id: &str, body: &str) -> Outcome {
    // The shop's part: sign, and send along what it is about.
    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET)?.sign(body.as_bytes())?.headers().clone();
    for (name, value) in
        [("x-shopify-topic", topic), ("x-shopify-event-id", id), ("x-shopify-shop-domain", "shop.example.com")]
    {
        headers.insert(name, value.parse()?);
    }

    let policy = OrderEventPolicy::default().on(OrderEventKind::Created, Reaction::open().tag("order"));
    let event = OrderWebhook::shopify(SECRET)?.receive(&WebhookRequest::new(&headers, body.as_bytes()))?;
    let recorded = client.upsert_order_ticket(&event, &policy).await?;
    println!("{topic}: {:?}, ticket {:?}, {} calls", recorded.action, recorded.ticket_id, recorded.calls);
    Ok(())
}
