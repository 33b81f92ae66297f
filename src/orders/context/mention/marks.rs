//! What is said in front of a number, and behind it: an order's, an invoice's, a parcel's.

use super::Reader;
use super::names::all_digits;
use super::words::{AFFAIRS, Kind, begins_with_order, dense_kind, is_of_dates, kind, numbered};
use crate::orders::model::number::is_year;

/// What a number is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// By a word, such as "order".
    Order,
    /// By `#`.
    Hash,
    /// A number of something else.
    Other,
    /// A number by which a carrier finds a shipment.
    Shipment,
    /// "Parcel", which can be an order as well. `true` if there is a `#`.
    Parcel(bool),
    /// It stands there without a word.
    Nothing,
}

impl Called {
    /// `true` if it is something else than an order.
    pub(super) fn is_others(self) -> bool {
        matches!(self, Self::Other | Self::Shipment)
    }

    /// `true` if it is called an order.
    pub(super) fn is_orders(self) -> bool {
        matches!(self, Self::Order | Self::Hash | Self::Parcel(true))
    }
}

/// Words that are looked back over, for the one that says what the number is.
const BACK: usize = 6;
const SIGNS: [char; 2] = ['#', '№'];

impl Reader<'_> {
    /// What the number that begins with a token is called by what is in front of it, or by what the numbers before it in a list
    /// are called.
    pub(super) fn called(&self, first: usize) -> Called {
        match (self.called_here(first), self.listed(first)) {
            (Called::Nothing, Some(called)) => called,
            (Called::Hash, Some(Called::Order)) => Called::Order,
            // "invoices #12 and #123"
            (Called::Hash, Some(called))
                if self.last.is_some_and(|(last, _)| self.tokens.gap(last).ends_with(SIGNS)) =>
            {
                called
            }
            (called, _) => called,
        }
    }

    fn called_here(&self, first: usize) -> Called {
        let hash = self.tokens.gap(first).ends_with(SIGNS);
        match self.word(first, hash) {
            Some(Kind::Order) => Called::Order,
            Some(Kind::Other) => Called::Other,
            Some(Kind::Shipment) => Called::Shipment,
            Some(Kind::Parcel) => Called::Parcel(hash),
            _ if hash => Called::Hash,
            _ => Called::Nothing,
        }
    }

    /// The nearest word in front that says what a number is: "order 1001", "Order No.: 1001", "my order number is 1001".
    fn word(&self, first: usize, hash: bool) -> Option<Kind> {
        let tokens = self.tokens;
        let (mut number, mut between, mut other_line) = (false, false, false);
        for index in (first.saturating_sub(BACK)..first).rev() {
            let (token, word) = tokens.token(index).zip(tokens.get(index))?;
            let gap = tokens.gap(index + 1);
            if !(near(gap) || (number && gap == ", ")) {
                return None;
            }
            // "order of 3 May 2026, no. 102"
            if number && (is_of_dates(word) || (all_digits(word) && (word.len() <= 2 || is_year(word)))) {
                continue;
            }
            if token.has_digit {
                return None;
            }
            other_line |= gap.contains('\n') && !gap.ends_with(SIGNS) && !gap.contains(':');
            let known = if token.dense { dense_kind(word) } else { kind(word).or_else(|| self.note(index, word)) };
            let kind = known.or_else(|| numbered(word, number, hash));
            // "my second order. 1001 is the first"
            let shortened = known.is_none() || gap.contains('-') || word.ends_with("nr");
            let stops = gap.starts_with('.') && word.len() > 4 && !shortened;
            match kind? {
                Kind::Number => number = true,
                Kind::Is => {}
                Kind::Between => between = true,
                // In Portuguese and Polish, "com o número".
                Kind::And if number && word == "o" => between = true,
                Kind::And | Kind::No => return None,
                _ if (between && !number) || stops || (other_line && !self.begins_line(index)) => return None,
                Kind::Parcel if number => return Some(Kind::Shipment),
                _ if !number && self.verb(index, word) => return None,
                kind => return Some(kind),
            }
        }
        None
    }

    /// `true` for a word that is a heading, with no others in front than such as belong to it: "Invoice" in the line above a number,
    /// "Numéro de commande".
    fn begins_line(&self, index: usize) -> bool {
        let tokens = self.tokens;
        for index in (index.saturating_sub(3)..=index).rev() {
            if index == 0 || tokens.gap(index).contains('\n') {
                return true;
            }
            let before = tokens.before(index).and_then(kind);
            if tokens.gap(index) != " " || !matches!(before, Some(Kind::Number | Kind::Between)) {
                return false;
            }
        }
        false
    }

    /// "credit note", "delivery note".
    fn note(&self, index: usize, word: &str) -> Option<Kind> {
        match (word, self.tokens.before(index)?) {
            ("note" | "nota", "credit" | "debit") => Some(Kind::Other),
            ("note", "delivery" | "dispatch") | ("slip", "packing" | "delivery") => Some(Kind::Shipment),
            ("authorization" | "authorisation", "return") | ("request", "support") => Some(Kind::Other),
            _ => None,
        }
    }

    /// "to order 1200 pieces", "I want to return #1001", "in case 1001 is late".
    fn verb(&self, index: usize, word: &str) -> bool {
        let before = || self.tokens.before(index).filter(|_| near(self.tokens.gap(index))).unwrap_or_default();
        match word {
            "order" => matches!(before(), "to" | "i" | "we"),
            "return" | "claim" | "quote" => {
                matches!(before(), "to" | "i" | "we" | "please" | "can" | "could" | "will" | "would")
            }
            "case" => before() == "in",
            _ => false,
        }
    }

    /// What the number before is called, in "orders 1001, 1002 and 1003".
    fn listed(&self, first: usize) -> Option<Called> {
        let (last, called) = self.last?;
        let tokens = self.tokens;
        let marked = tokens.gap(first).ends_with(SIGNS);
        let gap = tokens.gap(first).trim_end_matches(SIGNS).trim();
        // Whoever writes so few digits counts something: "order 1001, 12 mugs".
        let least = if gap == "," && !marked { 4 } else { 3 };
        let number = tokens.get(first).is_some_and(|token| token.len() >= least);
        let and = |index: usize| tokens.get(index).is_some_and(|word| kind(word) == Some(Kind::And));
        let next = last + 1 == first && matches!(gap, "," | "&" | "+" | "/" | "、" | "-");
        let after_and = last + 2 == first && gap.is_empty() && and(last + 1);
        (number && (next || after_and)).then_some(called)
    }

    /// `true` for "my 1001 order", and `1001番の注文`.
    pub(super) fn called_behind(&self, last: usize) -> bool {
        let tokens = self.tokens;
        let Some((token, word)) = tokens.token(last + 1).zip(tokens.get(last + 1)) else { return false };
        let gap = tokens.gap(last + 1);
        if token.dense {
            // `102번 주문`
            let next = || tokens.get(last + 2).is_some_and(begins_with_order) && tokens.gap(last + 2) == " ";
            let particle = || dense_kind(word) == Some(Kind::Number);
            return gap.trim().is_empty() && (begins_with_order(word) || (particle() && next()));
        }
        // Orders can be counted, and have a number of their own behind.
        let one = !word.ends_with('s') && !word.ends_with("en");
        gap == " "
            && one
            && kind(word) == Some(Kind::Order)
            && !tokens.has_digit(last + 2)
            && tokens.get(last + 2).is_none_or(|next| kind(next) != Some(Kind::Number))
    }

    /// `true` for "1002 is my invoice", "#1002 (invoice number)".
    pub(super) fn others_behind(&self, last: usize) -> bool {
        let tokens = self.tokens;
        let kind_of = |index: usize| tokens.get(index).and_then(kind);
        let (mut at, closed) = match tokens.gap(last + 1) {
            " (" | "(" => (last + 1, true),
            " " if kind_of(last + 1) == Some(Kind::Is) => (last + 2, false),
            _ => return false,
        };
        if !closed && tokens.gap(at) == " " && kind_of(at) == Some(Kind::Between) {
            at += 1;
        }
        let numbered = tokens.gap(at + 1) == " " && kind_of(at + 1) == Some(Kind::Number);
        let end = if numbered { at + 1 } else { at };
        let thing = matches!(kind_of(at), Some(Kind::Other | Kind::Shipment)) && (closed || tokens.gap(at) == " ");
        // "#1002 (return)" is what is wanted with an order.
        let affair = || tokens.get(at).is_some_and(|word| AFFAIRS.contains(&word));
        let behind = tokens.gap(end + 1);
        let ends = if closed {
            behind.starts_with(')')
        } else {
            behind != " " || !(tokens.has_digit(end + 1) || kind_of(end + 1) == Some(Kind::Order))
        };
        thing && ends && (numbered || !affair())
    }
}

/// `true` if a word and a number with this between them belong together.
fn near(gap: &str) -> bool {
    if gap == " " {
        return true;
    }
    let stops = |c: char| matches!(c, ',' | ';' | '!' | '?' | '、' | '。' | '+' | '@' | '>');
    gap.len() <= 24 && gap.chars().filter(|c| !c.is_whitespace()).count() <= 3 && !gap.contains(stops)
}
