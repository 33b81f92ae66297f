//! The rules of channels: each alone, in the calls that send, against the sandbox, and at random.

mod cases;
mod conditions;
mod each_rule;
mod limits;
mod names;
mod own;
mod random;
mod sandbox;
mod senders;
mod sending;
mod table;
