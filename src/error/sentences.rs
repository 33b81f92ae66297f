//! Complaints of Gorgias that are known to the letter, in our own words. Any other sentence can hold a customer's words and is
//! shown by no `Display`.

/// Our words for a complaint about a field.
pub(super) fn known(sentence: &str) -> Option<&'static str> {
    Some(match sentence.trim_end_matches('.') {
        "Missing data for required field" => "is required",
        "No such field" | "Unknown field" => "is not a field that Gorgias knows here",
        "Unsupported argument" => "is not supported here",
        _ => return None,
    })
}

/// What stands in place of a sentence that is not known.
pub(super) const REFUSED: &str = "is refused; Gorgias says why in `violations`";

/// What stands in place of the sentence about the whole request.
pub(super) const MESSAGE: &str = "Gorgias says why in `message`";
