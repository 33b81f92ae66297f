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
    use serde_json::{Value, json};

    use super::is_small;
    use crate::types::{CustomerDetail, Ticket};

    /// A ticket of a customer, each with these fields beside the usual ones.
    fn ticket(own: Value, of_customer: Value) -> Ticket {
        let mut ticket = json!({"id": 1, "messages": [{"id": 1, "body_text": "Where is #1001?"}], "meta": {"a": ["b", {"c": "d"}]},
            "customer": {"id": 2, "integrations": {"3": {"__integration_type__": "shopify", "orders": [{"id": 1}]}}}});
        for (object, fields) in [("/customer", of_customer), ("", own)] {
            let fields = fields.as_object().unwrap().clone();
            ticket.pointer_mut(object).unwrap().as_object_mut().unwrap().extend(fields);
        }
        serde_json::from_value(ticket).unwrap()
    }

    #[test]
    fn what_is_large_is_told_wherever_it_is() {
        assert!(is_small(&ticket(json!({}), json!({})), None));
        let text = "x".repeat(70_000);
        let order = json!({"id": 1, "name": "#1001", "note": "x".repeat(500)});
        for own in [
            json!({"messages": [{"id": 1}, {"id": 2, "body_html": text}]}),
            json!({"messages": [{"id": 1, "body_text": &text[..40_000], "stripped_text": &text[..40_000]}]}),
            json!({"meta": {"a": text}}),
            json!({"meta": {"a": ["b", text]}}),
            json!({"meta": {"a": {"b": "c", "d": text}}}),
            json!({"meta": {"a": {text.as_str(): 1}}}),
            json!({"meta": {"a": vec![(); 5_000]}}),
            // Each would fit, both together do not.
            json!({"meta": {"a": &text[..40_000]}, "messages": [{"id": 1, "body_text": &text[..40_000]}]}),
        ] {
            assert!(!is_small(&ticket(own.clone(), json!({})), None), "{:.100}", own.to_string());
        }
        for of_customer in [
            json!({"integrations": {"3": {"__integration_type__": "shopify", "orders": vec![&order; 200]}}}),
            json!({"ecommerce_data": {"x": {"orders": vec![&order; 200]}}}),
        ] {
            assert!(!is_small(&ticket(json!({}), of_customer.clone()), None), "{:.100}", of_customer.to_string());
        }
    }

    #[test]
    fn the_customer_that_was_read_counts_as_well() {
        let ticket = ticket(json!({}), json!({}));
        let order = json!({"id": 1, "name": "#1001", "note": "x".repeat(500)});
        for (orders, data, small) in [(3, json!({}), true), (200, json!({}), false), (3, json!({"x": {}}), false)] {
            let integrations = json!({"3": {"__integration_type__": "shopify", "orders": vec![&order; orders]}});
            let customer = json!({"id": 2, "integrations": integrations, "ecommerce_data": data});
            let customer: CustomerDetail = serde_json::from_value(customer).unwrap();
            assert_eq!(is_small(&ticket, Some(&customer)), small, "{orders} {data}");
        }
    }
}
