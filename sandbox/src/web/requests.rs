//! Requests to the API: what clients asked, and what they got.

use std::fmt::Write as _;

use serde_json::Value;

use super::copied::EXCERPT;
use super::html::{Html, el};
use super::journal::Entry;
use super::layout::{self, Query, choice, colored, copyable, facts, moment, number_key, plain, search, tag};
use super::{records, secrets};
use crate::http::kept;
use crate::state::World;
use crate::state::value::{Fields, holds};
use crate::sync::lock;

pub(super) fn list(entries: &[Entry], query: &Query) -> String {
    let methods = ["GET", "POST", "PUT", "DELETE"];
    let fits = |entry: &&Entry| {
        query.get("q").is_none_or(|words| {
            holds(&entry.target, words) || entry.status.map(|status| status.to_string()).as_deref() == Some(words)
        }) && query.get("method").is_none_or(|method| entry.method == method)
    };
    let found: Vec<&Entry> = entries.iter().filter(fits).collect();
    let (found, pages) = query.cut("/desk/requests", found, |entry| number_key(entry.number));
    let fields = [
        search("Path or status", query.get("q")),
        choice("method", "Any method", &methods, query.get("method")),
        el("button", &[], "Show"),
    ];
    let form = el("form", &[("action", "/desk/requests"), ("method", "get")], fields);
    let head = layout::head("Requests", "/desk/requests", query, form);
    let list = layout::rows(found.into_iter().map(row).collect(), "No request so far.");
    layout::page("Requests", "/desk/requests", Html::from([head, list, pages]))
}

fn status(entry: &Entry) -> Html {
    match entry.status {
        None => colored("bad", "no answer"),
        Some(status @ 400..) => colored("bad", &status.to_string()),
        Some(status @ 300..) => tag(&status.to_string()),
        Some(status) => colored("good", &status.to_string()),
    }
}

fn took(entry: &Entry) -> String {
    format!("{:.1} ms", entry.took.as_secs_f64() * 1000.0)
}

/// What the response says went wrong.
fn error(entry: &Entry) -> Option<String> {
    entry.status.filter(|status| *status >= 400)?;
    let response: Value = serde_json::from_slice(&lock(&entry.response)).ok()?;
    let error = response.some("error")?;
    let text = error.some("msg").map_or_else(|| plain(error), plain);
    Some(match error.some("data") {
        Some(data) => format!("{text} {}", plain(data)),
        None => text,
    })
}

fn row(entry: &Entry) -> Html {
    let path = format!("/desk/requests/{}", entry.number);
    let target = secrets::target(&entry.target);
    let title = el("a", &[("class", "title"), ("href", &path)], format!("{} {target}", entry.method));
    let parts = [title, status(entry), el("small", &[], took(entry)), el("small", &[], moment(Some(&entry.at)))];
    let problem = error(entry).map(|text| el("small", &[("class", "problem")], text));
    el("li", &[], el("div", &[("class", "line")], parts).and(problem))
}

/// The call for a shell. Credentials come from the environment, as the program prints them.
fn curl(base: &str, entry: &Entry, body: &[u8]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let mut line = "curl -u \"$GORGIAS_EMAIL:$GORGIAS_API_KEY\"".to_owned();
    if entry.method != "GET" {
        // Writing into a text cannot fail.
        write!(line, " -X {}", entry.method).ok();
    }
    if let Some(kind) = kept::header(&entry.headers, "content-type") {
        write!(line, " -H {}", quoted(&format!("content-type: {kind}"))).ok();
    }
    if !body.is_empty() && body.len() < EXCERPT {
        write!(line, " -d {}", quoted(&secrets::json(&String::from_utf8_lossy(body)))).ok();
    }
    write!(line, " {}", quoted(&format!("{base}{}", secrets::target(&entry.target)))).ok();
    line
}

/// Headers and body of one side.
fn side(title: &str, headers: &[(String, String)], body: &[u8]) -> Html {
    let headers = secrets::headers(headers);
    let cut =
        (body.len() >= EXCERPT).then(|| el("p", &[("class", "soft")], format!("The first {} KB.", EXCERPT / 1024)));
    let text =
        if body.is_empty() { el("p", &[("class", "soft")], "No body.") } else { el("pre", &[], layout::body(body)) };
    let parts = [el("h2", &[], title), el("pre", &[("class", "headers")], headers), text, Html::from(cut)];
    el("section", &[], parts)
}

pub(super) fn page(world: &World, entry: &Entry) -> String {
    let (sent, received) = (lock(&entry.body).clone(), lock(&entry.response).clone());
    let known = facts(vec![
        ("Status", status(entry)),
        ("Error", Html::from(error(entry))),
        ("Arrived", moment(Some(&entry.at))),
        ("Took", Html::from(took(entry))),
        ("Response", Html::from(entry.size.map(|size| format!("{size} bytes")))),
        ("Records", records::touched(world, &entry.target, &[&sent, &received])),
    ]);
    let title = format!("{} {}", entry.method, secrets::target(&entry.target));
    let sides = [side("Request", &entry.headers, &sent), side("Response", &entry.response_headers, &received)];
    let content = [
        el("h1", &[], title),
        known,
        copyable("curl", &curl(&world.base, entry, &sent)),
        el("div", &[("class", "halves")], sides),
    ];
    layout::page(&format!("Request {}", entry.number), "", Html::from(content))
}
