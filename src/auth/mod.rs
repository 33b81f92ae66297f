//! Ways to prove who is calling.

mod basic;
mod credentials;
#[cfg(feature = "oauth")]
pub mod oauth;

pub(crate) use basic::basic;
pub(crate) use credentials::{Authorization, CredentialKind, Credentials, Identity};
