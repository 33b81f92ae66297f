//! The tools that write: what they plan, what they write, what they say, and that twice is once.

mod create;
mod customers;
mod notes;
mod replies;
mod triage;
mod updates;
