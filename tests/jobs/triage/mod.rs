//! Rules that tag and route: what they read, what they plan and why, what they do and in how many calls, and that twice is once.

mod apply;
mod batch;
mod conditions;
mod desk;
mod fields;
mod hostile;
mod plans;
mod random;
mod rules;
mod trouble;
