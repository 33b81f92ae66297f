//! A ticket and a customer with values of all types, and what was asked about them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use gorgias::Client;
use gorgias::custom_fields::FieldReport;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

/// Whose values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Ticket,
    Customer,
}

pub(crate) const BOTH: [Of; 2] = [Of::Ticket, Of::Customer];

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) of: Of,
    pub(crate) id: i64,
    /// Text, number, another number, boolean; in the order of their ids.
    pub(crate) text: i64,
    pub(crate) number: i64,
    pub(crate) other: i64,
    pub(crate) flag: i64,
    seen: AtomicUsize,
}

pub(crate) async fn set(client: &Client, of: Of, id: i64, values: Vec<(i64, Value)>) -> FieldReport {
    match of {
        Of::Ticket => client.set_ticket_fields(id, values).await,
        Of::Customer => client.set_customer_fields(id, values).await,
    }
}

pub(crate) async fn clear(client: &Client, of: Of, id: i64, fields: Vec<i64>) -> FieldReport {
    match of {
        Of::Ticket => client.clear_ticket_fields(id, fields).await,
        Of::Customer => client.clear_customer_fields(id, fields).await,
    }
}

impl Desk {
    /// With a number that was stored as text, a decimal, and (on the ticket) a value that Gorgias manages.
    pub(crate) async fn open(of: Of) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let (kind, id) = match of {
            Of::Ticket => ("Ticket", sandbox.ids().ticket),
            Of::Customer => ("Customer", sandbox.ids().customer),
        };
        let mut fields = Vec::new();
        for (data, input) in
            [("text", "input"), ("number", "input_number"), ("number", "input_number"), ("boolean", "dropdown")]
        {
            let definition = json!({"data_type": data, "input_settings": {"input_type": input}});
            let body =
                json!({"object_type": kind, "label": format!("Made {}", fields.len()), "definition": definition});
            let body: gorgias::types::CreateCustomField = serde_json::from_value(body).unwrap();
            fields.push(client.create_custom_field().body(body).send().await.unwrap().id);
        }
        let [text, number, other, flag] = fields[..] else { panic!("{fields:?}") };
        let desk = Self { sandbox, client, of, id, text, number, other, flag, seen: AtomicUsize::new(0) };
        let stored = vec![(text, json!("old")), (number, json!(2.5)), (flag, json!(false))];
        let _ = desk.set(stored).await.into_result().unwrap();
        desk.raw(other, json!("007.50")).await;
        desk.asked();
        desk
    }

    pub(crate) async fn set(&self, values: Vec<(i64, Value)>) -> FieldReport {
        set(&self.client, self.of, self.id, values).await
    }

    pub(crate) async fn clear(&self, fields: Vec<i64>) -> FieldReport {
        clear(&self.client, self.of, self.id, fields).await
    }

    /// Somebody else writes a single value.
    pub(crate) async fn raw(&self, field: i64, value: Value) {
        let value: gorgias::types::CustomFieldScalar = serde_json::from_value(value).unwrap();
        match self.of {
            Of::Ticket => self
                .client
                .update_ticket_custom_field_value()
                .ticket_id(self.id)
                .id(field)
                .body(value)
                .send()
                .await
                .map(drop),
            Of::Customer => self
                .client
                .update_customer_custom_field_value()
                .customer_id(self.id)
                .id(field)
                .body(value)
                .send()
                .await
                .map(drop),
        }
        .unwrap();
    }

    /// All values that are stored, by field.
    pub(crate) async fn values(&self) -> BTreeMap<i64, Value> {
        let values = match self.of {
            Of::Ticket => {
                let list = self.client.list_ticket_custom_field_values().ticket_id(self.id).send().await.unwrap();
                list.into_inner().data.into_iter().map(|one| (one.field.unwrap().id, one.value.unwrap())).collect()
            }
            Of::Customer => {
                let list = self.client.list_customer_custom_field_values().customer_id(self.id).send().await.unwrap();
                list.into_inner().data.into_iter().map(|one| (one.field.unwrap().id, one.value.unwrap())).collect()
            }
        };
        self.asked();
        values
    }

    /// What was asked since the last look: `PUT`, `PUT 8001` for a single field, and the body behind it.
    pub(crate) fn asked(&self) -> Vec<String> {
        let all = self.sandbox.requests();
        let before = self.seen.swap(all.len(), Ordering::SeqCst);
        let line = |request: &gorgias_sandbox::RecordedRequest| {
            let field = request.path.rsplit('/').next().filter(|end| *end != "custom-fields").unwrap_or_default();
            let body = String::from_utf8(request.body.to_vec()).unwrap();
            let parts = [request.method.as_str(), field, body.as_str()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        };
        all[before..].iter().map(line).collect()
    }
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}
