//! One delivery, as it arrived.

use std::fmt;

use http::HeaderMap;

/// The parts of a delivery as it arrived: headers, query and raw body. Borrowed, so making one costs nothing.
///
/// The body must be the very bytes that were received. A body that was parsed and written again is another one, and no
/// signature fits it.
#[derive(Clone, Copy)]
pub struct WebhookRequest<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
}

impl<'a> WebhookRequest<'a> {
    /// Creates a delivery to an address without a query.
    #[must_use]
    pub fn new(headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self { headers, query: "", body }
    }

    /// Sets the query of the address, without `?` and not decoded; `None` is taken as empty.
    #[must_use]
    pub fn query(mut self, query: impl Into<Option<&'a str>>) -> Self {
        self.query = query.into().unwrap_or_default();
        self
    }
}

/// Shows sizes only: headers and query can hold the secret, the body holds customers' words.
impl fmt::Debug for WebhookRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookRequest")
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
