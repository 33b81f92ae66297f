//! Names to ids: what is found, what it costs, what is remembered, and what becomes of it; and assigning tickets.

#[cfg(feature = "oauth")]
mod apps;
mod assign;
mod customers;
mod desk;
mod lookups;
mod memory;
mod tags;
mod together;
mod unresolved;
mod writes;
