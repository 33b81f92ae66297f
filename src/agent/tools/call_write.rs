//! `call_write`: any operation that writes, planned first.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::super::arguments::Arguments;
use super::super::effect::{Effects, Proposal};
use super::super::gate::{self, WriteTool, write};
use super::super::show::Show;
use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, reach};
use crate::Timestamp;
use crate::operations::{self, OPERATIONS, Operation, OperationTier, Prepared};

pub(super) const TOOL: Tool = Tool {
    name: "call_write",
    title: "Call a writing operation",
    description: "Calls an operation of find_operation that writes: first a plan, then with plan alone. null clears.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("operation", ArgumentKind::Text, ""),
        Argument::new("arguments", ArgumentKind::Object, ""),
        Argument::new("key", ArgumentKind::Text, ""),
        gate::DRY_RUN,
        gate::PLAN,
    ],
    idempotent: false,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(write::<CallWrite>(turn))
}

/// The operations that can send something to a customer.
const REACHING: [&str; 6] = [
    "create_job",
    "create_satisfaction_survey",
    "create_ticket",
    "create_ticket_message",
    "update_satisfaction_survey",
    "update_ticket_message",
];
/// The fields that say which record it is.
const NAMES: [&str; 7] = ["id", "name", "subject", "title", "label", "email", "updated_datetime"];

struct CallWrite;

impl WriteTool for CallWrite {
    type Change = ();

    async fn propose(turn: &Turn<'_>, arguments: &Arguments, _: Timestamp) -> Result<Proposal<()>, ToolError> {
        let operation = operation(turn, arguments)?;
        let prepared = prepare(turn, operation, arguments).await?;
        let (parameters, body) = (prepared.parameters(), prepared.body());
        let before = before(turn, operation, parameters, body).await?;
        let personal = turn.belt.policy.personal_data;
        Ok(Proposal {
            effects: Effects {
                reaches_customer: REACHING.contains(&operation.id),
                destroys: operation.tier() == OperationTier::Destroy,
                tickets: 0,
                anything: true,
                strays: true,
            },
            exact: json!({ "operation": operation.id, "parameters": parameters, "body": body, "before": before }),
            words: words(&Show::new(&turn.fence, personal), operation, parameters, body, &before),
            labels: Labels { personal, ..Labels::default() },
            change: Some(()),
            stored: None,
        })
    }

    async fn apply(turn: &Turn<'_>, arguments: &Arguments, (): ()) -> Result<Draft, ToolError> {
        let operation = operation(turn, arguments)?;
        let prepared = prepare(turn, operation, arguments).await?;
        let written: Vec<String> =
            prepared.body().as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let value = prepared.send().await?.into_inner();
        let personal = turn.belt.policy.personal_data;
        let mut draft = Draft::new("");
        draft.line(format_args!("Done: {}", operation.id));
        if !value.is_null() {
            draft.text.push_str(&Show::new(&turn.fence, personal).text(&reduced(value, &written)));
        }
        draft.labels.personal |= personal;
        Ok(draft.within(600))
    }
}

fn operation(turn: &Turn<'_>, arguments: &Arguments) -> Result<&'static Operation, ToolError> {
    let operation = reach::required(arguments.required("operation")?, turn.belt.policy.tier)?;
    if operation.tier() == OperationTier::Read {
        return Err(ToolError::argument("operation", format_args!("{} only reads", operation.id), "use call_read"));
    }
    Ok(operation)
}

async fn prepare<'t>(
    turn: &'t Turn<'_>,
    operation: &Operation,
    arguments: &Arguments,
) -> Result<Prepared<'t>, ToolError> {
    let given = arguments.object("arguments").cloned().unwrap_or_default();
    Ok(operations::prepare(&turn.client, operation.id, given.into()).await?)
}

/// The record that is changed or deleted, as it is now: which one it is, and what is written over. Null where it cannot be read.
async fn before(
    turn: &Turn<'_>,
    operation: &Operation,
    parameters: &Map<String, Value>,
    body: &Value,
) -> Result<Value, ToolError> {
    let reads = |other: &&Operation| {
        other.tier() == OperationTier::Read
            && other.method == http::Method::GET
            && other.path == operation.path
            && !other.envelope
    };
    let Some(reading) = OPERATIONS.iter().find(reads).filter(|_| operation.method != http::Method::POST) else {
        return Ok(Value::Null);
    };
    let in_path = parameters.iter().filter(|(name, _)| operation.path.contains(&format!("{{{name}}}")));
    let arguments: Map<String, Value> = in_path.map(|(name, value)| (name.clone(), value.clone())).collect();
    let found = operations::call(&turn.client, reading.id, arguments.into()).await?.into_inner();
    let Value::Object(record) = found else { return Ok(found) };
    let is_written = |name: &String| body.get(name).is_some();
    let kept = record.into_iter().filter(|(name, _)| NAMES.contains(&name.as_str()) || is_written(name));
    Ok(Value::Object(kept.collect()))
}

fn words(
    show: &Show<'_>,
    operation: &Operation,
    parameters: &Map<String, Value>,
    body: &Value,
    before: &Value,
) -> String {
    let own = Show::own();
    let mut words = format!("{}: {}", operation.id, operation.summary);
    if operation.tier() == OperationTier::Destroy {
        words.push_str(". It destroys data");
    }
    words.push('\n');
    for (name, value) in parameters {
        let _ = writeln!(words, "{}", own.field(name, value));
    }
    if let Value::Object(before) = before {
        let known = before.iter().filter(|(name, _)| *name != "id" && *name != "updated_datetime");
        let known: Vec<String> = known
            .filter(|(name, value)| body.get(name).is_none() && !value.is_null())
            .map(|(n, v)| show.field(n, v))
            .collect();
        if !known.is_empty() {
            let _ = writeln!(words, "of {}", known.join(", "));
        }
    }
    match body {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                let after = own.field(name, value);
                let _ = match before.get(name) {
                    Some(old) if old == value => writeln!(words, "{after} (as it is)"),
                    Some(old) => writeln!(words, "{after} (now {})", show.value(name, old)),
                    None => writeln!(words, "{after}"),
                };
            }
        }
        other => {
            let _ = writeln!(words, "{}", own.field("body", other));
        }
    }
    words
}

/// A record by what says which one it is, and what was written.
fn reduced(value: Value, written: &[String]) -> Value {
    match value {
        Value::Object(record) if !record.contains_key("data") => {
            let keeps = |name: &String| NAMES.contains(&name.as_str()) || name == "status" || written.contains(name);
            let kept: Map<String, Value> = record
                .iter()
                .filter(|(name, _)| keeps(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            if kept.is_empty() { Value::Object(record) } else { Value::Object(kept) }
        }
        other => other,
    }
}
