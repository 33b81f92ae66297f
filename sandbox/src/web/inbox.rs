//! The inbox: tickets, the latest first, by status, channel and words.

use super::html::{Html, el, link, void};
use super::layout::{self, Query, choice, colored, number_key, person, search, tag, time};
use crate::conversation::conditions::Condition;
use crate::conversation::show;
use crate::state::store::{LATEST, Span};
use crate::state::value::{Fields, holds};
use crate::state::{Id, Kind, Record, World};

pub(super) fn page(world: &mut World, query: &Query) -> String {
    let view = query.get("view").and_then(|id| id.parse().ok());
    let found = found(world, query, view);
    let world = &*world;
    let (found, pages) = query.cut("/", found, |id| {
        let ticket = world.store.get(Kind::Ticket, *id);
        format!("{} {}", ticket.map(when).unwrap_or_default(), number_key(*id))
    });
    let tickets = found.into_iter().filter_map(|id| world.store.get(Kind::Ticket, id));
    let rows = layout::rows(tickets.map(|ticket| row(world, ticket)).collect(), "No ticket fits.");
    let title = view.and_then(|id| world.store.get(Kind::View, id)).map_or_else(|| "Inbox".to_owned(), person);
    let content = [layout::head(&title, "/", query, form(world, query)), rows, pages];
    layout::page(&title, "/", Html::from(content))
}

/// The tickets that fit, the latest first. They are looked at where something is asked of them.
fn found(world: &mut World, query: &Query, view: Option<Id>) -> Vec<Id> {
    world.store.sort_by(Kind::Ticket, LATEST);
    let mut ids: Vec<Id> = world.store.sorted(Kind::Ticket, LATEST, Span::default(), true).collect();
    let view = view.map(|id| Condition::of_view(world, id));
    if let Some(among) = view.as_ref().and_then(Condition::among) {
        let among = among.ids(&world.store);
        ids.retain(|id| among.binary_search(id).is_ok());
    }
    if view.is_none() && ["status", "read", "channel", "q"].iter().all(|name| query.get(name).is_none()) {
        return ids;
    }
    world.look_at(Kind::Ticket, &ids, usize::MAX, |world, ticket| {
        let fits = keeps(world, ticket, query) && view.as_ref().is_none_or(|view| view.holds(world, ticket));
        fits.then(|| ticket.id())
    })
}

fn when(ticket: &Record) -> &str {
    ticket.text("last_message_datetime").or(ticket.text("created_datetime")).unwrap_or_default()
}

fn status(ticket: &Record) -> &'static str {
    if ticket.some("trashed_datetime").is_some() {
        "trashed"
    } else if ticket.flag("spam") {
        "spam"
    } else if ticket.some("snooze_datetime").is_some() {
        "snoozed"
    } else if ticket.text("status") == Some("closed") {
        "closed"
    } else {
        "open"
    }
}

fn keeps(world: &World, ticket: &Record, query: &Query) -> bool {
    let wanted = query.get("status");
    wanted.is_none_or(|wanted| status(ticket) == wanted)
        && query.get("read").is_none_or(|wanted| ticket.flag("is_unread") == (wanted == "unread"))
        && query.get("channel").is_none_or(|wanted| ticket.text("channel") == Some(wanted))
        && query.get("q").is_none_or(|words| says(world, ticket, words))
}

/// Whether number, subject, customer or a tag say these words.
fn says(world: &World, ticket: &Record, words: &str) -> bool {
    let words = words.strip_prefix('#').unwrap_or(words);
    let customer = ticket.int("_customer").and_then(|id| world.store.light(Kind::Customer, id));
    let texts = [
        ticket.text("subject"),
        ticket.text("external_id"),
        customer.and_then(|customer| customer.text("name")),
        customer.and_then(|customer| customer.text("email")),
    ];
    words.parse() == Ok(ticket.id())
        || texts.into_iter().flatten().any(|text| holds(text, words))
        || ticket
            .ints("_tags")
            .into_iter()
            .filter_map(|id| world.store.get(Kind::Tag, id))
            .any(|tag| tag.text("name") == Some(words))
}

fn form(world: &World, query: &Query) -> Html {
    let channels: Vec<&str> = world.store.texts(Kind::Ticket, "channel").into_iter().collect();
    let fields = [
        search("Subject, customer, tag or number", query.get("q")),
        choice("status", "Any status", &["open", "closed", "snoozed", "spam", "trashed"], query.get("status")),
        choice("read", "Read or not", &["unread", "read"], query.get("read")),
        choice("channel", "Any channel", &channels, query.get("channel")),
        Html::from(
            query.get("view").map(|view| void("input", &[("type", "hidden"), ("name", "view"), ("value", view)])),
        ),
        el("button", &[], "Show"),
    ];
    el("form", &[("action", "/"), ("method", "get")], fields)
}

/// Labels of a ticket: status, channel, priority, assignee, tags.
pub(super) fn labels(world: &World, ticket: &Record) -> Html {
    let status = match status(ticket) {
        "open" => colored("good", "open"),
        other => tag(other),
    };
    let urgent = ticket.text("priority").filter(|priority| *priority != "normal").map(tag);
    let tags = ticket.ints("_tags").into_iter().filter_map(|id| world.store.get(Kind::Tag, id));
    let tags: Html = tags.map(|own| tag(own.text("name").unwrap_or_default()).and(" ")).collect();
    let parts = [
        status,
        Html::from(" "),
        tag(ticket.text("channel").unwrap_or_default()),
        Html::from(" "),
        Html::from(urgent),
        Html::from(" "),
        tags,
    ];
    Html::from(parts)
}

/// One ticket in a list.
pub(super) fn row(world: &World, ticket: &Record) -> Html {
    let shown = show::compact(world, ticket);
    let subject = ticket.text("subject").filter(|subject| !subject.trim().is_empty()).unwrap_or("(no subject)");
    let title = el("a", &[("class", "title"), ("href", &format!("/desk/tickets/{}", ticket.id()))], subject);
    let customer =
        shown.some("customer").map(|customer| link(&format!("/desk/customers/{}", customer.id()), person(customer)));
    let undelivered = shown.flag("last_sent_message_not_delivered").then(|| colored("bad", "not delivered"));
    let count = match shown.int("messages_count").unwrap_or_default() {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    let agent = shown.some("assignee_user").map(|agent| format!("with {}", person(agent)));
    let class = if ticket.flag("is_unread") { "ticket unread" } else { "ticket" };
    let parts = [
        title,
        el("span", &[], customer),
        el("span", &[("class", "labels")], Html::from(undelivered).and(" ").and(labels(world, ticket))),
        el("small", &[], count),
        el("small", &[], agent),
        el("small", &[], time(Some(when(ticket)))),
    ];
    el("li", &[("class", class)], parts)
}
