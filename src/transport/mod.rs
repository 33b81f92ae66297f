//! What a call travels over: the HTTP client underneath, the hosts that credentials may go to, and reading bodies within bounds.
//! Shared by the client and by the OAuth endpoints.
//!
//! # Design notes
//!
//! - TLS is rustls with aws-lc-rs, reqwest's own default. ring would save about 22 CPU seconds of a cold build, but
//!   only where no other reqwest is in the tree, and reqwest's feature for it makes every other
//!   `reqwest::Client::new()` of the program panic unless a provider is installed. A library must not do that.

pub(crate) mod base_url;
mod body;
pub(crate) mod http_client;

pub(crate) use body::read;
