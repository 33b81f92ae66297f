//! Reporting statistics: rows that carry the dimensions and measures that were asked for, computed from the records.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};

use super::measures::{Fact, facts, mean, median};
use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Spec;
use crate::state::value::Fields;
use crate::state::{Id, Kind, Record, World, clock};

pub(crate) fn report(call: &mut Call<'_>) -> Answer {
    let query = call.body.get("query").cloned().unwrap_or_default();
    let scope = query.text("scope").unwrap_or_default();
    let names = |key: &str| query.items(key).iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let (measures, dimensions) = (names("measures"), names("dimensions"));
    let spec = Spec::load().map_err(|error| Failure::new(500, &error))?;
    if let Some(known) = spec.reporting_scope(scope) {
        check_names(scope, known, &query)?;
    }
    check_period(query.items("filters"))?;
    let fits = |world: &World, fact: &Fact| query.items("filters").iter().all(|filter| passes(world, fact, filter));
    let kept = facts(call.world, scope, fits);
    let mut rows = group(&kept, &dimensions, query.items("time_dimensions"), &measures);
    for order in query.items("order").iter().rev() {
        let (Some(name), Some(direction)) =
            (order.get(0).and_then(Value::as_str), order.get(1).and_then(Value::as_str))
        else {
            continue;
        };
        rows.sort_by(|left, right| {
            let ordering = number(left.get(name))
                .total_cmp(&number(right.get(name)))
                .then_with(|| text(left.get(name)).cmp(&text(right.get(name))));
            if direction.eq_ignore_ascii_case("desc") { ordering.reverse() } else { ordering }
        });
    }
    page(call, scope, rows)
}

/// Everything that a query names must belong to its scope.
fn check_names(scope: &str, known: &Value, query: &Value) -> Result<(), Failure> {
    let plain = |key: &str| query.items(key).iter().filter_map(Value::as_str).collect::<Vec<_>>();
    let inside = |key: &str, name: &'static str| query.items(key).iter().filter_map(|item| item.text(name)).collect();
    let times: Vec<&str> = inside("time_dimensions", "dimension");
    let members: Vec<&str> = inside("filters", "member");
    for (key, asked, lists) in [
        ("measures", plain("measures"), ["measures", ""]),
        ("dimensions", plain("dimensions"), ["dimensions", ""]),
        ("time_dimensions", times, ["time_dimensions", ""]),
        ("filters", members.clone(), ["filter_members", "special_filters"]),
    ] {
        let list: Vec<&Value> = lists.iter().flat_map(|list| known.items(list)).collect();
        // The document and what was seen differ on the time of answers.
        let seen = |name: &str| scope == "response-time" && name == "sentDatetime";
        let foreign = asked.iter().find(|name| !list.is_empty() && !list.contains(&&json!(name)) && !seen(name));
        if let Some(name) = foreign {
            return Err(Failure::field(&["query", key], &format!("{name} is not available in the scope {scope}.")));
        }
    }
    if scope == "ticket-fields" && !members.contains(&"customFieldId") {
        return Err(Failure::field(&["query", "filters"], "A filter on customFieldId is required."));
    }
    Ok(())
}

fn page(call: &Call<'_>, scope: &str, rows: Vec<Record>) -> Answer {
    let limit = call.query.integer("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(30);
    let offset = match call.query.text("cursor") {
        None => 0,
        Some(cursor) => decode(cursor).ok_or_else(|| Failure::field(&["cursor"], "Not a valid cursor."))?,
    };
    let total = rows.len();
    let next = Some(offset.saturating_add(limit)).filter(|next| *next < total).map(encode);
    let prev = (offset > 0).then(|| encode(offset.saturating_sub(limit)));
    let data: Vec<Record> = rows.into_iter().skip(offset).take(limit).collect();
    let meta = json!({"scope": scope, "prev_cursor": prev, "next_cursor": next, "total": total, "offset": offset, "limit": limit});
    Ok(Reply::json(json!({"object": "list", "uri": call.uri, "data": data, "meta": meta})))
}

fn encode(offset: usize) -> String {
    STANDARD.encode(json!(["offset", offset]).to_string())
}

fn decode(cursor: &str) -> Option<usize> {
    let parts: (String, usize) = serde_json::from_slice::<Value>(&STANDARD.decode(cursor).ok()?)
        .ok()
        .and_then(|value| Some((value.get(0)?.as_str()?.to_owned(), usize::try_from(value.get(1)?.as_u64()?).ok()?)))?;
    (parts.0 == "offset").then_some(parts.1)
}

fn period(filters: &[Value], member: &str) -> Option<DateTime<Utc>> {
    let filter = filters.iter().find(|filter| filter.text("member") == Some(member))?;
    clock::parse(filter.items("values").first()?.as_str()?)
}

fn check_period(filters: &[Value]) -> Result<(), Failure> {
    match (period(filters, "periodStart"), period(filters, "periodEnd")) {
        (Some(start), Some(end)) if end < start => {
            Err(Failure::field(&["query", "filters"], "The period ends before it starts."))
        }
        (Some(start), Some(end)) if end - start > TimeDelta::days(366) => {
            Err(Failure::field(&["query", "filters"], "A period has at most 366 days."))
        }
        _ => Ok(()),
    }
}

/// The value of a fact that a filter looks at.
fn seen(world: &World, fact: &Fact, member: &str) -> Vec<String> {
    let list = |key: &str| fact.dimensions.items(key).iter().map(|value| text(Some(value))).collect();
    match member {
        "tags" => list("tagIds"),
        "score" => fact.dimensions.get("surveyScore").map(|score| text(Some(score))).into_iter().collect(),
        "teamId" | "agentIdFromTeamId" => {
            let agent = fact.dimensions.int("agentId");
            let teams = world
                .store
                .all(Kind::Team)
                .filter(|team| agent.is_some_and(|agent| team.ints("_members").contains(&agent)));
            teams.map(|team| team.id().to_string()).collect()
        }
        member => fact.dimensions.get(member).map(|value| text(Some(value))).into_iter().collect(),
    }
}

fn passes(world: &World, fact: &Fact, filter: &Value) -> bool {
    let member = filter.text("member").unwrap_or_default();
    let at = clock::parse(&fact.at);
    let wanted: Vec<String> = filter.items("values").iter().map(|value| text(Some(value))).collect();
    let edge = wanted.first().and_then(|text| clock::parse(text));
    match member {
        "periodStart" => edge.is_none_or(|edge| at >= Some(edge)),
        "periodEnd" => edge.is_none_or(|edge| at <= Some(edge)),
        // These two hold a list of conditions, each with an operator of its own.
        "tags" => filter
            .items("values")
            .iter()
            .all(|part| holds(part.text("operator"), &seen(world, fact, "tags"), &texts(part))),
        "customFields" => filter.items("values").iter().all(|part| {
            let id = part.int("custom_field_id").unwrap_or_default();
            let own = fact
                .dimensions
                .some("fields")
                .and_then(|fields| fields.get(id.to_string()))
                .map(|value| text(Some(value)));
            // Values come with the number of their field in front in some clients.
            let wanted: Vec<String> = texts(part)
                .iter()
                .map(|text| text.strip_prefix(&format!("{id}::")).unwrap_or(text).to_owned())
                .collect();
            holds(part.text("operator"), &own.into_iter().collect::<Vec<_>>(), &wanted)
        }),
        member => holds(filter.text("operator"), &seen(world, fact, member), &wanted),
    }
}

fn texts(part: &Value) -> Vec<String> {
    part.items("values").iter().map(|value| text(Some(value))).collect()
}

fn holds(operator: Option<&str>, own: &[String], wanted: &[String]) -> bool {
    match operator.unwrap_or("one-of") {
        "not-one-of" => !own.iter().any(|value| wanted.contains(value)),
        "all-of" => wanted.iter().all(|value| own.contains(value)),
        "set" => !own.is_empty(),
        "contains" => own.iter().any(|value| wanted.iter().any(|part| value.contains(part))),
        _ => own.iter().any(|value| wanted.contains(value)),
    }
}

/// Groups the facts. Without any dimension there is one row, even when nothing happened.
fn group(facts: &[Fact], dimensions: &[String], times: &[Value], measures: &[String]) -> Vec<Record> {
    let mut groups: BTreeMap<String, (Record, Vec<&Fact>)> = BTreeMap::new();
    if dimensions.is_empty() && times.is_empty() {
        groups.insert(String::new(), (Record::new(), Vec::new()));
    }
    for fact in facts {
        let mut row = Record::new();
        for name in dimensions {
            // Some scopes can be grouped by the very time that they measure.
            let own = || json!(fact.value.filter(|_| name.ends_with("Time")));
            row.insert(name.clone(), fact.dimensions.get(name).cloned().unwrap_or_else(own));
        }
        for time in times {
            let name = time.text("dimension").unwrap_or_default();
            row.insert(name.to_owned(), json!(truncate(&fact.at, time.text("granularity"))));
        }
        let key = Value::Object(row.clone()).to_string();
        groups
            .entry(if row.is_empty() { String::new() } else { key })
            .or_insert_with(|| (row, Vec::new()))
            .1
            .push(fact);
    }
    groups
        .into_values()
        .map(|(mut row, members)| {
            for name in measures {
                row.insert(name.clone(), measure(name, &members));
            }
            row
        })
        .collect()
}

/// A measure by its name: the names follow a pattern.
fn measure(name: &str, facts: &[&Fact]) -> Value {
    let is = |fact: &&&Fact, key: &str, wanted: &str| fact.dimensions.text(key) == Some(wanted);
    let count = |keep: &dyn Fn(&&&Fact) -> bool| json!(facts.iter().filter(keep).count());
    let mut values: Vec<f64> = facts.iter().filter_map(|fact| fact.value).collect();
    let sent = || facts.iter().filter(|fact| fact.dimensions.flag("sent")).count();
    match name {
        "ticketCount" => {
            let mut tickets: Vec<Id> = facts.iter().filter_map(|fact| fact.dimensions.int("ticketId")).collect();
            tickets.sort_unstable();
            tickets.dedup();
            json!(tickets.len())
        }
        "scoredSurveysCount" => json!(values.len()),
        "sentSurveysCount" => json!(sent()),
        "responseRate" => {
            json!(Some(sent()).filter(|sent| *sent > 0).map(|sent| values.len() as f64 * 100.0 / sent as f64))
        }
        "satisfactionScore" => {
            let happy = values.iter().filter(|score| **score >= 4.0).count();
            json!(if values.is_empty() { None } else { Some(happy as f64 * 100.0 / values.len() as f64) })
        }
        "handleTime" => json!(values.iter().sum::<f64>()),
        name if name.ends_with("Count") && name.starts_with("inbound") => count(&|fact| {
            let (ending, _) = name.trim_start_matches("inbound").split_once("Call").unwrap_or_default();
            is(fact, "callDirection", "inbound")
                && (ending.is_empty() || ending == "Voice" || is(fact, "displayStatus", &ending.to_lowercase()))
        }),
        name if name.ends_with("Count") && name.starts_with("outbound") => {
            count(&|fact| is(fact, "callDirection", "outbound"))
        }
        name if name.ends_with("VoiceCallsCount") => {
            let ending = name.trim_end_matches("VoiceCallsCount").to_lowercase();
            count(&|fact| is(fact, "displayStatus", &ending))
        }
        name if name.ends_with("Count") => json!(facts.len()),
        name if name.starts_with("median") => json!(median(&mut values)),
        name if name.starts_with("average") && !name.contains("WaitTime") => json!(mean(&values)),
        _ => Value::Null,
    }
}

fn truncate(at: &str, granularity: Option<&str>) -> String {
    let Some(time) = clock::parse(at) else { return at.to_owned() };
    let hour = time
        .with_minute(0)
        .and_then(|time| time.with_second(0))
        .and_then(|time| time.with_nanosecond(0))
        .unwrap_or(time);
    let day = hour.with_hour(0).unwrap_or(hour);
    clock::write(match granularity {
        None => time,
        Some("hour") => hour,
        Some("week") => day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday())),
        Some("month") => day.with_day(1).unwrap_or(day),
        Some(_) => day,
    })
}

fn number(value: Option<&Value>) -> f64 {
    value.and_then(Value::as_f64).unwrap_or(f64::MIN)
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}
