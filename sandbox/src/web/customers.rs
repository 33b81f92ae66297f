//! Customers: the list, one of them, and the panel beside a conversation.

use super::html::{Html, el, link};
use super::layout::{self, Query, facts, number_key, person, plain, search, tag, time};
use super::{inbox, lists, orders};
use crate::state::value::{Fields, holds};
use crate::state::{Id, Index, Kind, Record, World};

/// Tickets that are shown with a customer.
const TICKETS: usize = 50;

pub(super) fn list(world: &mut World, query: &Query) -> String {
    let fits = |customer: &Record| {
        query.get("q").is_none_or(|words| {
            let own = [customer.text("name"), customer.text("email"), customer.text("external_id")];
            let channels = customer.items("channels").iter().map(|channel| channel.text("address"));
            words.parse() == Ok(customer.id())
                || own.into_iter().chain(channels).flatten().any(|text| holds(text, words))
        })
    };
    let found = lists::found(world, query, Kind::Customer, fits);
    let (found, pages) = query.cut("/desk/customers", found, |id| number_key(*id));
    let found = found.into_iter().filter_map(|id| world.store.get(Kind::Customer, id));
    let form = el(
        "form",
        &[("action", "/desk/customers"), ("method", "get")],
        [search("Name, address or number", query.get("q")), el("button", &[], "Show")],
    );
    let head = layout::head("Customers", "/desk/customers", query, form);
    let content = [head, layout::rows(found.map(row).collect(), "Nobody fits."), pages];
    layout::page("Customers", "/desk/customers", Html::from(content))
}

fn row(customer: &Record) -> Html {
    let title =
        el("a", &[("class", "title"), ("href", &format!("/desk/customers/{}", customer.id()))], person(customer));
    let shops = orders::shops(customer);
    let shops = shops.iter().map(|entry| tag(entry.text("__integration_type__").unwrap_or("data")));
    let line = [
        title,
        el("span", &[], shops.collect::<Html>()),
        el("small", &[], customer.text("email")),
        el("small", &[], time(customer.text("created_datetime"))),
    ];
    el("li", &[], el("div", &[("class", "line")], line))
}

pub(super) fn page(world: &World, id: Id) -> Option<String> {
    let customer = world.store.get(Kind::Customer, id)?;
    let mut tickets: Vec<&Record> = world.store.found(Index::TicketCustomer, id).collect();
    tickets.sort_by_key(|ticket| std::cmp::Reverse(ticket.text("last_message_datetime").unwrap_or_default()));
    let count = tickets.len();
    let rows: Html = tickets.into_iter().take(TICKETS).map(|ticket| inbox::row(world, ticket)).collect();
    let heading = if count > TICKETS {
        format!("Tickets (the latest {TICKETS} of {count})")
    } else {
        format!("Tickets ({count})")
    };
    let section = el("section", &[], el("h2", &[], heading).and(el("ul", &[("class", "rows")], rows)));
    let aside = el("aside", &[], panel(customer));
    let content = [el("h1", &[], person(customer)), el("div", &[("class", "split")], [section, aside])];
    Some(layout::page(&person(customer), "", Html::from(content)))
}

/// What is known of a customer, and what they bought.
pub(super) fn panel(customer: &Record) -> Html {
    let channels = customer.items("channels").iter().map(|channel| {
        el(
            "div",
            &[],
            format!("{}: {}", channel.text("type").unwrap_or_default(), channel.text("address").unwrap_or_default()),
        )
    });
    let external =
        customer.some("external_data").filter(|data| data.as_object().is_none_or(|data| !data.is_empty())).map(plain);
    let known = facts(vec![
        ("Name", link(&format!("/desk/customers/{}", customer.id()), person(customer))),
        ("Number", Html::from(customer.id().to_string())),
        ("External id", Html::from(customer.text("external_id"))),
        ("Channels", channels.collect()),
        ("Language", Html::from(customer.text("language"))),
        ("Time zone", Html::from(customer.text("timezone"))),
        ("Since", time(customer.text("created_datetime"))),
        ("Note", Html::from(customer.text("note"))),
        ("Data", Html::from(external)),
    ]);
    el("h2", &[], "Customer").and(known).and(orders::cards(customer))
}
