//! Order numbers, as shops print them and people type them.

use gorgias::orders::OrderNumber;
use proptest::prelude::*;

fn number(text: &str) -> OrderNumber {
    OrderNumber::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

#[test]
fn one_number_has_many_forms() {
    let forms = [
        "#1001",
        "1001",
        " no. 1001",
        "Order #1001",
        "001001",
        "N° 1001",
        "１００１",
        "#\u{200b}10\u{200d}01",
        "١٠٠١",
        "ID: 1001",
    ];
    for form in forms {
        assert_eq!(number(form), number("1001"), "{form}");
        assert!(number(form).is_bare());
    }
}

#[test]
fn letters_in_front_match_without_them_but_not_others() {
    let (ord, eu) = (number("ORD-1001"), number("EU1001"));
    assert!(ord.matches(&number("ord 1001")) && ord.matches(&number("#1001")) && eu.matches(&number("1001")));
    assert!(!ord.matches(&eu));
    assert!(!ord.matches(&number("ORD-1002")) && !number("1001").matches(&number("11001")));
    assert_eq!((ord.to_string(), format!("{ord:?}")), ("ord-1001".to_owned(), "OrderNumber(ord-1001)".to_owned()));
    assert!(!eu.is_bare() && !number("1001-R").is_bare() && number("#1001").is_bare());
    // A mark that makes no letter with the one before it is nothing.
    assert_eq!(number("Q\u{301}X1001"), number("QX1001"));
}

#[test]
fn an_exchange_is_another_order() {
    let (order, exchange) = (number("#1001-R"), number("#1001-E"));
    assert!(!order.matches(&exchange) && order.matches(&number("1001")));
}

#[test]
fn a_reorder_is_another_order_too() {
    let (order, reorder) = (number("#000000123"), number("000000123-1"));
    assert_eq!((reorder.digits(), reorder.to_string().as_str()), ("123", "123-1"));
    assert!(!order.matches(&reorder) && reorder.matches(&number("123-1")) && !reorder.matches(&number("123-2")));
    for (name, digits) in [
        ("#2024-1001", "1001"),
        ("12-1", "12"),
        ("A12-1", "1"),
        ("12B-1", "1"),
        ("2024-1", "1"),
        ("#1001-007", "7"),
        ("0012-34", "12"),
        ("1001-24-7", "1001"),
        ("#2024-1001-3", "1001"),
        ("#24/1008", "1008"),
        ("B2B1007EU", "1007"),
        ("#2024-15", "15"),
        ("#1003.1", "1003"),
    ] {
        assert_eq!(number(name).digits(), digits, "{name}");
    }
}

#[test]
fn what_has_no_digit_or_no_end_is_none() {
    assert_eq!(number(&"1".repeat(64)).digits().len(), 64, "the longest");
    assert_eq!(number(&"\u{661}".repeat(64)).digits(), "1".repeat(64), "64 characters, however many bytes");
    assert_eq!(number(&"\u{1d7cf}1".repeat(32)).digits(), "1", "four bytes each");
    for text in ["", "#", "order", "\u{202e}", &"1".repeat(65), &"x".repeat(100_000)] {
        assert_eq!(OrderNumber::parse(text), None, "{:.20}", text);
    }
}

proptest! {
    #[test]
    fn any_text_is_parsed_without_a_panic(text in "\\PC{0,80}") {
        if let Some(number) = OrderNumber::parse(&text) {
            prop_assert!(number.matches(&number));
            prop_assert_eq!(OrderNumber::parse(&number.to_string()), Some(number));
        }
    }

    #[test]
    fn matching_is_symmetric(a in "[a-z#]{0,3}-?0{0,2}[0-9]{1,4}[a-z]?", b in "[a-z#]{0,3}-?0{0,2}[0-9]{1,4}[a-z]?") {
        let (a, b) = (number(&a), number(&b));
        prop_assert_eq!(a.matches(&b), b.matches(&a));
    }
}
