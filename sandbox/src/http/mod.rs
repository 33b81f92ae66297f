//! The transport: requests in, answers out, and what every answer has in common.

pub(crate) mod app;
pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod judge;
pub(crate) mod limiter;
pub(crate) mod reply;
pub(crate) mod storage;
mod tenant;
