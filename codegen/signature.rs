//! Signatures: an operation and its arguments on one line, as short as a reader can bear.
//!
//! What is optional has a `?`. Text has no type, nor has a number that is an id; `int`, `num`, `bool` and `time` say themselves,
//! `a|b` are the words to choose from, `[x]` is a list, `{a, b?}` an object, `{}` one with any keys.

use super::arguments::{Argument, Arguments, Call, Kind};

/// The most words that a choice shows.
const MOST_WORDS: usize = 8;
/// The most fields that an object within an argument shows, beside those that are required.
const MOST_FIELDS: usize = 6;

/// Writes the signature of an operation.
pub(crate) fn signature(id: &str, call: &Call, arguments: &Arguments) -> String {
    let body = match &call.body {
        Some(Argument { kind: Kind::Record(name), .. }) => arguments.records.get(name).map_or(&[][..], Vec::as_slice),
        Some(other) => std::slice::from_ref(other),
        None => &[],
    };
    let (required, optional): (Vec<_>, Vec<_>) = call.parameters.iter().chain(body).partition(|found| found.required);
    let shown: Vec<String> = required.into_iter().chain(optional).map(|found| one(found, arguments, 0)).collect();
    format!("{id}({})", shown.join(", "))
}

fn one(argument: &Argument, arguments: &Arguments, depth: usize) -> String {
    let mark = if argument.required { "" } else { "?" };
    let name = &argument.name;
    let is_id = name == "id" || name.ends_with("_id");
    match &argument.kind {
        Kind::Text => format!("{name}{mark}"),
        Kind::Integer if is_id => format!("{name}{mark}"),
        kind => format!("{name}{mark}:{}", shown(kind, arguments, depth)),
    }
}

fn shown(kind: &Kind, arguments: &Arguments, depth: usize) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Number => "num".to_owned(),
        Kind::Flag => "bool".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Any => "any".to_owned(),
        Kind::Map => "{}".to_owned(),
        Kind::Choice { values, .. } => {
            let mut words: Vec<&str> = values.iter().take(MOST_WORDS).map(String::as_str).collect();
            if values.len() > MOST_WORDS {
                words.push("…");
            }
            words.join("|")
        }
        Kind::List(item) => format!("[{}]", shown(item, arguments, depth)),
        Kind::Record(_) if depth > 0 => "{…}".to_owned(),
        Kind::Record(name) => {
            let fields = arguments.records.get(name).map_or(&[][..], Vec::as_slice);
            let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required);
            let hides = optional.len() > MOST_FIELDS;
            let kept = optional.into_iter().take(if hides { 0 } else { MOST_FIELDS });
            let mut parts: Vec<String> =
                required.into_iter().chain(kept).map(|field| one(field, arguments, depth + 1)).collect();
            if hides {
                parts.push("…".to_owned());
            }
            format!("{{{}}}", parts.join(", "))
        }
        Kind::Union(members) => {
            let mut forms: Vec<String> = members.iter().map(|member| shown(member, arguments, depth)).collect();
            forms.dedup();
            forms.join("|")
        }
    }
}
