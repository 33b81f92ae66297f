//! Uploads and downloads. A download redirects to a signed address on another server, which needs no credentials and
//! refuses to see any.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Payload, Reply};
use crate::state::files::{StoredFile, fingerprint};

pub(crate) fn upload(call: &mut Call<'_>) -> Answer {
    if call.parts.is_empty() {
        return Err(Failure::bad("No file was sent."));
    }
    let mut files = Vec::new();
    for part in std::mem::take(&mut call.parts) {
        let salt = call.world.store.next_id();
        let hash = format!("{:016x}", fingerprint(call.world.domain.as_bytes(), 0));
        let original = part.file_name.as_deref().unwrap_or(&part.name);
        let resource = format!("{:016x}-{}", fingerprint(&part.bytes, salt.unsigned_abs()), safe(original));
        let path = format!("/api/attachment/download/{hash}/{resource}");
        let content_type = part.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        files.push(json!({
            "content_type": content_type, "name": part.name, "size": part.bytes.len(), "url": format!("{}{path}", call.world.base),
        }));
        call.world.files.keep(path, StoredFile { content_type, bytes: part.bytes });
    }
    Ok(Reply::json(Value::Array(files)))
}

/// A file name that can stand in a path as it is.
fn safe(name: &str) -> String {
    name.chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_') { sign } else { '-' })
        .collect()
}

pub(crate) fn download(call: &mut Call<'_>) -> Answer {
    let name = |key: &str| call.names.get(key).map(String::as_str).unwrap_or_default();
    let path = format!("/api/{}/download/{}/{}", name("file_type"), name("domain_hash"), name("resource_name"));
    let signature = call.world.files.sign(&path).ok_or_else(Failure::not_found)?;
    let location = format!("{}/{}?signature={signature}", call.world.storage, name("resource_name"));
    Ok(Reply { status: Some(307), body: Payload::Empty, headers: vec![("location", location)] })
}
