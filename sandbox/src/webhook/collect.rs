//! From what happened to the calls that it causes. Variables are filled in here, from the records as the request left them.

use serde_json::{Value, json};

use super::outgoing::Outgoing;
use super::settings::{WebhookSettings, WebhookTicket};
use crate::conversation::messages::Messages;
use crate::conversation::show;
use crate::engine::Resource as _;
use crate::state::value::{Fields, object};
use crate::state::{Fired, Id, Kind, Record, World};

/// A call that is to be made.
pub(crate) struct Due {
    pub(super) fired: Fired,
    pub(super) integration: Id,
    /// Whose record takes the answer, where the integration asks for data.
    pub(super) customer: Option<Id>,
    /// The request, or why there is none.
    pub(super) outgoing: Result<Outgoing, String>,
}

/// Takes what has happened, and gives the calls of all integrations that listen.
pub(crate) fn collect(world: &mut World, settings: &WebhookSettings) -> Vec<Due> {
    let mut fired: Vec<Fired> = Vec::new();
    for next in std::mem::take(&mut world.fired) {
        if !fired.iter().any(|before| next.repeats(before)) {
            fired.push(next);
        }
    }
    let world = &*world;
    fired.into_iter().flat_map(|fired| calls(world, &fired, settings)).collect()
}

fn calls(world: &World, fired: &Fired, settings: &WebhookSettings) -> Vec<Due> {
    let mut listening = world.store.all(Kind::Integration).filter(|found| listens(found, fired.trigger)).peekable();
    // Rendering a ticket is work, and most happenings have no listener. What is deleted already cannot be told of.
    if listening.peek().is_none() {
        return Vec::new();
    }
    let Some(context) = context(world, fired, settings.ticket) else { return Vec::new() };
    let customer = world.copy(Kind::Ticket, fired.ticket).int("_customer");
    listening
        .map(|integration| {
            // What is called with is the same in every build, as responses are.
            let mut http = integration.some("http").cloned().unwrap_or_default();
            http.sort_all_objects();
            let secret = integration.text("_hmac_secret");
            Due {
                fired: fired.clone(),
                integration: integration.id(),
                customer,
                outgoing: Outgoing::render(&http, secret, &context, &settings.signature),
            }
        })
        .collect()
}

/// Whether an integration is switched on and listens to a trigger. Keys are read with hyphens and with underscores, as
/// documented samples write them, and so is the name for assignments that only the samples have.
fn listens(integration: &Record, trigger: &str) -> bool {
    let triggers = integration.some("http").and_then(|http| http.some("triggers")).and_then(Value::as_object);
    integration.text("type") == Some("http")
        && integration.some("deactivated_datetime").is_none()
        && triggers.into_iter().flatten().any(|(key, on)| {
            let key = key.replace('_', "-");
            let key = if key == "ticket-assignee-updated" { "ticket-assignment-updated" } else { &key };
            key == trigger && on == &Value::Bool(true)
        })
}

/// What templates see. With triggers of the ticket there is no `message` (assumed).
fn context(world: &World, fired: &Fired, form: WebhookTicket) -> Option<Value> {
    let record = world.store.get(Kind::Ticket, fired.ticket)?;
    let nested = || {
        let mut ticket = object(show::full(world, record, false));
        let thread = ticket.items("messages");
        let ends = [("first_message", thread.first().cloned()), ("last_message", thread.last().cloned())];
        ticket.extend(ends.map(|(name, message)| (name.to_owned(), message.unwrap_or_default())));
        ticket.insert("account".to_owned(), json!({"domain": world.domain}));
        ticket
    };
    let ticket = match form {
        WebhookTicket::Nested => nested(),
        WebhookTicket::Flat => show::flat(world, record),
        WebhookTicket::Both => {
            let mut ticket = show::flat(world, record);
            // Tags are richer there.
            ticket.extend(nested());
            ticket
        }
    };
    let mut event = world.copy(Kind::Event, fired.event);
    // The log has finer names than the triggers; that templates see those of the triggers is assumed.
    event.insert("type".to_owned(), json!(fired.trigger));
    let mut context = json!({"ticket": ticket, "event": event});
    if let Some(id) = fired.message {
        context["message"] = Messages.show(world, world.store.get(Kind::Message, id)?);
    }
    // As in responses: the bytes are the same in every build.
    context.sort_all_objects();
    Some(context)
}
