//! Outputs that are cut, and the rest of them, which waits for `read_more`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::belt::Inner;
use super::state::{KEPT_MINUTES, Part as Kept};
use super::{Labels, ToolError, fence};
use crate::Timestamp;
use crate::search::TicketQuery;
use crate::text::tokens;

/// The most characters of an output: some hosts put longer ones into a file.
pub(crate) const MOST_CHARS: usize = 49_500;
/// The most tokens of an output, whatever is asked for; the estimate is not exact.
pub(crate) const MOST_TOKENS: usize = 18_000;
/// The fewest and the most tokens of an output that can be asked for.
pub(crate) const LEAST_TOKENS: i64 = 200;
pub(crate) const ASKED_TOKENS: i64 = 20_000;
/// The tokens of an output by default.
pub(crate) const DEFAULT_TOKENS: usize = 6_000;
/// Tokens for the line that says that there is more.
const TAIL: usize = 40;

/// What was not shown of an output.
#[derive(Serialize, Deserialize)]
pub(crate) struct Rest {
    text: String,
    /// The fence that is open where it begins.
    open: Option<String>,
    mark: String,
    untrusted: bool,
    personal: bool,
}

impl Kept for Rest {
    const ARGUMENT: &'static str = "handle";
    const SEARCH: bool = false;
}

impl Kept for TicketQuery {
    const ARGUMENT: &'static str = "more";
    const SEARCH: bool = true;
}

/// A part of an output.
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) labels: Labels,
    /// Whether there is more of it.
    pub(crate) continues: bool,
}

impl Rest {
    /// An output of which nothing was shown so far.
    pub(crate) fn of(text: String, mark: &str, labels: Labels) -> Self {
        let Labels { untrusted, personal } = labels;
        Self { text, open: None, mark: mark.to_owned(), untrusted, personal }
    }
}

impl Inner {
    /// Keeps what goes on, and returns its handle.
    pub(crate) async fn keep<T: Kept>(&self, part: T, now: Timestamp) -> Result<String, ToolError> {
        let scope = self.scope();
        Ok(self.watch.state.at(move |state| state.keep_part(&scope, &part, now)).await?)
    }

    /// What goes on under this handle.
    ///
    /// # Errors
    /// If there is none, or no more.
    pub(crate) async fn kept<T: Kept>(&self, handle: &str, now: Timestamp) -> Result<T, ToolError> {
        let (scope, handle) = (self.scope(), handle.to_owned());
        let kept = self.watch.state.at(move |state| state.part(&scope, &handle, now)).await?;
        kept.ok_or_else(|| {
            let problem = format!("is unknown here, or older than {KEPT_MINUTES} minutes");
            ToolError::argument(T::ARGUMENT, problem, "make the first call again")
        })
    }

    /// Whose handles these are: those of another account, or of a belt that may show more, lead nowhere.
    fn scope(&self) -> String {
        format!("{}|{}|{}", self.client.base_url(), self.policy.tier, self.policy.personal_data)
    }
}

/// The next part of an output, of at most so many tokens; what is left of it is kept under a handle that the part names.
///
/// # Errors
/// If it cannot be kept, or the operating system has no randomness.
pub(crate) async fn part(belt: &Inner, rest: Rest, most: usize, now: Timestamp) -> Result<Part, ToolError> {
    let most = most.min(MOST_TOKENS);
    let labels = Labels { untrusted: rest.untrusted, personal: rest.personal };
    let mut text = if labels.untrusted { fence::warning(&rest.mark) } else { String::new() };
    if let Some(open) = &rest.open {
        let _ = writeln!(text, "{open}");
    }
    let body = rest.text.as_str();
    let room = most.saturating_sub(tokens::estimate(&text));
    let whole = tokens::bytes_within(body, room) == body.len() && body.chars().nth(MOST_CHARS - 1_000).is_none();
    let cut = if whole { body.len() } else { cut(body, room.saturating_sub(TAIL), MOST_CHARS - 1_000) };
    let (shown, left) = (body.get(..cut).unwrap_or_default(), body.get(cut..).unwrap_or_default());
    text.push_str(shown);
    if left.trim().is_empty() {
        return Ok(Part { text, labels, continues: false });
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let open = open_fence(rest.open.clone(), shown, &rest.mark);
    if let Some(open) = &open {
        let _ = writeln!(text, "{open}");
    }
    let more = tokens::estimate(left);
    let left = left.to_owned();
    let handle = belt.keep(Rest { text: left, open, ..rest }, now).await?;
    let _ = writeln!(text, "[cut: about {more} tokens more; read_more {handle} within {KEPT_MINUTES} minutes]");
    Ok(Part { text, labels, continues: true })
}

/// Where a text is to be cut: at the end of a line if that leaves at least half of what fits, else between two characters.
fn cut(text: &str, tokens: usize, chars: usize) -> usize {
    let by_tokens = tokens::bytes_within(text, tokens);
    let by_chars = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let end = by_tokens.min(by_chars);
    if end == text.len() {
        return end;
    }
    let line = text.get(..end).and_then(|fits| fits.rfind('\n')).map_or(0, |at| at + 1);
    if line * 2 >= end { line } else { end }
}

/// The fence that is open after a text.
fn open_fence(open: Option<String>, text: &str, mark: &str) -> Option<String> {
    text.lines().fold(open, |open, line| match (open, fence::fence_in(line, mark)) {
        (None, Some(fence)) => Some(fence.to_owned()),
        (Some(open), Some(fence)) if fence == open => None,
        (open, _) => open,
    })
}
