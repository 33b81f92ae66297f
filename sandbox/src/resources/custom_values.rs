//! Values of custom fields on tickets and customers. The number in the path is the number of the definition.

use serde_json::{Map, Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Reply};
use crate::state::value::{Fields, object, record as fields};
use crate::state::{Id, Kind, Record, World};

/// The values of a record as a map, as tickets show them; `with_field` adds the definitions.
pub(crate) fn map(world: &World, record: &Record, with_field: bool) -> Value {
    let mut shown = Map::new();
    for (key, value) in record.some("_fields").and_then(Value::as_object).into_iter().flatten() {
        let id: Id = key.parse().unwrap_or_default();
        let mut entry = Value::Object(fields([("id", json!(id)), ("value", value.clone())]));
        if with_field && let Some(field) = world.store.get(Kind::CustomField, id) {
            entry["field"] = json!(field);
        }
        shown.insert(key.clone(), entry);
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
        if !fits(field, &value) {
            return Err(Failure::field(&[&id.to_string()], "Not a valid value for this field."));
        }
        checked.insert(id.to_string(), value);
    }
    Ok(checked)
}

fn fits(field: &Record, value: &Value) -> bool {
    let definition = field.get("definition").cloned().unwrap_or_default();
    let settings = definition.some("input_settings").cloned().unwrap_or_default();
    let choices = settings.items("choices");
    match definition.text("data_type") {
        // A dropdown of texts without choices takes nothing; one of booleans needs none.
        Some("text") => {
            value.is_string() && (settings.text("input_type") != Some("dropdown") || choices.contains(value))
        }
        Some("number") => number(value).is_some_and(|value| {
            let edge = |key: &str| number(settings.get(key)?);
            edge("min").is_none_or(|least| least <= value) && edge("max").is_none_or(|most| value <= most)
        }),
        Some("boolean") => value.is_boolean() && (choices.is_empty() || choices.contains(value)),
        _ => !value.is_null(),
    }
}

/// A number, or a text that is one: definitions and values have both, and keep the form that they came in.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|number| number.is_finite())
}

/// Fields whose values only Gorgias' own apps may delete: the first two are documented, the others are assumed, as they are
/// filled by the same or similar machinery. People fill the rest (contact reason, product, resolution, customer type).
fn is_managed(field: &Record) -> bool {
    let managed = field.text("managed_type").unwrap_or_default();
    matches!(managed, "ai_intent" | "ai_outcome")
        || matches!(managed, "ai_sales" | "ai_discount" | "ai_journey" | "managed_sentiment" | "call_status")
}

/// Refuses to take a value away that only Gorgias may delete.
fn may_go(world: &World, field: &str) -> Result<(), Failure> {
    let managed = field.parse().ok().and_then(|id| world.store.get(Kind::CustomField, id)).is_some_and(is_managed);
    match managed {
        true => Err(Failure::field(&[field], "The value of a field that is managed cannot be deleted.")),
        false => Ok(()),
    }
}

/// The set that takes the place of the values of a record: nothing stays that is not in it, so managed values must be.
pub(crate) fn replacement(world: &World, record: &Record, checked: Record) -> Result<Value, Failure> {
    for gone in stored(record).keys().filter(|key| !checked.contains_key(*key)) {
        may_go(world, gone)?;
    }
    Ok(Value::Object(checked))
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

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    let (kind, name, object_type) = place(call);
    let id = call.existing(kind, name)?;
    let values = stored(&call.world.copy(kind, id));
    let shown: Vec<Value> = values
        .iter()
        .map(|(key, value)| show(call.world, object_type, key.parse().unwrap_or_default(), value))
        .collect();
    Ok(Reply::json(json!({"data": shown})))
}

/// Stores checked values beside those of a record.
pub(crate) fn put(world: &mut World, kind: Kind, id: Id, checked: Record) {
    let mut values = stored(&world.copy(kind, id));
    values.extend(checked);
    write(world, kind, id, Value::Object(values));
}

/// Stores the values of a record, and tells that they have changed.
fn write(world: &mut World, kind: Kind, id: Id, values: Value) {
    let stamp = world.clock.stamp();
    world.set(kind, id, json!({"_fields": values, "updated_datetime": stamp}));
    match kind {
        Kind::Ticket => world.event("ticket-updated", "Ticket", id, json!({})),
        _ => world.event("customer-updated", "Customer", id, json!({})),
    }
}

/// Replaces the whole set, of customers as well.
pub(crate) fn update_many(call: &mut Call<'_>) -> Answer {
    let (kind, name, object_type) = place(call);
    let id = call.existing(kind, name)?;
    let items = call.body.as_array().cloned().unwrap_or_default();
    let checked = check(call.world, object_type, &items)?;
    let values = replacement(call.world, &call.world.copy(kind, id), checked)?;
    write(call.world, kind, id, values);
    list(call)
}

pub(crate) fn update_one(call: &mut Call<'_>) -> Answer {
    let (kind, name, object_type) = place(call);
    let id = call.existing(kind, name)?;
    let field = call.existing(Kind::CustomField, "id")?;
    let value = call.body.clone();
    let checked = check(call.world, object_type, &[json!({"id": field, "value": value})])?;
    put(call.world, kind, id, checked);
    Ok(Reply::json(show(call.world, object_type, field, &value)))
}

pub(crate) fn delete(call: &mut Call<'_>) -> Answer {
    let (kind, name, _) = place(call);
    let id = call.existing(kind, name)?;
    let mut values = stored(&call.world.copy(kind, id));
    let field = call.id("id").to_string();
    values.remove(&field).ok_or_else(Failure::not_found)?;
    may_go(call.world, &field)?;
    write(call.world, kind, id, Value::Object(values));
    Ok(Reply::empty())
}
