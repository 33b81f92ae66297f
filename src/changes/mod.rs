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
//! for odd in pass.odd_items() {
//!     eprintln!("not read: {odd}"); // `odd.raw(&client)` reads it as JSON
//! }
//! if let Some(next) = pass.bookmark() {
//!     println!("to store for the next pass: {}", serde_json::to_string(next)?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Tickets are read by their last update, [messages](crate::Client::new_messages) and [events](crate::Client::new_events)
//! by their creation; each has a bookmark of its own. [`Bookmark::since`] begins at a time of your choice.
//!
//! A pass reads a list, last changed first, down to where the pass before began. What makes it safe:
//!
//! * **The bookmark is taken at the start of a pass.** A ticket that is updated during a pass jumps to the front,
//!   behind the back of the walk; the next pass finds it, for it reads down to the start of this one.
//! * **It is never later than the time of the server at the start** (its `Date` header; the clock of this machine when
//!   it sends none). Dates in the future were observed; one of them would hide every later update.
//! * **Passes overlap**, by default by two minutes: an update can become visible later than its timestamp says. How
//!   much later is unknown; the overlap is our assumption. What the pass before delivered in that stretch is kept in
//!   the bookmark, and is not delivered again unless it has changed.
//! * **A bookmark is handed out only at the end of a pass.** A pass that is broken off is made again from the same
//!   bookmark: what it delivered comes twice, nothing is lost (at least once). A long one goes on from its last
//!   [`checkpoint`](Pass::checkpoint) instead, and [`progress`](Pass::progress) says how far it has come.
//!
//! A ticket that cannot be read does not stop a pass: [`ChangedTickets::odd_items`] lists it at the end, and the bookmark
//! is handed out all the same. It comes again when it has changed again.
//!
//! Not seen are tickets that were deleted for good, and changes that do not touch `updated_datetime`; which these are
//! is not documented. A ticket without `updated_datetime` is delivered in every pass that comes across it.

mod bookmark;
mod feed;
mod pass;
mod progress;

pub use bookmark::Bookmark;
pub use feed::{ChangedTickets, Feed, NewEvents, NewMessages};
pub use pass::Pass;
pub use progress::PassProgress;
