//! The app's side of OAuth for the tests, by bare HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, dead_code)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::{Desk, Got};

/// The query of a page that the user is sent back to, and everything before it.
pub(crate) fn split(location: &str) -> (String, Vec<(String, String)>) {
    let url = reqwest::Url::parse(location).unwrap();
    let pairs = url.query_pairs().into_owned().collect();
    (location.split('?').next().unwrap().to_owned(), pairs)
}

/// A parameter of the page that the user is sent back to.
#[track_caller]
pub(crate) fn parameter(location: &str, name: &str) -> String {
    let (_, pairs) = split(location);
    pairs.into_iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no {name} in {location}")).1
}

/// The claims of a token.
#[track_caller]
pub(crate) fn claims(token: &str) -> Value {
    serde_json::from_slice(&part(token, 1)).unwrap()
}

/// One of the three parts of a token.
#[track_caller]
pub(crate) fn part(token: &str, index: usize) -> Vec<u8> {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    URL_SAFE_NO_PAD.decode(parts[index]).unwrap()
}

/// Changes one parameter of a request, or leaves it out.
pub(crate) fn with<'a>(pairs: &[(&'a str, &'a str)], name: &'a str, value: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut changed: Vec<_> = pairs.iter().copied().filter(|(own, _)| *own != name).collect();
    changed.extend(value.map(|value| (name, value)));
    changed
}

impl Desk {
    /// What the app asks the user for.
    pub(crate) fn consent<'a>(&'a self, scope: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("response_type", "code"),
            ("client_id", self.sandbox.client_id()),
            ("redirect_uri", self.sandbox.redirect_uri()),
            ("scope", scope),
            ("state", "a state & more"),
            ("nonce", "a-nonce"),
        ]
    }

    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Got {
        let url = format!("{}/oauth/authorize", self.sandbox.url());
        self.send(self.http.get(url).query(parameters)).await
    }

    /// A request by the app itself.
    pub(crate) fn by_app(&self, endpoint: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let request = self.http.request(Method::POST, format!("{}/oauth/{endpoint}", self.sandbox.url()));
        request.basic_auth(self.sandbox.client_id(), Some(self.sandbox.client_secret())).form(form)
    }

    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Got {
        self.send(self.by_app("token", form)).await
    }

    /// A fresh code.
    pub(crate) async fn code(&self, scope: &str) -> String {
        let sent = self.authorize(&self.consent(scope)).await;
        assert_eq!(sent.status, 302, "{}", sent.body);
        parameter(sent.header("location"), "code")
    }

    pub(crate) async fn redeem(&self, code: &str) -> Got {
        let redirect = self.sandbox.redirect_uri();
        self.token(&[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect)]).await
    }

    /// The answer to a whole installation.
    pub(crate) async fn install(&self, scope: &str) -> Value {
        self.redeem(&self.code(scope).await).await.ok(200)
    }

    pub(crate) async fn refresh(&self, token: &str) -> Got {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    pub(crate) async fn revoke(&self, token: &str) -> Got {
        self.send(self.by_app("revoke", &[("token", token)])).await
    }

    pub(crate) fn as_app(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.sandbox.url())).bearer_auth(token)
    }

    pub(crate) async fn get_as_app(&self, path: &str, token: &str) -> Got {
        self.send(self.as_app(Method::GET, path, token)).await
    }
}
