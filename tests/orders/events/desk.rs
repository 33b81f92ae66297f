//! A desk of one ticket that loses answers, or refuses, as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::faulty::{Act, Arrival, FaultyServer, good};

/// What happens to the next call that changes something.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Done,
    /// It takes effect, and then this happens.
    Lost(Act),
    /// It takes no effect, and this happens.
    Refused(Act),
}

#[derive(Default)]
struct State {
    tickets: Vec<Value>,
    notes: Vec<Value>,
    fates: VecDeque<Fate>,
}

impl State {
    fn answer(&mut self, arrival: &Arrival) -> Act {
        let list = |items: &[Value]| good(json!({"data": items, "meta": {"next_cursor": null}}));
        if arrival.method == "GET" {
            return if arrival.target.contains("messages") { list(&self.notes) } else { list(&self.tickets) };
        }
        let fate = self.fates.pop_front().unwrap_or(Fate::Done);
        if let Fate::Refused(act) = fate {
            return act;
        }
        let mut body = arrival.json();
        let answer = if arrival.target.ends_with("/messages") {
            body["id"] = json!(self.notes.len() + 1);
            self.notes.push(body.clone());
            body
        } else if arrival.method == "POST" {
            let messages = body["messages"].as_array().cloned().unwrap();
            self.notes.extend(messages.into_iter().map(|mut note| {
                note["id"] = json!(1);
                note
            }));
            let ticket = json!({"id": self.tickets.len() + 7, "external_id": body["external_id"], "meta": body["meta"], "subject": body["subject"]});
            self.tickets.push(ticket.clone());
            ticket
        } else {
            let ticket = &mut self.tickets[0];
            for (key, value) in body.as_object().unwrap() {
                ticket[key] = value.clone();
            }
            ticket.clone()
        };
        if let Fate::Lost(act) = fate { act } else { good(answer) }
    }
}

#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) server: FaultyServer,
    state: Arc<Mutex<State>>,
}

impl Desk {
    pub(crate) async fn with(fates: impl IntoIterator<Item = Fate>) -> Self {
        let state = Arc::new(Mutex::new(State { fates: fates.into_iter().collect(), ..State::default() }));
        let of_server = Arc::clone(&state);
        let server = FaultyServer::start(move |arrival| of_server.lock().unwrap().answer(arrival)).await;
        Self { server, state }
    }

    /// Tickets and notes.
    pub(crate) fn kept(&self) -> (usize, usize) {
        let state = self.state.lock().unwrap();
        (state.tickets.len(), state.notes.len())
    }

    /// The `external_id`s of the notes.
    pub(crate) fn note_ids(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        state.notes.iter().map(|note| note["external_id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn subject(&self) -> String {
        self.state.lock().unwrap().tickets[0]["subject"].as_str().unwrap().to_owned()
    }
}
