//! Identifies deliveries.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::error::WebhookSetupError;
use super::signature;

/// Identifies a delivery, for deduplication: a digest, of the same size for all.
///
/// Gorgias sends no delivery id. Where the payload names its ticket, and its event or else its trigger and a time, the
/// key is made of account, trigger, event, ticket, message and both times: a repeated delivery whose other parts
/// changed meanwhile is recognized, and two deliveries with the same key agree in all of these. Otherwise it is made of
/// the body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryKey([u8; 32]);

impl DeliveryKey {
    /// Creates a key from the bytes of a body.
    #[must_use]
    pub fn from_body(body: &[u8]) -> Self {
        Self(Sha256::new().chain_update(b"body\0").chain_update(body).finalize().into())
    }

    /// Creates a key from parts that together name the delivery; `None` and an empty text differ.
    #[must_use]
    pub fn from_parts<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut digest = Sha256::new().chain_update(b"parts\0");
        for part in parts {
            // With lengths, or the border between two parts could move.
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            digest.update(length.to_be_bytes());
            digest.update(part.unwrap_or_default());
        }
        Self(digest.finalize().into())
    }
}

/// Reads the form of `Display`: 64 hexadecimal digits.
impl FromStr for DeliveryKey {
    type Err = WebhookSetupError;

    fn from_str(text: &str) -> Result<Self, WebhookSetupError> {
        let key = signature::hex(text.as_bytes());
        key.map(Self).ok_or_else(|| WebhookSetupError::new("key", "must be 64 hexadecimal digits"))
    }
}

impl Serialize for DeliveryKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeliveryKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// In hexadecimal.
impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryKey({self})")
    }
}
