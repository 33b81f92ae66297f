//! Carrying a plan out: the fewest calls, and the note before what could keep its rule from holding again.

use serde::Serialize;
use serde_json::Value;

use super::note;
use super::plan::{TicketChange, TriagePlan};
use crate::custom_fields::Owner;
use crate::directory::Assignment;
use crate::error::{Error, Result};
use crate::message::compose::Message;
use crate::types::{TicketTagRefs, UpdateTicket};
use crate::{Client, Ensured, Patch};

/// A write that was made to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TicketWrite {
    /// A note was written, or was found to be there.
    Note {
        /// The id of the message.
        id: i64,
        /// `true` if somebody else had written it in the meantime.
        was_there: bool,
    },
    /// Tags were added.
    TagsAdded,
    /// Tags were removed.
    TagsRemoved,
    /// The value of a custom field was set, or was found to be there.
    CustomField {
        /// The id of the field.
        id: i64,
    },
    /// The ticket was updated: assignees, priority, status.
    Ticket,
}

/// The result of a run: what was planned for a ticket, what was done, and what went wrong.
#[derive(Clone, Debug)]
#[must_use = "a report can hold an error"]
#[non_exhaustive]
pub struct TriageReport {
    /// Id of the ticket that was asked for.
    pub ticket_id: i64,
    /// The plan; `None` if the ticket could not be read.
    pub plan: Option<TriagePlan>,
    /// The writes that were made, in order.
    pub done: Vec<TicketWrite>,
    /// The error that kept the rest from being done. [`Error::may_have_taken_effect`] says whether the write that failed may have
    /// changed something. Running the ticket again is always safe.
    pub error: Option<Error>,
}

impl TriageReport {
    /// Turns a report with an error into that error.
    ///
    /// # Errors
    /// The [`error`](Self::error) of the report, if it has one.
    pub fn into_result(self) -> Result<Self> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Returns `true` if anything was changed.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.done.iter().any(|done| !matches!(done, TicketWrite::Note { was_there: true, .. }))
    }
}

pub(super) async fn apply(client: &Client, plan: &TriagePlan, done: &mut Vec<TicketWrite>) -> Result<()> {
    let id = plan.ticket_id;
    let notes = plan.changes.iter().filter_map(|change| match &change.what {
        TicketChange::Note { text } => Some((change.rule.as_str(), text.as_str())),
        _ => None,
    });
    for (external_id, text) in note::combined(notes) {
        let body = Message::internal_note(text).external_id(external_id).build()?;
        let note = client.get_or_create_ticket_message(id, body).await?;
        done.push(TicketWrite::Note { id: note.id(), was_there: matches!(note, Ensured::Found(_)) });
    }
    let writes = Writes::of(plan);
    if !writes.added.is_empty() {
        let tags = TicketTagRefs { names: Some(writes.added), ..TicketTagRefs::default() };
        client.add_ticket_tags().ticket_id(id).body(tags).send().await?;
        done.push(TicketWrite::TagsAdded);
    }
    if !writes.removed.is_empty() {
        let tags = TicketTagRefs { ids: Some(writes.removed), ..TicketTagRefs::default() };
        client.remove_ticket_tags().ticket_id(id).body(tags).send().await?;
        done.push(TicketWrite::TagsRemoved);
    }
    if !writes.fields.is_empty() {
        let report = client.set_fields(Owner::Ticket(id), writes.fields).await;
        done.extend(report.done.iter().map(|id| TicketWrite::CustomField { id: *id }));
        if let Some(error) = report.error {
            return Err(error);
        }
    }
    if let Some(update) = writes.update {
        client.update_ticket().id(id).body(update).send().await?;
        done.push(TicketWrite::Ticket);
    }
    Ok(())
}

/// The changes of a plan, by the call that makes them.
#[derive(Default)]
struct Writes {
    added: Vec<String>,
    removed: Vec<i64>,
    fields: Vec<(i64, Value)>,
    update: Option<UpdateTicket>,
}

impl Writes {
    fn of(plan: &TriagePlan) -> Self {
        let mut writes = Self::default();
        let mut assignment = Assignment::default();
        for change in &plan.changes {
            match &change.what {
                TicketChange::AddTag { name } => writes.added.push(name.clone()),
                TicketChange::RemoveTag { id, .. } => writes.removed.push(*id),
                TicketChange::CustomField { id, value } => writes.fields.push((*id, value.clone())),
                TicketChange::AssignUser { id } => {
                    assignment.user = Patch::set_or_null(*id);
                    writes.update();
                }
                TicketChange::AssignTeam { id } => {
                    assignment.team = Patch::set_or_null(*id);
                    writes.update();
                }
                TicketChange::Priority { to } => writes.update().priority = Some(to.clone()),
                TicketChange::Status { to } => writes.update().status = Some(to.clone()),
                // That this closes the ticket is documented, and left to Gorgias.
                TicketChange::Snooze { until } => writes.update().snooze_datetime = Patch::Set(*until),
                TicketChange::Note { .. } => {}
            }
        }
        if let Some(update) = &mut writes.update {
            assignment.write(update);
        }
        writes
    }

    fn update(&mut self) -> &mut UpdateTicket {
        self.update.get_or_insert_default()
    }
}
