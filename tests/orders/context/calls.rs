//! Calls: one, or two where the ticket's customer comes bare.

use gorgias::types::{CreateMessage, CreateTicket, MessageParty};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use httpmock::prelude::*;
use serde_json::json;

use crate::desk;

fn paths(sandbox: &Sandbox, since: usize) -> Vec<String> {
    sandbox.requests().iter().skip(since).map(|request| format!("{} {}", request.method, request.path)).collect()
}

async fn ask(client: &Client, customer: i64, text: &str) -> i64 {
    let message = CreateMessage::builder()
        .channel("api")
        .via("api")
        .from_agent(false)
        .sender(MessageParty::builder().id(customer));
    let message: CreateMessage = message.body_text(text).try_into().unwrap();
    let ticket = CreateTicket::builder().subject("A question").customer(customer).messages(vec![message]);
    client.create_ticket().body(ticket).send().await.unwrap().id
}

#[tokio::test]
async fn one_call_where_the_ticket_has_its_customers_orders() {
    let (sandbox, client) = desk().await;
    let ticket = ask(&client, sandbox.ids().shopify_customer, "Did #2031 arrive?").await;
    let before = sandbox.requests().len();
    let context = client.order_context(ticket).await.unwrap();
    assert_eq!(paths(&sandbox, before), [format!("GET /api/tickets/{ticket}")]);
    let order = context.order().unwrap();
    assert_eq!((order.label(), order.integration_id), ("#2031", Some(sandbox.ids().shopify_integration)));
    assert_eq!(context.orders().orders[0].label(), "#2044", "the newest first");
    assert_eq!(context.orders().problems, []);
    assert!(context.customer().is_none());
    assert!(context.brief().to_text().contains("delivered"));
    assert_eq!(sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn two_calls_where_it_has_not() {
    let (sandbox, client) = desk().await;
    let before = sandbox.requests().len();
    let context = client.order_context(sandbox.ids().ticket).await.unwrap();
    let (ticket, customer) = (sandbox.ids().ticket, sandbox.ids().customer);
    assert_eq!(
        paths(&sandbox, before),
        [format!("GET /api/tickets/{ticket}"), format!("GET /api/customers/{customer}")]
    );
    assert!(context.orders().orders.is_empty() && context.order().is_none());
    assert_eq!(context.customer().unwrap().id, customer);
}

#[tokio::test]
async fn orders_of_the_second_call_are_used() {
    let server = MockServer::start();
    let ticket = server.mock(|when, then| {
        when.method(GET).path("/api/tickets/7");
        then.status(200)
            .json_body(json!({"id": 7, "customer": {"id": 9}, "messages": [{"id": 1, "body_text": "order 1001"}]}));
    });
    let customer = server.mock(|when, then| {
        when.method(GET).path("/api/customers/9");
        let orders = json!([{"id": 1, "name": "#1001"}, {"id": 2, "name": "#1002"}]);
        then.status(200)
            .json_body(json!({"id": 9, "integrations": {"6": {"__integration_type__": "shopify", "orders": orders}}}));
    });
    let client =
        Client::builder().base_url(server.base_url()).api_key("a@example.com", "key").unlimited().build().unwrap();
    let context = client.order_context(7).await.unwrap();
    assert_eq!(context.order().unwrap().label(), "#1001");
    ticket.assert_calls(1);
    customer.assert_calls(1);
    assert_eq!(client.counters().total.calls, 2);
}

#[tokio::test]
async fn the_second_call_is_made_for_a_customer_without_any_data() {
    let shop = json!({"6": {"__integration_type__": "shopify", "orders": [{"id": 1, "name": "#1001"}]}});
    let data = json!({"5b6f8e0e": {"store": {"type": "woocommerce"}, "orders": []}});
    for (customer, calls) in [
        (json!({"id": 9, "integrations": shop}), 1),
        (json!({"id": 9, "ecommerce_data": data}), 1),
        (json!({"id": 9, "integrations": shop, "ecommerce_data": data}), 1),
        (json!({"id": 0}), 1),
        (json!({"id": 9, "integrations": {}, "ecommerce_data": {}}), 2),
    ] {
        let server = MockServer::start();
        server.mock(|when, then| {
            when.method(GET).path("/api/tickets/7");
            then.status(200).json_body(json!({"id": 7, "customer": customer}));
        });
        server.mock(|when, then| {
            when.method(GET).path_matches("^/api/customers/");
            then.status(200).json_body(json!({"id": 9}));
        });
        let client = Client::builder().base_url(server.base_url()).api_key("a@example.com", "key").unlimited();
        let client = client.build().unwrap();
        client.order_context(7).await.unwrap();
        assert_eq!(client.counters().total.calls, calls, "{customer}");
    }
}

#[tokio::test]
async fn a_merged_ticket_is_followed() {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.method(GET).path("/api/tickets/7");
        then.status(301).header("location", "/api/tickets/8");
    });
    server.mock(|when, then| {
        when.method(GET).path("/api/tickets/8");
        then.status(200).json_body(json!({"id": 8}));
    });
    let client =
        Client::builder().base_url(server.base_url()).api_key("a@example.com", "key").unlimited().build().unwrap();
    let context = client.order_context(7).await.unwrap();
    assert_eq!(
        (context.ticket().id, client.counters().total.calls),
        (8, 1),
        "without a customer, there is nothing more to ask for"
    );
}

#[tokio::test]
async fn a_ticket_that_is_not_there_is_an_error() {
    let (_sandbox, client) = desk().await;
    assert_eq!(client.order_context(1).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn much_text_is_read_as_little_is() {
    let (sandbox, client) = desk().await;
    let text = format!("{}Did #2031 arrive?", "lorem ipsum 1 ".repeat(10_000));
    let ticket = ask(&client, sandbox.ids().shopify_customer, &text).await;
    let context = client.order_context(ticket).await.unwrap();
    assert_eq!(context.order().unwrap().label(), "#2031");
    assert!(!context.text_left_out());
}
