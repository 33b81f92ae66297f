//! A service: webhooks of a shop in, tickets out. `main` is all of it; below, a shop is played to it.
//! `cargo run --features axum,inbox --example inbox`
#![allow(clippy::print_stdout, reason = "an example prints")]

use axum::Router;
use gorgias::inbox::{FileBackend, Inbox, axum as routes};
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderWebhook, Reaction};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let (client, shop) = play::start().await?; // yours: `Client::from_env()?`, and a shop that knows your address
    let inbox = Inbox::new(FileBackend::open(shop.file())?);
    let policy = OrderEventPolicy::default().on(OrderEventKind::Created, Reaction::open().tag("order"));
    let workers = inbox.workers().orders("harbor", &client, policy).start();
    let app = Router::new()
        .route("/shopify", routes::orders(&inbox, "harbor", OrderWebhook::shopify(play::SECRET)?))
        .route("/health", routes::health(&inbox))
        .route("/metrics", routes::metrics_of(&inbox, [("acme".to_owned(), client.clone())]));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let end = shop.play(address, inbox); // yours: a future that ends with a signal
    axum::serve(listener, app).with_graceful_shutdown(end).await?;
    workers.stop().await;
    println!("Calls used: {}.", client.counters().total.calls);
    Ok(())
}

/// The shop, and Gorgias.
mod play {
    use std::net::SocketAddr;

    use gorgias::inbox::Inbox;
    use gorgias::webhook::{DigestEncoding, HmacScheme, Signer};
    use gorgias::{Client, reqwest};
    use gorgias_sandbox::Sandbox;

    pub(crate) const SECRET: &str = "the client secret of the app";

    pub(crate) struct Shop {
        sandbox: Sandbox,
        directory: tempfile::TempDir,
    }

    pub(crate) async fn start() -> super::Outcome<(Client, Shop)> {
        let sandbox = Sandbox::start().await?;
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
        Ok((client, Shop { sandbox, directory: tempfile::tempdir()? }))
    }

    impl Shop {
        pub(crate) fn file(&self) -> String {
            self.directory.path().join("inbox.redb").display().to_string()
        }

        /// Sends a burst of three events of each of five orders, and ends when all is done.
        pub(crate) async fn play(self, address: SocketAddr, inbox: Inbox) {
            if let Err(error) = self.burst(address, &inbox).await {
                println!("{error}");
            }
        }

        async fn burst(
            &self,
            address: SocketAddr,
            inbox: &Inbox,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            let http = reqwest::Client::builder().no_proxy().build()?;
            for order in 1..=5 {
                for (minute, topic) in [(1, "orders/create"), (2, "orders/paid"), (3, "orders/fulfilled")] {
                    let body = serde_json::json!({
                        "id": order, "name": format!("#{order}"), "email": "ilse.novak@example.com",
                        "updated_at": format!("2026-05-06T09:0{minute}:00Z"),
                    });
                    let body = body.to_string();
                    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
                    let mut headers = Signer::new(scheme, SECRET)?.sign(body.as_bytes())?.headers().clone();
                    let id = format!("{topic} {order}");
                    for (name, value) in [
                        ("x-shopify-topic", topic),
                        ("x-shopify-event-id", &id),
                        ("x-shopify-shop-domain", "harbor.example.com"),
                    ] {
                        headers.insert(name, value.parse()?);
                    }
                    let sent =
                        http.post(format!("http://{address}/shopify")).headers(headers).body(body).send().await?;
                    println!("{topic} of #{order}: {}", sent.status());
                }
            }
            while inbox.state().await?.waiting.orders > 0 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            println!("{}", http.get(format!("http://{address}/health")).send().await?.text().await?);
            println!(
                "Tickets of orders: {}.",
                self.sandbox
                    .tickets()
                    .iter()
                    .filter(|t| t["external_id"].as_str().is_some_and(|id| id.starts_with("order:")))
                    .count()
            );
            Ok(())
        }
    }
}
