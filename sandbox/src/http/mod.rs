//! The transport: the parts that requests and responses pass, each by itself.

pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod judge;
pub(crate) mod kept;
pub(crate) mod limiter;
pub(crate) mod local;
pub(crate) mod reply;
pub(crate) mod storage;
pub(crate) mod tenant;
