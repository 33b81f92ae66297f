//! The content of a delivery.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::error::PayloadError;
use super::read::{self, Reader};
use super::shape::Shape;
use super::{DeliveryKey, EventTicket, ticket};
use crate::model::{Hidden, Timestamp};
use crate::odd::{OddValue, Problem};
use crate::read::{self as json, Kept, MOST_LEVELS, Object, Read, Tree, read_value};
use crate::types::{HttpTrigger, Ticket, TicketHttpIntegration, TicketMessage};

/// The content of a delivery, read from any of our [templates](super::template) and from the full context
/// (`{{context}}`).
///
/// The body can also be the ticket or the message itself, as from `{{ticket}}` and `{{message}}`, or an event as the API
/// lists them.
///
/// The ticket may be flat, with `customer_id`, as Gorgias documents it for HTTP integrations, nested, with
/// `customer.id`, as templates in public use address it, or a mixture: of several places, the first that says something
/// counts.
///
/// The owner of the account writes the template, so nothing is certain to be there, and a value that cannot be read
/// counts as missing; [`payload`](Self::payload) still has it. `Debug` hides what people wrote.
///
/// ```
/// use gorgias::webhook::WebhookEvent;
///
/// let event = WebhookEvent::parse(br#"{"trigger": "ticket-created", "ticket_id": "7"}"#)?;
/// assert_eq!(event.ticket.id, Some(7));
/// # Ok::<(), gorgias::webhook::PayloadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The trigger of the delivery. `None` when the template does not name it, as Gorgias does not by itself; unknown
    /// ones are kept. Read with hyphens and with underscores.
    pub trigger: Option<HttpTrigger>,
    /// The id of the event, if the template names it. What it counts is not documented.
    pub event_id: Option<String>,
    /// The id of the user who caused it (inferred).
    pub user_id: Option<i64>,
    /// The time of the event, where the body is an event as the API lists them.
    pub created_datetime: Option<Timestamp>,
    /// The domain of the account.
    pub account: Option<String>,
    /// The ticket of the event.
    pub ticket: EventTicket,
    /// The message, where one is concerned.
    pub message: EventMessage,
    shape: Shape,
    odd: Vec<OddValue>,
    /// An object, or null for an empty one.
    payload: Kept,
}

static NOTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// The message of a [`WebhookEvent`], with the fields that the template names.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventMessage {
    /// The id of the message.
    pub id: Option<i64>,
    /// The channel of the message, such as `chat`.
    pub channel: Option<String>,
    /// `true` if an agent or a bot wrote it, not the customer.
    pub from_agent: Option<bool>,
    /// `true` if the customer sees it; internal notes are not public.
    pub public: Option<bool>,
    /// The time at which it was written.
    pub created_datetime: Option<Timestamp>,
    /// The e-mail address of its sender.
    pub sender_email: Option<Hidden<String>>,
    /// The text of the message.
    pub body_text: Option<Hidden<String>>,
}

impl WebhookEvent {
    /// Reads the body of a delivery. JSON that is nested deeply is read to 2,048 levels; lone surrogates and bytes that are
    /// not UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// - [`PayloadError::Empty`] when the body is empty.
    /// - [`PayloadError::NotJson`] and [`PayloadError::NotAnObject`] when it is not a JSON object. Nothing else is an
    ///   error.
    pub fn parse(body: &[u8]) -> Result<Self, PayloadError> {
        if body.trim_ascii().is_empty() {
            return Err(PayloadError::Empty);
        }
        if let Ok(text) = std::str::from_utf8(body)
            && let Some(tree) = Tree::parse(text, MOST_LEVELS)
        {
            let object = tree.view().as_object().ok_or(PayloadError::NotAnObject)?;
            let payload = if object.is_empty() { Kept::default() } else { Kept::text(text) };
            return Ok(Self { payload, ..Self::read(object, Vec::new()) });
        }
        let mut odd = Vec::new();
        match json::parse(body, &mut odd) {
            Ok(Value::Object(payload)) => Ok(Self::of(payload, odd)),
            Ok(_) | Err(Problem::At(..)) => Err(PayloadError::NotAnObject),
            Err(Problem::NotJson { line, column, .. }) => Err(PayloadError::NotJson { line, column }),
        }
    }

    /// Returns the payload as it arrived, for fields that your template adds.
    #[must_use]
    pub fn payload(&self) -> &Map<String, Value> {
        self.payload.value().as_object().unwrap_or(&NOTHING)
    }

    /// Returns the values of the payload that are read as missing, because they are not what belongs there: a text that
    /// is not a date, or something that is nested too deeply.
    #[must_use]
    pub fn odd_values(&self) -> &[OddValue] {
        &self.odd
    }

    /// Returns when it happened: the time of the message where one was created, else the last change of the ticket;
    /// whichever is there, or else the time of the event.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        let (message, ticket) = (self.message.created_datetime, self.ticket.updated_datetime);
        let time = match self.trigger {
            Some(HttpTrigger::TicketMessageCreated) => message.or(ticket),
            _ => ticket.or(message),
        };
        time.or(self.created_datetime)
    }

    /// Returns `true` if the message is surely the customer's. Programs that reply to messages must check it, for those
    /// of agents, of bots and of this very program come, too (seen in client code only): without it, two programs can
    /// reply to each other forever.
    #[must_use]
    pub fn is_from_customer(&self) -> bool {
        self.message.from_agent == Some(false)
    }

    /// Returns the key that identifies this delivery; `None` when the payload names no ticket, or neither an event nor
    /// a trigger and a time.
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
        Some(DeliveryKey::from_parts([
            self.account.as_deref(),
            self.trigger.as_ref().map(HttpTrigger::as_str),
            self.event_id.as_deref(),
            Some(&ticket),
            message.as_deref(),
            message_time.as_deref(),
            ticket_time.as_deref(),
        ]))
    }

    /// Returns the whole ticket of the full context in its nested form; `None` with other templates, and where the
    /// ticket is flat only, for which [`flat_ticket`](Self::flat_ticket) is there. Which of its fields the context has
    /// is not documented. Values that a template made text of are read as what they were.
    ///
    /// # Errors
    /// [`PayloadError::Decode`] when a field has another form than in responses of the API; it names the place.
    pub fn full_ticket(&self) -> Result<Option<Ticket>, PayloadError> {
        let Some(value) = self.part("ticket") else { return Ok(None) };
        match value.as_object() {
            Some(ticket) if ticket::is_flat(ticket) && !ticket::is_nested(ticket) => Ok(None),
            _ => whole(&value, "ticket").map(Some),
        }
    }

    /// Returns the whole ticket in its flat form, where the payload carries one: an object `ticket` with `customer_id`.
    /// The form is documented; that the full context has it is inferred. Text that a template made of ids, booleans,
    /// times, lists and maps is read as what it was, and `"None"` and nothing as missing.
    ///
    /// # Errors
    /// [`PayloadError::Decode`] when a field has another form than documented; it names the place.
    pub fn flat_ticket(&self) -> Result<Option<TicketHttpIntegration>, PayloadError> {
        let flat = self.part("ticket").filter(|value| value.as_object().is_some_and(ticket::is_flat));
        flat.map(|value| decode(&value, "ticket", true)).transpose()
    }

    /// Returns the whole message of the full context; `None` with other templates. Values that a template made text of are
    /// read as what they were.
    ///
    /// # Errors
    /// [`PayloadError::Decode`] when a field has another form than in responses of the API; it names the place.
    pub fn full_message(&self) -> Result<Option<TicketMessage>, PayloadError> {
        self.part("message").map(|value| whole(&value, "message")).transpose()
    }

    /// A part of the payload that is an object, also as JSON in text.
    fn part(&self, root: &str) -> Option<Cow<'_, Value>> {
        if self.shape.root() == Some(root) {
            return Some(Cow::Borrowed(self.payload.value()));
        }
        self.payload.value().get(root).and_then(read::whole_object)
    }

    fn of(payload: Map<String, Value>, odd: Vec<OddValue>) -> Self {
        let event = Self::read(Object::Map(&payload), odd);
        let payload = if payload.is_empty() { Kept::default() } else { Value::Object(payload).into() };
        Self { payload, ..event }
    }

    /// Reads everything but the payload.
    fn read(payload: Object<'_>, odd: Vec<OddValue>) -> Self {
        let shape = Shape::of(payload);
        let from = Reader::new(payload, shape, odd);
        let mut event = Self {
            trigger: from.word(&["trigger", "event.type"]).map(|text| trigger(&text)),
            event_id: from.word(&["event_id", "event.id"]),
            user_id: from.integer(&["event_user_id", "event.user_id"]),
            created_datetime: if shape == Shape::Event { from.time(&["event.created_datetime"]) } else { None },
            account: from.word(&["account", "ticket.account.domain"]),
            ticket: EventTicket::read(&from),
            message: EventMessage::read(&from),
            shape,
            odd: Vec::new(),
            payload: Kept::default(),
        };
        if shape == Shape::Event {
            let object = from.integer(&["event.object_id"]);
            match from.word(&["event.object_type"]).as_deref() {
                Some("Ticket") => event.ticket.id = event.ticket.id.or(object),
                Some("TicketMessage") => event.message.id = event.message.id.or(object),
                _ => {}
            }
        }
        event.odd = from.into_odd();
        event
    }
}

/// A record in the form of the API's responses, or with values that a template made text of.
fn whole<T: Read>(value: &Value, root: &str) -> Result<T, PayloadError> {
    decode(value, root, false).or_else(|_| decode(value, root, true))
}

fn decode<T: Read>(value: &Value, root: &str, texts: bool) -> Result<T, PayloadError> {
    let mut record = T::blank();
    read_value(value, texts, &mut record).map(|()| record).map_err(|problem| PayloadError::Decode {
        path: match problem {
            Problem::At(path, _) if path != "." => format!("{root}.{path}"),
            Problem::At(..) | Problem::NotJson { .. } => root.to_owned(),
        },
    })
}

impl EventMessage {
    fn read(from: &Reader<'_>) -> Self {
        Self {
            id: from.integer(&["message_id", "message.id"]),
            channel: from.word(&["message_channel", "message.channel"]),
            from_agent: from.flag(&["message_from_agent", "message.from_agent"]),
            public: from.flag(&["message_public", "message.public"]),
            created_datetime: from.time(&["message_created_datetime", "message.created_datetime"]),
            sender_email: from.prose(&["message_sender_email", "message.sender.email"]),
            body_text: from.prose(&["message_body_text", "message.body_text"]),
        }
    }
}

impl From<Map<String, Value>> for WebhookEvent {
    fn from(payload: Map<String, Value>) -> Self {
        Self::of(payload, Vec::new())
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
