//! Whether conditions hold for a ticket, and which.

use serde_json::Value;

use super::facts::Facts;
use super::names::{Names, Of};
use super::text::{Prepared, Wanted};
use super::values::OneOrMany;
use super::when::{
    AgeConditions, Conditions, CustomerConditions, ItemConditions, OrderConditions, OrderSelector, OrderValue,
    TextConditions,
};
use crate::Timestamp;
use crate::orders::{LineItem, Order};
use crate::text::words::fold;

/// Looks at one ticket.
pub(super) struct Judge<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) names: &'a Names,
}

/// The conditions that hold, by where they stand in the rule.
struct Why<'w> {
    at: &'w str,
    found: &'w mut Vec<String>,
    all: bool,
}

impl Why<'_> {
    /// A condition, if there is one. Once one does not hold, the rest is not looked at.
    fn ask<T>(&mut self, name: &str, condition: Option<&T>, holds: impl FnOnce(&T) -> bool) {
        let Some(condition) = condition.filter(|_| self.all) else { return };
        self.all = holds(condition);
        if self.all {
            self.found.push(format!("{}.{name}", self.at));
        }
    }
}

impl Judge<'_> {
    /// Which conditions of a rule hold; `None` unless all of them do.
    pub(super) fn why(&self, when: &Conditions) -> Option<Vec<String>> {
        let mut found = Vec::new();
        self.holds("when", when, &mut found).then_some(found)
    }

    fn holds(&self, at: &str, when: &Conditions, found: &mut Vec<String>) -> bool {
        let before = found.len();
        let all = self.all(at, when, found);
        if !all {
            found.truncate(before);
        }
        all
    }

    fn all(&self, at: &str, when: &Conditions, found: &mut Vec<String>) -> bool {
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
            spam,
            snoozed,
            tag,
            assigned,
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
        let (facts, ticket) = (self.facts, self.facts.ticket);
        let is = |wanted: &OneOrMany<String>, own: Option<&str>| own.is_some_and(|own| alike(wanted, own));
        let one_of = |of, own: Option<i64>| move |who: &_| own.is_some() && self.names.who(of, who) == own;
        let mut why = Why { at, found, all: true };
        why.ask("always", always.as_ref(), |always| *always);
        why.ask("status", status.as_ref(), |any| any.any(|one| ticket.status.as_ref() == Some(one)));
        why.ask("priority", priority.as_ref(), |any| any.any(|one| ticket.priority.as_ref() == Some(one)));
        why.ask("channel", channel.as_ref(), |any| is(any, ticket.channel.as_ref().map(|own| own.as_str())));
        why.ask("via", via.as_ref(), |any| is(any, ticket.via.as_ref().map(|own| own.as_str())));
        why.ask("language", language.as_ref(), |any| is(any, ticket.language.as_deref()));
        why.ask("spam", spam.as_ref(), |spam| ticket.spam.unwrap_or_default() == *spam);
        why.ask("snoozed", snoozed.as_ref(), |snoozed| facts.snoozed() == *snoozed);
        why.ask("tag", tag.as_ref(), |any| any.any(|tag| facts.has_tag(tag)));
        why.ask("assigned", assigned.as_ref(), |assigned| facts.user().is_some() == *assigned);
        why.ask("assignee", assignee.as_ref(), |any| any.any(one_of(Of::User, facts.user())));
        why.ask("team", team.as_ref(), |any| any.any(one_of(Of::Team, facts.team())));
        why.ask("intent", intent.as_ref(), |any| {
            let intents = facts.received().flat_map(|message| &message.intents);
            let mut detected = intents.filter(|intent| intent.rejected != Some(true));
            detected.any(|intent| is(any, intent.name.as_deref()))
        });
        for (name, values) in custom_fields {
            why.ask(&format!("custom_fields.{name}"), Some(values), |values| {
                let own = self.names.id(Of::Field, name).and_then(|id| facts.field(id));
                own.is_some_and(|own| values.any(|value| same(value, own)))
            });
        }
        why.ask("subject", subject.as_ref(), |text| facts.subject().satisfies(&text.into()));
        why.ask("body", body.as_ref(), |text| {
            let wanted = Wanted::from(text);
            facts.bodies().iter().any(|body| body.satisfies(&wanted))
        });
        why.ask("last_body", last_body.as_ref(), |text| {
            facts.bodies().last().is_some_and(|body| body.satisfies(&text.into()))
        });
        why.ask("created", created.as_ref(), |age| self.aged(age, ticket.created_datetime));
        why.ask("last_message", last_message.as_ref(), |age| self.aged(age, ticket.last_message_datetime));
        let received = ticket.last_received_message_datetime;
        why.ask("last_received", last_received.as_ref(), |age| self.aged(age, received));
        why.ask("customer", customer.as_ref(), |customer| self.customer(customer));
        why.ask("order", order.as_ref(), |order| self.order(order));
        why.all && self.inner(at, (all, any, not.as_deref()), found)
    }

    /// The conditions within conditions.
    fn inner(
        &self,
        at: &str,
        (all, any, not): (&[Conditions], &[Conditions], Option<&Conditions>),
        found: &mut Vec<String>,
    ) -> bool {
        for (i, inner) in all.iter().enumerate() {
            if !self.holds(&format!("{at}.all.{i}"), inner, found) {
                return false;
            }
        }
        let mut each = any.iter().enumerate();
        if !any.is_empty() && !each.any(|(i, inner)| self.holds(&format!("{at}.any.{i}"), inner, found)) {
            return false;
        }
        if let Some(inner) = not {
            if self.holds(&format!("{at}.not"), inner, &mut Vec::new()) {
                return false;
            }
            found.push(format!("{at}.not"));
        }
        true
    }

    fn aged(&self, age: &AgeConditions, at: Option<Timestamp>) -> bool {
        let AgeConditions { older_than, newer_than } = age;
        let Some(at) = at else { return false };
        let passed = self.facts.now.to_datetime() - at.to_datetime();
        older_than.is_none_or(|period| passed >= period.delta())
            && newer_than.is_none_or(|period| passed < period.delta())
    }

    fn customer(&self, when: &CustomerConditions) -> bool {
        let CustomerConditions { email_domain, meta, shop_tag, has_orders } = when;
        let customer = self.facts.ticket.customer.as_ref();
        let domain = |any: &OneOrMany<String>| {
            let email = customer.and_then(|customer| customer.email.as_deref());
            email.and_then(|email| email.rsplit_once('@')).is_some_and(|(_, domain)| alike(any, domain))
        };
        let is_meta = |(key, values): (&String, &OneOrMany<Value>)| {
            let own = customer.and_then(|customer| customer.meta.get(key));
            own.is_some_and(|own| values.any(|value| same(value, own)))
        };
        email_domain.as_ref().is_none_or(domain)
            && meta.iter().all(is_meta)
            && has_orders.is_none_or(|wanted| wanted != self.facts.orders().is_empty())
            && shop_tag.as_ref().is_none_or(|any| {
                let own = self.facts.shop_tags();
                any.any(|tag| own.contains(&fold(tag)))
            })
    }

    fn order(&self, when: &OrderConditions) -> bool {
        let OrderConditions { of, status, tag, age, value, item } = when;
        let is = |order: &Order| {
            status.as_ref().is_none_or(|any| any.any(|status| order.is(*status)))
                && tag.as_ref().is_none_or(|any| order.tags.iter().any(|tag| alike(any, tag)))
                && age.as_ref().is_none_or(|age| self.aged(age, order.created_at))
                && value.as_ref().is_none_or(|value| is_worth(value, order))
                && item.as_ref().is_none_or(|item| order.items.iter().any(|own| is_item(item, own)))
        };
        match of {
            OrderSelector::About => self.facts.order().is_some_and(is),
            OrderSelector::Latest => self.facts.orders().first().is_some_and(is),
            OrderSelector::Any => self.facts.orders().iter().any(is),
        }
    }
}

fn is_worth(value: &OrderValue, order: &Order) -> bool {
    let OrderValue { currency, at_least, below } = value;
    let Some(total) = &order.total else { return false };
    total.currency.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(currency))
        && at_least.is_none_or(|least| total.amount >= least)
        && below.is_none_or(|below| total.amount < below)
}

fn is_item(when: &ItemConditions, item: &LineItem) -> bool {
    let ItemConditions { product_type, tag, sku, vendor, title } = when;
    let is = |wanted: &Option<OneOrMany<String>>, own: &Option<String>| {
        wanted.as_ref().is_none_or(|any| own.as_ref().is_some_and(|own| alike(any, own)))
    };
    let is_titled = |text: &TextConditions| {
        item.title.as_ref().is_some_and(|title| Prepared::new(title.clone()).satisfies(&text.into()))
    };
    is(product_type, &item.product_type)
        && is(vendor, &item.vendor)
        && tag.as_ref().is_none_or(|any| item.tags.iter().any(|tag| alike(any, tag)))
        && sku.as_ref().is_none_or(|any| item.sku.as_ref().is_some_and(|own| any.any(|sku| is_sku(sku, own))))
        && title.as_ref().is_none_or(is_titled)
}

fn is_sku(wanted: &str, own: &str) -> bool {
    let own = fold(own);
    match wanted.trim().strip_suffix('*') {
        Some(start) => own.starts_with(&fold(start)),
        None => own == fold(wanted),
    }
}

fn alike(wanted: &OneOrMany<String>, own: &str) -> bool {
    let own = fold(own);
    wanted.any(|wanted| fold(wanted) == own)
}

/// Whether a value is the one that is wanted. Numbers are compared as such: 1 is 1.0.
pub(super) fn same(wanted: &Value, own: &Value) -> bool {
    match (wanted, own) {
        (Value::String(wanted), Value::String(own)) => fold(wanted) == fold(own),
        (Value::Number(wanted), Value::Number(own)) => wanted == own || wanted.as_f64() == own.as_f64(),
        _ => wanted == own,
    }
}
