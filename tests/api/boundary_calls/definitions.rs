//! Definitions of custom fields: the data type decides which inputs there are, and the input which settings.

use gorgias::CheckLimits as _;
use gorgias::types;
use serde_json::{Value, json};

use super::{assert_refused, body, nowhere};

fn definition(data_type: &str, settings: &Value) -> Value {
    json!({"data_type": data_type, "input_settings": settings})
}

fn new(definition: &Value) -> types::CreateCustomField {
    body(json!({"object_type": "Ticket", "label": "Reason", "definition": definition}))
}

#[tokio::test]
async fn settings_fit_their_input() {
    let (server, client) = nowhere().await;
    let many: Vec<String> = (0..2001).map(|n| format!("Choice {n}")).collect();
    for (data_type, settings, field, remedy) in [
        ("text", json!({"input_type": "dropdown"}), "choices", "is required"),
        ("text", json!({"input_type": "dropdown", "choices": many}), "choices", "at most 2000 items"),
        ("text", json!({"input_type": "dropdown", "choices": ["a", true]}), "choices.1", "must be a text"),
        ("text", json!({"input_type": "dropdown", "choices": ["a"], "default": false}), "default", "must be a text"),
        (
            "text",
            json!({"input_type": "dropdown", "choices": ["a"], "placeholder": "?"}),
            "placeholder",
            "leave it out",
        ),
        ("text", json!({"input_type": "dropdown", "choices": ["a"], "min": null}), "min", "leave it out"),
        ("text", json!({"input_type": "input", "choices": ["a"]}), "choices", "leave it out"),
        ("text", json!({"input_type": "input", "default": null}), "default", "leave it out"),
        ("text", json!({"input_type": "input", "max": 5}), "max", "leave it out"),
        ("text", json!({"input_type": "input", "placeholder": "\u{e9}".repeat(1025)}), "placeholder", "at most 1024"),
        ("text", json!({"input_type": "input_number"}), "input_type", "`input` or `dropdown`"),
        ("number", json!({"input_type": "input"}), "input_type", "`input_number`"),
        ("number", json!({"input_type": "input_number", "choices": ["1"]}), "choices", "leave it out"),
        ("boolean", json!({"input_type": "input"}), "input_type", "`dropdown`"),
        ("boolean", json!({"input_type": "dropdown", "choices": ["true"]}), "choices.0", "`true` or `false`"),
    ] {
        let definition = definition(data_type, &settings);
        let field = format!("definition.input_settings.{field}");
        assert_refused(client.create_custom_field().body(new(&definition)).send().await, &field, remedy);
        let update: types::UpdateCustomField = body(json!({"definition": definition}));
        assert_refused(client.update_custom_field().id(1).body(update).send().await, &field, remedy);
        let items: Vec<types::UpdateCustomFieldsItem> = body(json!([{"id": 1}, {"id": 2, "definition": definition}]));
        assert_refused(client.update_custom_fields().body(items).send().await, &format!("1.{field}"), remedy);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn definitions_that_gorgias_takes_pass() {
    let (server, client) = nowhere().await;
    let most: Vec<String> = (0..2000).map(|n| format!("Choice {n}")).collect();
    let good = [
        ("text", json!({"input_type": "dropdown", "choices": most, "default": null})),
        ("text", json!({"input_type": "dropdown", "choices": []})),
        ("text", json!({"input_type": "input", "placeholder": "\u{e9}".repeat(1024)})),
        ("number", json!({"input_type": "input_number", "placeholder": null, "min": 0.5, "max": "10"})),
        ("boolean", json!({"input_type": "dropdown"})),
        ("boolean", json!({"input_type": "dropdown", "choices": [true, false], "default": false})),
        // Types and inputs of tomorrow bring rules of their own.
        ("date", json!({"input_type": "calendar", "placeholder": "When"})),
        ("text", json!({"input_type": "editor", "placeholder": "Write", "choices": ["a"]})),
    ];
    for (data_type, settings) in &good {
        let definition = definition(data_type, settings);
        client.create_custom_field().body(new(&definition)).send().await.unwrap();
        assert_eq!(server.requests().last().unwrap().json()["definition"], definition);
    }
    assert_eq!(server.requests().len(), good.len());
}

#[test]
fn a_definition_can_be_checked_by_itself() {
    let bad: types::CustomFieldDefinitionInput = body(definition("text", &json!({"input_type": "dropdown", "min": 1})));
    let found: Vec<_> = bad.violations().iter().map(|v| v.field().to_owned()).collect();
    assert_eq!(found, ["input_settings.min", "input_settings.choices"]);
}
