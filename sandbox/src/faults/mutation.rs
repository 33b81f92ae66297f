//! Changes of an answer that a client should survive, told by the description: values, fields and nulls that it did not expect.

use serde_json::{Map, Value, json};

use super::fault::FaultKind;

/// Both a value of an enum and the name of a field.
const UNHEARD_OF: &str = "unheard-of";

/// Changes one answer.
#[derive(Debug)]
pub(super) struct Mutation<'a> {
    kind: FaultKind,
    document: &'a Value,
    /// One in so many of the fields that may be null becomes null.
    sides: u32,
    dice: fastrand::Rng,
    changed: bool,
}

/// Changes an answer as its schema allows; says whether there was anything to change.
pub(super) fn mutate(
    kind: FaultKind,
    document: &Value,
    schema: &Value,
    answer: &mut Value,
    dice: fastrand::Rng,
) -> bool {
    let mut mutation = Mutation { kind, document, sides: 2, dice, changed: false };
    mutation.visit(schema, answer);
    if kind == FaultKind::Nulls && !mutation.changed {
        // Chance left them all alone: then all are meant.
        mutation.sides = 1;
        mutation.visit(schema, answer);
    }
    mutation.changed
}

impl Mutation<'_> {
    fn visit(&mut self, schema: &Value, value: &mut Value) {
        let document = self.document;
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
            if let Some(schema) = document.pointer(target) {
                self.visit(schema, value);
            }
            return;
        }
        // Of a `oneOf` nobody knows which part is meant; in answers these are single values of any kind.
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.visit(part, value);
        }
        match value {
            Value::Object(object) => self.object(schema, object),
            Value::Array(items) => {
                if let Some(schema) = schema.get("items") {
                    items.iter_mut().for_each(|item| self.visit(schema, item));
                }
            }
            Value::String(text) if self.kind == FaultKind::UnknownEnums && schema.get("enum").is_some() => {
                UNHEARD_OF.clone_into(text);
                self.changed = true;
            }
            _ => {}
        }
    }

    fn object(&mut self, schema: &Value, object: &mut Map<String, Value>) {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|own| own == name));
        let properties = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty());
        for (name, schema) in properties.into_iter().flatten() {
            let Some(value) = object.get_mut(name).filter(|value| !value.is_null()) else { continue };
            let may_be_null = schema.get("nullable").is_some_and(|nullable| nullable == true) || !is_required(name);
            if self.kind == FaultKind::Nulls && may_be_null && self.dice.u32(0..self.sides) == 0 {
                *value = Value::Null;
                self.changed = true;
            } else {
                self.visit(schema, value);
            }
        }
        if let Some(schema) = schema.get("additionalProperties").filter(|schema| schema.is_object()) {
            let declared = |name: &str| properties.is_some_and(|properties| properties.contains_key(name));
            object.iter_mut().filter(|(name, _)| !declared(name)).for_each(|(_, value)| self.visit(schema, value));
        } else if self.kind == FaultKind::ExtraFields && properties.is_some() {
            object.insert(UNHEARD_OF.to_owned(), json!({"of": ["this", 1, null, {"or": true}]}));
            self.changed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    /// An object with one field of each sort, and a list of such objects within.
    fn document() -> Value {
        json!({"components": {"schemas": {
            "Color": {"type": "string", "enum": ["red"]},
            "Thing": {
                "type": "object", "required": ["id", "note"], "properties": {
                    "id": {"type": "integer"}, "note": {"type": "string", "nullable": true}, "name": {"type": "string"},
                    "color": {"allOf": [{"$ref": "#/components/schemas/Color"}]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "by_key": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Thing"}},
                    "free": {"type": "object"},
                },
            },
        }}})
    }

    fn thing() -> Value {
        let inner = json!({"id": 2, "color": "red"});
        json!({
            "id": 1, "note": "n", "name": "N", "color": "red", "parts": [inner], "by_key": {"7": inner}, "free": {"color": "red"},
        })
    }

    fn mutated(kind: FaultKind, seed: u64) -> (bool, Value) {
        let mut answer = thing();
        let schema = json!({"$ref": "#/components/schemas/Thing"});
        let changed = mutate(kind, &document(), &schema, &mut answer, fastrand::Rng::with_seed(seed));
        (changed, answer)
    }

    #[test]
    fn enums_change_wherever_the_schema_has_them_and_nowhere_else() {
        let (changed, answer) = mutated(FaultKind::UnknownEnums, 0);
        assert!(changed);
        let mut expected = thing();
        for pointer in ["/color", "/parts/0/color", "/by_key/7/color"] {
            *expected.pointer_mut(pointer).unwrap() = json!(UNHEARD_OF);
        }
        assert_eq!(answer, expected);
    }

    #[test]
    fn objects_with_declared_fields_get_one_more() {
        let (_, answer) = mutated(FaultKind::ExtraFields, 0);
        for pointer in ["", "/parts/0", "/by_key/7"] {
            assert!(answer.pointer(pointer).unwrap().get(UNHEARD_OF).is_some(), "{pointer}");
        }
        for pointer in ["/by_key", "/free"] {
            assert!(answer.pointer(pointer).unwrap().get(UNHEARD_OF).is_none(), "{pointer}");
        }
    }

    #[test]
    fn what_must_be_there_is_never_null_and_all_else_is_in_the_end() {
        let mut were_null = std::collections::BTreeSet::new();
        for seed in 0..100 {
            let (changed, answer) = mutated(FaultKind::Nulls, seed);
            assert!(changed && answer["id"] == 1, "{answer}");
            were_null.extend(answer.as_object().unwrap().iter().filter(|(_, v)| v.is_null()).map(|(k, _)| k.clone()));
        }
        assert_eq!(were_null.into_iter().collect::<Vec<_>>(), ["by_key", "color", "free", "name", "note", "parts"]);
    }

    #[test]
    fn an_answer_without_any_of_it_stays_as_it_is() {
        let schema = json!({"type": "array", "items": {"type": "integer"}});
        for kind in [FaultKind::UnknownEnums, FaultKind::ExtraFields, FaultKind::Nulls] {
            let mut answer = json!([1, 2]);
            assert!(!mutate(kind, &document(), &schema, &mut answer, fastrand::Rng::with_seed(0)));
            assert_eq!(answer, json!([1, 2]));
        }
    }
}
