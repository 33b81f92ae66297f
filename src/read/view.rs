//! A look at a JSON value, however it is kept.

use serde_json::{Map, Number, Value};

use super::kept::Kept;
use super::tree::{Keys, Node, take, take_key, view};

/// A JSON value, of a [`Value`] or a [`Tree`](super::Tree): so there is one reader for what was parsed before and what was not.
#[derive(Clone, Copy)]
pub(crate) enum View<'a> {
    Null,
    Bool(bool),
    Number(&'a Number),
    Text(&'a str),
    List(List<'a>),
    Object(Object<'a>),
}

#[derive(Clone, Copy)]
pub(crate) enum List<'a> {
    Values(&'a [Value]),
    Nodes(&'a [Node<'a>]),
}

#[derive(Clone, Copy)]
pub(crate) enum Object<'a> {
    Map(&'a Map<String, Value>),
    /// As they were written.
    Fields(Fields<'a>),
}

/// The fields of an object in a [`Tree`](super::Tree): no name comes twice.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(super) keys: &'a Keys,
    /// Each key and its value.
    pub(super) nodes: &'a [Node<'a>],
    pub(super) text: &'a str,
}

impl<'a> View<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(List::Values(items)),
            Value::Object(object) => Self::Object(Object::Map(object)),
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns `true` for a list or an object.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    pub(crate) fn as_str(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_object(self) -> Option<Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    pub(crate) fn as_list(self) -> Option<List<'a>> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// Returns the field of an object.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.as_object()?.get(name)
    }

    /// Returns the fields of an object as [`Object::sorted`] does.
    pub(crate) fn entries(self) -> Vec<(&'a str, Self)> {
        self.as_object().map(Object::sorted).unwrap_or_default()
    }

    /// Copies it. Recurses as dropping a value does.
    pub(crate) fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.to_owned()),
            Self::List(list) => list.iter().map(Self::to_value).collect(),
            Self::Object(object) => Value::Object(object.to_map()),
        }
    }
}

impl<'a> List<'a> {
    pub(crate) fn is_empty(self) -> bool {
        match self {
            Self::Values(items) => items.is_empty(),
            Self::Nodes(nodes) => nodes.is_empty(),
        }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = View<'a>> {
        let (values, mut nodes): (&[Value], &[Node<'a>]) = match self {
            Self::Values(items) => (items, &[]),
            Self::Nodes(nodes) => (&[], nodes),
        };
        values.iter().map(View::of).chain(std::iter::from_fn(move || take(&mut nodes).map(view)))
    }
}

impl<'a> Object<'a> {
    pub(crate) fn get(self, name: &str) -> Option<View<'a>> {
        let Fields { keys, mut nodes, .. } = match self {
            Self::Map(map) => return map.get(name).map(View::of),
            Self::Fields(fields) => fields,
        };
        if !keys.may_have(name) {
            return None;
        }
        while let Some(key) = take_key(&mut nodes) {
            let value = take(&mut nodes)?;
            if key == name {
                return Some(view(value));
            }
        }
        None
    }

    pub(crate) fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn is_empty(self) -> bool {
        match self {
            Self::Map(map) => map.is_empty(),
            Self::Fields(fields) => fields.nodes.is_empty(),
        }
    }

    /// The fields as they come.
    fn fields(self) -> impl Iterator<Item = (&'a str, View<'a>)> {
        let (map, mut nodes): (_, &[Node<'a>]) = match self {
            Self::Map(map) => (Some(map), &[]),
            Self::Fields(fields) => (None, fields.nodes),
        };
        let of_map = map.into_iter().flatten().map(|(name, value)| (name.as_str(), View::of(value)));
        of_map.chain(std::iter::from_fn(move || Some((take_key(&mut nodes)?, take(&mut nodes).map(view)?))))
    }

    /// Returns the fields, sorted by name.
    pub(crate) fn sorted(self) -> Vec<(&'a str, View<'a>)> {
        let mut sorted: Vec<_> = self.fields().collect();
        sorted.sort_by_key(|(name, _)| *name);
        sorted
    }

    pub(crate) fn to_map(self) -> Map<String, Value> {
        match self {
            Self::Map(map) => map.clone(),
            Self::Fields(_) => self.fields().map(|(name, value)| (name.to_owned(), value.to_value())).collect(),
        }
    }

    /// Keeps a copy, as text if it is one.
    pub(crate) fn kept(self) -> Kept {
        match self {
            Self::Map(map) => Value::Object(map.clone()).into(),
            Self::Fields(fields) => Kept::text(fields.text),
        }
    }
}
