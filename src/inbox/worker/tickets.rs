//! Keeping one ticket per order.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::handlers::{Step, Work};
use crate::Client;
use crate::budget::Priority;
use crate::inbox::Item;
use crate::orders::events::{Early, OrderEvent, OrderEventPolicy, OrderTicketAction, Upserted, upsert};

/// For how long events wait for the ticket of their order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub(super) facts: Duration,
    pub(super) states: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let hour = Duration::from_secs(3600);
        Self { facts: hour * 24 * 7, states: hour }
    }
}

pub(super) struct Tickets {
    client: Client,
    bulk: Client,
    policy: Arc<OrderEventPolicy>,
    turns: AtomicU32,
}

impl Tickets {
    pub(super) fn new(client: &Client, policy: OrderEventPolicy) -> Self {
        let bulk = client.with_options(|options| options.priority(Priority::Bulk));
        Self { client: client.clone(), bulk, policy: Arc::new(policy), turns: AtomicU32::new(0) }
    }

    /// Orders leave room for messages, but for every fourth one: else many messages could hold up all orders.
    fn turn(&self) -> Client {
        let is_fourth = self.turns.fetch_add(1, Ordering::Relaxed) % 4 == 3;
        if is_fourth { self.client.clone() } else { self.bulk.clone() }
    }

    /// Returns the step that brings the ticket up to date with all events of its order; if that fails for good, with one after the
    /// other.
    pub(super) fn step(&self, events: Vec<(Item, OrderEvent)>, patience: Patience, is_recent: bool) -> Step {
        let client = self.turn();
        let (ids, events): (Vec<_>, Vec<_>) = events.into_iter().map(|(item, event)| (item.id, event)).unzip();
        let events: Arc<[OrderEvent]> = events.into();
        let step = |range: Range<usize>| {
            let ids = ids.get(range.clone()).unwrap_or_default().to_vec();
            let (client, policy, events, of) =
                (client.clone(), Arc::clone(&self.policy), Arc::clone(&events), ids.clone());
            let work: Work = Box::pin(async move {
                let events = events.get(range).unwrap_or_default();
                let Upserted { ticket, unused } =
                    upsert(&client, events, &policy, Early::Elsewhere { is_recent }).await?;
                let has_ticket = ticket.action != OrderTicketAction::NoTicket;
                let waits = |event: &OrderEvent| !has_ticket || unused.contains(&event.key());
                let waiting = of.into_iter().zip(events).filter(|(_, event)| waits(event));
                Ok(waiting.filter_map(|(id, event)| Some((id, patience.with(event, &policy)?))).collect())
            });
            Step::new(ids, work)
        };
        let all = 0..events.len();
        let apart = if all.len() > 1 { all.clone().map(|at| step(at..at + 1)).collect() } else { Vec::new() };
        Step { apart, ..step(all) }
    }
}

impl Patience {
    /// Returns for how long an event waits for its ticket, if it does.
    fn with(self, event: &OrderEvent, policy: &OrderEventPolicy) -> Option<Duration> {
        if policy.reaction(event.kind).ignored {
            return None;
        }
        if !event.kind.is_state() {
            return Some(self.facts);
        }
        // An earlier event can come later, and open a ticket.
        policy.opens_tickets().then_some(self.states)
    }
}
