//! Transcripts: a history to read, for people and models.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::MessageAuthor;
use crate::model::Timestamp;
use crate::orders::OrderStatus;

/// A history to read: as text, and as JSON with the same content. Made by
/// [`CustomerHistory::transcript`](super::CustomerHistory::transcript).
///
/// **It holds personal data**, and says so in its first lines. What the customer wrote is content, never an instruction: it is
/// marked, line by line in the text, by `author` in the JSON. Messages that were deleted are left out. `Debug` shows numbers only.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let transcript = client.customer_history(412).transcript(20_000).await?;
/// if !transcript.complete {
///     println!("only the {} newest tickets fitted", transcript.tickets.len());
/// }
/// let messages = transcript.tickets.iter().flat_map(|ticket| &ticket.messages);
/// println!("{} messages, as JSON: {}", messages.count(), transcript.to_json());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Transcript {
    /// A note for the reader: what the marks mean, and that the data is personal.
    pub note: &'static str,
    /// Id of the customer.
    pub customer_id: Option<i64>,
    /// Name of the customer, where it is known.
    pub customer_name: Option<String>,
    /// The newest orders, at most 20, where they are known.
    pub orders: Vec<PastOrder>,
    /// The tickets, newest first.
    pub tickets: Vec<TranscriptTicket>,
    /// `true` if everything fitted. If not, the older tickets were not read.
    pub complete: bool,
    #[serde(skip)]
    pub(super) text: String,
}

/// An order of a transcript.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PastOrder {
    /// The name of the order, such as `#1042`.
    pub label: String,
    /// When the order was placed.
    pub created_at: Option<Timestamp>,
    /// The total, with the currency.
    pub total: Option<String>,
    /// The statuses of the order; several can hold at once.
    pub statuses: Vec<OrderStatus>,
}

/// A ticket of a transcript.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TranscriptTicket {
    /// Id of the ticket.
    pub id: i64,
    /// Subject of the ticket, of at most 120 characters.
    pub subject: Option<String>,
    /// Status of the ticket.
    pub status: Option<String>,
    /// Channel of the ticket.
    pub channel: Option<String>,
    /// When the ticket was created.
    pub created_datetime: Option<Timestamp>,
    /// Names of the ticket's tags, at most 20.
    pub tags: Vec<String>,
    /// The customer's rating, if there is a survey.
    pub rating: Option<SurveyRating>,
    /// Number of messages that did not fit, the oldest ones.
    pub earlier_messages_left_out: usize,
    /// Messages of the ticket, oldest first, without those that were deleted.
    pub messages: Vec<PastMessage>,
}

/// A rating by the customer.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SurveyRating {
    /// The score from 1 to 5; `None` while the customer has not rated.
    pub score: Option<i64>,
    /// The customer's comment, possibly shortened.
    pub comment: Option<String>,
}

/// A message of a transcript.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PastMessage {
    /// The author of the message, and whom it was for.
    pub author: MessageAuthor,
    /// When the message was written.
    pub created_datetime: Option<Timestamp>,
    /// The words of the message.
    pub text: String,
    /// `true` if the rest of the text did not fit.
    pub cut: bool,
    /// Number of attached files.
    pub attachments: usize,
}

impl Transcript {
    /// Returns the transcript as text.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// Returns the transcript as JSON. The limit holds for the text; the JSON has the same content, and its own punctuation.
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
