//! Requests to the API: what clients asked, and how it went.

use super::html::{Html, el};
use super::journal::{EXCERPT, Entry};
use super::layout::{self, Query, choice, colored, facts, search, tag, time};
use crate::state::value::holds;
use crate::sync::lock;

pub(super) fn list(entries: &[Entry], query: &Query) -> String {
    let methods = ["GET", "POST", "PUT", "DELETE"];
    let fits = |entry: &&Entry| {
        query.get("q").is_none_or(|words| {
            holds(&entry.target, words) || entry.status.map(|status| status.to_string()).as_deref() == Some(words)
        }) && query.get("method").is_none_or(|method| entry.method == method)
    };
    let found: Vec<&Entry> = entries.iter().filter(fits).collect();
    let total = found.len();
    let rows: Html = query.cut(found).into_iter().map(row).collect();
    let fields = [
        search("Path or status", query.get("q")),
        choice("method", "Any method", &methods, query.get("method")),
        el("button", &[], "Show"),
    ];
    let form = el("form", &[("action", "/desk/requests"), ("method", "get")], fields);
    let list = if total == 0 {
        el("p", &[("class", "soft")], "No request so far.")
    } else {
        el("ul", &[("class", "rows")], rows)
    };
    let content = [el("h1", &[], "Requests"), form, list, query.pages("/desk/requests", total)];
    layout::page("Requests", "/desk/requests", Html::from(content))
}

fn status(entry: &Entry) -> Html {
    match entry.status {
        None => colored("bad", "no answer"),
        Some(status @ 400..) => colored("bad", &status.to_string()),
        Some(status @ 300..) => tag(&status.to_string()),
        Some(status) => colored("good", &status.to_string()),
    }
}

fn row(entry: &Entry) -> Html {
    let path = format!("/desk/requests/{}", entry.number);
    let title = el("a", &[("class", "title"), ("href", &path)], format!("{} {}", entry.method, entry.target));
    let took = format!("{:.1} ms", entry.took.as_secs_f64() * 1000.0);
    el(
        "li",
        &[],
        el(
            "div",
            &[("class", "line")],
            [title, status(entry), el("small", &[], took), el("small", &[], time(Some(&entry.at)))],
        ),
    )
}

pub(super) fn page(entry: &Entry) -> Option<String> {
    let body = lock(&entry.body).clone();
    let text = String::from_utf8_lossy(&body);
    let pretty = serde_json::from_str::<serde_json::Value>(&text)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    let known = facts(vec![
        ("Status", status(entry)),
        ("Arrived", time(Some(&entry.at))),
        ("Took", Html::from(format!("{:.1} ms", entry.took.as_secs_f64() * 1000.0))),
        ("Answer", Html::from(entry.size.map(|size| format!("{size} bytes")))),
        ("Client", Html::from(entry.agent.as_str())),
        ("Type of body", Html::from(entry.content_type.as_str())),
    ]);
    let cut =
        (body.len() >= EXCERPT).then(|| el("p", &[("class", "soft")], format!("The first {} KB.", EXCERPT / 1024)));
    let shown =
        (!body.is_empty()).then(|| el("h2", &[], "Body").and(el("pre", &[], pretty.as_deref().unwrap_or(&text))));
    let content =
        [el("h1", &[], format!("{} {}", entry.method, entry.target)), known, Html::from(shown), Html::from(cut)];
    Some(layout::page(&format!("Request {}", entry.number), "", Html::from(content)))
}
