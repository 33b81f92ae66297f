//! The two operations that progenitor cannot express, written by hand on the same pipeline: multipart upload, and download
//! by a redirect to a signed address.

mod download;
mod upload;

pub use download::DownloadFile;
pub use upload::UploadFiles;
