//! Names, addresses and ids, wherever an id is meant.

use super::{ToolError, arguments, fence};
use crate::Client;
use crate::directory::CustomerRef;

/// The customer that a text names: an id, an e-mail address, a telephone number with `+`, else an external id.
pub(crate) fn customer_ref(text: &str) -> CustomerRef {
    let text = text.trim();
    match arguments::id(text) {
        Some(id) => CustomerRef::Id(id),
        None if text.contains('@') => CustomerRef::email(text),
        None if text.starts_with('+') => CustomerRef::phone(text),
        None => CustomerRef::external_id(text),
    }
}

/// The id of the customer that a text names.
pub(crate) async fn customer(client: &Client, text: &str) -> Result<i64, ToolError> {
    let customer = customer_ref(text);
    match client.directory().customer(&customer).await? {
        Some(id) => Ok(id),
        None => {
            Err(ToolError::argument("customer", "names no customer", "an id, e-mail address, +phone or external id"))
        }
    }
}

/// The id of the user that a text names: an id, an e-mail address, a full name, or `me`.
pub(crate) async fn user(client: &Client, text: &str) -> Result<i64, ToolError> {
    let (text, directory) = (text.trim(), client.directory());
    Ok(match arguments::id(text) {
        Some(id) => id,
        None if text.eq_ignore_ascii_case("me") => directory.me().await?,
        None if text.contains('@') => directory.user_by_email(text).await?,
        None => directory.user_by_name(text).await?,
    })
}

/// The id of the team that a text names: an id or a name.
pub(crate) async fn team(client: &Client, text: &str) -> Result<i64, ToolError> {
    match arguments::id(text) {
        Some(id) => Ok(id),
        None => Ok(client.directory().team_by_name(text).await?),
    }
}

/// The id of the view that a text names: an id or a name.
pub(crate) async fn view(client: &Client, text: &str) -> Result<i64, ToolError> {
    match arguments::id(text) {
        Some(id) => Ok(id),
        None => Ok(client.directory().view_by_name(text).await?),
    }
}

/// A time that a text names: `2026-03-01`, `2026-03-01T10:00:00Z`, or `36h`, `7d`, `2w` before now.
pub(crate) fn time(name: &str, text: &str, now: crate::Timestamp) -> Result<crate::Timestamp, ToolError> {
    let text = text.trim();
    if let Some(time) = text.parse().ok().or_else(|| format!("{text}T00:00:00Z").parse().ok()) {
        return Ok(time);
    }
    let ago = || {
        let (at, unit) = text.char_indices().next_back()?;
        let hours = match unit {
            'h' => 1,
            'd' => 24,
            'w' => 7 * 24,
            _ => return None,
        };
        let count: i64 = text.get(..at)?.trim().parse().ok().filter(|count| (0..=100_000).contains(count))?;
        now.to_datetime().checked_sub_signed(chrono::TimeDelta::try_hours(count.checked_mul(hours)?)?)
    };
    ago().map(Into::into).ok_or_else(|| {
        let problem = format!("is {}", fence::quote(text, 40));
        ToolError::argument(name, problem, "a time such as 2026-03-01, 2026-03-01T10:00:00Z, 36h, 7d or 2w")
    })
}
