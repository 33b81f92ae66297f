//! Everything that a customer wrote and received: tickets, messages, surveys, orders.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! use gorgias::directory::CustomerRef;
//!
//! let mut history = client.customer_history(CustomerRef::email("nia@example.com")).with_conversations();
//! while let Some(past) = history.next().await {
//!     let past = past?;
//!     println!("#{}: {} messages, rated {:?}", past.ticket.id, past.messages().len(), past.survey().and_then(|s| s.score));
//! }
//! let transcript = client.customer_history(412).transcript(20_000).await?;
//! println!("{}", transcript.as_text());
//! # Ok(())
//! # }
//! ```
//!
//! **Order.** Tickets come newest first; messages as Gorgias sorts them, in transcripts oldest first. Tickets in the trash and
//! spam are left out by default.
//!
//! **Messages.** A transcript leaves out messages that were deleted. A message is an internal note if its channel says so or if it
//! is not public. [`PastTicket::messages`] returns all messages as they came.
//!
//! **Calls.** By id: one per 100 tickets, and one for each ticket whose conversation is asked for. By e-mail, phone or external id
//! one more, to find the customer; two when the e-mail address is not the primary one. [`with_orders`](CustomerHistory::with_orders)
//! costs one more; a conversation brings the orders along for nothing.
//!
//! **Merged customers.** A customer that was merged into another has no tickets under the old id (inferred). So a list that turns
//! out empty is followed by one call for the customer, which leads to the survivor; then that one's tickets are listed.
//!
//! **Orders** ([`orders`](crate::orders)) hang on the customer: they are known once a conversation was read, or from the start
//! with `with_orders`.
//!
//! **Surveys** come with conversations, at no further cost. Gorgias cannot list the surveys of a customer (documented: the only
//! filter is the ticket).
//!
//! **Memory**: one page of 100 short tickets and one conversation at a time.
//!
//! **Errors are items**, as in every [walk](crate::page): after one that [is transient](crate::ErrorKind::is_transient), the next
//! poll tries the same again. Any other error about a conversation is delivered once, and the walk goes on with the next ticket,
//! unless the failure is of [everything](crate::ErrorScope::Everything). A ticket that was deleted for good during the walk is
//! left out.

mod find;
mod past;
mod render;
mod transcript;
mod walk;

pub use past::{MessageAuthor, PastTicket};
pub use transcript::{PastMessage, PastOrder, SurveyRating, Transcript, TranscriptTicket};
pub use walk::CustomerHistory;
