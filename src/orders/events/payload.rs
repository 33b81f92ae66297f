//! The body of a delivery, parsed.

use serde_json::Value;

use crate::orders::{Order, OrderProblem, Platform, read_parsed_order, read_whole_order};
use crate::read::{MOST_FREE, Tree, View};
use crate::webhook::{PayloadError, decoded};

/// The body of a delivery, an object.
pub(super) enum Payload<'a> {
    /// Of shops that send whole orders: as it came, and what was parsed of it.
    Parsed(&'a str, Tree<'a>),
    Value(Value),
}

impl<'a> Payload<'a> {
    pub(super) fn parse(body: &'a [u8], platform: &Platform) -> Result<Self, PayloadError> {
        if body.trim_ascii().is_empty() {
            return Err(PayloadError::Empty);
        }
        let payload = match Self::as_it_came(body, platform) {
            Some(payload) => payload,
            None => {
                let plain = if *platform == Platform::Magento2 { decoded(body) } else { None };
                Self::Value(serde_json::from_slice(plain.as_deref().unwrap_or(body)).map_err(not_json)?)
            }
        };
        if payload.view().as_object().is_some() { Ok(payload) } else { Err(PayloadError::NotAnObject) }
    }

    /// Parses a body of a shop that sends whole orders, if it is JSON without anything odd.
    fn as_it_came(body: &'a [u8], platform: &Platform) -> Option<Self> {
        if !matches!(platform, Platform::Shopify | Platform::WooCommerce) {
            return None;
        }
        let text = std::str::from_utf8(body).ok()?;
        Some(Self::Parsed(text, Tree::parse(text, MOST_FREE)?))
    }

    pub(super) fn view(&self) -> View<'_> {
        match self {
            Self::Parsed(_, tree) => tree.view(),
            Self::Value(value) => View::of(value),
        }
    }

    pub(super) fn into_value(self) -> Result<Value, PayloadError> {
        match self {
            Self::Parsed(text, _) => serde_json::from_str(text).map_err(not_json),
            Self::Value(value) => Ok(value),
        }
    }

    /// Reads it as an order.
    pub(super) fn into_order(self, platform: &Platform) -> (Option<Order>, Vec<OrderProblem>) {
        match self {
            Self::Parsed(text, tree) => read_parsed_order(platform.clone(), text, &tree),
            Self::Value(value) => read_whole_order(platform.clone(), value),
        }
    }
}

fn not_json(error: serde_json::Error) -> PayloadError {
    PayloadError::NotJson { line: error.line(), column: error.column() }
}
