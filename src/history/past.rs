//! Tickets of a history.

use std::fmt;

use crate::text::message::{Writer, writer};
use crate::types::{SatisfactionSurvey, Ticket, TicketCompact, TicketMessage};

/// A ticket of a history, with its conversation where that was asked for.
#[derive(Clone)]
#[non_exhaustive]
pub struct PastTicket {
    /// The ticket as lists show it.
    pub ticket: TicketCompact,
    /// The whole ticket, if conversations were asked for. Its id is another one if the ticket was merged since it was listed.
    pub conversation: Option<Box<Ticket>>,
}

impl PastTicket {
    /// Returns the messages as they came, those that were deleted included, in an order that Gorgias does not document. Empty if the
    /// conversation was not asked for.
    #[must_use]
    pub fn messages(&self) -> &[TicketMessage] {
        self.conversation.as_ref().map(|whole| whole.messages.as_slice()).unwrap_or_default()
    }

    /// Returns the satisfaction survey. `None` if there is none, or if the conversation was not asked for.
    #[must_use]
    pub fn survey(&self) -> Option<&SatisfactionSurvey> {
        self.conversation.as_ref()?.satisfaction_survey.as_ref()
    }
}

/// Shows ids and numbers only, nothing that people wrote.
impl fmt::Debug for PastTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PastTicket")
            .field("id", &self.ticket.id)
            .field("messages", &self.conversation.as_ref().map(|whole| whole.messages.len()))
            .finish_non_exhaustive()
    }
}

/// The author of a message, and whom it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MessageAuthor {
    /// The customer, or anybody else outside.
    Customer,
    /// An agent, a rule or a bot, to the customer.
    Agent,
    /// An agent, a rule or a bot, to colleagues only: the customer never sees it.
    InternalNote,
}

impl MessageAuthor {
    /// Returns the stable lower-case name, as transcripts show it: `customer`, `agent` or `internal note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::InternalNote => "internal note",
        }
    }
}

/// Reads it off a message. A message that does not say who wrote it counts as the customer's, whose words deserve the most care.
impl From<&TicketMessage> for MessageAuthor {
    fn from(message: &TicketMessage) -> Self {
        match writer(message) {
            Writer::Customer => Self::Customer,
            Writer::Agent => Self::Agent,
            Writer::Internal => Self::InternalNote,
        }
    }
}
