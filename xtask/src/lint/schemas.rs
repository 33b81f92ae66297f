//! Single schemas: spellings that typify misreads.

use heck::ToUpperCamelCase as _;
use serde_json::Value;

use super::walk::{Kind, Node, Role, entries};
use super::{Report, names, repeated, texts};
use crate::codegen::{open_enums, rules, schema};

/// Formats of a text that do not change its Rust type, or that settings of the generator convert.
const TEXT_FORMATS: [&str; 4] = ["date-time", "password", "email", "uri"];

/// Limits, and the type that each is for; on any other it is never checked.
const LIMITS: [(&str, &[&str]); 6] = [
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
];

/// Checks one schema.
pub(super) fn check(document: &Value, node: &Node<'_>, report: &mut Report) {
    let Kind::Schema(role) = node.kind else { return };
    // What a form or a download holds is for hand-written code.
    if node.is_reference() || matches!(role, Role::Form | Role::Bytes) {
        return;
    }
    check_shape(node, role, report);
    check_object(node, role, report);
    check_union(node, role, report);
    check_enum(node, role, report);
    check_type(node, role, report);
    check_limits(node, report);
    check_default(document, node, report);
}

fn check_shape(node: &Node<'_>, role: Role, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    let has = |key: &str| item.get(key).is_some();
    if role == Role::Component {
        report.unless(
            has("properties") || has("enum") || has("oneOf"),
            place,
            "a component must have `properties`, `enum` or `oneOf`: typify wraps anything else; write it where it is used",
        );
        report.unless(!has("nullable"), place, "a component cannot be null: say `nullable` where it is used");
    }
    if role != Role::Property {
        report.unless(
            !has("readOnly") && !has("writeOnly"),
            place,
            "`readOnly` and `writeOnly` are for properties: remove it",
        );
    }
    if has("title") {
        report.unless(
            role == Role::UnionMember,
            place,
            "`title` renames a type, and two of one name are merged without a word: only members of `oneOf` may have it",
        );
    }
    if has("allOf") {
        let members = item["allOf"].as_array().map_or(0, Vec::len);
        report.unless(
            schema::reference(item).is_some() && role != Role::Component,
            place,
            format!(
                "`allOf` is for one reference that needs more keys, and here it has {members} members: write the result"
            ),
        );
        report.unless(!has("type") && !has("properties"), place, "`allOf` must not be mixed with a schema: remove one");
    }
}

fn check_object(node: &Node<'_>, role: Role, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    let properties: Vec<&str> = entries(&item["properties"]).map(|(key, _)| key).collect();
    if item.get("properties").is_some() {
        report.unless(
            role == Role::Component,
            place,
            "an object with properties must be a component: inline ones of one name are merged without a word",
        );
        report.unless(item["type"] == "object", place, "it has `properties`, so say `type: object`");
        report.unless(!properties.is_empty(), place, "`properties` is empty: remove it");
        report.unless(
            item.get("additionalProperties").is_none(),
            place,
            "`additionalProperties` beside `properties` changes how unknown keys are read: remove it, they are dropped",
        );
    } else if item["additionalProperties"] == Value::Bool(false) {
        report.add(place, "`additionalProperties: false` would refuse every new key: remove it");
    }
    for key in &properties {
        if let Some(problem) = names::field(key, false) {
            report.add(&format!("{place}: property `{key}`"), problem);
        }
    }
    for name in repeated(properties.iter().map(|key| rules::rust_name(key)).collect()) {
        report
            .add(place, format!("two properties have the Rust name `{name}`: teach the generator to tell them apart"));
    }
    let required = texts(item.get("required"));
    for key in &required {
        report.unless(
            properties.contains(key),
            place,
            format!("`required` names `{key}`, which is no property: mend it"),
        );
    }
    for key in repeated(required) {
        report.add(place, format!("`required` names `{key}` twice: remove one"));
    }
}

fn check_union(node: &Node<'_>, role: Role, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    let Some(members) = item.get("oneOf").and_then(Value::as_array) else { return };
    report.unless(role == Role::Component, place, "`oneOf` must be a component, or its type gets a chance name");
    report.unless(members.len() > 1, place, "`oneOf` needs two members: write the only one");
    let inline: Vec<&Value> = members.iter().filter(|member| member.get("$ref").is_none()).collect();
    for member in &inline {
        report.unless(
            names::is_identifier(&schema::text(member, "title").to_upper_camel_case()),
            place,
            "a member of `oneOf` needs a `title`: it names the variant",
        );
        report.unless(
            member.get("nullable").is_none(),
            place,
            "a member of `oneOf` cannot be null: say `nullable` where it is used",
        );
    }
    let titles = inline.iter().map(|member| schema::text(member, "title").to_upper_camel_case()).collect();
    for title in repeated(titles) {
        report.add(place, format!("two members of `oneOf` have the title `{title}`: rename one"));
    }
    let position = |wanted: &str| members.iter().position(|member| member["type"] == wanted);
    if let (Some(integer), Some(number)) = (position("integer"), position("number")) {
        report.unless(
            integer < number,
            place,
            "`integer` must stand before `number` in `oneOf`: the first that fits wins",
        );
    }
}

fn check_enum(node: &Node<'_>, role: Role, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    if item.get("enum").is_none() {
        let closed = item.get("x-gorgias-closed").is_some();
        return report.unless(!closed, place, "`x-gorgias-closed` is for enums: remove it");
    }
    report.unless(role == Role::Component, place, "an `enum` must be a component: inline ones stay closed for reading");
    report.unless(item["type"] == "string", place, "an `enum` must be of `type: string`: only those are kept open");
    let values = texts(item.get("enum"));
    report.unless(!values.is_empty(), place, "`enum` has no values: add some, or write a plain string");
    report.unless(
        item["enum"].as_array().is_some_and(|all| all.len() == values.len()),
        place,
        "`enum` has a value that is no text: quote it",
    );
    for value in repeated(values.clone()) {
        report.add(place, format!("`enum` has `{value}` twice: remove one"));
    }
    let variants: Vec<String> = values.iter().map(|value| open_enums::variant(value)).collect();
    for variant in &variants {
        report.unless(
            names::is_identifier(variant) && variant != "Unknown",
            place,
            format!(
                "a value of `enum` gives the variant name `{variant}`, which cannot be: teach `open_enums::variant`"
            ),
        );
    }
    if repeated(values).is_empty() {
        for variant in repeated(variants) {
            report.add(
                place,
                format!("two values of `enum` give the variant name `{variant}`: teach `open_enums::variant`"),
            );
        }
    }
}

fn check_type(node: &Node<'_>, role: Role, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    let format = item.get("format").and_then(Value::as_str);
    match item.get("type").map(|kind| kind.as_str().unwrap_or_default()) {
        Some("string") => report.unless(
            format.is_none_or(|format| TEXT_FORMATS.contains(&format)),
            place,
            format!("typify has a type of its own for such a `format`: use one of {}", TEXT_FORMATS.join(", ")),
        ),
        // Headers are only documented.
        Some("integer") if role == Role::Header => {}
        Some("integer") => report.unless(format == Some("int64"), place, "an integer needs `format: int64`: add it"),
        Some("number") => report.unless(format == Some("double"), place, "a number needs `format: double`: add it"),
        Some("array") => {
            report.unless(item.get("items").is_some(), place, "an array needs `items`: add at least `items: {}`")
        }
        Some("boolean" | "object") => report.unless(format.is_none(), place, "`format` means nothing here: remove it"),
        Some(other) => report.add(place, format!("`type: {other}` is not of OpenAPI 3.0: mend it")),
        None => {
            let stray = ["format", "properties", "items", "additionalProperties", "required"];
            for key in stray.iter().filter(|key| item.get(**key).is_some()) {
                report.add(place, format!("`{key}` means nothing without a `type`: add that"));
            }
        }
    }
    if item["type"] != "array" {
        report.unless(
            item.get("items").is_none() || item.get("type").is_none(),
            place,
            "`items` is for arrays: remove it",
        );
    }
    if item["type"] != "object" {
        let stray = item.get("additionalProperties").is_some() && item.get("type").is_some();
        report.unless(!stray, place, "`additionalProperties` is for objects: remove it");
    }
}

fn check_limits(node: &Node<'_>, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    for (key, types) in LIMITS {
        let Some(limit) = item.get(key) else { continue };
        report.unless(
            types.contains(&schema::text(item, "type")),
            place,
            format!("`{key}` is only checked on: {}: move or remove it", types.join(", ")),
        );
        report.unless(limit.is_i64() || limit.is_u64(), place, format!("`{key}: {limit}` is no whole number: mend it"));
    }
    for (low, high) in [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")] {
        if let (Some(least), Some(most)) = (item[low].as_i64(), item[high].as_i64()) {
            report.unless(least <= most, place, format!("`{low}` is above `{high}`: nothing would be allowed"));
        }
    }
}

fn check_default(document: &Value, node: &Node<'_>, report: &mut Report) {
    let (item, place) = (node.value, &node.place);
    let Some(default) = item.get("default") else { return };
    let target = schema::reference(item).map_or(item, |name| &document["components"]["schemas"][name]);
    let fits = match target.get("type").and_then(Value::as_str) {
        Some("string") => default.is_string(),
        Some("integer") => default.is_i64(),
        Some("number") => default.is_number(),
        Some("boolean") => default.is_boolean(),
        Some("array") => default.is_array(),
        Some("object") => default.is_object(),
        _ => true,
    };
    let known =
        target.get("enum").is_none_or(|values| values.as_array().into_iter().flatten().any(|value| value == default));
    report.unless(fits && known, place, format!("`default: {default}` is no value of its own type: mend it"));
}
