//! What only looks like the number of an order: parts of longer numbers, of dates, of prices, of telephone numbers.

use super::Reader;
use super::marks::Called;
use super::names::all_digits;
use super::numbers::{BARE, Place, bare};

const CURRENCIES: [&str; 14] =
    ["eur", "usd", "gbp", "cad", "aud", "chf", "sek", "nok", "dkk", "pln", "jpy", "euro", "euros", "dollars"];
/// What stands right behind digits that count or measure.
const UNITS: [&str; 20] = [
    "st", "nd", "rd", "th", "x", "ml", "cl", "l", "g", "kg", "mg", "cm", "mm", "m", "km", "gb", "tb", "mah", "kwh",
    "pcs",
];
impl Reader<'_> {
    pub(super) fn goes_on_behind(&self, last: usize, gap: &str) -> bool {
        let tokens = self.tokens;
        let next = tokens.get(last + 1).unwrap_or_default();
        let thousands = next.len() == 3 && tokens.get(last).is_some_and(|token| token.len() <= 3);
        tokens.all_digits(last + 1) && (gap == ":" || thousands || (gap == "," && self.decimals_behind(last)))
    }

    /// `true` for the `100` of `12,100`: so many characters from this token on.
    pub(super) fn ends_thousands(&self, first: usize, length: usize) -> bool {
        let tokens = self.tokens;
        let before = || first.checked_sub(1).is_some_and(|before| tokens.all_digits(before));
        length == 3 && matches!(tokens.gap(first), "," | "'") && before()
    }

    /// `true` for `1002,50`.
    fn decimals_behind(&self, index: usize) -> bool {
        let tokens = self.tokens;
        let long = tokens.get(index).is_some_and(|whole| whole.len() >= 3);
        let two = tokens.get(index + 1).is_some_and(|part| part.len() == 2) && tokens.all_digits(index + 1);
        long && two && tokens.gap(index + 1) == "," && !(tokens.gap(index + 2) == "," && tokens.has_digit(index + 2))
    }

    /// `true` for prices, addresses and telephone numbers.
    pub(super) fn in_something(&mut self, place: Place) -> bool {
        let Place { first, last, called, .. } = place;
        let (gap, behind) = (self.tokens.gap(first), self.tokens.gap(last + 1));
        gap.ends_with(['+', '=', '@'])
            || behind == "@"
            || self.priced(first, last, called.is_orders())
            || self.goes_on_in_groups(first, last)
    }

    /// `true` if these digits belong to something longer: a decimal, a date, a telephone number, a price, an address of the web.
    /// `whole` if what is behind them is known to belong to the number.
    pub(super) fn part_of_more(&mut self, place: Place, digits: &str, whole: bool) -> bool {
        let Place { index, first, called, .. } = place;
        let tokens = self.tokens;
        let marked = called.is_orders();
        let (gap, behind) = (tokens.gap(index), tokens.gap(index + 1));
        let next = tokens.get(index + 1).unwrap_or_default();
        let next_digits = next.starts_with(|c: char| c.is_ascii_digit());
        let is_number = |index: usize| {
            let token = tokens.get(index).filter(|token| token.len() >= 3 && all_digits(token));
            token.is_some_and(|token| self.needles.numbers.contains_key(bare(token)))
        };
        // To the right: `1001.50`, `1001-02-03`, `10:01`; "orders 1001-1002" and "#1001/1002" are two orders.
        let joined_right = match behind {
            "." if next_digits => !(marked && self.is_fulfillment(index + 1, called)),
            "-" if next_digits => !(whole || (marked && is_number(index + 1))),
            ":" | "_" => next_digits,
            "@" => true,
            "/" => next_digits && !marked,
            "," if self.decimals_behind(index) => true,
            "," | "'" => next.len() == 3 && all_digits(next) && digits.len() <= 3,
            _ => false,
        };
        let before = index.checked_sub(1).filter(|before| tokens.get(*before).is_some());
        let joined_left = match gap {
            "-" => before
                .is_some_and(|before| tokens.has_digit(before) && !(marked && digits.len() >= 3 && is_number(before))),
            "/" if index > first => before.is_some_and(|before| !is_number(before)),
            "." | "_" if index > first => true,
            "." | ":" | "/" | "_" | "=" | "@" | "%" | "&" => before.is_some() && !marked,
            "," | "'" => self.ends_thousands(index, digits.len()),
            _ => gap.ends_with(['+', '=']),
        };
        if joined_right || (joined_left && (called != Called::Hash || index > first)) {
            return true;
        }
        if called == Called::Hash || called == Called::Parcel(true) {
            return false;
        }
        // "order 1001 0113 496 0000": the first is one all the same.
        let named = called == Called::Order && (whole || (digits.len() >= BARE - 1 && !digits.starts_with('0')));
        self.priced(index, index, marked) || (!named && self.called_up(index))
    }

    /// `true` for the `1` of `#1003.1`, by which Shopify calls a fulfillment of `#1003`.
    fn is_fulfillment(&self, index: usize, called: Called) -> bool {
        let tokens = self.tokens;
        let most = if called == Called::Hash { 2 } else { 1 };
        let small = tokens.get(index).filter(|part| part.len() <= most && all_digits(part) && !part.starts_with('0'));
        let ends = !(matches!(tokens.gap(index + 1), "." | "-" | "/" | ",") && tokens.has_digit(index + 1));
        small.is_some() && ends && !self.priced(index, index, false)
    }

    /// `true` for an amount of money. `marked` if it is called an order's, so that in "order 1002 EUR 30.00" the currency is of what
    /// comes next.
    fn priced(&self, first: usize, last: usize, marked: bool) -> bool {
        let tokens = self.tokens;
        let (gap, behind) = (tokens.gap(first), tokens.gap(last + 1));
        let sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '%' | '‰');
        let currency = |word: Option<&str>| word.is_some_and(|word| CURRENCIES.contains(&word) || word == "円");
        let short = |gap: &str| gap.len() <= 2 && gap.trim().is_empty();
        let next_ones = marked && tokens.has_digit(last + 2) && short(tokens.gap(last + 2));
        // "1002 €30"
        let next_sign = tokens.has_digit(last + 1) && behind.starts_with(char::is_whitespace) && behind.ends_with(sign);
        (gap.len() <= 8 && gap.trim_end().ends_with(sign))
            || (behind.len() <= 8 && !next_sign && behind.trim_start().starts_with(sign))
            || (short(behind) && !next_ones && currency(tokens.get(last + 1)))
            || (short(gap) && currency(tokens.before(first)))
    }

    /// `true` if this is one of the groups of a telephone number, rather than a number of several parts.
    fn goes_on_in_groups(&mut self, first: usize, last: usize) -> bool {
        self.called_up(first) && (self.run.0 < first || self.run.1 > last)
    }

    /// `true` for groups of digits in a row, as telephone numbers are written.
    pub(super) fn called_up(&mut self, index: usize) -> bool {
        let tokens = self.tokens;
        let linked = |index: usize| {
            let gap = tokens.gap(index);
            !gap.is_empty() && gap.len() <= 2 && gap.chars().all(|c| " -./()\u{a0}".contains(c))
        };
        let (mut first, mut last) = self.run;
        // Each run is measured once, however many ask.
        if !(first..=last).contains(&index) || self.run == (0, 0) {
            (first, last) = (index, index);
            while first > 0 && tokens.all_digits(first - 1) && linked(first) {
                first -= 1;
            }
            while tokens.all_digits(last + 1) && linked(last + 1) {
                last += 1;
            }
            self.run = (first, last);
        }
        let groups = last - first + 1;
        let gap = tokens.gap(first);
        let zero = || tokens.get(first).is_some_and(|group| group.starts_with('0'));
        gap.ends_with('+') || gap.ends_with("+(") || groups >= 3 || (groups > 1 && zero())
    }
}

pub(super) fn is_date(span: &str) -> bool {
    let parts = || span.split(['-', '/', '.']);
    let short = parts().all(|part| part.len() <= 2);
    let count = parts().count();
    parts().all(|part| !part.is_empty() && part.len() <= 4 && all_digits(part))
        && ((count == 3 && parts().any(|part| part.len() <= 2)) || (count == 2 && short))
}

pub(super) fn is_decimal(span: &str) -> bool {
    span.split_once('.').is_some_and(|(whole, part)| all_digits(whole) && part.len() == 2 && all_digits(part))
}

pub(super) fn counts(span: &str) -> bool {
    UNITS.contains(&span.trim_start_matches(|c: char| c.is_ascii_digit()))
}
