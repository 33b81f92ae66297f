//! The platforms of shops.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The platform that a shop runs on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Platform {
    /// Shopify, which Gorgias calls `shopify`.
    Shopify,
    /// Magento 2, also known as Adobe Commerce: `magento2` in `integrations`, `magento` in `ecommerce_data`.
    Magento2,
    /// BigCommerce, which Gorgias calls `bigcommerce`.
    BigCommerce,
    /// WooCommerce, which Gorgias calls `woocommerce`. It is known in `ecommerce_data` only.
    WooCommerce,
    /// Any other platform, by the name that Gorgias uses.
    Other(String),
}

impl Platform {
    /// Returns the name that Gorgias uses for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Shopify => "shopify",
            Self::Magento2 => "magento2",
            Self::BigCommerce => "bigcommerce",
            Self::WooCommerce => "woocommerce",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Platform {
    fn from(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "shopify" => Self::Shopify,
            "magento2" | "magento" => Self::Magento2,
            "bigcommerce" => Self::BigCommerce,
            "woocommerce" => Self::WooCommerce,
            _ => Self::Other(word.to_owned()),
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Platform {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Platform {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::model::lenient::text(deserializer)
    }
}

impl JsonSchema for Platform {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Platform".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "examples": ["shopify", "magento2", "bigcommerce", "woocommerce"] })
    }

    fn inline_schema() -> bool {
        true
    }
}
