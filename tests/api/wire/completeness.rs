//! Nothing is left out of the table: no operation, no query parameter, no field of a body.
//!
//! Rows say exactly what is sent, and running them proves it; so what they say is what counts here.

use std::collections::{BTreeMap, BTreeSet};

use gorgias::operations::OPERATIONS;
use serde_json::Value;

use super::spec::Spec;
use super::{all_rows, files};

/// Id, request line and JSON body of every operation that is tested.
fn tested() -> Vec<(&'static str, &'static str, Option<Value>)> {
    let outside = files::OUTSIDE_OF_TABLE.map(|(id, line)| (id, line, None));
    all_rows().into_iter().map(|row| (row.id, row.line, row.body)).chain(outside).collect()
}

/// Method, path and query of a request line.
fn split(line: &str) -> (&str, &str, &str) {
    let (method, target) = line.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (method, path, query)
}

/// Whether a path can come from a template such as `/api/tickets/{id}`.
fn fits(path: &str, template: &str) -> bool {
    let (path, template): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    let segment = |(sent, wanted): (&&str, &&str)| {
        if wanted.starts_with('{') { !sent.is_empty() && !sent.starts_with('{') } else { sent == wanted }
    };
    path.len() == template.len() && path.iter().zip(&template).all(segment)
}

#[test]
fn every_operation_is_tested_once() {
    let mut ids: Vec<&str> = tested().into_iter().map(|(id, ..)| id).collect();
    ids.sort_unstable();
    assert_eq!(ids, OPERATIONS.iter().map(|operation| operation.id).collect::<Vec<_>>());
}

#[test]
fn rows_and_specification_and_operations_agree() {
    let spec = Spec::read();
    let rows: BTreeMap<&str, &str> = tested().into_iter().map(|(id, line, _)| (id, line)).collect();
    let in_spec = spec.operations();
    assert_eq!(in_spec.len(), OPERATIONS.len());
    for operation in in_spec {
        let known = gorgias::operations::Operation::by_id(operation.id).unwrap();
        assert_eq!(
            (known.method.as_str(), known.path),
            (operation.method.as_str(), operation.path),
            "{}",
            operation.id
        );
        let (method, path, _) = split(rows[operation.id]);
        assert_eq!(method, operation.method, "{}", operation.id);
        assert!(fits(path, operation.path), "{}: {path} is no {}", operation.id, operation.path);
    }
}

#[test]
fn every_query_parameter_is_sent() {
    let spec = Spec::read();
    let rows: BTreeMap<&str, &str> = tested().into_iter().map(|(id, line, _)| (id, line)).collect();
    for operation in spec.operations() {
        let (_, _, query) = split(rows[operation.id]);
        let sent: BTreeSet<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| percent_encoding::percent_decode_str(pair.split('=').next().unwrap()))
            .map(|name| name.decode_utf8().unwrap().into_owned())
            .collect();
        assert_eq!(sent, spec.query(&operation), "{}: query parameters of its row, and of the document", operation.id);
    }
}

#[test]
fn every_body_field_is_sent() {
    let spec = Spec::read();
    let mut bodies: BTreeMap<&str, Option<Value>> = tested().into_iter().map(|(id, _, body)| (id, body)).collect();
    let (mut all, mut used) = (BTreeSet::new(), BTreeSet::new());
    for operation in spec.operations() {
        let body = bodies.remove(operation.id).unwrap();
        let Some(schema) = spec.body(&operation) else {
            assert!(body.is_none(), "{}: a body that is not documented", operation.id);
            continue;
        };
        let body = body.unwrap_or_else(|| panic!("{}: no body", operation.id));
        // Each operation uses all fields at the top of its body; what is nested, it shares with others.
        let of_body = spec.used(schema, &body);
        let missing: Vec<_> = spec.top_fields(schema).into_iter().filter(|field| !of_body.contains(field)).collect();
        assert!(missing.is_empty(), "{}: not in the body of its row: {missing:?}", operation.id);
        all.extend(spec.fields(schema));
        used.extend(of_body);
    }
    let missing: Vec<_> = all.difference(&used).collect();
    assert!(missing.is_empty(), "in no row: {missing:?}");
}

#[test]
fn every_answer_field_is_read() {
    let spec = Spec::read();
    let rows = all_rows();
    let (mut all, mut read) = (BTreeSet::new(), BTreeSet::new());
    for operation in spec.operations() {
        // The files of `upload_files` are read beside the table.
        let Some(row) = rows.iter().find(|row| row.id == operation.id) else { continue };
        let (schema, answer) = (spec.answer(&operation), row.json_answer());
        assert_eq!(schema.is_some(), answer.is_some(), "{}: answer", operation.id);
        if let (Some(schema), Some(answer)) = (schema, answer) {
            all.extend(spec.fields(schema));
            read.extend(spec.used(schema, &without_nulls(answer)));
        }
    }
    let missing: Vec<_> = all.difference(&read).collect();
    assert!(missing.is_empty(), "in no sample: {missing:?}; add each to a sample in tests/api/wire/");
}

/// Null shows nothing about how a field is read.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(fields) => {
            fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_nulls(v))).collect()
        }
        other => other,
    }
}

#[test]
fn the_measure_itself_sees_what_is_missing() {
    let spec = Spec::read();
    let operations = spec.operations();
    let create = operations.iter().find(|operation| operation.id == "create_ticket").unwrap();
    let schema = spec.body(create).unwrap();
    let all = spec.fields(schema);
    for field in ["CreateTicket.subject", "CreateMessage.source", "SourceAddressInput.address", "MacroRef.id"] {
        assert!(all.contains(field), "{field}");
    }
    let body = serde_json::json!({"messages": [{"source": {"to": [{"address": "a"}]}}]});
    let used: Vec<String> = spec.used(schema, &body).into_iter().collect();
    let expected =
        ["CreateMessage.source", "CreateTicket.messages", "MessageSourceInput.to", "SourceAddressInput.address"];
    assert_eq!(used, expected);
    assert!(fits("/api/tickets/7/tags", "/api/tickets/{ticket_id}/tags"));
    assert!(!fits("/api/tickets//tags", "/api/tickets/{ticket_id}/tags") && !fits("/api/tickets/7", "/api/tags/{id}"));
}
