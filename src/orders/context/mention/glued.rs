//! Numbers to which words are glued.

use super::looks::counts;
use super::marks::Called;
use super::numbers::{LONGEST, bare};
use super::words::{Kind, kind, without_order};
use super::{Reader, Sign};
use crate::orders::model::number::is_year;

impl Reader<'_> {
    /// Takes a number to which words are glued: "order1002please", "orderEX1004", "order 1002please". `true` if it is one, known
    /// or not.
    pub(super) fn glued(&mut self, token: &str, called: Called) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        let (head, rest) = token.split_at_checked(token.find(digit).unwrap_or(token.len())).unwrap_or_default();
        let (digits, tail) = rest.split_at_checked(rest.find(|c| !digit(c)).unwrap_or(rest.len())).unwrap_or_default();
        let by_word = kind(head) == Some(Kind::Order);
        if !by_word && let Some(name) = without_order(token).filter(|_| !head.is_empty()) {
            let orders = self.needles.names.get(name);
            self.seen.hits.extend(orders.iter().map(|(order, _)| (*order, Sign::Number)));
            return !orders.is_empty();
        }
        let named = by_word || (head.is_empty() && called.is_orders() && !self.needles.is_like_a_name(token));
        let word = tail.split(digit).next().unwrap_or_default();
        let unsure = is_year(digits) || counts(rest) || !(3..=20).contains(&digits.len());
        if !named || tail.is_empty() || unsure || (!by_word && word.len() < 4) {
            return false;
        }
        if word.len() < 4 && kind(word).is_none() {
            match self.needles.names.get(rest) {
                [] if rest.len() <= LONGEST => self.report(rest, true),
                orders => self.seen.hits.extend(orders.iter().map(|(order, _)| (*order, Sign::Number))),
            }
            return true;
        }
        let sign = if by_word || called == Called::Order { Sign::Number } else { Sign::Hash };
        let known = self.needles.numbers.get(bare(digits)).map(Vec::as_slice).unwrap_or_default();
        let mut orders =
            known.iter().filter(|(_, number)| number.fits("", "")).map(|(order, _)| (*order, sign)).peekable();
        if orders.peek().is_none() {
            self.report(digits, sign == Sign::Number);
        } else {
            self.seen.hits.extend(orders);
        }
        true
    }
}
