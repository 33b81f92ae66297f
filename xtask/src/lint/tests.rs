//! Each rule, broken once in a small document that keeps them all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code")]

use serde_json::{Value, json};

use super::lint;

const LIST: &str = "/paths/~1api~1tags/get";
const CREATE: &str = "/paths/~1api~1tags/post";
const GET: &str = "/paths/~1api~1tags~1{id}/get";
const SCHEMAS: &str = "/components/schemas";
const TAG: &str = "/components/schemas/Tag/properties";
const INPUT: &str = "/components/schemas/TagInput/properties";

fn operation(id: &str, pagination: &str, success: Value) -> Value {
    json!({
        "operationId": id, "tags": ["Tags"], "summary": "Do it", "description": "Does it to `tags`.",
        "security": [{ "basic": [] }, { "oauth2": ["tags:read"] }],
        "x-gorgias-scope-confidence": "inferred", "x-gorgias-idempotent": true, "x-gorgias-destructive": false,
        "x-gorgias-pagination": pagination,
        "responses": { "200": success, "401": { "$ref": "#/components/responses/Unauthorized" } },
    })
}

fn answer(name: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
    json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
}

fn valid() -> Value {
    let mut list = operation("list_tags", "cursor", answer("TagList"));
    list["parameters"] = json!([
        { "$ref": "#/components/parameters/Cursor" },
        { "name": "limit", "in": "query", "description": "Per page.",
          "schema": { "type": "integer", "format": "int64", "minimum": 1, "maximum": 100, "default": 30 } },
        { "name": "order", "in": "query", "description": "Order.",
          "schema": { "allOf": [{ "$ref": "#/components/schemas/Order" }], "default": "name" } },
    ]);
    let mut create = operation("create_tag", "none", answer("Tag"));
    create["requestBody"] = json!({ "required": true, "content": answer("TagInput")["content"] });
    let mut get = operation("get_tag", "none", answer("Tag"));
    get["parameters"] = json!([{ "name": "id", "in": "path", "required": true, "description": "Id.",
        "schema": { "type": "integer", "format": "int64" } }]);
    get["x-gorgias-merged-redirect"] = json!(true);
    get["responses"]["301"] = json!({ "description": "Merged.",
        "headers": { "Location": { "description": "Survivor.", "schema": { "type": "string" } } } });
    let mut download = operation("download_file", "none", Value::Null);
    download["responses"] = json!({ "307": { "description": "Elsewhere." } });
    let mut upload = operation("upload_file", "none", answer("Tag"));
    upload["requestBody"] = json!({ "required": true, "content": { "multipart/form-data": { "schema": {
        "type": "object", "properties": { "file": { "type": "string", "format": "binary" } } } } } });
    let text = |nullable: bool| json!({ "type": "string", "description": "Text.", "nullable": nullable });
    json!({
        "openapi": "3.0.3",
        "x-gorgias-provenance": {
            "official-2026-08": {
                "operations": {
                    "list_tags": "cursor limit order", "create_tag": "", "get_tag": "id", "download_file": "", "upload_file": "",
                },
                "schemas": {
                    "Tag": "id name kind created free", "TagList": "data meta", "Meta": "next",
                    "TagInput": "name kind value score",
                },
                "enums": "Kind Order",
            },
            "recording": { "schemas": { "Problem": "msg" }, "enums": "Alone" },
        },
        "info": { "title": "Test", "version": "1.0", "description": "A document for tests." },
        "tags": [{ "name": "Tags", "description": "Labels." }],
        "paths": {
            "/api/tags": { "get": list, "post": create },
            "/api/tags/{id}": { "get": get },
            "/api/download": { "get": download },
            "/api/upload": { "post": upload },
        },
        "components": {
            "securitySchemes": {
                "basic": { "type": "http", "scheme": "basic" },
                "oauth2": { "type": "oauth2", "flows": { "authorizationCode": { "scopes": { "tags:read": "Read" } } } },
            },
            "parameters": { "Cursor": { "name": "cursor", "in": "query", "description": "Where to go on.",
                "schema": { "type": "string" } } },
            "responses": { "Unauthorized": { "description": "No.", "content": answer("Problem")["content"] } },
            "schemas": {
                "Tag": { "type": "object", "description": "A label.", "required": ["id"], "properties": {
                    "id": { "type": "integer", "format": "int64", "description": "Id.", "x-gorgias-lenient": true },
                    "name": text(true),
                    "kind": { "description": "Kind.", "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Kind" }] },
                    "created": { "type": "string", "format": "date-time", "description": "When.", "readOnly": true },
                    "free": { "type": "object", "description": "Anything by key." },
                } },
                "TagList": { "type": "object", "description": "A page.", "required": ["data"], "properties": {
                    "data": { "type": "array", "description": "Rows.", "items": { "$ref": "#/components/schemas/Tag" } },
                    "meta": { "description": "Position.", "allOf": [{ "$ref": "#/components/schemas/Meta" }] },
                } },
                "Meta": { "type": "object", "description": "Position.", "properties": { "next": text(true) } },
                "TagInput": { "type": "object", "description": "Body.", "required": ["name"], "properties": {
                    "name": { "type": "string", "description": "Name.", "minLength": 1, "x-gorgias-max-bytes": 64 },
                    "kind": { "description": "Kind.", "allOf": [{ "$ref": "#/components/schemas/Kind" }] },
                    "value": { "description": "Value.", "allOf": [{ "$ref": "#/components/schemas/Scalar" }] },
                    "score": { "type": "number", "format": "double", "description": "Score.", "writeOnly": true },
                } },
                "Scalar": { "description": "Any of two.", "oneOf": [
                    { "title": "Integer", "type": "integer", "format": "int64" }, { "title": "Text", "type": "string" } ] },
                "Kind": { "type": "string", "description": "Kind.", "enum": ["a-b", "c"] },
                "Order": { "type": "string", "description": "Order.", "enum": ["name", ""], "x-gorgias-closed": true },
                "Problem": { "type": "object", "description": "What failed.", "properties": { "msg": text(false) } },
                "Alone": { "type": "string", "description": "Known.", "enum": ["x"], "x-gorgias-unreferenced": "free text" },
            },
        },
    })
}

/// Puts `value` where `pointer` says (`-` is the end of a list), and expects a problem that begins with `place` and
/// contains `about`.
#[track_caller]
fn refused(pointer: &str, value: Value, place: &str, about: &str) {
    let mut document = valid();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Array(items) if key == "-" => items.push(value),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        parent => parent[key.as_str()] = value,
    }
    expect(&document, place, about);
}

/// Like [`refused`], for something that is missing.
#[track_caller]
fn missing(pointer: &str, place: &str, about: &str) {
    let mut document = valid();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Array(items) => drop(items.remove(key.parse().unwrap())),
        Value::Object(map) => drop(map.remove(&key.replace("~1", "/")).unwrap()),
        other => panic!("nothing below {other}"),
    }
    expect(&document, place, about);
}

#[track_caller]
fn expect(document: &Value, place: &str, about: &str) {
    let problems = lint(document);
    let found = problems.iter().any(|problem| problem.starts_with(&format!("{place}: ")) && problem.contains(about));
    assert!(found, "no problem at `{place}` about `{about}` among {problems:#?}");
}

fn at(parent: &str, below: &str) -> String {
    format!("{parent}/{below}")
}

#[test]
fn a_valid_document_has_no_problems() {
    assert_eq!(lint(&valid()), Vec::<String>::new());
}

#[test]
fn an_empty_document_is_refused_without_a_panic() {
    assert!(!lint(&json!({})).is_empty());
    assert!(!lint(&json!({ "paths": [], "components": { "schemas": { "A": 1 } } })).is_empty());
}

#[test]
fn head() {
    refused("/openapi", json!("3.1.0"), "openapi", "3.0.x");
    refused("/info/version", json!("1.0\u{2013}beta"), "info", "ASCII");
    refused("/tags/-", json!({ "name": "Tags", "description": "Again." }), "tag `Tags`", "twice");
    refused("/tags/-", json!({ "name": "Other", "description": "Unused." }), "tag `Other`", "no operation");
    missing("/components/securitySchemes/basic", "components/securitySchemes", "`basic` is missing");
    missing("/components/schemas", "components", "no schemas");
}

#[test]
fn keys_that_nothing_reads() {
    refused("/host", json!("example.com"), "document", "`host` is not allowed");
    refused(&at(GET, "operationID"), json!("x"), "GET /api/tags/{id} (get_tag)", "`operationID` is not allowed");
    refused("/paths/~1api~1tags/head", json!({}), "/api/tags", "no code is generated for this method");
    refused(&at(TAG, "name/anyOf"), json!([]), "schemas/Tag: property `name`", "`anyOf` is not allowed");
    refused(&at(TAG, "name/pattern"), json!("^a$"), "schemas/Tag: property `name`", "`pattern` is not allowed");
    refused(
        &at(TAG, "name/x-rust-type"),
        json!({}),
        "schemas/Tag: property `name`",
        "no extension that anything reads",
    );
    refused(&at(TAG, "name/x-gorgias-close"), json!(true), "schemas/Tag: property `name`", "no extension");
    refused(
        "/components/parameters/Cursor/style",
        json!("pipeDelimited"),
        "parameters/Cursor",
        "`style` is not allowed",
    );
}

#[test]
fn references() {
    let items = at(TAG.trim_end_matches("/Tag/properties"), "TagList/properties/data/items");
    let place = "schemas/TagList: property `data`: items";
    refused(&items, json!({ "$ref": "#/components/schemas/Nope" }), place, "no such component");
    refused(&items, json!({ "$ref": "other.json#/Tag" }), place, "no such component");
    refused(&at(&items, "description"), json!("Rows."), place, "beside `$ref`");
    refused(
        &at(LIST, "parameters/-"),
        json!({ "$ref": "#/components/schemas/Tag" }),
        "GET /api/tags (list_tags): parameter ``",
        "no such",
    );
    refused(
        &at(CREATE, "requestBody"),
        json!({ "$ref": "#/x" }),
        "POST /api/tags (create_tag): request body",
        "not followed",
    );
}

#[test]
fn extensions() {
    let place = "GET /api/tags (list_tags)";
    for key in ["scope-confidence", "idempotent", "destructive", "pagination"] {
        missing(&at(LIST, &format!("x-gorgias-{key}")), place, &format!("`x-gorgias-{key}` is missing"));
    }
    refused(&at(LIST, "x-gorgias-scope-confidence"), json!("client-code"), place, "is not understood");
    refused(&at(LIST, "x-gorgias-idempotent"), json!("yes"), place, "is not understood");
    refused(&at(LIST, "x-gorgias-pagination"), json!("offset"), place, "is not understood");
    refused(&at(LIST, "x-gorgias-closed"), json!(true), place, "is not read here");
    refused(&at(LIST, "x-gorgias-reads"), json!(true), place, "a GET reads anyway");
    refused(&at(LIST, "x-gorgias-destructive"), json!(true), place, "cannot be `x-gorgias-destructive`");
    refused(&at(SCHEMAS, "Order/x-gorgias-closed"), json!(false), "schemas/Order", "is not understood");
    refused(&at(SCHEMAS, "Alone/x-gorgias-unreferenced"), json!(" "), "schemas/Alone", "is not understood");
    refused(&at(TAG, "name/x-gorgias-known-values"), json!("Tag"), "schemas/Tag: property `name`", "is not understood");
    refused(
        &at(TAG, "name/x-gorgias-lenient"),
        json!(true),
        "schemas/Tag: property `name`",
        "numbers that come as text",
    );
    refused(&at(INPUT, "name/x-gorgias-max-bytes"), json!(0), "schemas/TagInput: property `name`", "is not understood");
    refused(&at(INPUT, "score/x-gorgias-max-bytes"), json!(9), "schemas/TagInput: property `score`", "bytes of a text");
    refused(&at(INPUT, "name/x-gorgias-scalar"), json!(true), "schemas/TagInput: property `name`", "can be any JSON");
    refused(&at(TAG, "id/x-gorgias-confidence"), json!("sure"), "schemas/Tag: property `id`", "is not understood");
}

#[test]
fn operations() {
    let place = "GET /api/tags/{id} (get_tag)";
    missing(&at(GET, "operationId"), "GET /api/tags/{id}", "no `operationId`");
    refused(&at(GET, "operationId"), json!("getTag"), "GET /api/tags/{id} (getTag)", "snake_case");
    refused(&at(GET, "operationId"), json!("list_tags"), "GET /api/tags/{id} (list_tags)", "used twice");
    refused(&at(GET, "operationId"), json!("builder"), "GET /api/tags/{id} (builder)", "is taken");
    refused(&at(GET, "tags"), json!([]), place, "one tag");
    refused(&at(GET, "tags"), json!(["Nope"]), place, "`Nope` is not declared");
    missing(&at(GET, "security/1"), place, "both ways");
    refused(&at(GET, "security/1"), json!({ "oauth2": ["tags:eat"] }), place, "scope `tags:eat`");
    refused(&at(GET, "security/1"), json!({ "oauth2": [] }), place, "must name one scope");
    refused(&at(GET, "x-gorgias-scope-confidence"), json!("unknown"), place, "or none");
    missing(&at(GET, "parameters/0"), place, "`{id}` of the path");
    refused(
        &at(LIST, "parameters/-"),
        valid().pointer(&at(GET, "parameters/0")).unwrap().clone(),
        "GET /api/tags (list_tags)",
        "not in the path",
    );
    let twin = json!({ "name": "Limit", "in": "query", "description": "Again.", "schema": { "type": "string" } });
    refused(&at(LIST, "parameters/-"), twin, "GET /api/tags (list_tags)", "two parameters");
    missing(&at(GET, "x-gorgias-merged-redirect"), place, "belong together");
    missing(&at(GET, "responses/301"), place, "belong together");
    refused(&at(GET, "x-gorgias-pagination"), json!("cursor"), place, "query parameter `cursor`");
    refused(&at(GET, "x-gorgias-pagination"), json!("cursor"), place, "`data` and `meta`");
}

#[test]
fn bodies_and_answers() {
    let place = "POST /api/tags (create_tag)";
    let body = valid().pointer(&at(CREATE, "requestBody")).unwrap().clone();
    refused(&at(LIST, "requestBody"), body, "GET /api/tags (list_tags)", "a GET cannot");
    missing(&at(CREATE, "requestBody/required"), place, "always sends the body");
    refused(&at(CREATE, "requestBody/content/multipart~1form-data"), json!({ "schema": {} }), place, "one media type");
    refused(&at(CREATE, "requestBody/content"), json!({ "text/plain": { "schema": {} } }), place, "text/plain");
    missing(&at(CREATE, "requestBody/content/application~1json/schema"), place, "has no `schema`");
    refused(&at(CREATE, "responses/204"), json!({ "description": "Done." }), place, "one 2xx answer");
    missing(&at(CREATE, "responses/200"), place, "one 2xx answer");
    refused(
        "/paths/~1api~1download/get/responses/200",
        json!({ "description": "Here." }),
        "GET /api/download (download_file)",
        "a 307",
    );
    refused(&at(CREATE, "responses/default"), json!({ "description": "Else." }), place, "is no status");
    missing(&at(CREATE, "responses/200/content/application~1json/schema"), place, "progenitor panics");
    refused(&at(CREATE, "responses/200/content/text~1csv"), json!({}), place, "one media type");
    refused(
        &at(CREATE, "responses/200"),
        json!({ "$ref": "#/components/responses/Unauthorized" }),
        place,
        "must stand here",
    );
    let mut empty = valid();
    *empty.pointer_mut(&at(CREATE, "responses/200")).unwrap() = json!({ "description": "Done." });
    *empty
        .pointer_mut(CREATE)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .entry("x-gorgias-body-may-be-empty")
        .or_insert(Value::Null) = json!(true);
    expect(&empty, place, "JSON answer");
}

#[test]
fn parameters() {
    let place = "GET /api/tags/{id} (get_tag): parameter `id`";
    missing(&at(GET, "parameters/0/required"), place, "required: true");
    missing(&at(GET, "parameters/0/schema"), place, "no `schema`");
    refused(&at(GET, "parameters/0/in"), json!("cookie"), place, "`path` or `query`");
    refused(&at(GET, "parameters/0/schema/nullable"), json!(true), place, "cannot be null");
    for (name, about) in [("2nd", "no identifier"), ("self", "no identifier"), ("body", "taken by the builder")] {
        let place = format!("GET /api/tags (list_tags): parameter `{name}`");
        refused(&at(LIST, "parameters/1/name"), json!(name), &place, about);
    }
}

#[test]
fn components() {
    refused(
        &at(SCHEMAS, "Orphan"),
        json!({ "type": "string", "enum": ["a"] }),
        "schemas/Orphan",
        "nothing refers to it",
    );
    refused(&at(SCHEMAS, "Kind/x-gorgias-unreferenced"), json!("no"), "schemas/Kind", "something refers to it");
    refused(&at(SCHEMAS, "tag_two"), json!({ "type": "string", "enum": ["a"] }), "schemas/tag_two", "UpperCamelCase");
    refused(&at(SCHEMAS, "Option"), json!({ "type": "string", "enum": ["a"] }), "schemas/Option", "Rust's own");
    refused(
        &at(INPUT, "meta"),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Meta" }] }),
        "schemas/Meta",
        "both sent and received",
    );
    refused("/components/parameters/Unused", json!({ "name": "u" }), "parameters/Unused", "nothing refers to it");
    refused("/components/responses/Unused", json!({}), "responses/Unused", "nothing refers to it");
    refused(
        &at(INPUT, "name/readOnly"),
        json!(true),
        "schemas/TagInput: property `name`",
        "`readOnly` in something that is sent",
    );
    refused(
        &at(TAG, "name/writeOnly"),
        json!(true),
        "schemas/Tag: property `name`",
        "`writeOnly` in something that is received",
    );
    let mut required = valid();
    required["components"]["schemas"]["TagInput"]["required"] = json!(["name", "kind"]);
    required["components"]["schemas"]["TagInput"]["properties"]["kind"]["nullable"] = json!(true);
    expect(&required, "schemas/TagInput: property `kind`", "leaves out a reference");
    let mut received = valid();
    received["components"]["schemas"]["Tag"]["properties"]["free"] = json!({ "$ref": "#/components/schemas/Shut" });
    received["components"]["schemas"]["Shut"] = json!({ "type": "string", "enum": ["a"], "x-gorgias-closed": true });
    expect(&received, "schemas/Shut", "never sent");
    refused(&at(SCHEMAS, "Tag/x-gorgias-unknown-keys"), json!("refused"), "schemas/Tag", "objects with properties");
    refused(
        &at(SCHEMAS, "Scalar/x-gorgias-unknown-keys"),
        json!("refused"),
        "schemas/Scalar",
        "objects with properties",
    );
    refused(&at(SCHEMAS, "TagInput/x-gorgias-unknown-keys"), json!(true), "schemas/TagInput", "is not understood");
    for fine in ["refused", "ignored"] {
        let mut marked = valid();
        marked["components"]["schemas"]["TagInput"]["x-gorgias-unknown-keys"] = json!(fine);
        assert_eq!(lint(&marked), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn shapes() {
    let place = "schemas/Tag: property `name`";
    refused(&at(SCHEMAS, "Kind/nullable"), json!(true), "schemas/Kind", "cannot be null");
    refused(&at(SCHEMAS, "Scalar/nullable"), json!(true), "schemas/Scalar", "cannot be null");
    refused(&at(SCHEMAS, "List"), json!({ "type": "array", "items": {} }), "schemas/List", "a component must have");
    refused(&at(SCHEMAS, "Tag/readOnly"), json!(true), "schemas/Tag", "are for properties");
    refused(&at(TAG, "name/title"), json!("Name"), place, "`title` renames");
    refused(&at(SCHEMAS, "Tag/title"), json!("Label"), "schemas/Tag", "`title` renames");
    let two = json!([{ "$ref": "#/components/schemas/Kind" }, { "$ref": "#/components/schemas/Order" }]);
    refused(&at(TAG, "kind/allOf"), two, "schemas/Tag: property `kind`", "2 members");
    refused(&at(TAG, "kind/type"), json!("string"), "schemas/Tag: property `kind`", "must not be mixed");
    let object = json!({ "type": "object", "description": "In line.", "properties": { "a": { "type": "string" } } });
    refused(&at(TAG, "free"), object.clone(), "schemas/Tag: property `free`", "must be a component");
    refused(
        &at(LIST, "responses/200/content/application~1json/schema"),
        object,
        "GET /api/tags (list_tags): 200: application/json",
        "must be a component",
    );
    missing(&at(SCHEMAS, "Tag/type"), "schemas/Tag", "`type: object`");
    refused(&at(SCHEMAS, "Meta/properties"), json!({}), "schemas/Meta", "is empty");
    refused(&at(SCHEMAS, "Tag/additionalProperties"), json!(false), "schemas/Tag", "unknown keys");
    refused(
        &at(TAG, "free/additionalProperties"),
        json!(false),
        "schemas/Tag: property `free`",
        "refuse every new key",
    );
    refused(&at(TAG, "2fa"), json!({ "type": "string" }), "schemas/Tag: property `2fa`", "no identifier");
    refused(&at(TAG, "Name"), json!({ "type": "string" }), "schemas/Tag", "two properties have the Rust name `name`");
    refused(&at(SCHEMAS, "Tag/required/-"), json!("nope"), "schemas/Tag", "no property");
    refused(&at(SCHEMAS, "Tag/required/-"), json!("id"), "schemas/Tag", "twice");
}

#[test]
fn unions_and_enums() {
    let scalar = at(SCHEMAS, "Scalar/oneOf");
    refused(&at(TAG, "free"), json!({ "oneOf": [] }), "schemas/Tag: property `free`", "`oneOf` must be a component");
    missing(&at(&scalar, "1"), "schemas/Scalar", "needs two members");
    missing(&at(&scalar, "1/title"), "schemas/Scalar", "needs a `title`");
    refused(&at(&scalar, "1/nullable"), json!(true), "schemas/Scalar", "cannot be null");
    refused(&at(&scalar, "1/title"), json!("integer"), "schemas/Scalar", "have the title");
    let number = json!({ "title": "Number", "type": "number", "format": "double" });
    let mut order = valid();
    order.pointer_mut(&scalar).unwrap().as_array_mut().unwrap().insert(0, number);
    expect(&order, "schemas/Scalar", "before `number`");
    refused(&at(TAG, "name/enum"), json!(["a"]), "schemas/Tag: property `name`", "an `enum` must be a component");
    refused(&at(SCHEMAS, "Kind/type"), json!("integer"), "schemas/Kind", "`type: string`");
    refused(&at(SCHEMAS, "Kind/enum"), json!([]), "schemas/Kind", "no values");
    refused(&at(SCHEMAS, "Kind/enum/-"), json!(7), "schemas/Kind", "no text");
    refused(&at(SCHEMAS, "Kind/enum/-"), json!("c"), "schemas/Kind", "`c` twice");
    refused(&at(SCHEMAS, "Kind/enum/-"), json!("a_b"), "schemas/Kind", "two values of `enum` give");
    refused(&at(SCHEMAS, "Kind/enum/-"), json!("unknown"), "schemas/Kind", "variant name `Unknown`");
    refused(&at(SCHEMAS, "Kind/enum/-"), json!("self"), "schemas/Kind", "variant name `Self`");
    refused(&at(SCHEMAS, "Tag/x-gorgias-closed"), json!(true), "schemas/Tag", "is for enums");
}

#[test]
fn types_limits_and_defaults() {
    let (name, id) = ("schemas/Tag: property `name`", "schemas/Tag: property `id`");
    let score = "schemas/TagInput: property `score`";
    refused(&at(TAG, "name/format"), json!("uuid"), name, "a type of its own");
    missing(&at(TAG, "id/format"), id, "int64");
    refused(&at(INPUT, "score/format"), json!("float"), score, "double");
    missing(&at(SCHEMAS, "TagList/properties/data/items"), "schemas/TagList: property `data`", "needs `items`");
    refused(&at(TAG, "free/format"), json!("map"), "schemas/Tag: property `free`", "means nothing");
    refused(&at(TAG, "name/type"), json!("null"), name, "not of OpenAPI 3.0");
    refused(&at(TAG, "any"), json!({ "format": "int64" }), "schemas/Tag: property `any`", "without a `type`");
    refused(&at(TAG, "name/items"), json!({}), name, "is for arrays");
    refused(&at(TAG, "name/additionalProperties"), json!({}), name, "is for objects");
    refused(&at(INPUT, "name/maximum"), json!(9), "schemas/TagInput: property `name`", "only checked on");
    refused(&at(INPUT, "score/maximum"), json!(1.5), score, "no whole number");
    refused(&at(INPUT, "name/maxLength"), json!(0), "schemas/TagInput: property `name`", "is above");
    let order = "GET /api/tags (list_tags): parameter `order`";
    refused(&at(LIST, "parameters/2/schema/default"), json!("color"), order, "no value of its own type");
    refused(
        &at(LIST, "parameters/1/schema/default"),
        json!("30"),
        "GET /api/tags (list_tags): parameter `limit`",
        "no value",
    );
}

#[test]
fn descriptions_are_there() {
    let create = "POST /api/tags (create_tag)";
    missing(&at(CREATE, "summary"), create, "no `summary`");
    missing(&at(CREATE, "description"), create, "no `description`");
    missing(&at(CREATE, "responses/200/description"), "POST /api/tags (create_tag): 200", "no `description`");
    missing(&at(LIST, "parameters/1/description"), "GET /api/tags (list_tags): parameter `limit`", "no `description`");
    missing("/components/parameters/Cursor/description", "parameters/Cursor", "no `description`");
    missing("/components/responses/Unauthorized/description", "responses/Unauthorized", "no `description`");
    missing(
        &at(GET, "responses/301/headers/Location/description"),
        "GET /api/tags/{id} (get_tag): 301: header `Location`",
        "no `description`",
    );
    missing("/tags/0/description", "tag `Tags`", "no `description`");
    missing("/info/description", "info", "no `description`");
    missing(&at(SCHEMAS, "Tag/description"), "schemas/Tag", "no `description`");
    missing(&at(TAG, "name/description"), "schemas/Tag: property `name`", "no `description`");
    refused(&at(TAG, "name/description"), json!(""), "schemas/Tag: property `name`", "no `description`");
    refused(&at(TAG, "name/description"), json!(7), "schemas/Tag: property `name`", "is no text");
    refused(&at(CREATE, "summary"), json!("Create a tag."), create, "full stop");
    refused(&at(CREATE, "summary"), json!("a".repeat(81)), create, "80 characters");
}

#[test]
fn descriptions_suit_rustdoc() {
    for (text, about) in [
        ("Two\nlines.", "line break"),
        ("A\ttab.", "tab"),
        ("Four    spaces.", "four spaces"),
        (" Leading.", "white space"),
        ("```code```", "code fence"),
        ("- a list", "mark of Markdown"),
        ("An `open end.", "without its partner"),
        ("A [link].", "holds `[`"),
        ("A [link].", "holds `]`"),
        ("A <tag>.", "holds `<`"),
        ("a -> b.", "holds `>`"),
        ("So *very* much.", "emphasis"),
        ("See https://example.com for more.", "bare address"),
        ("See www.example.com for more.", "bare address"),
        ("Nothing `` here.", "between two backticks"),
    ] {
        refused(&at(TAG, "name/description"), json!(text), "schemas/Tag: property `name`", about);
        refused(&at(CREATE, "summary"), json!(text), "POST /api/tags (create_tag)", about);
    }
    let mut fine = valid();
    fine["info"]["description"] = json!("Takes `[a]`, `<b>`, `*` and `https://example.com`; **bold** is not needed.");
    expect(&fine, "info", "emphasis");
    fine["info"]["description"] = json!("Takes `[a]`, `<b>`, `*` and `https://example.com`.");
    assert_eq!(lint(&fine), Vec::<String>::new());
}

#[test]
fn whatever_is_new_must_say_where_it_is_known_from() {
    let about = "not said where this is known from";
    let text = json!({ "type": "string", "description": "New." });
    refused(&at(TAG, "new"), text.clone(), "schemas/Tag: property `new`", about);
    let parameter = json!({ "name": "new", "in": "query", "description": "New.", "schema": { "type": "string" } });
    refused(&at(LIST, "parameters/-"), parameter, "list_tags: parameter `new`", about);
    let values = json!({ "type": "string", "description": "New.", "enum": ["a"] });
    refused(&at(SCHEMAS, "New"), values, "schemas/New", about);
    refused("/paths/~1api~1tags/put", operation("new_tag", "none", answer("Tag")), "new_tag", about);
    missing("/x-gorgias-provenance", "schemas/Tag: property `id`", about);

    let mut graded = valid();
    graded["components"]["schemas"]["Tag"]["properties"]["new"] = text;
    graded["components"]["schemas"]["Tag"]["properties"]["new"]["x-gorgias-confidence"] = json!("observed");
    assert_eq!(lint(&graded), Vec::<String>::new());
}

#[test]
fn entries_of_the_provenance() {
    const OFFICIAL: &str = "/x-gorgias-provenance/official-2026-08";
    let place = "spec/provenance.yaml";
    refused(&at(OFFICIAL, "schemas/Tag"), json!("id name kind created free old"), place, "`schemas: Tag: old`");
    refused(&at(OFFICIAL, "enums"), json!("Kind Order Old"), place, "`enums: Old`");
    refused(&at(OFFICIAL, "operations/old"), json!(""), place, "`operations: old`");
    refused("/x-gorgias-provenance/hearsay", json!({}), place, "`hearsay` is no source");
    refused(&at(OFFICIAL, "fields"), json!({}), place, "`fields` of official-2026-08");
    refused(&at(OFFICIAL, "enums"), json!(["Kind", "Order"]), place, "`enums` of official-2026-08");
    refused("/x-gorgias-provenance/recording/enums", json!("Alone Kind"), "schemas/Kind", "choose one");
    let graded = json!({ "type": "string", "description": "Text.", "x-gorgias-confidence": "inferred" });
    refused(&at(TAG, "name"), graded, "schemas/Tag: property `name`", "its grade says inferred");
}
