//! The form of the root of a payload: fields and parts by name, or a record itself.

use crate::read::{Object, View};

/// The form of a payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Fields of a template, or parts of the context: `ticket`, `message`, `event`.
    #[default]
    Parts,
    /// A ticket, as from `{{ticket}}`.
    Ticket,
    /// A message, as from `{{message}}`.
    Message,
    /// An event, as the API lists them.
    Event,
}

impl Shape {
    /// Recognizes a form by keys that only it has, so that a template's own fields are not taken for a record.
    pub(super) fn of(payload: Object<'_>) -> Self {
        let has = |key: &str| payload.has(key);
        let holds = |key: &str| payload.get(key).is_some_and(View::is_container);
        if ["ticket", "message", "event", "trigger", "texts"].into_iter().any(has) || !has("id") {
            Self::Parts
        } else if has("object_type") && has("object_id") && has("type") {
            Self::Event
        } else if has("ticket_id") && (holds("sender") || holds("source")) {
            Self::Message
        } else if !has("ticket_id")
            && (holds("messages") || holds("customer") || holds("requester") || has("customer_id"))
            && (has("status") || has("channel"))
        {
            Self::Ticket
        } else {
            Self::Parts
        }
    }

    /// The name of the part that the root is.
    pub(super) fn root(self) -> Option<&'static str> {
        match self {
            Self::Parts => None,
            Self::Ticket => Some("ticket"),
            Self::Message => Some("message"),
            Self::Event => Some("event"),
        }
    }
}
