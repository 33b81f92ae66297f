//! Which words and digits of a message are taken for personal data, and which stay.

use serde_json::{Value, json};

use super::{context, says, three, ticket};

/// The text of a message as the brief shows it.
fn shown(text: &str) -> String {
    let json = context(ticket(json!([says(1, text)]), three())).brief().to_json();
    json["messages"][0]["untrusted_text"].as_str().unwrap().to_owned()
}

#[test]
fn digits_in_the_form_of_telephone_numbers_are_left_out() {
    for (text, expected) in [
        // Seven digits with signs between them, or with a zero in front; nine in any form.
        ("call 555-0100 now", "call [number] now"),
        ("call (0113) 496 now", "call [number] now"),
        ("call 0123456 now", "call [number] now"),
        ("call 123456789 now", "call [number] now"),
        ("call +4411 now", "call +4411 now"),
        ("call 555-010 now", "call 555-010 now"),
        ("call 1234567 now", "call 1234567 now"),
        ("call 12345678 now", "call 12345678 now"),
        ("call 012345 now", "call 012345 now"),
        // Signs behind the last digit are no part of it.
        ("is it 555-0100?", "is it [number]?"),
        ("is it 555-0100 - or not", "is it [number] - or not"),
        ("+ or (maybe) -", "+ or (maybe) -"),
        // Digits that letters hang on to are part of a word.
        ("part 123456789X here", "part 123456789X here"),
        ("part X123456789 here", "part X123456789 here"),
        // Numbers of the customer's orders and parcels are nobody's.
        ("my 5200000001002 please", "my 5200000001002 please"),
        ("my 0140000002 please", "my 0140000002 please"),
        ("my 5200-000001002 please", "my 5200-000001002 please"),
        ("my 5200000009999 please", "my [number] please"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn dates_stay() {
    for date in [
        "2026-02-04",
        "2026-2-4",
        "2026/12/31",
        "4.2.2026",
        "04.2.2026",
        "04.02.2026",
        "04/02/26",
        "12-31-2026",
        "1/2/26",
    ] {
        assert_eq!(shown(&format!("on {date}, at noon")), format!("on {date}, at noon"));
        assert_eq!(shown(&format!("on {date}")), format!("on {date}"));
    }
    // A part of another length, or another sign between the parts, makes no date.
    for number in ["123-45-6789", "12-345-67", "12.34.567", "2026-02-045", "2026-123-4", "04-02/2026", "20260-2-4"] {
        assert_eq!(shown(&format!("on {number}, at noon")), "on [number], at noon", "{number}");
    }
    for short in ["2026-02", "04.02.", "1-2-3", "2026"] {
        assert_eq!(shown(&format!("on {short}")), format!("on {short}"));
    }
}

#[test]
fn e_mail_addresses_and_handles_of_other_servers_are_left_out() {
    for (text, expected) in [
        ("to nia@example.com or", "to [e-mail] or"),
        ("to <nia.o+x@example.com>, or", "to <[e-mail]>, or"),
        ("mailto:nia@example.com?subject=x y", "mailto:[e-mail] y"),
        ("to nia\u{ff20}example.com", "to [e-mail]"),
        ("to @nia@social.example now", "to [e-mail] now"),
        ("to -nia@example.com", "to [e-mail]"),
        ("ask @nia about it", "ask @nia about it"),
        ("5 @ 3 and 5@ 3, nia@", "5 @ 3 and 5@ 3, nia@"),
        ("nia@- and @-", "nia@- and @-"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn names_of_customers_are_left_out_and_those_of_agents_stay() {
    let mut other = says(1, "Otto Winter here, for Ada. Thank you, Mira Stone!");
    other["sender"] = json!({"id": 12, "name": "Otto Winter"});
    let mut agent = says(2, "You are welcome, Otto. Mira Stone");
    (agent["from_agent"], agent["sender"]) = (json!(true), json!({"id": 5, "name": "Mira Stone"}));
    let json = context(ticket(json!([other, agent]), three())).brief().to_json();
    assert_eq!(json["messages"][0]["untrusted_text"], "[name] here, for [name]. Thank you, Mira Stone!");
    assert_eq!(json["messages"][1]["untrusted_text"], "You are welcome, [name]. Mira Stone");
}

#[test]
fn who_the_customer_is_stands_in_a_brief_with_personal_data_alone() {
    let context = context(ticket(json!([says(1, "Hello")]), three()));
    assert_eq!(context.brief().to_json()["customer"], Value::Null);
    let customer = &context.brief().personal_data(true).to_json()["customer"];
    assert_eq!((&customer["name"], &customer["email"]), (&json!("Ada Mensah"), &json!("ada.mensah@example.com")));
}
