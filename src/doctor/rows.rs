//! What was seen at each place of an operation's responses, added up.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Map, Value};

use super::report::{Difference, DifferenceKind, Unseen};

/// The most places of an operation, and the most findings at one.
const MOST_PLACES: usize = 5_000;
const MOST_AT_ONE: usize = 100;

/// The most texts that are distinguished.
const MOST_DISTINCT: usize = 1_000;

/// The places of an operation's responses, the root first.
pub(super) struct Rows<'d> {
    rows: Vec<Row<'d>>,
    left_out: u64,
    /// Texts are distinguished by hashes that differ in each run, so that no guess can be tried on them.
    hasher: RandomState,
}

/// A number of a row.
#[derive(Clone, Copy)]
pub(super) struct Place(usize);

#[derive(Default)]
struct Row<'d> {
    parent: usize,
    label: String,
    children: BTreeMap<String, usize>,
    schema: Option<&'d str>,
    seen: u64,
    /// Of these, how many are objects of a schema, and which properties it has.
    objects: u64,
    properties: Vec<&'d Map<String, Value>>,
    required: Vec<&'d str>,
    found: BTreeMap<(DifferenceKind, String), Found>,
}

#[derive(Default)]
struct Found {
    expected: String,
    count: u64,
    texts: HashSet<u64>,
}

impl<'d> Rows<'d> {
    pub(super) const ROOT: Place = Place(0);

    pub(super) fn new() -> Self {
        let root = Row { label: "$".to_owned(), ..Row::default() };
        Self { rows: vec![root], left_out: 0, hasher: RandomState::new() }
    }

    /// The place within another one; `None` beyond the bounds.
    pub(super) fn child(&mut self, parent: Place, label: &str) -> Option<Place> {
        let new = self.rows.len();
        let row = self.rows.get_mut(parent.0)?;
        if let Some(known) = row.children.get(label) {
            return Some(Place(*known));
        }
        if new >= MOST_PLACES {
            self.left_out += 1;
            return None;
        }
        row.children.insert(label.to_owned(), new);
        self.rows.push(Row { parent: parent.0, label: label.to_owned(), ..Row::default() });
        Some(Place(new))
    }

    /// Counts a value at a place.
    pub(super) fn saw(&mut self, place: Place, schema: Option<&'d str>) {
        if let Some(row) = self.rows.get_mut(place.0) {
            row.seen += 1;
            row.schema = row.schema.or(schema);
        }
    }

    /// Counts an object at a place, which can have these properties.
    pub(super) fn saw_object(&mut self, place: Place, properties: &[&'d Map<String, Value>], required: &[&'d str]) {
        if let Some(row) = self.rows.get_mut(place.0) {
            row.objects += 1;
            if row.properties.is_empty() {
                row.properties = properties.to_vec();
                row.required = required.to_vec();
            }
        }
    }

    /// Adds a finding. `text` is what stands behind `seen` and is not shown.
    pub(super) fn found(&mut self, at: Place, kind: DifferenceKind, expected: &str, seen: &str, text: Option<&str>) {
        let hash = text.map(|text| self.hasher.hash_one(text));
        let Some(row) = self.rows.get_mut(at.0) else { return };
        let full = row.found.len() >= MOST_AT_ONE;
        let key = (kind, seen.to_owned());
        if full && !row.found.contains_key(&key) {
            self.left_out += 1;
            return;
        }
        let found = row.found.entry(key).or_default();
        found.count += 1;
        if found.expected.is_empty() {
            expected.clone_into(&mut found.expected);
        }
        if found.texts.len() < MOST_DISTINCT {
            found.texts.extend(hash);
        }
    }

    /// How many findings were beyond the bounds.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    pub(super) fn differences(&self, operation: &str) -> Vec<Difference> {
        let mut all = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let around = self.rows.get(row.parent);
            for ((kind, seen), found) in &row.found {
                let of_key = matches!(kind, DifferenceKind::UnknownKey | DifferenceKind::MissingKey);
                let of = if of_key { around.map_or(0, |around| around.seen) } else { row.seen };
                let schema = if of_key { around.and_then(|around| around.schema) } else { None };
                all.push(Difference {
                    operation: operation.to_owned(),
                    path: self.path(index),
                    kind: *kind,
                    expected: found.expected.clone(),
                    seen: seen.clone(),
                    schema: schema.or_else(|| self.schema(index)).map(str::to_owned),
                    count: found.count,
                    of,
                    distinct: found.texts.len() as u64,
                });
            }
        }
        all
    }

    pub(super) fn unseen(&self, operation: &str) -> Vec<Unseen> {
        let mut all = Vec::new();
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| row.objects > 0) {
            let came = |key: &str| {
                let child = row.children.get(key).and_then(|child| self.rows.get(*child));
                child.is_some_and(|child| child.seen > 0) || row.children.keys().any(|own| is_variant(own, key))
            };
            let optional = |(key, schema): &(&String, &Value)| {
                !row.required.contains(&key.as_str()) && schema.get("writeOnly").is_none_or(|only| only != true)
            };
            let properties = row.properties.iter().copied().flatten();
            let keys = properties.filter(optional).map(|(key, _)| key).filter(|key| !came(key.as_str()));
            let keys: std::collections::BTreeSet<String> = keys.cloned().collect();
            if !keys.is_empty() {
                all.push(Unseen {
                    operation: operation.to_owned(),
                    path: self.path(index),
                    schema: row.schema.map(str::to_owned),
                    objects: row.objects,
                    keys: keys.into_iter().collect(),
                });
            }
        }
        all
    }

    /// The schema of a place, or of the nearest one around it that has a name.
    fn schema(&self, mut index: usize) -> Option<&'d str> {
        loop {
            let row = self.rows.get(index)?;
            if row.schema.is_some() || index == 0 {
                return row.schema;
            }
            index = row.parent;
        }
    }

    fn path(&self, mut index: usize) -> String {
        let mut labels = Vec::new();
        while let Some(row) = self.rows.get(index) {
            labels.push(row.label.as_str());
            if index == 0 {
                break;
            }
            index = row.parent;
        }
        let mut path = String::new();
        for label in labels.into_iter().rev() {
            if !matches!(label, "$" | "[]" | "{}") {
                path.push('.');
            }
            path.push_str(label);
        }
        path
    }
}

/// Whether a label is a key with what its schema depends on, such as `data(access)`.
fn is_variant(label: &str, key: &str) -> bool {
    label.strip_prefix(key).is_some_and(|rest| rest.starts_with('('))
}
