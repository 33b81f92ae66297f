//! Views and macros, and what all lists of records share.

use super::html::{Html, el, link};
use super::layout::{self, Query, colored, number_key, search, tag};
use super::records;
use crate::resources::macros;
use crate::state::value::{Fields, holds};
use crate::state::{Id, Kind, Record, World};

/// The records of a kind that fit, the latest first. They are looked at where the query has words.
pub(super) fn found(world: &mut World, query: &Query, kind: Kind, fits: impl Fn(&Record) -> bool) -> Vec<Id> {
    let mut found = match query.get("q") {
        Some(_) => world.look(kind, usize::MAX, |_, record| fits(record).then(|| record.id())),
        None => world.store.ids(kind),
    };
    found.reverse();
    found
}

/// A list of records with a name, the latest first.
fn list(
    world: &mut World,
    query: &Query,
    kind: Kind,
    title: &str,
    path: &'static str,
    row: fn(&World, &Record) -> Html,
) -> String {
    let fits = |record: &Record| {
        query.get("q").is_none_or(|words| {
            words.parse() == Ok(record.id()) || record.text("name").is_some_and(|name| holds(name, words))
        })
    };
    let found = found(world, query, kind, fits);
    let world = &*world;
    let (found, pages) = query.cut(path, found, |id| number_key(*id));
    let found = found.into_iter().filter_map(|id| world.store.get(kind, id));
    let fields = [search("Name or number", query.get("q")), el("button", &[], "Show")];
    let form = el("form", &[("action", path), ("method", "get")], fields);
    let head = layout::head(title, path, query, form);
    let list = layout::rows(found.map(|record| row(world, record)).collect(), "There is none.");
    layout::page(title, path, Html::from([head, list, pages]))
}

pub(super) fn views(world: &mut World, query: &Query) -> String {
    list(world, query, Kind::View, "Views", "/desk/views", |_, view| {
        let of_tickets = view.text("type") != Some("customer-list");
        let open = of_tickets.then(|| link(&format!("/?view={}", view.id()), "Tickets"));
        let switched_off = view.some("deactivated_datetime").map(|_| colored("bad", "switched off"));
        let filters = view.text("filters").filter(|filters| !filters.is_empty()).unwrap_or("(everything)");
        let labels = [tag(view.text("category").unwrap_or_default()), tag(view.text("visibility").unwrap_or_default())];
        row("views", view, [Html::from(labels), Html::from(switched_off), el("span", &[], open)].into(), filters)
    })
}

pub(super) fn macros(world: &mut World, query: &Query) -> String {
    list(world, query, Kind::Macro, "Macros", "/desk/macros", |world, own| {
        let archived = own.some("archived_datetime").map(|_| colored("bad", "archived"));
        let language = own.text("language").map(tag);
        let count = el("small", &[], format!("used {} times", macros::usage(world, own.id())));
        let actions: Vec<&str> = own.items("actions").iter().filter_map(|action| action.text("name")).collect();
        row("macros", own, [Html::from(language), Html::from(archived), count].into(), &actions.join(", "))
    })
}

fn row(list: &'static str, record: &Record, labels: Html, below: &str) -> Html {
    let name = record.text("name").filter(|name| !name.trim().is_empty()).unwrap_or("(no name)");
    let title = el("a", &[("class", "title"), ("href", &records::address(list, record.id()))], name);
    el("li", &[], el("div", &[("class", "line")], [title, labels]).and(el("small", &[("class", "data")], below)))
}
