//! Values of custom fields on tickets and customers. The number in the path is the number of the definition.

use serde_json::{Map, Value, json};

use crate::engine::{Call, Handler};
use crate::http::reply::{Answer, Failure, Reply};
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World};

pub(crate) fn handler(id: &str) -> Option<Handler> {
    match id {
        "list_ticket_custom_field_values" | "list_customer_custom_field_values" => Some(list),
        "update_ticket_custom_field_values" | "update_customer_custom_field_values" => Some(update_many),
        "update_ticket_custom_field_value" | "update_customer_custom_field_value" => Some(update_one),
        "delete_ticket_custom_field_value" | "delete_customer_custom_field_value" => Some(delete),
        _ => None,
    }
}

/// The values of a record as a map, as tickets show them; `with_field` adds the definitions.
pub(crate) fn map(world: &World, record: &Record, with_field: bool) -> Value {
    let mut shown = Map::new();
    for (key, value) in stored(record) {
        let id: Id = key.parse().unwrap_or_default();
        let mut entry = json!({"id": id, "value": value});
        if with_field && let Some(field) = world.store.get(Kind::CustomField, id) {
            entry["field"] = json!(field);
        }
        shown.insert(key, entry);
    }
    Value::Object(shown)
}

/// Checks values against their definitions; the result can be stored.
pub(crate) fn check(world: &World, object_type: &str, items: &[Value]) -> Result<Record, Failure> {
    let mut checked = Record::new();
    for item in items {
        let id = item.id();
        let value = item.get("value").cloned().unwrap_or_default();
        let field =
            world.store.get(Kind::CustomField, id).filter(|field| field.text("object_type") == Some(object_type));
        let field = field.ok_or_else(|| Failure::field(&[&id.to_string()], "Custom field does not exist."))?;
        if !value.is_null() && !fits(field, &value) {
            return Err(Failure::field(&[&id.to_string()], "Not a valid value for this field."));
        }
        checked.insert(id.to_string(), value);
    }
    Ok(checked)
}

fn fits(field: &Record, value: &Value) -> bool {
    let definition = field.get("definition").cloned().unwrap_or_default();
    let choices =
        definition.some("input_settings").map(|settings| settings.items("choices").to_vec()).unwrap_or_default();
    match definition.text("data_type") {
        Some("text") => value.is_string() && (choices.is_empty() || choices.contains(value)),
        Some("number") => number(value).is_some_and(|value| {
            let settings = definition.get("input_settings");
            let edge = |key: &str| number(settings?.get(key)?);
            edge("min").is_none_or(|least| least <= value) && edge("max").is_none_or(|most| value <= most)
        }),
        Some("boolean") => value.is_boolean(),
        _ => true,
    }
}

/// A number, or a text that is one: definitions and values have both.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn stored(record: &Record) -> Record {
    object(record.get("_fields").cloned().unwrap_or_default())
}

/// Where the record of a call is found: the table, its path parameter and the object type of its fields.
fn place(call: &Call<'_>) -> (Kind, &'static str, &'static str) {
    if call.operation.path.starts_with("/api/tickets") {
        (Kind::Ticket, "ticket_id", "Ticket")
    } else {
        (Kind::Customer, "customer_id", "Customer")
    }
}

fn show(world: &World, object_type: &str, id: Id, value: &Value) -> Value {
    let mut field = world.copy(Kind::CustomField, id);
    if object_type == "Customer" {
        field.remove("requirement_type");
        return json!({"field": field, "value": value});
    }
    json!({"id": id, "field": field, "prediction": null, "value": value})
}

fn list(call: &mut Call<'_>) -> Answer {
    let (kind, name, object_type) = place(call);
    let id = call.existing(kind, name)?;
    let values = stored(&call.world.copy(kind, id));
    let shown: Vec<Value> = values
        .iter()
        .map(|(key, value)| show(call.world, object_type, key.parse().unwrap_or_default(), value))
        .collect();
    Ok(Reply::json(json!({"data": shown})))
}

/// Stores values beside those that are there (assumed for customers); null takes one away.
fn store(call: &mut Call<'_>, items: &[Value]) -> Result<(), Failure> {
    let (kind, name, object_type) = place(call);
    let id = call.existing(kind, name)?;
    let checked = check(call.world, object_type, items)?;
    put(call.world, kind, id, checked);
    Ok(())
}

/// Stores checked values beside those of a record.
pub(crate) fn put(world: &mut World, kind: Kind, id: Id, checked: Record) {
    let mut values = stored(&world.copy(kind, id));
    for (key, value) in checked {
        if value.is_null() {
            values.remove(&key);
        } else {
            values.insert(key, value);
        }
    }
    let stamp = world.clock.stamp();
    world.set(kind, id, json!({"_fields": values, "updated_datetime": stamp}));
    changed(world, kind, id);
}

/// Tells that a value of the record has changed.
fn changed(world: &mut World, kind: Kind, id: Id) {
    match kind {
        Kind::Ticket => world.event("ticket-updated", "Ticket", id, json!({})),
        _ => world.event("customer-updated", "Customer", id, json!({})),
    }
}

fn update_many(call: &mut Call<'_>) -> Answer {
    let items = call.body.as_array().cloned().unwrap_or_default();
    store(call, &items)?;
    list(call)
}

fn update_one(call: &mut Call<'_>) -> Answer {
    let (kind, name, object_type) = place(call);
    call.existing(kind, name)?;
    let field = call.existing(Kind::CustomField, "id")?;
    let value = call.body.clone();
    store(call, &[json!({"id": field, "value": value})])?;
    Ok(Reply::json(show(call.world, object_type, field, &value)))
}

fn delete(call: &mut Call<'_>) -> Answer {
    let (kind, name, _) = place(call);
    let id = call.existing(kind, name)?;
    let mut values = stored(&call.world.copy(kind, id));
    values.remove(&call.id("id").to_string()).ok_or_else(Failure::not_found)?;
    let stamp = call.world.clock.stamp();
    call.world.set(kind, id, json!({"_fields": values, "updated_datetime": stamp}));
    changed(call.world, kind, id);
    Ok(Reply::empty())
}
