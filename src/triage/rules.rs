//! The form in which rules are written.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listed;
use super::values::{NameOrId, Period};
use super::when::Conditions;
use crate::error::{Error, ErrorKind, Result};
use crate::types::{TicketPriority, TicketStatus};

/// A file of rules, in the order in which they are tried. Read it from TOML, JSON or any other format of serde; a field or a value
/// that does not exist is an error.
///
/// ```
/// use gorgias::triage::TriageRules;
///
/// let rules: TriageRules = serde_json::from_str(
///     r#"{"rules": [{
///         "id": "vip-refunds",
///         "when": {"tag": "vip", "body": {"words": ["refund", "money back"]}},
///         "then": {"priority": "high", "assign_team": "Returns"}
///     }]}"#,
/// )?;
/// rules.check()?;
///
/// let typo = r#"{"rules": [{"id": "a", "when": {"status": "opne"}, "stop": true}]}"#;
/// let error = serde_json::from_str::<TriageRules>(typo).unwrap_err();
/// assert!(error.to_string().contains("unknown variant `opne`, expected `open` or `closed`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TriageRules {
    /// The rules, the first one first.
    pub rules: Vec<TriageRule>,
}

/// A rule: conditions, and what to do with tickets that satisfy them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TriageRule {
    /// Identifies the rule in reports and in the notes that it writes: 1 to 64 letters, digits, `-`, `_` and `.`. **A rule that is
    /// renamed writes its note again.**
    pub id: String,
    /// A description for whoever reads the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Leaves the rule out if `true`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// The conditions that a ticket must satisfy.
    pub when: Conditions,
    /// The actions that the ticket gets.
    #[serde(default, skip_serializing_if = "Actions::is_empty")]
    pub then: Actions,
    /// Keeps a ticket that satisfies the conditions from the rules after this one if `true`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stop: bool,
}

/// The actions of a rule. What an earlier rule has decided stays decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Actions {
    /// Names of tags to add to those that the ticket has. Gorgias creates tags that do not exist (assumed).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Names of tags to remove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// The user to assign the ticket to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_user: Option<NameOrId>,
    /// The team to assign the ticket to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_team: Option<NameOrId>,
    /// Clears the assigned user.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unassign_user: bool,
    /// Clears the assigned team.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unassign_team: bool,
    /// The priority to set.
    #[serde(deserialize_with = "listed::one", skip_serializing_if = "Option::is_none")]
    pub priority: Option<TicketPriority>,
    /// The status to set.
    #[serde(deserialize_with = "listed::one", skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    /// Snoozes the ticket: closes it for this long, after which it opens by itself. A ticket that is snoozed already is left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Period>,
    /// Values of custom fields to set, by id, label or external id: text, numbers, or true and false. Other fields keep theirs,
    /// also those that Gorgias manages: each value is written alone. Only for a decimal the whole set is read and written, and
    /// [what somebody else writes in between](crate::custom_fields#what-others-change-at-the-same-time) is lost.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_fields: BTreeMap<String, Value>,
    /// An internal note for the agents, at most 1 MB. A rule writes it once per ticket; also if somebody deletes it, not again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Actions {
    /// Returns `true` if there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl TriageRules {
    /// Returns the JSON Schema of files of rules, for editors and for models that write them.
    #[must_use]
    pub fn json_schema() -> Schema {
        schemars::schema_for!(TriageRules)
    }

    /// Checks everything about the rules that can be checked without a call. [`Client::triage`](crate::Client::triage) does
    /// this, too.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest), if a rule has no condition or nothing to do, if one of its values is not
    /// possible, or if two of them contradict each other. The violations name all places, such as `rules.2.then.snooze`.
    pub fn check(&self) -> Result<()> {
        let violations = super::check::violations(self);
        if violations.is_empty() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::InvalidRequest).with_violations(violations))
    }
}
