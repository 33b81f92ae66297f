//! Whether conditions hold for a ticket, and which.

use serde_json::Value;

use super::facts::Facts;
use super::names::{Names, Of};
use super::values::OneOrMany;
use super::when::{
    AgeConditions, Conditions, CustomerConditions, ItemConditions, OrderConditions, OrderSelector, OrderValue, Status,
    TextConditions, Urgency,
};
use crate::Timestamp;
use crate::directory::fold;
use crate::orders::{LineItem, Order};
use crate::types::{TicketPriority, TicketStatus};

/// Looks at one ticket.
pub(super) struct Judge<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) names: &'a Names,
}

impl Status {
    pub(super) fn typed(self) -> TicketStatus {
        match self {
            Self::Open => TicketStatus::Open,
            Self::Closed => TicketStatus::Closed,
        }
    }
}

impl Urgency {
    pub(super) fn typed(self) -> TicketPriority {
        match self {
            Self::Critical => TicketPriority::Critical,
            Self::High => TicketPriority::High,
            Self::Normal => TicketPriority::Normal,
            Self::Low => TicketPriority::Low,
        }
    }
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
        let mut why = Why { at, found, all: true };
        self.ticket(when, &mut why);
        self.texts(when, &mut why);
        self.ages(when, &mut why);
        let customer = when.customer.as_ref();
        why.ask("customer", customer, |customer| self.customer(customer));
        why.ask("order", when.order.as_ref(), |order| self.order(order));
        let all = why.all && self.inner(at, when, found);
        if !all {
            found.truncate(before);
        }
        all
    }

    fn inner(&self, at: &str, when: &Conditions, found: &mut Vec<String>) -> bool {
        for (i, inner) in when.all.iter().enumerate() {
            if !self.holds(&format!("{at}.all.{i}"), inner, found) {
                return false;
            }
        }
        let mut any = when.any.iter().enumerate();
        if !when.any.is_empty() && !any.any(|(i, inner)| self.holds(&format!("{at}.any.{i}"), inner, found)) {
            return false;
        }
        if let Some(inner) = &when.not {
            if self.holds(&format!("{at}.not"), inner, &mut Vec::new()) {
                return false;
            }
            found.push(format!("{at}.not"));
        }
        true
    }

    fn ticket(&self, when: &Conditions, why: &mut Why<'_>) {
        let (facts, ticket) = (self.facts, self.facts.ticket);
        let is = |wanted: &OneOrMany<String>, own: Option<&str>| own.is_some_and(|own| alike(wanted, own));
        why.ask("always", when.always.as_ref(), |always| *always);
        why.ask("status", when.status.as_ref(), |any| any.any(|one| ticket.status == Some(one.typed())));
        why.ask("priority", when.priority.as_ref(), |any| any.any(|one| ticket.priority == Some(one.typed())));
        why.ask("channel", when.channel.as_ref(), |any| is(any, ticket.channel.as_ref().map(|own| own.as_str())));
        why.ask("via", when.via.as_ref(), |any| is(any, ticket.via.as_ref().map(|own| own.as_str())));
        why.ask("language", when.language.as_ref(), |any| is(any, ticket.language.as_deref()));
        why.ask("spam", when.spam.as_ref(), |spam| ticket.spam.unwrap_or_default() == *spam);
        why.ask("snoozed", when.snoozed.as_ref(), |snoozed| facts.snoozed() == *snoozed);
        why.ask("tag", when.tag.as_ref(), |any| any.any(|tag| facts.has_tag(tag)));
        why.ask("assigned", when.assigned.as_ref(), |assigned| facts.user().is_some() == *assigned);
        let one_of = |of, own: Option<i64>| move |who: &_| own.is_some() && self.names.who(of, who) == own;
        why.ask("assignee", when.assignee.as_ref(), |any| any.any(one_of(Of::User, facts.user())));
        why.ask("team", when.team.as_ref(), |any| any.any(one_of(Of::Team, facts.team())));
        why.ask("intent", when.intent.as_ref(), |any| {
            let intents = facts.received().flat_map(|message| &message.intents);
            let mut detected = intents.filter(|intent| intent.rejected != Some(true));
            detected.any(|intent| is(any, intent.name.as_deref()))
        });
        for (name, values) in &when.custom_fields {
            why.ask(&format!("custom_fields.{name}"), Some(values), |values| {
                let own = self.names.id(Of::Field, name).and_then(|id| facts.field(id));
                own.is_some_and(|own| values.any(|value| same(value, own)))
            });
        }
    }

    fn texts(&self, when: &Conditions, why: &mut Why<'_>) {
        let facts = self.facts;
        why.ask("subject", when.subject.as_ref(), |text| facts.subject().satisfies(text));
        why.ask("body", when.body.as_ref(), |text| facts.bodies().iter().any(|body| body.satisfies(text)));
        why.ask("last_body", when.last_body.as_ref(), |text| {
            facts.bodies().last().is_some_and(|body| body.satisfies(text))
        });
    }

    fn ages(&self, when: &Conditions, why: &mut Why<'_>) {
        let ticket = self.facts.ticket;
        why.ask("created", when.created.as_ref(), |age| self.aged(age, ticket.created_datetime));
        why.ask("last_message", when.last_message.as_ref(), |age| self.aged(age, ticket.last_message_datetime));
        let received = ticket.last_received_message_datetime;
        why.ask("last_received", when.last_received.as_ref(), |age| self.aged(age, received));
    }

    fn aged(&self, age: &AgeConditions, at: Option<Timestamp>) -> bool {
        let Some(at) = at else { return false };
        let passed = self.facts.now.to_datetime() - at.to_datetime();
        age.older_than.is_none_or(|span| passed >= span.delta())
            && age.newer_than.is_none_or(|span| passed < span.delta())
    }

    fn customer(&self, when: &CustomerConditions) -> bool {
        let customer = self.facts.ticket.customer.as_ref();
        let domain = |any: &OneOrMany<String>| {
            let email = customer.and_then(|customer| customer.email.as_deref());
            email.and_then(|email| email.rsplit_once('@')).is_some_and(|(_, domain)| alike(any, domain))
        };
        let meta = |(key, values): (&String, &OneOrMany<Value>)| {
            let own = customer.and_then(|customer| customer.meta.get(key));
            own.is_some_and(|own| values.any(|value| same(value, own)))
        };
        when.email_domain.as_ref().is_none_or(domain)
            && when.meta.iter().all(meta)
            && when.has_orders.is_none_or(|wanted| wanted != self.facts.orders().is_empty())
            && when.shop_tag.as_ref().is_none_or(|any| {
                let own = self.facts.shop_tags();
                any.any(|tag| own.contains(&fold(tag)))
            })
    }

    fn order(&self, when: &OrderConditions) -> bool {
        let is = |order: &Order| {
            when.status.as_ref().is_none_or(|any| any.any(|status| order.is(*status)))
                && when.tag.as_ref().is_none_or(|any| order.tags.iter().any(|tag| alike(any, tag)))
                && when.age.as_ref().is_none_or(|age| self.aged(age, order.created_at))
                && when.value.as_ref().is_none_or(|value| is_worth(value, order))
                && when.item.as_ref().is_none_or(|item| order.items.iter().any(|own| is_item(item, own)))
        };
        match when.of {
            OrderSelector::About => self.facts.order().is_some_and(is),
            OrderSelector::Latest => self.facts.orders().first().is_some_and(is),
            OrderSelector::Any => self.facts.orders().iter().any(is),
        }
    }
}

fn is_worth(value: &OrderValue, order: &Order) -> bool {
    let Some(total) = &order.total else { return false };
    let currency = total.currency.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&value.currency));
    currency
        && value.at_least.is_none_or(|least| total.amount >= least)
        && value.below.is_none_or(|below| total.amount < below)
}

fn is_item(when: &ItemConditions, item: &LineItem) -> bool {
    let is = |wanted: &Option<OneOrMany<String>>, own: &Option<String>| {
        wanted.as_ref().is_none_or(|any| own.as_ref().is_some_and(|own| alike(any, own)))
    };
    let title = |text: &TextConditions| {
        item.title.as_ref().is_some_and(|title| super::text::Prepared::new(title.clone()).satisfies(text))
    };
    is(&when.product_type, &item.product_type)
        && is(&when.vendor, &item.vendor)
        && when.tag.as_ref().is_none_or(|any| item.tags.iter().any(|tag| alike(any, tag)))
        && when.sku.as_ref().is_none_or(|any| item.sku.as_ref().is_some_and(|own| any.any(|sku| is_sku(sku, own))))
        && when.title.as_ref().is_none_or(title)
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
