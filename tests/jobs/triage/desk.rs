//! Rules and tickets to try them on; a sandbox, and what was asked of it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use gorgias::triage::{Triage, TriagePlan, TriageRules};
use gorgias::types::{CreateMessage, CreateTicket, MessageParty, Ticket};
use gorgias::{Client, Timestamp};
use gorgias_sandbox::{Sandbox, SeedIds};
use serde_json::{Value, json};

/// The time of all plans that are made without a sandbox.
pub(crate) const NOW: &str = "2026-06-01T12:00:00Z";

pub(crate) fn rules(toml: &str) -> TriageRules {
    toml::from_str(toml).unwrap_or_else(|e| panic!("{toml}\n{e}"))
}

/// A ticket as Gorgias could answer it; `changes` replaces fields.
pub(crate) fn ticket(changes: Value) -> Ticket {
    let mut ticket = json!({
        "id": 7, "status": "open", "priority": "normal", "channel": "email", "via": "email", "language": "en", "spam": false,
        "subject": "Where is my parcel? Out-of-stock again", "created_datetime": "2026-05-30T12:00:00",
        "last_message_datetime": "2026-06-01T11:00:00", "last_received_message_datetime": "2026-06-01T06:00:00",
        "tags": [{"id": 91, "name": "Shipping"}, {"id": 92, "name": "vip"}],
        "assignee_user": {"id": 11, "name": "Mira Lindqvist"}, "assignee_team": {"id": 21, "name": "Returns"},
        "custom_fields": {"31": {"id": 31, "value": "Order::Status"}, "32": {"id": 32, "value": 4}, "33": {"id": 33, "value": true}},
        "messages": [
            {"id": 1, "from_agent": false, "body_text": "I'd like a REFUND, please.", "intents": [{"name": "refund/request"}, {"name": "other/thanks", "rejected": true}]},
            {"id": 2, "from_agent": true, "body_text": "Our secret word is marzipan.", "intents": [{"name": "feedback"}]},
            {"id": 3, "from_agent": false, "body_html": "<p>Still <b>waiting</b> &amp; waiting</p>", "stripped_text": ""},
        ],
        "customer": {
            "id": 5, "email": "nia@Shop.example", "meta": {"tier": "gold", "score": 7},
            "integrations": {"6": {
                "__integration_type__": "shopify", "customer": {"id": 1, "tags": "Wholesale, newsletter"},
                "orders": [
                    {
                        "id": 1002, "name": "#1002", "created_at": "2026-05-25T10:00:00Z", "total_price": "250.00", "currency": "EUR",
                        "financial_status": "paid", "fulfillment_status": null, "tags": "gift, rush",
                        "line_items": [
                            {"id": 1, "title": "Enamel mug", "sku": "MUG-3-BLUE", "vendor": "Harbor", "product_type": "Kitchen", "quantity": 1},
                            {"id": 2, "title": "Canvas tote", "sku": "TOTE-1", "vendor": "Quay", "product_type": "Bags", "quantity": 1},
                        ],
                    },
                    {
                        "id": 1001, "name": "#1001", "created_at": "2026-03-01T10:00:00Z", "total_price": "19.99", "currency": "EUR",
                        "financial_status": "refunded", "fulfillment_status": "fulfilled", "tags": "", "line_items": [],
                    },
                ],
            }},
        },
    });
    for (key, value) in changes.as_object().unwrap() {
        ticket[key] = value.clone();
    }
    serde_json::from_value(ticket).unwrap()
}

/// A client that nobody answers: what is planned needs none.
pub(crate) fn nobody() -> Client {
    static NOBODY: LazyLock<Client> = LazyLock::new(|| {
        Client::builder().base_url("http://127.0.0.1:9").api_key("agent@example.com", "a-key").build().unwrap()
    });
    NOBODY.clone()
}

/// What rules without names would do about a ticket.
pub(crate) async fn plan(toml: &str, ticket: &Ticket) -> TriagePlan {
    let triage = nobody().triage(&rules(toml)).await.unwrap_or_else(|e| panic!("{toml}\n{e}"));
    triage.plan_at(ticket, NOW.parse::<Timestamp>().unwrap())
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    seen: AtomicUsize,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
        Self { client: client.unlimited().build().unwrap(), sandbox, seen: AtomicUsize::new(0) }
    }

    pub(crate) fn ids(&self) -> &SeedIds {
        self.sandbox.ids()
    }

    pub(crate) async fn triage(&self, toml: &str) -> Triage {
        let triage = self.client.triage(&rules(toml)).await.unwrap();
        self.asked();
        triage
    }

    /// A new ticket of a new customer.
    pub(crate) async fn ticket(&self, subject: &str, text: &str) -> i64 {
        let message = CreateMessage::builder()
            .channel("api")
            .from_agent(false)
            .sender(MessageParty::builder().email("nia@example.com"))
            .body_text(text);
        let ticket = CreateTicket::builder().subject(subject).messages(vec![message.build().unwrap()]);
        let id = self.client.create_ticket().body(ticket).send().await.unwrap().id;
        self.asked();
        id
    }

    pub(crate) async fn read(&self, id: i64) -> Ticket {
        let ticket = self.client.get_ticket().id(id).send().await.unwrap().into_inner();
        self.asked();
        ticket
    }

    /// What was asked since the last look, with the ticket as `#`.
    pub(crate) fn asked(&self) -> Vec<String> {
        let all = self.sandbox.requests();
        let before = self.seen.swap(all.len(), Ordering::SeqCst);
        let line = |request: &gorgias_sandbox::RecordedRequest| {
            let path = request.path.trim_start_matches("/api/");
            let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            let path: Vec<_> = path.split('/').map(|part| if number(part) { "#" } else { part }).collect();
            format!("{} {}", request.method, path.join("/"))
        };
        all[before..].iter().map(line).collect()
    }
}

/// Names of the tags of a ticket, sorted.
pub(crate) fn tags(ticket: &Ticket) -> Vec<&str> {
    let mut names: Vec<_> = ticket.tags.iter().filter_map(|tag| tag.name.as_deref()).collect();
    names.sort_unstable();
    names
}
