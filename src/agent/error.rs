//! What went wrong in a tool, in words for the model: what, where, remedy, and whether it may have taken effect.

use std::error::Error as _;
use std::fmt;

use super::fence;
use crate::client::CapReached;
use crate::directory::Unresolved;
use crate::text::tokens;
use crate::{Error, ErrorKind};

/// Why a tool failed.
pub(crate) struct ToolError {
    /// What went wrong, and where.
    what: String,
    /// What helps; one or more clauses.
    remedy: String,
    /// Whether something may have been changed.
    effect: bool,
    /// Complaints about arguments beyond the first one, each with its own remedy.
    more: Vec<String>,
}

/// The most estimated tokens of an error.
const MOST: usize = 110;

impl ToolError {
    /// An error in our own words, which hold nobody's.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: String::new(), effect: false, more: Vec::new() }
    }

    /// A complaint about an argument.
    pub(crate) fn argument(name: &str, problem: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self::new(format!("`{name}` {problem}")).remedy(remedy)
    }

    /// Several complaints as one error; `None` if there are none.
    pub(crate) fn all(errors: Vec<Self>) -> Option<Self> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.more.extend(errors.map(|error| error.clause()));
        Some(first)
    }

    /// Says what helps.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Says that something may have been changed.
    pub(crate) fn effect(mut self, effect: bool) -> Self {
        self.effect = effect;
        self
    }

    /// Whether something may have been changed.
    pub(crate) fn may_have_taken_effect(&self) -> bool {
        self.effect
    }

    fn clause(&self) -> String {
        if self.remedy.is_empty() { self.what.clone() } else { format!("{}: {}", self.what, self.remedy) }
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end =
            if self.effect { "It may have taken effect: look before you repeat it." } else { "Nothing was changed." };
        let room = MOST.saturating_sub(tokens::estimate(end) + 8);
        let mut text = String::from("Error: ");
        text.push_str(within(&self.clause(), room));
        let mut left = self.more.len();
        for more in &self.more {
            if tokens::estimate(&text) + tokens::estimate(more) > room {
                break;
            }
            text.push_str("; ");
            text.push_str(more);
            left -= 1;
        }
        if left > 0 {
            text.push_str(&format!("; and {left} more"));
        }
        let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
        write!(f, "{text}{stop} {end}")
    }
}

/// As `Display`, which holds no one's words.
impl fmt::Debug for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToolError({self})")
    }
}

/// The beginning of a text that has at most so many tokens.
fn within(text: &str, most: usize) -> &str {
    text.get(..tokens::bytes_within(text, most)).unwrap_or(text)
}

impl From<Error> for ToolError {
    fn from(error: Error) -> Self {
        let effect = error.may_have_taken_effect();
        if let Some(reached) = source::<CapReached>(&error) {
            let what = format!("stopped after {} calls of the API, the most for one tool call", reached.cap);
            return Self::new(what).remedy("ask for less at once").effect(effect);
        }
        let mut what = match error.failed_operation() {
            Some(operation) => format!("{}: {}", operation.id, error.kind()),
            None => error.kind().to_string(),
        };
        if let Some(status) = error.status() {
            what.push_str(&format!(" ({})", status.as_u16()));
        }
        if let Some(unresolved) = source::<Unresolved>(&error) {
            what = unresolved.to_string();
        } else {
            for violation in error.violations().iter().take(3) {
                what.push_str(&format!("; {violation}"));
            }
            if let Some(detail) = error.own_words() {
                what.push_str(&format!("; {detail}"));
            }
        }
        // Gorgias' sentence is the best that a model can get; it can hold anybody's words, so it is quoted.
        if let Some(message) = error.message() {
            what.push_str(&format!("; Gorgias says {}", fence::quote(message, 160)));
        }
        Self::new(what).remedy(remedy(&error)).effect(effect)
    }
}

fn source<T: std::error::Error + 'static>(error: &Error) -> Option<&T> {
    error.source()?.downcast_ref()
}

/// What helps after an error of this kind.
fn remedy(error: &Error) -> String {
    let wait = error.retry_after().map(|wait| wait.as_secs().max(1));
    let fixed = match error.kind() {
        ErrorKind::BudgetExhausted | ErrorKind::RateLimited => {
            return wait.map_or_else(|| "try again in a minute".to_owned(), |s| format!("try again in {s} seconds"));
        }
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Server | ErrorKind::TokenStore => {
            "try again later"
        }
        ErrorKind::InvalidRequest | ErrorKind::BadRequest => "correct the arguments",
        ErrorKind::UnknownName => "use one of these, or its id",
        ErrorKind::NotFound => "check the id, or find it with find_tickets or look_up",
        ErrorKind::Redirect => "the record was merged: read it for the id of the one that remains",
        ErrorKind::Unauthorized | ErrorKind::Forbidden | ErrorKind::MissingScope | ErrorKind::Uninstalled => {
            "whoever runs this must mend the credentials"
        }
        _ => "",
    };
    fixed.to_owned()
}
