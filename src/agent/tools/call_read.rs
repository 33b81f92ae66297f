//! `call_read`: any operation that only reads.

use serde_json::{Map, Value};

use super::super::show::Show;
use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, reach};
use crate::operations::{self, OperationTier};

pub(super) const TOOL: Tool = Tool {
    name: "call_read",
    title: "Call a reading operation",
    description: "Calls an operation of find_operation that only reads. fields: paths to keep, such as customer.id.",
    tier: Tier::Read,
    arguments: &[
        Argument::required("operation", ArgumentKind::Text, ""),
        Argument::new("arguments", ArgumentKind::Object, ""),
        Argument::new("fields", ArgumentKind::TextList, ""),
        Argument::new("max_tokens", ArgumentKind::Integer, ""),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let operation = reach::required(turn.arguments.required("operation")?, turn.belt.policy.tier)?;
        if operation.tier() != OperationTier::Read {
            return Err(ToolError::argument("operation", format_args!("{} writes", operation.id), "use call_write"));
        }
        let arguments = turn.arguments.object("arguments").cloned().unwrap_or_default();
        let response = operations::call(&turn.client, operation.id, arguments.into()).await?;
        let left_out = response.odd_values().len();
        let mut value = response.into_inner();
        if let Some(file) = value.as_object_mut().filter(|_| operation.binary) {
            without_bytes(file);
        }
        let personal = turn.belt.policy.personal_data;
        let show = Show::new(&turn.fence, personal).fields(turn.arguments.list("fields"));
        let mut draft = Draft::new(show.text(&value));
        if left_out > 0 {
            draft.line(format_args!("{left_out} values could not be read and are left out"));
        }
        draft.labels = Labels { personal, ..draft.labels };
        Ok(draft.within(2_000))
    })
}

/// A file that is no text is not for a model to read.
fn without_bytes(file: &mut Map<String, Value>) {
    if file.remove("base64").is_some() {
        file.insert("content".to_owned(), "not shown: it is not a text".into());
    }
}
