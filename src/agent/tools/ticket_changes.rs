//! What tickets are to be, compared with what they are.

use serde_json::{Value, json};

use crate::agent::arguments::Arguments;
use crate::agent::fields::{self, Of};
use crate::agent::names;
use crate::agent::turn::Turn;
use crate::agent::{ToolError, fence};
use crate::custom_fields::Owner;
use crate::directory::{Assignment, DirectoryKind};
use crate::triage::Period;
use crate::types::{TicketCompact, TicketPriority, TicketStatus, TicketTagRefs, UpdateTicket};
use crate::{Client, Patch, Result, Timestamp};

/// A name and what it stands for; `None` is nobody.
type Named = Option<(i64, String)>;

/// What tickets are to be. What is `None` stays.
#[derive(Default)]
pub(super) struct Wanted {
    status: Option<TicketStatus>,
    priority: Option<TicketPriority>,
    user: Option<Named>,
    team: Option<Named>,
    add: Vec<(i64, String)>,
    remove: Vec<(i64, String)>,
    snooze: Option<Option<Timestamp>>,
    set: Vec<(i64, String, Value)>,
    clear: Vec<(i64, String)>,
}

impl Wanted {
    /// Reads the arguments; names become ids.
    pub(super) async fn read(turn: &Turn<'_>, arguments: &Arguments, at: Timestamp) -> Result<Self, ToolError> {
        let mut wanted = Self {
            status: arguments.choice("status").map(TicketStatus::from),
            priority: arguments.choice("priority").map(TicketPriority::from),
            set: fields::all(turn, Of::Ticket, arguments.object("fields")).await?,
            ..Self::default()
        };
        if let Some(who) = arguments.text("assignee") {
            let id = names::user(&turn.client, who).await?;
            wanted.user = Some(Some((id, fields::shown(turn, DirectoryKind::User, id).await?)));
        }
        if let Some(name) = arguments.text("team") {
            let id = names::team(&turn.client, name).await?;
            wanted.team = Some(Some((id, fields::shown(turn, DirectoryKind::Team, id).await?)));
        }
        for (list, names) in
            [(&mut wanted.add, arguments.list("add_tags")), (&mut wanted.remove, arguments.list("remove_tags"))]
        {
            for name in names {
                let id = turn.client.directory().tag_by_name(name).await?;
                list.push((id, fence::quote(name.trim(), 60)));
            }
        }
        if let Some((_, name)) = wanted.add.iter().find(|(id, _)| wanted.remove.iter().any(|(other, _)| other == id)) {
            return Err(ToolError::argument(
                "remove_tags",
                format_args!("has {name}, as has add_tags"),
                "name it once",
            ));
        }
        wanted.snooze = arguments.text("snooze_until").map(|until| time(until, at).map(Some)).transpose()?;
        wanted.cleared(turn, arguments.list("clear")).await?;
        if wanted.is_empty() {
            return Err(ToolError::new("nothing is given that is to be set").remedy("give status, add_tags or others"));
        }
        Ok(wanted)
    }

    async fn cleared(&mut self, turn: &Turn<'_>, names: &[String]) -> Result<(), ToolError> {
        let twice = |name: &str| {
            Err(ToolError::argument("clear", format_args!("names {name}, which is set as well"), "do one of both"))
        };
        for name in names {
            match name.trim().to_lowercase().as_str() {
                "assignee" | "team" | "snooze" if self.has(name.trim()) => return twice(name.trim()),
                "assignee" => self.user = Some(None),
                "team" => self.team = Some(None),
                "snooze" => self.snooze = Some(None),
                _ => {
                    let id = fields::one(turn, Of::Ticket, name).await?;
                    if self.set.iter().any(|(other, ..)| *other == id) {
                        return twice("a field");
                    }
                    self.clear.push((id, name.clone()));
                }
            }
        }
        Ok(())
    }

    fn has(&self, name: &str) -> bool {
        match name.to_lowercase().as_str() {
            "assignee" => self.user.as_ref().is_some_and(Option::is_some),
            "team" => self.team.as_ref().is_some_and(Option::is_some),
            _ => self.snooze.is_some_and(|until| until.is_some()),
        }
    }

    fn is_empty(&self) -> bool {
        let Self { status, priority, user, team, add, remove, snooze, set, clear } = self;
        let one = status.is_some() || priority.is_some() || user.is_some() || team.is_some() || snooze.is_some();
        !one && add.is_empty() && remove.is_empty() && set.is_empty() && clear.is_empty()
    }

    /// What has to be written to a ticket; `None` if it is as it should be.
    pub(super) fn of(&self, ticket: &TicketCompact, now: Timestamp) -> Option<TicketUpdate> {
        let mut update = TicketUpdate { ticket: ticket.id, ..TicketUpdate::default() };
        if let Some(to) = self.status.as_ref().filter(|to| ticket.status.as_ref() != Some(to)) {
            update.says("status", ticket.status.as_ref().map(|from| from.as_str().to_owned()), to.as_str());
            update.body().status = Some(to.clone());
        }
        if let Some(to) = self.priority.as_ref().filter(|to| ticket.priority.as_ref() != Some(to)) {
            update.says("priority", ticket.priority.as_ref().map(|from| from.as_str().to_owned()), to.as_str());
            update.body().priority = Some(to.clone());
        }
        let mut assignment = Assignment::default();
        if let Some(to) = &self.user {
            let user = ticket.assignee_user.as_ref();
            if user.map(|user| user.id) != to.as_ref().map(|(id, _)| *id) {
                let name = |user: &crate::types::AssigneeUser| user.name.clone().or_else(|| user.email.clone());
                let from = user
                    .map(|user| name(user).map_or_else(|| format!("user {}", user.id), |name| fence::quote(&name, 60)));
                update.says(
                    "assignee",
                    Some(from.unwrap_or_else(nobody)),
                    &to.as_ref().map_or_else(nobody, |(_, name)| name.clone()),
                );
                assignment.user = Patch::set_or_null(to.as_ref().map(|(id, _)| *id));
            }
        }
        if let Some(to) = &self.team {
            let team = ticket.assignee_team.as_ref();
            if team.map(|team| team.id) != to.as_ref().map(|(id, _)| *id) {
                let name = |team: &crate::types::TeamRef| team.name.as_ref().map(|name| fence::quote(name, 60));
                let from = team.map(|team| name(team).unwrap_or_else(|| format!("team {}", team.id)));
                update.says(
                    "team",
                    Some(from.unwrap_or_else(nobody)),
                    &to.as_ref().map_or_else(nobody, |(_, name)| name.clone()),
                );
                assignment.team = Patch::set_or_null(to.as_ref().map(|(id, _)| *id));
            }
        }
        if assignment != Assignment::default() {
            assignment.write(update.body());
        }
        if let Some(to) = self.snooze {
            // A time that is over is none.
            let from = ticket.snooze_datetime.filter(|until| *until > now);
            if from != to {
                let shown =
                    |until: Option<Timestamp>| until.map_or_else(|| "none".to_owned(), |until| until.to_string());
                update.says("snooze", Some(shown(from)), &shown(to));
                update.body().snooze_datetime = Patch::set_or_null(to);
            }
        }
        let has = |id: i64| ticket.tags.iter().any(|tag| tag.id == id);
        for (id, name) in self.add.iter().filter(|(id, _)| !has(*id)) {
            update.said.push(format!("+ tag {name}"));
            update.add.push(*id);
        }
        for (id, name) in self.remove.iter().filter(|(id, _)| has(*id)) {
            update.said.push(format!("- tag {name}"));
            update.remove.push(*id);
        }
        let stored = |id: i64| {
            let value = ticket.custom_fields.get(&id.to_string()).and_then(|field| field.value.as_ref());
            value.filter(|value| !value.is_null())
        };
        for (id, name, value) in self.set.iter().filter(|(id, _, value)| stored(*id) != Some(value)) {
            update.says(&fence::quote(name, 60), stored(*id).map(shown), &shown(value));
            update.set.push((*id, value.clone()));
        }
        // Lists do not promise to show values: what is not there may be hidden.
        for (id, name) in self.clear.iter().filter(|(id, _)| ticket.custom_fields.is_empty() || stored(*id).is_some()) {
            update.says(&fence::quote(name, 60), stored(*id).map(shown), "empty");
            update.clear.push(*id);
        }
        (!update.said.is_empty()).then_some(update)
    }
}

/// What is written to a ticket.
#[derive(Default)]
pub(super) struct TicketUpdate {
    pub(super) ticket: i64,
    body: Option<UpdateTicket>,
    add: Vec<i64>,
    remove: Vec<i64>,
    set: Vec<(i64, Value)>,
    clear: Vec<i64>,
    said: Vec<String>,
}

impl TicketUpdate {
    fn body(&mut self) -> &mut UpdateTicket {
        self.body.get_or_insert_with(UpdateTicket::default)
    }

    fn says(&mut self, what: &str, from: Option<String>, to: &str) {
        self.said.push(format!("{what} {} → {to}", from.unwrap_or_else(|| "?".to_owned())));
    }

    pub(super) fn words(&self) -> String {
        self.said.join(", ")
    }

    /// Everything that is written, and what it was before.
    pub(super) fn exact(&self) -> Value {
        json!([self.ticket, self.body, self.add, self.remove, self.set, self.clear, self.said])
    }

    /// Writes it, with one call for each kind of change and each field.
    pub(super) async fn carry_out(&self, client: &Client) -> Result<()> {
        let Self { ticket, body, add, remove, set, clear, said: _ } = self;
        if !add.is_empty() {
            let tags = TicketTagRefs { ids: Some(add.clone()), ..TicketTagRefs::default() };
            client.add_ticket_tags().ticket_id(*ticket).body(tags).send().await?;
        }
        if !remove.is_empty() {
            let tags = TicketTagRefs { ids: Some(remove.clone()), ..TicketTagRefs::default() };
            client.remove_ticket_tags().ticket_id(*ticket).body(tags).send().await?;
        }
        if !set.is_empty() {
            client.set_fields(Owner::Ticket(*ticket), set.clone()).await.into_result().map(drop)?;
        }
        if !clear.is_empty() {
            client.clear_ticket_fields(*ticket, clear.iter().copied()).await.into_result().map(drop)?;
        }
        if let Some(body) = body {
            client.update_ticket().id(*ticket).body(body.clone()).send().await?;
        }
        Ok(())
    }
}

fn nobody() -> String {
    "nobody".to_owned()
}

/// A value of a field; texts as JSON, for anybody may have written them.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => fence::quote(text, 60),
        other => other.to_string(),
    }
}

/// A time in the future: `2026-03-02T09:00:00Z`, or a period from now, such as `2d`.
fn time(text: &str, now: Timestamp) -> Result<Timestamp, ToolError> {
    let wrong =
        |why: &str| ToolError::argument("snooze_until", why, "a time such as 2026-03-02T09:00:00Z, or 30m, 4h, 2d, 1w");
    let until = match text.trim().parse::<Period>() {
        Ok(period) => now.to_datetime().checked_add_signed(period.delta()).map(Timestamp::from),
        Err(_) => text.trim().parse::<Timestamp>().ok(),
    };
    let until = until.ok_or_else(|| wrong("is not a time"))?;
    if until > now { Ok(until) } else { Err(wrong("is over")) }
}
