//! Numbers of parcels that no order has.

use super::marks::Called;
use super::names::all_digits;
use super::numbers::bare;
use super::{Reader, Sign};

/// As many groups as tracking numbers are written in.
const GROUPS: usize = 10;

impl Reader<'_> {
    /// Takes tracking numbers, ids and article numbers that an order has, also when they are written in groups. Returns the index of
    /// the next token, and whether what is here can still be the number of an order.
    pub(super) fn exact(&mut self, first: usize) -> Option<(usize, bool)> {
        let joins = |gap: &str| matches!(gap, " " | "-" | "." | "/" | "_");
        let (last, found) = self.needles.exact.longest(self.tokens, first, joins)?;
        let called = self.called(first);
        let spaced = self.tokens.span(first, last).contains(' ') || self.goes_on(first, last);
        let (mut taken, mut only_sku) = (false, true);
        for (order, sign) in found {
            let sign = match sign {
                // A name without the signs in it: `EX1001A` for `EX-1001-A`.
                Sign::Number if spaced => continue,
                // Ids of orders are as long as those of customers.
                Sign::Number | Sign::Id if called.is_others() => continue,
                sign => *sign,
            };
            only_sku &= sign == Sign::Sku;
            self.seen.hits.insert((*order, sign));
            taken = true;
        }
        if only_sku {
            // Whatever it is called, it is not unknown.
            self.reported = self.reported.max(last + 1);
        }
        taken.then(|| (if only_sku { first + 1 } else { last + 1 }, only_sku))
    }

    /// Reports the number of a parcel that no order has, if this is one; returns the index of the next token.
    pub(super) fn parcel(&mut self, first: usize, last: usize, called: Called, found: bool) -> Option<usize> {
        if found {
            return None;
        }
        if self.tokens.get(first)?.starts_with("1z")
            && let Some((number, last)) = self.ups(first)
        {
            self.report_parcel(&number);
            return Some(last + 1);
        }
        if first == last && called != Called::Order && self.is_of_carriers(first) {
            let number = self.joined(first, last);
            self.report_parcel(&number);
            return Some(last + 1);
        }
        // "parcel #1002 0113 496 0000" begins with an order.
        let alone = |token: &str| token.len() >= 8 || self.needles.numbers.contains_key(bare(token));
        let alone = self.tokens.get(first).is_some_and(alone);
        let last = match called {
            Called::Shipment => self.groups(first, last),
            // "DHL 0034 0434 1610 9402 2199"
            Called::Parcel(_) if first == last && !alone => self.groups(first, last),
            Called::Parcel(_) => last,
            _ => return None,
        };
        let number = self.joined(first, last);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if !(8..=40).contains(&number.len()) || digits < 6 {
            return None;
        }
        // Shops number shipments as they number orders; and "parcel, call 0113 496 0000".
        let of_shop = all_digits(&number) && self.needles.numbers.contains_key(bare(&number));
        let telephone = || {
            let national = number.starts_with('0') && !number.starts_with("00") && number.len() < 14;
            let grouped = last > first && number.len() < 14;
            self.tokens.gap(first).ends_with('+') || (all_digits(&number) && (national || grouped || number.len() < 10))
        };
        let unsure = called != Called::Shipment && telephone();
        if of_shop || unsure || self.needles.is_like_a_name(&number) {
            return None;
        }
        self.last = Some((last, Called::Shipment));
        self.report_parcel(&number);
        Some(last + 1)
    }

    /// `1Z` and 16 letters or digits, also in groups: no other number looks like that.
    fn ups(&self, first: usize) -> Option<(String, usize)> {
        let mut number = String::new();
        for index in first..first + GROUPS {
            if index > first && !matches!(self.tokens.gap(index), " " | "-") {
                return None;
            }
            number.push_str(self.tokens.get(index).filter(|group| group.len() <= 18)?);
            if number.len() >= 18 {
                let digits = number.bytes().filter(u8::is_ascii_digit).count();
                return (number.len() == 18 && number.is_ascii() && digits >= 8).then_some((number, index));
            }
        }
        None
    }

    /// `true` for a number that can only be a parcel's: of the Universal Postal Union's form, with the right check digit, or behind
    /// DHL's `JD` or `JJD`.
    fn is_of_carriers(&self, index: usize) -> bool {
        let Some(number) = self.tokens.get(index) else { return false };
        if let Some(digits) = number.strip_prefix("jjd").or_else(|| number.strip_prefix("jd")) {
            return (16..=20).contains(&digits.len()) && all_digits(digits);
        }
        let parts = number.split_at_checked(2).and_then(|(service, rest)| Some((service, rest.split_at_checked(9)?)));
        let Some((service, (digits, country))) = parts else { return false };
        let letters = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        if !letters(service) || !letters(country) || !all_digits(digits) {
            return false;
        }
        let mut values = digits.bytes().map(|byte| u32::from(byte - b'0'));
        let sum: u32 =
            [8, 6, 4, 2, 3, 5, 9, 7].into_iter().zip(&mut values).map(|(weight, digit)| weight * digit).sum();
        let check = match 11 - sum % 11 {
            10 => 0,
            11 => 5,
            check => check,
        };
        values.next() == Some(check)
    }

    /// The last token of a number that is written in groups with spaces between.
    fn groups(&self, first: usize, mut last: usize) -> usize {
        while last - first < GROUPS && self.tokens.gap(last + 1) == " " && self.tokens.has_digit(last + 1) {
            last += 1;
        }
        last
    }

    fn joined(&self, first: usize, last: usize) -> String {
        (first..=last).filter_map(|index| self.tokens.get(index)).filter(|part| part.len() <= 40).collect()
    }
}
