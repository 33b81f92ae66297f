//! Searching tickets by words, status, tag, assignee, customer and time, without creating a view.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! use gorgias::search::TicketQuery;
//! use gorgias::types::TicketStatus;
//!
//! let query = TicketQuery::default().words("refund").status(TicketStatus::Open).tag("vip").limit(20);
//! let found = client.search_tickets(&query).await?;
//! for ticket in &found.tickets {
//!     println!("#{} {:?}", ticket.id, ticket.subject);
//! }
//! println!("by {:?}, {} looked at, more: {}", found.method, found.looked_at, found.next.is_some());
//! # Ok(())
//! # }
//! ```
//!
//! Gorgias has no filters on the list of tickets but customer, external id and view. Its search takes words and the filters of
//! views, and is said to return nothing at times (reports contradict each other). So a query goes the way that fits it, and the
//! result says which: [`SearchMethod`]. What that way does not filter is compared with each ticket here.
//!
//! Tickets come with the latest change first, without those in the trash, and without spam but for a view's.
//!
//! **Costs** one call per page: one where Gorgias filters, up to [`max_pages`](TicketQuery::max_pages) (5) of 100 tickets where
//! tickets are compared here; one more where the search returns nothing and the list is read instead.
//!
//! # Design notes
//!
//! - Whatever Gorgias filters is compared once more, because the filters are not documented to the letter; the words of its own
//!   search are not, for it reads whole conversations.
//! - Tags are compared here: an error of the API that lists the allowed arguments of filters does not have them (observed).

mod query;
mod run;

pub use query::TicketQuery;
pub use run::{FoundTickets, SearchMethod};
