//! A body that ends too early, as when the connection breaks while it is on its way.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::HttpBody;
use bytes::Bytes;
use hyper::body::Frame;

/// Gives half of the bytes, and then fails, which ends the connection.
#[derive(Debug)]
pub(super) struct Truncated {
    half: Option<Bytes>,
    flushed: bool,
}

impl Truncated {
    pub(super) fn of(bytes: &Bytes) -> Self {
        Self { half: Some(bytes.slice(..bytes.len() / 2)), flushed: false }
    }
}

impl HttpBody for Truncated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if let Some(half) = this.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !this.flushed {
            // The server sends what it has when nothing follows for a while; an error right away would take the first half along.
            this.flushed = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}
