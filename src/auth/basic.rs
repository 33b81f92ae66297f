//! HTTP Basic: the e-mail address of a user and one of the user's API keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, ErrorKind};

/// The `Authorization` header, marked as sensitive.
pub(crate) fn basic(names: (&str, &str), email: &str, key: &SecretString) -> Result<HeaderValue, Error> {
    let refuse = |field: &str, message: &str| Error::violations_of(ErrorKind::Configuration, field, message);
    if email.trim().is_empty() || !email.contains('@') {
        return Err(refuse(names.0, "must be the e-mail address of a Gorgias user"));
    }
    // A colon would move the border between user and password.
    if email.contains(':') || email.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(refuse(names.0, "must not hold colons, spaces or control characters"));
    }
    let key = key.expose_secret();
    if key.trim().is_empty() {
        return Err(refuse(names.1, "must not be empty"));
    }
    if key != key.trim() || key.chars().any(char::is_control) {
        return Err(refuse(names.1, "must not hold spaces around it, line breaks or other control characters"));
    }
    let encoded = SecretString::from(format!("Basic {}", STANDARD.encode(format!("{email}:{key}"))));
    let mut header =
        HeaderValue::from_str(encoded.expose_secret()).map_err(|_| refuse(names.1, "cannot be sent in a header"))?;
    header.set_sensitive(true);
    Ok(header)
}
