//! The facts of a brief in few tokens: a line for each subject, words of others quoted, messages in fences.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::Fence;

/// More than any brief shows; the facts are cut before.
const MOST: usize = 20_000;

/// The brief of a ticket, from its facts.
pub(crate) fn text(facts: &Value, fence: &Fence) -> String {
    fence.mark_used();
    let mut out = String::new();
    let none = Map::new();
    let get = |name: &str| facts.get(name).and_then(Value::as_object).unwrap_or(&none);
    let ticket = get("ticket");
    let mut head = vec![inline(ticket, "status"), inline(ticket, "channel"), inline(ticket, "language")];
    head.extend([
        titled("opened", inline(ticket, "opened")),
        titled("tags", quoted(fence, ticket, "tags")),
        quoted(fence, ticket, "untrusted_subject"),
    ]);
    line(&mut out, format_args!("Ticket {}: {}", inline(ticket, "id"), joined(head)));
    about(&mut out, get("about"), fence);
    if let Some(order) = facts.get("order").and_then(Value::as_object) {
        line(&mut out, format_args!("Order {}", order_line(order, &["items", "shipments", "refunds"])));
        for (name, title) in [("items", "-"), ("shipments", "- shipment:"), ("refunds", "- refund:")] {
            for item in order.get(name).and_then(Value::as_array).into_iter().flatten() {
                let text = item.as_object().map(|item| pairs(item, &["title"])).unwrap_or_default();
                let title_of = item.get("title").map(|title| format!(" {}", shown("title", title))).unwrap_or_default();
                line(&mut out, format_args!("{title}{title_of} {text}"));
            }
        }
    }
    if let Some(others) = facts.get("other_orders").and_then(Value::as_array) {
        let others: Vec<String> =
            others.iter().filter_map(Value::as_object).map(|order| order_line(order, &[])).collect();
        line(&mut out, format_args!("Other orders: {}", others.join(" | ")));
    }
    if let Some(customer) = facts.get("customer").and_then(Value::as_object) {
        line(&mut out, format_args!("Customer: {}", pairs(customer, &[])));
    }
    for (name, value) in facts.as_object().into_iter().flatten().filter(|(_, value)| value.is_number()) {
        line(&mut out, format_args!("{}: {value}", name.replace('_', " ")));
    }
    for message in facts.get("messages").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        out.push_str(&self::message(message, fence));
    }
    out
}

fn about(out: &mut String, about: &Map<String, Value>, fence: &Fence) {
    if about.is_empty() {
        return;
    }
    let mut parts = Vec::new();
    if about.contains_key("order") {
        let why = joined(vec![inline(about, "confidence"), words(about, "reasons")]);
        parts.push(format!("About {} ({why})", inline(about, "order")));
    }
    if about.contains_key("undecided") {
        parts.push(format!("Which order: {}", words(about, "undecided")));
    }
    for (name, title) in [
        ("other_candidates", "could be"),
        ("untrusted_unknown_numbers", "unknown numbers"),
        ("untrusted_unknown_parcels", "unknown parcels"),
    ] {
        let value = if name.starts_with("untrusted") { quoted(fence, about, name) } else { inline(about, name) };
        if !value.is_empty() {
            parts.push(format!("{title} {value}"));
        }
    }
    line(out, format_args!("{}", parts.join("; ")));
}

/// An order in one line: name, statuses, day, total, and what else there is.
fn order_line(order: &Map<String, Value>, apart: &[&str]) -> String {
    let known = ["name", "statuses", "placed", "total", "platform"];
    let head = [inline(order, "name"), inline(order, "platform"), inline(order, "statuses"), inline(order, "placed")];
    let head = head.into_iter().chain([inline(order, "total")]).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let skip: Vec<&str> = known.iter().chain(apart).copied().collect();
    joined_by(vec![head.join(" "), pairs(order, &skip)], "; ")
}

/// An order, as JSON, in one line with what tells it from others.
pub(crate) fn order_in_short(order: &Value, fence: &Fence) -> String {
    fence.mark_used();
    let parts = ["name", "statuses", "placed", "total"]
        .map(|name| order.get(name).map(|value| shown(name, value)).unwrap_or_default());
    joined_by(parts.into(), " ")
}

/// A message: who, when, what became of it, files, and its words in a fence.
pub(crate) fn message(message: &Map<String, Value>, fence: &Fence) -> String {
    let mut head = words(message, "from");
    let at = words(message, "at");
    let _ = write!(head, " {}", at.strip_suffix(" UTC").unwrap_or(&at));
    let delivery = words(message, "delivery");
    if !delivery.is_empty() {
        let _ = write!(head, ", {delivery}");
    }
    for (name, title) in [("untrusted_failure", ": "), ("untrusted_files", ", files ")] {
        let value = quoted(fence, message, name);
        if !value.is_empty() {
            let _ = write!(head, "{title}{value}");
        }
    }
    let words = message.get("untrusted_text").and_then(Value::as_str).unwrap_or_default();
    if words.trim().is_empty() {
        return format!("{head}: no text\n");
    }
    format!("{head}\n{}", fence.block(words, MOST))
}

/// The members of an object but for some, by name.
pub(crate) fn pairs(object: &Map<String, Value>, skip: &[&str]) -> String {
    let rest = object.iter().filter(|(name, _)| !skip.contains(&name.as_str()));
    let parts: Vec<String> =
        rest.map(|(name, value)| format!("{} {}", name.replace('_', " "), shown(name, value))).collect();
    parts.join("; ")
}

fn titled(title: &str, value: String) -> String {
    if value.is_empty() { value } else { format!("{title} {value}") }
}

fn inline(object: &Map<String, Value>, name: &str) -> String {
    object.get(name).map(|value| shown(name, value)).unwrap_or_default()
}

/// Our own words, which need no quotes.
fn words(object: &Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// Words of people, quoted by the fence, so that the output is labelled.
fn quoted(fence: &Fence, object: &Map<String, Value>, name: &str) -> String {
    let one = |value: &Value| value.as_str().map(|text| fence.quote(text, 400)).unwrap_or_default();
    match object.get(name) {
        Some(Value::Array(items)) => items.iter().map(one).collect::<Vec<_>>().join(","),
        Some(value) => one(value),
        None => String::new(),
    }
}

/// Members whose texts are words of ours or of the API, such as `in_transit`.
const WORDS: [&str; 7] = ["status", "statuses", "confidence", "channel", "language", "platform", "not_placed"];

/// A value in one line. Texts are quoted unless they are a day, an amount, or one of our words.
fn shown(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) if is_figure(text) || (WORDS.contains(&name) && is_word(text)) => text.clone(),
        Value::String(text) => super::fence::quote(text, 400),
        Value::Array(items) => items.iter().map(|item| shown(name, item)).collect::<Vec<_>>().join(","),
        Value::Object(object) => pairs(object, &[]),
        other => other.to_string(),
    }
}

/// Returns `true` for a word such as `in_transit`.
fn is_word(text: &str) -> bool {
    const LONGEST: usize = 24;
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'))
}

/// Returns `true` for a number, a day, or an amount such as `45.00 EUR`.
pub(crate) fn is_figure(text: &str) -> bool {
    const LONGEST: usize = 24;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b':'));
    let currency = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let amount = || text.split_once(' ').is_some_and(|(amount, unit)| number(amount) && currency(unit));
    !text.is_empty() && text.len() <= LONGEST && (number(text) || amount())
}

fn joined(parts: Vec<String>) -> String {
    joined_by(parts, ", ")
}

fn joined_by(parts: Vec<String>, between: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

fn line(out: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{args}");
}
