//! `POST /api/upload`: multipart, one part per file.

use std::pin::Pin;

use bytes::Bytes;
use http_body_util::BodyExt as _;

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
        let mut request = http.post(url).multipart(form).build().map_err(|e| Error::from_transport(operation, e))?;
        // In one piece, so that it can be sent again after a refusal: a form is gone once it is read.
        if let Some(form) = request.body_mut().take() {
            let whole = form.collect().await.map_err(|e| Error::from_transport(operation, e))?.to_bytes();
            *request.body_mut() = Some(whole.into());
        }
        let answer = client::exchange(self.client, operation, request).await?;
        client::decode(self.client, operation, answer)
    }

    fn form(&self) -> Result<reqwest::multipart::Form, Error> {
        let mut at = Checker::default();
        if client::inner(self.client).checks_limits() {
            at.field("type", &self.type_, &Rule::NONE);
        }
        let mut violations = at.into_violations();
        if self.files.is_empty() {
            violations.push(Violation::new("file".into(), "is required: add at least one file".into()));
        }
        // Names as browsers write them: percent-encoding would become part of the name.
        let mut form = reqwest::multipart::Form::new().percent_encode_noop();
        for (index, part) in self.files.iter().enumerate() {
            if part.label.trim().is_empty() || part.label.chars().any(|c| c.is_control() || c == '"') {
                let message = "must have a name without quotation marks and control characters";
                violations.push(Violation::new(format!("file.{index}"), message.into()));
                continue;
            }
            let content = reqwest::multipart::Part::stream_with_length(part.content.clone(), part.content.len() as u64);
            match content.file_name(part.label.clone()).mime_str(&part.content_type) {
                Ok(content) => form = form.part(part.label.clone(), content),
                Err(_) => violations
                    .push(Violation::new(format!("file.{index}"), "must have a media type such as `image/png`".into())),
            }
        }
        if violations.is_empty() {
            return Ok(form);
        }
        Err(Error::new(ErrorKind::InvalidRequest).with_violations(violations))
    }
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
