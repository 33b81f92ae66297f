//! Who may call: HTTP Basic with the configured e-mail and key, nothing else so far.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The credentials that are accepted. `Debug` keeps the key to itself.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) email: String,
    pub(crate) api_key: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Credentials").field("email", &self.email).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Whether an `Authorization` header opens the door.
    pub(crate) fn accept(&self, header: Option<&str>) -> bool {
        let Some((scheme, token)) = header.and_then(|header| header.split_once(' ')) else { return false };
        if !scheme.eq_ignore_ascii_case("basic") {
            return false;
        }
        let decoded = STANDARD.decode(token.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.is_some_and(|pair| pair == format!("{}:{}", self.email, self.api_key))
    }
}
