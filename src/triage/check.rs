//! What is wrong with rules, as far as they show it themselves.

use std::collections::BTreeSet;

use serde_json::Value;

use super::listed::Listed;
use super::rules::{Actions, TriageRule, TriageRules};
use super::values::{NameOrId, OneOrMany};
use super::when::{
    AgeConditions, Conditions, CustomerConditions, ItemConditions, OrderConditions, OrderValue, TextConditions,
};
use crate::error::Violation;
use crate::text::visible::is_blank;
use crate::text::words::{fold, words as in_words};
use crate::types::TicketStatus;
use crate::validate::is_scalar;

/// Texts of messages are 1 MB at most.
const NOTE_BYTES: usize = 1_000_000;
/// Conditions within conditions; deeper ones would only exhaust the stack.
const DEPTH: usize = 32;

pub(super) fn violations(rules: &TriageRules) -> Vec<Violation> {
    let mut found = Found(Vec::new());
    let mut ids = BTreeSet::new();
    for (i, rule) in rules.rules.iter().enumerate() {
        let at = format!("rules.{i}");
        if !ids.insert(rule.id.as_str()) {
            found.add(&at, "id", "is the id of an earlier rule: give it another one");
        }
        found.rule(&at, rule);
    }
    found.0
}

struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, at: &str, field: &str, why: &str) {
        self.0.push(Violation::new(format!("{at}.{field}"), why.to_owned()));
    }

    fn rule(&mut self, at: &str, rule: &TriageRule) {
        let TriageRule { id, description: _, disabled: _, when, then, stop } = rule;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !(1..=64).contains(&id.len()) || !id.chars().all(plain) {
            self.add(at, "id", "must be 1 to 64 letters, digits, `-`, `_` and `.`");
        }
        self.when(&format!("{at}.when"), when, 0);
        if then.is_empty() && !stop {
            self.add(at, "then", "does nothing: give the rule something to do, or `stop = true`");
        }
        self.then(&format!("{at}.then"), then);
    }

    fn then(&mut self, at: &str, then: &Actions) {
        let Actions {
            add_tags,
            remove_tags,
            assign_user,
            assign_team,
            unassign_user,
            unassign_team,
            priority,
            status,
            snooze,
            custom_fields,
            note,
        } = then;
        for (field, tags) in [("add_tags", add_tags), ("remove_tags", remove_tags)] {
            if tags.iter().any(|tag| tag.trim().is_empty()) {
                self.add(at, field, "holds an empty name");
            }
        }
        let removed: BTreeSet<String> = remove_tags.iter().map(|tag| fold(tag)).collect();
        if add_tags.iter().any(|tag| removed.contains(&fold(tag))) {
            self.add(at, "remove_tags", "takes a tag away that `add_tags` adds");
        }
        for (field, who, away) in
            [("assign_user", assign_user, *unassign_user), ("assign_team", assign_team, *unassign_team)]
        {
            let Some(who) = who else { continue };
            if away {
                self.add(at, field, "assigns what the rule also unassigns");
            }
            self.who(at, field, who);
        }
        self.listed(at, "priority", priority.iter());
        self.listed(at, "status", status.iter());
        if snooze.is_some() && *status == Some(TicketStatus::Open) {
            self.add(at, "snooze", "closes the ticket, which `status` opens");
        }
        for (name, value) in custom_fields {
            self.field_name(at, name);
            if !is_scalar(value) {
                self.add(at, &format!("custom_fields.{name}"), "must be a text, a number, true or false");
            }
        }
        if let Some(note) = note {
            if is_blank(note) {
                self.add(at, "note", "must not be empty");
            }
            if note.len() > NOTE_BYTES {
                self.add(at, "note", "must be 1 MB at most");
            }
        }
    }

    fn when(&mut self, at: &str, when: &Conditions, depth: usize) {
        if depth > DEPTH {
            self.0.push(Violation::new(at.to_owned(), format!("is nested deeper than {DEPTH} conditions")));
            return;
        }
        if *when == Conditions::default() {
            self.0.push(Violation::new(
                at.to_owned(),
                "holds no condition: write `always = true` if that is meant".to_owned(),
            ));
        }
        let Conditions {
            always,
            all,
            any,
            not,
            status,
            priority,
            channel,
            via,
            language,
            spam: _,
            snoozed: _,
            tag,
            assigned: _,
            assignee,
            team,
            subject,
            body,
            last_body,
            intent,
            custom_fields,
            created,
            last_message,
            last_received,
            customer,
            order,
        } = when;
        if *always == Some(false) {
            self.add(at, "always", "must be true: to leave a rule out, say `disabled = true`");
        }
        for (name, list) in [("all", all), ("any", any)] {
            for (i, inner) in list.iter().enumerate() {
                self.when(&format!("{at}.{name}.{i}"), inner, depth + 1);
            }
        }
        if let Some(inner) = not {
            self.when(&format!("{at}.not"), inner, depth + 1);
        }
        self.list(at, "status", status.as_ref());
        self.listed(at, "status", status.iter().flatten());
        self.list(at, "priority", priority.as_ref());
        self.listed(at, "priority", priority.iter().flatten());
        for (field, names) in
            [("channel", channel), ("via", via), ("language", language), ("tag", tag), ("intent", intent)]
        {
            self.names(at, field, names.as_ref());
        }
        for (field, who) in [("assignee", assignee), ("team", team)] {
            self.list(at, field, who.as_ref());
            for who in who.iter().flatten() {
                self.who(at, field, who);
            }
        }
        for (field, text) in [("subject", subject), ("body", body), ("last_body", last_body)] {
            self.text(at, field, text.as_ref());
        }
        for (name, values) in custom_fields {
            self.field_name(at, name);
            self.values(at, &format!("custom_fields.{name}"), values);
        }
        for (field, age) in [("created", created), ("last_message", last_message), ("last_received", last_received)] {
            self.age(at, field, age.as_ref());
        }
        if let Some(customer) = customer {
            self.customer(&format!("{at}.customer"), customer);
        }
        if let Some(order) = order {
            self.order(&format!("{at}.order"), order);
        }
    }

    fn customer(&mut self, at: &str, customer: &CustomerConditions) {
        if *customer == CustomerConditions::default() {
            self.0.push(Violation::new(at.to_owned(), "holds no condition".to_owned()));
        }
        let CustomerConditions { email_domain, meta, shop_tag, has_orders: _ } = customer;
        self.names(at, "email_domain", email_domain.as_ref());
        if email_domain.as_ref().is_some_and(|domains| domains.any(|domain| domain.contains('@'))) {
            self.add(at, "email_domain", "must be what stands behind the `@`, such as `shop.com`");
        }
        self.names(at, "shop_tag", shop_tag.as_ref());
        for (key, values) in meta {
            self.values(at, &format!("meta.{key}"), values);
        }
    }

    fn order(&mut self, at: &str, order: &OrderConditions) {
        let OrderConditions { of: _, status, tag, age, value, item } = order;
        self.list(at, "status", status.as_ref());
        self.names(at, "tag", tag.as_ref());
        self.age(at, "age", age.as_ref());
        if let Some(value) = value {
            self.worth(&format!("{at}.value"), value);
        }
        if let Some(item) = item {
            self.item(&format!("{at}.item"), item);
        }
    }

    fn item(&mut self, at: &str, item: &ItemConditions) {
        if *item == ItemConditions::default() {
            self.0.push(Violation::new(at.to_owned(), "holds no condition".to_owned()));
        }
        let ItemConditions { product_type, tag, sku, vendor, title } = item;
        for (field, names) in [("product_type", product_type), ("tag", tag), ("sku", sku), ("vendor", vendor)] {
            self.names(at, field, names.as_ref());
        }
        self.text(at, "title", title.as_ref());
    }

    fn worth(&mut self, at: &str, value: &OrderValue) {
        let OrderValue { currency, at_least, below } = value;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_alphabetic()) {
            self.add(at, "currency", "must be an ISO 4217 code, such as `EUR`");
        }
        match (at_least, below) {
            (None, None) => self.add(at, "at_least", "is required, or `below`"),
            (Some(least), Some(below)) if least >= below => self.add(at, "below", "must be more than `at_least`"),
            _ => {}
        }
    }

    fn age(&mut self, at: &str, field: &str, age: Option<&AgeConditions>) {
        let Some(AgeConditions { older_than, newer_than }) = age else { return };
        match (older_than, newer_than) {
            (None, None) => self.add(at, field, "needs `older_than` or `newer_than`"),
            (Some(older), Some(newer)) if older >= newer => {
                self.add(at, field, "can never hold: `newer_than` must be longer than `older_than`");
            }
            _ => {}
        }
    }

    fn text(&mut self, at: &str, field: &str, text: Option<&TextConditions>) {
        let Some(TextConditions { contains, words }) = text else { return };
        if contains.is_none() && words.is_none() {
            self.add(at, field, "needs `contains` or `words`");
        }
        self.names(at, &format!("{field}.contains"), contains.as_ref());
        self.names(at, &format!("{field}.words"), words.as_ref());
        if words.as_ref().is_some_and(|all| all.any(|phrase| in_words(phrase).is_empty())) {
            self.add(at, &format!("{field}.words"), "holds something without letters and digits: use `contains`");
        }
    }

    /// A value of a closed list; what files say is refused when they are read, what programs say here.
    fn listed<'a, T: Listed>(&mut self, at: &str, field: &str, mut values: impl Iterator<Item = &'a T>) {
        if values.any(|value| !value.is_known()) {
            self.add(at, field, &format!("must be one of: {}", T::names().join(", ")));
        }
    }

    fn names(&mut self, at: &str, field: &str, names: Option<&OneOrMany<String>>) {
        self.list(at, field, names);
        if names.is_some_and(|names| names.any(|name| name.trim().is_empty())) {
            self.add(at, field, "holds an empty text");
        }
    }

    fn values(&mut self, at: &str, field: &str, values: &OneOrMany<Value>) {
        self.list(at, field, Some(values));
        if values.any(|value| !is_scalar(value)) {
            self.add(at, field, "must be a text, a number, true or false, or a list of these");
        }
    }

    fn list<T>(&mut self, at: &str, field: &str, list: Option<&OneOrMany<T>>) {
        if list.is_some_and(|list| list.is_empty()) {
            self.add(at, field, "is an empty list, which can never hold");
        }
    }

    fn who(&mut self, at: &str, field: &str, who: &NameOrId) {
        match who {
            NameOrId::Id(id) if *id < 1 => self.add(at, field, "must be an id of at least 1, or a name"),
            NameOrId::Name(name) if name.trim().is_empty() => self.add(at, field, "must not be empty"),
            _ => {}
        }
    }

    fn field_name(&mut self, at: &str, name: &str) {
        if name.trim().is_empty() {
            self.add(at, "custom_fields", "holds an empty name");
        }
    }
}
