//! The running sandbox: put together from its settings, served, driven and looked into.
//!
//! [`builder`] has the settings and [`start`] puts everything together. Requests go through [`serve`], the rest through the methods
//! of [`Sandbox`] in [`running`], [`control`], [`tokens`] and [`inspection`], or from other programs through [`remote`]; [`shared`] is what all of them share.
//! Servers listen on a [`port`] that none before them had.

mod access;
mod builder;
mod control;
mod data_file;
mod inspection;
mod port;
mod remote;
mod running;
mod serve;
mod shared;
mod start;
mod timer;
mod tokens;
mod wire;

pub use builder::SandboxBuilder;
pub use port::listen;
pub use running::Sandbox;
