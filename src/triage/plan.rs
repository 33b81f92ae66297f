//! Plans: what rules would change about a ticket, and why.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::facts::Facts;
use super::holds::{Judge, same};
use super::names::{Names, Of};
use super::rules::{Actions, TriageRule, TriageRules};
use crate::Timestamp;
use crate::custom_fields::is_decimal;
use crate::text::words::fold;
use crate::types::{Ticket, TicketPriority, TicketStatus};

/// A plan: what rules would change about a ticket, and why. It holds words of rules and names of tags, and nothing that a customer
/// wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TriagePlan {
    /// Id of the ticket; of the one that remains, if the one that was asked for had been merged.
    pub ticket_id: i64,
    /// The rules whose conditions hold, in order.
    pub matched: Vec<MatchedRule>,
    /// The changes, in the order of the rules; only where the ticket is not yet as it should be.
    pub changes: Vec<PlannedChange>,
    /// The changes that rules wanted and did not get, because an earlier one wanted something else.
    pub overruled: Vec<OverruledChange>,
}

/// A rule whose conditions hold for a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MatchedRule {
    /// The id of the rule.
    pub rule: String,
    /// The conditions that hold, by their place in the rule: `when.any.1.order`.
    pub because: Vec<String>,
}

/// A change, and the rule that wants it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlannedChange {
    /// The id of the rule.
    pub rule: String,
    /// The change itself.
    #[serde(flatten)]
    pub what: TicketChange,
}

/// A change to a ticket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
#[non_exhaustive]
pub enum TicketChange {
    /// A tag is added.
    AddTag {
        /// The name of the tag.
        name: String,
    },
    /// A tag is removed.
    RemoveTag {
        /// The id of the tag.
        id: i64,
        /// The name of the tag.
        name: String,
    },
    /// The assigned user is set or cleared.
    AssignUser {
        /// The id of the user; `None` to clear it.
        id: Option<i64>,
    },
    /// The assigned team is set or cleared.
    AssignTeam {
        /// The id of the team; `None` to clear it.
        id: Option<i64>,
    },
    /// The priority is set.
    Priority {
        /// The new priority.
        to: TicketPriority,
    },
    /// The status is set.
    Status {
        /// The new status.
        to: TicketStatus,
    },
    /// The ticket is snoozed.
    Snooze {
        /// When it opens again.
        until: Timestamp,
    },
    /// The value of a custom field is set.
    CustomField {
        /// The id of the field.
        id: i64,
        /// The new value.
        value: Value,
    },
    /// An internal note is written.
    Note {
        /// The text of the note.
        text: String,
    },
}

/// A change that a rule wanted, and that an earlier rule had decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OverruledChange {
    /// The id of the rule that wanted the change.
    pub rule: String,
    /// The change that was to be made, such as `assign_team` or `tag vip`.
    pub about: String,
    /// The id of the earlier rule.
    pub by: String,
}

impl TriagePlan {
    /// Returns `true` if nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns `true` if applying the plan writes the whole set of the ticket's custom field values, since one of those that
    /// change is a decimal. Then a value that somebody else writes to another field between our read and our write
    /// [is lost](crate::custom_fields#what-others-change-at-the-same-time).
    #[must_use]
    pub fn rewrites_custom_fields(&self) -> bool {
        self.changes
            .iter()
            .any(|change| matches!(&change.what, TicketChange::CustomField { value, .. } if is_decimal(value)))
    }
}

impl fmt::Display for TicketChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddTag { name } => write!(f, "add tag {name:?}"),
            Self::RemoveTag { name, .. } => write!(f, "remove tag {name:?}"),
            Self::AssignUser { id: Some(id) } => write!(f, "assign to user {id}"),
            Self::AssignUser { id: None } => f.write_str("take from its user"),
            Self::AssignTeam { id: Some(id) } => write!(f, "assign to team {id}"),
            Self::AssignTeam { id: None } => f.write_str("take from its team"),
            Self::Priority { to } => write!(f, "priority {to}"),
            Self::Status { to } => write!(f, "status {to}"),
            Self::Snooze { until } => write!(f, "snooze until {until}"),
            Self::CustomField { id, value } => write!(f, "field {id} = {value}"),
            Self::Note { text } => write!(f, "note of {} characters", text.chars().count()),
        }
    }
}

/// `#7: add tag "vip" (rule big-orders), ...`
impl fmt::Display for TriagePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}: ", self.ticket_id)?;
        for (i, change) in self.changes.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{} (rule {})", change.what, change.rule)?;
        }
        if self.is_empty() { f.write_str("nothing to change") } else { Ok(()) }
    }
}

/// What a wish is about: each is decided once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Tag(String),
    User,
    Team,
    Priority,
    Status,
    Field(i64),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "tag {name}"),
            Self::User => f.write_str("assign_user"),
            Self::Team => f.write_str("assign_team"),
            Self::Priority => f.write_str("priority"),
            Self::Status => f.write_str("status"),
            Self::Field(id) => write!(f, "custom field {id}"),
        }
    }
}

/// A wish, before it is compared with the ticket.
#[derive(Clone, Debug, PartialEq)]
enum Wish {
    Tag { name: String, there: bool },
    User(Option<i64>),
    Team(Option<i64>),
    Priority(TicketPriority),
    Status(TicketStatus),
    Snooze(super::values::Period),
    Field(Value),
}

pub(super) fn plan(rules: &TriageRules, names: &Names, ticket: &Ticket, now: Timestamp) -> TriagePlan {
    let facts = Facts::new(ticket, now);
    let judge = Judge { facts: &facts, names };
    let mut plan = TriagePlan { ticket_id: ticket.id, matched: Vec::new(), changes: Vec::new(), overruled: Vec::new() };
    if ticket.trashed_datetime.is_some() {
        return plan;
    }
    let mut decided = BTreeMap::new();
    let written = super::note::rules_with_notes(ticket);
    for rule in rules.rules.iter().filter(|rule| !rule.disabled) {
        let TriageRule { id, description: _, disabled: _, when, then, stop } = rule;
        let Some(because) = judge.why(when) else { continue };
        plan.matched.push(MatchedRule { rule: id.clone(), because });
        let Wishes { all, note } = wishes(then, names);
        for (about, wish) in all {
            match decided.get(&about) {
                None => {
                    plan.changes
                        .extend(change(&facts, &about, &wish).map(|what| PlannedChange { rule: id.clone(), what }));
                    decided.insert(about, (wish, id));
                }
                Some((other, _)) if same_wish(other, &wish) => {}
                Some((_, by)) => {
                    let by = (*by).clone();
                    plan.overruled.push(OverruledChange { rule: id.clone(), about: about.to_string(), by });
                }
            }
        }
        if let Some(text) = note.filter(|_| !written.contains(id)) {
            plan.changes.push(PlannedChange { rule: id.clone(), what: TicketChange::Note { text: text.clone() } });
        }
        if *stop {
            break;
        }
    }
    plan
}

/// What a rule wants: what each thing is to be, and the note, about which rules cannot disagree.
struct Wishes<'a> {
    all: Vec<(About, Wish)>,
    note: Option<&'a String>,
}

fn wishes<'a>(then: &'a Actions, names: &Names) -> Wishes<'a> {
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
    let tag = |there| move |name: &String| (About::Tag(fold(name)), Wish::Tag { name: name.trim().to_owned(), there });
    let mut wishes: Vec<_> = add_tags.iter().map(tag(true)).collect();
    wishes.extend(remove_tags.iter().map(tag(false)));
    let user = assign_user.as_ref().and_then(|who| names.who(Of::User, who));
    if user.is_some() || *unassign_user {
        wishes.push((About::User, Wish::User(user)));
    }
    let team = assign_team.as_ref().and_then(|who| names.who(Of::Team, who));
    if team.is_some() || *unassign_team {
        wishes.push((About::Team, Wish::Team(team)));
    }
    wishes.extend(priority.clone().map(|priority| (About::Priority, Wish::Priority(priority))));
    // A snoozed ticket is closed, so this decides the status as well.
    let status = snooze.map(Wish::Snooze).or_else(|| status.clone().map(Wish::Status));
    wishes.extend(status.map(|wish| (About::Status, wish)));
    let field = |(name, value): (&String, &Value)| {
        names.id(Of::Field, name).map(|id| (About::Field(id), Wish::Field(value.clone())))
    };
    wishes.extend(custom_fields.iter().filter_map(field));
    Wishes { all: wishes, note: note.as_ref() }
}

fn same_wish(one: &Wish, other: &Wish) -> bool {
    match (one, other) {
        (Wish::Tag { there: one, .. }, Wish::Tag { there: other, .. }) => one == other,
        _ => one == other,
    }
}

/// What a wish changes; nothing where it is fulfilled already.
fn change(facts: &Facts<'_>, about: &About, wish: &Wish) -> Option<TicketChange> {
    let ticket = facts.ticket;
    match wish {
        Wish::Tag { name, there: true } => (!facts.has_tag(name)).then(|| TicketChange::AddTag { name: name.clone() }),
        Wish::Tag { name, there: false } => {
            let wanted = fold(name);
            let own = ticket.tags.iter().find(|tag| tag.name.as_ref().is_some_and(|own| fold(own) == wanted))?;
            Some(TicketChange::RemoveTag { id: own.id, name: own.name.clone().unwrap_or_default() })
        }
        Wish::User(id) => (facts.user() != *id).then_some(TicketChange::AssignUser { id: *id }),
        Wish::Team(id) => (facts.team() != *id).then_some(TicketChange::AssignTeam { id: *id }),
        Wish::Priority(to) => (ticket.priority.as_ref() != Some(to)).then(|| TicketChange::Priority { to: to.clone() }),
        Wish::Status(to) => (ticket.status.as_ref() != Some(to)).then(|| TicketChange::Status { to: to.clone() }),
        Wish::Snooze(span) => {
            let until = facts.now.to_datetime().checked_add_signed(span.delta())?;
            (!facts.snoozed()).then(|| TicketChange::Snooze { until: until.into() })
        }
        Wish::Field(value) => {
            let About::Field(id) = about else { return None };
            let own = facts.field(*id).is_some_and(|own| same(value, own));
            (!own).then(|| TicketChange::CustomField { id: *id, value: value.clone() })
        }
    }
}
