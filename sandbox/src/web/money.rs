//! Amounts and dates of all platforms in one form.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::layout::plain;
use crate::state::clock;

/// An amount with two decimals at least, and its currency: `129.5`, `"129.5000"` and `129.50` are the same. What is no amount stays
/// as it is.
pub(super) fn amount(value: &Value, currency: &str) -> String {
    let text = plain(value);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit());
    let whole = text.trim();
    let (sign, number) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let (units, parts) = number.split_once('.').unwrap_or((number, "0"));
    if !digits(units) || !digits(parts) {
        return text;
    }
    let parts = format!("{:0<2}", parts.trim_end_matches('0'));
    format!("{sign}{units}.{parts} {}", currency.to_uppercase()).trim_end().to_owned()
}

/// A date as a shop writes it, as a time of the API; nothing where it is in no known form.
pub(super) fn date(text: &str) -> Option<String> {
    let mail = || DateTime::parse_from_rfc2822(text.trim()).ok().map(|time| time.with_timezone(&Utc));
    clock::parse(text).or_else(mail).map(clock::write)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_written_alike() {
        for value in [json!("129.5000"), json!(129.5), json!("129.50"), json!(" 129.5 ")] {
            assert_eq!(amount(&value, "eur"), "129.50 EUR", "{value}");
        }
        assert_eq!(amount(&json!(-7), "EUR"), "-7.00 EUR");
        assert_eq!(amount(&json!("0.12345"), ""), "0.12345");
        for odd in ["free", "1,5", "1.2.3", "."] {
            assert_eq!(amount(&json!(odd), "EUR"), odd);
        }
    }

    #[test]
    fn dates_are_written_alike() {
        for text in [
            "2026-01-02T02:04:05-01:00",
            "2026-01-02 03:04:05",
            "Fri, 02 Jan 2026 03:04:05 +0000",
            "2026-01-02T03:04:05Z",
        ] {
            assert_eq!(date(text).as_deref(), Some("2026-01-02T03:04:05+00:00"), "{text}");
        }
        assert_eq!(date("last week"), None);
    }
}
