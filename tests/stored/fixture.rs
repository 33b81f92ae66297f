//! Reading the fixtures, and putting what they hold back to where it was stored.

use std::path::Path;

use gorgias::Client;
use gorgias::types::CreateTicket;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

/// One of the files in `fixtures`.
pub(super) fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored/fixtures").join(name);
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// A sandbox with one more ticket, and a client for it.
pub(super) struct Desk {
    pub(super) sandbox: Sandbox,
    pub(super) client: Client,
    pub(super) ticket: i64,
    /// How many requests there were before the test began.
    seen: usize,
}

impl Desk {
    /// With the ticket that a fixture describes. It is written by the API, as the build before left it there: with its key, its
    /// `meta`, and first these messages and then its notes.
    pub(super) async fn with(ticket: &Value, messages: Vec<Value>) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
        let client = client.build().unwrap();
        let mut body = ticket.clone();
        let notes = body.as_object_mut().unwrap().remove("notes").unwrap();
        let notes = list(&notes).iter().map(|note| {
            json!({"channel": "internal-note", "from_agent": true, "sender": {"email": sandbox.email()},
                "external_id": note["external_id"], "body_text": note["body_text"]})
        });
        body["channel"] = json!("api");
        body["messages"] = messages.into_iter().chain(notes).collect();
        let body: CreateTicket = serde_json::from_value(body).unwrap();
        let ticket = client.create_ticket().body(body).send().await.unwrap().id;
        let seen = sandbox.requests().len();
        Self { sandbox, client, ticket, seen }
    }

    pub(super) fn now(&self) -> Value {
        self.sandbox.ticket(self.ticket).unwrap()
    }

    /// The keys of its messages.
    pub(super) fn keys(&self) -> Vec<String> {
        let messages = self.sandbox.messages(self.ticket);
        messages.iter().filter_map(|message| message["external_id"].as_str().map(str::to_owned)).collect()
    }

    /// The methods of the requests that changed something since the test began.
    pub(super) fn writes(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        let writes = requests.iter().skip(self.seen).filter(|request| request.method != "GET");
        writes.map(|request| request.method.clone()).collect()
    }
}
