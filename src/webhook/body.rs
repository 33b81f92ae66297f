//! Reading the bodies of deliveries, whose senders are not known before the last byte: in a limited time, and with a limit to what
//! all of them together hold in memory.

use std::sync::Arc;
use std::time::Duration;

use ::axum::body::{Body, HttpBody as _};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Refusal;

/// The time in which a body has to arrive, by default.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The bytes that each body may hold. Deliveries are smaller, as a rule.
const SMALL: usize = 16 * 1024;

/// The unit in which larger ones share.
const UNIT: usize = 1024;

/// Reads bodies. Those above a size share room for one of the largest, and wait for it without reading on. Clones are the same.
#[derive(Clone)]
pub(crate) struct BodyReader {
    limit: usize,
    patience: Duration,
    room: Arc<Semaphore>,
}

impl BodyReader {
    pub(crate) fn new(limit: usize, patience: Duration) -> Self {
        Self { limit, patience, room: Arc::new(Semaphore::new(Self::units(limit) as usize)) }
    }

    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    fn units(bytes: usize) -> u32 {
        // What tokio can count is larger than any body.
        u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX).min(Semaphore::MAX_PERMITS.min(1 << 28) as u32)
    }

    /// Returns the raw bytes, up to the limit and not beyond, and hands each part to `part` as it comes. What announces more is
    /// not read at all.
    pub(crate) async fn read(&self, body: Body, part: impl FnMut(&[u8])) -> Result<Bytes, Refusal> {
        let slow = Refusal::TooSlow { limit: self.patience };
        tokio::time::timeout(self.patience, self.read_all(body, part)).await.unwrap_or(Err(slow))
    }

    async fn read_all(&self, mut body: Body, mut part: impl FnMut(&[u8])) -> Result<Bytes, Refusal> {
        let too_large = Refusal::TooLarge { limit: self.limit };
        let hint = body.size_hint();
        if hint.lower() > self.limit as u64 {
            return Err(too_large);
        }
        // Within the limit, or not known.
        let announced = hint.exact().map(|bytes| bytes as usize);
        let mut whole = BytesMut::new();
        let mut room: Option<OwnedSemaphorePermit> = None;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| Refusal::Incomplete)?.into_data() else { continue };
            let length = whole.len() + data.len();
            if length > self.limit {
                return Err(too_large);
            }
            part(&data);
            if room.is_none() && length > SMALL {
                // All at once: two that each wait for what the other holds would both wait in vain.
                let bytes = announced.unwrap_or(self.limit);
                let got = Arc::clone(&self.room).acquire_many_owned(Self::units(bytes)).await;
                room = Some(got.map_err(|_| Refusal::Incomplete)?);
                whole.reserve(bytes.saturating_sub(whole.len()));
            }
            // Only now: while it waits, what has come is in the buffer that it was read into, and nowhere else.
            whole.extend_from_slice(&data);
        }
        drop(room);
        Ok(whole.freeze())
    }
}
