//! All rules in one list, in the order in which they are checked and printed.
//!
//! A new rule is one entry in the list of its family, and one line of `rules.md`, which a test prints.

use super::rule::ChannelRule;
use super::{any, email, inside, phone, social, ticket};

const FAMILIES: [&[ChannelRule]; 13] = [
    any::RULES,
    ticket::RULES,
    email::RULES,
    inside::NOTE,
    inside::CHAT,
    phone::SMS,
    phone::CALLS,
    phone::WHATSAPP,
    social::FACEBOOK,
    social::INSTAGRAM,
    social::TWITTER,
    social::YOTPO,
    inside::API,
];

const COUNT: usize = {
    let (mut count, mut family) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].len();
        family += 1;
    }
    count
};

/// The families' lists, one after the other; all of it happens while compiling.
const ALL: [ChannelRule; COUNT] = {
    let mut all = [any::RULES[0]; COUNT];
    let (mut next, mut family) = (0, 0);
    while family < FAMILIES.len() {
        let mut rule = 0;
        while rule < FAMILIES[family].len() {
            all[next] = FAMILIES[family][rule];
            next += 1;
            rule += 1;
        }
        family += 1;
    }
    all
};

/// Every rule, in the order in which they are checked.
pub static RULES: &[ChannelRule] = &ALL;
