//! Who may call: HTTP Basic with the configured e-mail and key, or Bearer with an access token that was issued here.

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
        basic(header).is_some_and(|pair| pair == format!("{}:{}", self.email, self.api_key))
    }
}

/// Name and secret of an `Authorization` header, with the colon between them.
pub(crate) fn basic(header: Option<&str>) -> Option<String> {
    let bytes = STANDARD.decode(after(header, "basic")?).ok()?;
    String::from_utf8(bytes).ok()
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(header: Option<&str>) -> Option<&str> {
    after(header, "bearer")
}

fn after<'a>(header: Option<&'a str>, wanted: &str) -> Option<&'a str> {
    let (scheme, rest) = header?.split_once(' ')?;
    scheme.eq_ignore_ascii_case(wanted).then_some(rest.trim())
}
