//! What a brief leaves out first where it must be short.

use serde_json::{Value, json};

use super::{context, says, ticket};

/// Much of everything: messages, orders, lines, parcels, tags, and long words.
fn much() -> Value {
    let messages: Vec<_> = (1..=24).map(|id| says(id, &format!("Order #1001? {}", "word ".repeat(400)))).collect();
    let long = "tall ".repeat(60);
    let items: Vec<_> = (0..30)
        .map(|id| json!({"id": id, "title": format!("{id} {long}"), "sku": format!("S-{id}"), "quantity": 1}))
        .collect();
    let parcels: Vec<_> =
        (0..15).map(|id| json!({"id": id, "status": "success", "tracking_number": format!("TRACK{id:05}X")})).collect();
    let tags: Vec<_> = (0..20).map(|id| format!("tag-{id}")).collect();
    let mut orders = vec![
        json!({"id": 1, "name": "#1001", "created_at": "2026-04-01T00:00:00Z", "financial_status": "paid",
        "currency": "EUR", "total_price": "30.00", "tags": tags.join(", "), "line_items": items, "fulfillments": parcels}),
    ];
    for id in 2..=12 {
        orders.push(json!({"id": id, "name": format!("#100{id}"), "created_at": "2026-03-01T00:00:00Z"}));
    }
    ticket(json!(messages), json!(orders))
}

/// What a brief still has of each.
struct Left {
    messages: usize,
    /// The characters of the longest message.
    message: usize,
    others: usize,
    items: usize,
    parcels: usize,
    tags: usize,
    /// The characters of the longest title.
    title: usize,
    details: bool,
}

fn left(brief: &Value) -> Left {
    let list = |value: &Value| value.as_array().map_or(0, Vec::len);
    let longest = |list: &Value, key: &str| {
        let texts = list.as_array().into_iter().flatten().filter_map(|item| item[key].as_str());
        texts.map(|text| text.chars().count()).max()
    };
    let order = &brief["order"];
    Left {
        messages: list(&brief["messages"]),
        message: longest(&brief["messages"], "untrusted_text").unwrap_or_default(),
        others: list(&brief["other_orders"]),
        items: list(&order["items"]),
        parcels: list(&order["shipments"]),
        tags: list(&order["tags"]),
        title: longest(&order["items"], "title").unwrap_or_default(),
        details: order.get("tags").is_some(),
    }
}

#[test]
fn what_matters_least_goes_first() {
    let context = context(much());
    let mut most = 60_000;
    let (mut before, mut seen) = (usize::MAX, Vec::new());
    while most >= 1_000 {
        let brief = context.brief().max_chars(most).to_json();
        let size = brief.to_string().chars().count();
        assert!(size <= most && size <= before, "{most}: {size}");
        before = size;
        let Left { messages, message, others, items, parcels, tags, title, details } = left(&brief);
        // Each line: where this was made less, that had been made less before.
        for (name, less, than) in [
            ("short messages", message < 1_900, messages <= 3),
            ("other orders", others < 5, message <= 500),
            ("lines", items < 20, others == 0),
            ("parcels", parcels < 10, items <= 5),
            ("lists", tags < 10, parcels <= 2),
            ("words", items > 0 && title < 150, tags <= 3),
            ("very short messages", messages > 0 && message < 400, items == 0 || title <= 50),
            ("the last messages", messages < 3, message <= 120),
            ("the last lines", items < 5, messages <= 1),
            ("the last parcels", parcels < 2, items == 0),
            ("every message", messages == 0, parcels == 0),
            ("the last of lists", tags < 3, messages == 0),
            ("details", !details, messages == 0 && items == 0 && parcels == 0),
        ] {
            if less {
                assert!(than, "{name}, {most}: {brief}");
                if !seen.contains(&name) {
                    seen.push(name);
                }
            }
        }
        // What is left out is told.
        assert_eq!(brief["messages_left_out"], if messages < 24 { json!(24 - messages) } else { Value::Null });
        let told = |value: usize, all: usize| if value < all { json!(all - value) } else { Value::Null };
        assert_eq!(brief["other_orders_left_out"], told(others, 11));
        assert_eq!(brief["order"]["items_left_out"], told(items, 30));
        assert_eq!(brief["order"]["shipments_left_out"], told(parcels, 15));
        most -= most / 12;
    }
    assert!(seen.len() >= 9, "{seen:?}");
}

/// Where nearly nothing fits, things still go one by one.
#[test]
fn the_last_things_go_one_by_one() {
    let tags: Vec<_> = (0..3).map(|id| format!("{id}{}", "x".repeat(60))).collect();
    let parcel = |id: i64| json!({"id": id, "status": "success", "tracking_number": format!("TRACK{id:05}X")});
    // Much that has to stay, for no brief gets shorter than 1,000.
    let codes: Vec<_> = tags.iter().map(|tag| json!({"code": tag})).collect();
    let ways: Vec<_> = tags.iter().map(|tag| json!({"title": tag})).collect();
    let order = json!({"id": 1, "name": "#1001", "created_at": "2026-04-01T00:00:00Z", "tags": tags.join(", "),
        "discount_codes": codes, "shipping_lines": ways, "cancel_reason": tags[0], "note": tags[1],
        "line_items": [{"id": 1, "title": "Mug", "quantity": 1}], "fulfillments": [parcel(1), parcel(2)]});
    let messages: Vec<_> = (1..=3).map(|id| says(id, &format!("Order #1001? {}", "word ".repeat(60)))).collect();
    let mut ticket = ticket(json!(messages), json!([order]));
    ticket["tags"] = tags.iter().map(|tag| json!({"id": 1, "name": tag})).collect();
    ticket["subject"] = json!(tags[2]);
    let context = context(ticket);
    let mut states = Vec::new();
    for most in (1_000..3_000).rev().step_by(5) {
        let brief = context.brief().max_chars(most).to_json();
        let Left { messages, parcels, tags, .. } = left(&brief);
        let tag = brief["order"]["tags"][0].as_str().map_or(0, |tag| tag.chars().count());
        if states.last() != Some(&(parcels, messages, tags, tag)) {
            states.push((parcels, messages, tags, tag));
        }
    }
    // Parcels, messages, tags, and the characters of a tag.
    let last = [(2, 3, 3, 50), (2, 1, 3, 50), (1, 1, 3, 50), (0, 1, 3, 50), (0, 0, 3, 50), (0, 0, 1, 50)];
    assert_eq!(states[states.len().saturating_sub(6)..], last);
}
