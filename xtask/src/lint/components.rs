//! Components as a whole: their names, and who uses them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walk::entries;
use super::{Report, names};
use crate::codegen::schema;

/// Checks all components.
pub(super) fn check(document: &Value, report: &mut Report) {
    let Some(schemas) = document["components"]["schemas"].as_object() else {
        return report.add("components", "there are no schemas: add them");
    };
    let (mut sent, mut received, mut elsewhere) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in schema::operations(document) {
        sent.extend(schema::references(&operation["requestBody"]));
        elsewhere.extend(schema::references(&operation["parameters"]));
        for (status, response) in entries(&operation["responses"]) {
            // What a failure says is documented, and not generated.
            let target = if status.starts_with('2') { &mut received } else { &mut elsewhere };
            target.extend(schema::references(response));
        }
    }
    for group in ["parameters", "responses"] {
        elsewhere.extend(schema::references(&document["components"][group]));
        check_shared(document, group, report);
    }
    let sent = schema::reachable(schemas, sent);
    let received = schema::reachable(schemas, received);
    let elsewhere = schema::reachable(schemas, elsewhere);
    let named = named(document);
    let marked = |item: &Value| item.get("x-gorgias-unreferenced").is_some();
    let alone = schemas.iter().filter(|(_, item)| marked(item)).map(|(name, _)| name.clone());
    let below_alone: BTreeSet<String> =
        schema::reachable(schemas, alone.flat_map(|name| schema::references(&schemas[&name])).collect::<Vec<_>>());
    for (name, item) in schemas {
        let place = format!("schemas/{name}");
        if let Some(problem) = names::component(name) {
            report.add(&place, problem);
        }
        let used = [&sent, &received, &elsewhere].iter().any(|names| names.contains(name));
        report.unless(
            used || marked(item) || below_alone.contains(name) || named.contains(name),
            &place,
            "nothing refers to it: remove it, or say why it stays with `x-gorgias-unreferenced`",
        );
        report.unless(!(used && marked(item)), &place, "something refers to it: remove `x-gorgias-unreferenced`");
        let (is_sent, is_received) = (sent.contains(name), received.contains(name));
        if schema::is_struct(item) {
            report.unless(
                !(is_sent && is_received),
                &place,
                "it is both sent and received: split it into two components",
            );
            check_direction(&place, item, is_sent, is_received, report);
        }
        report.unless(
            !schema::flag(item, "x-gorgias-closed") || is_sent || elsewhere.contains(name) || !is_received,
            &place,
            "it is never sent, so that `x-gorgias-closed` says nothing: remove that",
        );
        report.unless(
            item.get("x-gorgias-unknown-keys").is_none() || (is_sent && schema::is_struct(item)),
            &place,
            "`x-gorgias-unknown-keys` is for objects with properties that are sent: remove it",
        );
    }
}

/// The enums that extensions name in words.
fn named(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    schema::visit(document, &mut |node| {
        for key in ["x-gorgias-known-values", "x-gorgias-comma-separated"] {
            found.extend(node.get(key).and_then(Value::as_str).map(str::to_owned));
        }
    });
    found
}

/// Every shared parameter and answer is used.
fn check_shared(document: &Value, group: &str, report: &mut Report) {
    let mut used = BTreeSet::new();
    schema::visit(document, &mut |node| {
        used.extend(node.get("$ref").and_then(Value::as_str).map(str::to_owned));
    });
    for (name, _) in entries(&document["components"][group]) {
        let used = used.contains(&format!("#/components/{group}/{name}"));
        report.unless(used, &format!("{group}/{name}"), "nothing refers to it: remove it");
    }
}

/// What is sent, and what is received, are read differently by the generator.
fn check_direction(place: &str, item: &Value, sent: bool, received: bool, report: &mut Report) {
    let required = super::texts(item.get("required"));
    for (key, property) in entries(&item["properties"]) {
        let place = format!("{place}: property `{key}`");
        report.unless(
            !(sent && schema::flag(property, "readOnly")),
            &place,
            "it is `readOnly` in something that is sent: remove the property here",
        );
        report.unless(
            !(received && schema::flag(property, "writeOnly")),
            &place,
            "it is `writeOnly` in something that is received: remove the property here",
        );
        let nullable_reference = schema::flag(property, "nullable") && property.get("allOf").is_some();
        report.unless(
            !(sent && required.contains(&key) && nullable_reference),
            &place,
            "it is required, yet typify leaves out a reference that is null: make it optional, or not nullable",
        );
    }
}
