//! The state that a client gives back with a decision: sealed, because it comes back from outside.

use std::time::Duration;

use rmcp::model::{RequestStateCodec, SealOptions};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Arguments, PLAN};
use crate::ServeError;

/// As long as the handle of a plan.
const LIFE: Duration = Duration::from_secs(600);

/// Seals handles of plans, each for one call of one tool with the same arguments. That a handle is used once is the belt's to see to.
pub(super) struct Seal {
    codec: RequestStateCodec,
}

impl Seal {
    /// The seal with this key, which processes that share a state have in common: a client can bring a decision to any of them.
    pub(super) fn new(key: [u8; 32]) -> Result<Self, ServeError> {
        let codec =
            RequestStateCodec::try_new(key).map_err(|error| ServeError::caused("no seal can be made", error))?;
        Ok(Self { codec })
    }

    pub(super) fn close(&self, handle: &str, tool: &str, arguments: &Arguments) -> String {
        let call = digest(tool, arguments);
        self.codec.seal_with(handle.as_bytes(), &SealOptions::new().associated_data(&call).ttl(LIFE))
    }

    /// Returns the handle, if this seal closed it for this very call and it has not expired.
    pub(super) fn open(&self, state: &str, tool: &str, arguments: &Arguments) -> Option<String> {
        let handle = self.codec.open_with(state, &digest(tool, arguments)).ok()?;
        String::from_utf8(handle).ok()
    }
}

/// A digest of the call, whatever the order of names in it, and whether or not it names a plan.
fn digest(tool: &str, arguments: &Arguments) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(tool.as_bytes());
    for (name, value) in sorted(arguments).into_iter().filter(|(name, _)| *name != PLAN) {
        add(&mut digest, &Value::from(name.as_str()));
        add(&mut digest, value);
    }
    digest.finalize().into()
}

/// Adds a value and its extent. JSON that was read is at most 128 levels deep.
fn add(digest: &mut Sha256, value: &Value) {
    match value {
        Value::Array(items) => {
            digest.update(b"[");
            items.iter().for_each(|item| add(digest, item));
            digest.update(b"]");
        }
        Value::Object(entries) => {
            digest.update(b"{");
            for (name, value) in sorted(entries) {
                add(digest, &Value::from(name.as_str()));
                add(digest, value);
            }
            digest.update(b"}");
        }
        // Texts are in quotes, and all of these end before a comma.
        plain => digest.update(format!("{plain},")),
    }
}

fn sorted(entries: &Arguments) -> Vec<(&String, &Value)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_unstable_by_key(|(name, _)| *name);
    sorted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use serde_json::json;

    use super::*;

    fn arguments(value: Value) -> Arguments {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_state_is_opened_for_the_call_that_it_was_closed_for() {
        let (seal, same) = (Seal::new([7; 32]).unwrap(), Seal::new([7; 32]).unwrap());
        let call = arguments(json!({ "ticket": 5, "fields": { "a": [1, "2"], "b": null } }));
        let state = seal.close("h4ndle", "send_reply", &call);
        assert_eq!(same.open(&state, "send_reply", &call).as_deref(), Some("h4ndle"), "of another process");
        assert_eq!(seal.open(&state, "send_reply", &call).as_deref(), Some("h4ndle"));
        let other_order: Value =
            serde_json::from_str(r#"{"fields":{"b":null,"a":[1,"2"]},"plan":"x","ticket":5}"#).unwrap();
        assert_eq!(seal.open(&state, "send_reply", &arguments(other_order)).as_deref(), Some("h4ndle"));
    }

    #[test]
    fn any_other_call_and_any_other_state_is_refused() {
        let seal = Seal::new([7; 32]).unwrap();
        let call = arguments(json!({ "ticket": 5, "fields": { "a": [1, "2"] } }));
        let state = seal.close("h4ndle", "send_reply", &call);
        for other in [
            json!({ "ticket": 6, "fields": { "a": [1, "2"] } }),
            json!({ "ticket": "5", "fields": { "a": [1, "2"] } }),
            json!({ "ticket": 5, "fields": { "a": [1], "2": [] } }),
            json!({ "ticket": 5, "fields": { "a": ["1,2"] } }),
            json!({ "ticket": 5 }),
            json!({}),
        ] {
            assert_eq!(seal.open(&state, "send_reply", &arguments(other)), None);
        }
        assert_eq!(seal.open(&state, "add_note", &call), None);
        assert_eq!(Seal::new([8; 32]).unwrap().open(&state, "send_reply", &call), None, "sealed with another key");
        let mut forged = state.clone();
        forged.replace_range(5..6, if &state[5..6] == "A" { "B" } else { "A" });
        for state in ["", "h4ndle", forged.as_str()] {
            assert_eq!(seal.open(state, "send_reply", &call), None);
        }
    }
}
