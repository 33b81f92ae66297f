//! The check of a file by itself, before any call.

use serde_json::Value;

use super::variables::complaints;
use super::{ActionEffect, DesiredAction, DesiredMacro, MacroSet};
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::text::words::duplicates;

/// Documented for external ids of all records.
const LONGEST_KEY: usize = 255;

pub(super) fn check(set: &MacroSet, any_variables: bool) -> Result<()> {
    let mut found = Vec::new();
    let mut report = |field: String, why: String| found.push(Violation::new(field, why));
    if set.prefix.as_deref().is_some_and(|prefix| prefix.trim().is_empty()) {
        report("prefix".into(), "must not be empty, or it would archive every macro that has a key".into());
    }
    let twice = duplicates(set.macros.iter().map(|one| one.external_id.as_str()));
    let adopted_twice = duplicates(set.macros.iter().filter_map(|one| one.adopt_name.as_deref()));
    for (index, desired) in set.macros.iter().enumerate() {
        let at = format!("macros.{index}");
        key(desired, set.prefix.as_deref(), &mut |why| report(format!("{at}.external_id"), why));
        if twice.contains(desired.external_id.as_str()) {
            report(format!("{at}.external_id"), "must be unique, stands here more than once".into());
        }
        if desired.name.trim().is_empty() {
            report(format!("{at}.name"), "must not be empty".into());
        }
        if desired.adopt_name.as_deref().is_some_and(|name| adopted_twice.contains(name)) {
            report(format!("{at}.adopt"), "must be unique: a macro can become one other only".into());
        }
        for (number, step) in desired.actions.iter().flatten().enumerate() {
            check_step(step, any_variables, &format!("{at}.actions.{number}"), &mut report);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Error::new(ErrorKind::InvalidRequest).with_violations(found)) }
}

fn key(desired: &DesiredMacro, prefix: Option<&str>, report: &mut impl FnMut(String)) {
    let key = desired.external_id.as_str();
    if key.trim().is_empty() {
        report("must not be empty: it is what the macro is known by".into());
    } else if key.trim() != key {
        report("must not begin or end with white space: whether Gorgias keeps it is unknown".into());
    }
    let length = key.chars().count();
    if length > LONGEST_KEY {
        report(format!("must have at most {LONGEST_KEY} characters, has {length}"));
    }
    if let Some(prefix) = prefix.filter(|prefix| !key.starts_with(prefix)) {
        report(format!("must begin with the prefix {prefix:?} of the file"));
    }
}

fn check_step(step: &DesiredAction, any_variables: bool, at: &str, report: &mut impl FnMut(String, String)) {
    if step.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
        report(format!("{at}.title"), "must not be empty; leave it out to keep what is there".into());
    }
    match &step.action {
        ActionEffect::SetResponseText { body_text, body_html } => {
            if !any_variables {
                for (field, text) in [("body_text", Some(body_text)), ("body_html", body_html.as_ref())] {
                    complaints(text.map_or("", String::as_str))
                        .into_iter()
                        .for_each(|why| report(format!("{at}.{field}"), why));
                }
            }
        }
        ActionEffect::AddTags(tags) => {
            if tags.is_empty() {
                report(format!("{at}.tags"), "must name at least one".into());
            }
            for (index, tag) in tags.iter().enumerate() {
                if tag.trim().is_empty() {
                    report(format!("{at}.tags.{index}"), "must not be empty".into());
                }
                if tag.contains(',') {
                    report(format!("{at}.tags.{index}"), "must not hold a comma, for that separates tags".into());
                }
            }
        }
        ActionEffect::SetStatus(_) => {}
        ActionEffect::Other { name, arguments } => {
            if name.trim().is_empty() {
                report(format!("{at}.name"), "must not be empty".into());
            }
            if !any_variables {
                for (key, value) in arguments.iter() {
                    in_value(value, &format!("{at}.arguments.{key}"), report);
                }
            }
        }
    }
}

/// Texts at any depth.
fn in_value(value: &Value, at: &str, report: &mut impl FnMut(String, String)) {
    match value {
        Value::String(text) => complaints(text).into_iter().for_each(|why| report(at.to_owned(), why)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| in_value(item, &format!("{at}.{index}"), &mut *report));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, item)| in_value(item, &format!("{at}.{key}"), &mut *report))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
