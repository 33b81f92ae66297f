//! Reads the arguments of a call: leniently where the meaning is clear, and with all complaints at once where it is not.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::more::{ASKED_TOKENS, LEAST_TOKENS};
use super::{Argument, ArgumentKind, Tool, ToolError, fence, gate};
use crate::text::words::nearest;

/// The arguments of a call, by the kinds that the tool lists.
#[derive(Default)]
pub(crate) struct Arguments(BTreeMap<&'static str, Given>);

enum Given {
    Text(String),
    Integer(i64),
    Flag(bool),
    Choice(&'static str),
    List(Vec<String>),
    Object(Map<String, Value>),
}

/// The most items of a list and the most characters of a text that are taken.
const MOST_ITEMS: usize = 1_000;
const MOST_CHARS: usize = 200_000;

impl Arguments {
    /// Reads the arguments of this tool. `null`, and empty texts, count as not given.
    ///
    /// # Errors
    /// One error with all complaints: unknown names with the nearest one, values of another kind, what is required and missing.
    pub(crate) fn read(tool: &'static Tool, given: &Value) -> Result<Self, ToolError> {
        let parsed;
        let given = match given {
            Value::Null => &Map::new(),
            Value::Object(given) => given,
            Value::String(text) => {
                parsed = object(text).ok_or_else(|| not_an_object(tool))?;
                &parsed
            }
            _ => return Err(not_an_object(tool)),
        };
        let mut this = Self::default();
        let mut complaints = Vec::new();
        for name in given.keys() {
            if !tool.arguments.iter().any(|argument| argument.name == name) {
                complaints.push(unknown(tool, name));
            }
        }
        for argument in tool.arguments {
            let value = given.get(argument.name).filter(|value| !is_nothing(value));
            match value.map(|value| read(argument, value)) {
                Some(Ok(value)) => {
                    this.0.insert(argument.name, value);
                }
                Some(Err(error)) => complaints.push(error),
                // Whoever gives a plan back need not repeat what it says.
                None if argument.required && !given.contains_key(gate::PLAN.name) => {
                    complaints.push(ToolError::argument(argument.name, "is missing", kind(argument.kind)));
                }
                None => {}
            }
        }
        ToolError::all(complaints).map_or(Ok(this), Err)
    }

    /// Returns `true` if the argument was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The value of an argument of kind `Text`.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of an argument of kind `Text` that is required.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ToolError> {
        self.text(name).ok_or_else(|| ToolError::argument(name, "is missing", "a text"))
    }

    /// The value of an argument of kind `Integer`.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Given::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The value of an argument of kind `Integer`, which must be in this range.
    pub(crate) fn integer_in(&self, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, ToolError> {
        match self.integer(name) {
            Some(number) if !range.contains(&number) => {
                let remedy = format!("from {} to {}", range.start(), range.end());
                Err(ToolError::argument(name, format_args!("is {number}"), remedy))
            }
            number => Ok(number),
        }
    }

    /// The most tokens of the output, where the call says it.
    pub(crate) fn max_tokens(&self) -> Result<Option<usize>, ToolError> {
        let asked = self.integer_in("max_tokens", LEAST_TOKENS..=ASKED_TOKENS)?;
        Ok(asked.and_then(|asked| usize::try_from(asked).ok()))
    }

    /// The value of an argument of kind `Flag`.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Given::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The value of an argument of kind `Choice`: one of its words.
    pub(crate) fn choice(&self, name: &str) -> Option<&'static str> {
        match self.0.get(name)? {
            Given::Choice(word) => Some(word),
            _ => None,
        }
    }

    /// The values of an argument of kind `TextList`; none if it was not given.
    pub(crate) fn list(&self, name: &str) -> &[String] {
        match self.0.get(name) {
            Some(Given::List(list)) => list,
            _ => &[],
        }
    }

    /// The value of an argument of kind `Object`.
    pub(crate) fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        match self.0.get(name)? {
            Given::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The ids of an argument of kind `TextList`, each once, in their order: `5`, `"#5"`, `"5, 6"`. At most so many.
    pub(crate) fn ids(&self, name: &str, most: usize) -> Result<Vec<i64>, ToolError> {
        let mut ids = Vec::new();
        for word in self.list(name).iter().flat_map(|item| item.split(',')).filter(|word| !word.trim().is_empty()) {
            let id = id(word).ok_or_else(|| {
                ToolError::argument(
                    name,
                    format_args!("has {}", fence::quote(word, 40)),
                    "ids are whole numbers above 0",
                )
            })?;
            if !ids.contains(&id) {
                ids.push(id);
            }
            if ids.len() > most {
                return Err(ToolError::argument(
                    name,
                    format_args!("has more than {most} ids"),
                    "ask for fewer at once",
                ));
            }
        }
        if ids.is_empty() {
            return Err(ToolError::argument(name, "has no id", "ids are whole numbers above 0"));
        }
        Ok(ids)
    }
}

/// An id as people write it: `5`, `5.0`, `#5`.
pub(crate) fn id(text: &str) -> Option<i64> {
    let text = text.trim();
    whole(text.strip_prefix('#').unwrap_or(text)).filter(|id| *id > 0)
}

fn not_an_object(tool: &Tool) -> ToolError {
    ToolError::new(format!("the arguments of {} are no JSON object", tool.name))
        .remedy("send an object with named arguments")
}

fn unknown(tool: &Tool, name: &str) -> ToolError {
    let names = || tool.arguments.iter().map(|argument| argument.name);
    let shown = fence::quote(name, 40);
    let error = ToolError::new(format!("{shown} is not an argument of {}", tool.name));
    match nearest(&name.to_lowercase(), names()) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy(format!("it takes {}", names().collect::<Vec<_>>().join(", "))),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn read(argument: &Argument, value: &Value) -> Result<Given, ToolError> {
    let wrong = || {
        let shown = fence::quote(&value.to_string(), 40);
        ToolError::argument(argument.name, format_args!("is {shown}"), kind(argument.kind))
    };
    let given = match argument.kind {
        ArgumentKind::Text => text(value).map(Given::Text),
        ArgumentKind::Integer => integer(value).map(Given::Integer),
        ArgumentKind::Flag => flag(value).map(Given::Flag),
        ArgumentKind::Choice(words) => return choice(argument, words, value).ok_or_else(wrong)?,
        ArgumentKind::TextList => list(value).map(Given::List),
        ArgumentKind::Object => match value {
            Value::Object(object) => Some(Given::Object(object.clone())),
            Value::String(text) => object(text).map(Given::Object),
            _ => None,
        },
    };
    given.ok_or_else(wrong)
}

/// The kind of value, in words for a refusal.
fn kind(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Text => format!("a text of at most {MOST_CHARS} characters"),
        ArgumentKind::Integer => "a whole number".to_owned(),
        ArgumentKind::Flag => "true or false".to_owned(),
        ArgumentKind::Choice(words) => format!("one of {}", words.join(", ")),
        ArgumentKind::TextList => format!("a list of at most {MOST_ITEMS} texts"),
        ArgumentKind::Object => "a JSON object".to_owned(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.len() <= MOST_CHARS || text.chars().nth(MOST_CHARS).is_none() => Some(text.clone()),
        // A number that is meant as an id comes as 5.0 from hosts that know no other numbers.
        Value::Number(number) => Some(integer(value).map_or_else(|| number.to_string(), |whole| whole.to_string())),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(&number.to_string())),
        Value::String(text) => whole(text.trim()),
        _ => None,
    }
}

/// A whole number, also as `5.0`.
fn whole(text: &str) -> Option<i64> {
    let digits = match text.split_once('.') {
        Some((digits, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => digits,
        Some(_) => return None,
        None => text,
    };
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    // `1e3`, as some write large numbers; beyond 2^53 a double is no longer exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number: f64 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn choice(argument: &Argument, words: &'static [&'static str], value: &Value) -> Option<Result<Given, ToolError>> {
    let asked = text(value)?.trim().to_lowercase().replace([' ', '-'], "_");
    if let Some(word) = words.iter().find(|word| **word == asked) {
        return Some(Ok(Given::Choice(word)));
    }
    let remedy = match nearest(&asked, words.iter().copied()) {
        Some(near) => format!("did you mean {near}? It takes {}", words.join(", ")),
        None => kind(argument.kind),
    };
    Some(Err(ToolError::argument(argument.name, format_args!("is {}", fence::quote(&asked, 40)), remedy)))
}

fn list(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) if items.len() <= MOST_ITEMS => items.iter().map(text).collect(),
        // Some hosts send a list as its JSON.
        Value::String(json) if json.trim_start().starts_with('[') => match serde_json::from_str(json) {
            Ok(items @ Value::Array(_)) => list(&items),
            _ => Some(vec![json.clone()]),
        },
        value => Some(vec![text(value)?]),
    }
}

fn object(json: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}
