//! The events of its order that a ticket has seen, and the time of the last; kept in its `meta`.

use serde_json::{Map, Value, json};

use super::OrderEvent;
use crate::Timestamp;

/// The key in `meta`.
const KEY: &str = "order_event";
/// The number of events that a ticket remembers; older ones are behind the last change by then.
const REMEMBERED: usize = 50;

/// The value under the key.
#[derive(Default)]
pub(super) struct Journal {
    /// The last state that was applied.
    pub(super) at: Option<Timestamp>,
    seen: Vec<String>,
}

impl Journal {
    pub(super) fn read(meta: &Map<String, Value>) -> Self {
        let Some(own) = meta.get(KEY) else { return Self::default() };
        let at = own.get("at").and_then(Value::as_str).and_then(|at| at.parse().ok());
        let seen = own.get("seen").and_then(Value::as_array).into_iter().flatten();
        Self { at, seen: seen.filter_map(|id| id.as_str().map(str::to_owned)).collect() }
    }

    pub(super) fn has(&self, event: &OrderEvent) -> bool {
        self.seen.contains(&short(event))
    }

    /// Returns `true` if the ticket knows a later state than this event. An event without a time is never too old.
    pub(super) fn is_ahead_of(&self, event: &OrderEvent) -> bool {
        matches!((self.at, event.occurred_at), (Some(known), Some(told)) if told < known)
    }

    /// Returns the whole of `meta` with this event added; the time stays that of the latest.
    pub(super) fn with(&self, event: &OrderEvent, meta: &Map<String, Value>) -> Map<String, Value> {
        let mut seen = self.seen.clone();
        seen.push(short(event));
        let seen = seen.split_off(seen.len().saturating_sub(REMEMBERED));
        let mut meta = meta.clone();
        let own = json!({
            "order_id": event.order.id, "kind": event.kind, "topic": event.topic.chars().take(100).collect::<String>(),
            "at": self.at.max(event.occurred_at), "seen": seen,
        });
        meta.insert(KEY.to_owned(), own);
        meta
    }
}

/// Enough of the key to tell the events of one order apart.
fn short(event: &OrderEvent) -> String {
    event.key().to_string().chars().take(16).collect()
}
