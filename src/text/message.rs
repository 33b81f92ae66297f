//! A message of a ticket: its words, who wrote it, and whether it counts. The one reading of all who look at messages.

use std::borrow::Cow;

use super::html::{self, Rendered};
use super::quote::{self, Parts};
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

/// The words of a message without what it quotes, where Gorgias separates the two; else all of them: our own separation
/// ([`parts`]) ranks words, and never drops any.
pub(crate) fn own_words(message: &TicketMessage) -> Cow<'_, str> {
    let stripped = stripped(message);
    if stripped.is_empty() { whole_text(message) } else { stripped }
}

/// A message in two: the writer's own words, and what it quotes. Gorgias' separation counts where there is one; what it quotes is
/// then the rest of the body, or all of it where the two do not fit. Together they hold all words of [`whole_text`].
pub(crate) fn parts(message: &TicketMessage) -> Parts<'_> {
    let own = stripped(message);
    if own.is_empty() {
        return separated(message);
    }
    let whole = first([Field::Text(&message.body_text), Field::Html(&message.body_html)]);
    let quoted = quote::besides(&whole, &own).map(Cow::into_owned);
    Parts { own, quoted: quoted.map_or(whole, Cow::Owned) }
}

/// What Gorgias takes for the writer's own words, if anything.
fn stripped(message: &TicketMessage) -> Cow<'_, str> {
    first([Field::Text(&message.stripped_text), Field::Html(&message.stripped_html)])
}

/// The body in two. Its text counts before its HTML, which can tell what is quoted where the text does not.
fn separated(message: &TicketMessage) -> Parts<'_> {
    let marked = |html: &String| {
        let Rendered { text, quoted } = html::render(html);
        (!quoted.is_empty(), quote::split(Cow::Owned(text), &quoted))
    };
    let text = message.body_text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let Some(text) = text else {
        return message.body_html.as_ref().map(|html| marked(html).1).unwrap_or_default();
    };
    let parts = quote::split(Cow::Borrowed(text), &[]);
    if let Some(html) = message.body_html.as_ref().filter(|_| parts.quoted.is_empty())
        && let (true, Parts { own, .. }) = marked(html)
        && !own.is_empty()
        && let Some(quoted) = quote::besides(text, &own)
    {
        return Parts { own, quoted };
    }
    parts
}

#[derive(Clone, Copy)]
enum Field<'a> {
    Text(&'a Option<String>),
    Html(&'a Option<String>),
}

fn first<'a>(fields: impl IntoIterator<Item = Field<'a>>) -> Cow<'a, str> {
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

    use super::{TicketMessage, Writer, own_words, parts, whole_text, writer};

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
    fn a_message_is_read_in_two() {
        let history =
            "<div class=gmail_quote>On 4 May 2026 at 10:00 Nia wrote:<blockquote>Your order 1002</blockquote></div>";
        for (fields, own, quoted) in [
            (json!({"body_text": "Where?\n> Soon."}), "Where?", "> Soon."),
            (json!({"body_text": "Where?"}), "Where?", ""),
            (json!({"body_text": "> Soon."}), "", "> Soon."),
            (
                json!({"body_html": format!("<p>Where?</p>{history}")}),
                "Where?",
                "On 4 May 2026 at 10:00 Nia wrote:\nYour order 1002",
            ),
            // The HTML tells what the text does not.
            (
                json!({"body_text": "Where?\n\nYour order\n1002", "body_html": "<p>Where?<blockquote type=cite>Your order 1002"}),
                "Where?",
                "Your order\n1002",
            ),
            (
                json!({"body_text": "Else\nYour order 1002", "body_html": "<p>Where?<blockquote type=cite>Your order 1002"}),
                "Else\nYour order 1002",
                "",
            ),
            // What Gorgias says counts; the rest is quoted: after it, before it, around it, or everything.
            (
                json!({"body_text": "Where is\nit?\nHi! Soon.", "stripped_text": "Where is it?"}),
                "Where is it?",
                "Hi! Soon.",
            ),
            (json!({"body_text": "Soon.\nWhere is\nit?", "stripped_text": "Where is it?"}), "Where is it?", "Soon."),
            (json!({"body_text": "a\n1\nb\n2\nc", "stripped_html": "1<br>2"}), "1\n2", "a\nb\nc"),
            (json!({"body_text": "Where's it?", "stripped_text": "Where"}), "Where", "Where's it?"),
            (json!({"body_text": "Where?", "stripped_text": "Where?"}), "Where?", ""),
            (json!({"stripped_text": "Where?"}), "Where?", ""),
            (json!({}), "", ""),
        ] {
            let message = message(&fields);
            let parts = parts(&message);
            assert_eq!((&*parts.own, &*parts.quoted), (own, quoted), "{fields}");
            // Only what Gorgias separates is left out.
            let separated = fields.get("stripped_text").or(fields.get("stripped_html")).is_some();
            assert_eq!(own_words(&message), if separated { own.into() } else { whole_text(&message) }, "{fields}");
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
