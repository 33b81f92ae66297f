//! What filters of views may look at.

use crate::dialect::{self, Expression};
use crate::http::reply::Failure;

/// Fields of a ticket, as it is read alone or in a list. What is inside of them may be looked at as well.
const FIELDS: [&str; 38] = [
    "assignee_team",
    "assignee_team_id",
    "assignee_user",
    "assignee_user_id",
    "channel",
    "closed_datetime",
    "created_datetime",
    "custom_fields",
    "customer",
    "excerpt",
    "external_id",
    "from_agent",
    "imported",
    "integrations",
    "is_unread",
    "language",
    "last_message_datetime",
    "last_received_message_datetime",
    "last_sent_message_not_delivered",
    "messages",
    "messages_count",
    "meta",
    "opened_datetime",
    "priority",
    "processed_datetime",
    "reply_options",
    "requester",
    "satisfaction_survey",
    "snooze_datetime",
    "spam",
    "status",
    "store_id",
    "summary",
    "tags",
    "trashed_datetime",
    "updated_datetime",
    "uri",
    "via",
];

/// Whether the argument of a filter is taken. `ticket.id` and `ticket.subject` were seen to be refused; that everything else is
/// which no ticket has is inferred, and saves a typing error from holding nothing silently.
fn is_taken(path: &[String]) -> bool {
    matches!(path, [root, field, ..] if root == "ticket" && FIELDS.contains(&field.as_str()))
}

/// Parses the filter of a client and checks what it looks at; an empty filter holds for everything.
pub(crate) fn checked(filters: &str) -> Result<Option<Expression>, Failure> {
    if filters.trim().is_empty() {
        return Ok(None);
    }
    let parsed =
        dialect::expression(filters).ok_or_else(|| Failure::field(&["filters"], "The filter is not well formatted"))?;
    let mut foreign = None;
    parsed.paths(&mut |path| {
        if !is_taken(path) {
            foreign = Some(path.join("."));
        }
    });
    let Some(name) = foreign else { return Ok(Some(parsed)) };
    let taken = FIELDS.map(|field| format!("ticket.{field}")).join(", ");
    Err(Failure::field(&["filters"], &format!("Unsupported argument {name}. Supported: {taken}")))
}
