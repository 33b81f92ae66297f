//! Whatever is written: bounds hold, fences hold, nothing panics.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{about, context, says, three, ticket};

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
    fn a_marked_number_is_found_between_any_words(before in "[a-zA-Z ,.!?\n]{0,30}", after in "([ ,!?\n][a-zA-Z ,.!?\n]{0,30})?") {
        let text = format!("{before} #1002{after}");
        prop_assert_eq!(about(&text), Some("#1002".to_owned()));
    }

    #[test]
    fn digits_within_digits_are_never_found(before in "[0-9]{1,6}", after in "[0-9]{0,6}") {
        prop_assert_eq!(about(&format!("{before}1002{after}")), None.or_else(|| zeros(&before, &after)));
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
