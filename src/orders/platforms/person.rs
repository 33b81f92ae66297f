//! Names of people.

use super::read::Reader;

/// First and last name in one.
pub(super) fn full_name(person: Reader<'_>, first: &str, last: &str) -> Option<String> {
    let names: Vec<_> = [person.text(first), person.text(last)].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}
