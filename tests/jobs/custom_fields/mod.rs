//! Setting and clearing values of custom fields: in which calls, what is kept, and what is told when it fails.

mod calls;
mod desk;
mod others;
mod trouble;
