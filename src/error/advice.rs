//! Our own words about a refusal: the record that was not found, what to check, and how to go on.

use http::StatusCode;
use url::Url;

use super::redact::is_name;
use crate::operations::Operation;

/// What helps after a response with this status; nothing where the kind says it all.
pub(super) fn advice(operation: &Operation, status: StatusCode, url: &Url) -> Option<String> {
    match status.as_u16() {
        400 if url.query_pairs().any(|(name, _)| name == "cursor") => {
            Some("if the cursor has expired, begin the list anew without it".to_owned())
        }
        401 => Some(format!(
            "the credentials are not accepted by `{}`: check the account, and the e-mail address with its API key; for an \
             app, whether it is still installed",
            host(url)
        )),
        403 => {
            let scope = operation.scope.map_or_else(String::new, |scope| format!(" `{scope}`"));
            Some(format!(
                "the credentials do not allow it: check the role of the user, the scope{scope} of the app, and the quotas \
                 of the account"
            ))
        }
        404 => record(operation.path, url.path()).map(|record| format!("no {record}")),
        _ => None,
    }
}

/// Host and port as errors show them.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The record that a path names: `message 9 of ticket 7`. Ids are shown, and short names that hold nothing else.
fn record(template: &str, path: &str) -> Option<String> {
    let mut named = Vec::new();
    let mut noun = "";
    let (mut wanted, mut parts) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => break,
            // A path of another form: not what was asked for.
            (None, Some(_)) | (Some(_), None) => return None,
            (Some(wanted), Some(part)) if wanted.starts_with('{') => match singular(noun) {
                Some(noun) if is_name(part) => named.push(format!("{noun} {part}")),
                Some(noun) => named.push(format!("such {noun}")),
                None => {}
            },
            (Some(wanted), Some(_)) => noun = wanted,
        }
    }
    named.reverse();
    (!named.is_empty()).then(|| named.join(" of "))
}

/// The noun for one of a collection, which all of Gorgias' paths name in the plural.
fn singular(collection: &str) -> Option<String> {
    match collection {
        "stats" => Some("statistic".to_owned()),
        "settings" => Some("account setting".to_owned()),
        _ => collection.strip_suffix('s').map(|noun| noun.replace('-', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::record;
    use crate::operations::OPERATIONS;

    #[test]
    fn records_go_by_their_noun_and_id() {
        for (template, path, expected) in [
            ("/api/tickets/{id}", "/api/tickets/7", Some("ticket 7")),
            ("/api/tickets/{ticket_id}/messages/{id}", "/api/tickets/7/messages/9", Some("message 9 of ticket 7")),
            ("/api/tickets/{ticket_id}/tags", "/api/tickets/7/tags", Some("ticket 7")),
            ("/api/custom-fields/{id}", "/api/custom-fields/3", Some("custom field 3")),
            (
                "/api/stats/{name}/download",
                "/api/stats/first-response-time/download",
                Some("statistic first-response-time"),
            ),
            // What can be anything is not shown.
            ("/api/metric-cards/{slug}", "/api/metric-cards/Nia%20Okafor", Some("such metric card")),
            ("/api/{file_type}/download/{domain_hash}/{resource_name}", "/api/a/download/b/c", None),
            ("/api/tickets", "/api/tickets", None),
            ("/api/...", "/api/tickets/7", None),
        ] {
            assert_eq!(record(template, path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn every_path_with_a_record_has_a_noun() {
        for operation in OPERATIONS.iter().filter(|operation| operation.path.contains('{') && !operation.binary) {
            let path: Vec<&str> =
                operation.path.split('/').map(|part| if part.starts_with('{') { "5" } else { part }).collect();
            assert!(record(operation.path, &path.join("/")).is_some(), "{}", operation.path);
        }
    }
}
