//! Walks a response along its schema, and notes where they part.

use serde_json::{Map, Value};

use super::document::{Document, Shape, name};
use super::report::DifferenceKind;
use super::rows::{Place, Rows};
use super::words::class;

/// How deep a response is followed.
const DEEPEST: u32 = 64;

/// How deep the value of an unknown key is followed.
const DEEPEST_UNKNOWN: u32 = 4;

/// The schema whose payload depends on its type, and the keys of both.
const SETTING: (&str, &str, &str) = ("AccountSetting", "type", "data");

/// A walk through the responses of an operation.
pub(super) struct Walk<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) rows: &'r mut Rows<'d>,
}

impl<'d> Walk<'d, '_> {
    /// Compares a response.
    pub(super) fn response(&mut self, schema: &'d Value, body: &Value) {
        self.value(Rows::ROOT, schema, body, DEEPEST);
    }

    fn value(&mut self, at: Place, schema: &'d Value, value: &Value, left: u32) {
        let shape = self.document.shape(schema);
        self.rows.saw(at, shape.name);
        let Some(left) = left.checked_sub(1) else { return };
        if value.is_null() {
            if !shape.nullable && (shape.expects().is_some() || shape.one_of.is_some()) {
                self.rows.found(at, DifferenceKind::UnexpectedNull, &expected(&shape), "null", None);
            }
            return;
        }
        if let Some(choices) = shape.one_of {
            let fits = choices.iter().map(|choice| self.document.shape(choice)).find(|choice| choice.takes(value));
            match fits {
                Some(choice) => self.typed(at, &choice, value, left),
                None => {
                    let document = self.document;
                    let kinds: Vec<_> = choices.iter().filter_map(|choice| document.shape(choice).expects()).collect();
                    self.wrong_type(at, &kinds.join(" or "), value);
                }
            }
            return;
        }
        self.typed(at, &shape, value, left);
    }

    /// A value that is not null.
    fn typed(&mut self, at: Place, shape: &Shape<'d>, value: &Value, left: u32) {
        if !shape.takes(value) {
            return self.wrong_type(at, &expected(shape), value);
        }
        match value {
            Value::String(text) => self.text(at, shape, text),
            Value::Number(number) => {
                if shape.format == Some("int64") && !number.is_i64() {
                    self.rows.found(at, DifferenceKind::WrongFormat, "int64", "number beyond 64 bits", None);
                }
                self.within(at, shape, ["minimum", "maximum"], number.as_f64());
            }
            Value::Array(items) => {
                self.within(at, shape, ["minItems", "maxItems"], Some(items.len() as f64));
                let (Some(schema), Some(item)) = (shape.items, self.rows.child(at, "[]")) else { return };
                for value in items {
                    self.value(item, schema, value, left);
                }
            }
            Value::Object(object) => self.object(at, shape, object, left),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn wrong_type(&mut self, at: Place, expected: &str, value: &Value) {
        let kind = DifferenceKind::WrongType;
        match value {
            Value::String(text) => self.rows.found(at, kind, expected, &format!("string <{}>", class(text)), None),
            _ => self.rows.found(at, kind, expected, name(value), None),
        }
    }

    fn text(&mut self, at: Place, shape: &Shape<'d>, text: &str) {
        if let Some(words) = shape.words
            && !words.iter().any(|word| word == text)
        {
            if self.document.vocabulary.shows_word(text) {
                self.rows.found(at, DifferenceKind::UnknownWord, "a word of the enum", text, None);
            } else {
                let seen = format!("<{}>", class(text));
                self.rows.found(at, DifferenceKind::UnknownWord, "a word of the enum", &seen, Some(text));
            }
        }
        if let Some(format) = shape.format.filter(|format| !is_in_format(format, text)) {
            self.rows.found(at, DifferenceKind::WrongFormat, format, &format!("<{}>", class(text)), None);
        }
        self.within(at, shape, ["minLength", "maxLength"], Some(text.chars().count() as f64));
        self.within(at, shape, ["", "x-gorgias-max-bytes"], Some(text.len() as f64));
    }

    fn within(&mut self, at: Place, shape: &Shape<'d>, [least, most]: [&str; 2], size: Option<f64>) {
        let Some(size) = size else { return };
        if shape.limit(least).is_some_and(|limit| size < limit) {
            self.rows.found(at, DifferenceKind::OutOfBounds, least, "less", None);
        }
        if shape.limit(most).is_some_and(|limit| size > limit) {
            self.rows.found(at, DifferenceKind::OutOfBounds, most, "more", None);
        }
    }

    fn object(&mut self, at: Place, shape: &Shape<'d>, object: &Map<String, Value>, left: u32) {
        if !shape.properties.is_empty() {
            self.rows.saw_object(at, &shape.properties, &shape.required);
        }
        for (key, value) in object {
            if shape.name == Some(SETTING.0) && key == SETTING.2 {
                self.setting(at, object.get(SETTING.1), value, left);
            } else if let Some(schema) = shape.property(key) {
                if let Some(place) = self.rows.child(at, key) {
                    self.value(place, schema, value, left);
                }
            } else if let Some(schema) = shape.entries {
                if let Some(place) = self.rows.child(at, "{}") {
                    self.value(place, schema, value, left);
                }
            } else if !shape.properties.is_empty() {
                self.unknown(at, key, value, DEEPEST_UNKNOWN);
            }
        }
        self.missing(at, shape.required.iter().copied(), shape, object);
    }

    fn missing(
        &mut self,
        at: Place,
        required: impl Iterator<Item = &'d str>,
        shape: &Shape<'d>,
        object: &Map<String, Value>,
    ) {
        for key in required.filter(|key| !object.contains_key(*key)) {
            let expected = shape.property(key).map(|schema| expected(&self.document.shape(schema)));
            if let Some(place) = self.rows.child(at, key) {
                self.rows.found(place, DifferenceKind::MissingKey, &expected.unwrap_or_default(), "nothing", None);
            }
        }
    }

    /// The payload of an account setting, whose schema depends on its type.
    fn setting(&mut self, at: Place, kind: Option<&Value>, value: &Value, left: u32) {
        let document = self.document;
        let kind = kind.and_then(Value::as_str).unwrap_or_default();
        let Some((schema, required)) = document.setting(kind) else {
            if let Some(place) = self.rows.child(at, SETTING.2) {
                self.rows.saw(place, None);
            }
            return;
        };
        let Some(place) = self.rows.child(at, &format!("{}({kind})", SETTING.2)) else { return };
        match (schema, value) {
            // It may be null.
            (_, Value::Null) | (None, _) => self.rows.saw(place, None),
            (Some(schema), _) => self.value(place, schema, value, left),
        }
        if let Value::Object(object) = value {
            let shape = schema.map(|schema| document.shape(schema)).unwrap_or_default();
            let more = required.filter(|key| !shape.required.contains(key)).collect::<Vec<_>>();
            self.missing(place, more.into_iter(), &shape, object);
        }
    }

    /// A key that the document does not have, and the keys within.
    fn unknown(&mut self, at: Place, key: &str, value: &Value, left: u32) {
        let Some(left) = left.checked_sub(1) else { return };
        let shown = self.document.vocabulary.shows(key);
        let label = if shown { key } else { &format!("<{}>", class(key)) };
        let Some(place) = self.rows.child(at, label) else { return };
        self.rows.saw(place, None);
        let text = (!shown).then_some(key);
        self.rows.found(place, DifferenceKind::UnknownKey, "no such key", name(value), text);
        if !shown {
            return;
        }
        match value {
            Value::Object(object) => object.iter().for_each(|(key, value)| self.unknown(place, key, value, left)),
            Value::Array(items) => {
                let objects = || items.iter().filter_map(Value::as_object);
                let Some(item) = objects().next().and_then(|_| self.rows.child(place, "[]")) else { return };
                for object in objects() {
                    self.rows.saw(item, None);
                    object.iter().for_each(|(key, value)| self.unknown(item, key, value, left));
                }
            }
            _ => {}
        }
    }
}

/// What the document asks for, in its own words.
fn expected(shape: &Shape<'_>) -> String {
    let kind = shape.expects().unwrap_or(if shape.one_of.is_some() { "one of several" } else { "any" });
    if shape.nullable { format!("{kind} or null") } else { kind.to_owned() }
}

/// Whether a text is in a format of the document; unknown formats fit.
fn is_in_format(format: &str, text: &str) -> bool {
    match format {
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        "email" => text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()),
        "uri" => text.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty()),
        _ => true,
    }
}
