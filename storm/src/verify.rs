//! Whether the tickets are those of a replay: each order's events one by one, in the order in which they happened, to another
//! sandbox.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gorgias::Client;
use gorgias::orders::events::{OrderEvent, OrderWebhook};
use gorgias::webhook::WebhookRequest;
use gorgias_sandbox::Sandbox;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::orders::{SECRET, ShopEvent};
use crate::service::policy;

/// Findings that are described, at most.
const DESCRIBED: usize = 20;
/// Orders that are replayed at a time.
const AT_ONCE: usize = 8;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Facts that no ticket shows, and events of orders without a ticket.
    pub(crate) lost: usize,
    /// Orders with more than one ticket.
    pub(crate) doubled: usize,
    /// Orders whose ticket is not that of the replay.
    pub(crate) wrong: usize,
    /// The first of these findings, in words.
    pub(crate) described: Vec<String>,
}

impl Verdict {
    fn describe(&mut self, finding: impl FnOnce() -> String) {
        if self.described.len() < DESCRIBED {
            self.described.push(finding());
        }
    }
}

/// What a ticket shows of its order.
#[derive(Debug, PartialEq)]
struct Shown {
    status: String,
    subject: String,
    tags: BTreeSet<String>,
    /// The notes about facts, by the events that they are about. The first note of a ticket is about the state in which it was
    /// opened, which is a later one where states were folded.
    notes: BTreeMap<String, Vec<String>>,
    /// The beginnings of the keys of the events that it remembers.
    seen: BTreeSet<String>,
}

/// Compares the tickets of a sandbox with those of the replay.
pub(crate) async fn verify(sandbox: &Sandbox, events: &Arc<Vec<Vec<ShopEvent>>>) -> Outcome<Verdict> {
    let events = Arc::new(read(events)?);
    let facts: BTreeSet<String> = events.iter().flatten().filter(|event| !event.kind.is_state()).map(note_of).collect();
    let there = tickets(sandbox, &facts);
    let expected = tickets(&replay(Arc::clone(&events)).await?, &facts);
    let mut verdict = Verdict::default();
    for events in events.iter() {
        let Some(id) = events.first().and_then(OrderEvent::ticket_external_id) else { continue };
        let tickets = there.get(&id).map(Vec::as_slice).unwrap_or_default();
        let [ticket, others @ ..] = tickets else {
            verdict.lost += events.len();
            verdict.wrong += 1;
            verdict.describe(|| format!("lost: {id} has no ticket, and {} events", events.len()));
            continue;
        };
        if !others.is_empty() {
            verdict.doubled += 1;
            verdict.describe(|| format!("doubled: {id} has {} tickets", tickets.len()));
        }
        for event in events.iter().filter(|event| !event.kind.is_state()) {
            let short: String = event.key().to_string().chars().take(16).collect();
            let note = note_of(event);
            if !tickets.iter().any(|ticket| ticket.notes.contains_key(&note) || ticket.seen.contains(&short)) {
                verdict.lost += 1;
                verdict.describe(|| format!("lost: {} of {id}, of {} events", event.topic, events.len()));
            }
        }
        let Some([expected]) = expected.get(&id).map(Vec::as_slice) else {
            return Err(format!("the replay has not one ticket for {id}").into());
        };
        if let Some(difference) = difference(ticket, expected) {
            verdict.wrong += 1;
            let topics: Vec<&str> = events.iter().map(|event| event.topic.as_str()).collect();
            verdict.describe(|| format!("wrong: {id} ({}): {difference}", topics.join(", ")));
        }
    }
    Ok(verdict)
}

fn difference(there: &Shown, expected: &Shown) -> Option<String> {
    let Shown { status, subject, tags, notes, seen: _ } = there;
    if *status != expected.status {
        return Some(format!("it is {status} and should be {}", expected.status));
    }
    if *subject != expected.subject {
        return Some(format!("it is called `{subject}` and should be `{}`", expected.subject));
    }
    if *tags != expected.tags {
        return Some(format!("it has the tags {tags:?} and should have {:?}", expected.tags));
    }
    if *notes != expected.notes {
        return Some(format!("it has the notes {notes:?} and should have {:?}", expected.notes));
    }
    None
}

fn read(events: &[Vec<ShopEvent>]) -> Outcome<Vec<Vec<OrderEvent>>> {
    let webhook = OrderWebhook::shopify(SECRET)?;
    let one = |event: &ShopEvent| Ok(webhook.receive(&WebhookRequest::new(&event.headers, &event.body))?);
    events.iter().map(|of_order| of_order.iter().map(one).collect()).collect()
}

fn note_of(event: &OrderEvent) -> String {
    format!("event:{}", event.key())
}

async fn replay(events: Arc<Vec<Vec<OrderEvent>>>) -> Outcome<Sandbox> {
    let sandbox = Sandbox::builder().seed(false).record(false).start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    let (client, policy, next) = (client.unlimited().build()?, Arc::new(policy()), Arc::new(AtomicUsize::new(0)));
    let mut tasks: JoinSet<gorgias::Result<()>> = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (events, client, policy, next) =
            (Arc::clone(&events), client.clone(), Arc::clone(&policy), Arc::clone(&next));
        tasks.spawn(async move {
            while let Some(events) = events.get(next.fetch_add(1, Ordering::Relaxed)) {
                for event in events {
                    client.upsert_order_ticket(event, &policy).await?;
                }
            }
            Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(sandbox)
}

/// Returns the tickets of orders, by the order.
fn tickets(sandbox: &Sandbox, facts: &BTreeSet<String>) -> HashMap<String, Vec<Shown>> {
    let mut all: HashMap<String, Vec<Shown>> = HashMap::new();
    for ticket in sandbox.tickets() {
        if let Some(id) = ticket["external_id"].as_str().filter(|id| id.starts_with("order:")) {
            all.entry(id.to_owned()).or_default().push(shown(&ticket, facts));
        }
    }
    all
}

fn shown(ticket: &Value, facts: &BTreeSet<String>) -> Shown {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut notes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in list(&ticket["messages"]) {
        let about = text(&message["external_id"]);
        if facts.contains(&about) {
            notes.entry(about).or_default().push(text(&message["body_text"]));
        }
    }
    Shown {
        status: text(&ticket["status"]),
        subject: text(&ticket["subject"]),
        tags: list(&ticket["tags"]).iter().map(|tag| text(&tag["name"])).collect(),
        notes,
        seen: list(&ticket["meta"]["order_event"]["seen"]).iter().map(text).collect(),
    }
}
