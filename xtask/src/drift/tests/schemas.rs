//! Schemas as others write them.

use serde_json::{Value, json};

use super::lines;

/// A document whose one operation sends `schema`.
fn sending(schema: Value) -> Value {
    let body = json!({ "content": { "application/json": { "schema": schema } } });
    json!({ "openapi": "3.1.0", "paths": { "/a": { "put": { "requestBody": body, "responses": {} } } },
        "components": { "schemas": {
            "Text": { "type": "string" },
            "Circle": { "$ref": "#/components/schemas/Circle" },
            "Node": { "type": "object", "properties": {
                "name": { "type": "string" }, "next": { "$ref": "#/components/schemas/Node" } } },
            "Twin": { "type": "object", "properties": { "name": { "type": "string" },
                "next": { "type": "object", "properties": {
                    "name": { "type": "string" }, "next": { "$ref": "#/components/schemas/Twin" } } } } },
        } } })
}

#[track_caller]
fn same(here: Value, there: Value) {
    assert_eq!(lines(&sending(here.clone()), &sending(there.clone())), Vec::<String>::new());
    assert_eq!(lines(&sending(there), &sending(here)), Vec::<String>::new());
}

#[track_caller]
fn differ(here: Value, there: Value, expected: &[&str]) {
    assert_eq!(lines(&sending(here), &sending(there)), expected);
}

#[test]
fn the_same_in_other_words() {
    let none = json!({ "type": "null" });
    let text = json!({ "type": "string", "nullable": true });
    same(text.clone(), json!({ "type": ["string", "null"] }));
    same(text.clone(), json!({ "type": ["null", "string"] }));
    same(text.clone(), json!({ "type": ["string", null] }));
    same(text.clone(), json!({ "anyOf": [{ "type": "string" }, none] }));
    same(text.clone(), json!({ "oneOf": [none, { "$ref": "#/components/schemas/Text" }] }));
    same(text.clone(), json!({ "$ref": "#/components/schemas/Text", "nullable": true }));
    same(text.clone(), json!({ "allOf": [{ "$ref": "#/components/schemas/Text" }], "nullable": true }));
    same(text, json!({ "allOf": [{ "type": "string", "nullable": true }, { "description": "Words." }] }));
    same(json!({ "type": "string", "enum": ["a"] }), json!({ "const": "a" }));
    same(json!({ "type": "string", "enum": ["a"], "nullable": true }), json!({ "enum": ["a", null] }));
    same(json!({ "enum": ["a", "b"] }), json!({ "oneOf": [{ "const": "b" }, { "const": "a" }] }));
    same(json!({ "type": "integer", "minimum": 1 }), json!({ "type": "integer", "exclusiveMinimum": 0 }));
    let old = json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true });
    same(old, json!({ "type": "number", "exclusiveMinimum": 0 }));
    same(json!({ "type": "string", "minLength": 0 }), json!({ "type": "string" }));
    same(json!({ "type": "string", "default": null }), json!({ "type": "string" }));
    same(json!({ "type": ["string", "integer"] }), json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }] }));
    same(json!({ "x-gorgias-scalar": true }), json!({ "type": ["string", "number", "boolean"] }));
    same(json!({ "properties": { "a": {} } }), json!({ "type": "object", "properties": { "a": true } }));
    same(json!({ "type": "object" }), json!({ "type": "object", "additionalProperties": {} }));
    let (a, b) = (json!({ "properties": { "a": none } }), json!({ "required": ["a"], "type": "object" }));
    same(json!({ "allOf": [a, b] }), json!({ "type": "object", "required": ["a"], "properties": { "a": none } }));
    same(json!({ "$defs": { "T": { "type": "string" } }, "$ref": "#/$defs/T" }), json!({ "type": "string" }));
    let (t, u) =
        (json!({ "properties": { "t": { "enum": ["t"] } } }), json!({ "properties": { "u": { "enum": ["u"] } } }));
    same(json!({ "oneOf": [t, u] }), json!({ "anyOf": [u, t] }));
}

#[test]
fn circles_end() {
    same(json!({ "$ref": "#/components/schemas/Node" }), json!({ "$ref": "#/components/schemas/Twin" }));
    same(json!({ "$ref": "#/components/schemas/Circle" }), json!({}));
    let mut changed = sending(json!({ "$ref": "#/components/schemas/Twin" }));
    changed["components"]["schemas"]["Twin"]["properties"]["next"]["properties"]["name"]["maxLength"] = json!(5);
    assert_eq!(
        lines(&sending(json!({ "$ref": "#/components/schemas/Node" })), &changed),
        ["refused | PUT /a body.next.name | maxLength | none | 5"]
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_told() {
    let lost = json!({ "properties": { "a": { "$ref": "#/components/schemas/Lost" } } });
    differ(
        json!({ "properties": { "a": { "type": "string" } } }),
        lost,
        &["missing | PUT /a body.a | reference | - | #/components/schemas/Lost leads nowhere"],
    );
}

#[test]
fn harm_depends_on_the_side_that_takes_more() {
    let text = |limit: Value| json!({ "type": "string", "maxLength": limit });
    differ(text(json!(9)), text(json!(5)), &["refused | PUT /a body | maxLength | 9 | 5"]);
    differ(text(json!(5)), text(json!(9)), &["withheld | PUT /a body | maxLength | 5 | 9"]);
    differ(text(json!(5)), json!({ "type": "string" }), &["withheld | PUT /a body | maxLength | 5 | none"]);
    let of = |kind: &str| json!({ "type": kind });
    differ(of("number"), of("integer"), &["refused | PUT /a body | type | number | integer"]);
    differ(of("integer"), of("number"), &["withheld | PUT /a body | type | integer | number"]);
    differ(of("integer"), of("string"), &["refused | PUT /a body | type | integer | string"]);
    differ(json!({ "type": "string", "default": "a" }), of("string"), &["lost | PUT /a body | default | a | none"]);
    let (open, shut) = (json!({ "enum": ["a"] }), json!({ "enum": ["a"], "x-gorgias-closed": true }));
    let more = json!({ "enum": ["a", "b"] });
    differ(open, more.clone(), &["missing | PUT /a body | enum | - | b"]);
    differ(shut, more, &["withheld | PUT /a body | enum | - | b"]);
}

#[test]
fn alternatives_that_one_side_joins() {
    let form = |kind: &str, key: &str| {
        json!({ "type": "object", "required": ["kind", key],
        "properties": { "kind": { "enum": [kind] }, key: { "type": "string" } } })
    };
    let apart = json!({ "oneOf": [form("a", "x"), form("b", "y")] });
    let joined = json!({ "type": "object", "required": ["kind"], "properties": {
        "kind": { "enum": ["a", "b"] }, "x": { "type": "string" }, "y": { "type": "string" } } });
    differ(apart.clone(), joined, &["refused | PUT /a body | alternatives | 2 | 1"]);
    let other = json!({ "oneOf": [form("b", "y"), form("a", "z")] });
    differ(
        apart,
        other,
        &[
            "refused | PUT /a body|1.x | field | present | absent",
            "refused | PUT /a body|1.z | field | absent | present",
        ],
    );
}
