//! What is an order number in a text, and what only looks like one.

use super::{about, context, says, three, ticket};
use serde_json::json;

#[test]
fn numbers_are_found_however_they_are_written() {
    let forms = [
        "#1002",
        "where is order 1002?",
        "Order no. 1002",
        "ORDER NUMBER: 1002",
        "order-1002",
        "my order number is 1002.",
        "(#1002)",
        "# 1002 order 1002",
        "Bestellung Nr. 1002 fehlt",
        "ma commande n° 1002",
        "pedido 1002",
        "заказ 1002",
        "我的订单1002号还没到",
        "#１００２",
        "#\u{200b}1\u{200d}002",
        "order 01002",
        "about 1002 please",
        "#1002's parcel",
        "re:#1002",
        "order:1002",
        "#1002, please",
        "https://shop.example/orders/1002",
        "tracking JD0140000002",
        "jd01 4000 0002",
        "JD01-4000-0002",
        "https://track.example/?n=JD0140000002",
        "id 5200000001002",
        "\u{202e}#1002\u{202c}",
        "\u{202b}الطلب #1002\u{202c}",
        "order #1002/#9",
        "#1002.1",
        "order 1002.1 is here",
        "Order #: 1002",
        "order_1002",
        "1002号订单",
        "1002",
    ];
    for form in forms {
        assert_eq!(about(form).as_deref(), Some("#1002"), "{form}");
    }
}

#[test]
fn parts_of_other_things_are_no_order_numbers() {
    let others = [
        "11002",
        "10021",
        "1002.50",
        "1.002",
        "12.1002",
        "call 555-1002",
        "call +49 30 1002",
        "(555) 123 1002",
        "030 1002 44",
        "2026-1002-1",
        "01/02/1002",
        "it cost $1002",
        "€ 1002",
        "1002 EUR",
        "1002%",
        "x1002x",
        "model X1002",
        "room-1002",
        "10021002",
        "1002-1003-1004",
        "192.168.1002.1",
        "a@1002.example",
        "?ref=1002",
        "v1002",
        "1002:30",
        "12:1002",
        "00 1002 33",
        "1002nd",
        "1002.1",
        "#1002.1.5",
        "ticket #1002",
        "#summer1002",
    ];
    for other in others {
        assert_eq!(about(other), None, "{other}");
    }
}

#[test]
fn short_numbers_and_years_need_a_sign() {
    let few = json!([{"id": 1, "name": "#12"}, {"id": 2, "name": "#2026"}, {"id": 3, "name": "#7"}]);
    let of = |text: &str| {
        let context = context(ticket(json!([says(1, text)]), few.clone()));
        context
            .order()
            .filter(|_| context.confidence() == Some(gorgias::orders::context::MatchConfidence::High))
            .map(|order| order.label().to_owned())
    };
    for (text, expected) in [
        ("I ordered 12 mugs in 2026", None),
        ("order 12", Some("#12")),
        ("#2026", Some("#2026")),
        ("order #7!", Some("#7")),
    ] {
        assert_eq!(of(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn letters_in_front_have_to_be_the_orders_own() {
    let orders = json!([{"id": 1, "name": "EU1001"}, {"id": 2, "name": "US1001"}, {"id": 3, "name": "US1001-R"}]);
    let of = |text: &str| {
        context(ticket(json!([says(1, text)]), orders.clone())).order().map(|order| order.label().to_owned())
    };
    assert_eq!(of("eu1001").as_deref(), Some("EU1001"));
    assert_eq!(of("US-1001").as_deref(), Some("US1001"));
    assert_eq!(of("us1001-r").as_deref(), Some("US1001-R"));
    assert_eq!(of("#1001"), None, "it can be either");
}

#[test]
fn a_number_that_no_order_has_is_reported_and_none_is_guessed() {
    let context = context(ticket(json!([says(1, "Where is #98765? Not order 98765 again.")]), three()));
    assert_eq!(context.unmatched(), ["98765"]);
    assert!(context.order().is_none() && !context.is_ambiguous());
    assert_eq!(context.candidates()[0].confidence, gorgias::orders::context::MatchConfidence::Low);
}

#[test]
fn a_number_in_the_form_of_the_shops_names_is_reported_without_a_word() {
    let orders = json!([{"id": 1, "name": "#EX-1001-A"}, {"id": 2, "name": "#24/1008"}]);
    let unmatched = |text: &str| context(ticket(json!([says(1, text)]), orders.clone())).unmatched().to_vec();
    assert_eq!(unmatched("ex-1099-a and 24/1099, please"), ["EX-1099-A", "24/1099"]);
    assert_eq!(unmatched("EX-1001-A, 23/1099 and UK-1099-A"), [""; 0]);
    assert_eq!(unmatched("order UK-1099-A"), ["UK-1099-A"]);
    assert_eq!(unmatched("invoice EX-1099-A"), [""; 0]);
}

#[test]
fn signs_of_the_web_are_no_orders() {
    for text in ["#summer2024", "https://shop.example/#size-2024", "[Ticket #4711]", "invoice #4711", "tel. 4711 4711"]
    {
        let context = context(ticket(json!([says(1, text)]), three()));
        assert_eq!(context.unmatched(), [""; 0], "{text}");
        assert_eq!(context.order().unwrap().label(), "#1003", "{text}");
    }
}

#[test]
fn parcels_that_no_order_has_are_reported_apart() {
    let context = context(ticket(json!([says(1, "Sendungsnummer 0034 0434 1610, 1z 999 aa1 01 2345 6799")]), three()));
    assert_eq!(context.unknown_parcels(), ["003404341610", "1Z999AA10123456799"]);
    assert_eq!(context.unmatched(), [""; 0]);
    assert!(context.order().is_none() && !context.is_ambiguous());
    let about = &context.brief().to_json()["about"];
    assert_eq!(about["untrusted_unknown_parcels"], json!(["003404341610", "1Z999AA10123456799"]));
}
