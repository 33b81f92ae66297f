//! Variables in the texts of macros: the known ones, and those that a text uses.

use crate::Confidence;
use crate::text::words::nearest;

/// A variable in the texts of macros, as in `{{ticket.customer.firstname}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MacroVariable {
    /// The path, without list positions; `.*` at the end stands for anything below.
    pub path: &'static str,
    /// The grade of evidence for it.
    pub confidence: Confidence,
}

const fn all<const N: usize>(paths: [&'static str; N], confidence: Confidence) -> [MacroVariable; N] {
    let mut list = [MacroVariable { path: "", confidence }; N];
    let mut at = 0;
    while at < N {
        list[at].path = paths[at];
        at += 1;
    }
    list
}

/// In the documentation of macros, of HTTP integrations and of views.
const DOCUMENTED: [MacroVariable; 20] = all(
    [
        "ticket.id",
        "ticket.account.domain",
        "ticket.customer.firstname",
        "ticket.customer.email",
        "ticket.customer.integrations.*",
        "ticket.messages.body_text",
        "ticket.assignee_user.*",
        "ticket.requester.*",
        "message.id",
        "message.body_text",
        "message.from_agent",
        "message.channel",
        "message.public",
        "message.created_datetime",
        "message.sender.email",
        "event.id",
        "event.type",
        "event.object_id",
        "event.context",
        "current_user.id",
    ],
    Confidence::Documented,
);

/// Fields of responses of the API.
const INFERRED: [MacroVariable; 32] = all(
    [
        "ticket.subject",
        "ticket.excerpt",
        "ticket.status",
        "ticket.priority",
        "ticket.channel",
        "ticket.via",
        "ticket.language",
        "ticket.external_id",
        "ticket.uri",
        "ticket.created_datetime",
        "ticket.updated_datetime",
        "ticket.closed_datetime",
        "ticket.last_message_datetime",
        "ticket.last_received_message_datetime",
        "ticket.customer.id",
        "ticket.customer.name",
        "ticket.customer.lastname",
        "ticket.customer.language",
        "ticket.customer.timezone",
        "ticket.customer.note",
        "ticket.customer.external_id",
        "ticket.customer.custom_fields.*",
        "ticket.customer.meta.*",
        "ticket.custom_fields.*",
        "ticket.tags.name",
        "ticket.messages.*",
        "ticket.assignee_team.*",
        "ticket.meta.*",
        "message.*",
        "event.user_id",
        "current_user.*",
        "context",
    ],
    Confidence::Inferred,
);

/// Returns the known variables.
///
/// No complete list is published. Texts with other variables are refused, unless you
/// [allow them](super::ReconcileMacros::allow_unknown_variables).
pub fn variables() -> impl Iterator<Item = &'static MacroVariable> + Clone {
    DOCUMENTED.iter().chain(&INFERRED)
}

fn is_known(path: &str) -> bool {
    variables().any(|known| match known.path.strip_suffix(".*") {
        Some(above) => path.strip_prefix(above).is_some_and(|below| below.starts_with('.')),
        None => known.path == path,
    })
}

/// Returns what is wrong with the variables of a text, in sentences.
pub(super) fn complaints(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((expression, after)) = after.split_once("}}") else {
            found.push("has a `{{` without `}}`".to_owned());
            break;
        };
        rest = after;
        // What is not a plain path, such as a calculation, cannot be judged.
        let expression = expression.split('|').next().unwrap_or_default().trim();
        if expression.is_empty() {
            found.push("has an empty `{{}}`".to_owned());
        } else if let Some(path) = path(expression).filter(|path| !is_known(path)) {
            found.push(match nearest(&path, variables().map(|known| known.path)) {
                Some(near) => format!("names an unknown variable `{path}`; the nearest known is `{near}`"),
                None => format!("names an unknown variable `{path}`"),
            });
        }
    }
    found
}

/// A path of names and positions, without the positions.
fn path(expression: &str) -> Option<String> {
    let mut names = Vec::new();
    for step in expression.split('.') {
        let (name, positions) = step.find('[').map_or((step, ""), |at| step.split_at(at));
        let is_name = |name: &str| {
            name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_')
                && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
        };
        if !is_name(name) || !(positions.is_empty() || positions.ends_with(']')) {
            return None;
        }
        names.push(name);
        // `orders[0]` is the same path; `integrations['shopify']` is one step deeper.
        let inside = positions.trim_matches(['[', ']', '\'', '"']);
        if is_name(inside) {
            names.push(inside);
        } else if inside.chars().any(|sign| !sign.is_ascii_digit() && sign != '-') {
            return None;
        }
    }
    Some(names.join("."))
}
