//! Reading orders as each shop writes them.

mod bigcommerce;
mod collect;
mod magento;
mod normalized;
mod person;
mod read;
mod shopify;
mod tracking;
mod units;
mod woocommerce;

pub use collect::{HasOrders, Orders, orders_of, read_order};
pub(crate) use collect::{read_parsed_order, read_whole_order};
pub use read::OrderProblem;
