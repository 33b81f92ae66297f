//! The account that an app is installed on: a host that may be trusted with the secret of the app.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::Url;

use crate::error::Error;
use crate::transport::base_url::{self, Trust};

/// An account of Gorgias, identified by its host.
///
/// The rules are those of [`ClientBuilder`](crate::ClientBuilder): only `https` on `*.gorgias.com`, and this machine,
/// unless the caller insists.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OAuthAccount {
    /// Scheme, host and port; nothing else.
    base: Url,
}

impl OAuthAccount {
    /// Names an account by subdomain (`acme`) or host (`acme.gorgias.com`): what Gorgias fills in for
    /// `{gorgias_account}` in the address of an app.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) naming `account` when `domain` is not such a name.
    pub fn domain(domain: impl AsRef<str>) -> Result<Self, Error> {
        base_url::from_domain("account", domain.as_ref()).map(|base| Self { base })
    }

    /// Names an account by the URL of its host: `https` on `*.gorgias.com`, or anything on this machine, such as a
    /// sandbox.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) naming `account` when it is another host.
    pub fn base_url(url: impl AsRef<str>) -> Result<Self, Error> {
        base_url::from_url("account", url.as_ref(), Trust::Loopback).map(|base| Self { base })
    }

    /// Names any host, even by plain `http`. **The secret of the app and all tokens go there**; never pass what a user
    /// typed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) naming `account` when `url` is not the URL of a
    /// host.
    pub fn dangerous_base_url(url: impl AsRef<str>) -> Result<Self, Error> {
        base_url::from_url("account", url.as_ref(), Trust::Caller).map(|base| Self { base })
    }

    /// Returns scheme, host and port.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.base
    }

    /// Returns the name under which stores keep it: the host of a real account (`acme.gorgias.com`), else scheme, host
    /// and port.
    #[must_use]
    pub fn key(&self) -> &str {
        let origin = self.base.as_str().trim_end_matches('/');
        match origin.strip_prefix("https://") {
            Some(host) if self.base.port().is_none() => host,
            _ => origin,
        }
    }

    /// An endpoint; they stand at the root of the host, not below `/api`.
    pub(super) fn endpoint(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.base.host().is_some_and(|host| base_url::is_loopback(&host))
    }
}

impl fmt::Display for OAuthAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl fmt::Debug for OAuthAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({self})")
    }
}

impl Serialize for OAuthAccount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.base.as_str())
    }
}

/// What comes back from outside is checked again; a host that only the caller vouched for is refused.
impl<'de> Deserialize<'de> for OAuthAccount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let url = String::deserialize(deserializer)?;
        Self::base_url(url).map_err(|_| de::Error::custom("the account is not a host below gorgias.com"))
    }
}
