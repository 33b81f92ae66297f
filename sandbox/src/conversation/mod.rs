//! The life of a conversation: tickets and their messages, from the first call to what becomes of them as time goes by.
//!
//! A ticket is opened by [`create`], changed by [`update`] and shown by [`show`]. [`messages`] appends to its [`thread`]: [`parties`]
//! says who writes to whom, [`extras`] what a message may carry along, and [`delivery`] whether it goes out, over one of the
//! [`channels`]. [`due`] does what is planned.

mod actions;
mod answer;
mod channels;
pub(crate) mod conditions;
pub(crate) mod create;
mod delivery;
pub(crate) mod due;
mod extras;
mod job_runner;
mod language;
pub(crate) mod messages;
mod parties;
mod reply_options;
pub(crate) mod show;
mod snooze;
pub(crate) mod thread;
pub(crate) mod ticket_tags;
pub(crate) mod tickets;
pub(crate) mod update;
pub(crate) mod view_items;
