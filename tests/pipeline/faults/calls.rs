//! One call of each kind that the table of retries tells apart.

use gorgias::{Client, Result, types};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Get,
    List,
    Search,
    Create,
    Update,
    Resend,
    Delete,
}

use Call::{Create, Delete, Get, List, Resend, Search, Update};

pub(crate) const ALL: [Call; 7] = [Get, List, Search, Create, Update, Resend, Delete];

impl Call {
    /// GET, PUT and DELETE that may be repeated, POST and PUT that may not, and a POST that only reads.
    pub(crate) fn idempotent(self) -> bool {
        !matches!(self, Create | Resend)
    }

    pub(crate) fn writes(self) -> bool {
        matches!(self, Create | Update | Resend | Delete)
    }

    /// Whether a success is lost when its body is.
    pub(crate) fn needs_body(self) -> bool {
        self != Delete
    }

    pub(crate) async fn send(self, client: &Client) -> Result<()> {
        match self {
            Get => client.get_ticket().id(7).send().await.map(drop),
            List => client.list_tickets().limit(5).send().await.map(drop),
            Search => {
                let body: types::SearchRequest = read(json!({"type": "customer", "query": "nia"}));
                client.search_resources().body(body).send().await.map(drop)
            }
            Create => {
                let message = json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}});
                let body: types::CreateTicket = read(json!({"messages": [message]}));
                client.create_ticket().body(body).send().await.map(drop)
            }
            Update => {
                let body: types::UpdateTicket = read(json!({"status": "closed"}));
                client.update_ticket().id(7).body(body).send().await.map(drop)
            }
            Resend => {
                let body: types::UpdateMessage = read(json!({"channel": "email", "from_agent": true}));
                client.update_ticket_message().ticket_id(7).id(8).body(body).action("retry").send().await.map(drop)
            }
            Delete => client.delete_ticket().id(7).send().await.map(drop),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A body that is a success for all of them.
pub(crate) fn body() -> String {
    json!({"id": 7, "data": [], "meta": {"next_cursor": null}, "uri": "/api/anything", "object": "list"}).to_string()
}
