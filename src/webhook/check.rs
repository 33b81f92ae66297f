//! Verifying a body that arrives in parts: each part goes into the signature when it comes, and the body need not be gone through
//! again.

use hmac::Mac as _;
use subtle::ConstantTimeEq as _;

use super::error::VerifyError;
use super::signature::Tag;
use super::tolerance::{Off, TimestampTolerance};
use super::verifier::{Key, Verified};

/// A verification that has begun: what the head of a delivery says is accepted.
pub(super) struct Check {
    /// Signatures as we make them, each with the index of its secret.
    macs: Vec<(usize, Key)>,
    /// Signatures as they came.
    tags: Vec<Tag>,
    /// When it was sent, and how far that may be off.
    sent: Option<(i64, TimestampTolerance)>,
}

impl Check {
    /// `head` stands before the body in what is signed.
    pub(super) fn new<'a>(
        keys: impl Iterator<Item = (usize, &'a Key)>,
        head: &[u8],
        tags: Vec<Tag>,
        sent: Option<(i64, TimestampTolerance)>,
    ) -> Self {
        let mac = |key: &Key| {
            let mut mac = key.clone();
            mac.update(head);
            mac
        };
        Self { macs: keys.map(|(index, key)| (index, mac(key))).collect(), tags, sent }
    }

    /// The next part of the body.
    pub(super) fn update(&mut self, part: &[u8]) {
        self.macs.iter_mut().for_each(|(_, mac)| mac.update(part));
    }

    pub(super) fn finish(self, now: i64) -> Result<Verified, VerifyError> {
        let Self { macs, tags, sent } = self;
        let mut fits = macs.into_iter().filter_map(|(index, mac)| {
            let expected: Tag = mac.finalize().into_bytes().into();
            // No early end, so that the time does not tell which signature came close.
            (tags.iter().fold(0, |found, tag| found | expected.ct_eq(tag).unwrap_u8()) == 1).then_some(index)
        });
        let secret = fits.next().ok_or(VerifyError::Mismatch)?;
        // After the signature: a forged time learns nothing.
        if let Some((at, tolerance)) = sent {
            tolerance.check(at, now).map_err(|off| match off {
                Off::Old => VerifyError::TooOld,
                Off::Future => VerifyError::InTheFuture,
            })?;
        }
        Ok(Verified { secret })
    }
}
