//! A sandbox with customers and tickets of the test's own.

use gorgias::history::CustomerHistory;
use gorgias::types::{CreateCustomer, CreateTicket};
use gorgias::{Client, Result};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::builder().seed(false).start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
        let client = client.unlimited().build().unwrap();
        Self { sandbox, client }
    }

    pub(crate) async fn customer(&self, name: &str) -> i64 {
        let body = json!({"name": name, "email": format!("{name}@example.com"), "external_id": format!("crm-{name}"), "channels": [
            {"type": "email", "address": format!("{name}@example.com"), "preferred": true},
            {"type": "email", "address": format!("{name}@example.org"), "preferred": false},
            {"type": "phone", "address": "+4930901820", "preferred": false},
        ]});
        let body: CreateCustomer = serde_json::from_value(body).unwrap();
        self.client.create_customer().body(body).send().await.unwrap().id
    }

    /// A ticket that was created on this day of a month; extra fields as given.
    pub(crate) async fn ticket(&self, customer: i64, day: u32, messages: Value, extra: Value) -> i64 {
        let mut body = json!({
            "customer": {"id": customer}, "created_datetime": format!("2026-05-{day:02}T10:00:00Z"), "messages": messages,
        });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let body: CreateTicket = serde_json::from_value(body).unwrap();
        self.client.create_ticket().body(body).send().await.unwrap().id
    }

    pub(crate) async fn asked(&self, customer: i64, day: u32, text: &str) -> i64 {
        self.ticket(customer, day, json!([from_customer(customer, text)]), json!({})).await
    }

    /// What was asked for since, without ids.
    pub(crate) fn calls(&self, since: usize) -> Vec<String> {
        let word = |step: &str| if step.parse::<i64>().is_ok() { "{id}".to_owned() } else { step.to_owned() };
        let requests = self.sandbox.requests();
        let path = |path: &str| path.split('/').map(word).collect::<Vec<_>>().join("/");
        requests.iter().skip(since).map(|request| format!("{} {}", request.method, path(&request.path))).collect()
    }

    pub(crate) fn so_far(&self) -> usize {
        self.sandbox.requests().len()
    }
}

pub(crate) fn from_customer(customer: i64, text: &str) -> Value {
    json!({"channel": "api", "from_agent": false, "sender": {"id": customer}, "body_text": text})
}

/// The ids of all tickets.
pub(crate) async fn ids(mut history: CustomerHistory<'_>) -> Result<Vec<i64>> {
    let mut ids = Vec::new();
    while let Some(past) = history.next().await {
        ids.push(past?.ticket.id);
    }
    Ok(ids)
}
