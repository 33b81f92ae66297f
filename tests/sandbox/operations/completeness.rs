//! No operation is left out, and none is claimed by a story that does not call it.

use std::panic::AssertUnwindSafe;

use gorgias::operations::OPERATIONS;

use super::desk::Desk;

#[test]
fn every_operation_is_covered_by_one_story() {
    let mut covered = super::covered();
    covered.sort_unstable();
    assert_eq!(covered, OPERATIONS.iter().map(|operation| operation.id).collect::<Vec<_>>());
}

/// Whether a story that calls `get_tag` could claim to cover these.
async fn could_claim(covers: &'static [&'static str]) -> bool {
    let desk = Desk::open().await;
    call!(desk, get_tag.id(desk.ids().tag));
    std::panic::catch_unwind(AssertUnwindSafe(|| desk.close(covers))).is_ok()
}

#[tokio::test]
async fn a_story_cannot_claim_what_it_does_not_call() {
    assert!(could_claim(&["get_tag"]).await);
    assert!(!could_claim(&["get_tag", "update_tag"]).await);
}

#[tokio::test]
async fn a_list_is_not_covered_by_its_first_page() {
    let desk = Desk::open().await;
    call!(desk, list_tags.limit(1));
    assert!(std::panic::catch_unwind(AssertUnwindSafe(|| desk.close(&["list_tags"]))).is_err());
    let desk = Desk::open().await;
    assert_eq!(walk!(desk, 1, list_tags).len(), 3);
    desk.close(&["list_tags"]);
}
