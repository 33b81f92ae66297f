//! Amounts: exact, whatever way they are written.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use gorgias::orders::{Amounts, Decimal, Money, Platform};
use proptest::prelude::*;
use serde_json::json;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text} is read"))
}

#[test]
fn text_is_read_and_written_as_it_was() {
    for text in ["0", "84.90", "-3.5", "0.00", "9999999999999999999", "-0.000000000000000001", "1234.567800"] {
        assert_eq!(decimal(text).to_string(), text);
    }
    for (text, means) in [
        (" 7.10 ", "7.10"),
        ("+2", "2"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("1.25E-2", "0.0125"),
        ("-0", "0"),
    ] {
        assert_eq!(decimal(text).to_string(), means, "{text}");
    }
    assert_eq!(decimal("1.00000000000000000000000"), decimal("1"), "zeros at the end are no digits too many");
}

#[test]
fn what_is_no_number_or_has_too_many_digits_is_refused_not_rounded() {
    let wrong = [
        "", " ", ".", "-", "+-1", "1,5", "1.000,00", "$5", "5 EUR", "0x10", "NaN", "inf", "1e", "1e999", "--1",
        "1.2.3", "١٢",
    ];
    for text in wrong.into_iter().chain([
        "10000000000000000000",
        "-10000000000000000000",
        "0.0000000000000000001",
        "1e-19",
        "1e99999999999999999999",
    ]) {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}

#[test]
fn equal_values_are_equal_whatever_zeros_they_end_in() {
    let same: HashSet<_> = ["5", "5.0", "5.00", "05", "+5", "50e-1"].into_iter().map(decimal).collect();
    assert_eq!(same.len(), 1);
    // Values that differ are spread by a hasher.
    let hash = |text| BuildHasherDefault::<DefaultHasher>::new().hash_one(decimal(text));
    assert!(hash("5") == hash("5.00") && hash("5") != hash("6"));
    assert!(decimal("5.00").to_i64() == Some(5) && decimal("5.01").to_i64().is_none());
}

#[test]
fn signs_errors_and_debug_are_readable() {
    assert!(decimal("-0.01").is_negative() && !decimal("0").is_negative() && !decimal("0.01").is_negative());
    assert_eq!(format!("{:?}", decimal("-84.90")), "-84.90");
    let error = "84,90".parse::<Decimal>().unwrap_err().to_string();
    assert!(error.contains("84.90") && error.contains("19 digits") && error.contains("18 after"), "{error}");
}

#[test]
fn exponents_shift_the_point_exactly_or_not_at_all() {
    for (text, means) in [("1500e-20", "0.000000000000000015"), ("100e-20", "0.000000000000000001"), ("0e-30", "0")] {
        assert_eq!(decimal(text), decimal(means), "{text}");
    }
    for text in ["1501e-20", "110e-20", "1e19"] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}

#[test]
fn a_schema_names_no_type_of_its_own() {
    let platforms = schemars::schema_for!(Vec<Platform>);
    assert_eq!(platforms.as_value()["items"]["type"], json!("string"), "{platforms:?}");

    let schema = schemars::schema_for!(Vec<Decimal>);
    assert_eq!(schema.as_value()["items"]["type"], json!(["string", "number"]), "{schema:?}");
}

#[test]
fn numbers_of_json_are_what_was_written() {
    for (number, text) in [
        ("0.1", "0.1"),
        ("84.9", "84.9"),
        ("19.99", "19.99"),
        ("1e2", "100"),
        ("12345678901234", "12345678901234"),
        ("-7", "-7"),
    ] {
        let read: Decimal = serde_json::from_str(number).unwrap();
        assert_eq!(read, decimal(text), "{number}");
    }
    assert_eq!(serde_json::to_value(decimal("84.90")).unwrap(), json!("84.90"), "no reader takes it for a double");
    assert!(serde_json::from_value::<Decimal>(json!(1e300)).is_err());
    let error = serde_json::from_value::<Decimal>(json!({})).unwrap_err().to_string();
    assert!(error.contains("expected a decimal number, or one as text"), "{error}");
}

#[test]
fn currencies_do_not_mix() {
    let money = |amount, currency| Money::new(decimal(amount), currency);
    let (euros, more, dollars, bare) =
        (money("1.10", Some("eur")), money("2.25", Some("EUR")), money("1.10", Some("USD")), money("1.10", None));
    assert_eq!(money("1.10", Some("a currency\nof words")), bare, "what is no code is none");
    assert_eq!(euros.to_string(), "1.10 EUR");
    assert_eq!(euros.checked_add(&more).unwrap().to_string(), "3.35 EUR");
    assert!(euros < more);
    let sums = Amounts::from(vec![euros.clone(), dollars.clone(), more.clone()]);
    assert_eq!(sums.iter().map(ToString::to_string).collect::<Vec<_>>(), ["3.35 EUR", "1.10 USD"]);
    assert_eq!((&sums).into_iter().collect::<Vec<_>>(), sums.iter().collect::<Vec<_>>());
    for other in [&dollars, &bare] {
        assert_eq!(euros.checked_add(other), None);
        assert_eq!(euros.partial_cmp(other), None);
        assert_ne!(&euros, other);
    }
}

#[test]
fn amounts_show_the_digits_of_their_currency() {
    for (currency, shown) in [("JPY", "1 JPY"), ("EUR", "1.23 EUR"), ("KWD", "1.234 KWD"), ("CLF", "1.2344 CLF")] {
        assert_eq!(Money::new(decimal("1.23440"), Some(currency)).to_string(), shown);
    }
    assert_eq!(Money::new(decimal("0.00001"), Some("EUR")).to_string(), "0.00001 EUR", "little is not nothing");
}

/// Thousandths, so that sums can be checked in whole numbers.
fn thousandths(units: i64) -> Decimal {
    let text = format!(
        "{}{}.{:03}",
        if units < 0 { "-" } else { "" },
        units.unsigned_abs() / 1000,
        units.unsigned_abs() % 1000
    );
    decimal(&text)
}

proptest! {
    #[test]
    fn reading_and_writing_are_inverse(units in any::<i64>()) {
        let number = thousandths(units);
        prop_assert_eq!(number.to_string().parse::<Decimal>(), Ok(number));
        let json = serde_json::to_string(&number).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), number);
    }

    #[test]
    fn sums_and_comparisons_are_those_of_whole_numbers(a in -(1_i64 << 61)..(1_i64 << 61), b in -(1_i64 << 61)..(1_i64 << 61)) {
        let (x, y) = (thousandths(a), thousandths(b));
        prop_assert_eq!(x.checked_add(y), Some(thousandths(a + b)));
        prop_assert_eq!(x.checked_sub(y), Some(thousandths(a - b)));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
    }

    #[test]
    fn sums_are_exact_or_none(a in "-?[0-9]{1,19}(\\.[0-9]{1,18})?", b in "-?[0-9]{1,19}(\\.[0-9]{1,18})?") {
        let (a, b) = (decimal(&a), decimal(&b));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        if let Ok(number) = text.parse::<Decimal>() {
            prop_assert_eq!(number.to_string().parse::<Decimal>(), Ok(number));
        }
    }

    #[test]
    fn any_double_with_two_places_is_exact(cents in 0..100_000_000_i64) {
        let number = serde_json::json!(format!("{}.{:02}", cents / 100, cents % 100).parse::<f64>().unwrap());
        let read: Decimal = serde_json::from_value(number).unwrap();
        prop_assert_eq!(read, thousandths(cents * 10));
    }
}
