//! A client for the benches: sends, reads the whole answer, and keeps the time.
#![allow(dead_code, reason = "no bench needs all of it")]

pub(crate) mod server;

use std::time::{Duration, Instant};

use gorgias_sandbox::Sandbox;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// What binaries take unless they are told otherwise.
const KEY: &str = "sandbox-key-7f3a9c51e08d4b62a1c6f4907be2d835";

pub(crate) struct Desk {
    http: Client,
    url: String,
    email: String,
    key: String,
}

impl Desk {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let (url, email, key) = (sandbox.url(), sandbox.email(), sandbox.api_key());
        Self { http: Client::new(), url: url.to_owned(), email: email.to_owned(), key: key.to_owned() }
    }

    /// A sandbox of another process, with its usual credentials.
    pub(crate) fn at(url: &str) -> Self {
        let (email, key) = ("agent@example.com".to_owned(), KEY.to_owned());
        Self { http: Client::new(), url: url.to_owned(), email, key }
    }

    /// The answer, and how long it took until its last byte was read.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (Value, Duration) {
        let request = self.http.request(method, format!("{}{path}", self.url)).basic_auth(&self.email, Some(&self.key));
        let request = if let Some(body) = body { request.json(body) } else { request }.build().unwrap();
        let start = Instant::now();
        let response = self.http.execute(request).await.unwrap();
        let status = response.status();
        let bytes = response.bytes().await.unwrap();
        let took = start.elapsed();
        assert!(status.is_success(), "{path}: {status}: {}", String::from_utf8_lossy(&bytes));
        if status == StatusCode::NO_CONTENT {
            (Value::Null, took)
        } else {
            (serde_json::from_slice(&bytes).unwrap(), took)
        }
    }

    pub(crate) async fn get(&self, path: &str) -> (Value, Duration) {
        self.call(Method::GET, path, None).await
    }

    /// A page for people.
    pub(crate) async fn page(&self, path: &str) -> String {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (Value, Duration) {
        self.call(Method::POST, path, Some(body)).await
    }
}

/// A ticket by e-mail with a question, of one of a tenth as many customers as there are tickets.
pub(crate) fn ticket(number: usize) -> Value {
    let customer = number / 10;
    let address = format!("customer-{customer}@example.com");
    json!({
        "subject": format!("Order {number}"), "external_id": format!("bench-{number}"), "tags": [{"name": format!("tag-{}", number % 20)}],
        "messages": [{
            "channel": "email", "via": "email", "from_agent": false,
            "sender": {"email": address, "name": format!("Customer {customer}")},
            "source": {"type": "email", "from": {"address": address}, "to": [{"address": "support@example.com"}]},
            "subject": format!("Order {number}"), "body_text": "Hello, my order has not arrived yet. Where is it?",
        }],
    })
}

/// The middle of the times, in microseconds.
pub(crate) fn median(times: &[Duration]) -> f64 {
    server::middle(times.iter().map(|time| time.as_secs_f64() * 1e6).collect())
}
