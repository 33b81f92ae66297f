//! What only looks like the number of an order: parts of amounts, dates, telephone numbers.

use super::mention::{check, named};

#[test]
fn amounts_are_no_numbers_and_lists_are() {
    // `100` for a number of three digits, with which thousands can begin; `12` for one that can be a part.
    let orders = named(&["#1003", "#1002", "#100", "#12"]);
    check(
        &orders,
        &[
            // A comma behind: a word, thousands, decimals, the next number.
            ("order 98765,thanks", "unknown 98765"),
            ("order 234,567", ""),
            ("order 234,5678", "unknown 234"),
            ("order 98765,432", "unknown 98765"),
            ("order 98765,4321", "unknown 98765"),
            ("order 98765:30", ""),
            ("order 100,500", ""),
            ("order 1002,500", "#1002"),
            ("order 1002,50,thanks", ""),
            ("where is order 1002,50,60", "#1002"),
            ("orders 1003,1002", "#1002, #1003"),
            ("a 12,100 order", ""),
            ("a 12'345 order", ""),
            ("my mug,345 order", "unknown 345"),
            ("12,98765 order", "unknown 98765"),
            // Other signs between: a part of another number, and the second of two.
            ("orders 1002-12", "unknown 1002-12"),
            ("order 9/1002", "unknown 9/1002"),
            ("orders 1003/1002", "#1002, #1003"),
            // `.1` is a fulfillment of the order, more digits are not.
            ("order 1002.1 is here", "#1002"),
            ("order 1002.5000", "unknown 1002.5000"),
            // A currency belongs to the amount behind it, if there is one.
            ("where is my order 1002 EUR 30.00, please", "#1002"),
            ("order 1002 EUR", ""),
            ("order 1002 €30", "#1002"),
            ("order 1002 €", ""),
        ],
    );
}

#[test]
fn groups_of_a_telephone_number_are_no_numbers() {
    check(
        &named(&["#1003", "#1002"]),
        &[
            ("order 98765 43210 12345", ""),
            ("my 555 1234 98765 order", ""),
            ("order 98765", "unknown 98765"),
            // What is linked: one or two signs of a telephone number, and nothing else.
            ("about 1002, 5550, 1234", "#1002?"),
            ("about 1002    5550    1234", "#1002?"),
            ("about 1002 5550 1234", ""),
            // A letter that is not ASCII makes no group.
            ("about 1002 é5 77", "#1002?"),
            ("call +(1002) 5500", ""),
            ("call (1002) 5500", "#1002?"),
            ("call 0113 1002", ""),
            ("call 5113 1002", "#1002?"),
        ],
    );
}

#[test]
fn dates_and_decimals_are_no_numbers() {
    check(
        &named(&["#1003"]),
        &[
            ("order 12/05/26", ""),
            ("order 12/05", ""),
            ("order 12/05/2026", ""),
            ("order 98765/10/20", "unknown 98765/10/20"),
            ("order 98765.12", ""),
            ("order 98765.1234", "unknown 98765.1234"),
        ],
    );
}

#[test]
fn parts_of_addresses_are_not_reported() {
    check(
        &named(&["#EX-1001-A", "#24/1008", "#1004-2"]),
        &[
            ("see EX-1099-A", "unknown EX-1099-A"),
            ("?ref=EX-1099-A", ""),
            ("EX-1099-A@shop.example", ""),
            ("?ref=1004-2-1", ""),
            ("about 1004-2-1", "unknown 1004-2-1"),
            // Two years are a season, a year behind a group in front is not.
            ("24/2011, please", "unknown 24/2011"),
            ("the 2024/2025 catalogue", ""),
        ],
    );
}
