//! JSON Web Tokens as the real service writes them, except for the signature.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The length in bytes of a signature by a key of 2048 bits.
const SIGNATURE: usize = 256;

/// Writes the claims as a token. Its signature is noise.
pub(crate) fn token(claims: &Value) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "sandbox"});
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let noise: [u8; SIGNATURE] = std::array::from_fn(|_| fastrand::u8(..));
    format!("{}.{}.{}", encode(&header), encode(claims), URL_SAFE_NO_PAD.encode(noise))
}

/// The challenge that belongs to a PKCE verifier, by the method `S256`.
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// What an identity token says about its access token: half of a hash.
pub(crate) fn access_token_hash(access_token: &str) -> String {
    let hash = Sha256::digest(access_token);
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

/// Text that nobody guesses by accident. The sandbox guards nothing, so this need not be unguessable for an attacker.
pub(crate) fn opaque(length: usize) -> String {
    std::iter::repeat_with(fastrand::alphanumeric).take(length).collect()
}
