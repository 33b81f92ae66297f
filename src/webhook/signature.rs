//! The signatures in a header. Their bytes are the sender's and not a secret, so reading them may take any time.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::DigestEncoding;
use super::error::SignatureForm;

pub(super) const PREFIX: &str = "sha256=";

/// 32 bytes of HMAC-SHA-256.
pub(super) type Tag = [u8; 32];

/// Longest text that 32 bytes have in base64; 64 digits are their only form in hexadecimal.
const BASE64_LENGTH: usize = 44;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All signatures in the values of a header, in order; or what the first thing in it looks like instead. What is not a
/// signature is skipped, for a header can carry those of several versions or digests.
pub(super) fn read<'a>(
    values: impl Iterator<Item = &'a [u8]>,
    encoding: DigestEncoding,
) -> Result<Vec<Tag>, SignatureForm> {
    let mut tags = Vec::with_capacity(1);
    let mut wrong = None;
    for value in values {
        for token in value.split(|b| matches!(b, b',' | b' ' | b'\t')).filter(|token| !token.is_empty()) {
            match one(token, encoding) {
                Ok(tag) => tags.push(tag),
                Err(form) => {
                    wrong.get_or_insert(form);
                }
            }
        }
    }
    if tags.is_empty() { Err(wrong.unwrap_or(SignatureForm::Other)) } else { Ok(tags) }
}

fn one(token: &[u8], encoding: DigestEncoding) -> Result<Tag, SignatureForm> {
    let token = token.strip_prefix(PREFIX.as_bytes()).unwrap_or(token);
    if let Some(tag) = hex(token) {
        return if encoding == DigestEncoding::Base64 { Err(SignatureForm::Hex) } else { Ok(tag) };
    }
    if let Some(tag) = base64(token) {
        return if encoding == DigestEncoding::Hex { Err(SignatureForm::Base64) } else { Ok(tag) };
    }
    let plausible = |b: &u8| b.is_ascii_alphanumeric() || b"+/=".contains(b);
    Err(if token.len() >= 16 && token.iter().all(plausible) {
        SignatureForm::WrongLength
    } else {
        SignatureForm::Other
    })
}

pub(super) fn hex(text: &[u8]) -> Option<Tag> {
    let mut tag = Tag::default();
    if text.len() != 2 * tag.len() {
        return None;
    }
    for (byte, digits) in tag.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = digits else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(tag)
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        b'A'..=b'F' => Some(character - b'A' + 10),
        _ => None,
    }
}

pub(super) fn base64(text: &[u8]) -> Option<Tag> {
    if text.len() > BASE64_LENGTH {
        return None;
    }
    // Room for what 44 characters can hold at most.
    let mut bytes = [0; 36];
    let length = BASE64.decode_slice(text, &mut bytes).ok()?;
    bytes.get(..length)?.try_into().ok()
}

pub(super) fn write(tag: &Tag, encoding: DigestEncoding) -> String {
    match encoding {
        DigestEncoding::Base64 => base64::engine::general_purpose::STANDARD.encode(tag),
        DigestEncoding::Any | DigestEncoding::Hex => {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
            tag.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
        }
    }
}
