//! Reading values of payloads that templates wrote as text: `"True"`, `"None"`, `"123"`.

use std::borrow::Cow;
use std::cell::RefCell;

use serde_json::Value;

use super::shape::Shape;
use crate::model::{Hidden, Timestamp};
use crate::odd::{OddValue, nothing as is_nothing, whole_number, whole_text};
use crate::read::{Object, View, parse};

/// Reads a payload. A place is a name of our templates, such as `ticket_id`, or a path with dots into the context, such as
/// `ticket.customer.id`; of several places, the first that says something counts.
pub(super) struct Reader<'a> {
    payload: Object<'a>,
    shape: Shape,
    odd: RefCell<Vec<OddValue>>,
    /// Whether our template wrote texts as JSON.
    json: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(payload: Object<'a>, shape: Shape, odd: Vec<OddValue>) -> Self {
        let json = payload.get("texts").and_then(View::as_str) == Some("json");
        Self { payload, shape, odd: RefCell::new(odd), json }
    }

    /// What was there, but is not what belongs there.
    pub(super) fn into_odd(self) -> Vec<OddValue> {
        self.odd.into_inner()
    }

    pub(super) fn first<T>(&self, places: &[&str], read: impl Fn(View<'_>) -> Option<T>) -> Option<T> {
        places.iter().find_map(|place| read(self.at(place)?))
    }

    /// A word: an id, a name of a channel.
    pub(super) fn word(&self, places: &[&str]) -> Option<String> {
        self.first(places, word)
    }

    pub(super) fn integer(&self, places: &[&str]) -> Option<i64> {
        self.first(places, integer)
    }

    pub(super) fn flag(&self, places: &[&str]) -> Option<bool> {
        self.first(places, flag)
    }

    pub(super) fn time(&self, places: &[&str]) -> Option<Timestamp> {
        places.iter().find_map(|place| {
            let value = self.at(place)?;
            let read = time(value);
            let nothing = value.is_null() || value.as_str().is_some_and(|text| is_nothing(text.trim()));
            if read.is_none() && !nothing {
                OddValue::at(&mut self.odd.borrow_mut(), place);
            }
            read
        })
    }

    /// What people wrote.
    pub(super) fn prose(&self, places: &[&str]) -> Option<Hidden<String>> {
        let text = places.iter().find_map(|place| prose(self.at(place)?, self.json && !place.contains('.')));
        text.map(Hidden::from)
    }

    fn at(&self, place: &str) -> Option<View<'a>> {
        let mut names = place.split('.');
        let first = names.next().filter(|name| self.shape.root() != Some(name)).or_else(|| names.next())?;
        names.try_fold(self.payload.get(first)?, |value, name| value.get(name))
    }
}

fn word(value: View<'_>) -> Option<String> {
    match value {
        View::Text(text) => Some(text.trim()).filter(|text| !is_nothing(text)).map(str::to_owned),
        View::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Not trimmed. As JSON inside of the text, `"None"` and nothing stay apart.
fn prose(value: View<'_>, json: bool) -> Option<String> {
    let View::Text(text) = value else { return None };
    if json {
        match serde_json::from_str::<Value>(text) {
            Ok(Value::String(text)) => return Some(text),
            Ok(Value::Null) => return None,
            // Whoever changed the template left the filter out.
            _ => {}
        }
    }
    Some(text).filter(|text| !is_nothing(text)).map(str::to_owned)
}

pub(super) fn flag(value: View<'_>) -> Option<bool> {
    match value {
        View::Bool(flag) => Some(flag),
        View::Text(text) => match text.trim() {
            "True" | "true" | "1" => Some(true),
            "False" | "false" | "0" => Some(false),
            _ => None,
        },
        View::Number(number) => match number.as_i64() {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A time as the API writes it, or as Python shows it: with a space instead of the `T`.
pub(super) fn time(value: View<'_>) -> Option<Timestamp> {
    let View::Text(text) = value else { return None };
    let text = text.trim();
    text.parse().ok().or_else(|| text.replacen(' ', "T", 1).parse().ok())
}

/// A whole number, also as text.
pub(super) fn integer(value: View<'_>) -> Option<i64> {
    match value {
        View::Number(number) => whole_number(number),
        View::Text(text) => whole_text(text),
        _ => None,
    }
}

/// Returns what `read` makes of a list or a map, also of one that is JSON inside of text.
pub(super) fn nested<T>(value: View<'_>, read: impl FnOnce(View<'_>) -> Option<T>) -> Option<T> {
    match value {
        View::Text(text) => {
            let value = parse(text.as_bytes(), &mut Vec::new()).ok()?;
            Some(View::of(&value)).filter(|value| value.is_container()).and_then(read)
        }
        value => Some(value).filter(|value| value.is_container()).and_then(read),
    }
}

/// A map, also as JSON inside of text.
pub(super) fn whole_object(value: &Value) -> Option<Cow<'_, Value>> {
    let value = match value {
        Value::String(text) => Cow::Owned(parse(text.as_bytes(), &mut Vec::new()).ok()?),
        value => Cow::Borrowed(value),
    };
    value.is_object().then_some(value)
}
