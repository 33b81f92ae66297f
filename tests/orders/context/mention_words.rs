//! What words around a number say it is.

use serde_json::json;

use super::mention::{check, named};

#[test]
fn words_in_front() {
    check(
        &named(&["#1003", "#1002", "#1001", "#100"]),
        &[
            // Signs between a word and the number.
            ("my order, 98765", ""),
            ("order ----- 98765", ""),
            ("order --- 98765", "unknown 98765"),
            // A point ends a sentence, or shortens a word.
            ("Auftr. Nr. 98765", "unknown 98765"),
            // "and" begins something else.
            ("my order and no. 98765", ""),
            // So few digits are an order's in a list without commas.
            ("orders 1001 and 100", "#100, #1001"),
            ("orders 1001, 100", "#1001"),
            ("customer 1002", ""),
        ],
    );
}

#[test]
fn words_behind() {
    check(
        &named(&["#2026", "#1002"]),
        &[
            ("about 1002", "#1002?"),
            ("my 1002 order please", "#1002"),
            ("my 1002 orders please", "#1002?"),
            ("my 2026 order", ""),
            ("my 2x1002 order", ""),
            ("1002번 주문", "#1002"),
            ("1002번 감사합니다", "#1002?"),
            ("1002番感謝", "#1002?"),
            // Something else's, if that is what the sentence says.
            ("about 1002 my invoice", "#1002?"),
            ("1002 is invoice", ""),
            ("1002 is (my invoice agrees)", "#1002?"),
            ("1002 is my invoice", ""),
            ("1002 is my invoice here", ""),
            ("1002 is my invoice, 3 mugs arrived", ""),
            ("1002 is my invoice 88017", "#1002?"),
            ("1002 is my voucher order", "#1002?"),
        ],
    );
}

#[test]
fn words_that_are_glued() {
    check(
        &named(&["#1003", "#1002"]),
        &[
            ("order 1002ship", "#1002"),
            ("order1002ship", "#1002"),
            ("order1009ab", "unknown 1009AB"),
            ("order1009ab1111111111222222222233333333334444444444", ""),
            // Only where the number begins.
            ("order 5-1002please", "unknown 5-1002PLEASE"),
            ("order no98765", "unknown 98765"),
            ("order QX98765", "unknown QX98765"),
            // What a number ends with.
            ("order 98765.Thanks", "unknown 98765"),
            ("order 98765-customer", "unknown 98765"),
            ("order 98765-replacement", "unknown 98765"),
            ("order q.r.t.u.v.98765", "unknown Q.R.T.U.V.98765"),
            ("order k.q.r.t.u.v.98765", ""),
            // Without a word for an order, nothing is glued to one.
            ("about 1002please", ""),
            ("about qx1002please", ""),
        ],
    );
    check(&named(&["EX1004"]), &[("about orderEX1004", "EX1004"), ("about orderEX1005", "")]);
}

/// A word in front of a number is surer than `#`, also where another word is glued to the number.
#[test]
fn glued_numbers_are_as_sure_as_others() {
    let orders = named(&["#1003", "#1002"]);
    check(
        &orders,
        &[
            ("#1003: where is order98765please", "#1003?, unknown 98765"),
            ("#1003: where is order 98765please", "#1003?, unknown 98765"),
            ("#1003: where is #98765please", "#1003, unknown 98765"),
        ],
    );
    for (text, order) in [
        ("#1003: where is order1002please", Some("#1002")),
        ("#1003: where is order 1002please", Some("#1002")),
        ("#1003: where is #1002please", None),
    ] {
        let context = super::context(super::ticket(json!([super::says(1, text)]), orders.clone()));
        assert_eq!(context.order().map(|order| order.label()), order, "{text}");
    }
}
