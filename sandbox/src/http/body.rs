//! Reading request bodies: whole, bounded, and cut into parts where they are forms.

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use percent_encoding::percent_decode_str;

use super::reply::Failure;

/// Larger bodies are refused.
pub(crate) const LIMIT: usize = 32 * 1024 * 1024;

/// How much of a body that is too large is read and thrown away. A client that is still writing would otherwise see a
/// broken connection instead of the answer.
const PATIENCE: usize = 4 * LIMIT;

/// One file of an upload.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The name of the form field: the label of the file.
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// The whole body.
pub(crate) async fn read(mut body: Body) -> Result<Bytes, Failure> {
    let mut kept = BytesMut::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::bad("The request body could not be read."))?;
        let Ok(data) = frame.into_data() else { continue };
        total += data.len();
        if total <= LIMIT {
            kept.extend_from_slice(&data);
        } else if total > PATIENCE {
            break;
        }
    }
    if total > LIMIT { Err(Failure::new(413, "The request is too large.")) } else { Ok(kept.freeze()) }
}

/// A parameter of the `Content-Disposition` of a part in its extended form, `name*=utf-8''percent%20encoded`: how some
/// clients write everything that is not plain ASCII.
fn extended(headers: &HeaderMap, name: &str) -> Option<String> {
    let disposition = headers.get("content-disposition")?.to_str().ok()?;
    let marker = format!("{name}*=");
    let text = disposition.split(';').find_map(|part| part.trim().strip_prefix(&marker))?;
    let (_, encoded) = text.rsplit_once('\'')?;
    Some(percent_decode_str(encoded).decode_utf8_lossy().into_owned())
}

/// The parts of a multipart body; nothing where the body is of another kind.
pub(crate) async fn parts(head: &Parts, body: Bytes) -> Result<Option<Vec<Part>>, Failure> {
    let kind = head.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Ok(None);
    }
    let malformed = |_| Failure::bad("The multipart body is malformed.");
    let request = Request::from_parts(head.clone(), Body::from(body));
    let mut form =
        Multipart::from_request(request, &()).await.map_err(|_| Failure::bad("The multipart body is malformed."))?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        let name =
            extended(field.headers(), "name").or(field.name().map(str::to_owned)).unwrap_or_else(|| "file".to_owned());
        let file_name = extended(field.headers(), "filename").or(field.file_name().map(str::to_owned));
        let content_type = field.content_type().map(str::to_owned);
        parts.push(Part { name, file_name, content_type, bytes: field.bytes().await.map_err(malformed)? });
    }
    Ok(Some(parts))
}
