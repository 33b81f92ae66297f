//! Text of people, prepared for people, models and comparisons. The ground floor: it imports no other room.

pub(crate) mod address;
pub(crate) mod html;
pub(crate) mod visible;
pub(crate) mod words;
