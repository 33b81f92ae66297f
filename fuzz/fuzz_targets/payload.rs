#![no_main]

#[allow(dead_code)]
#[path = "../../tests/webhook/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::payload(data));
