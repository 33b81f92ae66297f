//! Numbers that can be an order's, and those that only look like one.

use super::Reader;
use super::Sign;
use super::looks::{counts, is_date, is_decimal};
use super::marks::Called;
use super::words::{Kind, kind};
use crate::orders::OrderNumber;
use crate::orders::model::number::is_year;

/// What a number without any sign in front has at least; `12` can be anything.
pub(super) const BARE: usize = 4;
/// The most bytes of a number that is reported.
pub(super) const LONGEST: usize = 40;
/// Most tokens to each side that belong to one number, as in `MY.SHOP.1009`.
const MOST_PARTS: usize = 5;

/// Where the number is that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The token with the digits.
    pub(super) index: usize,
    /// The tokens that are joined to it, as in `EX-1001-A`.
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) called: Called,
}

impl Reader<'_> {
    /// Takes the number in a token; `found` if it was found as something else already. Returns the index to go on with, if that
    /// is not the next one.
    pub(super) fn number(&mut self, index: usize, found: bool) -> usize {
        let tokens = self.tokens;
        let Some(token) = tokens.get(index) else { return index };
        if self.is_counted(index, token) {
            return index;
        }
        let digits = token.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, digits) = token.split_at_checked(token.len() - digits).unwrap_or_default();
        let (first, last, mut called) = match self.part.filter(|(_, last, _)| index <= *last) {
            Some(part) => part,
            None => {
                let (first, last) = self.whole(index);
                (first, last, self.called(first))
            }
        };
        self.part = Some((first, last, called));
        if first == index {
            called = match kind(head) {
                Some(Kind::Order) => Called::Order,
                Some(Kind::Other) => Called::Other,
                Some(Kind::Shipment) => Called::Shipment,
                _ => called,
            };
        }
        if matches!(called, Called::Nothing | Called::Hash) && self.others_behind(last) {
            called = Called::Other;
        }
        // Most numbers are nothing of the kind.
        if called == Called::Nothing && first == last && tokens.all_digits(index) && digits.len() < BARE - 1 {
            return index;
        }
        if let Some(next) = self.parcel(first, last, called, found) {
            return next;
        }
        if called.is_others() {
            self.last = Some((last, called));
            return last + 1;
        }
        let plain = !digits.is_empty() && !head.contains(|c: char| c.is_ascii_digit());
        if plain && !called.is_orders() && digits.len() >= BARE - 1 && !is_year(digits) && self.called_behind(index) {
            called = Called::Order;
        }
        if first == index && !found && self.glued(token, called) {
            self.last = Some((index, Called::Order));
            self.reported = self.reported.max(last + 1);
            return index;
        }
        let place = Place { index, first, last, called };
        if plain && self.known(place, head, digits) {
            self.last = Some((index, called));
            self.reported = self.reported.max(last + 1);
        } else if !found && index >= self.reported {
            self.reported = last + 1;
            self.unknown(place, head, digits);
        }
        index
    }

    /// `true` for one or two digits between others, as in a table: most numbers are nothing else.
    fn is_counted(&self, index: usize, token: &str) -> bool {
        let tokens = self.tokens;
        token.len() < BARE - 1
            && matches!(tokens.gap(index), " " | "\n")
            && matches!(tokens.gap(index + 1), " " | "\n")
            && index > 0
            && tokens.has_digit(index - 1)
            && tokens.all_digits(index)
            && tokens.token(index + 1).is_some_and(|next| next.has_digit && !next.dense)
    }

    /// `true` for one or two digits between others that are as short: no number of anything begins there.
    pub(super) fn is_in_a_table(&self, index: usize) -> bool {
        let short = |index: usize| self.tokens.get(index).is_some_and(|token| token.len() < BARE - 1);
        short(index)
            && self.tokens.has_digit(index)
            && short(index + 1)
            && index.checked_sub(1).is_some_and(short)
            && self.tokens.get(index).is_some_and(|token| self.is_counted(index, token))
    }

    /// The tokens that are one number together with this one.
    fn whole(&self, index: usize) -> (usize, usize) {
        let tokens = self.tokens;
        let joins = |index: usize| matches!(tokens.gap(index), "-" | "_" | "/" | ".");
        let part = |index: usize| {
            let token = tokens.token(index).filter(|token| !token.dense);
            token.is_some_and(|token| token.has_digit || tokens.get(index).is_some_and(is_part))
        };
        // What was looked at before is not looked at again.
        let least = self.part.map_or(0, |(_, last, _)| last + 1);
        let mut first = index;
        while first > least && index - first < MOST_PARTS && joins(first) && part(first - 1) {
            first -= 1;
        }
        let mut last = index;
        // "order 1001.Thanks"
        let word = |index: usize| {
            matches!(tokens.gap(index), "." | "/")
                && !tokens.has_digit(index)
                && tokens.get(index).is_some_and(|word| word.len() > 3)
        };
        while last - index < MOST_PARTS && joins(last + 1) && part(last + 1) && !word(last + 1) {
            last += 1;
        }
        (first, last)
    }

    /// `true` if these digits are the number of one of the orders, or too unsure to say so.
    fn known(&mut self, place: Place, head: &str, digits: &str) -> bool {
        let Place { index, first, last, called } = place;
        let tokens = self.tokens;
        let Some(known) = self.needles.numbers.get(bare(digits)) else { return false };
        let prefix = match (head, tokens.gap(index), tokens.before(index)) {
            ("", "-", Some(word)) if !tokens.has_digit(index - 1) => word,
            _ => head,
        };
        // "no1001", "order-1001"
        let prefix = if matches!(kind(prefix), Some(Kind::Order | Kind::Number)) { "" } else { prefix };
        let sure = called.is_orders() || !prefix.is_empty();
        if !sure && (digits.len() < BARE || is_year(digits)) {
            return true;
        }
        let has = |suffix: &str| known.iter().any(|(_, number)| number.has(prefix, suffix));
        let suffix = tokens.get(index + 1).filter(|next| match tokens.gap(index + 1) {
            "-" => next.len() <= 3,
            // "order 1001 EU" for `#1001-EU`, where there is no `#1001`.
            " " => sure && (2..=3).contains(&next.len()) && !tokens.has_digit(index + 1) && has(next) && !has(""),
            _ => false,
        });
        let suffix = suffix.unwrap_or_default();
        // `#1001-R` is that one rather than `#1001`.
        let exactly = has(suffix);
        // "1004-2-1" is another one than `#1004-2`.
        let longer = matches!(tokens.gap(index + 2), "-" | "_") && tokens.has_digit(index + 2);
        if exactly && !suffix.is_empty() && longer {
            let span = tokens.span(first, last);
            if called.is_orders() && span.len() <= LONGEST {
                self.report(span, called == Called::Order);
            }
            return called.is_orders();
        }
        if self.part_of_more(place, digits, exactly && !suffix.is_empty()) {
            return false;
        }
        let sign = match called {
            Called::Order => Sign::Number,
            _ if !prefix.is_empty() => Sign::Number,
            Called::Hash | Called::Parcel(true) => Sign::Hash,
            _ => Sign::Bare,
        };
        let fits = |number: &OrderNumber| {
            if exactly { number.has(prefix, suffix) } else { number.fits(prefix, suffix) }
        };
        let mut any = false;
        for (order, _) in known.iter().filter(|(_, number)| fits(number)) {
            self.seen.hits.insert((*order, sign));
            any = true;
        }
        any
    }

    /// Reports a number that was called an order's, or is written as this shop's orders are, and that none of them has.
    fn unknown(&mut self, place: Place, head: &str, digits: &str) {
        let Place { index, first, last, called } = place;
        let tokens = self.tokens;
        let span = tokens.span(first, last);
        let count = span.bytes().filter(u8::is_ascii_digit).count();
        if !called.is_orders() {
            if self.needles.is_like_a_name(span) && !self.in_something(place) {
                self.report(span, false);
            }
            return;
        }
        if !(3..=20).contains(&count) || span.len() > LONGEST {
            return;
        }
        let by_word = called == Called::Order;
        // "order 12/05/2026", "order 45.00", "order 2026", "order 100ml"
        if by_word && (is_date(span) || is_decimal(span) || is_year(span) || counts(span) || self.in_something(place)) {
            return;
        }
        // "#summer2024", "https://shop.example/#size-2024"
        let of_web = || {
            tokens.gap(first).contains(['/', '=', '&'])
                || span.split(|c: char| !c.is_alphabetic()).any(|word| word.len() > 5)
        };
        if !by_word && of_web() {
            return;
        }
        // "a 12,100 order"
        if self.ends_thousands(first, span.len()) {
            return;
        }
        let behind = tokens.gap(last + 1);
        if matches!(behind, ":" | "@" | "," | "'") && (behind == "@" || self.goes_on_behind(last, behind)) {
            return;
        }
        // "order1001", "no1001"
        let only_digits = first == last && (head.is_empty() || kind(head).is_some());
        if only_digits && index == first && !digits.is_empty() {
            self.report(digits, by_word);
        } else {
            self.report(span, by_word);
        }
    }
}

/// `true` for letters that can belong to a number, rather than say what it is.
fn is_part(word: &str) -> bool {
    let says = [Kind::Order, Kind::Other, Kind::Shipment, Kind::Parcel, Kind::Number];
    word.len() <= 8 && !kind(word).is_some_and(|kind| says.contains(&kind))
}

pub(super) fn bare(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    }
}
