//! The call budget of an account, on a paused clock and against a bucket that behaves like the one of Gorgias.

mod account;
mod frozen;
mod learning;
mod proofs;
mod server;
mod shares;
mod unattended;
mod waiting;
