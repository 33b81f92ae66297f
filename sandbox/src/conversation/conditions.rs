//! Conditions over tickets, as views and rules have them, made ready for many tickets.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::show;
use crate::dialect::{self, Expression};
use crate::engine::Among;
use crate::resources::{rules, views};
use crate::state::{Id, Index, Kind, Record, World};

/// A condition. Of a ticket only that is rendered which the condition looks at.
pub(crate) struct Condition {
    /// Nothing holds for every ticket.
    expression: Option<Expression>,
    looked_at: BTreeSet<String>,
}

impl Condition {
    pub(crate) fn new(expression: Option<Expression>) -> Self {
        let mut looked_at = BTreeSet::new();
        if let Some(expression) = &expression {
            // Only the ticket itself has no name behind it: then everything is looked at, which no field is called.
            expression.paths(&mut |path| {
                looked_at.insert(path.get(1).cloned().unwrap_or_default());
            });
        }
        Self { expression, looked_at }
    }

    fn never() -> Self {
        Self::new(Some(Expression::Literal(Value::Bool(false))))
    }

    /// Of a view; an unknown view holds nothing.
    pub(crate) fn of_view(world: &World, view: Id) -> Self {
        let view = world.store.get(Kind::View, view);
        view.map_or_else(Self::never, |view| Self::new(views::condition(world, view)))
    }

    /// Of a rule; one without a condition, or unknown, holds nothing.
    pub(crate) fn of_rule(world: &World, rule: Id) -> Self {
        let condition = world.store.get(Kind::Rule, rule).and_then(rules::condition);
        condition.map_or_else(Self::never, |condition| Self::new(Some(condition)))
    }

    /// Whether a ticket satisfies the condition.
    pub(crate) fn holds(&self, world: &World, ticket: &Record) -> bool {
        self.expression.as_ref().is_none_or(|condition| {
            let seen = show::for_filters(world, ticket, &self.looked_at);
            dialect::holds(condition, &json!({"ticket": seen}))
        })
    }

    /// Where all tickets are among that satisfy the condition.
    pub(crate) fn among(&self) -> Option<Among> {
        self.expression.as_ref().and_then(among)
    }
}

/// What has to hold in any case decides: an `eq` with a number that tickets are found by.
fn among(condition: &Expression) -> Option<Among> {
    match condition {
        Expression::And(left, right) => among(left).or_else(|| among(right)),
        Expression::Call(name, arguments) if name == "eq" => {
            let [Expression::Path(path), Expression::Literal(value)] = arguments.as_slice() else { return None };
            let index = match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["ticket", "customer", "id"] => Index::TicketCustomer,
                ["ticket", "assignee_user", "id"] => Index::TicketAssignee,
                ["ticket", "assignee_team", "id"] => Index::TicketTeam,
                _ => return None,
            };
            let id = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
            Some(Among::Under(index, id.into()))
        }
        _ => None,
    }
}
