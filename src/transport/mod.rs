//! What a call travels over: the HTTP client underneath, the hosts that credentials may go to, and reading bodies within bounds.
//! Shared by the client and by the OAuth endpoints.

pub(crate) mod base_url;
mod body;
pub(crate) mod http_client;

pub(crate) use body::read;
