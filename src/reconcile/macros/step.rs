//! The actions of a macro.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::compare::without_nulls;
use crate::model::{Hidden, Patch};
use crate::sort::object;
use crate::text::html;
use crate::types::{MacroAction, MacroActionInput, MacroActionType, TicketStatus};

/// An action of a macro. In files, its fields and those of [`ActionEffect`] stand side by side:
/// `{ name = "addTags", tags = ["shipping"] }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "InFile", into = "InFile")]
#[non_exhaustive]
pub struct DesiredAction {
    /// The effect of the action.
    pub action: ActionEffect,
    /// The label for people. If left out, the label is kept, or a new action gets one.
    pub title: Option<String>,
    /// The type, `user` or `system`; the difference is not documented. If left out it is kept, and is `user` on a new action.
    pub type_: Option<MacroActionType>,
    /// The description for people. Empty text removes it; if left out it is kept.
    pub description: Option<String>,
}

/// The effect of an action: typed if it is known, else as the API has it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ActionEffect {
    /// Sets the text of the reply (documented).
    SetResponseText {
        /// The plain text, which may hold [variables](super::variables).
        body_text: String,
        /// The text as HTML; made from `body_text` if left out.
        body_html: Option<String>,
    },
    /// Adds tags by name (documented).
    AddTags(Vec<String>),
    /// Sets the status of the ticket (documented for rules; seen live on macros).
    SetStatus(TicketStatus),
    /// Any other action, passed on unchanged. No complete list of names and arguments is published: create such an action in the
    /// helpdesk, read it with `get_macro`, and copy its form. `Debug` hides the arguments, because they can hold secrets.
    Other {
        /// The name of the action, such as `http`.
        name: String,
        /// The arguments of the action.
        arguments: Hidden<Map<String, Value>>,
    },
}

const SET_RESPONSE_TEXT: &str = "setResponseText";
const ADD_TAGS: &str = "addTags";
const SET_STATUS: &str = "setStatus";

impl ActionEffect {
    /// Creates [`SetResponseText`](Self::SetResponseText) from plain text.
    #[must_use]
    pub fn set_response_text(text: impl Into<String>) -> Self {
        Self::SetResponseText { body_text: text.into(), body_html: None }
    }

    /// Creates [`AddTags`](Self::AddTags) from names of tags.
    #[must_use]
    pub fn add_tags<T: Into<String>>(tags: impl IntoIterator<Item = T>) -> Self {
        Self::AddTags(tags.into_iter().map(Into::into).collect())
    }

    /// Returns the name that Gorgias uses for the action, such as `addTags`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::SetResponseText { .. } => SET_RESPONSE_TEXT,
            Self::AddTags(_) => ADD_TAGS,
            Self::SetStatus(_) => SET_STATUS,
            Self::Other { name, .. } => name,
        }
    }

    /// Returns the label for actions without one.
    fn label(&self) -> &str {
        match self {
            Self::SetResponseText { .. } => "Set response text",
            Self::AddTags(_) => "Add tags",
            Self::SetStatus(_) => "Set status",
            Self::Other { name, .. } => name,
        }
    }

    /// Returns the arguments as the API takes them.
    pub(super) fn arguments(&self) -> Map<String, Value> {
        let pairs: Vec<(&str, String)> = match self {
            Self::SetResponseText { body_text, body_html } => {
                let html = body_html.clone().unwrap_or_else(|| html::to_html(body_text));
                vec![("body_text", body_text.clone()), ("body_html", html)]
            }
            Self::AddTags(tags) => vec![("tags", tags.iter().map(|tag| tag.trim()).collect::<Vec<_>>().join(", "))],
            Self::SetStatus(status) => vec![("status", status.to_string())],
            Self::Other { arguments, .. } => return (**arguments).clone(),
        };
        object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into())))
    }
}

impl From<ActionEffect> for DesiredAction {
    fn from(action: ActionEffect) -> Self {
        Self { action, title: None, type_: None, description: None }
    }
}

impl DesiredAction {
    /// Returns the action as the API takes it; what is not mentioned is taken over from the action of the same name in the same place.
    pub(super) fn input(&self, there: Option<&MacroAction>) -> MacroActionInput {
        let there = there.filter(|there| there.name.as_deref() == Some(self.action.name()));
        let kept = |own: &Option<String>, there: Option<&String>| own.clone().or_else(|| there.cloned());
        let description = kept(&self.description, there.and_then(|there| there.description.as_ref()));
        MacroActionInput {
            name: self.action.name().to_owned(),
            title: kept(&self.title, there.and_then(|there| there.title.as_ref()))
                .unwrap_or_else(|| self.action.label().to_owned()),
            type_: self
                .type_
                .clone()
                .or_else(|| there.and_then(|there| there.type_.clone()))
                .or(Some(MacroActionType::User)),
            arguments: self.action.arguments(),
            description: match description {
                Some(text) if text.is_empty() => Patch::Null,
                text => Patch::set_or_absent(text),
            },
        }
    }
}

impl DesiredAction {
    /// Returns an action of the account in the form of the file.
    pub(super) fn of_account(action: &MacroAction) -> Self {
        let name = action.name.clone().unwrap_or_default();
        let own = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        // Not every format of files has null.
        let arguments = without_nulls(&action.arguments);
        let effect =
            known(&name, &arguments).unwrap_or_else(|| ActionEffect::Other { name, arguments: arguments.into() });
        Self {
            action: effect,
            title: own(&action.title),
            type_: action.type_.clone(),
            description: own(&action.description),
        }
    }
}

/// An action as it is written in a file.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DesiredAction")]
struct InFile {
    /// The name of the action: `setResponseText`, `addTags`, `setStatus`, or any other name with its `arguments`.
    name: String,
    /// The text of the reply, for `setResponseText`; it may hold variables such as `{{ticket.customer.firstname}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_text: Option<String>,
    /// The text of the reply as HTML, for `setResponseText`; made from `body_text` if left out, and the other way round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_html: Option<String>,
    /// Names of tags, for `addTags`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    /// The status, for `setStatus`: `open` or `closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<TicketStatus>,
    /// The arguments as the API has them, for any name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arguments: Option<Map<String, Value>>,
    /// The label for people; kept if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// `user` or `system`; kept if left out.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    type_: Option<MacroActionType>,
    /// A text about the action; kept if left out, removed if empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl TryFrom<InFile> for DesiredAction {
    type Error = String;

    fn try_from(file: InFile) -> Result<Self, String> {
        let InFile { name, body_text, body_html, tags, status, arguments, title, type_, description } = file;
        let given = [
            ("body_text", SET_RESPONSE_TEXT, body_text.is_some()),
            ("body_html", SET_RESPONSE_TEXT, body_html.is_some()),
            ("tags", ADD_TAGS, tags.is_some()),
            ("status", SET_STATUS, status.is_some()),
        ];
        for (field, owner, given) in given {
            if given && name != owner {
                return Err(format!("`{field}` belongs to `{owner}`; other actions take `arguments`"));
            }
            if given && arguments.is_some() {
                return Err(format!("`{field}` and `arguments` exclude each other"));
            }
        }
        let text = |text: Option<String>, html: Option<String>| match (text, html) {
            (Some(body_text), body_html) => Some(ActionEffect::SetResponseText { body_text, body_html }),
            (None, Some(html)) => {
                Some(ActionEffect::SetResponseText { body_text: html::text(&html), body_html: Some(html) })
            }
            (None, None) => None,
        };
        let action = match (arguments, name.as_str()) {
            (Some(arguments), _) => known(&name, &arguments)
                .unwrap_or_else(|| ActionEffect::Other { name: name.clone(), arguments: arguments.into() }),
            (None, SET_RESPONSE_TEXT) => {
                text(body_text, body_html).ok_or("`setResponseText` needs `body_text` or `body_html`")?
            }
            (None, ADD_TAGS) => ActionEffect::AddTags(tags.ok_or("`addTags` needs `tags`")?),
            (None, SET_STATUS) => ActionEffect::SetStatus(status.ok_or("`setStatus` needs `status`")?),
            (None, _) => ActionEffect::Other { name: name.clone(), arguments: Map::new().into() },
        };
        Ok(Self { action, title, type_, description })
    }
}

/// A known action from arguments in the form of the API; nothing where they hold more than is known.
fn known(name: &str, arguments: &Map<String, Value>) -> Option<ActionEffect> {
    let text = |key: &str| arguments.get(key).and_then(Value::as_str).map(str::to_owned);
    match (name, arguments.len()) {
        (SET_RESPONSE_TEXT, 1) => text("body_text").map(ActionEffect::set_response_text),
        (SET_RESPONSE_TEXT, 2) => {
            let (body_text, body_html) = text("body_text").zip(text("body_html"))?;
            Some(ActionEffect::SetResponseText { body_text, body_html: Some(body_html) })
        }
        (ADD_TAGS, 1) => Some(ActionEffect::AddTags(tags(&text("tags")?).map(str::to_owned).collect())),
        (SET_STATUS, 1) => text("status").map(|status| ActionEffect::SetStatus(status.into())),
        _ => None,
    }
}

/// The names in a comma-separated list.
pub(super) fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|tag| !tag.is_empty())
}

impl From<DesiredAction> for InFile {
    fn from(step: DesiredAction) -> Self {
        let DesiredAction { action, title, type_, description } = step;
        let name = action.name().to_owned();
        let mut file = Self {
            name,
            title,
            type_,
            description,
            body_text: None,
            body_html: None,
            tags: None,
            status: None,
            arguments: None,
        };
        match action {
            ActionEffect::SetResponseText { body_text, body_html } => {
                (file.body_text, file.body_html) = (Some(body_text), body_html);
            }
            ActionEffect::AddTags(tags) => file.tags = Some(tags),
            ActionEffect::SetStatus(status) => file.status = Some(status),
            ActionEffect::Other { arguments, .. } => file.arguments = Some(arguments.into_inner()),
        }
        file
    }
}
