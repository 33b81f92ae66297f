//! Tracking numbers: what has the form of a carrier's number, and what only looks nearly so.

use gorgias::orders::Platform;
use serde_json::json;

use super::read;

fn numbers(shipment: serde_json::Value) -> Vec<String> {
    let order = read(Platform::BigCommerce, json!({"id": 1, "shipments": [shipment]}));
    order.shipments.into_iter().next().unwrap().tracking_numbers
}

#[test]
fn links_hold_numbers_of_carriers_only() {
    for number in [
        "1Z999AA10123456784",
        "JD0140000001",
        "JJD000000001",
        "J123456789",
        "H0123ABC45678901",
        "RR123456785GB",
        "794612345678",
        "7946123456787946123456787946123456",
    ] {
        assert_eq!(numbers(json!({"tracking_link": format!("https://t.example/p/{number}")})), [number]);
    }
    // Each misses one thing of a form.
    for part in [
        "2Z999AA10123456784",
        "1Z999AA1012345678",
        "1Z999AA1-123456784",
        "KD0140000001",
        "JD1234567",
        "JD01400X0001",
        "january2026",
        "H0123ABC4567890",
        "G0123ABC45678901",
        "H0123-BC45678901",
        "HA123ABC45678901",
        "RR12345678GB",
        "1R123456785GB",
        "RR1234X6785GB",
        "RR1234567851B",
        "79461234567",
        "79461234567A",
        "79461234567879461234567879461234567",
    ] {
        let none: [&str; 0] = [];
        assert_eq!(numbers(json!({"tracking_link": format!("https://t.example/p/{part}")})), none, "{part}");
    }
}

#[test]
fn a_field_keeps_what_is_no_number_of_its_own() {
    for (field, expected) in [
        ("UPS 1Z999AA10123456784 box 12", "1Z999AA10123456784 box 12"),
        ("Hermes 1234-5678-90", "1234-5678-90"),
        ("Hermes:1234567890", "1234567890"),
        ("Hermes no.=1234567890", "1234567890"),
        ("http://t.example/?tracking=1234567890", "1234567890"),
        ("https://t.example/?tracking=1234567890", "1234567890"),
        ("http://t.example/p/JD0140000001", "JD0140000001"),
        ("https://t.example/p/JD0140000001", "JD0140000001"),
        ("Hermes: 1234567", "Hermes: 1234567"),
        ("GB 1234-5678-90", "GB 1234-5678-90"),
    ] {
        assert_eq!(numbers(json!({"tracking_number": field})), [expected], "{field}");
    }
}
