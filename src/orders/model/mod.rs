//! An order, whichever shop it comes from.

mod amounts;
mod contact;
mod decimal;
mod money;
pub(crate) mod number;
mod order;
mod parts;
mod platform;
mod status;

pub use amounts::Amounts;
pub use contact::{Address, Contact};
pub use decimal::{Decimal, DecimalError};
pub use money::Money;
pub use number::OrderNumber;
pub use order::Order;
pub use parts::{LineItem, Refund, Shipment};
pub use platform::Platform;
pub use status::{FulfillmentStatus, NotPlaced, OrderStatus, PaymentStatus, StatusWords};
