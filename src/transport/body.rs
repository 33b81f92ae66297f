//! Reads bodies, never more than allowed.

use bytes::{Bytes, BytesMut};

use crate::error::ReadError;

/// Reads the whole body. One that comes in one piece is not copied.
pub(crate) async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, ReadError> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(ReadError::TooLarge);
    }
    let Some(first) = response.chunk().await.map_err(ReadError::Broken)? else { return Ok(Bytes::new()) };
    if first.len() > limit {
        return Err(ReadError::TooLarge);
    }
    let Some(second) = response.chunk().await.map_err(ReadError::Broken)? else { return Ok(first) };
    // The announced length is below the limit, and so safe to reserve.
    let announced = announced.and_then(|length| usize::try_from(length).ok());
    let mut body = BytesMut::with_capacity(announced.unwrap_or((first.len() + second.len()) * 2));
    body.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > limit {
            return Err(ReadError::TooLarge);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(ReadError::Broken)?;
    }
    Ok(body.freeze())
}
