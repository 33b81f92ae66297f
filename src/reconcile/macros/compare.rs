//! The differences between a macro of the file and one of the account, by meaning.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::set::wanted;
use super::step::tags;
use super::{ActionEffect, DesiredAction, DesiredMacro};
use crate::model::Patch;
use crate::reconcile::{FieldChange, Fields, same_text};
use crate::sort::object;
use crate::text::html;
use crate::types::{CreateMacro, Macro, MacroAction, UpdateMacro};

/// The differences; none when the account has what the file says.
pub(super) fn differences(desired: &DesiredMacro, actual: &Macro) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    fields.optional("external_id", actual.external_id.as_deref(), Some(Some(&desired.external_id)));
    fields.optional("name", actual.name.as_deref(), Some(Some(&desired.name)));
    fields.optional("intent", actual.intent.as_ref().map(AsRef::as_ref), wanted(&desired.intent));
    fields.optional("language", actual.language.as_deref(), wanted(&desired.language));
    if let Some(steps) = &desired.actions {
        for (index, step) in steps.iter().enumerate() {
            compare(&mut fields, &format!("actions.{index}"), step, actual.actions.get(index));
        }
        for (index, extra) in actual.actions.iter().enumerate().skip(steps.len()) {
            fields.changed(format!("actions.{index}"), extra.name.clone(), Value::Null);
        }
    }
    fields.into_inner()
}

fn compare(fields: &mut Fields, at: &str, step: &DesiredAction, actual: Option<&MacroAction>) {
    let name = step.action.name();
    let Some(actual) = actual.filter(|actual| actual.name.as_deref() == Some(name)) else {
        fields.changed(at, actual.and_then(|actual| actual.name.clone()), name);
        return;
    };
    let (title, description) = (step.title.as_deref(), step.description.as_deref());
    fields.optional(&format!("{at}.title"), actual.title.as_deref(), title.map(Some));
    fields.optional(&format!("{at}.description"), actual.description.as_deref(), description.map(Some));
    let type_ = step.type_.as_ref().map(|type_| Some(type_.as_str()));
    fields.optional(&format!("{at}.type"), actual.type_.as_ref().map(AsRef::as_ref), type_);
    let text = |key: &str| actual.arguments.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let expected: &[&str] = match &step.action {
        ActionEffect::SetResponseText { body_text, body_html } => {
            // Empty text beside HTML is a text, too.
            let text_there = actual.arguments.get("body_text").and_then(Value::as_str);
            texts(fields, at, (body_text, body_html.as_deref()), (text_there, text("body_html")));
            &["body_text", "body_html"]
        }
        ActionEffect::AddTags(wanted) => {
            let there: BTreeSet<&str> = tags(text("tags").unwrap_or_default()).collect();
            let wanted: BTreeSet<&str> = wanted.iter().map(|tag| tag.trim()).collect();
            if there != wanted {
                let list = |tags: BTreeSet<&str>| tags.into_iter().collect::<Vec<_>>().join(", ");
                fields.changed(format!("{at}.tags"), list(there), list(wanted));
            }
            &["tags"]
        }
        ActionEffect::SetStatus(status) => {
            fields.optional(&format!("{at}.status"), text("status"), Some(Some(status.as_str())));
            &["status"]
        }
        ActionEffect::Other { arguments, .. } => {
            let (there, wanted) = (without_nulls(&actual.arguments), without_nulls(arguments));
            if there != wanted {
                fields.changed_unseen(format!("{at}.arguments"), there.into(), wanted.into());
            }
            return;
        }
    };
    // Arguments that the file does not know would get lost with an update, so they are said to.
    for (key, value) in without_nulls(&actual.arguments) {
        if !expected.contains(&key.as_str()) {
            fields.changed_unseen(format!("{at}.arguments.{key}"), value, Value::Null);
        }
    }
}

/// Text and HTML are two forms of one reply: HTML that the file does not state has to say the same, in whatever form.
fn texts(fields: &mut Fields, at: &str, wanted: (&str, Option<&str>), there: (Option<&str>, Option<&str>)) {
    let ((text, html), (text_there, html_there)) = (wanted, there);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let same = match (text_there, html_there) {
        (Some(there), _) => same_text(text, there),
        (None, Some(html)) => words(&html::text(html)) == words(text),
        (None, None) => text.trim().is_empty(),
    };
    if !same {
        fields.changed(format!("{at}.body_text"), text_there, text);
    }
    let same = match (html, html_there) {
        (Some(html), Some(there)) => html::normal(html) == html::normal(there),
        (Some(html), None) => html.trim().is_empty(),
        (None, Some(there)) => words(&html::text(there)) == words(text),
        (None, None) => true,
    };
    if !same {
        fields.changed(format!("{at}.body_html"), html_there, html.map_or_else(|| html::to_html(text), str::to_owned));
    }
}

/// Null and absent mean the same in arguments (inferred), at any depth.
pub(super) fn without_nulls(arguments: &Map<String, Value>) -> Map<String, Value> {
    fn clean(value: &Value) -> Value {
        match value {
            Value::Object(fields) => Value::Object(without_nulls(fields)),
            Value::Array(items) => items.iter().map(clean).collect(),
            value => value.clone(),
        }
    }
    let kept = arguments.iter().filter(|(_, value)| !value.is_null());
    object(kept.map(|(name, value)| (name.clone(), clean(value))))
}

/// The body that creates a macro.
pub(super) fn creation(desired: &DesiredMacro) -> CreateMacro {
    CreateMacro {
        name: desired.name.clone(),
        external_id: desired.external_id.clone().into(),
        intent: stated(&desired.intent),
        language: stated(&desired.language),
        actions: desired.actions.as_ref().map(|steps| steps.iter().map(|step| step.input(None)).collect()),
    }
}

/// The body that makes these changes: only the fields that differ, but actions as a whole.
pub(super) fn update(desired: &DesiredMacro, actual: &Macro, changes: &[FieldChange]) -> UpdateMacro {
    let differs = |field: &str| changes.iter().any(|change| change.field().split('.').next() == Some(field));
    let steps = desired.actions.as_ref().filter(|_| differs("actions"));
    let input = |(index, step): (usize, &DesiredAction)| step.input(actual.actions.get(index));
    UpdateMacro {
        name: differs("name").then(|| desired.name.clone()),
        external_id: if differs("external_id") { desired.external_id.clone().into() } else { Patch::Absent },
        intent: if differs("intent") { stated(&desired.intent) } else { Patch::Absent },
        language: if differs("language") { stated(&desired.language) } else { Patch::Absent },
        actions: steps.map(|steps| steps.iter().enumerate().map(input).collect()),
    }
}

/// Empty text is sent as null.
fn stated<T: AsRef<str> + Clone>(patch: &Patch<T>) -> Patch<T> {
    match patch {
        Patch::Set(value) if value.as_ref().is_empty() => Patch::Null,
        patch => patch.clone(),
    }
}
