//! Which rules there should be, as it stands in files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::code;
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::Patch;
use crate::text::words::duplicates;

/// Which rules there should be. Made for files, as [`MacroSet`](crate::reconcile::macros::MacroSet) is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleSet {
    /// What the names in this file begin with. Rules of the account whose name begins with it and which do not stand here are
    /// switched off. Without a prefix, only what says `active = false` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The rules.
    #[serde(default)]
    pub rules: Vec<DesiredRule>,
}

/// One rule as it should be. What is left out is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesiredRule {
    /// Its name, which is its key.
    pub name: String,
    /// The name it had before, if no rule has the new one yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formerly: Option<String>,
    /// Its code, in the dialect of rules.
    pub code: String,
    /// A text for the people who maintain it. `null` or empty: none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub description: Patch<String>,
    /// The events that start it, such as `ticket-created` or `ticket-message-created`, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<String>>,
    /// Its place in the order in which rules run: the higher number runs first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// Whether it is switched on. A rule that is created is, unless this is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

impl RuleSet {
    /// These rules, without a prefix.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = DesiredRule>) -> Self {
        Self { prefix: None, rules: rules.into_iter().collect() }
    }

    /// The same with a [`prefix`](Self::prefix).
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// What is wrong with it by itself.
    pub(super) fn check(&self) -> Result<()> {
        let mut found = Vec::new();
        let mut report = |field: String, why: String| found.push(Violation::new(field, why));
        if self.prefix.as_deref().is_some_and(|prefix| prefix.trim().is_empty()) {
            report("prefix".into(), "must not be empty, or it would switch every other rule off".into());
        }
        let names = self.rules.iter().map(|rule| rule.name.as_str());
        let twice = duplicates(names.clone().chain(self.rules.iter().filter_map(|rule| rule.formerly.as_deref())));
        for (index, rule) in self.rules.iter().enumerate() {
            let at = format!("rules.{index}");
            if rule.name.trim().is_empty() {
                report(format!("{at}.name"), "must not be empty: it is what the rule is known by".into());
            } else if rule.name.trim() != rule.name {
                report(
                    format!("{at}.name"),
                    "must not begin or end with white space: whether Gorgias keeps it is unknown".into(),
                );
            }
            if let Some(prefix) = self.prefix.as_deref().filter(|prefix| !rule.name.starts_with(prefix)) {
                report(format!("{at}.name"), format!("must begin with the prefix {prefix:?} of the file"));
            }
            for (field, name) in [("name", Some(&rule.name)), ("formerly", rule.formerly.as_ref())] {
                if name.is_some_and(|name| twice.contains(name.as_str())) {
                    report(format!("{at}.{field}"), "must be unique, stands here more than once".into());
                }
            }
            if let Err(why) = code::tokens(&rule.code) {
                report(format!("{at}.code"), why);
            }
            for (number, event) in rule.event_types.iter().flatten().enumerate() {
                if event.trim().is_empty() || event.contains(',') {
                    report(format!("{at}.event_types.{number}"), "must be one event, without a comma".into());
                }
            }
        }
        if found.is_empty() { Ok(()) } else { Err(Error::new(ErrorKind::InvalidRequest).with_violations(found)) }
    }
}

impl DesiredRule {
    /// A rule of which only name and code are stated; the fields are public.
    #[must_use]
    pub fn new(name: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            formerly: None,
            code: code.into(),
            description: Patch::Absent,
            event_types: None,
            priority: None,
            active: None,
        }
    }
}
