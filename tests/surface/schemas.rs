//! The JSON Schemas of everything that can be sent, as `schemars` tells them: who offers calls as tools hands these to a
//! model, so a change of them is a change for users. Held as a snapshot, and against the document they come from.

use std::collections::{BTreeMap, BTreeSet};

use gorgias::types;
use schemars::generate::SchemaGenerator;
use serde_json::Value;

/// The types of all request bodies, also of the items of those that are lists.
macro_rules! bodies {
    ($($name:ident)*) => {
        const BODIES: &[&str] = &[$(stringify!($name)),*];

        fn definitions() -> BTreeMap<String, Value> {
            let mut generator = SchemaGenerator::default();
            $(generator.subschema_for::<types::$name>();)*
            generator.take_definitions(true).into_iter().collect()
        }
    };
}

bodies! {
    ArchiveMacros CreateAccountSetting CreateCustomField CreateCustomer CreateIntegration CreateJob CreateMacro
    CreateMessage CreateMetricCardFeedback CreateRule CreateSatisfactionSurvey CreateTag CreateTeam CreateTicket CreateUser
    CreateView CreateWidget CustomFieldScalar CustomFieldValueInput DeleteCustomers DeleteTags LegacyStatisticRequest
    MergeCustomers MergeTags SearchRequest StatisticRequest TicketTagRefs UnarchiveMacros UpdateAccountSetting
    UpdateCustomField UpdateCustomFieldsItem UpdateCustomer UpdateCustomerData UpdateIntegration UpdateJob UpdateMacro
    UpdateMessage UpdateRule UpdateRulePriorities UpdateSatisfactionSurvey UpdateTag UpdateTeam UpdateTicket UpdateUser
    UpdateView UpdateWidget ViewItemsSearch
}

fn document() -> Value {
    serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap()
}

/// The component that a body refers to, by itself or as the items of a list.
fn body_type(schema: &Value) -> &str {
    let target = schema.get("$ref").or_else(|| schema.pointer("/items/$ref")).and_then(Value::as_str);
    target.unwrap_or_else(|| panic!("a request body without a component: {schema}")).rsplit('/').next().unwrap()
}

#[test]
fn every_request_body_is_listed() {
    let document = document();
    let mut expected = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
                expected.insert(body_type(schema));
            }
        }
    }
    let listed: BTreeSet<&str> = BODIES.iter().copied().collect();
    assert_eq!(listed, expected, "left: the list in this test; right: the document");
    assert_eq!(listed.len(), BODIES.len(), "a type is listed twice");
}

#[test]
fn properties_and_required_ones_are_those_of_the_document() {
    let document = document();
    let (mut compared, mut bodies_closed) = (0, 0);
    for (name, schema) in definitions() {
        let component = &document["components"]["schemas"][name.as_str()];
        let Some(properties) = component["properties"].as_object() else { continue };
        let wanted: BTreeSet<&String> = properties.keys().collect();
        let found: BTreeSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(found, wanted, "properties of {name}");
        assert_eq!(required(&schema), required(component), "required properties of {name}");
        let closed = component["x-gorgias-unknown-keys"] == "refused";
        assert_eq!(schema.get("additionalProperties"), closed.then_some(&Value::Bool(false)), "unknown keys of {name}");
        bodies_closed += usize::from(closed);
        compared += 1;
    }
    assert!(compared >= 40, "only {compared} types could be compared");
    assert!(bodies_closed >= 20, "only {bodies_closed} types refuse unknown keys");
}

fn required(schema: &Value) -> BTreeSet<&str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn schemas_of_everything_that_is_sent() {
    let mut text = String::new();
    for (name, mut schema) in definitions() {
        let properties = schema.as_object_mut().and_then(|schema| schema.remove("properties"));
        let required: BTreeSet<String> = required(&schema).into_iter().map(str::to_owned).collect();
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("required");
        }
        text.push_str(&format!("{name} {}\n", one_line(schema)));
        let properties: BTreeMap<String, Value> =
            properties.and_then(|p| serde_json::from_value(p).ok()).unwrap_or_default();
        for (key, property) in properties {
            let mark = if required.contains(&key) { " required" } else { "" };
            text.push_str(&format!("{name}.{key}:{mark} {}\n", one_line(property)));
        }
    }
    insta::assert_snapshot!("bodies", text);
}

/// A schema without its descriptions, which the document shows better, and with its keys sorted: their order depends on
/// features of `serde_json` that other crates choose.
fn one_line(mut schema: Value) -> String {
    drop_descriptions(&mut schema);
    schema.sort_all_objects();
    schema.to_string().replace("#/$defs/", "")
}

fn drop_descriptions(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_descriptions),
        Value::Object(map) => {
            // A property of this name holds a schema, never text.
            if map.get("description").is_some_and(Value::is_string) {
                map.remove("description");
            }
            map.values_mut().for_each(drop_descriptions);
        }
        _ => {}
    }
}
