//! `report`: figures of the account as a small table.

use std::collections::BTreeMap;

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool, ToolError, brief, fence, names};
use crate::Timestamp;
use crate::directory::DirectoryKind;
use crate::reporting::ReportRow;
use crate::text::words::nearest;
use crate::types::{ChannelSlug, ReportingGranularity, ReportingScope, ReportingTimeDimension};

pub(super) const TOOL: Tool = Tool {
    name: "report",
    title: "Report figures",
    description: "Figures of a period, such as tickets-created, first-response-time, satisfaction-surveys, messages-sent.",
    tier: Tier::Read,
    arguments: &[
        Argument::required("measure", ArgumentKind::Text, ""),
        Argument::required("from", ArgumentKind::Text, "2026-02-01 or 30d"),
        Argument::required("to", ArgumentKind::Text, ""),
        Argument::new("by", ArgumentKind::TextList, "agent, channel, …; day, week, month"),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

/// The tokens of a table by default.
const ROOM: usize = 1_500;
/// The dimension that is the id of a user.
const AGENT: &str = "agentId";

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let arguments = &turn.arguments;
        let (scope, measures) = scope(arguments.required("measure")?)?;
        let from = names::time("from", arguments.required("from")?, turn.now)?;
        let to = match arguments.required("to")?.trim() {
            "now" | "today" => turn.now,
            to => names::time("to", to, turn.now)?,
        };
        if from >= to {
            return Err(ToolError::argument("to", "is not later than `from`", "give a later time"));
        }
        let mut dimensions = Vec::new();
        let mut width = None;
        for by in arguments.list("by").iter().flat_map(|by| by.split(',')).map(str::trim) {
            match granularity(by) {
                Some(found) => width = Some(found),
                None => dimensions.push(dimension(&scope, by)?),
            }
        }
        let mut report =
            turn.client.report(scope.clone()).measures(measures.iter().copied()).dimensions(dimensions.iter().copied());
        report = report.between(from, to);
        if let Some(width) = width {
            report = report.by_time(ReportingTimeDimension::PeriodStart, width);
        }
        let rows = report.await?;
        let agents = if dimensions.contains(&AGENT) { agents(turn, &rows).await? } else { BTreeMap::new() };
        let day = |at: Timestamp| at.to_datetime().format("%Y-%m-%d %H:%M").to_string();
        let mut draft = Draft::new("").within(ROOM);
        draft.line(format_args!(
            "{} from {} to {} UTC, {} rows; times in seconds",
            scope.as_str(),
            day(from),
            day(to),
            rows.len()
        ));
        table(&mut draft, &rows, &dimensions, measures, &agents);
        Ok(draft)
    })
}

/// The scope, and the measures of it: a scope's name, or that of one measure.
fn scope(asked: &str) -> Result<(ReportingScope, &'static [&'static str]), ToolError> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_', '-'], "");
    let wanted = plain(asked);
    let known = || ReportingScope::KNOWN.iter().filter(|scope| !scope.measures().is_empty());
    if let Some(scope) = known().find(|scope| plain(scope.as_str()) == wanted) {
        return Ok((scope.clone(), scope.measures()));
    }
    for scope in known() {
        if let Some(at) = scope.measures().iter().position(|measure| plain(measure) == wanted) {
            return Ok((scope.clone(), scope.measures().get(at..=at).unwrap_or_default()));
        }
    }
    let all: Vec<&str> = known().map(ReportingScope::as_str).collect();
    let asked = asked.to_lowercase().replace([' ', '_'], "-");
    let mut near: Vec<&str> = all.iter().copied().filter(|name| shares_a_word(name, &asked)).take(6).collect();
    if near.is_empty() {
        near.extend(nearest(&asked, all.iter().copied()));
    }
    let remedy = match near.as_slice() {
        [] => "such as tickets-created, tickets-closed, first-response-time, resolution-time".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    Err(ToolError::argument("measure", format_args!("is {}", fence::quote(&asked, 40)), remedy))
}

fn shares_a_word(name: &str, asked: &str) -> bool {
    asked.split('-').filter(|word| word.len() > 3 && *word != "tickets").any(|word| name.contains(word))
}

fn granularity(by: &str) -> Option<ReportingGranularity> {
    let by = by.to_lowercase();
    ReportingGranularity::KNOWN.iter().find(|known| known.as_str() == by).cloned()
}

/// A dimension of the scope: its name, also without `Id`.
fn dimension(scope: &ReportingScope, by: &str) -> Result<&'static str, ToolError> {
    let wanted = by.to_lowercase().replace([' ', '_', '-'], "");
    let known = scope.dimensions();
    let is = |name: &&&str| {
        let name = name.to_lowercase();
        name == wanted || name.strip_suffix("id") == Some(wanted.as_str())
    };
    known.iter().find(is).copied().ok_or_else(|| {
        let remedy = format!("{} can be split by day, week, month, {}", scope.as_str(), known.join(", "));
        ToolError::argument("by", format_args!("has {}", fence::quote(by, 40)), remedy)
    })
}

/// The names of the agents in the rows, as they are shown.
async fn agents(turn: &Turn<'_>, rows: &[ReportRow]) -> Result<BTreeMap<String, String>, ToolError> {
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let users = turn.client.directory().list(DirectoryKind::User).await?;
    let name = |user: crate::directory::DirectoryEntry| Some((user.id.to_string(), fence::quote(&user.name?, 40)));
    Ok(users.into_iter().filter_map(name).collect())
}

fn table(
    draft: &mut Draft,
    rows: &[ReportRow],
    dimensions: &[&str],
    measures: &[&str],
    agents: &BTreeMap<String, String>,
) {
    // What the rows have beside: the start of each group of time.
    let more: Vec<&str> = rows.first().into_iter().flat_map(|row| row.iter().map(|(name, _)| name)).collect();
    let more = more.into_iter().filter(|name| !dimensions.contains(name) && !measures.contains(name));
    let columns: Vec<&str> = more.chain(dimensions.iter().copied()).chain(measures.iter().copied()).collect();
    draft.line(columns.join(" | "));
    for row in rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match row.text(column) {
                None => "-".to_owned(),
                Some(text) if *column == AGENT => agents.get(&text).cloned().unwrap_or(text),
                Some(_) if measures.contains(column) => row.number(column).map_or_else(|| "-".to_owned(), figure),
                Some(text) => cell(&text),
            })
            .collect();
        draft.line(cells.join(" | "));
    }
}

/// A time, a number or a channel as it is, and everything else quoted: values of custom fields can be anybody's words.
fn cell(text: &str) -> String {
    if let Ok(at) = text.parse::<Timestamp>() {
        let at = at.to_datetime().format("%Y-%m-%d %H:%M").to_string();
        return at.strip_suffix(" 00:00").map_or(at.clone(), str::to_owned);
    }
    let channel = || ChannelSlug::KNOWN.iter().any(|channel| channel.as_str() == text);
    if brief::is_figure(text) || channel() { text.to_owned() } else { fence::quote(text, 120) }
}

/// A figure with at most two decimals.
fn figure(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
