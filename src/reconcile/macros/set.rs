//! The macros that an account should have, as written in files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DesiredAction;
use crate::model::Patch;
use crate::types::MacroIntent;

/// The macros that an account should have, as written in a file.
///
/// Implements serde's traits, and [`schemars::JsonSchema`] for editors that check what they edit. Unknown fields are refused, so
/// that a misspelled field is noticed.
///
/// ```
/// use gorgias::reconcile::macros::{ActionEffect, DesiredMacro, MacroSet};
///
/// let file = serde_json::json!({"macros": [
///     {"external_id": "shop:order-status", "name": "Order status", "actions": [{"name": "addTags", "tags": ["shipping"]}]},
/// ]});
/// let set: MacroSet = serde_json::from_value(file)?;
/// let action = ActionEffect::add_tags(["shipping"]).into();
/// assert_eq!(set, MacroSet::new([DesiredMacro::new("shop:order-status", "Order status").actions([action])]));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MacroSet {
    /// The prefix of all keys of this file. Macros of the account whose `external_id` begins with it and which are not in the
    /// file are archived. Without a prefix, only macros with `archived` are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The macros that there should be.
    #[serde(default)]
    pub macros: Vec<DesiredMacro>,
}

/// A macro as it should be. Fields that are left out are left as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesiredMacro {
    /// The key: a text that you choose, at most 255 characters, which stays the same.
    pub external_id: String,
    /// The name of the macro.
    pub name: String,
    /// The intent that it is for, such as `shipping/status`. `null` or empty removes it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub intent: Patch<MacroIntent>,
    /// The language by ISO 639-1, such as `en`. `null` or empty removes it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub language: Patch<String>,
    /// All actions of the macro, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<DesiredAction>>,
    /// The name of a macro without `external_id` that becomes this one, if no macro has the key yet. `adopt` in files.
    #[serde(default, rename = "adopt", alias = "adopt_name", skip_serializing_if = "Option::is_none")]
    pub adopt_name: Option<String>,
    /// `true` if it should be archived. It is neither created nor changed then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl MacroSet {
    /// Creates a set of these macros, without a prefix.
    #[must_use]
    pub fn new(macros: impl IntoIterator<Item = DesiredMacro>) -> Self {
        Self { prefix: None, macros: macros.into_iter().collect() }
    }

    /// Sets the [`prefix`](Self::prefix).
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }
}

impl DesiredMacro {
    /// Creates a macro with a key and a name; set the other fields, which are public.
    #[must_use]
    pub fn new(external_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            external_id: external_id.into(),
            name: name.into(),
            intent: Patch::Absent,
            language: Patch::Absent,
            actions: None,
            adopt_name: None,
            archived: false,
        }
    }

    /// Sets all actions of the macro.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoIterator<Item = DesiredAction>) -> Self {
        self.actions = Some(actions.into_iter().collect());
        self
    }
}

/// Returns `None` if nothing is mentioned; else what is wanted, where empty text means nothing.
pub(super) fn wanted<T: AsRef<str>>(patch: &Patch<T>) -> Option<Option<&str>> {
    match patch {
        Patch::Absent => None,
        Patch::Null => Some(None),
        Patch::Set(value) => Some(Some(value.as_ref()).filter(|text| !text.is_empty())),
    }
}
