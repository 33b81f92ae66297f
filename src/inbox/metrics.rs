//! The state of an inbox and of allowances, as text that Prometheus reads.

use std::fmt::{Display, Write as _};

use super::{InboxState, Lane};
use crate::budget::{BudgetState, Priority};

/// One metric: its name, whether it only grows, what it says, and its values with their labels.
type Metric = (&'static str, bool, &'static str, Vec<(String, f64)>);

/// Writes the state of an inbox, and of the allowances of accounts, in the text format of Prometheus. Accounts are given with the
/// names that their metrics have.
///
/// ```
/// use gorgias::inbox::{InboxState, metrics};
///
/// let text = metrics(Some(&InboxState::default()), &[]);
/// assert!(text.contains("gorgias_inbox_waiting{lane=\"orders\"} 0\n"));
/// ```
#[must_use]
pub fn metrics(inbox: Option<&InboxState>, accounts: &[(String, BudgetState)]) -> String {
    let one = |value: f64| vec![(String::new(), value)];
    let mut all: Vec<Metric> = vec![(
        "gorgias_inbox_up",
        false,
        "1 while the store of the inbox responds",
        one(f64::from(u8::from(inbox.is_some()))),
    )];
    if let Some(state) = inbox {
        let waiting = Lane::ALL.map(|lane| (label("lane", lane.as_str()), number(state.waiting.depth(lane))));
        let oldest = state.waiting.oldest.map_or(0.0, |age| age.as_secs_f64());
        all.extend([
            ("gorgias_inbox_waiting", false, "Deliveries that wait or are worked on", waiting.to_vec()),
            ("gorgias_inbox_oldest_seconds", false, "Age of the oldest of them", one(oldest)),
            (
                "gorgias_inbox_in_work",
                false,
                "Orders and tickets that are worked on",
                one(number(state.waiting.in_work)),
            ),
            ("gorgias_inbox_kept", false, "Events that wait for a ticket", one(number(state.waiting.kept))),
            ("gorgias_inbox_dead", false, "Dead letters", one(number(state.waiting.dead))),
            (
                "gorgias_inbox_done_last_minute",
                false,
                "Deliveries done within a minute",
                one(number(state.done_last_minute)),
            ),
            ("gorgias_inbox_stored_total", true, "Deliveries that were stored", one(number(state.stored))),
            (
                "gorgias_inbox_duplicates_total",
                true,
                "Deliveries that were stored before",
                one(number(state.duplicates)),
            ),
            ("gorgias_inbox_refused_total", true, "Deliveries that were refused", one(number(state.refused))),
            ("gorgias_inbox_unavailable_total", true, "Deliveries that got 503", one(number(state.unavailable))),
            ("gorgias_inbox_done_total", true, "Deliveries that are done", one(number(state.done))),
            ("gorgias_inbox_retried_total", true, "Times that a delivery was put off", one(number(state.retried))),
            ("gorgias_inbox_buried_total", true, "Deliveries that became dead letters", one(number(state.buried))),
        ]);
    }
    let of_accounts = |value: fn(&BudgetState) -> f64| {
        accounts.iter().map(|(name, state)| (label("account", name), value(state))).collect::<Vec<_>>()
    };
    if !accounts.is_empty() {
        all.extend([
            ("gorgias_budget_used", false, "Calls in the bucket", of_accounts(|state| state.used)),
            ("gorgias_budget_limit", false, "Size of the bucket", of_accounts(|state| f64::from(state.limit.calls))),
            (
                "gorgias_budget_window_seconds",
                false,
                "Time in which it drains",
                of_accounts(|state| state.limit.window.as_secs_f64()),
            ),
            ("gorgias_budget_waiting", false, "Calls that wait for room", waiting_calls(accounts)),
            (
                "gorgias_budget_blocked_seconds",
                false,
                "Time for which no call leaves, after a 429",
                of_accounts(|state| state.blocked_for.map_or(0.0, |time| time.as_secs_f64())),
            ),
        ]);
    }
    let mut text = String::new();
    for (name, grows, help, values) in all {
        let kind = if grows { "counter" } else { "gauge" };
        line(&mut text, format_args!("# HELP {name} {help}."));
        line(&mut text, format_args!("# TYPE {name} {kind}"));
        for (labels, value) in values {
            line(&mut text, format_args!("{name}{labels} {value}"));
        }
    }
    text
}

fn waiting_calls(accounts: &[(String, BudgetState)]) -> Vec<(String, f64)> {
    let priorities =
        [("interactive", Priority::Interactive), ("bulk", Priority::Bulk), ("background", Priority::Background)];
    let of_one = |(name, state): &(String, BudgetState)| {
        priorities.map(|(word, priority)| {
            (labels(&[("account", name), ("priority", word)]), number(state.waiting_in(priority) as u64))
        })
    };
    accounts.iter().flat_map(of_one).collect()
}

/// Writing into a text cannot fail.
fn line(text: &mut String, content: impl Display) {
    let _ = writeln!(text, "{content}");
}

fn label(name: &str, value: &str) -> String {
    labels(&[(name, value)])
}

fn labels(all: &[(&str, &str)]) -> String {
    let quoted = all.iter().map(|(name, value)| {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("{name}=\"{value}\"")
    });
    format!("{{{}}}", quoted.collect::<Vec<_>>().join(","))
}

#[allow(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
fn number(count: u64) -> f64 {
    count as f64
}
