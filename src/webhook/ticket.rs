//! The ticket of a delivery: flat as Gorgias documents it for HTTP integrations, nested as responses of the API are, or
//! both.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::read::{self, Reader};
use crate::model::{Hidden, Timestamp};
use crate::read::View;
use crate::sort::map;
use crate::types::TicketStatus;

/// The ticket of a [`WebhookEvent`](super::WebhookEvent), with the fields that the template names.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventTicket {
    /// The id of the ticket.
    pub id: Option<i64>,
    /// The id in the system of whoever created the ticket.
    pub external_id: Option<Hidden<String>>,
    /// The status: open or closed.
    pub status: Option<TicketStatus>,
    /// The channel, such as `email`.
    pub channel: Option<String>,
    /// The way in which its first message came in or went out, such as `api`.
    pub via: Option<String>,
    /// `true` if the company, not the customer, wrote its first message. The author of the message that a delivery is
    /// about stands in [`EventMessage::from_agent`](super::EventMessage::from_agent).
    pub from_agent: Option<bool>,
    /// `true` if it is marked as spam.
    pub spam: Option<bool>,
    /// The ISO 639-1 code of its language.
    pub language: Option<String>,
    /// The subject of the ticket.
    pub subject: Option<Hidden<String>>,
    /// The id of its customer.
    pub customer_id: Option<i64>,
    /// The e-mail address of its customer. The flat form does not have it.
    pub customer_email: Option<Hidden<String>>,
    /// The id of the user it is assigned to.
    pub assignee_user_id: Option<i64>,
    /// The id of the team it is assigned to.
    pub assignee_team_id: Option<i64>,
    /// The tags: `None` when the template does not name them, empty when the ticket has none.
    pub tags: Option<Vec<EventTag>>,
    /// The custom field values by the id of the field: text, number, boolean, or null. `None` when the template does
    /// not name them, or the ticket has none.
    pub custom_fields: Option<BTreeMap<i64, Hidden<Value>>>,
    /// The time at which it was created.
    pub created_datetime: Option<Timestamp>,
    /// The time at which a user first opened it (inferred).
    pub opened_datetime: Option<Timestamp>,
    /// The time at which its last message was sent or received.
    pub last_message_datetime: Option<Timestamp>,
    /// The time at which the last message of the customer came in (inferred).
    pub last_received_message_datetime: Option<Timestamp>,
    /// The time at which it was last changed.
    pub updated_datetime: Option<Timestamp>,
    /// The time at which it was closed.
    pub closed_datetime: Option<Timestamp>,
    /// The time at which it was moved to the trash.
    pub trashed_datetime: Option<Timestamp>,
    /// The time at which it reopens by itself, if it is snoozed.
    pub snooze_datetime: Option<Timestamp>,
}

/// A tag of an [`EventTicket`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventTag {
    /// The id of the tag.
    pub id: Option<i64>,
    /// The name of the tag.
    pub name: Option<Hidden<String>>,
}

impl EventTicket {
    /// Returns whether a tag of this name is on the ticket; upper and lower case differ, as Gorgias keeps them. `None`
    /// when the template does not name the tags.
    #[must_use]
    pub fn has_tag(&self, name: &str) -> Option<bool> {
        let is = |tag: &EventTag| tag.name.as_ref().is_some_and(|found| found.as_str() == name);
        self.tags.as_ref().map(|tags| tags.iter().any(is))
    }

    pub(super) fn read(from: &Reader<'_>) -> Self {
        Self {
            id: from.integer(&["ticket_id", "ticket.id", "message.ticket_id"]),
            external_id: from.prose(&["ticket_external_id", "ticket.external_id"]),
            status: from.word(&["ticket_status", "ticket.status"]).map(TicketStatus::from),
            channel: from.word(&["ticket_channel", "ticket.channel"]),
            via: from.word(&["ticket_via", "ticket.via"]),
            from_agent: from.flag(&["ticket_from_agent", "ticket.from_agent"]),
            spam: from.flag(&["ticket_spam", "ticket.spam"]),
            language: from.word(&["ticket_language", "ticket.language"]),
            subject: from.prose(&["ticket_subject", "ticket.subject"]),
            // Older contexts call the customer `requester`.
            customer_id: from.integer(&[
                "ticket_customer_id",
                "ticket_customer_id_flat",
                "ticket.customer_id",
                "ticket.customer.id",
                "ticket.requester.id",
            ]),
            customer_email: from.prose(&["ticket_customer_email", "ticket.customer.email", "ticket.requester.email"]),
            assignee_user_id: from.integer(&[
                "ticket_assignee_user_id",
                "ticket_assignee_user_id_flat",
                "ticket.assignee_user_id",
                "ticket.assignee_user.id",
            ]),
            assignee_team_id: from.integer(&[
                "ticket_assignee_team_id",
                "ticket_assignee_team_id_flat",
                "ticket.assignee_team_id",
                "ticket.assignee_team.id",
            ]),
            tags: from.first(&["ticket_tags", "ticket.tags"], tags),
            custom_fields: from.first(&["ticket_custom_fields", "ticket.custom_fields"], custom_fields),
            created_datetime: from.time(&["ticket_created_datetime", "ticket.created_datetime"]),
            opened_datetime: from.time(&["ticket_opened_datetime", "ticket.opened_datetime"]),
            last_message_datetime: from.time(&["ticket_last_message_datetime", "ticket.last_message_datetime"]),
            last_received_message_datetime: from
                .time(&["ticket_last_received_message_datetime", "ticket.last_received_message_datetime"]),
            updated_datetime: from.time(&["ticket_updated_datetime", "ticket.updated_datetime"]),
            closed_datetime: from.time(&["ticket_closed_datetime", "ticket.closed_datetime"]),
            trashed_datetime: from.time(&["ticket_trashed_datetime", "ticket.trashed_datetime"]),
            snooze_datetime: from.time(&["ticket_snooze_datetime", "ticket.snooze_datetime"]),
        }
    }
}

fn tags(value: View<'_>) -> Option<Vec<EventTag>> {
    let tag = |item: View<'_>| {
        let id = item.get("id").and_then(read::integer);
        let name = item.get("name").and_then(View::as_str).map(Hidden::from);
        (id.is_some() || name.is_some()).then_some(EventTag { id, name })
    };
    read::nested(value, |tags| Some(tags.as_list()?.iter().filter_map(tag).collect()))
}

fn custom_fields(value: View<'_>) -> Option<BTreeMap<i64, Hidden<Value>>> {
    read::nested(value, |fields| {
        let field =
            |(key, entry): (&str, View<'_>)| Some((key.trim().parse().ok()?, entry.get("value")?.to_value().into()));
        Some(map(fields.as_object()?.sorted().into_iter().filter_map(field)))
    })
}

/// Whether a ticket is in the flat form, which alone has this key.
pub(super) fn is_flat(ticket: &Map<String, Value>) -> bool {
    ticket.contains_key("customer_id")
}

/// Whether a ticket has what only the nested form has.
pub(super) fn is_nested(ticket: &Map<String, Value>) -> bool {
    ["customer", "requester", "messages"].iter().any(|key| ticket.contains_key(*key))
}
