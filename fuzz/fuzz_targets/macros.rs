//! Files of macros, from arbitrary JSON: what is read is written, and read as the same.
#![no_main]

use gorgias::reconcile::macros::MacroSet;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(set) = serde_json::from_slice::<MacroSet>(data) else { return };
    let written = serde_json::to_string(&set).expect("macros are written");
    let again: MacroSet = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(serde_json::to_string(&again).expect("again"), written);
});
