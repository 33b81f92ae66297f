//! The rules that an account should have, as written in files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::code;
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::Patch;
use crate::text::words::duplicates;

/// The rules that an account should have, as written in a file.
///
/// Implements serde's traits, and [`schemars::JsonSchema`] for editors that check what they edit. Unknown fields are refused, so
/// that a misspelled field is noticed.
///
/// ```
/// use gorgias::reconcile::rules::{DesiredRule, RuleSet};
///
/// let file = serde_json::json!({"rules": [
///     {"name": "Close thank-yous", "code": "Action('setStatus', { status: 'closed' })", "active": false},
/// ]});
/// let set: RuleSet = serde_json::from_value(file)?;
/// let mut rule = DesiredRule::new("Close thank-yous", "Action('setStatus', { status: 'closed' })");
/// rule.active = Some(false);
/// assert_eq!(set, RuleSet::new([rule]));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleSet {
    /// The prefix of all names in this file. Rules of the account whose name begins with it and which are not in the file are
    /// switched off. Without a prefix, only rules with `active = false` are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The rules that there should be.
    #[serde(default)]
    pub rules: Vec<DesiredRule>,
}

/// A rule as it should be. Fields that are left out are left as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesiredRule {
    /// The name of the rule, which is its key.
    pub name: String,
    /// The earlier name of a rule that becomes this one, if no rule has the new name yet. `formerly` in files.
    #[serde(default, rename = "formerly", alias = "adopt_name", skip_serializing_if = "Option::is_none")]
    pub adopt_name: Option<String>,
    /// The code of the rule, in the dialect of rules.
    pub code: String,
    /// The description for the people who maintain it. `null` or empty removes it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub description: Patch<String>,
    /// The events that start it, such as `ticket-created` or `ticket-message-created`, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<String>>,
    /// The priority: rules with a higher number run first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// `true` if it should be switched on. A rule that is created without it is switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

impl RuleSet {
    /// Creates a set of these rules, without a prefix.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = DesiredRule>) -> Self {
        Self { prefix: None, rules: rules.into_iter().collect() }
    }

    /// Sets the [`prefix`](Self::prefix).
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Checks the file by itself.
    pub(super) fn check(&self) -> Result<()> {
        let mut found = Vec::new();
        let mut report = |field: String, why: String| found.push(Violation::new(field, why));
        if self.prefix.as_deref().is_some_and(|prefix| prefix.trim().is_empty()) {
            report("prefix".into(), "must not be empty, or it would switch every other rule off".into());
        }
        let names = self.rules.iter().map(|rule| rule.name.as_str());
        let twice = duplicates(names.clone().chain(self.rules.iter().filter_map(|rule| rule.adopt_name.as_deref())));
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
            for (field, name) in [("name", Some(&rule.name)), ("formerly", rule.adopt_name.as_ref())] {
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
    /// Creates a rule with a name and its code; set the other fields, which are public.
    #[must_use]
    pub fn new(name: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            adopt_name: None,
            code: code.into(),
            description: Patch::Absent,
            event_types: None,
            priority: None,
            active: None,
        }
    }
}
