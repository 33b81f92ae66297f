//! Macros in step with a file: what is planned, what is done, and what never is.

mod at_random;
mod conflicts;
mod export;
mod file;
mod lost;
mod sandbox;
mod shop;
