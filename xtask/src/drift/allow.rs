//! The differences that are argued in `spec/drift-allowed.yaml`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::compare::Difference;
use super::read;

/// What an entry must and may say.
const KEYS: [&str; 5] = ["where", "what", "here", "there", "why"];

/// One entry. In every text but `why`, `*` stands for any characters.
#[derive(Debug)]
pub(super) struct Entry {
    places: Vec<String>,
    aspects: Vec<String>,
    here: Option<String>,
    there: Option<String>,
    pub(super) why: String,
}

impl Entry {
    fn covers(&self, difference: &Difference) -> bool {
        let side = |pattern: &Option<String>, text: &str| pattern.as_ref().is_none_or(|p| matches(p, text));
        self.aspects.iter().any(|aspect| matches(aspect, difference.aspect.name()))
            && side(&self.here, &difference.here)
            && side(&self.there, &difference.there)
            && self.places.iter().any(|place| matches(place, &difference.at()))
    }

    /// What tells this entry from the others.
    pub(super) fn title(&self) -> String {
        let side = |name: &str, text: &Option<String>| {
            text.as_ref().map(|text| format!(", {name} {text}")).unwrap_or_default()
        };
        let sides = side("here", &self.here) + &side("there", &self.there);
        format!("{}: {}{sides}", self.places.join(" or "), self.aspects.join(" or "))
    }
}

/// The entries of `file`.
pub(super) fn entries(file: &Path) -> Result<Vec<Entry>, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    parse(&text).map_err(|e| format!("{}: {e}", file.display()))
}

pub(super) fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let Value::Array(items) = read::parse(text)? else { return Err("it is no list".into()) };
    items.iter().enumerate().map(|(at, item)| entry(item).map_err(|e| format!("entry {}: {e}", at + 1))).collect()
}

fn entry(item: &Value) -> Result<Entry, String> {
    let map = item.as_object().ok_or("it is no mapping")?;
    if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("`{key}` is not understood; there are {}", KEYS.join(", ")));
    }
    let text = |key: &str| match map.get(key) {
        None => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.clone())),
        Some(other) => Err(format!("`{key}: {other}` is no text: quote it")),
    };
    let texts = |key: &str| match map.get(key) {
        Some(Value::Array(items)) if !items.is_empty() => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or(format!("`{key}` holds {item}, which is no text")))
            .collect(),
        _ => text(key)?.map(|one| vec![one]).ok_or(format!("`{key}` is missing")),
    };
    Ok(Entry {
        places: texts("where")?,
        aspects: texts("what")?,
        here: text("here")?,
        there: text("there")?,
        why: text("why")?.ok_or("`why` is missing: argue it, or mend the difference")?,
    })
}

/// For each difference the first entry that covers it, by number.
pub(super) fn argued(entries: &[Entry], differences: &[Difference]) -> Vec<Option<usize>> {
    differences.iter().map(|difference| entries.iter().position(|entry| entry.covers(difference))).collect()
}

/// Entries that cover none of the differences, although they may come after another one that does.
pub(super) fn idle<'e>(entries: &'e [Entry], differences: &[Difference]) -> Vec<&'e Entry> {
    entries.iter().filter(|entry| !differences.iter().any(|difference| entry.covers(difference))).collect()
}

/// Whether `text` has the form of `pattern`, in which `*` stands for any characters.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}
