//! Rules as they are written down.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listed;
use super::values::{NameOrId, Period};
use super::when::Conditions;
use crate::error::{Error, ErrorKind, Result};
use crate::types::{TicketPriority, TicketStatus};

/// Rules, in the order in which they are tried. Read from TOML, JSON or anything else that serde reads; a field that does not
/// exist is an error.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TriageRules {
    /// The rules.
    pub rules: Vec<TriageRule>,
}

/// One rule: what it asks for, and what it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TriageRule {
    /// Its name, by which reports and its notes are recognized: 1 to 64 letters, digits, `-`, `_` and `.`. **Renaming it makes it
    /// write its note again.**
    pub id: String,
    /// For whoever reads the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// What it asks for.
    pub when: Conditions,
    /// What it does.
    #[serde(default, skip_serializing_if = "Actions::is_empty")]
    pub then: Actions,
    /// Whether the rules after it are not tried when it holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stop: bool,
}

/// What a rule does. What an earlier rule has decided stays decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Actions {
    /// Tags that are added, beside those that are there. Gorgias makes tags that do not exist (assumed).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Tags that are taken away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    /// The user it is assigned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_user: Option<NameOrId>,
    /// The team it is assigned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_team: Option<NameOrId>,
    /// Takes it from its user.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unassign_user: bool,
    /// Takes it from its team.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unassign_team: bool,
    /// The priority.
    #[serde(deserialize_with = "listed::one", skip_serializing_if = "Option::is_none")]
    pub priority: Option<TicketPriority>,
    /// The status.
    #[serde(deserialize_with = "listed::one", skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    /// Closes it for this long, and then it opens by itself. A ticket that is snoozed already is left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Period>,
    /// Values of custom fields, by id, label or external id: text, numbers, or true and false. Other fields stay, also those
    /// that Gorgias manages: each value is written alone. Only a decimal makes us read and write the whole set, and then
    /// [what somebody else writes in between](crate::custom_fields#what-others-change-at-the-same-time) is lost.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_fields: BTreeMap<String, Value>,
    /// A note for the agents, at most 1 MB. A rule leaves it once per ticket, ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Actions {
    /// Whether it does nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl TriageRules {
    /// The JSON Schema of files that hold rules, for editors and for models that write them.
    #[must_use]
    pub fn json_schema() -> Schema {
        schemars::schema_for!(TriageRules)
    }

    /// Whether the rules make sense: what can be told without asking Gorgias. [`Client::triage`](crate::Client::triage) does
    /// this, too.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest); the violations name all places, such as `rules.2.then.snooze`.
    pub fn check(&self) -> Result<()> {
        let violations = super::check::violations(self);
        if violations.is_empty() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::InvalidRequest).with_violations(violations))
    }
}
