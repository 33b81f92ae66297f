//! What can differ between sandboxes in the behavior of the account itself.

use chrono::TimeDelta;

/// Choices where the real service is asynchronous or sources differ.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settings {
    /// How long a message waits before it is sent, and pushed data before it is stored; at zero the request does it.
    pub(crate) sending_delay: TimeDelta,
    /// Whether the older charts answer beside the overview.
    pub(crate) legacy_charts: bool,
    /// Whether the headers of HTTP integrations are shown in answers.
    pub(crate) echo_webhook_headers: bool,
}
