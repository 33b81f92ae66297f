//! Orders as the shops hold them, read loosely: what is not there is not shown.

use serde_json::Value;

use super::html::{Html, el, outward};
use super::layout::{self, Query, colored, facts, number_key, person, plain, search, tag, time};
use super::money::{amount, date};
use crate::state::value::{Fields, holds, object};
use crate::state::{Id, Kind, Record, World, packed};

/// Orders that are shown of one shop.
const SHOWN: usize = 10;

/// A card for each order of each shop.
pub(super) fn cards(customer: &Record) -> Html {
    shops(customer).iter().map(shop).collect()
}

/// What each shop holds.
pub(super) fn shops(customer: &Record) -> Vec<Value> {
    let mut customer = customer.clone();
    packed::unpack(&mut customer);
    object(customer.remove("integrations").unwrap_or_default()).into_iter().map(|(_, entry)| entry).collect()
}

fn shop(entry: &Value) -> Html {
    let kind = entry.text("__integration_type__").unwrap_or("data");
    let orders = entry.items("orders");
    let cards: Html = orders.iter().take(SHOWN).map(|own| order(kind, own)).collect();
    el("h2", &[], format!("Orders on {kind} ({})", orders.len())).and(cards)
}

/// The first of these keys that holds something.
fn any(order: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| order.some(key)).map(plain).filter(|text| !text.is_empty())
}

/// The number of an order, as people write it.
fn number(kind: &str, order: &Value) -> String {
    let number = match kind {
        "bigcommerce" => order.int("id").map(|id| format!("#{id}")),
        _ => any(order, &["name", "increment_id", "id"]),
    };
    number.unwrap_or_else(|| "Order".to_owned())
}

fn order(kind: &str, order: &Value) -> Html {
    let currency = any(order, &["currency", "order_currency_code", "currency_code"]).unwrap_or_default();
    let money = ["total_price", "grand_total", "total_inc_tax"].iter().find_map(|key| order.some(key));
    let placed = any(order, &["created_at", "date_created"]);
    let when = placed.as_deref().and_then(date);
    let lines = ["line_items", "items", "products"].iter().flat_map(|key| order.items(key)).map(|line| {
        let count = any(line, &["quantity", "qty_ordered"]).unwrap_or_default();
        let name = any(line, &["name", "title"]).unwrap_or_default();
        el("div", &[], format!("{count} × {name}"))
    });
    let refunds = order.items("refunds").len() + order.items("credit_memos").len();
    let canceled = order.some("cancelled_at").map(|_| colored("bad", "canceled"));
    let states = ["financial_status", "fulfillment_status", "status"].iter().filter_map(|key| order.text(key));
    let states: Html = states.map(|state| tag(state).and(" ")).collect();
    let known = facts(vec![
        ("Placed", if when.is_some() { time(when.as_deref()) } else { Html::from(placed) }),
        ("Total", Html::from(money.map(|money| amount(money, &currency)))),
        ("Items", lines.collect()),
        ("Parcels", parcels(order)),
        ("Refunds", Html::from((refunds > 0).then(|| refunds.to_string()))),
    ]);
    let title = el("h3", &[], number(kind, order));
    el("div", &[("class", "card")], [title, states, Html::from(canceled), known])
}

/// Orders that fit words, up to this many: each shopper has to be opened for them.
const MOST: usize = 500;

/// The search over all orders, by their number, the names of their items and the numbers of their parcels.
pub(super) fn list(world: &mut World, query: &Query) -> String {
    let mut found = found(world, query.get("q").unwrap_or_default());
    found.sort_by(|left, right| (&right.placed, right.customer).cmp(&(&left.placed, left.customer)));
    let full = found.len() == MOST;
    let (found, pages) = query.cut("/desk/orders", found, |own| format!("{} {}", own.placed, number_key(own.customer)));
    let fields = [search("Number, item or parcel", query.get("q")), el("button", &[], "Show")];
    let form = el("form", &[("action", "/desk/orders"), ("method", "get")], fields);
    let rows = found.iter().map(|Found { placed, customer, name, kind, order: own }| {
        let currency = any(own, &["currency", "order_currency_code", "currency_code"]).unwrap_or_default();
        let total = ["total_price", "grand_total", "total_inc_tax"].iter().find_map(|key| own.some(key));
        let path = format!("/desk/customers/{customer}");
        let cells = [
            el("a", &[("class", "title"), ("href", &path)], number(kind, own)),
            el("span", &[], tag(kind)),
            el("span", &[], name.as_str()),
            el("small", &[], total.map(|total| amount(total, &currency))),
            el("small", &[], time(Some(placed))),
        ];
        el("li", &[("class", "order")], cells)
    });
    let list = layout::rows(rows.collect(), "No order fits.");
    let more = full.then(|| el("p", &[("class", "soft")], format!("The first {MOST} that were found.")));
    let content = [layout::head("Orders", "/desk/orders", query, form), list, pages, Html::from(more)];
    layout::page("Orders", "/desk/orders", Html::from(content))
}

/// An order with its shopper.
struct Found {
    placed: String,
    customer: Id,
    /// Of the shopper.
    name: String,
    kind: String,
    order: Value,
}

/// The first orders that fit words.
fn found(world: &mut World, words: &str) -> Vec<Found> {
    let mut found = Vec::new();
    // The look ends with the first order too many.
    world.look(Kind::Customer, 1, |world, customer| {
        let customer = world.store.get(Kind::Customer, customer.id())?;
        for shop in shops(customer) {
            let kind = shop.text("__integration_type__").unwrap_or("data").to_owned();
            for own in shop.items("orders").iter().filter(|own| fits(&kind, own, words)) {
                if found.len() == MOST {
                    return Some(());
                }
                let placed = any(own, &["created_at", "date_created"]).as_deref().and_then(date).unwrap_or_default();
                let (kind, order) = (kind.clone(), own.clone());
                found.push(Found { placed, customer: customer.id(), name: person(customer), kind, order });
            }
        }
        None
    });
    found
}

fn fits(kind: &str, order: &Value, words: &str) -> bool {
    let bare = words.trim_start_matches('#');
    let lines = ["line_items", "items", "products"].iter().flat_map(|key| order.items(key));
    let names = lines.filter_map(|line| any(line, &["name", "title"]));
    let parcels = order.items("fulfillments").iter().chain(order.items("shipments"));
    let tracks = parcels.flat_map(|own| own.items("tracks").iter().chain([own]));
    let tracks = tracks.filter_map(|track| any(track, &["tracking_number", "track_number"]));
    holds(&number(kind, order), bare) || names.chain(tracks).any(|text| holds(&text, words))
}

/// Carrier, number and state of each parcel, in the words of any of the platforms.
fn parcels(order: &Value) -> Html {
    let shopify = order.items("fulfillments").iter().map(|own| (own, own));
    let magento =
        order.items("shipments").iter().flat_map(|own| own.items("tracks").iter().map(move |track| (own, track)));
    let bigcommerce = order.items("shipments").iter().filter(|own| own.some("tracks").is_none()).map(|own| (own, own));
    let all = shopify.chain(magento).chain(bigcommerce).map(|(parcel, track)| {
        let carrier = any(track, &["tracking_company", "title", "tracking_carrier"]).unwrap_or_default();
        let number = any(track, &["tracking_number", "track_number"]).unwrap_or_default();
        let address = any(track, &["tracking_url", "tracking_link"]).unwrap_or_default();
        let state = parcel.text("shipment_status").map(|state| Html::from(" ").and(tag(state)));
        el("div", &[], [Html::from(format!("{carrier} ")), outward(&address, &number), Html::from(state)])
    });
    all.collect()
}
