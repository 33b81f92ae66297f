//! Figures: computed from the records whenever they are asked for.
//!
//! [`measures`] gathers the facts, [`reporting`] and [`legacy`] count them for the two generations of operations, and
//! [`metric_cards`] explains them.

pub(crate) mod legacy;
mod measures;
pub(crate) mod metric_cards;
pub(crate) mod reporting;
