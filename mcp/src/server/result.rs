//! What a tool returned, as the protocol has it.

use gorgias::agent::ToolOutput;
use rmcp::model::{CallToolResponse, CallToolResult, ContentBlock, MetaObject};
use serde_json::json;

/// The key under which a result says what its text holds and what it has cost.
const META: &str = "gorgias-mcp/output";

/// The text, and nothing but the text: of the frameworks that read MCP, some show the model only structured content where there is
/// any, and others never do.
pub(super) fn of(output: ToolOutput) -> CallToolResponse {
    let mut meta = MetaObject::new();
    let said = json!({
        "untrusted": output.labels.untrusted,
        "personal": output.labels.personal,
        "tokens": output.tokens,
        "apiCalls": output.api_calls,
    });
    meta.insert(META.to_owned(), said);
    let content = vec![ContentBlock::text(output.text)];
    let result = if output.is_error { CallToolResult::error(content) } else { CallToolResult::success(content) };
    result.with_meta(Some(meta)).into()
}

/// A failure that the belt knows nothing of.
pub(super) fn failure(text: &str) -> CallToolResponse {
    CallToolResult::error(vec![ContentBlock::text(text)]).into()
}
