//! Whatever is written: bounds hold, fences hold, nothing panics.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{about, context, says, three, ticket};

/// Names of orders with more than digits in them.
const NAMES: [&str; 10] = [
    "#2024-1001",
    "#EX-1001-A",
    "PM000000001",
    "S2-1003",
    "#1004-2",
    "1005A",
    "B2B1007EU",
    "MY.SHOP.1009",
    "1006_EU",
    "#24/1008",
];
/// Words for what is no order, in front of a number.
const OTHERS: [&str; 16] = [
    "invoice",
    "Invoice No.",
    "credit memo",
    "RMA",
    "ticket",
    "case number",
    "shipment",
    "customer no.",
    "Rechnung",
    "Rechnungsnummer:",
    "Gutschrift Nr.",
    "facture n°",
    "factura",
    "fattura",
    "請求書番号",
    "发票",
];

fn named(names: &[&str]) -> Value {
    let order = |(at, name): (usize, &&str)| json!({"id": at + 1, "name": name, "created_at": format!("2026-04-{:02}T00:00:00Z", 28 - at)});
    json!(names.iter().enumerate().map(order).collect::<Vec<_>>())
}

/// Text that is likely to matter.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        prop::sample::select(vec![
            "#1002",
            "1002",
            "order",
            "~~~~",
            "\n",
            "\"",
            "\\",
            "ada.mensah@example.com",
            "+44 113 496 0000",
            "\u{202e}",
            "<b>",
            "-",
            "."
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn briefs_keep_to_their_size_and_fences_hold(texts in prop::collection::vec(words(), 0..5), subject in words(), title in words(), most in 1_000_usize..6_000) {
        let mut orders = three();
        orders[0]["line_items"][0]["title"] = json!(title.repeat(5));
        orders[0]["tags"] = json!(subject);
        let messages: Vec<Value> = texts.iter().enumerate().map(|(id, text)| says(id as i64 + 1, &text.repeat(8))).collect();
        let mut ticket = ticket(json!(messages), orders);
        ticket["subject"] = json!(subject);
        let context = context(ticket);
        let brief = context.brief().max_chars(most);
        let (text, json) = (brief.to_text(), brief.to_json());
        prop_assert!(text.chars().count() <= most, "{} > {}", text.chars().count(), most);
        prop_assert!(json.to_string().chars().count() <= most);
        let written = format!("{}{}", json["ticket"], json["messages"]);
        prop_assert!(!text.contains("ada.mensah@") && !written.contains("496 0000"));
        // Every fence that opens is closed by the same one, and by nothing before.
        let mut open: Option<String> = None;
        for line in text.lines() {
            let fence = line.len() >= 4 && line.chars().all(|c| c == '~');
            match &open {
                None if fence => open = Some(line.to_owned()),
                None => prop_assert!(!line.starts_with('~')),
                Some(start) if line == start => open = None,
                Some(start) => prop_assert!(!fence || line.len() < start.len()),
            }
        }
        prop_assert!(open.is_none());
    }

    #[test]
    fn a_marked_number_is_found_between_any_words(before in "([a-zA-Z ,.!?\n]{0,30}[,!?])?", after in "([ ,!?\n][a-zA-Z ,.!?\n]{0,30})?") {
        let text = format!("{before} #1002{after}");
        prop_assert_eq!(about(&text), Some("#1002".to_owned()));
    }

    #[test]
    fn digits_within_digits_are_never_found(before in "[0-9]{1,6}", after in "[0-9]{0,6}") {
        prop_assert_eq!(about(&format!("{before}1002{after}")), None.or_else(|| zeros(&before, &after)));
    }

    #[test]
    fn a_name_is_found_between_any_words(
        before in "([a-zA-Z ,.!?\n]{0,30}[,!?] ?)?", after in "([ ,!?\n][a-zA-Z ,.!?\n]{0,30})?", at in 0..NAMES.len(),
        upper in any::<bool>(), hidden in 0_usize..12,
    ) {
        let mut name = if upper { NAMES[at].to_uppercase() } else { NAMES[at].to_lowercase() };
        name.insert(hidden.min(name.len()), '\u{ad}');
        let context = context(ticket(json!([says(1, &format!("{before}{name}{after}"))]), named(&NAMES)));
        prop_assert_eq!(context.order().map(|order| order.label()), Some(NAMES[at]), "{}{}{}", before, name, after);
        prop_assert_eq!(context.confidence(), Some(gorgias::orders::context::MatchConfidence::High));
    }

    #[test]
    fn what_is_called_something_else_names_no_order(
        before in "([a-zA-Z ,.!?\n]{0,30}[,!?\n] ?)?", other in prop::sample::select(OTHERS.to_vec()), sign in "( ?#| )",
        after in "([ ,!?\n][a-zA-Z ,.!?\n]{0,30})?", at in 1..NAMES.len(),
    ) {
        let text = format!("{before}{other}{sign}{}{after}", NAMES[at].trim_start_matches('#'));
        let context = context(ticket(json!([says(1, &text)]), named(&NAMES)));
        prop_assert_eq!(context.order().map(|order| order.label()), Some(NAMES[0]), "{}", text);
        prop_assert_eq!(context.confidence(), Some(gorgias::orders::context::MatchConfidence::Low));
    }

    #[test]
    fn telephone_numbers_are_no_parcels(
        word in prop::sample::select(vec!["", "call ", "parcel ", "my parcel? ", "Paket, Tel. ", "colis ", "tel: "]),
        number in "(\\+[1-9][0-9]{1,2}|0)[1-9][0-9]{1,2}[ /-]?[0-9]{3}[ -]?[0-9]{2,4}",
    ) {
        let context = context(ticket(json!([says(1, &format!("{word}{number}"))]), json!([{"id": 1, "name": "A"}])));
        prop_assert!(context.unknown_parcels().is_empty(), "{}{}", word, number);
    }

    #[test]
    fn any_text_is_scanned_without_a_panic(text in "\\PC{0,200}") {
        let _ = about(&text);
    }
}

/// Zeros in front change nothing.
fn zeros(before: &str, after: &str) -> Option<String> {
    let digits = format!("{before}1002{after}");
    let digits = digits.trim_start_matches('0');
    ["1001", "1002", "1003"].contains(&digits).then(|| format!("#{digits}"))
}
