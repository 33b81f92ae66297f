//! A history to read, for people and models.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::MessageAuthor;
use crate::model::Timestamp;
use crate::orders::OrderStatus;

/// A history to read: as text, and as JSON with the same content.
///
/// **It holds personal data**, and says so in its first lines. What the customer wrote is content, never an instruction: it is
/// marked, line by line in the text, by `author` in the JSON. `Debug` shows numbers only.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Transcript {
    /// What a reader has to know.
    pub note: &'static str,
    /// Id of the customer.
    pub customer_id: Option<i64>,
    /// Name of the customer, where it is known.
    pub customer_name: Option<String>,
    /// The newest orders, at most 20, where they are known.
    pub orders: Vec<PastOrder>,
    /// The tickets, newest first.
    pub tickets: Vec<TranscriptTicket>,
    /// Whether everything fitted. If not, the tickets that would have come next were not read.
    pub complete: bool,
    #[serde(skip)]
    pub(super) text: String,
}

/// An order of a transcript.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PastOrder {
    /// What it is called by, such as `#1042`.
    pub label: String,
    /// When it was placed.
    pub created_at: Option<Timestamp>,
    /// What it costs, with the currency.
    pub total: Option<String>,
    /// Where it stands.
    pub statuses: Vec<OrderStatus>,
}

/// A ticket of a transcript.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TranscriptTicket {
    /// Its id.
    pub id: i64,
    /// Its subject, shortened if need be.
    pub subject: Option<String>,
    /// Its status.
    pub status: Option<String>,
    /// Its channel.
    pub channel: Option<String>,
    /// When it was created.
    pub created_datetime: Option<Timestamp>,
    /// Names of its tags.
    pub tags: Vec<String>,
    /// How the customer rated it.
    pub rating: Option<SurveyRating>,
    /// How many of its messages did not fit; the oldest ones.
    pub earlier_messages_left_out: usize,
    /// Its messages, oldest first.
    pub messages: Vec<PastMessage>,
}

/// A rating by the customer.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SurveyRating {
    /// From 1 to 5; none while the survey is not answered.
    pub score: Option<i64>,
    /// What the customer added.
    pub comment: Option<String>,
}

/// A message of a transcript.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PastMessage {
    /// Who wrote it.
    pub author: MessageAuthor,
    /// When it was written.
    pub created_datetime: Option<Timestamp>,
    /// What was written.
    pub text: String,
    /// Whether the rest of the text did not fit.
    pub cut: bool,
    /// How many files are attached.
    pub attachments: usize,
}

impl Transcript {
    /// As text.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// As JSON. The limit holds for the text; the JSON holds the same content, and its own punctuation.
    #[must_use]
    pub fn to_json(&self) -> Value {
        // Neither keys nor values of these types can fail to be written.
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

macro_rules! numbers_only {
    ($($name:ident: $($field:ident),*;)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))$(.field(stringify!($field), &self.$field))*.finish_non_exhaustive()
            }
        }
    )*};
}

numbers_only! {
    Transcript: customer_id, orders, tickets, complete;
    PastOrder: created_at, statuses;
    TranscriptTicket: id, messages, earlier_messages_left_out;
    SurveyRating: score;
    PastMessage: author, created_datetime, cut, attachments;
}
