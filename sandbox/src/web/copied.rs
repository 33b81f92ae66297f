//! A body on its way, whose beginning is kept.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use crate::sync::lock;

/// How much of a body is kept.
pub(super) const EXCERPT: usize = 16 * 1024;

/// What is kept of a body. It fills as the body passes.
pub(super) type Excerpt = Arc<Mutex<Vec<u8>>>;

/// A body that is copied while it passes. Its length stays known.
pub(super) struct Copied {
    pub(super) inner: Body,
    pub(super) kept: Excerpt,
}

impl HttpBody for Copied {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            let mut kept = lock(&this.kept);
            let room = EXCERPT.saturating_sub(kept.len()).min(data.len());
            kept.extend_from_slice(data.get(..room).unwrap_or_default());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
