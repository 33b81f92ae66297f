//! Which macros there should be, as it stands in files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DesiredAction;
use crate::model::Patch;
use crate::types::MacroIntent;

/// Which macros there should be.
///
/// Made for files: it implements serde's traits, and [`schemars::JsonSchema`] for editors that check what they edit. Unknown
/// fields are refused, so that a misspelled one is noticed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MacroSet {
    /// What the keys of this file begin with. Macros of the account whose `external_id` begins with it and which do not stand
    /// here are archived. Without a prefix, only what says `archived` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The macros.
    #[serde(default)]
    pub macros: Vec<DesiredMacro>,
}

/// One macro as it should be. What is left out is left as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DesiredMacro {
    /// Its key: a text of your own, at most 255 characters, that stays the same.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// The topic that it answers, such as `shipping/status`. `null` or empty: none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub intent: Patch<MacroIntent>,
    /// Its language, by ISO 639-1, such as `en`. `null` or empty: none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub language: Patch<String>,
    /// What it does, all of it and in this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<DesiredAction>>,
    /// The name of a macro without `external_id` that becomes this one, if no macro has the key yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopt: Option<String>,
    /// Whether it should be archived. It is not created for that, and not changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl MacroSet {
    /// These macros, without a prefix.
    #[must_use]
    pub fn new(macros: impl IntoIterator<Item = DesiredMacro>) -> Self {
        Self { prefix: None, macros: macros.into_iter().collect() }
    }

    /// The same with a [`prefix`](Self::prefix).
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }
}

impl DesiredMacro {
    /// A macro of which only key and name are stated; the fields are public.
    #[must_use]
    pub fn new(external_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            external_id: external_id.into(),
            name: name.into(),
            intent: Patch::Absent,
            language: Patch::Absent,
            actions: None,
            adopt: None,
            archived: false,
        }
    }

    /// The same with these actions.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoIterator<Item = DesiredAction>) -> Self {
        self.actions = Some(actions.into_iter().collect());
        self
    }
}

/// Nothing where nothing is mentioned; else what is wanted, empty text meaning nothing.
pub(super) fn wanted<T: AsRef<str>>(patch: &Patch<T>) -> Option<Option<&str>> {
    match patch {
        Patch::Absent => None,
        Patch::Null => Some(None),
        Patch::Set(value) => Some(Some(value.as_ref()).filter(|text| !text.is_empty())),
    }
}
