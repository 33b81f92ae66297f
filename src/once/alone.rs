//! Where there is no fleet: nothing to hold. Stands in the place of `hold.rs` without the feature `redis`.

use super::memory::Memo;
use super::turn::Next;
use crate::Client;

/// Never there.
#[allow(dead_code, reason = "nobody makes one")]
pub(super) struct Hold;

impl Hold {
    pub(super) async fn wait(_: &Client, _: &str) -> Option<Self> {
        None
    }

    pub(super) async fn recall(_: &Client, _: &str) -> Option<i64> {
        None
    }

    pub(super) async fn is_kept(&self) -> bool {
        true
    }

    pub(super) async fn next(&self, _: Option<Memo>) -> Option<Next> {
        None
    }

    pub(super) async fn end(self, _: Option<i64>, _: bool) {}
}
