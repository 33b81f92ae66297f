//! A message of a ticket: its words, who wrote it, and whether it counts. The one reading of all who look at messages.

use std::borrow::Cow;

use super::html;
use crate::types::{ChannelSlug, TicketMessage};

/// Who wrote a message, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The customer, or anybody else outside; also where the message does not say, since a customer's words deserve the most care.
    Customer,
    /// An agent, a rule or a bot, to the customer.
    Agent,
    /// Anybody, to colleagues only.
    Internal,
}

/// Returns who wrote a message, and for whom.
pub(crate) fn writer(message: &TicketMessage) -> Writer {
    match message.from_agent {
        _ if is_internal(message) => Writer::Internal,
        Some(true) => Writer::Agent,
        Some(false) | None => Writer::Customer,
    }
}

/// Returns `true` if the customer cannot see the message: an internal note by its channel, or not public.
pub(crate) fn is_internal(message: &TicketMessage) -> bool {
    message.channel == Some(ChannelSlug::InternalNote) || message.public == Some(false)
}

/// Returns `true` if somebody deleted the message. It stays in the ticket; it is not shown, and it decides nothing.
pub(crate) fn is_deleted(message: &TicketMessage) -> bool {
    message.deleted_datetime.is_some()
}

/// All words of a message with what it quotes, without white space around them: of the first field that has any.
pub(crate) fn whole_text(message: &TicketMessage) -> Cow<'_, str> {
    first([
        Field::Text(&message.body_text),
        Field::Html(&message.body_html),
        Field::Text(&message.stripped_text),
        Field::Html(&message.stripped_html),
    ])
}

/// The words of a message without what it quotes, where Gorgias separates the two; else all of them.
pub(crate) fn own_words(message: &TicketMessage) -> Cow<'_, str> {
    first([
        Field::Text(&message.stripped_text),
        Field::Html(&message.stripped_html),
        Field::Text(&message.body_text),
        Field::Html(&message.body_html),
    ])
}

#[derive(Clone, Copy)]
enum Field<'a> {
    Text(&'a Option<String>),
    Html(&'a Option<String>),
}

fn first(fields: [Field<'_>; 4]) -> Cow<'_, str> {
    let words = |field| match field {
        Field::Text(text) => text.as_deref().map(str::trim).map(Cow::Borrowed),
        Field::Html(html) => html.as_deref().map(|html| Cow::Owned(html::text(html))),
    };
    fields.into_iter().filter_map(words).find(|words| !words.is_empty()).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use serde_json::{Value, json};

    use super::{TicketMessage, Writer, own_words, whole_text, writer};

    fn message(fields: &Value) -> TicketMessage {
        let mut message = json!({"id": 1});
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        serde_json::from_value(message).unwrap()
    }

    #[test]
    fn each_reading_takes_the_first_field_with_words() {
        let all = json!({"body_text": "new > old", "body_html": "<p>new &gt; old!</p>", "stripped_text": "new", "stripped_html": "<i>new!</i>"});
        for (without, own, whole) in [
            (&[][..], "new", "new > old"),
            (&["stripped_text"], "new!", "new > old"),
            (&["stripped_text", "stripped_html"], "new > old", "new > old"),
            (&["body_text"], "new", "new > old!"),
            (&["body_text", "body_html"], "new", "new"),
            (&["body_text", "body_html", "stripped_text"], "new!", "new!"),
            (&["body_text", "body_html", "stripped_text", "stripped_html"], "", ""),
        ] {
            // A field without words is as good as none: null, blank, or an image only.
            for nothing in [Value::Null, json!(" \n"), json!("<img>")] {
                let mut fields = all.clone();
                for name in without {
                    let html = name.ends_with("html");
                    fields[*name] = if nothing == json!("<img>") && !html { json!("") } else { nothing.clone() };
                }
                let message = message(&fields);
                assert_eq!((&*own_words(&message), &*whole_text(&message)), (own, whole), "{without:?} {nothing}");
            }
        }
    }

    #[test]
    fn a_note_is_one_by_its_channel_or_by_not_being_public() {
        for (fields, expected) in [
            (json!({}), Writer::Customer),
            (json!({"from_agent": false, "public": true, "channel": "email"}), Writer::Customer),
            (json!({"from_agent": true, "channel": "email"}), Writer::Agent),
            (json!({"from_agent": true, "public": false, "channel": "email"}), Writer::Internal),
            (json!({"from_agent": true, "public": true, "channel": "internal-note"}), Writer::Internal),
            (json!({"from_agent": false, "channel": "internal-note"}), Writer::Internal),
        ] {
            assert_eq!(writer(&message(&fields)), expected, "{fields}");
        }
    }
}
