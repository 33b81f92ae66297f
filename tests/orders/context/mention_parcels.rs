//! Parcels, ids and articles, beside numbers of orders that look like their parts.

use serde_json::{Value, json};

use super::mention::{check, named, reads};
use super::{context, says, ticket};

#[test]
fn the_groups_of_a_known_parcel_are_no_orders() {
    let mut orders = named(&["#4000", "#1003", "#1002"]);
    let sent = |number: &str| json!([{"status": "success", "tracking_company": "DHL", "tracking_number": number}]);
    orders[2]["fulfillments"] = sent("JD0140000002");
    orders[1]["fulfillments"] = sent("JD0140001003");
    orders[0]["id"] = json!(5_200_000_004_000_i64);
    check(
        &orders,
        &[
            ("jd01 4000 0002", "#1002 (TrackingNumber)"),
            ("jd01 4000 1003", "#1003 (TrackingNumber)"),
            ("id 5200000004000", "#4000 (OrderId)"),
            ("customer 5200000004000", ""),
        ],
    );
}

#[test]
fn the_groups_of_an_unknown_parcel_are_no_orders() {
    check(
        &named(&["#1003"]),
        &[
            ("1Z999AA1012345 1003", "parcel 1Z999AA10123451003"),
            // Longer than any.
            ("1Z999AA10123456 78901", ""),
            ("tracking number 98765432 1003", "parcel 987654321003"),
            // A carrier's number can be a telephone number, if it begins with one zero.
            ("DHL 123456789012", "parcel 123456789012"),
            ("DHL 003456789012", "parcel 003456789012"),
            ("DHL 013456789012", ""),
            // At most eleven groups.
            ("tracking 11 22 33 44 55 66 77 88 99 10 20 30", "parcel 1122334455667788991020"),
        ],
    );
}

/// Orders with these articles, one each.
fn of(titles: &[&str]) -> Value {
    let order = |(index, title): (usize, &&str)| json!({"id": 90 - index, "name": format!("#{}", 1003 - index), "line_items": [{"title": title, "quantity": 1}]});
    titles.iter().enumerate().map(order).collect()
}

#[test]
fn a_word_of_all_orders_tells_none() {
    let two = of(&["Enamel teapot", "Enamel mug holder"]);
    check(&two, &[("the enamel is off", ""), ("the teapot is cracked", "#1003 (ItemWords)")]);
    check(&of(&["Enamel teapot"]), &[("the teapot is cracked", "#1003 (ItemWords)")]);
}

#[test]
fn a_quote_counts_where_the_words_above_it_name_no_number() {
    let orders = of(&["Enamel teapot", "Linen blanket"]);
    let quote = "\n\nOn 1 May 2026, Ada Mensah wrote:\n> about #1002";
    let found = |own: &str| reads(&format!("{own}{quote}"), &orders);
    assert_eq!(found("Where is #1003?"), "#1003");
    assert_eq!(found("Where is #98765?"), "unknown 98765");
    assert_eq!(found("Where is it?"), "#1002");
    assert_eq!(found("Where is the teapot?"), "#1002, #1003 (ItemWords)");
    let context = context(ticket(json!([says(1, &format!("Where is #1003?{quote}"))]), orders.clone()));
    assert_eq!(context.candidates().len(), 1);
}

/// A parcel's number has eight letters and digits at least, six of them digits, and is none of the shop's.
#[test]
fn what_is_too_little_for_a_parcel() {
    check(
        &named(&["#1003", "#1002", "#100", "#12"]),
        &[
            ("shipment100", ""),
            ("shipment=1003-12", ""),
            ("tracking (12.1003", ""),
            ("dhl #please-10014", ""),
            // A day, or digits that are too few without a word that is sure.
            ("order ups 20260204", ""),
            ("dhl 1234567890", "parcel 1234567890"),
            ("dhl 123456789", ""),
            // `JD` and 16 digits at least.
            ("about JD0140000009", ""),
            // Groups go on behind a space or a hyphen.
            ("about 1Z999AA1 0123456784", "parcel 1Z999AA10123456784"),
            ("about 1Z999AA1/0123456784", ""),
            ("about RR123456785GB", "parcel RR123456785GB"),
            ("about RR123456785GB-1", ""),
            // In two groups, with 14 digits: longer than telephone numbers.
            ("about ups&987654321098.12", "parcel 98765432109812"),
        ],
    );
    check(&named(&["EU1007"]), &[("order delivery 24eu1007", "parcel 24EU1007"), ("#parcel eu1007cm", "")]);
    check(&named(&["#1004-2", "EU1007"]), &[("555 - #1004-2_EU1007", "#1004-2")]);
}
