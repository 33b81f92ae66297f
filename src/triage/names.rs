//! The ids behind the names that rules use, found before anything is done.

use std::collections::BTreeMap;

use super::rules::{Actions, TriageRule, TriageRules};
use super::values::NameOrId;
use super::when::Conditions;
use crate::Client;
use crate::error::Result;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    User,
    Team,
    Field,
}

/// Names and their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(BTreeMap<(Of, String), i64>);

impl Names {
    /// Looks all names up. Each once; and the directory remembers.
    pub(super) async fn resolve(client: &Client, rules: &TriageRules) -> Result<Self> {
        let mut wanted = Wanted(BTreeMap::new());
        for (i, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| !rule.disabled) {
            let at = format!("rules.{i}");
            let TriageRule { id: _, description: _, disabled: _, when, then, stop: _ } = rule;
            wanted.when(&format!("{at}.when"), when);
            wanted.then(&format!("{at}.then"), then);
        }
        let mut names = BTreeMap::new();
        let directory = client.directory();
        for ((of, name), at) in wanted.0 {
            let id = match of {
                Of::User if name.trim().eq_ignore_ascii_case("me") => directory.me().await,
                Of::User if name.contains('@') => directory.user_by_email(&name).await,
                Of::User => directory.user_by_name(&name).await,
                Of::Team => directory.team_by_name(&name).await,
                // A key of TOML or JSON is a text, also where it is an id.
                Of::Field => match name.trim().parse() {
                    Ok(id) => Ok(id),
                    Err(_) => directory.ticket_field(&name).await,
                },
            };
            names.insert((of, name), id.map_err(|error| error.and_detail(format!("wanted by `{at}`")))?);
        }
        Ok(Self(names))
    }

    pub(super) fn who(&self, of: Of, who: &NameOrId) -> Option<i64> {
        match who {
            NameOrId::Id(id) => Some(*id),
            NameOrId::Name(name) => self.id(of, name),
        }
    }

    /// `None` only for names of rules that are left out.
    pub(super) fn id(&self, of: Of, name: &str) -> Option<i64> {
        self.0.get(&(of, name.to_owned())).copied()
    }
}

/// Names, and where the first rule wants them.
struct Wanted(BTreeMap<(Of, String), String>);

impl Wanted {
    fn name(&mut self, of: Of, at: String, name: &str) {
        self.0.entry((of, name.to_owned())).or_insert(at);
    }

    fn who(&mut self, of: Of, at: String, who: Option<&NameOrId>) {
        if let Some(NameOrId::Name(name)) = who {
            self.name(of, at, name);
        }
    }

    fn then(&mut self, at: &str, then: &Actions) {
        let Actions {
            add_tags: _,
            remove_tags: _,
            assign_user,
            assign_team,
            unassign_user: _,
            unassign_team: _,
            priority: _,
            status: _,
            snooze: _,
            custom_fields,
            note: _,
        } = then;
        self.who(Of::User, format!("{at}.assign_user"), assign_user.as_ref());
        self.who(Of::Team, format!("{at}.assign_team"), assign_team.as_ref());
        for name in custom_fields.keys() {
            self.name(Of::Field, format!("{at}.custom_fields.{name}"), name);
        }
    }

    fn when(&mut self, at: &str, when: &Conditions) {
        let Conditions {
            always: _,
            all,
            any,
            not,
            status: _,
            priority: _,
            channel: _,
            via: _,
            language: _,
            spam: _,
            snoozed: _,
            tag: _,
            assigned: _,
            assignee,
            team,
            subject: _,
            body: _,
            last_body: _,
            intent: _,
            custom_fields,
            created: _,
            last_message: _,
            last_received: _,
            customer: _,
            order: _,
        } = when;
        for (name, list) in [("all", all), ("any", any)] {
            for (i, inner) in list.iter().enumerate() {
                self.when(&format!("{at}.{name}.{i}"), inner);
            }
        }
        if let Some(inner) = not {
            self.when(&format!("{at}.not"), inner);
        }
        for (of, field, who) in [(Of::User, "assignee", assignee), (Of::Team, "team", team)] {
            for who in who.iter().flatten() {
                self.who(of, format!("{at}.{field}"), Some(who));
            }
        }
        for name in custom_fields.keys() {
            self.name(Of::Field, format!("{at}.custom_fields.{name}"), name);
        }
    }
}
