//! Creating a record once: what is asked, in which order, and that nothing is ever created twice.

mod customers;
mod desk;
mod late;
mod lost;
mod odd;
mod orders;
mod plain;
mod sandbox;
