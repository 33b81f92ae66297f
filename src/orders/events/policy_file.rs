//! Policies as files: read strictly, with the nearest name for what does not exist.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{OrderEventKind, OrderEventPolicy, Reaction};
use crate::sort::object;
use crate::text::visible::line;
use crate::text::words::nearest;

const POLICY: [&str; 2] = ["default", "on"];
const REACTION: [&str; 3] = ["do", "note", "tags"];
const DEEDS: [&str; 4] = ["ignore", "update", "open", "close"];

impl OrderEventPolicy {
    /// Returns the JSON Schema of files of policies, for editors and for models that write them.
    #[must_use]
    pub fn json_schema() -> Schema {
        schemars::schema_for!(OrderEventPolicy)
    }
}

/// Reads a word of a closed list.
struct OneOf<'a> {
    what: &'static str,
    words: &'a [&'static str],
}

impl<'de> DeserializeSeed<'de> for OneOf<'_> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for OneOf<'_> {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.words.join(", "))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<&'static str, E> {
        if let Some(known) = self.words.iter().find(|known| **known == word) {
            return Ok(known);
        }
        let found = format!("there is no {} `{}`", self.what, line(word, 40));
        Err(E::custom(match nearest(word, self.words.iter().copied()) {
            Some(near) => format!("{found}; did you mean `{near}`?"),
            None => format!("{found}: expected one of {}", self.words.join(", ")),
        }))
    }
}

/// Reads a map with a closed list of keys.
struct Keys<'a, F> {
    what: &'static str,
    words: &'a [&'static str],
    each: F,
}

/// Reads the value of one key from the map.
trait Each<'de> {
    fn value<A: MapAccess<'de>>(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, F: Each<'de>> Visitor<'de> for Keys<'_, F> {
    type Value = F;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map with any of {}", self.words.join(", "))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<F, A::Error> {
        let mut seen = Vec::new();
        while let Some(key) = map.next_key_seed(OneOf { what: self.what, words: self.words })? {
            if seen.contains(&key) {
                return Err(A::Error::duplicate_field(key));
            }
            seen.push(key);
            self.each.value(key, &mut map)?;
        }
        Ok(self.each)
    }
}

#[derive(Default)]
struct PolicyParts {
    default: Option<Reaction>,
    on: Vec<(OrderEventKind, Reaction)>,
}

impl<'de> Each<'de> for PolicyParts {
    fn value<A: MapAccess<'de>>(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        if key == "default" {
            self.default = Some(map.next_value()?);
        } else {
            self.on = map.next_value::<Kinds>()?.0;
        }
        Ok(())
    }
}

/// Reactions by the names of kinds.
#[derive(Default)]
struct Kinds(Vec<(OrderEventKind, Reaction)>);

impl<'de> Each<'de> for Kinds {
    fn value<A: MapAccess<'de>>(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        let kind = OrderEventKind::BY_WEIGHT.into_iter().find(|kind| kind.as_str() == key);
        self.0.extend(kind.zip(Some(map.next_value()?)));
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = OrderEventKind::BY_WEIGHT.map(OrderEventKind::as_str);
        deserializer.deserialize_map(Keys { what: "kind of event", words: &words, each: Self::default() })
    }
}

/// Reads `default`, the reaction to all kinds that `on` does not list; without it, these are treated as by
/// [`OrderEventPolicy::default`].
impl<'de> Deserialize<'de> for OrderEventPolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = Keys { what: "field", words: &POLICY, each: PolicyParts::default() };
        let PolicyParts { default, on } = deserializer.deserialize_map(keys)?;
        let policy = default.map_or_else(Self::default, Self::new);
        Ok(on.into_iter().fold(policy, |policy, (kind, reaction)| policy.on(kind, reaction)))
    }
}

impl<'de> Each<'de> for Reaction {
    fn value<A: MapAccess<'de>>(&mut self, key: &'static str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "do" => {
                let deed = map.next_value_seed(OneOf { what: "value of `do`", words: &DEEDS })?;
                (self.ignored, self.opens, self.closes) = (deed == "ignore", deed == "open", deed == "close");
            }
            "note" => self.notes = map.next_value()?,
            _ => {
                self.tags = map.next_value()?;
                if self.tags.iter().any(|tag| tag.trim().is_empty()) {
                    return Err(A::Error::custom("`tags` holds an empty name"));
                }
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Reaction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = Keys { what: "field", words: &REACTION, each: Self::default() };
        let reaction = deserializer.deserialize_map(keys)?;
        if reaction.ignored && (reaction.notes || !reaction.tags.is_empty()) {
            return Err(D::Error::custom("`ignore` leaves no note and adds no tag; use `update`"));
        }
        Ok(reaction)
    }
}

impl Serialize for OrderEventPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("default", &self.rest)?;
        map.serialize_entry("on", &self.reactions)?;
        map.end()
    }
}

impl Serialize for Reaction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let deed = match self {
            Self { ignored: true, .. } => "ignore",
            Self { opens: true, .. } => "open",
            Self { closes: true, .. } => "close",
            _ => "update",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("do", deed)?;
        if !self.ignored && self.notes {
            map.serialize_entry("note", &true)?;
        }
        if !self.ignored && !self.tags.is_empty() {
            map.serialize_entry("tags", &self.tags)?;
        }
        map.end()
    }
}

impl JsonSchema for OrderEventPolicy {
    fn schema_name() -> Cow<'static, str> {
        "OrderEventPolicy".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let reaction = generator.subschema_for::<Reaction>();
        let kinds = OrderEventKind::BY_WEIGHT.map(|kind| (kind.as_str().to_owned(), reaction.clone().to_value()));
        let kinds = object(kinds);
        json_schema!({
            "type": "object",
            "description": "The reaction to each kind of order event.",
            "additionalProperties": false,
            "properties": {
                "default": reaction,
                "on": { "type": "object", "description": "Reactions by kind.", "additionalProperties": false, "properties": kinds },
            },
        })
    }
}

impl JsonSchema for Reaction {
    fn schema_name() -> Cow<'static, str> {
        "Reaction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What an order event does to the ticket of the order.",
            "additionalProperties": false,
            "properties": {
                "do": { "type": "string", "enum": DEEDS, "default": "update" },
                "note": { "type": "boolean", "default": false, "description": "Also leaves an internal note." },
                "tags": { "type": "array", "items": { "type": "string", "pattern": "\\S" }, "description": "Tags to add." },
            },
        })
    }
}
