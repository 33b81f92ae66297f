//! Search over people and settings. It covers neither tickets nor messages.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Reply};
use crate::state::value::{Fields, holds};
use crate::state::{Kind, Record, World};

pub(crate) fn search(call: &mut Call<'_>) -> Answer {
    let part = call.body.text("query").unwrap_or_default().to_owned();
    let size = call.body.int("size").and_then(|size| usize::try_from(size).ok()).unwrap_or(10);
    let kind = call.body.text("type").unwrap_or_default();
    let by_name =
        |record: &Record| ["name", "email"].iter().any(|key| record.text(key).is_some_and(|text| holds(text, &part)));
    let by_channel = |wanted: Option<&'static str>| {
        let part = part.clone();
        move |record: &Record| {
            record.items("channels").iter().any(|channel| {
                wanted.is_none_or(|wanted| channel.text("type") == Some(wanted))
                    && channel.text("address").is_some_and(|text| holds(text, &part))
            })
        }
    };
    type Fits<'a> = Box<dyn Fn(&Record) -> bool + 'a>;
    let (table, fits): (Kind, Fits<'_>) = match kind {
        "agent" => (Kind::User, Box::new(by_name)),
        "integration" => (Kind::Integration, Box::new(by_name)),
        "team" => (Kind::Team, Box::new(by_name)),
        "tag" => (Kind::Tag, Box::new(by_name)),
        "customer_channel" => (Kind::Customer, Box::new(by_channel(None))),
        "customer_channel_email" => (Kind::Customer, Box::new(by_channel(Some("email")))),
        "customer_channel_phone" | "customers_by_phone" => (Kind::Customer, Box::new(by_channel(Some("phone")))),
        _ => {
            let channel = by_channel(None);
            (Kind::Customer, Box::new(move |record| by_name(record) || channel(record)))
        }
    };
    let found = |world: &World, record: &Record| world.newborn.shows(record.id()) && fits(record);
    let hits = call.world.look(table, size, |world, record| found(world, record).then(|| hit(record)));
    Ok(Reply::json(json!({"data": hits, "object": "list", "uri": "", "meta": {}}))
        .with("x-gorgias-search-engine", "sandbox".to_owned()))
}

fn hit(record: &Record) -> Value {
    let mut hit = json!({"id": record.id(), "name": record.get("name")});
    if let Some(email) = record.get("email") {
        hit["email"] = email.clone();
    }
    hit
}
