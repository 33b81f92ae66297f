//! Custom field definitions, of tickets and of customers. They can be archived but not deleted.

use serde_json::{Value, json};

use crate::engine::{Call, Resource, Totals, Write};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Query;
use crate::state::value::{Fields, holds, normalize_datetimes, object};
use crate::state::{Kind, Record, World};

pub(crate) struct CustomFields;

/// Which inputs fit which type of data.
fn check_definition(definition: &Value) -> Result<(), Failure> {
    let settings = definition.some("input_settings").cloned().unwrap_or_default();
    let input = settings.text("input_type").unwrap_or_default();
    let fits = match definition.text("data_type") {
        Some("text") => matches!(input, "input" | "dropdown"),
        Some("number") => input == "input_number",
        Some("boolean") => input == "dropdown",
        // Other types of data may exist: the list of the document is open.
        _ => true,
    };
    if !fits {
        return Err(Failure::field(&["definition", "input_settings", "input_type"], "Does not fit the data type."));
    }
    check_settings(definition.text("data_type"), input, &settings)
}

/// Each input has settings of its own. Its schema is closed, so that those of the others are unknown keys.
fn check_settings(data_type: Option<&str>, input: &str, settings: &Value) -> Result<(), Failure> {
    let own: &[&str] = match input {
        "input" => &["placeholder"],
        "dropdown" => &["choices", "default"],
        "input_number" => &["placeholder", "min", "max"],
        _ => return Ok(()),
    };
    let at = |name: &str, message: &str| Err(Failure::field(&["definition", "input_settings", name], message));
    let sent = settings.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(foreign) = sent.filter(|name| *name != "input_type").find(|name| !own.contains(name)) {
        return at(foreign, "Not a setting of this input.");
    }
    let fits: fn(&Value) -> bool = match (input, data_type) {
        ("dropdown", Some("text")) => Value::is_string,
        ("dropdown", Some("boolean")) => Value::is_boolean,
        _ => return Ok(()),
    };
    if data_type == Some("text") && settings.get("choices").is_none() {
        return at("choices", "Missing data for required field.");
    }
    if !settings.items("choices").iter().all(fits) {
        return at("choices", "Not a valid choice.");
    }
    if settings.some("default").is_some_and(|choice| !fits(choice)) {
        return at("default", "Not a valid choice.");
    }
    Ok(())
}

/// Limits of numbers read back as text, however they were written.
fn bounds_as_text(record: &mut Record) {
    let settings = record.get_mut("definition").and_then(|definition| definition.get_mut("input_settings"));
    let Some(settings) = settings.and_then(Value::as_object_mut) else { return };
    for key in ["min", "max"] {
        if let Some(bound) = settings.get_mut(key).filter(|bound| bound.is_number()) {
            *bound = json!(bound.to_string());
        }
    }
}

impl Resource for CustomFields {
    fn kind(&self) -> Kind {
        Kind::CustomField
    }

    fn collection(&self) -> &'static str {
        "/api/custom-fields"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "external_id": null, "object_type": null, "label": "", "description": null, "priority": 0, "required": false,
            "requirement_type": null, "managed_type": null, "definition": {}, "created_datetime": null, "updated_datetime": null,
            "deactivated_datetime": null,
        })
    }

    fn prepare(&self, _world: &mut World, Write { record, body, .. }: Write<'_>) -> Result<(), Failure> {
        if let Some(definition) = body.some("definition") {
            check_definition(definition)?;
        }
        bounds_as_text(record);
        if record.some("priority").is_none() {
            record.insert("priority".to_owned(), json!(0));
        }
        if !body.contains_key("requirement_type")
            && (body.contains_key("required") || record.some("requirement_type").is_none())
        {
            let kind = if record.flag("required") { "required" } else { "visible" };
            record.insert("requirement_type".to_owned(), json!(kind));
        } else if let Some(kind) = body.text("requirement_type") {
            record.insert("required".to_owned(), json!(kind == "required"));
        }
        Ok(())
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        query.text("object_type").is_none_or(|wanted| record.text("object_type") == Some(wanted))
            && query.text("search").is_none_or(|part| holds(record.text("label").unwrap_or_default(), part))
            // Without the parameter, only active fields are listed.
            && query.flag("archived").unwrap_or(false) == record.some("deactivated_datetime").is_some()
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("CustomField", "custom-field"))
    }

    fn totals(&self) -> Totals {
        Totals::Count
    }
}

pub(crate) fn update_many(call: &mut Call<'_>) -> Answer {
    let items: Vec<Record> = call.body.as_array().into_iter().flatten().filter_map(Value::as_object).cloned().collect();
    let mut ready = Vec::new();
    for (place, mut item) in items.into_iter().enumerate() {
        let id = item.id();
        let Some(old) = call.world.store.get(Kind::CustomField, id).cloned() else {
            return Err(Failure::field(&[&place.to_string(), "id"], "Custom field does not exist."));
        };
        item.remove("id");
        normalize_datetimes(&mut item);
        let mut record = old.clone();
        record.extend(item.clone());
        CustomFields.prepare(call.world, Write { record: &mut record, body: &item, old: Some(&old) })?;
        record.extend(object(json!({"updated_datetime": call.world.clock.stamp()})));
        ready.push((id, record));
    }
    let mut shown = Vec::new();
    for (id, record) in ready {
        shown.push(CustomFields.show(call.world, &record));
        call.world.store.put(Kind::CustomField, id, record);
        call.world.event("custom-field-updated", "CustomField", id, json!({}));
    }
    Ok(Reply::json(json!({"data": shown})))
}
