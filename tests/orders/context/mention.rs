//! What a text names, all of it: orders, numbers that no order has, parcels.

use gorgias::orders::context::MatchReason;
use serde_json::{Value, json};

use super::{context, says, ticket};

/// Orders with these names, the newest first.
pub(super) fn named(names: &[&str]) -> Value {
    names.iter().enumerate().map(|(index, name)| json!({"id": 90 - index, "name": name})).collect()
}

/// What a text names: `#1002` by its number, `#1002?` by a number that could be its own, `#1002 (Sku)` by something else;
/// `unknown 98765` and `parcel 123456789012` for what no order has. Empty for a text that names nothing.
pub(super) fn reads(text: &str, orders: &Value) -> String {
    let context = context(ticket(json!([says(1, text)]), orders.clone()));
    let mut all = Vec::new();
    for candidate in context.candidates() {
        let label = context.orders().orders[candidate.order].label();
        for (reason, _) in &candidate.evidence {
            match reason {
                MatchReason::OnlyOrder | MatchReason::NewestOrder => {}
                MatchReason::OrderNumber => all.push(label.to_owned()),
                MatchReason::PossibleNumber => all.push(format!("{label}?")),
                reason => all.push(format!("{label} ({reason:?})")),
            }
        }
    }
    all.sort();
    all.extend(context.unmatched().iter().map(|number| format!("unknown {number}")));
    all.extend(context.unknown_parcels().iter().map(|number| format!("parcel {number}")));
    all.join(", ")
}

/// Compares what texts name with what they should.
#[track_caller]
pub(super) fn check(orders: &Value, texts: &[(&str, &str)]) {
    let wrong = texts.iter().map(|(text, expected)| (text, expected, reads(text, orders)));
    let wrong: Vec<_> = wrong.filter(|(_, expected, found)| *expected != found).collect();
    assert!(wrong.is_empty(), "text, expected, found: {wrong:#?}");
}
