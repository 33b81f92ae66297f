//! The history of a customer: what comes, what it costs, and that nothing is lost on the way.

mod desk;
mod faults;
mod sandbox;
mod transcript;
