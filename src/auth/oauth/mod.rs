//! OAuth 2.0 for apps: installing on an account, refreshing, revoking, and keeping tokens (feature `oauth`).
//!
//! An [`App`] is what Gorgias knows: client id, secret and redirect address. [`App::authorize`] makes the address of the
//! consent screen, [`App::exchange`] turns the code of the callback into a [`Token`]. A [`TokenStore`] keeps tokens, and a
//! [`Session`] is one account through which calls are made: it refreshes early, once for all who wait, and saves a token
//! before anybody uses it.
//!
//! ```no_run
//! use gorgias::oauth::{OAuthAccount, App, FileStore, Scope, Scopes, Session};
//!
//! # async fn example(code: &str, state: &str) -> gorgias::Result<()> {
//! let app = App::builder()
//!     .client_id("the id of the app")
//!     .client_secret("its secret")
//!     .redirect_uri("https://app.example.com/installed")
//!     .build()?;
//! let account = OAuthAccount::domain("acme")?;
//! let scopes = Scopes::from([Scope::Offline, Scope::TicketsRead, Scope::TicketsWrite]);
//! let authorization = app.authorize(&account, &scopes)?;
//! // Send the browser to `authorization.url`, keep `authorization.pending` in its session, and at the callback:
//! let token = app.exchange(authorization.pending, code, state).await?;
//! let session = Session::new(app, account, FileStore::open("/var/lib/app/tokens")?);
//! session.install(token).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Facts that Gorgias does not document name their confidence where they matter. Nothing here shows a secret in `Debug`,
//! `Display`, an error or a log.
#![doc = include_str!("../../docs/apps.md")]
//!
//! # Design notes
//!
//! - A token is saved before it is used, by a task of its own, so that a caller that gives up cannot lose it. One
//!   refresh at a time per account and app in the process, and per store where it can lock.
//! - [`FileStore`] locks with `fs4`; `std` has the same since Rust 1.89, which is above our minimum version.

mod account;
mod app;
mod authorize;
mod endpoint;
mod grant;
mod jwt;
mod scopes;
mod session;
mod store;
mod token;

pub use crate::types::OAuthScope as Scope;
pub use account::OAuthAccount;
pub use app::{App, AppBuilder};
pub use authorize::{Authorization, PendingAuthorization};
pub use scopes::Scopes;
pub use session::{Bearer, Session};
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{FileStore, MemoryStore, StoreError, StoreFuture, StoreLock, TokenStore};
pub use token::Token;
