//! Ready-made bodies of HTTP integrations, which [`WebhookEvent`](super::WebhookEvent) reads without loss.
//!
//! The `form` of an integration is a Jinja-like template over `ticket`, `message` and `event`, in which everything
//! becomes text (observed live, not documented). Of the variables used here, `ticket.id`, `ticket.customer.email`,
//! `ticket.assignee_user`, `ticket.account.domain`, `message.id`, `.body_text`, `.from_agent`, `.channel`, `.public`,
//! `.created_datetime`, `.sender.email` and `event.id`, `.type`, `.user_id` are documented or in use in public code;
//! the other fields of the message are those of the API's responses (inferred).
//!
//! Gorgias documents a flat ticket for HTTP integrations
//! ([`TicketHttpIntegration`](crate::types::TicketHttpIntegration)), but not whether templates see it or the nested one
//! of the API's responses. Where the two differ, the templates ask for both, `ticket.customer_id` beside
//! `ticket.customer.id`, each under a name of its own. What is unknown to Gorgias arrives as nothing (observed live,
//! not documented), and reads as missing; [`WebhookEvent`](super::WebhookEvent) takes whichever says something.
//!
//! Nothing names the trigger by itself, and all triggers of an integration share one form. With one trigger, the
//! template says it in plain words, which is certain; with several it sends `{{event.type}}`, whose values are
//! presumably the names of the triggers (inferred). Who needs certainty sets up one integration for each.

use serde_json::{Map, Value, json};

use crate::sort::object;
use crate::types::HttpTrigger;

/// A template for the bodies of deliveries.
///
/// `Debug` hides it: templates can hold secrets.
///
/// ```
/// use gorgias::webhook::WebhookEvent;
/// use gorgias::webhook::template::WebhookTemplate;
/// use serde_json::json;
///
/// let template = WebhookTemplate::ids().field("shop", "acme");
/// // What arrives for a ticket, in a test of a receiver:
/// let body = template.render(&json!({"ticket": {"id": 7}}));
/// let event = WebhookEvent::parse(&body)?;
/// assert_eq!(event.ticket.id, Some(7));
/// assert_eq!(event.payload()["shop"], "acme");
/// # Ok::<(), gorgias::webhook::PayloadError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct WebhookTemplate(Form);

#[derive(Clone, PartialEq)]
enum Form {
    Fields(Map<String, Value>),
    Context,
}

/// Name and variable.
const IDS: [(&str, &str); 30] = [
    ("trigger", "event.type"),
    ("event_id", "event.id"),
    ("event_user_id", "event.user_id"),
    ("account", "ticket.account.domain"),
    ("ticket_id", "ticket.id"),
    ("ticket_status", "ticket.status"),
    ("ticket_channel", "ticket.channel"),
    ("ticket_via", "ticket.via"),
    ("ticket_from_agent", "ticket.from_agent"),
    ("ticket_spam", "ticket.spam"),
    ("ticket_language", "ticket.language"),
    ("ticket_customer_id", "ticket.customer.id"),
    ("ticket_customer_id_flat", "ticket.customer_id"),
    ("ticket_assignee_user_id", "ticket.assignee_user.id"),
    ("ticket_assignee_user_id_flat", "ticket.assignee_user_id"),
    ("ticket_assignee_team_id", "ticket.assignee_team.id"),
    ("ticket_assignee_team_id_flat", "ticket.assignee_team_id"),
    ("ticket_created_datetime", "ticket.created_datetime"),
    ("ticket_opened_datetime", "ticket.opened_datetime"),
    ("ticket_last_message_datetime", "ticket.last_message_datetime"),
    ("ticket_last_received_message_datetime", "ticket.last_received_message_datetime"),
    ("ticket_updated_datetime", "ticket.updated_datetime"),
    ("ticket_closed_datetime", "ticket.closed_datetime"),
    ("ticket_trashed_datetime", "ticket.trashed_datetime"),
    ("ticket_snooze_datetime", "ticket.snooze_datetime"),
    ("message_id", "message.id"),
    ("message_channel", "message.channel"),
    ("message_from_agent", "message.from_agent"),
    ("message_public", "message.public"),
    ("message_created_datetime", "message.created_datetime"),
];

/// What people wrote: as JSON, so that an empty text, the word `None` and nothing stay apart.
const TEXTS: [(&str, &str); 7] = [
    ("ticket_external_id", "ticket.external_id"),
    ("ticket_subject", "ticket.subject"),
    ("ticket_customer_email", "ticket.customer.email"),
    ("ticket_tags", "ticket.tags"),
    ("ticket_custom_fields", "ticket.custom_fields"),
    ("message_sender_email", "message.sender.email"),
    ("message_body_text", "message.body_text"),
];

impl WebhookTemplate {
    /// Sends ids, states and times, and nothing that people wrote: small, and safe however Gorgias quotes. Read the
    /// rest by API.
    #[must_use]
    pub fn ids() -> Self {
        let fields = IDS.iter().map(|(name, variable)| ((*name).to_owned(), json!(format!("{{{{{variable}}}}}"))));
        Self(Form::Fields(object(fields)))
    }

    /// Sends the same and subject, text, e-mail addresses, tags, custom field values and the external id, through the
    /// filter `tojson` (seen in client code only).
    #[must_use]
    pub fn with_texts() -> Self {
        TEXTS.iter().fold(Self::ids().field("texts", "json"), |template, (name, variable)| {
            template.field(*name, format!("{{{{{variable} | tojson}}}}"))
        })
    }

    /// Sends everything Gorgias has, as real JSON: `{{context}}` (seen in client code only). Large, it can hold
    /// hundreds of kilobytes, and whether its ticket is flat or nested is documented nowhere.
    #[must_use]
    pub fn context() -> Self {
        Self(Form::Context)
    }

    /// Names the trigger in plain words instead of asking Gorgias for it. For integrations with one trigger; the full
    /// context cannot name it.
    #[must_use]
    pub fn trigger(self, trigger: &HttpTrigger) -> Self {
        self.field("trigger", trigger.as_str())
    }

    /// Adds a field, or replaces one, with a text that may hold variables;
    /// [`WebhookEvent::payload`](super::WebhookEvent::payload) has it. The full context takes no further fields.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        if let Form::Fields(fields) = &mut self.0 {
            fields.insert(name.into(), text.into().into());
        }
        self
    }

    /// Returns the value for `form` of the integration.
    #[must_use]
    pub fn form(&self) -> Value {
        match &self.0 {
            Form::Fields(fields) => Value::Object(fields.clone()),
            Form::Context => "{{context}}".into(),
        }
    }

    /// Renders the body that arrives for this context, an object with `ticket`, `message` and `event`: for tests of
    /// receivers. It writes values as Gorgias does: as text, `True`, `None`. Of the filters it knows `tojson` only.
    #[must_use]
    pub fn render(&self, context: &Value) -> Vec<u8> {
        match &self.0 {
            Form::Context => context.to_string().into_bytes(),
            Form::Fields(fields) => {
                let rendered = fields.iter().map(|(name, text)| {
                    (name.clone(), Value::from(render(text.as_str().unwrap_or_default(), context)))
                });
                Value::Object(object(rendered)).to_string().into_bytes()
            }
        }
    }
}

impl std::fmt::Debug for WebhookTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Form::Fields(fields) => f.debug_set().entries(fields.keys()).finish(),
            Form::Context => f.write_str("{{context}}"),
        }
    }
}

fn render(text: &str, context: &Value) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((expression, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(&evaluate(expression, context));
        rest = after;
    }
    out + rest
}

fn evaluate(expression: &str, context: &Value) -> String {
    let (path, filter) = expression.split_once('|').map_or((expression, ""), |(path, filter)| (path, filter.trim()));
    let value = path.trim().split('.').try_fold(context, |value, step| {
        let (name, index) = step.strip_suffix(']').and_then(|step| step.split_once('[')).unwrap_or((step, ""));
        let value = value.get(name)?;
        match (index, index.parse::<isize>()) {
            ("", _) => Some(value),
            (_, Ok(index)) => {
                let items = value.as_array()?;
                let position = if index < 0 { items.len().checked_add_signed(index)? } else { index.unsigned_abs() };
                items.get(position)
            }
            _ => None,
        }
    });
    if filter == "tojson" {
        return value.unwrap_or(&Value::Null).to_string();
    }
    match value {
        None => String::new(),
        Some(Value::Null) => "None".to_owned(),
        Some(Value::Bool(true)) => "True".to_owned(),
        Some(Value::Bool(false)) => "False".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
