//! An error of ours on its way through generated code, whose hooks can return nothing but responses: it travels inside of a
//! response that no server sends, and the generated `send` takes it out again.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::StatusCode;

use super::Error;
use crate::lock::lock;

/// The error within the response. A lock, because extensions of responses must be `Sync` and `Clone`.
#[derive(Clone)]
struct Carried(Arc<Mutex<Option<Error>>>);

/// Marks responses of our own making; no server sends it.
const CARRIER: u16 = 599;

impl Error {
    /// Wraps the error in a response.
    pub(crate) fn into_response(self) -> reqwest::Response {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(CARRIER).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(Carried(Arc::new(Mutex::new(Some(self)))));
        reqwest::Response::from(response)
    }

    /// Wraps the error in what the generated code returns.
    pub(crate) fn into_generated(self) -> progenitor_client::Error<()> {
        progenitor_client::Error::UnexpectedResponse(self.into_response())
    }

    /// Whether a response carries an error of ours.
    pub(crate) fn is_in(response: &reqwest::Response) -> bool {
        response.status().as_u16() == CARRIER
    }

    /// Takes the error out of a response.
    pub(crate) fn take_from(response: &mut reqwest::Response) -> Option<Self> {
        let carried = response.extensions_mut().remove::<Carried>()?;
        lock(&carried.0).take()
    }
}
