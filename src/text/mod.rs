//! Text of people, prepared for people, models and comparisons. The ground floor: of the crate it knows nothing but
//! [`types`](crate::types), for the fields of a message.

pub(crate) mod address;
pub(crate) mod html;
pub(crate) mod letters;
pub(crate) mod message;
pub(crate) mod quote;
pub(crate) mod tokens;
pub(crate) mod visible;
pub(crate) mod words;
