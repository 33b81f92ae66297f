//! What a delivery says.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::PayloadError;
use super::{DeliveryKey, read};
use crate::model::{Hidden, Timestamp};
use crate::types::{HttpTrigger, Ticket, TicketMessage, TicketStatus};

/// What a delivery says, read from any of our [templates](super::template) and from the full context (`{{context}}`).
///
/// The owner of the account writes the template, so nothing is certain to be there, and a value that cannot be read counts as
/// missing; [`payload`](Self::payload) still has it. `Debug` hides what people wrote.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// What happened. `None` when the template does not say, as Gorgias does not by itself; unknown ones are kept. Read with
    /// hyphens and with underscores.
    pub trigger: Option<HttpTrigger>,
    /// Id of the event, if the template says. What it counts is not documented.
    pub event_id: Option<String>,
    /// Id of the user who caused it (inferred).
    pub user_id: Option<i64>,
    /// Domain of the account.
    pub account: Option<String>,
    /// The ticket.
    pub ticket: EventTicket,
    /// The message, where one is concerned.
    pub message: EventMessage,
    payload: Hidden<Map<String, Value>>,
}

/// The ticket of an [`Event`], as far as the template tells.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventTicket {
    /// Its id.
    pub id: Option<i64>,
    /// Whether it is open.
    pub status: Option<TicketStatus>,
    /// Its channel, such as `email`.
    pub channel: Option<String>,
    /// Its subject.
    pub subject: Option<Hidden<String>>,
    /// Id of its customer.
    pub customer_id: Option<i64>,
    /// E-mail address of its customer.
    pub customer_email: Option<Hidden<String>>,
    /// Id of the user it is assigned to.
    pub assignee_user_id: Option<i64>,
    /// Id of the team it is assigned to.
    pub assignee_team_id: Option<i64>,
    /// When it was opened.
    pub created_datetime: Option<Timestamp>,
    /// When it was last changed.
    pub updated_datetime: Option<Timestamp>,
}

/// The message of an [`Event`], as far as the template tells.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventMessage {
    /// Its id.
    pub id: Option<i64>,
    /// Its channel, such as `chat`.
    pub channel: Option<String>,
    /// Whether an agent or a bot wrote it, not the customer.
    pub from_agent: Option<bool>,
    /// Whether the customer sees it; internal notes are not public.
    pub public: Option<bool>,
    /// When it was written.
    pub created_datetime: Option<Timestamp>,
    /// E-mail address of its sender.
    pub sender_email: Option<Hidden<String>>,
    /// Its text.
    pub body_text: Option<Hidden<String>>,
}

impl Event {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is empty, no JSON, or no object. Nothing else is an error.
    pub fn parse(body: &[u8]) -> Result<Self, PayloadError> {
        if body.trim_ascii().is_empty() {
            return Err(PayloadError::Empty);
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(payload)) => Ok(Self::from(payload)),
            Ok(_) => Err(PayloadError::NotAnObject),
            Err(error) => Err(PayloadError::NotJson { line: error.line(), column: error.column() }),
        }
    }

    /// The payload as it arrived: for what a template of your own adds.
    #[must_use]
    pub fn payload(&self) -> &Map<String, Value> {
        &self.payload
    }

    /// When it happened: the time of the message where one was created, else the last change of the ticket; whichever is there.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        let (message, ticket) = (self.message.created_datetime, self.ticket.updated_datetime);
        match self.trigger {
            Some(HttpTrigger::TicketMessageCreated) => message.or(ticket),
            _ => ticket.or(message),
        }
    }

    /// Whether the message is surely the customer's. Whoever answers messages must look, for those of agents, of bots and of
    /// this very program come, too (seen in client code only): without it, two programs can answer each other forever.
    #[must_use]
    pub fn is_from_customer(&self) -> bool {
        self.message.from_agent == Some(false)
    }

    /// What tells this delivery from all others; `None` when the payload names no ticket, or
    /// neither an event nor a trigger and a time.
    #[must_use]
    pub fn key(&self) -> Option<DeliveryKey> {
        let [message_time, ticket_time] =
            [self.message.created_datetime, self.ticket.updated_datetime].map(|time| time.map(|time| time.to_string()));
        let ticket = self.ticket.id?.to_string();
        let timed = message_time.is_some() || ticket_time.is_some();
        // Without a trigger, what happened to the same ticket at the same time may still be two things.
        if self.event_id.is_none() && !(timed && self.trigger.is_some()) {
            return None;
        }
        let message = self.message.id.map(|id| id.to_string());
        Some(DeliveryKey::of_parts([
            self.account.as_deref(),
            self.trigger.as_ref().map(HttpTrigger::as_str),
            self.event_id.as_deref(),
            Some(&ticket),
            message.as_deref(),
            message_time.as_deref(),
            ticket_time.as_deref(),
        ]))
    }

    /// The whole ticket of the full context; `None` with other templates. Which of its fields the context has, and in which form,
    /// is not documented.
    ///
    /// # Errors
    /// [`PayloadError::Decode`] names the place that has another form than in answers of the API.
    pub fn full_ticket(&self) -> Result<Option<Ticket>, PayloadError> {
        self.full("ticket")
    }

    /// The whole message of the full context; `None` with other templates.
    ///
    /// # Errors
    /// As of [`full_ticket`](Self::full_ticket).
    pub fn full_message(&self) -> Result<Option<TicketMessage>, PayloadError> {
        self.full("message")
    }

    fn full<T: DeserializeOwned>(&self, root: &str) -> Result<Option<T>, PayloadError> {
        let Some(value @ Value::Object(_)) = self.payload.get(root) else { return Ok(None) };
        // serde's messages quote values: only the path is kept.
        let read = serde_path_to_error::deserialize(value);
        read.map(Some).map_err(|error| PayloadError::Decode { path: format!("{root}.{}", error.path()) })
    }
}

impl From<Map<String, Value>> for Event {
    fn from(payload: Map<String, Value>) -> Self {
        let find = |flat: &str, nested: &[&str]| read::find(&payload, flat, nested);
        let word = |flat: &str, nested: &[&str]| read::word(find(flat, nested)?);
        let id = |flat: &str, nested: &[&str]| read::integer(find(flat, nested)?);
        let time = |flat: &str, nested: &[&str]| read::time(find(flat, nested)?);
        let json = payload.get("texts").and_then(Value::as_str) == Some("json");
        let prose = |flat: &str, nested: &[&str]| {
            let json = json && payload.contains_key(flat);
            read::prose(find(flat, nested)?, json).map(Hidden::from)
        };
        let ticket = EventTicket {
            id: id("ticket_id", &["ticket", "id"]),
            status: word("ticket_status", &["ticket", "status"]).map(TicketStatus::from),
            channel: word("ticket_channel", &["ticket", "channel"]),
            subject: prose("ticket_subject", &["ticket", "subject"]),
            customer_id: id("ticket_customer_id", &["ticket", "customer", "id"])
                .or_else(|| id("ticket_customer_id", &["ticket", "requester", "id"])),
            customer_email: prose("ticket_customer_email", &["ticket", "customer", "email"])
                .or_else(|| prose("ticket_customer_email", &["ticket", "requester", "email"])),
            assignee_user_id: id("ticket_assignee_user_id", &["ticket", "assignee_user", "id"]),
            assignee_team_id: id("ticket_assignee_team_id", &["ticket", "assignee_team", "id"]),
            created_datetime: time("ticket_created_datetime", &["ticket", "created_datetime"]),
            updated_datetime: time("ticket_updated_datetime", &["ticket", "updated_datetime"]),
        };
        let message = EventMessage {
            id: id("message_id", &["message", "id"]),
            channel: word("message_channel", &["message", "channel"]),
            from_agent: find("message_from_agent", &["message", "from_agent"]).and_then(read::flag),
            public: find("message_public", &["message", "public"]).and_then(read::flag),
            created_datetime: time("message_created_datetime", &["message", "created_datetime"]),
            sender_email: prose("message_sender_email", &["message", "sender", "email"]),
            body_text: prose("message_body_text", &["message", "body_text"]),
        };
        Self {
            trigger: word("trigger", &["event", "type"]).map(|text| trigger(&text)),
            event_id: word("event_id", &["event", "id"]),
            user_id: id("event_user_id", &["event", "user_id"]),
            account: word("account", &["ticket", "account", "domain"]),
            ticket,
            message,
            payload: payload.into(),
        }
    }
}

/// A trigger with hyphens or underscores; documented samples show both, and a name of their own for the assignment.
pub(super) fn trigger(text: &str) -> HttpTrigger {
    let known = match text.to_ascii_lowercase().replace('_', "-").as_str() {
        "ticket-assignee-updated" => HttpTrigger::TicketAssignmentUpdated,
        text => HttpTrigger::from(text),
    };
    if matches!(known, HttpTrigger::Unknown(_)) { HttpTrigger::from(text) } else { known }
}
