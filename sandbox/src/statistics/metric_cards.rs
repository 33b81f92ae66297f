//! Metric cards: explanations of the figures in the statistics, found by slug.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Reply};
use crate::state::value::{Fields, holds};
use crate::state::{Kind, Record};

fn show(card: &Record) -> Value {
    let mut shown = card.clone();
    shown.retain(|key, _| key != "id" && !key.starts_with('_'));
    Value::Object(shown)
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a Record, Failure> {
    let slug = call.names.get("slug").map(String::as_str);
    call.world.store.find(Kind::MetricCard, |card| card.text("slug") == slug).ok_or_else(Failure::not_found)
}

pub(crate) fn search(call: &mut Call<'_>) -> Answer {
    let query = &call.query;
    // Old cards are hidden unless asked for.
    let deprecated = query.text("include") == Some("deprecated") || query.text("status") == Some("deprecated");
    let fits = |card: &&Record| {
        let text = |name: &str| card.text(name).unwrap_or_default();
        let definition = card.some("public").and_then(|public| public.text("definition")).unwrap_or_default();
        query.text("category").is_none_or(|wanted| wanted == text("category"))
            && query.text("status").is_none_or(|wanted| wanted == text("status"))
            && query
                .text("q")
                .is_none_or(|part| [text("slug"), text("title"), definition].iter().any(|text| holds(text, part)))
            && (deprecated || text("status") != "deprecated")
    };
    let cards: Vec<Value> = call.world.store.all(Kind::MetricCard).filter(fits).map(show).collect();
    Ok(Reply::json(json!({"data": cards})))
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    find(call).map(|card| Reply::json(show(card)))
}

pub(crate) fn feedback(call: &mut Call<'_>) -> Answer {
    let id = find(call)?.id();
    let mut kept = call.world.copy(Kind::MetricCard, id).items("_feedback").to_vec();
    kept.push(call.body.clone());
    call.world.set(Kind::MetricCard, id, json!({"_feedback": kept}));
    Ok(Reply::empty())
}
