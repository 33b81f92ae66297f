//! The proof that a leak would be found: some are planted into entries that were captured.

use super::Rules;
use super::entry::Entry;

/// What was planted and not found.
pub(super) fn missed(rules: &Rules, own: &Entry, other: &Entry) -> Vec<String> {
    let planted = |entry: &Entry, field: &str, value: &str| {
        let mut entry = entry.clone();
        entry.fields.retain(|(name, _)| name != field);
        entry.fields.push((field.to_owned(), value.to_owned()));
        entry
    };
    let secret = "key-of-the-agent";
    let leaks = [
        ("a field of this crate that the list has not", planted(own, "customer", "7")),
        ("free text in place of a number", planted(own, "gorgias.attempts", "the parcel never came")),
        ("free text in the message", planted(own, "message", "the parcel never came")),
        ("a secret of the suite, of this crate", planted(own, "gorgias.request_id", secret)),
        ("a secret of the suite, of another", planted(other, "message", &format!("write: b\"{secret}\""))),
        (
            "an e-mail address, of another",
            planted(other, "message", "GET /api/customers?email=nia.okafor%40example.com"),
        ),
        ("credentials, of another", planted(other, "message", "authorization: Basic bmlhQGV4YW1wbGUuY29tOmtleQ==")),
        ("a password in an address", planted(other, "message", "redis://:pass-4711@redis.internal:6379")),
    ];
    let missed = leaks.into_iter().filter(|(_, entry)| rules.complaints(entry).is_empty());
    missed.map(|(what, _)| format!("planted, and not found: {what}")).collect()
}
