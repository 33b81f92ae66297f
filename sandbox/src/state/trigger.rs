//! Happenings that an integration may want to hear of.

use serde_json::Value;

use super::value::{Fields, Id};

/// Something happened that an integration may want to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fired {
    pub(crate) trigger: &'static str,
    pub(crate) ticket: Id,
    pub(crate) message: Option<Id>,
    /// The event that tells of it.
    pub(crate) event: Id,
}

/// The trigger behind an event. Events of the log are finer than triggers: closing and reopening are one trigger.
fn of_event(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "ticket-created" => "ticket-created",
        // With tags of their own operations there is no other event.
        "ticket-updated" | "ticket-tags-added" | "ticket-tags-removed" => "ticket-updated",
        "ticket-message-created" => "ticket-message-created",
        "ticket-message-failed" => "ticket-message-failed",
        "ticket-self-unsnoozed" => "ticket-self-unsnoozed",
        "ticket-closed" | "ticket-reopened" => "ticket-status-updated",
        "ticket-assigned" | "ticket-unassigned" | "ticket-team-assigned" | "ticket-team-unassigned" => {
            "ticket-assignment-updated"
        }
        "ticket-handed-over" => "ticket-handed-over",
        _ => return None,
    })
}

impl Fired {
    /// What an event fires, if anything.
    pub(crate) fn by(kind: &str, object_type: &str, object: Id, data: &Value, event: Id) -> Option<Self> {
        let trigger = of_event(kind)?;
        match object_type {
            "Ticket" => Some(Self { trigger, ticket: object, message: None, event }),
            "TicketMessage" => Some(Self { trigger, ticket: data.int("ticket_id")?, message: Some(object), event }),
            _ => None,
        }
    }

    /// Whether both are about the same thing: one request calls once for it.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        (self.trigger, self.ticket, self.message) == (other.trigger, other.ticket, other.message)
    }
}
