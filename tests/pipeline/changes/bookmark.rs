//! The bookmark as it is stored.

use gorgias::changes::Bookmark;
use serde_json::json;

use super::desk::{Reader, minutes};

#[tokio::test]
async fn what_is_stored_is_small_and_comes_back() {
    let mut reader = Reader::of(minutes(50)).await;
    reader.pass().await;
    let stored = serde_json::to_value(&reader.bookmark).unwrap();
    // Of fifty tickets the three of the last two minutes.
    let start = 1_777_881_600_000_000_i64;
    let delivered = json!([[1, start], [2, start - 60_000_000], [3, start - 120_000_000]]);
    let expected = json!({"v": 1, "list": "list_tickets", "at": "2026-05-04T08:00:00.000000Z", "delivered": delivered});
    assert_eq!(stored, expected);
    assert_eq!(serde_json::from_value::<Bookmark>(stored).unwrap(), reader.bookmark);
}

#[test]
fn the_default_is_the_beginning_of_time() {
    let bookmark = Bookmark::default();
    assert_eq!(bookmark.time(), None);
    let stored = serde_json::to_string(&bookmark).unwrap();
    assert_eq!(serde_json::from_str::<Bookmark>(&stored).unwrap(), bookmark);
    assert_eq!(serde_json::from_str::<Bookmark>(r#"{"v": 1}"#).unwrap(), bookmark);
}

#[test]
fn an_added_field_is_ignored_and_another_version_refused() {
    let bookmark: Bookmark =
        serde_json::from_value(json!({"v": 1, "at": "2026-05-04T08:00:00Z", "delivered": [[7, 8]], "more": true}))
            .unwrap();
    assert_eq!(bookmark.time().unwrap().to_string(), "2026-05-04T08:00:00.000000Z");
    for other in [0, 2] {
        let error = serde_json::from_value::<Bookmark>(json!({"v": other})).unwrap_err().to_string();
        assert!(error.contains(&format!("version {other}")) && error.contains('`'), "{error}");
    }
    assert!(serde_json::from_value::<Bookmark>(json!({"at": "2026-05-04T08:00:00Z"})).is_err());
}

#[tokio::test]
async fn nothing_of_a_customer_is_shown_and_a_pass_can_move() {
    const fn moved<T: Clone + Send + Sync + 'static>() {}
    const fn send<T: Send>(_: &T) {}
    moved::<Bookmark>();
    let reader = Reader::of(minutes(2)).await;
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    send(&pass);
    send(&pass.next());
    pass.next().await.unwrap().unwrap();
    let shown = format!("{pass:?} {:?}", reader.bookmark);
    assert!(shown.contains("done: false") && !shown.contains("subject"), "{shown}");
}
