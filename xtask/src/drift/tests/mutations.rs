//! Copies that are changed in one place: exactly this difference, in exactly this place.

use serde_json::{Value, json};

use super::inline::{self, Position};
use super::{bundle, compared};

/// What a change must be reported as.
struct Expected {
    place: String,
    what: &'static str,
    here: String,
    there: String,
}

/// Changes the schema of a position within an operation; `None` where it does not apply.
type Mutation = fn(&mut Value, &Position) -> Option<Expected>;

fn expected(place: &str, what: &'static str, here: &str, there: &str) -> Option<Expected> {
    Some(Expected { place: place.to_owned(), what, here: here.to_owned(), there: there.to_owned() })
}

fn schema<'a>(operation: &'a mut Value, position: &Position) -> &'a mut Value {
    operation.pointer_mut(&position.pointer).unwrap()
}

fn kind(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    let plain = ["enum", "format", "default", "minLength", "maxLength"].iter().all(|key| schema.get(key).is_none());
    (schema["type"] == "string" && plain && schema.get("x-gorgias-lenient").is_none()).then(|| {
        schema["type"] = json!("boolean");
        expected(&at.place, "type", "string", "boolean")
    })?
}

fn free(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    let before = ["boolean", "array", "object"].into_iter().find(|kind| schema["type"] == *kind)?;
    // An alternative that takes anything makes the others pointless.
    let alternative = at.pointer.rsplit('/').nth(1) == Some("oneOf");
    let plain = schema.get("default").is_none() && schema.get("readOnly").is_none() && !alternative;
    plain.then(|| {
        *schema = json!({ "description": "Anything." });
        expected(&at.place, "type", before, "anything")
    })?
}

fn fewer_values(operation: &mut Value, at: &Position) -> Option<Expected> {
    let values = schema(operation, at).get_mut("enum")?.as_array_mut()?;
    let gone = if values.len() > 1 { values.pop()? } else { return None };
    expected(&at.place, "enum", gone.as_str()?, "-")
}

fn more_values(operation: &mut Value, at: &Position) -> Option<Expected> {
    schema(operation, at).get_mut("enum")?.as_array_mut()?.push(json!("zz-new"));
    expected(&at.place, "enum", "-", "zz-new")
}

fn limit(operation: &mut Value, at: &Position, kind: &str, key: &'static str) -> Option<Expected> {
    let schema = schema(operation, at);
    if schema["type"] != kind || schema.get("enum").is_some() {
        return None;
    }
    let before = schema.get(key).and_then(Value::as_i64);
    let after = before.map_or(7, |before| before + 1);
    schema[key] = json!(after);
    expected(&at.place, key, &before.map_or("none".to_owned(), |before| before.to_string()), &after.to_string())
}

fn no_limit(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at).as_object_mut()?;
    for key in ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"] {
        if schema.get(key).is_some_and(Value::is_number) {
            let before = schema.shift_remove(key)?;
            return expected(&at.place, key, &before.to_string(), "none");
        }
    }
    None
}

fn null(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    if schema.get("type").is_none() && schema.get("oneOf").is_none() {
        return None;
    }
    let before = schema["nullable"] == true;
    schema["nullable"] = json!(!before);
    let words = if before { ["nullable", "never null"] } else { ["never null", "nullable"] };
    expected(&at.place, "nullable", words[0], words[1])
}

fn required(operation: &mut Value, at: &Position) -> Option<Expected> {
    let (parent, name) = at.parent.as_ref()?;
    let object = operation.pointer_mut(parent)?;
    let mut names = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let before = names.contains(&json!(name));
    if before {
        names.retain(|other| other != name)
    } else {
        names.push(json!(name))
    }
    object["required"] = json!(names);
    let words = if before { ["required", "optional"] } else { ["optional", "required"] };
    expected(&at.place, "required", words[0], words[1])
}

fn format(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    if !["string", "integer", "number"].iter().any(|kind| schema["type"] == *kind) {
        return None;
    }
    let before = schema.get("format").and_then(Value::as_str).unwrap_or("none").to_owned();
    schema["format"] = json!("zz");
    expected(&at.place, "format", &before, "zz")
}

fn pattern(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    (schema["type"] == "string").then(|| {
        schema["pattern"] = json!("^a*$");
        expected(&at.place, "pattern", "none", "^a*$")
    })?
}

fn default(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    let before = schema.get("default").map_or_else(|| "none".to_owned(), crate::drift::resolve::plain);
    schema["default"] = json!("zz");
    expected(&at.place, "default", &before, "zz")
}

fn deprecated(operation: &mut Value, at: &Position) -> Option<Expected> {
    schema(operation, at)["deprecated"] = json!(true);
    expected(&at.place, "deprecated", "in use", "deprecated")
}

fn read_only(operation: &mut Value, at: &Position) -> Option<Expected> {
    if at.sent && at.parent.is_none() {
        return None;
    }
    let schema = schema(operation, at);
    let before = schema["readOnly"] == true;
    if at.sent && before {
        return None;
    }
    schema["readOnly"] = json!(!before);
    match (at.sent, before) {
        // What cannot be sent is no field of the body.
        (true, _) => expected(&at.place, "field", "present", "absent"),
        (false, true) => expected(&at.place, "readOnly", "readOnly", "no mark"),
        (false, false) => expected(&at.place, "readOnly", "no mark", "readOnly"),
    }
}

fn gone(operation: &mut Value, at: &Position) -> Option<Expected> {
    let (parent, name) = at.parent.as_ref()?;
    let object = operation.pointer_mut(parent)?;
    let fields = object["properties"].as_object_mut()?;
    fields.shift_remove(name)?;
    if fields.is_empty() {
        return expected(at.place.rsplit_once('.')?.0, "fields", "1 named", "a map");
    }
    expected(&at.place, "field", "present", "absent")
}

fn added(operation: &mut Value, at: &Position) -> Option<Expected> {
    let fields = schema(operation, at).get_mut("properties")?.as_object_mut()?;
    fields.insert("zz".into(), json!({ "type": "string" }));
    expected(&format!("{}.zz", at.place), "field", "absent", "present")
}

fn closed(operation: &mut Value, at: &Position) -> Option<Expected> {
    let schema = schema(operation, at);
    let open = schema.get("additionalProperties").is_none() && schema.get("x-gorgias-unknown-keys").is_none();
    (schema["type"] == "object" && open).then(|| {
        schema["additionalProperties"] = json!(false);
        expected(&at.place, "unknown keys", "taken", "refused")
    })?
}

/// Kinds of change for which there are few places.
const RARE: [(&str, Mutation); 3] = [
    ("maximum of numbers", |operation, at| limit(operation, at, "number", "maximum")),
    ("no limit", no_limit),
    ("fewer values", fewer_values),
];

/// Kinds of change that fit nearly anywhere.
const MUTATIONS: [(&str, Mutation); 20] = [
    ("another type", kind),
    ("no type", free),
    ("more values", more_values),
    ("minimum", |operation, at| limit(operation, at, "integer", "minimum")),
    ("maximum", |operation, at| limit(operation, at, "integer", "maximum")),
    ("minLength", |operation, at| limit(operation, at, "string", "minLength")),
    ("maxLength", |operation, at| limit(operation, at, "string", "maxLength")),
    ("minItems", |operation, at| limit(operation, at, "array", "minItems")),
    ("maxItems", |operation, at| limit(operation, at, "array", "maxItems")),
    ("maxProperties", |operation, at| limit(operation, at, "object", "maxProperties")),
    ("null", null),
    ("required", required),
    ("format", format),
    ("pattern", pattern),
    ("default", default),
    ("deprecated", deprecated),
    ("readOnly", read_only),
    ("a field less", gone),
    ("a field more", added),
    ("unknown keys", closed),
];

/// Applies each of `mutations` to positions of all operations, one in `step`, and checks what is reported.
fn check(mutations: &[(&str, Mutation)], step: usize) {
    let bundle = bundle();
    let (mut turn, mut tried) = (0, vec![0; mutations.len()]);
    for (path, method, operation) in crate::codegen::schema::operations(&bundle) {
        let operation = inline::inlined(&bundle, operation, &[]);
        let here = inline::alone(&bundle, path, method, &operation);
        let mut copy = operation.clone();
        for position in inline::positions(&operation) {
            for (index, (name, mutation)) in mutations.iter().enumerate() {
                turn += 1;
                // The first few places that a mutation fits are always tried: some fit few.
                if turn % step != 0 && tried[index] >= 3 {
                    continue;
                }
                // One that does not apply has changed nothing.
                let Some(expected) = mutation(&mut copy, &position) else { continue };
                let outcome = compared(&here, &inline::alone(&bundle, path, method, &copy));
                let place = format!("{} {path} {}", method.to_uppercase(), expected.place);
                let found: Vec<_> =
                    outcome.differences.iter().map(|d| (d.at(), d.aspect.name(), &*d.here, &*d.there)).collect();
                assert_eq!(found, [(place, expected.what, &*expected.here, &*expected.there)], "{name}");
                tried[index] += 1;
                copy.clone_from(&operation);
            }
        }
    }
    for ((name, _), tried) in mutations.iter().zip(tried) {
        assert!(tried >= 3, "{name}: tried in {tried} places only");
    }
}

#[test]
fn each_kind_of_change_is_found_where_it_is_and_nothing_else() {
    check(&MUTATIONS, 97);
}

#[test]
fn rare_kinds_of_change_are_found_as_well() {
    check(&RARE, 4);
}

#[test]
fn a_change_of_a_component_shows_wherever_it_is_used() {
    let bundle = bundle();
    let mut copy = bundle.clone();
    copy["components"]["schemas"]["Tag"]["properties"]["name"]["type"] = json!("integer");
    let found = compared(&bundle, &copy).differences;
    assert!(found.iter().all(|d| d.aspect.name() == "type" && d.place.ends_with(".name") && d.there == "integer"));
    let at: Vec<String> = found.iter().map(|d| d.at()).collect();
    for place in
        ["GET /api/tags response.data[].name", "GET /api/tags/{id} response.name", "POST /api/tags response.name"]
    {
        assert!(at.iter().any(|found| found == place), "{place} is not in {at:?}");
    }
}
