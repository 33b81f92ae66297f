//! How much work a context is, estimated without doing it.

use serde_json::{Map, Value};

use crate::LazyMap;
use crate::orders::HasOrders as _;
use crate::types::{CustomerDetail, Ticket, TicketMessage};

/// What can be read within a small part of 5 ms, the most that a task may keep its thread: some 64 KB of text and orders.
const SMALL: usize = 64 << 10;
/// What a value of an order costs beside its text.
const VALUE: usize = 16;

/// Returns `true` if making a context takes so little time that it need not be done elsewhere.
pub(super) fn is_small(ticket: &Ticket, customer: Option<&CustomerDetail>) -> bool {
    let mut left = SMALL;
    let fit = |values: &Map<String, Value>, left: &mut usize| values.values().all(|value| is_within(value, left));
    let data = |data: &LazyMap, left: &mut usize| match data.text_len() {
        Some(size) => fits(size, left),
        None => fit(data, left),
    };
    let orders = data(&ticket.integrations(), &mut left)
        && data(&ticket.ecommerce_data(), &mut left)
        && fit(&ticket.meta, &mut left);
    // A customer's `ecommerce_data` has to be written before it can be weighed.
    let customers =
        customer.is_none_or(|customer| customer.ecommerce_data.is_empty() && data(&customer.integrations, &mut left));
    orders && customers && ticket.messages.iter().all(|message| fits(text(message), &mut left))
}

fn text(message: &TicketMessage) -> usize {
    let fields = [&message.body_text, &message.body_html, &message.stripped_text, &message.stripped_html];
    fields.into_iter().flatten().map(String::len).sum()
}

/// Takes so much of what is left; `false` where that is not enough.
fn fits(size: usize, left: &mut usize) -> bool {
    let rest = left.checked_sub(size);
    *left = rest.unwrap_or(0);
    rest.is_some()
}

/// Looks at no more than there is room for.
fn is_within(value: &Value, left: &mut usize) -> bool {
    let own = match value {
        Value::String(text) => text.len(),
        _ => 0,
    };
    fits(own + VALUE, left)
        && match value {
            Value::Array(values) => values.iter().all(|value| is_within(value, left)),
            Value::Object(fields) => fields.iter().all(|(key, value)| fits(key.len(), left) && is_within(value, left)),
            _ => true,
        }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use serde_json::json;

    use super::is_small;

    #[test]
    fn what_is_large_is_told_without_reading_it_all() {
        let ticket = |text: &str, orders: usize| {
            let order = json!({"id": 1, "name": "#1001", "note": "x".repeat(500)});
            let ticket = json!({"id": 1, "messages": [{"id": 1, "body_html": text}], "customer": {"id": 2,
                "integrations": {"3": {"__integration_type__": "shopify", "orders": vec![order; orders]}}}});
            serde_json::from_value(ticket).unwrap()
        };
        assert!(is_small(&ticket("Where is #1001?", 3), None));
        assert!(!is_small(&ticket(&"x".repeat(70_000), 3), None));
        assert!(!is_small(&ticket("Where is #1001?", 200), None));
    }
}
