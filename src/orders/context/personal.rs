//! Taking personal data out of what people wrote: what is known of the customer, and what has the form of it.

use std::collections::{HashMap, HashSet};

use super::OrderContext;
use crate::orders::model::number::plain;
use crate::orders::{Address, Order};
use crate::sort::sort_by_key;
use crate::types::CustomerChannel;

/// Replaces personal data in texts.
#[derive(Default)]
pub(crate) struct Redactor {
    /// What is known, by the first character; the longest first. In lower case.
    known: HashMap<char, Vec<(Vec<char>, &'static str)>>,
    /// Digits that are numbers of orders and parcels, and nobody's.
    keep: HashSet<String>,
}

impl Redactor {
    pub(super) fn of(context: &OrderContext) -> Self {
        let mut this = Self::default();
        if let Some(customer) = &context.ticket.customer {
            this.person([&customer.name, &customer.firstname, &customer.lastname], &customer.channels);
        }
        if let Some(customer) = &context.customer {
            this.person([&customer.name, &customer.firstname, &customer.lastname], &customer.channels);
        }
        for sender in
            context.ticket.messages.iter().filter(|m| m.from_agent != Some(true)).filter_map(|m| m.sender.as_ref())
        {
            this.name(sender.name.as_deref().unwrap_or_default());
        }
        this.with_orders(&context.orders.orders)
    }

    /// What is known of a customer and the customer's orders.
    #[cfg(feature = "agent")]
    pub(crate) fn of_customer(customer: &crate::types::CustomerDetail, orders: &[Order]) -> Self {
        let mut this = Self::default();
        this.person([&customer.name, &customer.firstname, &customer.lastname], &customer.channels);
        this.with_orders(orders)
    }

    fn with_orders(mut self, orders: &[Order]) -> Self {
        orders.iter().for_each(|order| self.order(order));
        for known in self.known.values_mut() {
            sort_by_key(known, |(text, _)| std::cmp::Reverse(text.len()));
            known.dedup();
        }
        self
    }

    fn person(&mut self, names: [&Option<String>; 3], channels: &[CustomerChannel]) {
        for name in names.into_iter().flatten() {
            self.name(name);
        }
        for channel in channels {
            self.know(channel.address.as_deref().unwrap_or_default(), "[address]", 5);
        }
    }

    fn order(&mut self, order: &Order) {
        let contact = &order.contact;
        self.name(contact.name.as_deref().unwrap_or_default());
        for address in [&contact.billing, &contact.shipping].into_iter().flatten() {
            let Address { name, company, lines, city, zip, .. } = address;
            self.name(name.as_deref().unwrap_or_default());
            for part in [company, city, zip].into_iter().flatten().chain(lines) {
                self.know(part, "[address]", 3);
            }
        }
        let tracking = order.shipments.iter().flat_map(|shipment| &shipment.tracking_numbers);
        for number in [&order.id, &order.name, &order.number].into_iter().flatten().chain(tracking) {
            self.keep.insert(number.chars().filter(char::is_ascii_digit).collect());
        }
    }

    /// A name, and each of its words.
    fn name(&mut self, name: &str) {
        self.know(name, "[name]", 2);
        for word in name.split_whitespace() {
            self.know(word.trim_matches(|c: char| !c.is_alphanumeric()), "[name]", 3);
        }
    }

    fn know(&mut self, text: &str, instead: &'static str, least: usize) {
        let text: Vec<char> = text.trim().chars().filter_map(plain).collect();
        if let Some(first) = text.first().filter(|_| text.len() >= least) {
            self.known.entry(*first).or_default().push((text, instead));
        }
    }

    /// The text without personal data. The caller sees to it that it ends at the end of a word.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.replace(text, true)
    }

    /// The same, but digits stay, unless a `+` makes them a telephone number.
    pub(super) fn redact_known(&self, text: &str) -> String {
        self.replace(text, false)
    }

    fn replace(&self, text: &str, numbers: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let lower: Vec<char> = chars.iter().map(|c| plain(*c).unwrap_or(*c)).collect();
        let mut result = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            let begins = at == 0 || !chars[at - 1].is_alphanumeric();
            let found = if begins { self.find(&chars, &lower, at, numbers) } else { None };
            match found {
                Some((length, Some(instead))) => {
                    result.push_str(instead);
                    at += length;
                }
                Some((length, None)) => {
                    result.extend(&chars[at..at + length]);
                    at += length;
                }
                None => {
                    result.push(c);
                    at += 1;
                }
            }
        }
        result
    }

    /// How many characters from here on are something, and what to put instead; `None` instead leaves them.
    fn find(&self, chars: &[char], lower: &[char], at: usize, numbers: bool) -> Option<(usize, Option<&'static str>)> {
        if let Some(length) = email(chars, at) {
            return Some((length, Some("[e-mail]")));
        }
        let rest = &lower[at..];
        let ends = |length: usize| rest.get(length).is_none_or(|c| !c.is_alphanumeric());
        let known = self.known.get(rest.first()?).into_iter().flatten();
        if let Some((text, instead)) = known.into_iter().find(|(text, _)| rest.starts_with(text) && ends(text.len())) {
            return Some((text.len(), Some(instead)));
        }
        if numbers || rest.first() == Some(&'+') { self.number(rest) } else { None }
    }

    /// Digits in the form of telephone and card numbers.
    fn number(&self, rest: &[char]) -> Option<(usize, Option<&'static str>)> {
        if let Some(length) = date(rest) {
            return Some((length, None));
        }
        let first = *rest.first()?;
        if !(first.is_ascii_digit() || first == '+' || first == '(') {
            return None;
        }
        let part = |c: &&char| c.is_ascii_digit() || "+-()./ \u{a0}".contains(**c);
        let mut length = rest.iter().take(200).take_while(part).count();
        while length > 0 && !rest[length - 1].is_ascii_digit() {
            length -= 1;
        }
        let run = &rest[..length];
        let digits: String = run.iter().filter(|c| c.is_ascii_digit()).collect();
        let plain_run = digits.len() == length;
        // Digits that letters hang on to are part of a word: `1Z999AA1`.
        let of_word = plain_run && rest.get(length).is_some_and(|c| c.is_alphanumeric());
        if length == 0 || of_word || self.keep.contains(&digits) {
            // The rest of this word is not looked at again.
            let own = rest.iter().take_while(|c| c.is_alphanumeric()).count().max(length);
            return (own > 0).then_some((own, None));
        }
        let telephone = digits.len() >= 7 && (!plain_run || digits.starts_with('0'));
        (telephone || digits.len() >= 9).then_some((length, Some("[number]")))
    }
}

/// The length of an e-mail address that begins here, with whatever hangs on to it.
fn email(chars: &[char], at: usize) -> Option<usize> {
    let ends = |c: &&char| c.is_whitespace() || "<>()[]{},;:\"'|".contains(**c);
    if at > 0 && !ends(&&chars[at - 1]) {
        return None;
    }
    let token: &[char] = &chars[at..];
    let length = token.iter().position(|c| ends(&c)).unwrap_or(token.len());
    // Not one in front, as handles on other servers have: `@nia@social.example`.
    let name = token[..length].iter().position(|c| c.is_alphanumeric())?;
    let sign = name + token[name..length].iter().position(|c| matches!(c, '@' | '\u{ff20}' | '\u{fe6b}'))?;
    token[sign..length].iter().any(|c| c.is_alphanumeric()).then_some(length)
}

/// The length of a date in digits that begins here: `2026-02-04`, `4.2.2026`, `04/02/26`.
fn date(rest: &[char]) -> Option<usize> {
    let digits = |from: usize| rest[from.min(rest.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let a = digits(0);
    let sign = *rest.get(a).filter(|c| "-./".contains(**c))?;
    let b = digits(a + 1);
    rest.get(a + 1 + b).filter(|c| **c == sign)?;
    let c = digits(a + b + 2);
    let is = (a == 4 && (1..=2).contains(&b) && (1..=2).contains(&c))
        || ((1..=2).contains(&a) && (1..=2).contains(&b) && (c == 2 || c == 4));
    is.then_some(a + b + c + 2)
}
