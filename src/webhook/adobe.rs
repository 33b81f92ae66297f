//! The signatures of Adobe I/O Events: RSA with SHA-256 over the raw body, by keys that Adobe publishes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::HeaderName;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::error::{Refusal, VerifyError, WebhookSetupError};
use super::{SignatureForm, Verified, WebhookRequest};
use crate::lock::lock;
use crate::transport::{http_client, read};

const SIGNATURES: [HeaderName; 2] =
    [HeaderName::from_static("x-adobe-digital-signature-1"), HeaderName::from_static("x-adobe-digital-signature-2")];
const PATHS: [HeaderName; 2] =
    [HeaderName::from_static("x-adobe-public-key1-path"), HeaderName::from_static("x-adobe-public-key2-path")];

/// The only host that keys come from, whatever a delivery says.
const HOST: &str = "https://static.adobeioevents.com";
/// A key of 8192 bits has about 1.5 KB as PEM.
const KEY_BYTES: usize = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
/// Adobe has two keys at a time.
const KEYS: usize = 32;
/// Strangers choose the paths that are asked for: so many requests within a minute, and no more.
const FETCHES: usize = 10;
const PERIOD: Duration = Duration::from_secs(60);

/// The signatures of Adobe I/O Events (feature `adobe-signature`).
///
/// Adobe signs with two private keys of its own and sends both signatures (`x-adobe-digital-signature-1` and `-2`), each with
/// the path of its public key (`x-adobe-public-key1-path`, `x-adobe-public-key2-path`) on `static.adobeioevents.com` (documented).
/// One that fits is enough. **The keys are the same for all of Adobe's customers**, so a delivery must also name your
/// project in `recipient_client_id`.
///
/// ```no_run
/// # async fn example(headers: &http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// use gorgias::orders::events::OrderWebhook;
/// use gorgias::webhook::{AdobeSignature, WebhookRequest};
///
/// let webhook = OrderWebhook::adobe("Harbor Outlet", AdobeSignature::new("the client id of the project"))?;
/// let event = webhook.receive_fetching(&WebhookRequest::new(headers, body)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AdobeSignature {
    client_id: String,
    given: Vec<Arc<ParsedPublicKey>>,
    fetched: Arc<Fetched>,
}

struct Fetched {
    host: String,
    keys: Mutex<BTreeMap<String, Arc<ParsedPublicKey>>>,
    /// The times at which keys were asked for. Held while one is: whoever waits finds it there.
    asked: tokio::sync::Mutex<Vec<Instant>>,
}

impl AdobeSignature {
    /// Creates a check for deliveries to the project with this client id. Its keys are fetched when they are first named, by
    /// [`OrderWebhook::receive_fetching`](crate::orders::events::OrderWebhook::receive_fetching) or [`fetch`](Self::fetch).
    #[must_use]
    pub fn new(client_id: impl Into<String>) -> Self {
        Self::of_host(client_id.into(), HOST)
    }

    fn of_host(client_id: String, host: &str) -> Self {
        let fetched = Fetched { host: host.to_owned(), keys: Mutex::default(), asked: tokio::sync::Mutex::default() };
        Self { client_id, given: Vec::new(), fetched: Arc::new(fetched) }
    }

    /// Gives a public key as PEM. Then nothing is fetched, and only keys that are given count.
    ///
    /// # Errors
    /// [`WebhookSetupError`] if the text is not a public RSA key of 2048 to 8192 bits.
    pub fn pem(mut self, pem: &str) -> Result<Self, WebhookSetupError> {
        let why = "must be a public RSA key of 2048 to 8192 bits as PEM";
        self.given.push(key(pem).ok_or(WebhookSetupError::new("pem", why))?);
        Ok(self)
    }

    /// Fetches the keys that a delivery names, as far as they are not known.
    ///
    /// # Errors
    /// [`Refusal::KeyUnavailable`] if none of them could be fetched: the delivery names none on Adobe's host, the host did not
    /// respond with one within ten seconds, or keys were asked for more than ten times within a minute.
    pub async fn fetch(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.given.is_empty() {
            return Ok(());
        }
        let mut failed = "the delivery names none on Adobe's host";
        for path in PATHS {
            let Some(path) = headers.get(path).and_then(|path| path.to_str().ok()).filter(|path| is_path(path)) else {
                continue;
            };
            match self.fetched.get(path).await {
                // One is enough: the other signature is of the same body.
                Ok(()) => return Ok(()),
                Err(why) => failed = why,
            }
        }
        Err(Refusal::KeyUnavailable(failed))
    }

    pub(super) fn verify(&self, delivery: &WebhookRequest<'_>) -> Result<Verified, VerifyError> {
        let mut error = VerifyError::MissingHeader(SIGNATURES[0].clone());
        let decoded = super::decoded(delivery.body);
        for (index, (header, path)) in SIGNATURES.into_iter().zip(PATHS).enumerate() {
            let Some(value) = delivery.headers.get(&header) else { continue };
            let Ok(signature) = STANDARD.decode(value.as_bytes().trim_ascii()) else {
                error = VerifyError::NoSignature(header, SignatureForm::Other);
                continue;
            };
            let named = delivery.headers.get(path).and_then(|path| path.to_str().ok());
            let keys = if self.given.is_empty() {
                named.and_then(|path| lock(&self.fetched.keys).get(path).cloned()).into_iter().collect()
            } else {
                self.given.clone()
            };
            if keys.is_empty() {
                if error != VerifyError::Mismatch {
                    error = VerifyError::UnknownKey;
                }
                continue;
            }
            // The raw body; or what it was before something on the way made Base64 of it.
            for body in [Some(delivery.body), decoded.as_deref()].into_iter().flatten() {
                if keys.iter().any(|key| key.verify_sig(body, &signature).is_ok()) {
                    let is_ours = self.is_for_us(decoded.as_deref().unwrap_or(delivery.body));
                    return if is_ours { Ok(Verified { secret: index }) } else { Err(VerifyError::OtherRecipient) };
                }
            }
            error = VerifyError::Mismatch;
        }
        Err(error)
    }

    fn is_for_us(&self, body: &[u8]) -> bool {
        let payload: Option<Value> = serde_json::from_slice(body).ok();
        let named = payload.as_ref().and_then(|payload| payload.get("recipient_client_id")).and_then(Value::as_str);
        named == Some(self.client_id.as_str())
    }
}

impl Fetched {
    async fn get(&self, path: &str) -> Result<(), &'static str> {
        let known = || lock(&self.keys).contains_key(path);
        if known() {
            return Ok(());
        }
        let mut asked = self.asked.lock().await;
        if known() {
            return Ok(());
        }
        let now = Instant::now();
        asked.retain(|at| now.duration_since(*at) < PERIOD);
        if asked.len() >= FETCHES || lock(&self.keys).len() >= KEYS {
            return Err("keys were asked for too often");
        }
        asked.push(now);
        let key = self.ask(path).await?;
        lock(&self.keys).insert(path.to_owned(), key);
        Ok(())
    }

    async fn ask(&self, path: &str) -> Result<Arc<ParsedPublicKey>, &'static str> {
        let url = Url::parse(&format!("{}{path}", self.host)).map_err(|_| "its path makes no URL")?;
        let none: Option<fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder> = None;
        let http = http_client::build(&url, PATIENCE, none).map_err(|_| "no HTTP client can be built")?;
        let lost = |_| "Adobe's host does not respond";
        let mut response = http.get(url).timeout(PATIENCE).send().await.map_err(lost)?;
        if response.status() != http::StatusCode::OK {
            return Err("Adobe's host refuses it");
        }
        let body = read(&mut response, KEY_BYTES).await.map_err(|_| "Adobe's host sends too much, or breaks off")?;
        std::str::from_utf8(&body).ok().and_then(key).ok_or("Adobe's host sends something else")
    }
}

/// Returns `true` for an absolute path to a PEM, which can lead to no other host and out of no folder.
fn is_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./".contains(&b);
    path.len() <= 200
        && path.starts_with('/')
        && path.ends_with(".pem")
        && path.bytes().all(plain)
        && !path.contains("//")
        && !path.contains("..")
}

fn key(pem: &str) -> Option<Arc<ParsedPublicKey>> {
    let lines = pem.lines().map(str::trim).skip_while(|line| !line.starts_with("-----BEGIN "));
    let lines = lines.skip(1).take_while(|line| !line.starts_with("-----"));
    let der = STANDARD.decode(lines.collect::<String>()).ok()?;
    Some(Arc::new(ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).ok()?))
}

/// Shows how many keys there are.
impl fmt::Debug for AdobeSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdobeSignature").field("given", &self.given.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};

    use super::*;

    /// Serves a key, or a refusal for the path `/none.pem`, and counts.
    fn serve(pem: String) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                count.fetch_add(1, Ordering::SeqCst);
                let mut head = [0; 4096];
                let length = stream.read(&mut head).unwrap_or_default();
                let none = head[..length].starts_with(b"GET /none.pem");
                let status = if none { "404 Not Found" } else { "200 OK" };
                let head =
                    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{pem}", pem.len());
                let _ = stream.write_all(head.as_bytes());
            }
        });
        (host, asked)
    }

    fn headers(path: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(&PATHS[0], path.parse().unwrap());
        headers.insert(&SIGNATURES[0], signature.parse().unwrap());
        headers
    }

    #[tokio::test]
    async fn a_key_is_fetched_once_and_seldom_in_vain() {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()));
        let (host, asked) = serve(pem);
        let check = AdobeSignature::of_host("me".to_owned(), &host);
        let body = br#"{"recipient_client_id": "me"}"#;
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), body, &mut signature).unwrap();
        let good = headers("/prod/keys/one.pem", &STANDARD.encode(signature));
        let delivery = WebhookRequest::new(&good, body);
        assert_eq!(check.verify(&delivery), Err(VerifyError::UnknownKey));
        let (one, other) = tokio::join!(check.fetch(&good), check.fetch(&good));
        assert!(one.is_ok() && other.is_ok() && check.clone().fetch(&good).await.is_ok());
        assert_eq!((check.verify(&delivery).unwrap().secret, asked.load(Ordering::SeqCst)), (0, 1));

        // Whoever names keys that do not exist makes no more than ten requests in a minute, and stops nobody else.
        for _ in 0..30 {
            check.fetch(&headers("/none.pem", "")).await.unwrap_err();
        }
        assert_eq!(asked.load(Ordering::SeqCst), FETCHES);
        assert!(check.fetch(&good).await.is_ok());
        // A minute later, as many again.
        tokio::time::pause();
        tokio::time::advance(PERIOD).await;
        tokio::time::resume();
        for _ in 0..30 {
            check.fetch(&headers("/none.pem", "")).await.unwrap_err();
        }
        assert_eq!(asked.load(Ordering::SeqCst), 2 * FETCHES);
    }
}
