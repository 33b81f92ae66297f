//! OAuth 2.0: installing, refreshing and revoking, stores, and sessions that refresh once for all who wait.

mod calls;
mod files;
mod help;
mod install;
mod life;
mod processes;
mod redaction;
mod refresh;
mod refused;
mod saving;
mod scopes;
mod session;
