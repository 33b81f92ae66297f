//! Signs and words right beside a number: each of these texts is read otherwise where one of the rules is a little off.

use serde_json::json;

use super::mention::{check, named};
use super::three;

#[test]
fn signs_beside_numbers() {
    check(
        &named(&["#1003", "#1002", "#100", "#12"]),
        &[
            // A part of something longer, to the left or to the right.
            ("my 12/1002", ""),
            ("order #100-98765", "unknown 100-98765"),
            ("about #1003+1003", "#1003"),
            ("1002 #100_12", "#1002?, unknown 100_12"),
            ("#1003-0113 this", "unknown 1003-0113"),
            // Groups as of a telephone number.
            ("order 12 100 (12", ""),
            ("order 12 1003 00", ""),
            // A currency that is not right beside it.
            ("1003; eur|5", "#1003?"),
            // The second of two, whatever the first is.
            ("1003 / #100", "#100, #1003?"),
            ("#100) 7,", "#100"),
            ("order 345:2x", "unknown 345"),
            ("#about1234-", "unknown ABOUT1234"),
        ],
    );
    // The groups that follow are measured anew.
    check(&named(&["#1003", "#1002", "#10014"]), &[("my 0113 1003&10014 1002", "#1002?")]);
    check(&named(&["EU1007"]), &[("1007/2024.", ""), ("EU1007@10042", "")]);
    check(
        &named(&["EX 1001", "A12", "1A2B", "#12-34"]),
        &[
            ("A12,", "A12"),
            ("my.1A2B", "1A2B"),
            ("my 1A2B@345", ""),
            ("my #12-34this", "unknown 12-34THIS"),
            ("#12-34@2x", "#12-34"),
            ("#12 34", "A12"),
        ],
    );
    check(&named(&["#1004-2"]), &[("#1004-2@1001", "#1004-2")]);
}

#[test]
fn words_beside_numbers() {
    check(
        &named(&["#1003", "#1002", "#100", "#12"]),
        &[
            // A point ends a sentence, but for a number that is marked.
            ("return.#1002", "#1002"),
            ("my 订单. 12345", ""),
            // A list goes on right behind "or".
            ("#1003; or,1002", "#1002?, #1003"),
            // "1001 order", and "1001 order no" of something else.
            ("100 order's", "#100"),
            ("about 1003 order no", "#1003?"),
            // Words in front of digits say what these are.
            ("order ticket345", ""),
            ("order tracking100", ""),
            // Parts that a sign joins are one number.
            ("order 1003with/100", "#1003"),
            ("about #1002.from/20260204", "#1002"),
            ("JD0140000009100/1002 order's", ""),
        ],
    );
}

#[test]
fn parts_that_a_sign_joins_are_told_once() {
    check(
        &named(&["#1003", "A12", "#12-34"]),
        &[
            ("order 1003with/100", "#1003"),
            ("#12_98765/eur", "unknown 12_98765/EUR"),
            ("my tracking 12 3451234 A", "parcel 123451234"),
            // A number behind `#` that none has takes nothing from another behind `#`.
            ("A #12-34_500 #12 34", "A12, unknown 12-34_500"),
        ],
    );
}

#[test]
fn what_belongs_to_something_else_names_no_article() {
    check(
        &three(),
        &[("#invoice 1002-TEA 77", ""), ("about 1002-TEA 77", "#1002?, #1003 (Sku)"), ("a TEA 77", "#1003 (Sku)")],
    );
    let orders =
        json!([{"id": 1, "name": "#1001", "fulfillments": [{"id": 2, "tracking_number": "1Z999AA10123456784"}]}]);
    check(&orders, &[("tel 1002_1Z999AA10123456784", ""), ("a 1Z999AA10123456784", "#1001 (TrackingNumber)")]);
}

/// The bounds of what is taken for one number.
#[test]
fn bounds_of_a_number() {
    let orders = named(&["#1001-E", "#1001-F", "#1002-EU", "#1002-US", "#100"]);
    let long = |letters: usize| format!("{}123", "q".repeat(letters));
    let (longest, too_long) = (long(37), long(38));
    check(
        &orders,
        &[
            // One letter can be a word of its own; two or three are the end of the name, if an order is meant.
            ("order 1001 E", "#1001-E, #1001-F"),
            ("order 1002 EU", "#1002-EU"),
            ("about 1002 EU", "#1002-EU?, #1002-US?"),
            // Six parts, and 40 characters.
            ("order A1-B2-C3-D4-E5-F6-G7", "unknown A1-B2-C3-D4-E5-F6"),
            (&format!("order {longest}"), &format!("unknown {}", longest.to_uppercase())),
            (&format!("order {too_long}"), ""),
            // A letter that is not ASCII is a part of a number as others are.
            ("order ü98765", "unknown Ü98765"),
            // A short word in front of a point can be shortened.
            ("my case. 1002-EU", ""),
        ],
    );
}
