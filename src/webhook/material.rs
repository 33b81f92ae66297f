//! What is signed with: a secret text, or bytes.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretSlice};

use crate::model::Secret;

/// A text is shared as it is or signs with its bytes; bytes only sign.
#[derive(Clone)]
pub(super) enum Material {
    Text(Secret),
    Bytes(SecretSlice<u8>),
}

impl Material {
    pub(super) const NOT_SHARED: &str = "is bytes, which only sign; a shared secret is a text";

    pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into().into())
    }

    pub(super) fn expose(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.expose().as_bytes(),
            Self::Bytes(bytes) => bytes.expose_secret(),
        }
    }
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
