//! What a call travels over: the HTTP client underneath, the hosts that credentials may go to, and reading bodies within bounds.
//! Shared by the client and by the OAuth endpoints.
//!
//! # Design notes
//!
//! - TLS is rustls with aws-lc-rs, reqwest's own default. ring would save about 22 CPU seconds of a cold build, but
//!   only where no other reqwest is in the tree, and reqwest's feature for it makes every other
//!   `reqwest::Client::new()` of the program panic unless a provider is installed. A library must not do that.
//! - On Linux and its like, what the system trusts is a file of certificates, which rustls-platform-verifier decodes for each client.
//!   Clients share it here. One that is configured by the caller does not: what is added could not be told from what replaces.

pub(crate) mod base_url;
mod body;
#[cfg(all(feature = "rustls", unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod certificates;
pub(crate) mod http_client;

pub(crate) use body::read;
