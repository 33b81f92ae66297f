//! JSON that borrows from its text, as one list of values.

use serde_json::Number;

use super::reader::{Failed, Reader};
use super::view::{Fields, List, Object, View};

/// A JSON value with all that is within it, in the order of the text.
///
/// A [`Value`](serde_json::Value) copies each key and text, and an object of one field takes 600 bytes; of an order with hundreds
/// of keys, a reader wants some dozens.
pub(crate) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

/// A value, or the key that comes before its value. What is within a list or an object follows it.
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(&'a str),
    /// A text that had escapes.
    Unescaped(Box<str>),
    /// How many nodes it takes, this one included.
    List(u32),
    /// The same, and its text. What is known of its keys comes next.
    Object(u32, &'a str),
    Keys(Keys),
}

/// Bits for the keys of an object, so that most of those that it does not have are not looked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Keys([u64; 2]);

impl Keys {
    pub(super) fn may_have(&self, key: &str) -> bool {
        let (word, bit) = Self::bit(key);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn add(&mut self, key: &str) {
        let (word, bit) = Self::bit(key);
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    /// By how long a key is and how it ends.
    fn bit(key: &str) -> (usize, u64) {
        let end = key.bytes().rev().take(8);
        let hash = end.fold(key.len() as u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57;
        (usize::from(hash >= 64), 1 << (hash & 63))
    }
}

/// The most fields of an object: each may have to be compared with all before it.
const MOST_FIELDS: usize = 256;

/// What a value takes on average, with its key, of the texts of shops.
const BYTES: usize = 12;

impl<'a> Tree<'a> {
    /// Parses a text of at most `most` levels. `None` if it is not JSON, or has anything odd, such as a key that comes twice, or
    /// objects of very many fields: [`parse`](super::parse) reads those.
    pub(crate) fn parse(text: &'a str, most: usize) -> Option<Self> {
        let mut reader = Reader::new(text);
        let nodes = reader.nodes(most).ok()?;
        reader.end().ok()?;
        (reader.seen.values.is_empty() && !reader.mended).then_some(Self { nodes })
    }

    pub(crate) fn view(&self) -> View<'_> {
        view(&self.nodes)
    }
}

/// The value that stands first.
pub(super) fn view<'a>(nodes: &'a [Node<'a>]) -> View<'a> {
    let Some((first, within)) = nodes.split_first() else { return View::Null };
    match first {
        Node::Null => View::Null,
        Node::Bool(flag) => View::Bool(*flag),
        Node::Number(number) => View::Number(number),
        Node::Text(text) => View::Text(text),
        Node::Unescaped(text) => View::Text(text),
        Node::List(_) => View::List(List::Nodes(within)),
        Node::Object(_, text) => match within.split_first() {
            Some((Node::Keys(keys), nodes)) => View::Object(Object::Fields(Fields { keys, nodes, text })),
            _ => View::Null,
        },
        // Stands in no value's place.
        Node::Keys(_) => View::Null,
    }
}

/// Takes the value that stands first, with all that is within it.
pub(super) fn take<'a>(nodes: &mut &'a [Node<'a>]) -> Option<&'a [Node<'a>]> {
    let span = match nodes.first()? {
        Node::List(span) | Node::Object(span, _) => usize::try_from(*span).ok()?,
        _ => 1,
    };
    let (one, rest) = nodes.split_at_checked(span)?;
    *nodes = rest;
    Some(one)
}

/// Takes a key.
pub(super) fn take_key<'a>(nodes: &mut &'a [Node<'a>]) -> Option<&'a str> {
    let (key, rest) = nodes.split_first()?;
    *nodes = rest;
    match key {
        Node::Text(key) => Some(key),
        Node::Unescaped(key) => Some(key),
        _ => None,
    }
}

/// A list or an object that is not closed yet.
struct Open {
    node: usize,
    start: usize,
    close: u8,
    keys: Keys,
    fields: usize,
}

impl<'a> Reader<'a> {
    fn nodes(&mut self, most: usize) -> Result<Vec<Node<'a>>, Failed> {
        let mut nodes = Vec::with_capacity(self.text.len() / BYTES + 1);
        let mut open: Vec<Open> = Vec::new();
        loop {
            match self.peek()? {
                b'{' | b'[' if open.len() >= most => return Err(self.unexpected()),
                byte @ (b'{' | b'[') => {
                    let close = if byte == b'{' { b'}' } else { b']' };
                    let start = self.at;
                    self.at += 1;
                    let mut opened = Open { node: nodes.len(), start, close, keys: Keys::default(), fields: 0 };
                    // In the place of what is known at its end.
                    nodes.push(Node::Null);
                    if close == b'}' {
                        nodes.push(Node::Null);
                    }
                    let is_empty = self.eats(close);
                    if close == b'}' && !is_empty {
                        self.key_node(&mut opened, &mut nodes)?;
                    }
                    open.push(opened);
                    if !is_empty {
                        continue;
                    }
                    self.close(&mut open, &mut nodes)?;
                }
                b'"' => nodes.push(self.string()?.into()),
                b't' | b'f' => nodes.push(Node::Bool(self.flag()?)),
                _ if self.null()? => nodes.push(Node::Null),
                _ => nodes.push(Node::Number(self.number()?)),
            }
            // What is complete may complete what it is in.
            loop {
                let Some(last) = open.last_mut() else { return Ok(nodes) };
                if self.another(last.close)? {
                    if last.close == b'}' {
                        self.key_node(last, &mut nodes)?;
                    }
                    break;
                }
                self.close(&mut open, &mut nodes)?;
            }
        }
    }

    fn key_node(&mut self, of: &mut Open, nodes: &mut Vec<Node<'a>>) -> Result<(), Failed> {
        let (_, key) = self.key()?;
        of.fields += 1;
        let mut known = nodes.get(of.node + 2..).filter(|_| of.keys.may_have(&key)).unwrap_or_default();
        while let Some(other) = take_key(&mut known) {
            take(&mut known);
            if other == key {
                return Err(self.unexpected());
            }
        }
        if of.fields > MOST_FIELDS {
            return Err(self.unexpected());
        }
        of.keys.add(&key);
        nodes.push(key.into());
        Ok(())
    }

    fn close(&self, open: &mut Vec<Open>, nodes: &mut [Node<'a>]) -> Result<(), Failed> {
        let Some(Open { node, start, close, keys, .. }) = open.pop() else { return Err(self.unexpected()) };
        let span = u32::try_from(nodes.len() - node).map_err(|_| self.unexpected())?;
        let text = self.text.get(start..self.at).unwrap_or_default();
        if let Some([head, behind @ ..]) = nodes.get_mut(node..) {
            *head = if close == b'}' { Node::Object(span, text) } else { Node::List(span) };
            if let Some(behind) = behind.first_mut().filter(|_| close == b'}') {
                *behind = Node::Keys(keys);
            }
        }
        Ok(())
    }
}

impl<'a> From<std::borrow::Cow<'a, str>> for Node<'a> {
    fn from(text: std::borrow::Cow<'a, str>) -> Self {
        match text {
            std::borrow::Cow::Borrowed(text) => Self::Text(text),
            std::borrow::Cow::Owned(text) => Self::Unescaped(text.into()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Tree};
    use crate::read::View;

    #[test]
    fn a_tree_says_what_a_value_says() {
        for text in [
            "null",
            " true ",
            "[]",
            "{}",
            "-0",
            r#"{"b": [1, -1, 1.5, 1e3, 0, 18446744073709551615, 12345678901234567890123], "a": "x\u00e9\n\"", "": {"c": null}}"#,
            r#"{"\u0061": 1, "aa": 2, "b": [{"a": {}}, [], [[]]]}"#,
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(Tree::parse(text, 128).unwrap().view().to_value(), value, "{text}");
            assert_eq!(View::of(&value).to_value(), value, "{text}");
        }
    }

    #[test]
    fn what_serde_json_refuses_is_no_tree_and_what_comes_twice() {
        let deep = "[".repeat(129) + &"]".repeat(129);
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\" 1}",
            "{\"a\":1,}",
            "nul",
            "1 2",
            "\"\\ud800\"",
            "1e999",
            "NaN",
            "[-Infinity]",
            "01",
            "-",
            &deep,
        ] {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
            assert!(Tree::parse(text, 128).is_none(), "{text}");
        }
        let all = |count: usize| (0..count).map(|n| format!("\"key {n}\": {n}")).collect::<Vec<_>>().join(",");
        for (text, expected) in [
            (r#"[{"a": 1, "b": {"a": 2}, "\u0061": 3}]"#.to_owned(), false),
            (r#"[{"a": 1, "b": {"a": 2}}, {"a": 3}]"#.to_owned(), true),
            (format!("{{{}}}", all(256)), true),
            (format!("{{{}}}", all(257)), false),
            (format!("{{{}, \"key 7\": 7}}", all(200)), false),
        ] {
            assert_eq!(Tree::parse(&text, 128).is_some(), expected, "{text}");
        }
        let text = format!("{{{}}}", all(200));
        let tree = Tree::parse(&text, 128).unwrap();
        for n in 0..400 {
            let found = tree.view().get(&format!("key {n}")).map(View::to_value);
            assert_eq!(found, (n < 200).then(|| json!(n)));
        }
    }

    #[test]
    fn keys_are_found_and_sorted() {
        let tree = Tree::parse(r#"{"b": {"c": 3}, "a": 2}"#, 128).unwrap();
        let sorted: Vec<_> = tree.view().entries().into_iter().map(|(name, value)| (name, value.to_value())).collect();
        assert_eq!(sorted, [("a", json!(2)), ("b", json!({"c": 3}))]);
        assert!(tree.view().get("c").is_none());
        assert_eq!(tree.view().get("b").and_then(|b| b.get("c")).map(View::to_value), Some(json!(3)));
    }

    #[test]
    fn a_value_is_small() {
        assert!(size_of::<Node<'_>>() <= 24);
    }
}
