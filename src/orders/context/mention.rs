//! Finding order numbers, tracking numbers and names of products in what people wrote.
//!
//! One pass over the text, in linear time, without regular expressions. What only looks like an order number (parts of longer
//! numbers, of dates, telephone numbers, prices, addresses) is left alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::orders::model::number;
use crate::orders::{Order, OrderNumber};

/// Words in front of an order's number, in the languages of many shops.
const ORDER_WORDS: [&str; 26] = [
    "order",
    "orders",
    "ord",
    "purchase",
    "bestellung",
    "bestellnummer",
    "bestell",
    "auftrag",
    "commande",
    "pedido",
    "orden",
    "ordine",
    "bestelling",
    "bestelnummer",
    "encomenda",
    "ordre",
    "ordrenummer",
    "beställning",
    "ordernummer",
    "tilaus",
    "zamówienie",
    "zamowienie",
    "заказ",
    "注文",
    "订单",
    "訂單",
];
/// Words between those and the number.
const FILLERS: [&str; 14] =
    ["no", "nr", "num", "number", "numero", "número", "numéro", "nummer", "id", "n", "nº", "n°", "is", "numer"];
const CURRENCIES: [&str; 14] =
    ["eur", "usd", "gbp", "cad", "aud", "chf", "sek", "nok", "dkk", "pln", "jpy", "euro", "euros", "dollars"];
/// Words of titles that name no product.
const COMMON: [&str; 24] = [
    "with", "from", "your", "this", "that", "have", "been", "order", "gift", "card", "size", "color", "colour",
    "small", "medium", "large", "black", "white", "default", "title", "pack", "item", "sample", "product",
];
/// What a number without any sign in front has at least; `12` can be anything.
const BARE: usize = 4;
/// Most numbers that are reported although no order has them.
const UNMATCHED: usize = 8;

/// What tells an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Its number, marked as one.
    Number,
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
    numbers: HashMap<String, Vec<(usize, OrderNumber)>>,
    /// Letters and digits only, in lower case.
    exact: HashMap<String, Vec<(usize, Sign)>>,
    /// How [`exact`](Self::exact) ones begin, to look no further where nothing does.
    starts: HashSet<String>,
    longest: usize,
    words: HashMap<String, (usize, Vec<usize>)>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) hits: BTreeSet<(usize, Sign)>,
    /// Digits that were called an order's number, and are none of these orders'.
    pub(super) unmatched: Vec<String>,
}

impl Needles {
    pub(super) fn of(orders: &[Order]) -> Self {
        let mut needles = Self::default();
        for (index, order) in orders.iter().enumerate() {
            for number in order.numbers() {
                needles.numbers.entry(number.digits().to_owned()).or_default().push((index, number));
            }
            if let Some(id) = order.id.as_deref().filter(|id| id.len() >= 8) {
                needles.exact(id, index, Sign::Id);
            }
            for number in order.shipments.iter().flat_map(|shipment| &shipment.tracking_numbers) {
                needles.exact(number, index, Sign::Tracking);
            }
            for item in &order.items {
                if let Some(sku) = &item.sku {
                    needles.exact(sku, index, Sign::Sku);
                }
                for word in words(&normalize(item.title.as_deref().unwrap_or_default())) {
                    let next = needles.words.len();
                    let orders = &mut needles.words.entry(word.to_owned()).or_insert((next, Vec::new())).1;
                    if orders.last() != Some(&index) {
                        orders.push(index);
                    }
                }
            }
        }
        // A word that fits all of them tells none.
        if orders.len() > 1 {
            needles.words.retain(|_, (_, found)| found.len() < orders.len());
        }
        needles
    }

    /// Something that is unmistakable as it is: at least 5 letters and digits, one of them a digit.
    fn exact(&mut self, text: &str, order: usize, sign: Sign) {
        let plain: String = text.chars().filter_map(number::plain).filter(|c| c.is_alphanumeric()).collect();
        let length = plain.chars().count();
        if (5..=64).contains(&length) && plain.contains(|c: char| c.is_ascii_digit()) {
            self.longest = self.longest.max(plain.len());
            // The first group may be a single character.
            self.starts.extend([plain.chars().take(1).collect(), start(&plain)]);
            self.exact.entry(plain).or_default().push((order, sign));
        }
    }
}

fn start(text: &str) -> String {
    text.chars().take(2).collect()
}

fn normalize(text: &str) -> String {
    text.chars().filter_map(number::plain).collect()
}

/// Words that can name a product.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let names = |word: &&str| {
        let long = word.chars().count() >= 4 || !word.is_ascii();
        long && !word.contains(|c: char| c.is_ascii_digit()) && !COMMON.contains(word)
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).filter(names)
}

/// Text as tokens: runs of letters and digits, and what is between them.
struct Tokens<'a> {
    text: &'a str,
    at: Vec<(usize, usize)>,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        let mut at = Vec::new();
        let mut start = None;
        for (index, c) in text.char_indices() {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(index),
                (false, Some(from)) => {
                    at.push((from, index));
                    start = None;
                }
                _ => {}
            }
        }
        at.extend(start.map(|from| (from, text.len())));
        Self { text, at }
    }

    fn get(&self, index: usize) -> Option<&'a str> {
        let &(from, to) = self.at.get(index)?;
        self.text.get(from..to)
    }

    /// What is in front of a token.
    fn gap(&self, index: usize) -> &'a str {
        let from = index.checked_sub(1).and_then(|before| self.at.get(before)).map_or(0, |&(_, to)| to);
        let to = self.at.get(index).map_or(self.text.len(), |&(from, _)| from);
        self.text.get(from..to).unwrap_or_default()
    }

    fn before(&self, index: usize, back: usize) -> Option<&'a str> {
        self.get(index.checked_sub(back)?)
    }

    fn digits(&self, index: usize) -> bool {
        self.get(index).is_some_and(all_digits)
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Looks for all needles in one text.
pub(super) fn scan(text: &str, needles: &Needles) -> Seen {
    let text = normalize(text);
    let tokens = Tokens::new(&text);
    let mut seen = Seen::default();
    for (index, token) in tokens.at.iter().enumerate().filter_map(|(index, _)| Some((index, tokens.get(index)?))) {
        if let Some((word, orders)) = needles.words.get(token) {
            seen.hits.extend(orders.iter().map(|order| (*order, Sign::Word(*word))));
        }
        let exact = exact(&tokens, index, token, needles, &mut seen);
        if !exact && token.contains(|c: char| c.is_ascii_digit()) {
            number(&tokens, index, token, needles, &mut seen);
        }
    }
    seen
}

/// Tracking numbers, ids and SKUs, also when they are written in groups.
fn exact(tokens: &Tokens<'_>, index: usize, token: &str, needles: &Needles, seen: &mut Seen) -> bool {
    if !needles.starts.contains(&start(token)) {
        return false;
    }
    let mut joined = token.to_owned();
    let mut next = index + 1;
    let mut found = false;
    loop {
        if let Some(orders) = needles.exact.get(&joined) {
            seen.hits.extend(orders.iter().copied());
            found = true;
        }
        let Some(more) =
            tokens.get(next).filter(|_| next < index + 10 && [" ", "-", ".", "/", "_"].contains(&tokens.gap(next)))
        else {
            return found;
        };
        joined.push_str(more);
        if joined.len() > needles.longest {
            return found;
        }
        next += 1;
    }
}

/// How sure it is that a number is meant to be an order's.
#[derive(PartialEq)]
enum Marked {
    /// By `#`.
    Sign,
    /// By a word such as "order".
    Word,
    /// By nothing.
    Not,
}

fn number(tokens: &Tokens<'_>, index: usize, token: &str, needles: &Needles, seen: &mut Seen) {
    // Scripts without spaces have words right before and behind the digits.
    let token = token.trim_end_matches(|c: char| !c.is_ascii());
    let letters = token.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &token[letters.len()..];
    // `1001st`, `3rd`, `10x`: no number of an order.
    if digits.is_empty() || letters.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let gap = tokens.gap(index);
    let marked = if gap.ends_with(['#', '№', '\u{ff03}']) {
        Marked::Sign
    } else if ends_in_order_word(letters) || (letters.is_empty() && after_order_word(tokens, index, gap)) {
        Marked::Word
    } else {
        Marked::Not
    };
    if part_of_more(tokens, index, digits, &marked) {
        return;
    }
    let prefix = match (letters, gap, tokens.before(index, 1)) {
        ("", "-", Some(word)) if !word.contains(|c: char| c.is_ascii_digit()) => word,
        _ => letters,
    };
    let prefix = if ends_in_order_word(prefix) || FILLERS.contains(&prefix) { "" } else { prefix };
    let suffix =
        tokens.get(index + 1).filter(|next| tokens.gap(index + 1) == "-" && next.len() <= 3).unwrap_or_default();
    let bare = match digits.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    };
    let known = needles.numbers.get(bare);
    let candidates = match known {
        Some(_) => vec![format!("{prefix}-{digits}-{suffix}"), format!("{prefix}-{digits}")],
        None => Vec::new(),
    };
    // What is written in front of it has to be what is in front of the order's.
    let fits = |written: &OrderNumber, number: &OrderNumber| {
        written.matches(number) && (prefix.is_empty() || same_prefix(prefix, number))
    };
    // `#1001-R` is that one rather than `#1001`.
    for written in candidates.iter().filter_map(|text| OrderNumber::parse(text)) {
        let equal = |number: &OrderNumber| *number == written;
        let all = known.into_iter().flatten();
        let mut orders: Vec<_> = all.clone().filter(|(_, number)| equal(number) && fits(&written, number)).collect();
        if orders.is_empty() {
            orders = all.filter(|(_, number)| fits(&written, number)).collect();
        }
        if !orders.is_empty() {
            let sure = marked != Marked::Not || !prefix.is_empty();
            if sure || (digits.len() >= BARE && !is_year(digits)) {
                let sign = if sure { Sign::Number } else { Sign::Bare };
                seen.hits.extend(orders.into_iter().map(|(order, _)| (*order, sign)));
            }
            return;
        }
    }
    let called =
        marked != Marked::Not && (3..=20).contains(&digits.len()) && (marked == Marked::Sign || !is_year(digits));
    if called && seen.unmatched.len() < UNMATCHED && !seen.unmatched.iter().any(|known| known == digits) {
        seen.unmatched.push(digits.to_owned());
    }
}

fn ends_in_order_word(letters: &str) -> bool {
    let ends = |word: &&str| letters == *word || (!word.is_ascii() && letters.ends_with(*word));
    !letters.is_empty() && ORDER_WORDS.iter().any(ends)
}

fn same_prefix(prefix: &str, number: &OrderNumber) -> bool {
    OrderNumber::parse(&format!("{prefix}-{}", number.digits())).is_some_and(|same| same.same_prefix(number))
}

/// "order 1001", "Order No.: 1001", "my order number is 1001".
fn after_order_word(tokens: &Tokens<'_>, index: usize, gap: &str) -> bool {
    let near = |gap: &str| gap.chars().count() <= 3 && !gap.contains(['\n', ',', ';', '!', '?']);
    if !near(gap) {
        return false;
    }
    let is_word = |back| tokens.before(index, back).is_some_and(|word| ORDER_WORDS.contains(&word));
    let is_filler = |back| {
        let filler = tokens.before(index, back).is_some_and(|word| FILLERS.contains(&word));
        filler && index.checked_sub(back).is_some_and(|at| near(tokens.gap(at)))
    };
    is_word(1) || (is_filler(1) && (is_word(2) || (is_filler(2) && is_word(3))))
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Whether these digits belong to something longer: a decimal, a date, a telephone number, a price, an address of the web.
fn part_of_more(tokens: &Tokens<'_>, index: usize, digits: &str, marked: &Marked) -> bool {
    let (gap, behind) = (tokens.gap(index), tokens.gap(index + 1));
    let next_digits = tokens.get(index + 1).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    // To the right: `1001.50`, `1001-02-03`, `10:01`; `1001/1002` is two orders if the first is marked.
    let joined_right = match behind {
        "." | ":" | "-" | "_" | "@" => next_digits || behind == "@",
        "/" => next_digits && *marked == Marked::Not,
        "," | "'" => {
            next_digits
                && tokens.get(index + 1).is_some_and(|next| next.len() == 3 && all_digits(next))
                && digits.len() <= 3
        }
        _ => false,
    };
    if joined_right {
        return true;
    }
    if *marked == Marked::Sign {
        return false;
    }
    let before = tokens.before(index, 1);
    let joined_left = match gap {
        "-" => before.is_some_and(|word| word.contains(|c: char| c.is_ascii_digit())),
        "." | ":" | "/" | "_" | "=" | "@" | "%" | "&" => before.is_some() && *marked == Marked::Not,
        "," | "'" => digits.len() == 3 && before.is_some_and(all_digits),
        _ => gap.ends_with(['+', '=']),
    };
    joined_left || priced(tokens, index, gap, behind) || called_up(tokens, index)
}

fn priced(tokens: &Tokens<'_>, index: usize, gap: &str, behind: &str) -> bool {
    let sign = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '%' | '‰');
    let currency = |word: Option<&str>| word.is_some_and(|word| CURRENCIES.contains(&word));
    let short = |gap: &str| gap.trim().is_empty() && gap.len() <= 2;
    gap.trim_end().ends_with(sign)
        || behind.trim_start().starts_with(sign)
        || (short(behind) && currency(tokens.get(index + 1)))
        || (short(gap) && currency(tokens.before(index, 1)))
}

/// Groups of digits in a row, as telephone numbers are written.
fn called_up(tokens: &Tokens<'_>, index: usize) -> bool {
    let linked = |index: usize| {
        let gap = tokens.gap(index);
        !gap.is_empty() && gap.len() <= 2 && gap.chars().all(|c| " -./()\u{a0}".contains(c))
    };
    let mut first = index;
    while index - first < 6 && first > 0 && tokens.digits(first - 1) && linked(first) {
        first -= 1;
    }
    let mut last = index;
    while last - index < 6 && tokens.digits(last + 1) && linked(last + 1) {
        last += 1;
    }
    let groups = last - first + 1;
    let begins = tokens.gap(first).ends_with('+')
        || (groups > 1 && tokens.get(first).is_some_and(|group| group.starts_with('0')));
    begins || tokens.gap(first).ends_with("+(") || groups >= 3
}
