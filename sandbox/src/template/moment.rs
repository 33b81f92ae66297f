//! Times written by a pattern of moment.js, which is the documented syntax of the filter `datetime_format`. In UTC (assumed), and
//! in English.

use chrono::{DateTime, Datelike as _, Utc};

/// Tokens and what chrono calls them; longer ones first, where one begins with another.
const TOKENS: [(&str, &str); 29] = [
    ("YYYY", "%Y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("M", "%-m"),
    ("DD", "%d"),
    ("D", "%-d"),
    ("dddd", "%A"),
    ("ddd", "%a"),
    ("d", "%w"),
    ("HH", "%H"),
    ("H", "%-H"),
    ("hh", "%I"),
    ("h", "%-I"),
    ("mm", "%M"),
    ("m", "%-M"),
    ("ss", "%S"),
    ("s", "%-S"),
    ("SSS", "%3f"),
    ("A", "%p"),
    ("a", "%P"),
    ("ZZ", "+0000"),
    ("Z", "+00:00"),
    ("X", "%s"),
    ("LTS", "%-I:%M:%S %p"),
    ("LT", "%-I:%M %p"),
    ("LL", "%B %-d, %Y"),
    ("L", "%m/%d/%Y"),
];

/// Writes a time. What is no token stands for itself, and so does what is in square brackets.
pub(super) fn write(time: DateTime<Utc>, pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            out.push_str(literal);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("Do") {
            out.push_str(&ordinal(time.day()));
            rest = after;
        } else if let Some((token, form)) = TOKENS.iter().find(|(token, _)| rest.starts_with(token)) {
            out.push_str(&time.format(form).to_string());
            rest = &rest[token.len()..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn ordinal(day: u32) -> String {
    let ending = match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use crate::state::clock;

    #[test]
    fn patterns_are_those_of_moment() {
        let time = clock::parse("2026-03-02T15:04:09.25Z").unwrap();
        for (pattern, written) in [
            ("MMM Do YY", "Mar 2nd 26"),
            ("L", "03/02/2026"),
            ("LL LT", "March 2, 2026 3:04 PM"),
            ("dddd, MMMM D YYYY, HH:mm:ss.SSS Z", "Monday, March 2 2026, 15:04:09.250 +00:00"),
            ("[Day] D/M, h a", "Day 2/3, 3 pm"),
            ("100% é", "100% é"),
        ] {
            assert_eq!(write(time, pattern), written, "{pattern}");
        }
        let ends: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30].map(ordinal).into();
        assert_eq!(ends.join(" "), "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th");
    }
}
