//! What all pages share: the frame, rows of links, times, and the query of a page.

use serde_json::Value;

use super::html::{Html, el, link, void};
use super::secrets;
use crate::state::value::Fields;

/// Rows of a list on one page.
pub(super) const PER_PAGE: usize = 50;

/// A text that is longer is cut, and the rest is a page away.
const LONG: usize = 20_000;

/// The places that every page links to.
const PLACES: [(&str, &str); 8] = [
    ("/", "Inbox"),
    ("/desk/customers", "Customers"),
    ("/desk/orders", "Orders"),
    ("/desk/views", "Views"),
    ("/desk/macros", "Macros"),
    ("/desk/events", "Events"),
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

/// A time of the API to the second, in UTC.
pub(super) fn moment(value: Option<&str>) -> Html {
    let Some(text) = value else { return Html::none() };
    let short: String = text.chars().take(19).map(|sign| if sign == 'T' { ' ' } else { sign }).collect();
    el("time", &[("datetime", text)], short)
}

/// The head of a list: its name, its form, and a link that loads it again where it is.
pub(super) fn head(title: &str, path: &str, query: &Query, form: Html) -> Html {
    let again = query.at(path, query.page(), query.get("from"));
    let refresh = el("a", &[("class", "refresh"), ("href", &again)], "Refresh");
    el("div", &[("class", "head")], [el("h1", &[], title), form, refresh])
}

/// A list, or words for an empty one.
pub(super) fn rows(rows: Html, none: &str) -> Html {
    if rows == Html::none() { el("p", &[("class", "soft")], none) } else { el("ul", &[("class", "rows")], rows) }
}

/// A text that a button copies; `id` names it on its page.
pub(super) fn copyable(id: &'static str, text: &str) -> Html {
    let button = el("button", &[("type", "button"), ("value", id)], "Copy");
    el("div", &[("class", "copy")], el("pre", &[("id", id)], text).and(button))
}

/// A body as people read it: JSON on many lines, without secrets; anything else as it is.
pub(super) fn body(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let pretty = serde_json::from_slice::<Value>(bytes).ok().and_then(|mut value| {
        value.sort_all_objects();
        serde_json::to_string_pretty(&value).ok()
    });
    secrets::json(pretty.as_deref().unwrap_or(&text))
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

    /// The address of another page with the same query; all pages but the first begin at the row that was first on that one.
    fn at(&self, path: &str, page: usize, from: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, value)| name != "page" && name != "from" && !value.is_empty())
        {
            query.append_pair(name, value);
        }
        if let Some(from) = from.filter(|_| page > 1) {
            query.append_pair("from", from);
        }
        format!("{path}?{}", query.append_pair("page", &page.to_string()).finish())
    }

    /// The rows of this page out of all, and the links to the pages before and after it. The rows are in falling order of the key,
    /// which few of them are asked for: what has come since the first page was loaded moves no row to another page.
    pub(super) fn cut<T>(&self, path: &str, rows: Vec<T>, key: impl Fn(&T) -> String) -> (Vec<T>, Html) {
        let total = rows.len();
        let page = self.page();
        let newer = self
            .get("from")
            .filter(|_| page > 1)
            .map_or(0, |from| rows.partition_point(|row| key(row).as_str() > from));
        let from = self.get("from").map(str::to_owned).or_else(|| rows.first().map(key));
        let last = (total - newer).div_ceil(PER_PAGE).max(1);
        let before = (page > 1).then(|| link(&self.at(path, (page - 1).min(last), from.as_deref()), "← Newer"));
        let after = (page < last).then(|| link(&self.at(path, page + 1, from.as_deref()), "Older →"));
        let since = if newer > 0 { format!(", {newer} of them since") } else { String::new() };
        let place = el("span", &[("class", "soft")], format!("Page {page} of {last}, {total} in all{since}"));
        let nav = el("nav", &[("class", "pages")], [el("span", &[], before), place, el("span", &[], after)]);
        let start = newer.saturating_add((page - 1).saturating_mul(PER_PAGE));
        (rows.into_iter().skip(start).take(PER_PAGE).collect(), nav)
    }
}

/// A number as a key of rows: it is ordered as texts are.
pub(super) fn number_key(number: impl Into<i128>) -> String {
    format!("{:020}", number.into())
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
