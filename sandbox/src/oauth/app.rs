//! The app that may be installed: who it is, and where its users are sent back to.

use axum::http::Uri;

use crate::error::SandboxError;
use crate::http::auth;

/// A secret that cannot turn up in ordinary text, so that a test can look for it in any output.
const DEFAULT_SECRET: &str = "sandbox-secret-b84d1f6a0c3e72955e90a7c2d41f8b36";

/// A registered app. `Debug` keeps the secret to itself.
#[derive(Clone)]
pub(crate) struct RegisteredApp {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) redirect_uri: String,
}

impl std::fmt::Debug for RegisteredApp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RegisteredApp")
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

impl Default for RegisteredApp {
    fn default() -> Self {
        Self {
            client_id: "5f0a1c9e7b3d48260e91ac57".to_owned(),
            client_secret: DEFAULT_SECRET.to_owned(),
            redirect_uri: "https://app.example.com/oauth/callback".to_owned(),
        }
    }
}

impl RegisteredApp {
    /// Checks the settings.
    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        if self.client_id.is_empty() || self.client_id.contains(':') {
            return Err(SandboxError::setting("oauth_app.client_id", "must not be empty and must not hold a colon"));
        }
        if self.client_secret.is_empty() {
            return Err(SandboxError::setting("oauth_app.client_secret", "must not be empty"));
        }
        let absolute = self
            .redirect_uri
            .parse::<Uri>()
            .is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some());
        if absolute && !self.redirect_uri.contains('#') {
            Ok(())
        } else {
            let remedy = "must be an absolute http or https URL without a fragment";
            Err(SandboxError::setting("oauth_app.redirect_uri", remedy))
        }
    }

    /// Whether an `Authorization` header holds the credentials of this app, as they are or form-encoded first, which the
    /// standard demands and some clients leave out.
    pub(crate) fn accept(&self, header: Option<&str>) -> bool {
        let plain = format!("{}:{}", self.client_id, self.client_secret);
        let form = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let encoded = format!("{}:{}", form(&self.client_id), form(&self.client_secret));
        auth::basic(header).is_some_and(|pair| pair == plain || pair == encoded)
    }

    /// The address to send the user back to, with these parameters added to its own.
    pub(crate) fn redirect(&self, parameters: &[(&str, &str)]) -> String {
        let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
        let added = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        format!("{}{separator}{added}", self.redirect_uri)
    }
}
