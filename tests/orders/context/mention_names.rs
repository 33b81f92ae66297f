//! Names of orders as they are written, short ones, and those with spaces.

use serde_json::json;

use super::mention::{check, named};

#[test]
fn short_names_need_a_word() {
    check(
        &named(&["#12-34", "A1B", "1A2B", "A12", "#1001234"]),
        &[
            ("about 12-34", ""),
            ("order 12-34", "#12-34"),
            ("about A1B", ""),
            ("order A1B", "A1B"),
            ("my A1B order", "A1B"),
            ("about 1A2B", "1A2B"),
            ("about A-12", "A12"),
            ("about 1001234", "#1001234?"),
        ],
    );
}

#[test]
fn zeros_that_are_missing_need_a_word() {
    check(
        &named(&["000000123-1", "000000456"]),
        &[
            ("about 000000123-1", "000000123-1"),
            ("about 123-1", "000000123-1?"),
            ("order 123-1", "000000123-1"),
            // With more in front it is another number.
            ("about 000000456", "000000456"),
            ("about 5-000000456", ""),
            ("-000000456", "000000456"),
        ],
    );
}

#[test]
fn names_are_taken_as_a_whole() {
    // The number in a name is not a second sign.
    check(&named(&["EX 1001"]), &[("invoice EX 1001", ""), ("order EX 1001", "EX 1001")]);
    // The end of an order's name, and a word that only looks like one.
    check(&named(&["#1001-EU"]), &[("order 1001 EU", "#1001-EU"), ("order 1001 has", "#1001-EU")]);
    // No name begins in a row of short numbers.
    check(
        &named(&["12 345", "12 EU", "12 34 5"]),
        &[("3 12 345", "12 345"), ("3 12 EU", "12 EU"), ("12 34 5", "12 34 5"), ("3 12 34 5 7", "")],
    );
}

#[test]
fn short_numbers_around_hide_none() {
    check(
        &named(&["#1002", "#12"]),
        &[("we ordered 3\n1002\n5 pieces", "#1002?"), (" 3 1002", "#1002?"), ("order 12", "#12")],
    );
}

#[test]
fn texts_that_are_too_long_are_not_looked_for() {
    for (length, is_known) in [(256, true), (257, false)] {
        let name = format!("{}2024-1001", "#".repeat(length - 9));
        check(&named(&[&name]), &[("about 2024-1001", if is_known { &name } else { "" })]);
        let sku = format!("TEA77{}", "-".repeat(length - 5));
        let orders = json!([{"id": 1, "name": "#1002", "line_items": [{"title": "Pot", "sku": sku, "quantity": 1}]}]);
        check(&orders, &[("a new TEA77", if is_known { "#1002 (Sku)" } else { "" })]);
    }
}

/// Names that all orders of a shop could have: those with three digits and five characters at least, and letters.
#[test]
fn what_is_like_a_name_of_the_shop_is_an_order_that_is_not_known() {
    check(
        &named(&["AB-123", "ABC-12", "A123"]),
        &[
            ("about AB-123", "AB-123"),
            ("about AB-124", "unknown AB-124"),
            ("about ABC-13", ""),
            ("about A124", ""),
            ("about XY-124", ""),
        ],
    );
    // All digits of a name with letters can be others.
    check(&named(&["24EU1001"]), &[("about 25EU1002", "unknown 25EU1002"), ("about 25US1002", "")]);
    // Digits alone are like a name with zeros or a year in front, and two years are none.
    check(&named(&["000123"]), &[("about 000124", "unknown 000124"), ("about 123456", "")]);
    check(
        &named(&["2024-1001"]),
        &[("about 2024-1002", "unknown 2024-1002"), ("about 2023-1002", ""), ("about 2024-2025", "")],
    );
}

#[test]
fn the_names_of_parcels_name_their_order() {
    let orders = json!([
        {"id": 3, "name": "#1003", "fulfillments": [{"id": 31, "name": "SHIP-7701-A"}, {"id": 32, "name": "SHIP-7702-B"}]},
        {"id": 2, "name": "#1002", "fulfillments": [{"id": 21}]}]);
    check(&orders, &[("about SHIP-7702-B", "#1003"), ("about SHIP-7703-B", ""), ("order 1002", "#1002")]);
}

/// Words of a title: four characters at least, or fewer of another script, and none that is in many titles.
#[test]
fn words_of_titles_name_an_order() {
    let titles = ["Öl kaltgepresst", "茶 Kanne small", "Pot of iron"];
    let orders: serde_json::Value = (0..)
        .zip(titles)
        .map(|(index, title)| {
            json!({"id": 90 - index, "name": format!("#100{index}"), "line_items": [{"title": title, "quantity": 1}]})
        })
        .collect();
    check(
        &orders,
        &[
            ("Das Öl ist leer", "#1000 (ItemWords)"),
            ("茶 please", "#1001 (ItemWords)"),
            ("the KANNE", "#1001 (ItemWords)"),
            ("my pot", ""),
            ("too small", ""),
            ("my iron", "#1002 (ItemWords)"),
        ],
    );
}
