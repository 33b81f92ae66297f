//! Calls by the id of their operation, with arguments that follow their schema more or less: nothing panics, and nothing is said to have
//! taken effect, for nobody listens.
#![no_main]

use gorgias::operations::{self, OPERATIONS};
use gorgias_fuzz::{Source, client, from_bytes, run};
use serde_json::{Value, json};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut source = Source::new(data);
    let Ok(operation) = source.choose(OPERATIONS) else { return };
    let free: Value = json!({"type": "object", "properties": {
        "id": {"type": ["integer", "string", "number"]}, "ticket_id": {"type": "integer"}, "message_id": {"type": "integer"},
        "limit": {"type": "integer"}, "cursor": {"type": "string"}, "order_by": {"type": "string"}, "name": {"type": "string"},
        "body": true, "ids": {"type": "array", "items": {"type": "integer"}}}, "additionalProperties": {"type": "string"}});
    let arguments = from_bytes(&mut source, &free);
    let error = run(operations::call(&client(), operation.id, arguments)).expect_err("nobody listens");
    assert!(!error.may_have_taken_effect(), "{error}");
});
