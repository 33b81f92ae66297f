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

/// The card with this slug, now or formerly.
fn find<'a>(call: &'a Call<'_>) -> Result<&'a Record, Failure> {
    let slug = call.names.get("slug").map(String::as_str).unwrap_or_default();
    let former = |card: &Record| card.items("aliases").iter().any(|alias| alias == slug);
    let store = &call.world.store;
    let found = store.find(Kind::MetricCard, |card| card.text("slug") == Some(slug));
    found.or_else(|| store.find(Kind::MetricCard, former)).ok_or_else(|| unknown(call, slug))
}

/// 404 that repeats the slug and suggests others: those that share a word with it (assumed).
fn unknown(call: &Call<'_>, slug: &str) -> Failure {
    let near = |known: &&str| known.split('-').any(|word| slug.split('-').any(|own| own == word));
    let cards = call.world.store.all(Kind::MetricCard);
    let near: Vec<&str> = cards.filter_map(|card| card.text("slug")).filter(near).collect();
    Failure { data: Some(Box::new(json!({"slug": slug, "did_you_mean": near}))), ..Failure::not_found() }
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
    // A UUID is all that is known of it, so this is one that cannot be mistaken for a random one.
    let receipt = format!("00000000-0000-8000-8000-{:012x}", call.world.store.next_id());
    let mut kept = call.world.copy(Kind::MetricCard, id).items("_feedback").to_vec();
    kept.push(call.body.clone());
    call.world.set(Kind::MetricCard, id, json!({"_feedback": kept}));
    Ok(Reply::json(json!({"id": receipt})))
}
