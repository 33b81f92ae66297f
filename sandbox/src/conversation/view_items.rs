//! What is in a view, page by page, and the search that takes a view as its question. Tickets are looked at in the order of the
//! view until the page is full, so a view that little fits walks far.

use serde_json::{Value, json};

use super::conditions::Condition;
use super::show;
use crate::dialect::Expression;
use crate::engine::Call;
use crate::engine::listing::Wanted;
use crate::engine::page::{self, Cut};
use crate::http::reply::{Answer, Reply};
use crate::resources::customers::fits;
use crate::resources::{view_filters, views};
use crate::state::value::{Fields, holds, record as fields};
use crate::state::{Id, Index, Kind, Record, World};

/// Full-text search: subject, customer and what was written.
fn found(world: &World, ticket: &Record, words: &str) -> bool {
    let customer = ticket.int("_customer").and_then(|id| world.store.light(Kind::Customer, id));
    let person = customer.is_some_and(|customer| {
        ["name", "email"].iter().any(|key| customer.text(key).is_some_and(|text| holds(text, words)))
    });
    let written = |message: &Record| {
        ["body_text", "body_html"].iter().any(|key| message.text(key).is_some_and(|text| holds(text, words)))
    };
    ticket.text("subject").is_some_and(|text| holds(text, words))
        || person
        || world.store.found(Index::MessageTicket, ticket.id()).any(written)
}

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::View, "view_id")?;
    let view = call.world.copy(Kind::View, id);
    let condition = views::condition(call.world, &view);
    answer(call, &view, condition)
}

/// A customer as an item of a view of customers. The document knows items that are tickets only, so what both have is shown
/// (assumed); `GET /api/customers?view_id=` shows the rest.
fn customer_item(customer: &Record) -> Value {
    let shared = ["id", "external_id", "language", "meta", "created_datetime", "updated_datetime"];
    let shown = shared.iter().map(|key| ((*key).to_owned(), customer.get(*key).cloned().unwrap_or_default()));
    let mut shown: Record = shown.collect();
    shown.retain(|key, value| key == "id" || !value.is_null());
    Value::Object(shown)
}

/// The body says everything: the only view in the path is 0, which is none.
pub(crate) fn search(call: &mut Call<'_>) -> Answer {
    let mut view = Record::new();
    let asked = call.body.some("view").and_then(Value::as_object).cloned().unwrap_or_default();
    let condition = match asked.text("filters") {
        Some(filters) => view_filters::checked(&views::with_caller(call.world, filters))?,
        None => views::condition(call.world, &view),
    };
    view.extend(asked);
    answer(call, &view, condition)
}

fn answer(call: &mut Call<'_>, view: &Record, condition: Option<Expression>) -> Answer {
    let own =
        format!("{}:{}", view.text("order_by").unwrap_or("updated_datetime"), view.text("order_dir").unwrap_or("desc"));
    let (field, descending) = page::order(call.query.text("order_by").unwrap_or(&own));
    let limit = call.query.integer("limit").unwrap_or(30);
    let name = format!("view {} {field}", view.id());
    let limit = usize::try_from(limit).unwrap_or(30);
    let cut = Cut { list: &name, descending, limit, cursor: call.query.text("cursor") };
    let of_customers = view.text("type") == Some("customer-list");
    call.world.store.sort_by(if of_customers { Kind::Customer } else { Kind::Ticket }, field);
    let shown = |world: &World, record: &Record| world.newborn.shows(record.id());
    let words = view.text("search").filter(|words| !words.is_empty());
    let (page, items) = if of_customers {
        let keeps =
            |world: &World, customer: &Record| shown(world, customer) && fits(world, condition.as_ref(), customer);
        let wanted = Wanted { kind: Kind::Customer, field, among: None, between: (None, None), light: false, keeps };
        let page = wanted.page(call.world, cut)?;
        let items: Vec<Value> = page.records(&call.world.store, Kind::Customer, true).map(customer_item).collect();
        (page, items)
    } else {
        let condition = Condition::new(condition);
        let keeps = |world: &World, ticket: &Record| {
            shown(world, ticket)
                && condition.holds(world, ticket)
                && words.is_none_or(|words| found(world, ticket, words))
        };
        let among = condition.among();
        let wanted = Wanted { kind: Kind::Ticket, field, among, between: (None, None), light: false, keeps };
        let page = wanted.page(call.world, cut)?;
        let world = &*call.world;
        let tickets = page.records(&world.store, Kind::Ticket, false);
        let items: Vec<Value> = tickets.map(|ticket| show::in_view(world, ticket)).collect();
        (page, items)
    };
    let order = call.query.text("order_by").map(|order| format!("&order_by={order}")).unwrap_or_default();
    let path = format!("/api/views/{}/items/", call.id("view_id"));
    // The cursor must not be the first parameter: a known client parses the whole text as a query.
    let link = |direction: &str, cursor: &Option<String>, edge: Option<&Id>| {
        let cursor = cursor.as_ref()?;
        let encoded: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        let ignored = edge.copied().unwrap_or_default();
        Some(format!("{path}?direction={direction}&ignored_item={ignored}&limit={limit}{order}&cursor={encoded}"))
    };
    let meta = json!({
        "prev_items": link("prev", &page.prev, page.items.first()),
        "next_items": link("next", &page.next, page.items.last()),
        "current_cursor": call.query.text("cursor"),
    });
    Ok(Reply::json(Value::Object(fields([("data", Value::Array(items)), ("meta", meta)]))))
}
