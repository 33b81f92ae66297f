//! What can be told about rules without asking Gorgias.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rules::{Actions, TriageRule, TriageRules};
use super::values::{NameOrId, OneOrMany};
use super::when::{
    AgeConditions, Conditions, CustomerConditions, ItemConditions, OrderConditions, OrderValue, Status, TextConditions,
};
use crate::directory::fold;
use crate::error::Violation;
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
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !(1..=64).contains(&rule.id.len()) || !rule.id.chars().all(plain) {
            self.add(at, "id", "must be 1 to 64 letters, digits, `-`, `_` and `.`");
        }
        self.when(&format!("{at}.when"), &rule.when, 0);
        if rule.then.is_empty() && !rule.stop {
            self.add(at, "then", "does nothing: give the rule something to do, or `stop = true`");
        }
        self.then(&format!("{at}.then"), &rule.then);
    }

    fn then(&mut self, at: &str, then: &Actions) {
        for (field, tags) in [("add_tags", &then.add_tags), ("remove_tags", &then.remove_tags)] {
            if tags.iter().any(|tag| tag.trim().is_empty()) {
                self.add(at, field, "holds an empty name");
            }
        }
        let removed: BTreeSet<String> = then.remove_tags.iter().map(|tag| fold(tag)).collect();
        if then.add_tags.iter().any(|tag| removed.contains(&fold(tag))) {
            self.add(at, "remove_tags", "takes a tag away that `add_tags` adds");
        }
        for (field, who, away) in [
            ("assign_user", &then.assign_user, then.unassign_user),
            ("assign_team", &then.assign_team, then.unassign_team),
        ] {
            let Some(who) = who else { continue };
            if away {
                self.add(at, field, "assigns what the rule also unassigns");
            }
            self.who(at, field, who);
        }
        if then.snooze.is_some() && then.status == Some(Status::Open) {
            self.add(at, "snooze", "closes the ticket, which `status` opens");
        }
        for (name, value) in &then.custom_fields {
            self.field_name(at, name);
            if !is_scalar(value) {
                self.add(at, &format!("custom_fields.{name}"), "must be a text, a number, true or false");
            }
        }
        if let Some(note) = &then.note {
            if note.trim().is_empty() {
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
        if when.always == Some(false) {
            self.add(at, "always", "must be true: to leave a rule out, say `disabled = true`");
        }
        for (name, list) in [("all", &when.all), ("any", &when.any)] {
            for (i, inner) in list.iter().enumerate() {
                self.when(&format!("{at}.{name}.{i}"), inner, depth + 1);
            }
        }
        if let Some(inner) = &when.not {
            self.when(&format!("{at}.not"), inner, depth + 1);
        }
        self.list(at, "status", when.status.as_ref());
        self.list(at, "priority", when.priority.as_ref());
        for (field, names) in [
            ("channel", &when.channel),
            ("via", &when.via),
            ("language", &when.language),
            ("tag", &when.tag),
            ("intent", &when.intent),
        ] {
            self.names(at, field, names.as_ref());
        }
        for (field, who) in [("assignee", &when.assignee), ("team", &when.team)] {
            self.list(at, field, who.as_ref());
            for who in who.iter().flat_map(|who| &who.0) {
                self.who(at, field, who);
            }
        }
        for (field, text) in [("subject", &when.subject), ("body", &when.body), ("last_body", &when.last_body)] {
            self.text(at, field, text.as_ref());
        }
        for (name, values) in &when.custom_fields {
            self.field_name(at, name);
            self.values(at, &format!("custom_fields.{name}"), values);
        }
        let ages =
            [("created", &when.created), ("last_message", &when.last_message), ("last_received", &when.last_received)];
        for (field, age) in ages {
            self.age(at, field, age.as_ref());
        }
        if let Some(customer) = &when.customer {
            self.customer(&format!("{at}.customer"), customer);
        }
        if let Some(order) = &when.order {
            self.order(&format!("{at}.order"), order);
        }
    }

    fn customer(&mut self, at: &str, customer: &CustomerConditions) {
        if *customer == CustomerConditions::default() {
            self.0.push(Violation::new(at.to_owned(), "holds no condition".to_owned()));
        }
        self.names(at, "email_domain", customer.email_domain.as_ref());
        if customer.email_domain.as_ref().is_some_and(|domains| domains.any(|domain| domain.contains('@'))) {
            self.add(at, "email_domain", "must be what stands behind the `@`, such as `shop.com`");
        }
        self.names(at, "shop_tag", customer.shop_tag.as_ref());
        for (key, values) in &customer.meta {
            self.values(at, &format!("meta.{key}"), values);
        }
    }

    fn order(&mut self, at: &str, order: &OrderConditions) {
        self.list(at, "status", order.status.as_ref());
        self.names(at, "tag", order.tag.as_ref());
        self.age(at, "age", order.age.as_ref());
        if let Some(value) = &order.value {
            self.worth(&format!("{at}.value"), value);
        }
        let Some(item) = &order.item else { return };
        let at = format!("{at}.item");
        if *item == ItemConditions::default() {
            self.0.push(Violation::new(at.clone(), "holds no condition".to_owned()));
        }
        for (field, names) in
            [("product_type", &item.product_type), ("tag", &item.tag), ("sku", &item.sku), ("vendor", &item.vendor)]
        {
            self.names(&at, field, names.as_ref());
        }
        self.text(&at, "title", item.title.as_ref());
    }

    fn worth(&mut self, at: &str, value: &OrderValue) {
        if value.currency.len() != 3 || !value.currency.bytes().all(|b| b.is_ascii_alphabetic()) {
            self.add(at, "currency", "must be an ISO 4217 code, such as `EUR`");
        }
        if value.at_least.is_none() && value.below.is_none() {
            self.add(at, "at_least", "is required, or `below`");
        }
        if let (Some(least), Some(below)) = (value.at_least, value.below)
            && least >= below
        {
            self.add(at, "below", "must be more than `at_least`");
        }
    }

    fn age(&mut self, at: &str, field: &str, age: Option<&AgeConditions>) {
        match age.map(|age| (age.older_than, age.newer_than)) {
            Some((None, None)) => self.add(at, field, "needs `older_than` or `newer_than`"),
            Some((Some(older), Some(newer))) if older >= newer => {
                self.add(at, field, "can never hold: `newer_than` must be longer than `older_than`");
            }
            _ => {}
        }
    }

    fn text(&mut self, at: &str, field: &str, text: Option<&TextConditions>) {
        let Some(text) = text else { return };
        if *text == TextConditions::default() {
            self.add(at, field, "needs `contains` or `words`");
        }
        self.names(at, &format!("{field}.contains"), text.contains.as_ref());
        self.names(at, &format!("{field}.words"), text.words.as_ref());
        if text.words.as_ref().is_some_and(|all| all.any(|words| super::text::words(words).is_empty())) {
            self.add(at, &format!("{field}.words"), "holds something without letters and digits: use `contains`");
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
        if list.is_some_and(|list| list.0.is_empty()) {
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
