//! Finds what an answer had and the decoded value has not.

use std::str::FromStr as _;

use gorgias::Timestamp;
use serde_json::Value;

/// Everything in `sent` that is not null must be in `decoded`: a misspelt or forgotten field otherwise reads as "absent"
/// without a word. Points in time are compared as such, since they are written in many ways.
pub(crate) fn assert_nothing_lost(id: &str, sent: &Value, decoded: &Value) {
    let mut lost = Vec::new();
    compare(String::new(), sent, decoded, &mut lost);
    assert!(lost.is_empty(), "{id}: lost in decoding: {lost:#?}");
}

fn compare(path: String, sent: &Value, decoded: &Value, lost: &mut Vec<String>) {
    match (sent, decoded) {
        (Value::Null, _) => {}
        (Value::Object(sent), Value::Object(decoded)) => {
            for (key, value) in sent {
                compare(format!("{path}.{key}"), value, decoded.get(key).unwrap_or(&Value::Null), lost);
            }
        }
        (Value::Array(sent), Value::Array(decoded)) if sent.len() == decoded.len() => {
            for (index, (sent, decoded)) in sent.iter().zip(decoded).enumerate() {
                compare(format!("{path}.{index}"), sent, decoded, lost);
            }
        }
        // Empty ones may be left out when written again.
        (Value::Array(sent), Value::Null) if sent.is_empty() => {}
        (Value::Object(sent), Value::Null) if sent.is_empty() => {}
        (Value::String(text), Value::Number(number)) if *text == number.to_string() => {}
        _ if sent == decoded || same_number(sent, decoded) || same_time(sent, decoded) => {}
        _ => lost.push(format!("{path}: {sent} became {decoded}")),
    }
}

/// `3` and `3.0`.
fn same_number(sent: &Value, decoded: &Value) -> bool {
    matches!((sent.as_f64(), decoded.as_f64()), (Some(a), Some(b)) if a == b)
}

fn same_time(sent: &Value, decoded: &Value) -> bool {
    let time = |value: &Value| value.as_str().and_then(|text| Timestamp::from_str(text).ok());
    matches!((time(sent), time(decoded)), (Some(a), Some(b)) if a == b)
}

#[test]
fn sees_what_is_missing_and_what_is_different() {
    use serde_json::json;
    let sent = json!({
        "a": 1, "b": {"c": "x"}, "d": [1, 2], "e": null, "f": [], "g": 3, "h": "7", "i": "2026-11-03T09:15:30+00:00",
    });
    let decoded = json!({"a": 1, "b": {"c": "x"}, "d": [1, 2], "g": 3.0, "h": 7, "i": "2026-11-03T09:15:30.000000Z"});
    assert_nothing_lost("same", &sent, &decoded);
    let mut lost = Vec::new();
    compare(String::new(), &sent, &json!({"b": {}, "d": [1], "g": 4, "h": 8, "i": "2026-11-03T09:15:31Z"}), &mut lost);
    let paths: Vec<&str> = lost.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(paths, [".a", ".b.c", ".d", ".g", ".h", ".i"]);
}
