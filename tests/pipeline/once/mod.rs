//! Creating a record once: what is asked, in which order, and that nothing is ever created twice.

mod customers;
mod desk;
mod late;
mod lost;
mod orders;
mod plain;
mod sandbox;
