//! `read_more`: the next part of an output that was cut.

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool};

pub(super) const TOOL: Tool = Tool {
    name: "read_more",
    title: "Read more",
    description: "The next part of an output that ends in [cut: …].",
    tier: Tier::Read,
    arguments: &[
        Argument::required("handle", ArgumentKind::Text, ""),
        Argument::new("max_tokens", ArgumentKind::Integer, ""),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let rest = turn.belt.kept(turn.arguments.required("handle")?, turn.now).await?;
        Ok(Draft { rest: Some(rest), ..Draft::default() }.within(2_000))
    })
}
