//! From a request to the behavior of its operation.
//!
//! [`dispatch`] finds the operation, checks what the document says about the request, and hands it to the behavior that the
//! [`register`] has for it.

pub(crate) mod dispatch;
mod permission;
pub(crate) mod register;
mod tolerated;
