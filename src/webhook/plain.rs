//! Bodies that come as Base64, as runtimes of Adobe hand them on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Returns the JSON text that a Base64 text stands for, quoted or not; `None` if it stands for none.
pub(crate) fn decoded(body: &[u8]) -> Option<Vec<u8>> {
    let body = body.trim_ascii();
    let body = body.strip_prefix(b"\"").and_then(|body| body.strip_suffix(b"\"")).unwrap_or(body);
    // `{"` in Base64 begins with `ey`, `{ ` and `{\n` with `e`.
    if !body.starts_with(b"e") {
        return None;
    }
    let bytes = STANDARD.decode(body).ok()?;
    bytes.starts_with(b"{").then_some(bytes)
}
