//! Definitions of tools in the forms of the usual model APIs.
//!
//! All forms use the small part of JSON Schema that every host takes: objects, one scalar type, arrays with items, enums of texts.

use serde_json::{Map, Value, json};

use super::{Argument, ArgumentKind, Policy, Tier, Tool, tools};

/// A form of tool definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// The Model Context Protocol: `name`, `title`, `description`, `inputSchema`, `annotations`. Tools that the host
    /// [approves](Policy::host_approves) have a `_meta` that asks it to prompt for each call.
    Mcp,
    /// Functions of the OpenAI API, as Chat Completions takes them; Responses takes the content of `function`.
    OpenAi,
    /// The same with `strict: true`: every argument is required, the optional ones may be `null`.
    OpenAiStrict,
    /// Tools of the Anthropic API, without `strict`: its API compiles all strict tools of a request into one grammar, and refuses the
    /// request where they are more than 20, where they have more than 24 optional arguments together, or where the grammar gets too
    /// large (documented; the last limit without a figure). Arguments are read leniently and refused in words, so little is lost.
    Anthropic,
    /// Function declarations of the Gemini API.
    Gemini,
}

/// Returns the definitions of the tools that a policy allows, as a JSON array: those of a belt, without an account.
///
/// ```
/// use gorgias::agent::{Dialect, Policy, Tier, definitions};
///
/// let tools = definitions(&Policy::new(Tier::Read), Dialect::Anthropic);
/// assert!(tools[0]["input_schema"].is_object());
/// ```
#[must_use]
pub fn definitions(policy: &Policy, dialect: Dialect) -> Value {
    let tools = tools::TOOLS.iter().map(|(tool, _)| *tool);
    tools.filter(|tool| policy.allows(tool)).map(|tool| definition(tool, dialect, policy)).collect()
}

/// The name by which a host is told to ask before each call of a tool, also where it was told not to ask any more (documented for
/// Claude Code; others do not know it).
const ASKS: &str = "anthropic/requiresUserInteraction";

/// The definition of a tool.
pub(super) fn definition(tool: &Tool, dialect: Dialect, policy: &Policy) -> Value {
    let Tool { name, title, description, .. } = tool;
    let schema = schema(tool, dialect);
    match dialect {
        Dialect::Mcp => {
            let mut definition = json!({
                "name": name, "title": title, "description": description, "inputSchema": schema,
                "annotations": {
                    "readOnlyHint": tool.tier == Tier::Read, "destructiveHint": tool.destructive,
                    "idempotentHint": tool.idempotent, "openWorldHint": true,
                },
            });
            if let Some(members) = definition.as_object_mut().filter(|_| policy.host_approves(tool)) {
                members.insert("_meta".to_owned(), json!({ASKS: true}));
            }
            definition
        }
        Dialect::OpenAi => json!({
            "type": "function",
            "function": {"name": name, "description": description, "parameters": schema},
        }),
        Dialect::OpenAiStrict => json!({
            "type": "function",
            "function": {"name": name, "description": description, "parameters": schema, "strict": true},
        }),
        Dialect::Anthropic => json!({"name": name, "description": description, "input_schema": schema}),
        Dialect::Gemini => json!({"name": name, "description": description, "parameters": schema}),
    }
}

fn schema(tool: &Tool, dialect: Dialect) -> Value {
    let strict = dialect == Dialect::OpenAiStrict;
    let properties: Map<String, Value> =
        tool.arguments.iter().map(|argument| (argument.name.to_owned(), property(argument, dialect))).collect();
    let required: Vec<&str> =
        tool.arguments.iter().filter(|argument| strict || argument.required).map(|argument| argument.name).collect();
    let mut schema = json!({"type": "object", "properties": properties});
    let members = schema.as_object_mut();
    if let Some(members) = members {
        if !required.is_empty() {
            members.insert("required".to_owned(), json!(required));
        }
        // A schema of Gemini's has no such member.
        if dialect != Dialect::Gemini {
            members.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    schema
}

fn property(argument: &Argument, dialect: Dialect) -> Value {
    let nullable = dialect == Dialect::OpenAiStrict && !argument.required;
    let type_ = |name: &str| if nullable { json!([name, "null"]) } else { json!(name) };
    let mut property = match argument.kind {
        ArgumentKind::Text => json!({"type": type_("string")}),
        ArgumentKind::Integer => json!({"type": type_("integer")}),
        ArgumentKind::Flag => json!({"type": type_("boolean")}),
        ArgumentKind::Choice(words) => {
            let null = nullable.then_some(Value::Null);
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain(null).collect();
            json!({"type": type_("string"), "enum": words})
        }
        ArgumentKind::TextList => json!({"type": type_("array"), "items": {"type": "string"}}),
        // Strict schemas have no free objects, and Gemini's none without properties.
        ArgumentKind::Object => match dialect {
            Dialect::OpenAiStrict | Dialect::Gemini => json!({"type": type_("string")}),
            _ => json!({"type": "object"}),
        },
    };
    let text = matches!((argument.kind, dialect), (ArgumentKind::Object, Dialect::OpenAiStrict | Dialect::Gemini));
    let description = match (text, argument.description) {
        (false, description) => description.to_owned(),
        (true, "") => "A JSON object, as text".to_owned(),
        (true, description) => format!("{description} (JSON object as text)"),
    };
    if let Some(property) = property.as_object_mut().filter(|_| !description.is_empty()) {
        property.insert("description".to_owned(), description.into());
    }
    property
}
