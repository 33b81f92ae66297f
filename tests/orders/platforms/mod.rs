//! Orders of the connected shops: what is read, from where, and that nothing is lost or invented.

pub(crate) mod at_random;
mod bigcommerce;
mod decimals;
mod gaps;
mod magento;
mod merged;
mod numbers;
mod on_the_sandbox;
mod quantities;
mod shopify;
mod statuses;
mod tracking;
mod whole;

use gorgias::orders::{Money, Order, Orders, Platform, orders_of, read_order};
use gorgias::types::{Ticket, TicketCustomer};
use serde_json::{Value, json};

/// A customer of whom Gorgias knows this.
fn customer(integrations: Value, ecommerce_data: Value) -> TicketCustomer {
    let customer = json!({"id": 9, "integrations": integrations, "ecommerce_data": ecommerce_data});
    serde_json::from_value(customer).unwrap()
}

fn found(integrations: Value, ecommerce_data: Value) -> Orders {
    orders_of(&customer(integrations, ecommerce_data))
}

/// Reads one order, which has to be free of problems.
fn read(platform: Platform, order: Value) -> Order {
    let (read, problems) = read_order(platform, &order);
    assert_eq!(problems, [], "{order}");
    read.unwrap()
}

fn money(text: &str) -> Option<Money> {
    let (amount, currency) = text.split_once(' ').map_or((text, None), |(amount, currency)| (amount, Some(currency)));
    Some(Money::new(amount.parse().unwrap(), currency))
}

#[test]
fn a_ticket_without_a_customer_has_no_orders() {
    let ticket: Ticket = serde_json::from_value(json!({"id": 1})).unwrap();
    let found = orders_of(&ticket);
    assert!(found.orders.is_empty() && found.problems.is_empty() && found.latest().is_none());
}
