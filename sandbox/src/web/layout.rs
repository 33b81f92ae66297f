//! What all pages share: the frame, rows of links, times, and the query of a page.

use serde_json::Value;

use super::html::{Html, el, link, void};
use crate::state::value::Fields;

/// Rows of a list on one page.
pub(super) const PER_PAGE: usize = 50;

/// A text that is longer is cut, and the rest is a page away.
const LONG: usize = 20_000;

/// The places that every page links to.
const PLACES: [(&str, &str); 4] = [
    ("/", "Inbox"),
    ("/desk/customers", "Customers"),
    ("/desk/deliveries", "Webhooks"),
    ("/desk/requests", "Requests"),
];

/// A whole page; `here` is its place among [`PLACES`].
pub(super) fn page(title: &str, here: &str, content: Html) -> String {
    let head = [
        void("meta", &[("charset", "utf-8")]),
        void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
        el("title", &[], format!("{title} - sandbox")),
        void("link", &[("rel", "stylesheet"), ("href", "/desk/style.css")]),
    ];
    let places = PLACES.iter().map(|(path, name)| {
        let current = [("href", *path), ("aria-current", "page")];
        if *path == here { el("a", &current, *name) } else { link(path, *name) }
    });
    let header = el("header", &[], el("strong", &[], "Gorgias sandbox").and(places.collect::<Html>()));
    Html::document(Html::from(head), header.and(el("main", &[], content)))
}

/// A small label.
pub(super) fn tag(text: &str) -> Html {
    el("span", &[("class", "tag")], text)
}

/// A small label with a meaning: `good` or `bad`.
pub(super) fn colored(class: &'static str, text: &str) -> Html {
    el("span", &[("class", if class == "bad" { "tag bad" } else { "tag good" })], text)
}

/// A time of the API, as people read it: to the minute, in UTC.
pub(super) fn time(value: Option<&str>) -> Html {
    let Some(text) = value else { return Html::none() };
    let short: String = text.chars().take(16).map(|sign| if sign == 'T' { ' ' } else { sign }).collect();
    el("time", &[("datetime", text)], short)
}

/// Terms and what they stand for; those with nothing to say are left out.
pub(super) fn facts(pairs: Vec<(&'static str, Html)>) -> Html {
    let shown = pairs.into_iter().filter(|(_, value)| *value != Html::none());
    el("dl", &[], shown.map(|(term, value)| el("dt", &[], term).and(el("dd", &[], value))).collect::<Html>())
}

/// A text of a message. A long one is cut where there is a page for all of it.
pub(super) fn long_text(text: &str, whole: Option<&str>) -> Html {
    let cut = whole.and_then(|path| Some((path, text.char_indices().nth(LONG)?.0)));
    match cut {
        None => el("p", &[("class", "text")], text),
        Some((path, end)) => {
            let start = text.get(..end).unwrap_or_default();
            let more = format!("Show all of it ({} KB)", text.len() / 1024);
            el("p", &[("class", "text")], Html::from(start).and(" … ")).and(el("p", &[], link(path, more)))
        }
    }
}

/// A value of any type as text.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The name of a person, else their address, else a number.
pub(super) fn person(record: &impl Fields) -> String {
    let name = record.text("name").filter(|name| !name.trim().is_empty()).or(record.text("email"));
    name.map_or_else(|| format!("#{}", record.id()), str::to_owned)
}

/// The query of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// A value that says something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    }

    /// The page, from 1.
    pub(super) fn page(&self) -> usize {
        self.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1)
    }

    /// The address of another page with the same query.
    fn at(&self, path: &str, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, value)| name != "page" && !value.is_empty()) {
            query.append_pair(name, value);
        }
        format!("{path}?{}", query.append_pair("page", &page.to_string()).finish())
    }

    /// The rows of this page out of all.
    pub(super) fn cut<T>(&self, rows: Vec<T>) -> Vec<T> {
        rows.into_iter().skip((self.page() - 1).saturating_mul(PER_PAGE)).take(PER_PAGE).collect()
    }

    /// Links to the pages before and after this one.
    pub(super) fn pages(&self, path: &str, total: usize) -> Html {
        let (page, last) = (self.page(), total.div_ceil(PER_PAGE).max(1));
        let before = (page > 1).then(|| link(&self.at(path, (page - 1).min(last)), "← Newer"));
        let after = (page < last).then(|| link(&self.at(path, page + 1), "Older →"));
        let place = el("span", &[("class", "soft")], format!("Page {page} of {last}, {total} in all"));
        el("nav", &[("class", "pages")], [el("span", &[], before), place, el("span", &[], after)])
    }
}

/// A choice in a form.
pub(super) fn choice(name: &'static str, all: &str, values: &[&str], chosen: Option<&str>) -> Html {
    let first = el("option", &[("value", "")], all);
    let rest = values.iter().map(|value| {
        let plain = [("value", *value)];
        let marked = [("value", *value), ("selected", "selected")];
        el("option", if chosen == Some(*value) { &marked[..] } else { &plain[..] }, *value)
    });
    el("select", &[("name", name), ("aria-label", all)], first.and(rest.collect::<Html>()))
}

/// A field to search in.
pub(super) fn search(hint: &str, value: Option<&str>) -> Html {
    void(
        "input",
        &[
            ("type", "search"),
            ("name", "q"),
            ("placeholder", hint),
            ("aria-label", hint),
            ("value", value.unwrap_or_default()),
        ],
    )
}
