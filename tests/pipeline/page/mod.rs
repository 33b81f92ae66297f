//! Walks over lists: what is asked for, what is delivered, and when they end.

mod endless;
mod every_list;
mod failures;
mod forms;
mod poison;
mod positions;
mod read_ahead;
mod sandbox;
mod walk;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Reply, Request, Server, json as answer};

/// The query of a request, decoded.
fn query(request: &Request) -> BTreeMap<String, String> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The cursor that a request sends; empty for the first page.
fn cursor(request: &Request) -> String {
    query(request).remove("cursor").unwrap_or_default()
}

/// A page of a list with these ids.
fn page(ids: &[i64], next: Option<&str>) -> Value {
    let data: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
    json!({"data": data, "meta": {"prev_cursor": null, "next_cursor": next}})
}

/// A list of three pages, the second of them empty.
fn three(request: &Request) -> Reply {
    answer(&match cursor(request).as_str() {
        "" => page(&[1, 2], Some("b+/=")),
        "b+/=" => page(&[], Some("c")),
        "c" => page(&[3], None),
        other => panic!("asked for {other}"),
    })
}

/// The cursors that a server was asked for.
fn asked(server: &Server) -> Vec<String> {
    server.requests().iter().map(cursor).collect()
}
