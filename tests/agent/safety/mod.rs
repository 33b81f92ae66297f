//! What keeps a model from doing what nobody wanted: plans, approval, one use, keys, caps, lockdown, audit.

mod approval;
mod audit;
mod caps;
mod handles;
mod keys;
mod lockdown;
mod people;
mod state;
