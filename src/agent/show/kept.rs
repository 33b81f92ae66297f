//! What a model is not shown, and what needs no quotes.

use serde_json::{Map, Value};

use crate::Timestamp;

/// What is said of a person outside of the team, and kept back.
pub(super) const PERSONAL: [&str; 31] = [
    "address",
    "address1",
    "address2",
    "birthdate",
    "channels",
    "city",
    "company",
    "country_code",
    "email",
    "first_name",
    "firstname",
    "last_name",
    "lastname",
    "latitude",
    "line_1",
    "line_2",
    "longitude",
    "middle_name",
    "name",
    "note",
    "phone",
    "postcode",
    "province",
    "region",
    "state",
    "street",
    "street_1",
    "street_2",
    "telephone",
    "zip",
    "zip_code",
];
/// What is personal wherever it stands.
pub(super) const OF_PEOPLE: [&str; 19] = [
    "addresses",
    "bcc",
    "billing_address",
    "browser_ip",
    "cc",
    "client_details",
    "customer_email",
    "customer_firstname",
    "customer_lastname",
    "customer_phone_number",
    "default_address",
    "email_address",
    "ip_address",
    "order_status_url",
    "phone_number",
    "phone_number_destination",
    "phone_number_source",
    "remote_ip",
    "shipping_address",
];

/// Whether a record is about somebody outside of the team: those of the team have roles.
pub(super) fn is_person(record: &Map<String, Value>) -> bool {
    const SIGNS: [&str; 9] =
        ["address", "address1", "channels", "email", "first_name", "firstname", "line_1", "phone", "telephone"];
    let has = |key: &str| record.contains_key(key);
    SIGNS.iter().any(|sign| has(sign)) && !has("role") && !has("roles")
}

/// What stands in place of a value that can be, or hold, a secret.
pub(super) fn hidden(within: &str, key: &str) -> Option<&'static str> {
    const SECRET: [&str; 7] = ["secret", "token", "password", "api_key", "apikey", "authorization", "two_fa"];
    // `meta.next_cursor` and the like are no secrets, and neither are counts of tokens.
    if SECRET.iter().any(|part| key.to_ascii_lowercase().contains(part)) {
        return Some("(hidden)");
    }
    (within == "http" && matches!(key, "headers" | "form" | "url" | "oauth2" | "hmac_secret")).then_some("(hidden)")
}

/// Whether a field says the same as another one: a text as HTML, or as it was before what is quoted was taken off.
pub(super) fn is_twin(record: &Map<String, Value>, key: &str) -> bool {
    let has = |key: &str| record.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    match key {
        "body_html" => has("body_text"),
        "stripped_html" | "stripped_text" | "stripped_signature" => has("body_text") || has("body_html"),
        _ => false,
    }
}

pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(record) => record.is_empty(),
        _ => false,
    }
}

/// Fields that hold words of the API's own.
pub(super) const OF_THE_API: [&str; 17] = [
    "category",
    "channel",
    "currency",
    "data_type",
    "direction",
    "kind",
    "language",
    "managed_type",
    "object_type",
    "order_dir",
    "priority",
    "role",
    "scope",
    "status",
    "type",
    "via",
    "visibility",
];

/// Whether a text needs no quotes: a time, or a word of the API's own. What anybody may have chosen is quoted, one word too.
pub(super) fn is_plain(key: &str, text: &str) -> bool {
    const MOST: usize = 40;
    let is_time = text.len() == 20 && text.ends_with('Z') && text.parse::<Timestamp>().is_ok();
    let is_word = || {
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        begins && text.len() <= MOST && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    is_time || (OF_THE_API.contains(&key) && is_word())
}
