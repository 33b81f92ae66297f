//! `GET /api/{file_type}/download/{domain_hash}/{resource_name}`: redirected with 307 to a signed address on another
//! host.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use url::Url;

use crate::Client;
use crate::client;
use crate::error::{Error, ErrorKind, Violation};
use crate::model::PathSegment;
use crate::operations::DOWNLOAD_FILE;
use crate::response::Response;

/// A builder for [`Client::download_file`].
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct DownloadFile<'a> {
    client: &'a Client,
    file_type: Result<PathSegment, &'static str>,
    domain_hash: Result<PathSegment, &'static str>,
    resource_name: Result<PathSegment, &'static str>,
}

const REQUIRED: &str = "is required";
const SEGMENT: &str = "must not be empty, `.` or `..`, nor hold slashes, backslashes or control characters";
const ADDRESS: &str =
    "is not the address of a private file of this account: /api/{file_type}/download/{domain_hash}/{resource_name}";

impl Client {
    /// Downloads a private file, such as an attachment of a message.
    ///
    /// Gorgias redirects to a signed address on another host, valid for a while. It is fetched at once, **without
    /// credentials**: they stay with Gorgias. The whole file is held in memory; one that is larger than
    /// [`max_response_bytes`](crate::ClientBuilder::max_response_bytes) is refused. The headers of the response are
    /// those of the file: `content-type` names its media type. Public files need no call: their address opens as it is.
    ///
    /// `GET /api/{file_type}/download/{domain_hash}/{resource_name}`, OAuth scope unknown; repeating the identical call
    /// changes nothing more.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client, attachment: &str) -> gorgias::Result<()> {
    /// let file = client.download_file().url(attachment).send().await?;
    /// println!("{} bytes of {:?}", file.len(), file.headers().get("content-type"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn download_file(&self) -> DownloadFile<'_> {
        DownloadFile {
            client: self,
            file_type: Err(REQUIRED),
            domain_hash: Err(REQUIRED),
            resource_name: Err(REQUIRED),
        }
    }
}

impl DownloadFile<'_> {
    /// Sets the kind of file, as in its address: `attachment` for instance.
    pub fn file_type(mut self, value: impl TryInto<PathSegment>) -> Self {
        self.file_type = value.try_into().map_err(|_| SEGMENT);
        self
    }

    /// Sets the hash of the account, as in the address of the file.
    pub fn domain_hash(mut self, value: impl TryInto<PathSegment>) -> Self {
        self.domain_hash = value.try_into().map_err(|_| SEGMENT);
        self
    }

    /// Sets the name of the stored file, as in its address.
    pub fn resource_name(mut self, value: impl TryInto<PathSegment>) -> Self {
        self.resource_name = value.try_into().map_err(|_| SEGMENT);
        self
    }

    /// Takes all three from the address of a file, such as the `url` of an attachment, on the host of this client.
    pub fn url(mut self, address: impl AsRef<str>) -> Self {
        let segments = self.segments_of(address.as_ref());
        let [file_type, domain_hash, resource_name] = segments.unwrap_or([Err(ADDRESS), Err(ADDRESS), Err(ADDRESS)]);
        (self.file_type, self.domain_hash, self.resource_name) = (file_type, domain_hash, resource_name);
        self
    }

    fn segments_of(&self, address: &str) -> Option<[Result<PathSegment, &'static str>; 3]> {
        let base = self.client.base_url();
        let url = base.join(address).ok().filter(|url| client::same_origin(url, base))?;
        let decode = |text: &str| {
            let text = percent_encoding::percent_decode_str(text).decode_utf8().map_err(|_| SEGMENT)?;
            PathSegment::try_from(&*text).map_err(|_| SEGMENT)
        };
        let segments: Vec<&str> = url.path_segments()?.collect();
        match segments.as_slice() {
            ["api", kind, "download", hash, name] => Some([decode(kind), decode(hash), decode(name)]),
            _ => None,
        }
    }

    /// Sends the call, and fetches the file. Awaiting the call itself does the same.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] before sending when a part of the address is missing or unsafe.
    /// - [`ErrorKind::Redirect`] when Gorgias points to an address that is not `https`.
    /// - [`ErrorKind::ResponseTooLarge`] when the file is larger than
    ///   [`max_response_bytes`](crate::ClientBuilder::max_response_bytes).
    /// - The errors of any call: see [`ErrorKind`].
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        let operation = &DOWNLOAD_FILE;
        let address = self.address()?;
        let http = client::http_client(self.client);
        let request = http.get(address).build().map_err(|e| Error::from_transport(operation, e))?;
        client::exchange(self.client, operation, request).await
    }

    fn address(&self) -> Result<Url, Error> {
        let parts = [
            ("file_type", &self.file_type),
            ("domain_hash", &self.domain_hash),
            ("resource_name", &self.resource_name),
        ];
        let violations: Vec<Violation> = parts
            .iter()
            .filter_map(|(name, part)| part.as_ref().err().map(|why| Violation::new((*name).into(), (*why).into())))
            .collect();
        let (Ok(file_type), Ok(domain_hash), Ok(resource_name)) =
            (&self.file_type, &self.domain_hash, &self.resource_name)
        else {
            return Err(Error::new(ErrorKind::InvalidRequest).operation(&DOWNLOAD_FILE).with_violations(violations));
        };
        let mut url = self.client.base_url().clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().push("api").push(file_type.as_str()).push("download");
            path.push(domain_hash.as_str()).push(resource_name.as_str());
        }
        Ok(url)
    }
}

impl<'a> IntoFuture for DownloadFile<'a> {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for DownloadFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of files are customers' words often enough.
        f.debug_struct("DownloadFile").field("client", self.client).finish_non_exhaustive()
    }
}
