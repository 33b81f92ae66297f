//! Finding order numbers, tracking numbers and names of products in what people wrote.
//!
//! One pass over the text, in linear time, without regular expressions. Names of orders are looked for as they are written, before
//! anything is guessed ([`names`]); then tracking numbers, ids and article numbers ([`parcels`]); then numbers that can be an
//! order's ([`numbers`], [`glued`]). What is called something else ([`marks`]) or only looks like an order number (parts of
//! longer numbers, of dates, telephone numbers, prices, addresses) is left alone.

mod glued;
mod looks;
mod marks;
mod names;
mod numbers;
mod parcels;
mod patterns;
mod tokens;
mod words;

use std::collections::{BTreeSet, HashMap, HashSet};

use marks::Called;
use names::Form;
use patterns::Patterns;
use tokens::{Token, Tokens};

use crate::orders::model::number::{self, is_year};
use crate::orders::{Order, OrderNumber};

/// Words of titles that name no product.
const COMMON: [&str; 24] = [
    "with", "from", "your", "this", "that", "have", "been", "order", "gift", "card", "size", "color", "colour",
    "small", "medium", "large", "black", "white", "default", "title", "pack", "item", "sample", "product",
];
/// Most numbers that are reported although no order has them.
const UNMATCHED: usize = 8;

/// What tells an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Its name, or its number with a word that says so.
    Number,
    /// Its number behind `#`.
    Hash,
    /// A number that could be its own.
    Bare,
    Tracking,
    Id,
    Sku,
    /// A word of a title, by its place in [`Needles::words`].
    Word(usize),
}

/// What is looked for.
#[derive(Default)]
pub(super) struct Needles {
    names: Patterns<(usize, Form)>,
    /// Letters and digits only.
    exact: Patterns<(usize, Sign)>,
    numbers: HashMap<String, Vec<(usize, OrderNumber)>>,
    /// How this shop's names look: [`shape`].
    shapes: HashSet<String>,
    words: HashMap<String, (usize, Vec<usize>)>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) hits: BTreeSet<(usize, Sign)>,
    /// Numbers that were called an order's, and are none of these orders'.
    pub(super) unmatched: Vec<String>,
    /// Numbers of parcels that none of these orders has.
    pub(super) parcels: Vec<String>,
    /// `true` if one of `unmatched` was called so by a word, not only by `#`.
    by_word: bool,
}

impl Seen {
    /// `true` if a number was named, of an order or of what belongs to one.
    pub(super) fn names_any(&self) -> bool {
        let named = |sign: &Sign| !matches!(sign, Sign::Word(_) | Sign::Sku);
        self.hits.iter().any(|(_, sign)| named(sign)) || !self.unmatched.is_empty() || !self.parcels.is_empty()
    }

    /// Without what was found elsewhere already.
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.hits.retain(|hit| !other.hits.contains(hit));
        self
    }
}

impl Needles {
    pub(super) fn of(orders: &[Order]) -> Self {
        let mut needles = Self { names: names::patterns(orders), ..Self::default() };
        let mut exact = Vec::new();
        for (index, order) in orders.iter().enumerate() {
            for number in order.numbers() {
                needles.numbers.entry(number.digits().to_owned()).or_default().push((index, number));
            }
            for name in [&order.name, &order.number].into_iter().flatten() {
                let name = normalize(name);
                needles.shapes.extend(shape(&name));
                // The reorder of an order that is known is not.
                needles.shapes.extend(shape(&format!("{name}-1")));
                let letters = name.contains(char::is_alphabetic);
                exact.extend(plain(&name).filter(|_| letters).map(|name| (name, (index, Sign::Number))));
            }
            if let Some(id) = order.id.as_deref().filter(|id| id.len() >= 8) {
                exact.extend(plain(id).map(|id| (id, (index, Sign::Id))));
            }
            for number in order.shipments.iter().flat_map(|shipment| &shipment.tracking_numbers) {
                exact.extend(plain(number).map(|number| (number, (index, Sign::Tracking))));
            }
            for item in &order.items {
                exact.extend(item.sku.as_deref().and_then(plain).map(|sku| (sku, (index, Sign::Sku))));
                needles.title(index, item.title.as_deref().unwrap_or_default());
            }
        }
        // A word that fits all of them tells none.
        if orders.len() > 1 {
            needles.words.retain(|_, (_, found)| found.len() < orders.len());
        }
        needles.exact = Patterns::new(exact, false);
        needles
    }

    /// Words that can name a product.
    fn title(&mut self, order: usize, title: &str) {
        let tokens = Tokens::new(title);
        for word in (0..tokens.len()).filter_map(|index| tokens.get(index).filter(|_| !tokens.has_digit(index))) {
            let long = word.chars().count() >= 4 || !word.is_ascii();
            if !long || COMMON.contains(&word) {
                continue;
            }
            let next = self.words.len();
            let orders = &mut self.words.entry(word.to_owned()).or_insert((next, Vec::new())).1;
            if orders.last() != Some(&order) {
                orders.push(order);
            }
        }
    }

    /// `true` for what looks like the names of these orders, letters and all, although none of them has it.
    fn is_like_a_name(&self, text: &str) -> bool {
        !self.shapes.is_empty() && shape(text).is_some_and(|shape| self.shapes.contains(&shape))
    }
}

/// A name with `0` for each digit, if that is unlike all other numbers: for letters, zeros in front, or the year in front.
fn shape(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    if count < 3 || !(5..=40).contains(&text.len()) {
        return None;
    }
    let letters = text.contains(char::is_alphabetic);
    // A group in front stays as it is: `2024-1001`, `24/1008`.
    let kept = match text.find(|c: char| !c.is_ascii_digit()) {
        // "the 2024-2025 catalogue"
        Some(at) if !letters && text.get(..at).is_some_and(is_year) && text.get(at + 1..).is_some_and(is_year) => {
            return None;
        }
        Some(at) if !letters => at,
        None if !text.starts_with("00") => return None,
        _ => 0,
    };
    let digit = |(at, c): (usize, char)| if at >= kept && c.is_ascii_digit() { '0' } else { c };
    Some(text.char_indices().map(digit).collect())
}

/// Something that is unmistakable as it is: at least 5 letters and digits, one of them a digit.
fn plain(text: &str) -> Option<String> {
    if text.len() > 256 {
        return None;
    }
    let plain: String = number::plain_text(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let fits = (5..=64).contains(&plain.chars().count()) && plain.contains(|c: char| c.is_ascii_digit());
    fits.then_some(plain)
}

fn normalize(text: &str) -> String {
    number::plain_text(&text.chars().take(256).collect::<String>())
}

/// Looks for all needles in one text.
pub(super) fn scan(text: &str, needles: &Needles) -> Seen {
    let tokens = Tokens::new(text);
    let mut reader =
        Reader { tokens: &tokens, needles, seen: Seen::default(), last: None, run: (0, 0), part: None, reported: 0 };
    let mut index = 0;
    while let Some(token) = tokens.token(index) {
        index = reader.step(index, token).max(index + 1);
    }
    let mut seen = reader.seen;
    // "#1002: where is order 98765?" is about the other one.
    if seen.by_word {
        seen.hits = seen.hits.into_iter().map(|(o, s)| (o, if s == Sign::Hash { Sign::Bare } else { s })).collect();
    }
    seen
}

/// One reading of a text.
struct Reader<'a> {
    tokens: &'a Tokens,
    needles: &'a Needles,
    seen: Seen,
    /// The last token of the number before, and what that was called.
    last: Option<(usize, Called)>,
    /// The run of digits in groups that was measured last.
    run: (usize, usize),
    /// The tokens of the number that was looked at last, and what it is called.
    part: Option<(usize, usize, Called)>,
    /// Tokens before this one were reported, or need not be.
    reported: usize,
}

impl Reader<'_> {
    /// Reads what begins with a token; returns the index to go on with, if that is not the next one.
    fn step(&mut self, index: usize, token: Token) -> usize {
        if !token.has_digit {
            let word = self.tokens.get(index).filter(|word| word.len() >= 4 || !word.is_ascii());
            let orders = word.and_then(|word| self.needles.words.get(word));
            if let Some((word, orders)) = orders {
                self.seen.hits.extend(orders.iter().map(|order| (*order, Sign::Word(*word))));
            }
        }
        if self.is_in_a_table(index) {
            return index;
        }
        if let Some(next) = self.name(index) {
            return next;
        }
        let exact = self.exact(index);
        match exact {
            Some((next, false)) => next,
            _ if token.has_digit => self.number(index, exact.is_some()),
            _ => index,
        }
    }

    fn report(&mut self, number: &str, by_word: bool) {
        self.seen.by_word |= by_word;
        add(&mut self.seen.unmatched, number);
    }

    fn report_parcel(&mut self, number: &str) {
        add(&mut self.seen.parcels, number);
    }
}

fn add(list: &mut Vec<String>, number: &str) {
    let number = number.to_uppercase();
    if list.len() < UNMATCHED && !list.contains(&number) {
        list.push(number);
    }
}
