//! Order numbers in texts, and HTML made into text: nothing panics, what is chosen is one of the candidates, and a brief keeps its limit.
#![no_main]

use gorgias::orders::context::OrderContext;
use gorgias::types::Ticket;
use serde_json::json;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let orders: Vec<_> = [(1001, "JD014000001001"), (1042, "00340434161094000000")]
        .into_iter()
        .map(|(number, parcel)| {
            json!({"id": number, "name": format!("#{number}"), "order_number": number, "currency": "EUR", "total_price": "45.00",
                "fulfillments": [{"id": 1, "tracking_number": parcel}]})
        })
        .collect();
    let ticket: Ticket = serde_json::from_value(json!({
        "id": 1, "subject": text.get(..text.len().min(40)),
        "messages": [{"id": 1, "from_agent": false, "body_text": text}, {"id": 2, "from_agent": false, "body_html": text}],
        "customer": {"id": 2, "integrations": {"3": {"__integration_type__": "shopify", "orders": orders}}},
    }))
    .expect("a ticket");
    let context = OrderContext::new(ticket, None);
    if let Some(order) = context.order() {
        assert!(context.orders().orders.iter().any(|other| other.raw() == order.raw()));
    }
    let brief = context.brief().max_chars(2000).to_text();
    assert!(brief.chars().count() <= 2000, "{} characters", brief.chars().count());
});
