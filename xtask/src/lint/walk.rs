//! Finds every node of the document, and what may stand in each.

use serde_json::Value;

use super::Report;
use crate::codegen::schema::{self, METHODS};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Tag,
    PathItem,
    Operation,
    Parameter,
    Body,
    Media,
    Response,
    Header,
    Schema(Role),
}

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Component,
    Property,
    Items,
    MapValue,
    UnionMember,
    AllOfMember,
    Parameter,
    Header,
    Media,
    /// What is not JSON, and so comes as bytes.
    Bytes,
    /// The form of a multipart body, and everything below it: hand-written code sends it.
    Form,
}

/// A node with the words to point at it.
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) place: String,
    pub(super) value: &'a Value,
}

impl Node<'_> {
    /// Whether the node only points somewhere else.
    pub(super) fn is_reference(&self) -> bool {
        self.value.get("$ref").is_some()
    }
}

/// All nodes of `document`.
pub(super) fn nodes(document: &Value) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut add = |kind, place: String, value| nodes.push(Node { kind, place, value });
    add(Kind::Root, "document".into(), document);
    add(Kind::Info, "info".into(), &document["info"]);
    for tag in document["tags"].as_array().into_iter().flatten() {
        add(Kind::Tag, format!("tag `{}`", schema::text(tag, "name")), tag);
    }
    for (path, item) in entries(&document["paths"]) {
        add(Kind::PathItem, path.to_owned(), item);
    }
    for (path, method, operation) in schema::operations(document) {
        add_operation(&operation_place(path, method, operation), operation, &mut nodes);
    }
    for (name, parameter) in entries(&document["components"]["parameters"]) {
        add_parameter(format!("parameters/{name}"), parameter, &mut nodes);
    }
    for (name, response) in entries(&document["components"]["responses"]) {
        add_response(format!("responses/{name}"), response, &mut nodes);
    }
    for (name, item) in entries(&document["components"]["schemas"]) {
        add_schema(Role::Component, format!("schemas/{name}"), item, &mut nodes);
    }
    nodes
}

/// How problems point at an operation.
pub(super) fn operation_place(path: &str, method: &str, operation: &Value) -> String {
    let id = schema::text(operation, "operationId");
    format!("{} {path}{}", method.to_uppercase(), if id.is_empty() { String::new() } else { format!(" ({id})") })
}

/// The entries of an object, or none.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn add_operation<'a>(place: &str, operation: &'a Value, nodes: &mut Vec<Node<'a>>) {
    nodes.push(Node { kind: Kind::Operation, place: place.to_owned(), value: operation });
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        add_parameter(format!("{place}: parameter `{}`", schema::text(parameter, "name")), parameter, nodes);
    }
    if let Some(body) = operation.get("requestBody") {
        nodes.push(Node { kind: Kind::Body, place: format!("{place}: request body"), value: body });
        add_media(&format!("{place}: request body"), &body["content"], nodes);
    }
    for (status, response) in entries(&operation["responses"]) {
        add_response(format!("{place}: {status}"), response, nodes);
    }
}

fn add_parameter<'a>(place: String, parameter: &'a Value, nodes: &mut Vec<Node<'a>>) {
    if let Some(item) = parameter.get("schema") {
        add_schema(Role::Parameter, place.clone(), item, nodes);
    }
    nodes.push(Node { kind: Kind::Parameter, place, value: parameter });
}

fn add_response<'a>(place: String, response: &'a Value, nodes: &mut Vec<Node<'a>>) {
    add_media(&place, &response["content"], nodes);
    for (name, header) in entries(&response["headers"]) {
        let place = format!("{place}: header `{name}`");
        if let Some(item) = header.get("schema") {
            add_schema(Role::Header, place.clone(), item, nodes);
        }
        nodes.push(Node { kind: Kind::Header, place, value: header });
    }
    nodes.push(Node { kind: Kind::Response, place, value: response });
}

fn add_media<'a>(place: &str, content: &'a Value, nodes: &mut Vec<Node<'a>>) {
    for (name, media) in entries(content) {
        let place = format!("{place}: {name}");
        if let Some(item) = media.get("schema") {
            let role = match name {
                "multipart/form-data" => Role::Form,
                name if name.ends_with("json") => Role::Media,
                _ => Role::Bytes,
            };
            add_schema(role, place.clone(), item, nodes);
        }
        nodes.push(Node { kind: Kind::Media, place, value: media });
    }
}

fn add_schema<'a>(role: Role, place: String, item: &'a Value, nodes: &mut Vec<Node<'a>>) {
    let below = |inner: Role| if role == Role::Form { Role::Form } else { inner };
    for (key, property) in entries(&item["properties"]) {
        add_schema(below(Role::Property), format!("{place}: property `{key}`"), property, nodes);
    }
    if let Some(inner) = item.get("items") {
        add_schema(below(Role::Items), format!("{place}: items"), inner, nodes);
    }
    if let Some(inner @ Value::Object(_)) = item.get("additionalProperties") {
        add_schema(below(Role::MapValue), format!("{place}: additionalProperties"), inner, nodes);
    }
    for (key, member) in [("oneOf", Role::UnionMember), ("allOf", Role::AllOfMember)] {
        for (index, inner) in item[key].as_array().into_iter().flatten().enumerate() {
            add_schema(below(member), format!("{place}: {key} {}", index + 1), inner, nodes);
        }
    }
    nodes.push(Node { kind: Kind::Schema(role), place, value: item });
}

/// What may stand in a node. The generators ignore what they do not know, so anything else is a typing error or a wish
/// that would not come true.
fn allowed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Root => &["openapi", "info", "servers", "security", "tags", "paths", "components"],
        Kind::Info => &["title", "version", "description", "license"],
        Kind::Tag => &["name", "description"],
        Kind::PathItem => &METHODS,
        Kind::Operation => &[
            "operationId",
            "tags",
            "summary",
            "description",
            "security",
            "parameters",
            "requestBody",
            "responses",
            "deprecated",
        ],
        Kind::Parameter => &["name", "in", "description", "required", "schema"],
        Kind::Body => &["description", "required", "content"],
        Kind::Media => &["schema"],
        Kind::Response => &["description", "content", "headers"],
        Kind::Header => &["description", "schema"],
        Kind::Schema(_) => &[
            "type",
            "format",
            "description",
            "title",
            "nullable",
            "readOnly",
            "writeOnly",
            "default",
            "enum",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "oneOf",
            "allOf",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
        ],
    }
}

/// Why some keys that one might expect are not allowed.
fn advice(key: &str) -> &'static str {
    match key {
        "anyOf" => "typify makes it a struct that never deserializes; use `oneOf` in a component, or `{}`",
        "not" | "if" | "discriminator" => "the generator ignores it; describe it in words",
        "pattern" => "typify makes it a type that also refuses answers; describe it in words",
        "uniqueItems" | "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" => {
            "it is not checked; describe it in words, or teach codegen/rules.rs"
        }
        "example" | "examples" => "it is shown nowhere; put it into the description",
        "style" | "explode" => "progenitor only writes lists as repeated keys, whatever this says",
        "parameters" => "write the parameters into each operation",
        "head" | "options" | "trace" => "no code is generated for this method",
        _ => "the generator ignores it; is it misspelled?",
    }
}

/// Every key is one that the generator heeds.
pub(super) fn check_keys(node: &Node<'_>, report: &mut Report) {
    if node.is_reference() {
        let alone = entries(node.value).count() == 1;
        report.unless(alone, &node.place, "keys beside `$ref` are ignored: write `allOf: [{$ref: ...}]` instead");
        return;
    }
    for (key, _) in entries(node.value) {
        if !key.starts_with("x-") && !allowed(node.kind).contains(&key) {
            report.add(&node.place, format!("`{key}` is not allowed here: {}", advice(key)));
        }
    }
}

/// Every reference finds a component of the right kind.
pub(super) fn check_reference(document: &Value, node: &Node<'_>, report: &mut Report) {
    let Some(target) = node.value.get("$ref") else { return };
    let group = match node.kind {
        Kind::Schema(_) => "schemas",
        Kind::Parameter => "parameters",
        Kind::Response => "responses",
        _ => return report.add(&node.place, "a `$ref` is not followed here: write the thing itself"),
    };
    let found = target
        .as_str()
        .and_then(|target| target.strip_prefix("#/components/")?.strip_prefix(group)?.strip_prefix('/'))
        .is_some_and(|name| document["components"][group].get(name).is_some());
    report.unless(
        found,
        &node.place,
        format!("no such component: {target}: add it to components/{group}, or mend the name"),
    );
}
