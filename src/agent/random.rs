//! Marks and handles that nobody can guess.

use super::{ToolError, digest};

/// So many random bytes as hexadecimal digits.
///
/// # Errors
/// If the operating system has no randomness.
pub(crate) fn hex<const N: usize>() -> Result<String, ToolError> {
    Ok(digest::hex(&bytes::<N>()?))
}

/// Six random decimal digits: two tokens.
///
/// # Errors
/// If the operating system has no randomness.
pub(crate) fn digits() -> Result<String, ToolError> {
    Ok(format!("{:06}", u32::from_be_bytes(bytes()?) % 1_000_000))
}

/// So many random bytes.
///
/// # Errors
/// If the operating system has no randomness.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], ToolError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| ToolError::new("the operating system gave no random numbers").remedy("try again later"))?;
    Ok(bytes)
}
