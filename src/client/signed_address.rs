//! Where `download_file` sends the reader: the signed address of a file.

use http::header;
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::operations::DOWNLOAD_FILE;

/// Where the file is. Plain `http` only when the API itself, at `base`, is reached that way, as on a sandbox.
pub(super) fn signed_address(base: &Url, answer: &reqwest::Response) -> Result<Url, Error> {
    let error = |detail: &'static str| {
        Error::new(ErrorKind::Redirect)
            .operation(&DOWNLOAD_FILE)
            .answered(answer.status(), answer.headers())
            .detail(detail)
    };
    let location = answer.headers().get(header::LOCATION).and_then(|l| l.to_str().ok());
    let target = location.and_then(|l| answer.url().join(l).ok()).ok_or_else(|| error("no usable Location"))?;
    let plain = target.scheme() == "http" && base.scheme() == "http";
    if target.scheme() == "https" || plain { Ok(target) } else { Err(error("the address of the file is not https")) }
}
