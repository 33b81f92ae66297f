//! Files in calls by id, where all is JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::call::Given;
use super::{DOWNLOAD_FILE, UPLOAD_FILES};
use crate::error::{Error, ErrorKind, Violation};
use crate::types::UploadType;
use crate::{Client, Response};

/// Uploads the files among the arguments.
pub(super) async fn upload(client: &Client, mut given: Given) -> Result<Response<Value>, Error> {
    let unset = |name, reason| crate::client::check::unset(&UPLOAD_FILES, name, reason);
    let type_: Option<UploadType> = given.take("type").map_err(|reason| unset("type", reason))?;
    let files: Vec<Value> = given.take("files").map_err(|reason| unset("files", reason))?;
    let mut call = client.upload_files();
    let mut violations = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let text = |key: &str| file.get(key).and_then(Value::as_str);
        let content = match (text("text"), text("base64")) {
            (Some(text), None) => Ok(Bytes::from(text.to_owned())),
            (None, Some(encoded)) => STANDARD.decode(encoded).map(Bytes::from).map_err(|_| "has no valid `base64`"),
            _ => Err("needs either `text` or `base64`"),
        };
        match content {
            Ok(content) => {
                call = call.file(text("name").unwrap_or_default(), text("content_type").unwrap_or_default(), content);
            }
            Err(why) => violations.push(Violation::new(format!("files.{index}"), why.to_owned())),
        }
    }
    crate::client::check::refuse(&UPLOAD_FILES, violations)?;
    if let Some(type_) = type_ {
        call = call.type_(type_);
    }
    let stored = call.send().await?;
    // Written by us out of what was read: the fields that the crate knows.
    let written = serde_json::to_value(&*stored);
    let written = written.map_err(|_| Error::new(ErrorKind::Decode).operation(&UPLOAD_FILES).effect(true))?;
    Ok(stored.map(|_| written))
}

/// Downloads the file that the arguments name.
pub(super) async fn download(client: &Client, mut given: Given) -> Result<Response<Value>, Error> {
    let mut text = |name: &'static str| {
        let value = given.take::<String>(name);
        value.map_err(|reason| crate::client::check::unset(&DOWNLOAD_FILE, name, reason))
    };
    let (file_type, domain_hash, resource_name) = (text("file_type")?, text("domain_hash")?, text("resource_name")?);
    let call = client.download_file().file_type(file_type).domain_hash(domain_hash).resource_name(resource_name);
    Ok(shown(call.send().await?))
}

/// A response that is no JSON, as JSON.
pub(super) fn shown(response: Response<Bytes>) -> Response<Value> {
    let media = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let is_text = media.as_deref().is_some_and(|media| {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        media.starts_with("text/")
            || matches!(media.as_str(), "application/json" | "application/csv" | "application/xml")
    });
    response.map(|content| {
        let bytes = content.len();
        match std::str::from_utf8(&content) {
            Ok(text) if is_text => json!({ "content_type": media, "bytes": bytes, "text": text }),
            _ => json!({ "content_type": media, "bytes": bytes, "base64": STANDARD.encode(&content) }),
        }
    })
}
