//! A server that keeps what is created, and loses answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use gorgias::types;
use serde_json::{Value, json};

use crate::faulty::{Act, Arrival, FaultyServer, good};

/// What happens to a creation.
#[derive(Clone, Debug)]
pub(crate) enum Creation {
    /// It is stored, and then this happens.
    Stored(Act),
    /// It is not stored, and this happens.
    Not(Act),
    /// It is stored after so many looks, and this happens at once.
    Late(usize, Act),
}

#[derive(Default)]
struct State {
    records: Vec<Value>,
    creations: VecDeque<Creation>,
    looks: VecDeque<Act>,
    late: Option<(usize, Value)>,
}

impl State {
    fn create(&mut self, arrival: &Arrival) -> Act {
        let sent = arrival.json();
        let record = json!({"id": self.records.len() + 1, "external_id": sent["external_id"], "email": sent["email"]});
        let answer = good(&record);
        match self.creations.pop_front() {
            None => {
                self.records.push(record);
                answer
            }
            Some(Creation::Stored(act)) => {
                self.records.push(record);
                act
            }
            Some(Creation::Not(act)) => act,
            Some(Creation::Late(looks, act)) => {
                self.late = Some((looks, record));
                act
            }
        }
    }

    fn look(&mut self, arrival: &Arrival) -> Act {
        if let Some((looks, record)) = self.late.take() {
            match looks {
                0 | 1 => self.records.push(record),
                _ => self.late = Some((looks - 1, record)),
            }
        }
        if let Some(act) = self.looks.pop_front() {
            return act;
        }
        let wanted = |name: &str, record: &Value| {
            arrival.query(name).is_none_or(|wanted| record[name].as_str() == Some(wanted.as_str()))
        };
        let found: Vec<&Value> =
            self.records.iter().filter(|record| wanted("external_id", record) && wanted("email", record)).collect();
        // Pages of two, by the number of records before.
        let skip = arrival.query("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let next = (found.len() > skip + 2).then(|| (skip + 2).to_string());
        let page: Vec<&Value> = found.into_iter().skip(skip).take(2).collect();
        good(json!({"data": page, "meta": {"next_cursor": next}}))
    }
}

#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) server: FaultyServer,
    state: Arc<Mutex<State>>,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let of_server = Arc::clone(&state);
        let server = FaultyServer::start(move |arrival| {
            let mut state = of_server.lock().unwrap();
            if arrival.method == "POST" { state.create(arrival) } else { state.look(arrival) }
        });
        Self { server: server.await, state }
    }

    /// What happens to the next creations; afterwards they succeed.
    pub(crate) async fn with(creations: impl IntoIterator<Item = Creation>) -> Self {
        let desk = Self::start().await;
        desk.state.lock().unwrap().creations.extend(creations);
        desk
    }

    /// What is answered to the next looks; afterwards the truth.
    pub(crate) fn looks(&self, acts: impl IntoIterator<Item = Act>) {
        self.state.lock().unwrap().looks.extend(acts);
    }

    /// Something that was there before.
    pub(crate) fn keep(&self, record: Value) {
        self.state.lock().unwrap().records.push(record);
    }

    pub(crate) fn kept(&self) -> usize {
        self.state.lock().unwrap().records.len()
    }

    /// Looks and creations so far.
    pub(crate) fn calls(&self) -> (usize, usize) {
        let arrivals = self.server.arrivals();
        let creations = arrivals.iter().filter(|arrival| arrival.method == "POST").count();
        (arrivals.len() - creations, creations)
    }
}

pub(crate) fn ticket(external_id: &str) -> types::CreateTicket {
    let message = json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}});
    serde_json::from_value(json!({"external_id": external_id, "subject": "Where is it?", "messages": [message]}))
        .unwrap()
}

pub(crate) fn message(external_id: &str) -> types::CreateMessage {
    let body = json!({
        "external_id": external_id, "channel": "internal-note", "from_agent": true, "body_text": "Asked the carrier.",
        "sender": {"email": "agent@example.com"},
    });
    serde_json::from_value(body).unwrap()
}

pub(crate) fn customer(external_id: &str) -> types::CreateCustomer {
    let email = "nia@example.com";
    let channel = json!({"type": "email", "address": email, "preferred": true});
    serde_json::from_value(json!({"external_id": external_id, "email": email, "channels": [channel]})).unwrap()
}
