//! What published clients send although the document does not have it. Nobody has published what Gorgias makes of it, so it is
//! taken here (assumed), and never dropped where it says something.

use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::state::Record;
use crate::state::value::Fields;

/// Makes a body fit the document, and returns what handlers get beside it.
///
/// - A view of the category `user`, which every view of a client has.
/// - The note of a customer, which the document has in responses only.
/// - A customer with an e-mail address and without channels, which get that address.
pub(super) fn set_aside(operation: &str, body: &mut Value) -> Result<Record, Failure> {
    let mut kept = Record::new();
    let Value::Object(body) = body else { return Ok(kept) };
    match operation {
        "create_view" | "update_view"
            if body.get("category").is_some_and(|category| category == "user" || category.is_null()) =>
        {
            body.remove("category");
        }
        "create_customer" | "update_customer" => {
            if let Some(note) = body.remove("note") {
                if !note.is_string() && !note.is_null() {
                    return Err(Failure::field(&["note"], "Not a valid string."));
                }
                kept.insert("note".to_owned(), note);
            }
            if operation == "create_customer" && !body.contains_key("channels") && body.text("email").is_some() {
                body.insert("channels".to_owned(), json!([]));
            }
        }
        _ => {}
    }
    Ok(kept)
}
