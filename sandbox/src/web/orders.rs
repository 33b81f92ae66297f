//! Orders as the shops hold them, read loosely: what is not there is not shown.

use serde_json::Value;

use super::html::{Html, el, outward};
use super::layout::{colored, facts, plain, tag};
use crate::state::value::{Fields, object};
use crate::state::{Record, packed};

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

fn order(kind: &str, order: &Value) -> Html {
    let number = match kind {
        "bigcommerce" => order.int("id").map(|id| format!("#{id}")),
        _ => any(order, &["name", "increment_id", "id"]),
    };
    let money = any(order, &["total_price", "grand_total", "total_inc_tax"]);
    let currency = any(order, &["currency", "order_currency_code", "currency_code"]).unwrap_or_default();
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
        ("Placed", Html::from(any(order, &["created_at", "date_created"]))),
        ("Total", Html::from(money.map(|money| format!("{money} {currency}")))),
        ("Items", lines.collect()),
        ("Parcels", parcels(order)),
        ("Refunds", Html::from((refunds > 0).then(|| refunds.to_string()))),
    ]);
    let title = el("h3", &[], number.unwrap_or_else(|| "Order".to_owned()));
    el("div", &[("class", "card")], [title, states, Html::from(canceled), known])
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
