//! Orders of four shops and of Gorgias' own form, from arbitrary JSON: nothing panics, the whole record stays reachable, and the same
//! record is read in the same way twice.
#![no_main]

use gorgias::orders::{Platform, read_order};
use serde_json::Value;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(value) = serde_json::from_slice::<Value>(rest) else { return };
    let platform = match first % 5 {
        0 => Platform::Shopify,
        1 => Platform::Magento2,
        2 => Platform::BigCommerce,
        3 => Platform::WooCommerce,
        // Gorgias' own form.
        _ => Platform::Other("another".to_owned()),
    };
    let (order, problems) = read_order(platform.clone(), &value);
    let (again, others) = read_order(platform, &value);
    assert_eq!(format!("{order:?}"), format!("{again:?}"));
    assert_eq!(problems.len(), others.len());
    if let Some(order) = order {
        assert_eq!(*order.raw(), value);
    }
});
