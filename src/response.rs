//! A decoded body together with the status and headers of its response.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode};

use crate::odd::{Found, OddItem, OddValue};

/// The response to a call: the decoded body, reached by dereferencing, and the status and headers that came with it.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let ticket = client.get_ticket().id(7).send().await?;
/// println!("{:?}", ticket.subject); // a field of the body
/// println!("{} {:?} {:?}", ticket.status(), ticket.request_id(), ticket.call_limit());
/// let ticket = ticket.into_inner(); // the body alone
/// # let _ = ticket;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    inner: T,
    status: StatusCode,
    headers: HeaderMap,
    /// What could not be read. Nearly always nothing.
    odd: Option<Box<Found>>,
}

impl<T> Response<T> {
    pub(crate) fn new(inner: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { inner, status, headers, odd: None }
    }

    /// Adds what could not be read.
    pub(crate) fn with_odd(mut self, found: Found) -> Self {
        self.odd = (!found.items.is_empty() || !found.values.is_empty()).then(|| Box::new(found));
        self
    }

    /// Returns the decoded body, the status and the headers.
    #[must_use]
    pub fn into_parts(self) -> (T, StatusCode, HeaderMap) {
        (self.inner, self.status, self.headers)
    }

    /// Returns the same response around something else.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { inner: change(self.inner), status: self.status, headers: self.headers, odd: self.odd }
    }

    /// Returns the response, or an error if items of the list could not be read: for who concludes from what is not in it.
    pub(crate) fn complete(self) -> crate::Result<Self> {
        match self.odd_items().first() {
            None => Ok(self),
            Some(item) => Err(crate::Error::of_item(item)),
        }
    }

    /// Returns the items of the list that could not be read, and are not in it; nearly always none. See
    /// [`odd`](crate::odd).
    #[must_use]
    pub fn odd_items(&self) -> &[OddItem] {
        self.odd.as_ref().map_or(&[], |odd| &odd.items)
    }

    /// Returns the values that were read as absent, because they are not what belongs there; nearly always none. At most
    /// 1,000 are listed. See [`odd`](crate::odd).
    #[must_use]
    pub fn odd_values(&self) -> &[OddValue] {
        self.odd.as_ref().map_or(&[], |odd| &odd.values)
    }

    /// Returns the decoded body alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// Returns the status. Any 2xx is a success, whichever the documentation names.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns Gorgias' id of the request, for its support (observed live, not documented).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        crate::error::request_id(&self.headers)
    }

    /// Returns the used and the allowed calls of the account in the current window, as the response reports them.
    #[must_use]
    pub fn call_limit(&self) -> Option<(u32, u32)> {
        crate::budget::call_limit(&self.headers)
    }
}

impl<T> Response<Option<T>> {
    /// Returns the response around what is there, or as it is where there is nothing.
    pub(crate) fn transposed(self) -> Result<Response<T>, Self> {
        let Self { inner, status, headers, odd } = self;
        match inner {
            Some(inner) => Ok(Response { inner, status, headers, odd }),
            None => Err(Self { inner: None, status, headers, odd }),
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold cookies.
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id())
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
