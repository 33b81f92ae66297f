//! What speaks for an order, and how much.

use gorgias::orders::context::{MatchConfidence, MatchPlace, MatchReason};
use serde_json::{Value, json};

use super::{context, quotes, says, three, ticket};

fn with(field: &str, value: Value) -> gorgias::orders::context::OrderContext {
    let mut ticket = ticket(json!([says(1, "Hello?")]), three());
    ticket[field] = value;
    context(ticket)
}

#[test]
fn what_applications_noted_on_the_ticket_counts() {
    let cases = [
        ("external_id", json!("shopify:harbor.example:5200000001001"), MatchReason::ExternalId),
        ("external_id", json!("#1001"), MatchReason::ExternalId),
        ("meta", json!({"shop": {"order_id": 5_200_000_001_001_i64}}), MatchReason::Meta),
        ("custom_fields", json!({"5": {"id": 5, "value": "1001"}}), MatchReason::CustomField),
        ("subject", json!("Re: order #1001"), MatchReason::OrderNumber),
    ];
    for (field, value, reason) in cases {
        let context = with(field, value.clone());
        assert_eq!(context.order().map(|order| order.label()), Some("#1001"), "{field}: {value}");
        let place = if field == "subject" { MatchPlace::Subject } else { MatchPlace::Ticket };
        assert_eq!(
            (context.confidence(), context.candidates()[0].evidence[0]),
            (Some(MatchConfidence::High), (reason, place)),
            "{field}: {value}"
        );
    }
    // Three levels below the key, and no deeper.
    for (value, counts) in [
        (json!({"a": {"b": {"c": "1001"}}}), true),
        (json!({"a": {"b": {"c": {"d": "1001"}}}}), false),
        (json!([[["1001"]]]), true),
        (json!([[[["1001"]]]]), false),
    ] {
        let confidence = with("meta", json!({"order": value})).confidence();
        assert_eq!(confidence == Some(MatchConfidence::High), counts, "{value}");
    }
    let of_something_else = with("meta", json!({"visits": 1001, "chat": {"id": "1001"}}));
    assert_eq!(of_something_else.confidence(), Some(MatchConfidence::Low));
}

#[test]
fn a_field_names_an_order_by_its_id_its_name_or_its_number_alone() {
    let orders = json!([
        {"id": 71, "name": "EN-1001"},
        {"id": 72, "name": "#7", "order_number": 3},
        {"id": 73, "name": "#1009"}]);
    let noted = |value: Value| {
        let mut ticket = ticket(json!([says(1, "Hello?")]), orders.clone());
        ticket["meta"] = json!({"order": value});
        let context = context(ticket);
        let is_sure = context.confidence() == Some(MatchConfidence::High);
        context.order().filter(|_| is_sure).map(|order| order.label().to_owned())
    };
    for (value, order) in [
        (json!(72), Some("#7")),
        (json!("#7"), Some("#7")),
        (json!("3"), Some("#7")),
        // A number without its letters is enough; other letters are of something else.
        (json!("1001"), Some("EN-1001")),
        (json!("en1001"), Some("EN-1001")),
        (json!("DE-1001"), None),
        (json!("EN-1009"), None),
    ] {
        assert_eq!(noted(value.clone()).as_deref(), order, "{value}");
    }
}

#[test]
fn a_thousand_values_of_the_ticket_are_looked_at() {
    // The list is one of them.
    for (place, is_seen) in [(998, true), (999, false)] {
        let mut values = vec![json!(0); 1_100];
        values[place] = json!("1001");
        let confidence = with("meta", json!({"orders": values})).confidence();
        assert_eq!(confidence == Some(MatchConfidence::High), is_seen, "{place}");
    }
}

#[test]
fn without_a_sign_the_newest_is_a_guess() {
    let guess = context(ticket(json!([says(1, "Where is it?")]), three()));
    assert_eq!((guess.order().unwrap().label(), guess.confidence()), ("#1003", Some(MatchConfidence::Low)));
    assert_eq!(guess.candidates()[0].evidence, [(MatchReason::NewestOrder, MatchPlace::Ticket)]);
    let only = context(ticket(json!([says(1, "Where is it?")]), json!([{"id": 1, "name": "#1"}])));
    assert_eq!(only.candidates()[0].evidence, [(MatchReason::OnlyOrder, MatchPlace::Ticket)]);
    let none = context(ticket(json!([says(1, "Where is #1?")]), json!([])));
    assert!(none.order().is_none() && none.candidates().is_empty() && !none.is_ambiguous());
    assert_eq!(none.unmatched(), [""; 0], "a single digit is no number that somebody misses");
}

#[test]
fn an_order_that_was_never_placed_is_no_guess() {
    let orders = json!([
        {"id": 2, "name": "#1002", "test": true, "created_at": "2026-04-02T00:00:00Z"},
        {"id": 1, "name": "#1001", "created_at": "2026-04-01T00:00:00Z"}]);
    let of = |text: &str, orders: &Value| context(ticket(json!([says(1, text)]), orders.clone()));
    let guess = of("Where is it?", &orders);
    assert_eq!(guess.order().unwrap().label(), "#1001");
    assert_eq!(guess.candidates()[0].evidence, [(MatchReason::OnlyOrder, MatchPlace::Ticket)]);
    assert_eq!(of("order 1002", &orders).order().unwrap().label(), "#1002");

    let none = of("Where is it?", &json!([orders[0]]));
    assert!(none.order().is_none() && none.candidates().is_empty());
    assert_eq!(none.brief().to_json()["about"]["undecided"], "none of the known orders was placed: ask what is meant");
}

#[test]
fn what_was_ordered_tells_the_order() {
    for (text, order, confidence) in [
        ("The picnic blanket is torn", "#1002", MatchConfidence::Medium),
        ("My RUCKSACK!", "#1001", MatchConfidence::Low),
        ("TEA-77 is broken", "#1003", MatchConfidence::Medium),
        ("I did order TEA-77", "#1003", MatchConfidence::Medium),
    ] {
        let context = context(ticket(json!([says(1, text)]), three()));
        assert_eq!((context.order().unwrap().label(), context.confidence()), (order, Some(confidence)), "{text}");
    }
}

#[test]
fn two_orders_named_at_once_are_ambiguous_and_one_named_later_is_not() {
    let at_once = context(ticket(json!([says(1, "#1001 came, #1002 did not")]), three()));
    assert!(at_once.order().is_none() && at_once.is_ambiguous());
    assert_eq!(at_once.candidates().len(), 2);

    let later =
        context(ticket(json!([says(1, "#1001 came"), says(2, "but where is #1002?"), says(3, "Hello?")]), three()));
    assert_eq!((later.order().unwrap().label(), later.confidence()), ("#1002", Some(MatchConfidence::Medium)));
    assert_eq!(later.candidates()[0].evidence, [(MatchReason::OrderNumber, MatchPlace::Message(2))]);
    assert_eq!(later.candidates()[1].order, 2);
}

#[test]
fn a_word_outranks_a_sign_within_a_message() {
    let context = context(ticket(json!([says(1, "[#1001] Where is order 1002?")]), three()));
    assert_eq!((context.order().unwrap().label(), context.confidence()), ("#1002", Some(MatchConfidence::Medium)));
    let unknown = super::context(ticket(json!([says(1, "[#1001] Where is order 98765?")]), three()));
    assert!(unknown.order().is_none());
    assert_eq!((unknown.candidates()[0].order, unknown.unmatched()), (2, &["98765".to_owned()][..]));
}

#[test]
fn own_words_go_before_quoted_ones_which_count_only_where_those_name_nothing() {
    let of = |messages: Value| {
        let context = context(ticket(messages, three()));
        (context.order().map(|order| order.label().to_owned()), context.confidence())
    };
    let medium = |label: &str| (Some(label.to_owned()), Some(MatchConfidence::Medium));
    let high = |label: &str| (Some(label.to_owned()), Some(MatchConfidence::High));
    assert_eq!(of(json!([quotes(1, "It is order 1001", "your order #1002")])), high("#1001"));
    assert_eq!(of(json!([quotes(1, "Where is it?", "your order #1002")])), medium("#1002"));
    assert_eq!(of(json!([says(1, "order 1001"), quotes(2, "Any news?", "your order #1002")])), high("#1001"));
    assert_eq!(of(json!([quotes(1, "Order 98765, please", "your order #1002")])), (None, None));
    assert_eq!(of(json!([quotes(1, "Where is it?", "your order #98765")])), (None, None));
}

#[test]
fn html_is_read_where_there_is_no_text_and_deleted_messages_are_not() {
    let html =
        json!({"id": 1, "body_html": "<p>Order&nbsp;<b>&#35;1002</b></p><script>#1001</script", "from_agent": false});
    assert_eq!(context(ticket(json!([html]), three())).candidates()[0].order, 1);
    let mut gone = says(1, "#1001");
    gone["deleted_datetime"] = json!("2026-05-01T10:00:00");
    assert_eq!(context(ticket(json!([gone]), three())).confidence(), Some(MatchConfidence::Low));
}

#[test]
fn debug_shows_no_words() {
    let shown = format!("{:?}", context(ticket(json!([says(1, "secret words about #1001")]), three())));
    assert!(shown.contains("4711") && !shown.contains("secret") && !shown.contains("Ada"), "{shown}");
}
