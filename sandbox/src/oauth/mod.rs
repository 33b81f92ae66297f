//! The OAuth 2.0 side of an account: an app is installed with the authorization code flow, and calls with what it got.
//!
//! Issued tokens are kept in a table, which alone decides whether one is accepted. The JSON Web Tokens are well formed,
//! but their signature is noise: it is not known where the real service publishes its keys, so nobody could verify them.

mod app;
mod endpoints;
mod issued;
mod issuer;
mod jwt;
mod ledger;
mod provider;
mod scopes;

pub(crate) use app::RegisteredApp;
pub(crate) use endpoints::serve;
pub use issued::IssuedToken;
pub(crate) use issuer::{Issuer, Settings};
pub(crate) use provider::{Provider, installer};
pub(crate) use scopes::Scopes;
