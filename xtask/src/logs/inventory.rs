//! What this crate logs, as `inventory.txt` lists it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::entry::Entry;
use super::forms::Forms;

/// Where the list is.
const FILE: &str = "xtask/src/logs/inventory.txt";

/// A span or an event.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    kind: String,
    level: String,
    /// The form of each field.
    fields: BTreeMap<String, String>,
}

/// What this crate logs.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    items: BTreeMap<String, Item>,
    least: BTreeMap<String, usize>,
    forms: Forms,
}

impl Inventory {
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let path = root.join(FILE);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let path = root.join(crate::spec::BUNDLE);
        let bundle = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Self::parse(&text, &bundle)
    }

    pub(super) fn parse(text: &str, bundle: &str) -> Result<Self, String> {
        let mut inventory = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            inventory.add(line).ok_or_else(|| format!("{FILE}:{}: not understood: {line}", number + 1))?;
        }
        inventory.describe(bundle)?;
        Ok(inventory)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        match kind {
            "event" | "span" => {
                let (level, rest) = rest.split_once(' ')?;
                let (name, fields) = rest.strip_prefix('"')?.split_once('"')?;
                let fields = fields.split_whitespace().map(|field| field.split_once('='));
                let fields = fields.map(|pair| pair.map(|(name, form)| (name.to_owned(), form.to_owned())));
                let item =
                    Item { kind: kind.to_owned(), level: level.to_owned(), fields: fields.collect::<Option<_>>()? };
                self.items.insert(name.to_owned(), item).is_none().then_some(())
            }
            "sentence" => {
                self.forms.sentences.push(rest.to_owned());
                Some(())
            }
            "words" => {
                let (name, words) = rest.split_once(": ")?;
                let words = words.split(", ").map(str::to_owned);
                self.forms.words.entry(name.to_owned()).or_default().extend(words);
                Some(())
            }
            "least" => {
                let (binary, least) = rest.split_once(' ')?;
                self.least.insert(binary.to_owned(), least.parse().ok()?);
                Some(())
            }
            _ => None,
        }
    }

    /// Operations and paths, from the document.
    fn describe(&mut self, bundle: &str) -> Result<(), String> {
        let bundle: serde_json::Value = serde_json::from_str(bundle).map_err(|e| e.to_string())?;
        let paths = bundle.get("paths").and_then(|paths| paths.as_object()).ok_or("the bundle has no paths")?;
        for (path, methods) in paths {
            self.forms.templates.insert(path.clone());
            let methods = methods.as_object().into_iter().flatten();
            let ids = methods.filter_map(|(_, operation)| operation.get("operationId")?.as_str());
            self.forms.operations.extend(ids.map(str::to_owned));
        }
        for (form, own) in [("operation", &mut self.forms.operations), ("template", &mut self.forms.templates)] {
            own.extend(self.forms.words.remove(form).unwrap_or_default());
        }
        Ok(())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    /// The least events and spans of this crate that each test binary has to make.
    pub(super) fn least(&self) -> impl Iterator<Item = (&str, usize)> {
        self.least.iter().map(|(binary, least)| (binary.as_str(), *least))
    }

    /// What of an entry of this crate is not in the list.
    pub(super) fn complaints(&self, entry: &Entry) -> Vec<String> {
        let name = entry.name();
        let kind = if entry.kind == "event" { "event" } else { "span" };
        let Some(item) = self.items.get(name).filter(|item| item.kind == kind && item.level == entry.level) else {
            return vec![format!("no {kind} of the list: {name}")];
        };
        if entry.target != "gorgias" {
            return vec![format!("another target than `gorgias`: {name}")];
        }
        let mut complaints = Vec::new();
        for (field, value) in entry.fields.iter().filter(|(field, _)| kind != "event" || field != "message") {
            match item.fields.get(field) {
                None => complaints.push(format!("`{field}` is no field of: {name}")),
                Some(forms) if forms.split('|').any(|form| self.forms.has(form, value)) => {}
                Some(forms) => complaints.push(format!("`{field}` = {value:?} is no {forms} of: {name}")),
            }
        }
        complaints
    }
}
