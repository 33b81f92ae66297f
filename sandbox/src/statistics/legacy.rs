//! The older statistics, found by name: an overview of figures, and charts by day.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::measures::{Fact, facts, median};
use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Payload, Reply};
use crate::state::value::Fields;
use crate::state::{Kind, World, clock};

/// Figures of the overview: name, scope of the facts, whether it is a duration, whether more is better.
const OVERVIEW: [(&str, &str, bool, bool); 8] = [
    ("total_new_tickets", "tickets-created", false, true),
    ("total_replied_tickets", "tickets-replied", false, true),
    ("total_closed_tickets", "tickets-closed", false, true),
    ("total_messages_sent", "messages-sent", false, true),
    ("total_messages_received", "messages-received", false, true),
    ("median_first_response_time", "first-response-time", true, false),
    ("median_resolution_time", "resolution-time", true, false),
    ("total_one_touch_tickets", "one-touch-tickets", false, true),
];

/// Charts: name, scope of the facts, what the lines are split by, whether a median is drawn instead of a count.
const CHARTS: [(&str, &str, Option<&str>, bool); 32] = [
    ("total-tickets-created", "tickets-created", None, false),
    ("total-tickets-replied", "tickets-replied", None, false),
    ("total-tickets-closed", "tickets-closed", None, false),
    ("total-messages-sent", "messages-sent", None, false),
    ("total-messages-received", "messages-received", None, false),
    ("median-first-response-time", "first-response-time", None, true),
    ("median-resolution-time", "resolution-time", None, true),
    ("total-one-touch-tickets", "one-touch-tickets", None, false),
    ("support-volume", "tickets-created", Some("status"), false),
    ("resolution-time", "resolution-time", None, true),
    ("first-response-time", "first-response-time", None, true),
    ("tickets-created-per-hour-per-weekday", "tickets-created", Some("hour"), false),
    ("tickets-per-tag", "tags", Some("tagId"), false),
    ("tickets-created-per-channel", "tickets-created", Some("channel"), false),
    ("tickets-created-per-channel-per-day", "tickets-created", Some("channel"), false),
    ("tickets-closed-per-agent", "tickets-closed", Some("agentId"), false),
    ("tickets-closed-per-agent-per-day", "tickets-closed", Some("agentId"), false),
    ("messages-sent-per-macro", "messages-sent", Some("macroIds"), false),
    ("satisfaction-surveys", "satisfaction-surveys", Some("surveyScore"), false),
    ("latest-satisfaction-surveys", "satisfaction-surveys", Some("surveyScore"), false),
    // The sandbox has neither intents nor revenue nor self-service: these are charts without lines.
    ("intents-occurrence", NONE, None, false),
    ("intents-overview", NONE, None, false),
    ("intents-breakdown-per-day", NONE, None, false),
    ("revenue-overview", NONE, None, false),
    ("revenue-per-agent", NONE, None, false),
    ("revenue-per-day", NONE, None, false),
    ("revenue-per-ticket", NONE, None, false),
    ("self-service-volume-per-flow", NONE, None, false),
    ("self-service-article-recommendation-performance", NONE, None, false),
    ("self-service-top-reported-issues", NONE, None, false),
    ("self-service-products-with-most-issues-and-return-requests", NONE, None, false),
    ("self-service-workflows-performance", NONE, None, false),
];

/// A scope without facts.
const NONE: &str = "";

/// The period that is asked about, and the one of the same length before it.
struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Period {
    fn before(&self) -> Self {
        Self { start: self.start - (self.end - self.start), end: self.start }
    }

    fn holds(&self, fact: &Fact) -> bool {
        clock::parse(&fact.at).is_some_and(|at| self.start <= at && at < self.end)
    }
}

/// A finished statistic: the body, and the rows of its table.
struct Statistic {
    body: Value,
    table: Vec<Vec<String>>,
}

fn compute(call: &mut Call<'_>) -> Result<Statistic, Failure> {
    let name = call.names.get("name").map(String::as_str).unwrap_or_default();
    let filters = call.body.get("filters").cloned().unwrap_or_default();
    let edge = |key: &str| filters.some("period").and_then(|period| period.text(key)).and_then(clock::parse);
    let (Some(start), Some(end)) = (edge("start_datetime"), edge("end_datetime")) else {
        return Err(Failure::field(&["filters", "period"], "Missing data for required field."));
    };
    if end < start {
        return Err(Failure::field(&["filters", "period"], "The period ends before it starts."));
    }
    if end - start > TimeDelta::days(366) {
        return Err(Failure::field(&["filters", "period"], "A period has at most 366 days."));
    }
    let period = Period { start, end };
    let charts = call.world.settings.legacy_charts;
    let mut select = |scope: &str| facts(call.world, scope, |_, fact| passes(fact, &filters));
    let (data, table) = if name == "overview" {
        overview(&period, &mut select)
    } else if let Some((_, scope, split, is_median)) = CHARTS.iter().find(|(known, ..)| charts && *known == name) {
        let facts = select(scope);
        chart(call.world, name, &period, &facts, *split, *is_median)
    } else {
        return Err(Failure::bad(&format!("The statistic {name} does not exist")));
    };
    let before = period.before();
    let body = json!({"data": data, "meta": {
        "start_datetime": clock::write(period.start), "end_datetime": clock::write(period.end),
        "previous_start_datetime": clock::write(before.start), "previous_end_datetime": clock::write(before.end),
    }});
    Ok(Statistic { body, table })
}

fn passes(fact: &Fact, filters: &Value) -> bool {
    let among = |key: &str, dimension: &str| {
        let wanted = filters.items(key);
        wanted.is_empty() || fact.dimensions.get(dimension).is_some_and(|own| wanted.contains(own))
    };
    let tags = filters.ints("tags");
    among("agents", "agentId")
        && among("channels", "channel")
        && among("integrations", "integrationId")
        && among("score", "surveyScore")
        && (tags.is_empty() || fact.dimensions.ints("tagIds").iter().any(|tag| tags.contains(tag)))
}

fn figure(facts: &[&Fact], is_median: bool) -> Option<f64> {
    if is_median {
        median(&mut facts.iter().filter_map(|fact| fact.value).collect::<Vec<_>>())
    } else {
        Some(facts.len() as f64)
    }
}

fn overview(period: &Period, select: &mut dyn FnMut(&str) -> Vec<Fact>) -> (Value, Vec<Vec<String>>) {
    let mut items = Vec::new();
    let mut table = vec![vec!["name".to_owned(), "value".to_owned(), "delta".to_owned()]];
    let before = period.before();
    for (name, scope, is_median, more_is_better) in OVERVIEW {
        let facts = select(scope);
        let now = figure(&facts.iter().filter(|fact| period.holds(fact)).collect::<Vec<_>>(), is_median);
        let then = figure(&facts.iter().filter(|fact| before.holds(fact)).collect::<Vec<_>>(), is_median);
        // In percent; nothing to compare with gives no delta.
        let delta = match (now, then) {
            (Some(now), Some(then)) if then > 0.0 => Some((now - then) * 100.0 / then),
            _ => None,
        };
        let kind = if is_median { "duration" } else { "number" };
        items.push(json!({"name": name, "type": kind, "value": now, "delta": delta, "more_is_better": more_is_better}));
        let cell = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        table.push(vec![name.to_owned(), cell(now), cell(delta)]);
    }
    (json!({"data": items}), table)
}

/// The lines that a fact counts for.
fn lines_of(world: &World, fact: &Fact, split: Option<&str>) -> Vec<String> {
    let Some(split) = split else { return vec!["total".to_owned()] };
    if split == "hour" {
        return clock::parse(&fact.at).map(|at| at.format("%a %H:00").to_string()).into_iter().collect();
    }
    let named = |value: &Value| {
        let id = value.as_i64().unwrap_or_default();
        let record = [Kind::User, Kind::Tag, Kind::Macro].iter().find_map(|kind| world.store.get(*kind, id));
        match record.and_then(|record| record.text("name")) {
            Some(name) => name.to_owned(),
            None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        }
    };
    match fact.dimensions.some(split) {
        Some(Value::Array(values)) => values.iter().map(named).collect(),
        Some(value) => vec![named(value)],
        None => Vec::new(),
    }
}

fn chart(
    world: &World,
    name: &str,
    period: &Period,
    facts: &[Fact],
    split: Option<&str>,
    is_median: bool,
) -> (Value, Vec<Vec<String>>) {
    let mut days = Vec::new();
    let mut day = period.start;
    while day < period.end {
        days.push(day);
        day += TimeDelta::days(1);
    }
    let mut names: Vec<String> =
        facts.iter().filter(|fact| period.holds(fact)).flat_map(|fact| lines_of(world, fact, split)).collect();
    names.sort();
    names.dedup();
    let mut table: Vec<Vec<String>> =
        vec![std::iter::once("line".to_owned()).chain(days.iter().map(|day| clock::write(*day))).collect()];
    let mut lines = Vec::new();
    for line in names {
        let values: Vec<f64> = days
            .iter()
            .map(|day| {
                let slot = Period { start: *day, end: (*day + TimeDelta::days(1)).min(period.end) };
                let own: Vec<&Fact> = facts
                    .iter()
                    .filter(|fact| slot.holds(fact) && lines_of(world, fact, split).contains(&line))
                    .collect();
                figure(&own, is_median).unwrap_or_default()
            })
            .collect();
        table.push(std::iter::once(line.clone()).chain(values.iter().map(f64::to_string)).collect());
        lines.push(json!({"name": line, "data": values}));
    }
    let x: Vec<i64> = days.iter().map(DateTime::timestamp).collect();
    let data = json!({
        "label": name.replace('-', " "), "legend": {"axes": {"x": "Day", "y": if is_median { "Seconds" } else { "Count" }}},
        "data": {"axes": {"x": x, "y": []}, "lines": lines},
    });
    (data, table)
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    compute(call).map(|statistic| Reply::json(statistic.body))
}

pub(crate) fn download(call: &mut Call<'_>) -> Answer {
    let table = compute(call)?.table;
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let lines: Vec<String> = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
    Ok(Reply { body: Payload::Csv(lines.join("\r\n") + "\r\n"), ..Reply::default() })
}
