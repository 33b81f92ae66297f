//! The text of a macro with its variables filled in, as far as that is possible without Gorgias.

use crate::agent::turn::Turn;
use crate::agent::{ToolError, arguments, fence};
use crate::types::{Macro, Ticket};

/// Reads a macro by name or id, and fills in its text. Returns what the macro would do besides, in words: that is not done.
pub(super) async fn of(turn: &Turn<'_>, name: &str, ticket: &Ticket) -> Result<(String, String), ToolError> {
    let id = match arguments::id(name) {
        Some(id) => id,
        None => turn.client.directory().macro_by_name(name).await?,
    };
    let found = turn.client.get_macro().id(id).send().await?.into_inner();
    let text = reply(&found)
        .ok_or_else(|| ToolError::argument("macro", "has no text of a reply", "choose another, or give text"))?;
    let others: Vec<&str> =
        found.actions.iter().filter_map(|action| action.name.as_deref()).filter(|name| *name != TEXT).collect();
    let left_out = if others.is_empty() {
        String::new()
    } else {
        format!(
            " (the macro's other actions are NOT done: {}; see update_tickets)",
            fence::quote(&others.join(", "), 200)
        )
    };
    Ok((filled(&text, ticket)?, left_out))
}

const TEXT: &str = "setResponseText";

fn reply(found: &Macro) -> Option<String> {
    let action = found.actions.iter().find(|action| action.name.as_deref() == Some(TEXT))?;
    let of = |key: &str| action.arguments.get(key)?.as_str().filter(|text| !text.trim().is_empty());
    of("body_text").map(str::to_owned).or_else(|| of("body_html").map(crate::text::html::text))
}

/// Fills in the variables of a text; an error names those that only Gorgias can fill in.
fn filled(text: &str, ticket: &Ticket) -> Result<String, ToolError> {
    let (mut out, mut rest, mut unknown) = (String::new(), text, Vec::new());
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((variable, after)) = after.split_once("}}") else {
            return Err(ToolError::argument("macro", "has a `{{` without `}}`", "give text instead"));
        };
        rest = after;
        match value(variable.trim(), ticket) {
            Some(value) => out.push_str(&value),
            None => unknown.push(variable.trim()),
        }
    }
    out.push_str(rest);
    if unknown.is_empty() {
        return Ok(out);
    }
    let names = fence::quote(&unknown.join(", "), 120);
    Err(ToolError::argument(
        "macro",
        format_args!("has variables that cannot be filled in here: {names}"),
        "give text instead",
    ))
}

/// What is known of the ticket. A customer without a name has none to be greeted by.
fn value(variable: &str, ticket: &Ticket) -> Option<String> {
    let customer = || ticket.customer.as_ref();
    let given = |text: Option<&String>| text.filter(|text| !text.trim().is_empty()).cloned();
    match variable {
        "ticket.id" => Some(ticket.id.to_string()),
        "ticket.subject" => given(ticket.subject.as_ref()),
        "ticket.customer.firstname" => given(customer()?.firstname.as_ref()),
        "ticket.customer.lastname" => given(customer()?.lastname.as_ref()),
        "ticket.customer.name" => given(customer()?.name.as_ref()),
        "ticket.customer.email" => given(customer()?.email.as_ref()),
        _ => None,
    }
}
