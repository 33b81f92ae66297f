//! Files of macros that follow their schema more or less: what is read is written, and read as the same.
#![no_main]

use std::sync::OnceLock;

use gorgias::reconcile::macros::MacroSet;
use gorgias_fuzz::{Source, from_bytes};
use serde_json::Value;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| schemars::schema_for!(MacroSet).into());
    let value = from_bytes(&mut Source::new(data), schema);
    let Ok(set) = serde_json::from_value::<MacroSet>(value) else { return };
    let written = serde_json::to_string(&set).expect("macros are written");
    let again: MacroSet = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(set, again);
});
