//! The limits of briefs, alone and several together, and the forms that values take in them.

use gorgias::orders::context::{Briefs, OrderContext};
use serde_json::{Value, json};

use super::{context, says, three, ticket};

/// A ticket with so many long messages.
fn long(messages: i64) -> OrderContext {
    let text = format!("Where is order #1002? {}", "It is late, and nobody writes. ".repeat(40));
    context(ticket((1..=messages).map(|id| says(id, &text)).collect(), three()))
}

fn characters(value: &Value) -> usize {
    value.to_string().chars().count()
}

#[test]
fn tokens_limit_both_forms() {
    let context = long(30);
    assert!(context.brief().to_text().len() > 7_000 && characters(&context.brief().to_json()) > 7_000);
    for most in [600, 1_000] {
        let brief = context.brief().max_tokens(most);
        // A token of such words has four characters or so.
        for length in [brief.to_text().chars().count(), characters(&brief.to_json())] {
            assert!(length < most * 6 && length > most * 3 / 2, "{most}: {length}");
        }
    }
}

#[test]
fn several_briefs_share_a_limit() {
    let (short, long) = (context(ticket(json!([says(1, "Hello")]), json!([]))), long(30));
    let lengths = |contexts: &[&OrderContext], limit: &dyn Fn(Briefs<'_>) -> Briefs<'_>| {
        let briefs = limit(Briefs::new(contexts.iter().map(|context| context.brief())));
        let Value::Array(all) = briefs.to_json() else { panic!("a list") };
        let json: Vec<_> = all.iter().map(characters).collect();
        assert_eq!(all.len(), contexts.len());
        // The same order, one after the other.
        let text = briefs.to_text();
        let parts: Vec<_> = text.split("BRIEF ON A SUPPORT TICKET").skip(1).map(|part| part.chars().count()).collect();
        assert_eq!(parts.len(), contexts.len());
        [json, parts]
    };
    for lengths in lengths(&[&long, &long, &long], &|briefs| briefs.max_chars(9_000)) {
        assert!(lengths.iter().sum::<usize>() <= 9_000, "{lengths:?}");
        assert!(lengths.iter().all(|length| *length > 2_000), "{lengths:?}");
    }
    for lengths in lengths(&[&long, &long, &long], &|briefs| briefs.max_tokens(3_000)) {
        assert!(lengths.iter().all(|length| (2_000..6_000).contains(length)), "{lengths:?}");
    }
    // A short one leaves its room.
    for lengths in lengths(&[&short, &long], &|briefs| briefs.max_chars(6_000)) {
        assert!(lengths[0] < 800 && lengths[1] > 3_500, "{lengths:?}");
    }
    // Without a limit, each has its own, 8,000 characters.
    for lengths in lengths(&[&long, &long], &|briefs| briefs) {
        assert!(lengths.iter().all(|length| *length > 7_000), "{lengths:?}");
    }
}

#[test]
fn other_candidates_are_those_that_were_not_chosen() {
    let context = context(ticket(json!([says(1, "#1001 came, #1003 too"), says(2, "but where is #1002?")]), three()));
    let about = &context.brief().to_json()["about"];
    assert_eq!((&about["order"], &about["other_candidates"]), (&json!("#1002"), &json!(["#1003", "#1001"])));
}

#[test]
fn words_that_get_shorter_without_personal_data_are_shown_to_their_end() {
    let mut orders = three();
    let address = |index| format!("{index}-{}@example.com", "o".repeat(60));
    let title = format!("{} Lantern", (0..8).map(address).collect::<Vec<_>>().join(" "));
    orders[1]["line_items"][0]["title"] = json!(title);
    let json = context(ticket(json!([says(1, "#1002")]), orders)).brief().to_json();
    assert_eq!(json["order"]["items"][0]["title"], format!("{}Lantern", "[e-mail] ".repeat(8)));
}

#[test]
fn days_and_lists_are_written_one_way() {
    let mut ticket = ticket(json!([says(1, "Where is #1002?")]), three());
    ticket["created_datetime"] = json!("2026-04-30T22:10:00+00:00");
    ticket["tags"] = json!([{"id": 1, "name": "vip"}, {"id": 2, "name": "late"}]);
    let context = context(ticket);
    assert_eq!(context.brief().to_json()["ticket"]["opened"], "2026-04-30");
    let text = context.brief().to_text();
    for line in ["opened: \"2026-04-30\"", "tags: \"vip\", \"late\"", "items:", "shipments:"] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    // In any order of the fields, as for all objects.
    let item = text.lines().skip_while(|line| *line != "items:").nth(1).and_then(|line| line.strip_prefix("- "));
    let mut facts: Vec<_> = item.unwrap().split("; ").collect();
    facts.sort_unstable();
    assert_eq!(facts, ["price: \"12.50\"", "quantity: \"2\"", "title: \"Linen picnic blanket\""]);
}

#[test]
fn a_message_that_is_cut_says_so() {
    let long = "x".repeat(4_001);
    for (text, shown) in [(&long[..4_000], long[..4_000].to_owned()), (&long, format!("{}…", &long[..3_999]))] {
        let json = context(ticket(json!([says(1, text)]), three())).brief().max_chars(60_000).to_json();
        assert_eq!(json["messages"][0]["untrusted_text"], shown, "{}", text.len());
    }
}

#[test]
fn eight_unknown_numbers_are_told_each_once() {
    let numbers: Vec<_> = (0..10).map(|index| format!("order 9876{index}, again order 9876{index}.")).collect();
    let context = context(ticket(json!([says(1, &numbers.join(" "))]), three()));
    let expected: Vec<_> = (0..8).map(|index| format!("9876{index}")).collect();
    assert_eq!(context.unmatched(), expected);
}

#[test]
fn what_is_all_there_is_not_said_to_be_left_out() {
    // As many of each as are shown.
    let mut orders = vec![json!({"id": 100, "name": "#1100", "created_at": "2026-05-01T00:00:00Z",
        "line_items": (0..20).map(|id| json!({"id": id, "title": "Mug", "quantity": 1})).collect::<Vec<_>>(),
        "fulfillments": (0..10).map(|id| json!({"id": id, "status": "success"})).collect::<Vec<_>>()})];
    orders
        .extend((1..6).map(|id| json!({"id": id, "name": format!("#100{id}"), "created_at": "2026-04-01T00:00:00Z"})));
    let context = context(ticket(json!([says(1, "Where is #1100?")]), json!(orders)));
    let json = context.brief().max_chars(60_000).to_json();
    let list = |value: &Value| value.as_array().map_or(0, Vec::len);
    assert_eq!((list(&json["other_orders"]), list(&json["order"]["items"])), (5, 20));
    assert_eq!(list(&json["order"]["shipments"]), 10);
    let keys = json.as_object().unwrap().keys().chain(json["order"].as_object().unwrap().keys());
    let told: Vec<_> = keys.filter(|key| key.ends_with("left_out") || *key == "unreadable_parts").collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn units_that_were_sent_are_told_where_a_part_was() {
    let mut orders = three();
    for (sent, status, fulfilled, open) in [
        (0, Value::Null, Value::Null, Value::Null),
        (1, json!("partial"), json!("1"), json!("2")),
        (3, json!("fulfilled"), Value::Null, Value::Null),
    ] {
        orders[1]["line_items"] = json!([{"id": 7, "title": "Mug", "quantity": 3, "fulfillable_quantity": 3 - sent, "fulfillment_status": status}]);
        orders[1]["fulfillments"] = if sent == 0 {
            json!([])
        } else {
            json!([{"id": 1, "status": "success", "line_items": [{"id": 7, "quantity": sent}]}])
        };
        let json = context(ticket(json!([says(1, "#1002")]), orders.clone())).brief().to_json();
        let item = &json["order"]["items"][0];
        assert_eq!((&item["fulfilled"], &item["open"]), (&fulfilled, &open), "{sent}: {item}");
    }
}
