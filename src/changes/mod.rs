//! Incremental reading: delivers what has changed since last time, and loses nothing in between.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client, stored: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
//! use gorgias::changes::Bookmark;
//!
//! let bookmark: Bookmark = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
//! let mut pass = client.changed_tickets(&bookmark);
//! while let Some(ticket) = pass.next().await {
//!     println!("changed: #{}", ticket?.id);
//! }
//! if let Some(next) = pass.bookmark() {
//!     println!("to store for the next pass: {}", serde_json::to_string(next)?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A pass reads `list_tickets`, last updated first, down to where the pass before began. What makes it safe:
//!
//! * **The bookmark is taken at the start of a pass.** A ticket that is updated during a pass jumps to the front,
//!   behind the back of the walk; the next pass finds it, for it reads down to the start of this one.
//! * **It is never later than the time of the server at the start** (its `Date` header; the clock of this machine when
//!   it sends none). Dates in the future were observed; one of them would hide every later update.
//! * **Passes overlap**, by default by two minutes: an update can become visible later than its timestamp says. How
//!   much later is unknown; the overlap is our assumption. What the pass before delivered in that stretch is kept in
//!   the bookmark, and is not delivered again unless it has changed.
//! * **A bookmark is handed out only at the end of a pass.** A pass that is broken off is made again from the same
//!   bookmark: what it delivered comes twice, nothing is lost (at least once).
//!
//! Not seen are tickets that were deleted for good, and changes that do not touch `updated_datetime`; which these are
//! is not documented. A ticket without `updated_datetime` is delivered in every pass that comes across it.

mod bookmark;
mod tickets;

pub use bookmark::Bookmark;
pub use tickets::ChangedTickets;
