//! Names of orders as their shop writes them: looked for before anything is guessed.

use super::marks::Called;
use super::patterns::Patterns;
use super::{Reader, Sign};
use crate::orders::Order;
use crate::orders::model::number::plain_text;

/// How a name of an order can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Whole,
    /// As it is, but so short that it can be anything.
    Short,
    /// Without zeros in front of its digits.
    NoZeros,
}

/// Names that are not just a number, and numbers with zeros in front.
pub(super) fn patterns(orders: &[Order]) -> Patterns<(usize, Form)> {
    let mut all: Vec<(String, (usize, Form))> = Vec::new();
    for (index, order) in orders.iter().enumerate() {
        for name in [&order.name, &order.number].into_iter().flatten().chain(&order.parcel_names) {
            let Some((name, form)) = form(name) else { continue };
            let short = without_zeros(&name).filter(|short| !all_digits(short));
            for entry in [Some((name, (index, form))), short.map(|short| (short, (index, Form::NoZeros)))] {
                // Name and number of one order are often the same.
                let is_new = |entry: &(String, (usize, Form))| !all.iter().rev().take(8).any(|known| known == entry);
                if let Some(entry) = entry.filter(is_new) {
                    all.push(entry);
                }
            }
        }
    }
    Patterns::new(all, true)
}

/// A name in the form that is looked for; `None` if it has no digit, no end, or is just a number.
fn form(name: &str) -> Option<(String, Form)> {
    if name.len() > 256 {
        return None;
    }
    let plain = plain_text(name);
    let name = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let signs = name.chars().filter(|c| c.is_alphanumeric()).count();
    if !name.contains(|c: char| c.is_ascii_digit()) || name.chars().count() > 64 {
        return None;
    }
    if all_digits(name) {
        return (name.starts_with('0') && signs >= 6).then(|| (name.to_owned(), Form::Whole));
    }
    let digits_only = name.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
    let form = if signs < 4 || (digits_only && signs < 5) { Form::Short } else { Form::Whole };
    Some((name.to_owned(), form))
}

/// Without the zeros in front of the first run of digits that has several.
fn without_zeros(name: &str) -> Option<String> {
    let at = name
        .match_indices("00")
        .map(|(at, _)| at)
        .find(|at| name.get(..*at).is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_digit())))?;
    let (before, rest) = name.split_at_checked(at)?;
    let rest = rest.trim_start_matches('0');
    let zero = if rest.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    Some(format!("{before}{zero}{rest}"))
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Reader<'_> {
    /// Takes the longest name that begins with a token; returns the index of the next token.
    pub(super) fn name(&mut self, first: usize) -> Option<usize> {
        let tokens = self.tokens;
        let (last, orders) = self.needles.names.longest(tokens, first, |gap| !gap.is_empty())?;
        if self.goes_on(first, last) {
            return None;
        }
        let called = self.called(first);
        if called.is_others() || (called != Called::Order && self.others_behind(last)) {
            let called = if called.is_others() { called } else { Called::Other };
            self.last = Some((last, called));
            return Some(last + 1);
        }
        let sure = called != Called::Nothing || self.called_behind(last);
        let number =
            if called == Called::Hash && tokens.all_digits(first) && first == last { Sign::Hash } else { Sign::Number };
        let mut taken = false;
        for (order, form) in orders {
            let sign = match form {
                Form::Short if !sure => continue,
                Form::NoZeros if !sure => Sign::Bare,
                _ => number,
            };
            self.seen.hits.insert((*order, sign));
            taken = true;
        }
        if taken {
            self.last = Some((last, Called::Order));
        }
        taken.then_some(last + 1)
    }

    /// `true` if what stands here is part of a longer number, such as `000000123-1`, or of an address.
    pub(super) fn goes_on(&self, first: usize, last: usize) -> bool {
        let tokens = self.tokens;
        let digits = |index| tokens.has_digit(index);
        let behind = match tokens.gap(last + 1) {
            "-" | "_" => tokens.get(last + 1).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit())),
            "@" => true,
            _ => false,
        };
        let before = match tokens.gap(first) {
            "-" | "_" | "." => first > 0 && digits(first - 1),
            gap => gap.ends_with(['+', '@']),
        };
        behind || before
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, form, without_zeros};

    #[test]
    fn what_is_a_name_and_what_only_a_number() {
        for (name, expected) in [
            ("#2024-1001", Some(("2024-1001", Form::Whole))),
            ("#24/1008", Some(("24/1008", Form::Whole))),
            ("000000123", Some(("000000123", Form::Whole))),
            ("1006_EU", Some(("1006_eu", Form::Whole))),
            ("A1", Some(("a1", Form::Short))),
            ("#1-2", Some(("1-2", Form::Short))),
            ("#1001", None),
            ("VIP", None),
        ] {
            let found = form(name);
            assert_eq!(found.as_ref().map(|(name, form)| (name.as_str(), *form)), expected, "{name}");
        }
    }

    #[test]
    fn zeros_in_front_can_be_missing() {
        for (name, expected) in [
            ("000000123-1", Some("123-1")),
            ("pm000000001", Some("pm1")),
            ("eu-000-1", Some("eu-0-1")),
            ("1001", None),
            ("1000001", None),
        ] {
            assert_eq!(without_zeros(name).as_deref(), expected, "{name}");
        }
    }
}
