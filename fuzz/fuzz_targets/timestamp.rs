//! The first 16 bytes are the times of sending and receiving, the rest is what stands in the header.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/webhook/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((sent, rest)) = data.split_first_chunk() else { return };
    let Some((now, value)) = rest.split_first_chunk() else { return };
    properties::timestamp(value, i64::from_be_bytes(*sent), i64::from_be_bytes(*now));
});
