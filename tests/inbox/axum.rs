//! The routes, over real sockets.

use axum::Router;
use gorgias::inbox::{Inbox, PurgeFilter, axum as routes};
use gorgias::orders::events::{OrderEventPolicy, Reaction};
use gorgias::reqwest;
use gorgias::webhook::{Receiver, Verifier};
use gorgias_sandbox::Sandbox;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::help::{SECRET, client, gorgias_signed, inbox, order, order_tickets, shop, signed, until_empty};

async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn post(url: &str, path: &str, (headers, body): (HeaderMap, Vec<u8>)) -> (u16, String) {
    let response = http().post(format!("{url}{path}")).headers(headers).body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn read(url: &str, path: &str) -> (u16, String) {
    let response = http().get(format!("{url}{path}")).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn app(inbox: &Inbox, client: gorgias::Client) -> Router {
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build().unwrap());
    Router::new()
        .route("/shopify", routes::orders(inbox, "harbor", shop()))
        .route("/gorgias", routes::webhooks(inbox, "acme", receiver))
        .route("/health", routes::health(inbox))
        .route("/metrics", routes::metrics_of(inbox, [("ac\"me".to_owned(), client)]))
}

#[tokio::test]
async fn a_service_takes_webhooks_and_makes_tickets() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let (_directory, inbox) = inbox();
    let url = serve(app(&inbox, client.clone())).await;
    let created = || signed("orders/create", "e1", &order(7, 1, json!({})));
    let ok = (200, "{}".to_owned());
    assert_eq!(post(&url, "/shopify", created()).await, ok);
    assert_eq!(post(&url, "/shopify", created()).await, ok);
    assert_eq!(post(&url, "/gorgias", gorgias_signed(5, "ev-1")).await, ok);
    assert_eq!(post(&url, "/gorgias", created()).await.0, 401);
    assert_eq!(post(&url, "/shopify", gorgias_signed(5, "ev-1")).await.0, 401);
    let large = signed("orders/create", "e2", &order(8, 1, json!({"note": "x".repeat(9 << 20)})));
    assert_eq!(post(&url, "/shopify", large).await.0, 413);

    let (status, health) = read(&url, "/health").await;
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!(
        (status, &health["status"], &health["orders"], &health["messages"]),
        (200, &json!("ok"), &json!(1), &json!(1))
    );
    inbox.purge(PurgeFilter::new().source("acme")).await.unwrap();
    let workers = inbox.workers().orders("harbor", &client, OrderEventPolicy::new(Reaction::open())).start();
    until_empty(&inbox).await;
    workers.stop().await;
    assert_eq!(order_tickets(&sandbox).len(), 1);

    let (status, metrics) = read(&url, "/metrics").await;
    assert_eq!(status, 200);
    for line in [
        "gorgias_inbox_up 1",
        "# TYPE gorgias_inbox_waiting gauge",
        "gorgias_inbox_waiting{lane=\"orders\"} 0",
        "gorgias_inbox_stored_total 2",
        "gorgias_inbox_duplicates_total 1",
        "gorgias_inbox_refused_total 2",
        "gorgias_inbox_done_total 1",
        "gorgias_budget_limit{account=\"ac\\\"me\"} 40",
        "gorgias_budget_waiting{account=\"ac\\\"me\",priority=\"bulk\"} 0",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}\n{metrics}");
    }
}

/// Time stands still while something happens, and jumps to the next alarm while nothing does.
#[tokio::test(start_paused = true)]
async fn a_body_has_ten_seconds_to_arrive() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (_directory, inbox) = inbox();
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build().unwrap());
    let app = Router::new()
        .route("/shopify", routes::orders(&inbox, "harbor", shop()))
        .route("/gorgias", routes::webhooks(&inbox, "acme", receiver));
    let url = serve(app).await;
    for path in ["/shopify", "/gorgias"] {
        let mut stream = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: desk\r\ncontent-length: 900\r\n\r\n{{");
        stream.write_all(head.as_bytes()).await.unwrap();
        let begun = tokio::time::Instant::now();
        let mut answer = vec![0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!((&answer[..], begun.elapsed().as_secs()), (&b"HTTP/1.1 408"[..], 10), "{path}");
    }
}

#[tokio::test]
async fn a_store_that_is_away_shows() {
    let sandbox = Sandbox::start().await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let backend = gorgias::inbox::FileBackend::open(directory.path().join("inbox")).unwrap();
    let inbox = Inbox::new(backend.clone());
    let url = serve(app(&inbox, client(&sandbox))).await;
    backend.close();
    assert_eq!(post(&url, "/shopify", signed("orders/create", "e1", &order(7, 1, json!({})))).await.0, 503);
    assert_eq!(read(&url, "/health").await, (503, r#"{"status":"unavailable"}"#.to_owned()));
    assert!(read(&url, "/metrics").await.1.contains("gorgias_inbox_up 0\n"));
}
