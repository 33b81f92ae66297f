//! OAuth 2.0: installing, refreshing and revoking, stores, and sessions that refresh once for all who wait.

#![cfg(feature = "oauth")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod support;

#[path = "oauth/calls.rs"]
mod calls;
#[path = "oauth/files.rs"]
mod files;
#[path = "oauth/help.rs"]
mod help;
#[path = "oauth/install.rs"]
mod install;
#[path = "oauth/life.rs"]
mod life;
#[path = "oauth/processes.rs"]
mod processes;
#[path = "oauth/redaction.rs"]
mod redaction;
#[path = "oauth/refresh.rs"]
mod refresh;
#[path = "oauth/refused.rs"]
mod refused;
#[path = "oauth/saving.rs"]
mod saving;
#[path = "oauth/scopes.rs"]
mod scopes;
#[path = "oauth/session.rs"]
mod session;
