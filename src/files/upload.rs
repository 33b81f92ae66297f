//! `POST /api/upload`: multipart, one part per file.

use std::pin::Pin;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::error::{Error, ErrorKind, Violation};
use crate::operations::UPLOAD_FILES;
use crate::response::Response;
use crate::types::{UploadType, UploadedFile};
use crate::validate::{Checker, Rule};
use crate::{Client, client};

/// A builder for [`Client::upload_files`].
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct UploadFiles<'a> {
    client: &'a Client,
    files: Vec<Part>,
    type_: Option<UploadType>,
}

#[derive(Clone)]
struct Part {
    label: String,
    content_type: String,
    content: Bytes,
}

impl Client {
    /// Uploads files, to be attached to messages afterwards.
    ///
    /// Each file becomes a part of one multipart request; its label is the name that it will have. The response lists
    /// the stored files in order, with the `url` that `attachments` of a message expect. Files over a limit that is not
    /// documented are refused with 413. A call whose response was lost may have stored the files; uploading again
    /// stores them a second time, which does no harm beyond that.
    ///
    /// `POST /api/upload`, OAuth scope unknown; repeating the call repeats its effect.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client, photo: Vec<u8>) -> gorgias::Result<()> {
    /// let files = client.upload_files().file("package-damaged.png", "image/png", photo).send().await?;
    /// println!("{:?}", files[0].url);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_files(&self) -> UploadFiles<'_> {
        UploadFiles { client: self, files: Vec::new(), type_: None }
    }
}

impl UploadFiles<'_> {
    /// Adds a file: its name (`package-damaged.png`), media type (`image/png`) and content.
    pub fn file(mut self, name: impl Into<String>, content_type: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.files.push(Part { label: name.into(), content_type: content_type.into(), content: content.into() });
        self
    }

    /// Sets what the files are for, and so who can read them. `attachment`, the default, is private;
    /// `public_attachment` is readable by whoever knows its address.
    pub fn type_(mut self, type_: impl Into<UploadType>) -> Self {
        self.type_ = Some(type_.into());
        self
    }

    /// Sends the call. Awaiting the call itself does the same.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] before sending when no file was added, or one has no name or no valid media
    ///   type.
    /// - [`ErrorKind::PayloadTooLarge`] when Gorgias refuses the size.
    /// - The errors of any call: see [`ErrorKind`].
    pub async fn send(self) -> Result<Response<Vec<UploadedFile>>, Error> {
        let operation = &UPLOAD_FILES;
        let form = self.form().map_err(|e| e.operation(operation))?;
        let mut url = self.client.base_url().clone();
        url.set_path(operation.path);
        if let Some(type_) = &self.type_ {
            url.query_pairs_mut().append_pair("type", type_.as_str());
        }
        let http = client::http_client(self.client);
        let request = http.post(url).header(CONTENT_TYPE, form.content_type).body(form.body).build();
        let request = request.map_err(|e| Error::from_transport(operation, e))?;
        let answer = client::exchange(self.client, operation, request).await?;
        client::decode(self.client, operation, answer)
    }

    /// The form in one piece, so that it can be sent again after a refusal.
    fn form(&self) -> Result<Form, Error> {
        let mut at = Checker::default();
        if client::inner(self.client).checks_limits() {
            at.field("type", &self.type_, &Rule::NONE);
        }
        let mut violations = at.into_violations();
        if self.files.is_empty() {
            violations.push(Violation::new("file".into(), "is required: add at least one file".into()));
        }
        let mut form = Form::new(self.files.iter().map(|part| part.content.len() + 256).sum());
        for (index, part) in self.files.iter().enumerate() {
            let problem = if part.label.trim().is_empty() || part.label.chars().any(|c| c.is_control() || c == '"') {
                "must have a name without quotation marks and control characters"
            } else if !is_media_type(&part.content_type) {
                "must have a media type such as `image/png`"
            } else {
                form.add(part);
                continue;
            };
            violations.push(Violation::new(format!("file.{index}"), problem.into()));
        }
        if violations.is_empty() {
            return Ok(form.end());
        }
        Err(Error::new(ErrorKind::InvalidRequest).with_violations(violations))
    }
}

/// A body of the type `multipart/form-data`.
struct Form {
    boundary: String,
    content_type: String,
    body: Vec<u8>,
}

impl Form {
    fn new(size: usize) -> Self {
        // No file holds it: it is 192 bits at random.
        let boundary: String = (0..3).map(|_| format!("{:016x}", fastrand::u64(..))).collect();
        let content_type = format!("multipart/form-data; boundary={boundary}");
        Self { boundary, content_type, body: Vec::with_capacity(size) }
    }

    /// Adds a file, with names as browsers write them: percent-encoding would become part of the name.
    fn add(&mut self, Part { label, content_type, content }: &Part) {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{label}\"; filename=\"{label}\"\r\nContent-Type: {content_type}\r\n\r\n",
            self.boundary
        );
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    fn end(mut self) -> Self {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self
    }
}

/// Whether a text is a media type, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let token =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    let (essence, parameters) = text.split_once(';').unwrap_or((text, "charset=utf-8"));
    let mut names = parameters.split(';').map(|parameter| parameter.split_once('='));
    let parameters =
        names.all(|parameter| parameter.is_some_and(|(name, value)| token(name.trim()) && !value.trim().is_empty()));
    let is_safe = text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
    is_safe && parameters && essence.trim_end().split_once('/').is_some_and(|(kind, of)| token(kind) && token(of))
}

impl<'a> IntoFuture for UploadFiles<'a> {
    type Output = Result<Response<Vec<UploadedFile>>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl std::fmt::Debug for UploadFiles<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names of files are customers' words often enough.
        f.debug_struct("UploadFiles")
            .field("files", &self.files.len())
            .field("type", &self.type_)
            .finish_non_exhaustive()
    }
}
