//! Passes that go on where they were broken off, and how far they have come.

use gorgias::changes::Bookmark;
use gorgias::{ErrorKind, Timestamp};

use super::desk::{PAGE, Reader, START, later, minutes};
use crate::support::answer;
use gorgias::budget::Priority;

/// Reads so many tickets, and gives the checkpoint after them, stored and read again.
async fn part(reader: &Reader, from: &Bookmark, most: usize) -> (Vec<i64>, Bookmark) {
    let mut pass = reader.client.changed_tickets(from);
    assert!(pass.checkpoint().is_none(), "nothing was read");
    let mut ids = Vec::new();
    while ids.len() < most {
        match pass.next().await {
            Some(ticket) => ids.push(ticket.unwrap().id),
            None => break,
        }
    }
    let stored = serde_json::to_string(&pass.checkpoint().unwrap()).unwrap();
    let checkpoint: Bookmark = serde_json::from_str(&stored).unwrap();
    assert_eq!(checkpoint, pass.checkpoint().unwrap());
    assert_eq!(checkpoint.is_checkpoint(), pass.bookmark().is_none());
    (ids, checkpoint)
}

#[tokio::test]
async fn a_pass_goes_on_from_its_checkpoint() {
    for broken_off in 1..=20 {
        let reader = Reader::of(minutes(20)).await;
        let (first, checkpoint) = part(&reader, &Bookmark::default(), broken_off).await;
        let pages = reader.server.requests().len();
        let (rest, end) = part(&reader, &checkpoint, usize::MAX).await;
        let mut all: Vec<i64> = first.iter().chain(&rest).copied().collect();
        assert!(all.len() <= 20 + PAGE, "{broken_off}: at most a page comes again: {all:?}");
        all.sort_unstable();
        all.dedup();
        assert_eq!(all, (1..=20).collect::<Vec<_>>(), "{broken_off}");
        // No page but the current one is asked for again.
        assert!(reader.server.requests().len() <= 20_usize.div_ceil(PAGE) + 1, "{broken_off}, after {pages}");
        assert!(!end.is_checkpoint() && end.time().is_some());
        assert_eq!(part(&reader, &end, usize::MAX).await.0, [0; 0]);
    }
}

/// The bookmark at the end stands at the start of the first part: what changed meanwhile comes with the next pass.
#[tokio::test]
async fn what_changes_between_the_parts_of_a_pass_is_not_lost() {
    let mut reader = Reader::of(minutes(20)).await;
    reader.pass().await;
    reader.on_desk(|desk| {
        later(desk, 3_600);
        for id in 1..=10 {
            desk.update_micros(id, (3_600 - id * 60) * 1_000_000);
        }
    });
    let (first, checkpoint) = part(&reader, &reader.bookmark, 5).await;
    assert_eq!(first, [1, 2, 3, 4, 5]);
    reader.on_desk(|desk| {
        later(desk, 3_600);
        desk.update(10, 7_000.0);
        desk.update(2, 7_100.0);
    });
    let (rest, end) = part(&reader, &checkpoint, usize::MAX).await;
    assert!([6, 7, 8, 9].iter().all(|id| rest.contains(id)), "{rest:?}");
    reader.bookmark = end;
    assert!((reader.at() - 3_540.0).abs() < 1e-3, "the newest update at the start of the first part");
    let news = reader.pass().await;
    assert_eq!(news, [2, 10]);
    assert_eq!(reader.pass().await, [0; 0]);
}

#[tokio::test]
async fn a_cursor_that_has_expired_begins_the_pass_anew() {
    let reader = Reader::of(minutes(8)).await;
    let (first, checkpoint) = part(&reader, &Bookmark::default(), 4).await;
    assert_eq!(first, [1, 2, 3, 4]);
    // Once, for whatever has a cursor.
    let mut refused = false;
    reader.before(move |_, _| {
        let refuse = !refused;
        refused = true;
        refuse.then(|| answer(400, "", r#"{"error": {"msg": "Not a valid cursor."}}"#))
    });
    let (rest, end) = part(&reader, &checkpoint, usize::MAX).await;
    // Those of the overlap were delivered in this very state.
    assert_eq!(rest, [4, 5, 6, 7, 8]);
    assert!(!end.is_checkpoint());
    // An error of everything is none of the cursor.
    reader.before(|_, _| Some(answer(401, "", "")));
    let mut pass = reader.client.changed_tickets(&checkpoint);
    assert_eq!(pass.next().await.unwrap().unwrap_err().kind(), ErrorKind::Unauthorized);
    assert!(pass.next().await.is_none() && pass.bookmark().is_none());
    assert_eq!(pass.checkpoint().unwrap(), checkpoint, "where it was");
}

#[tokio::test]
async fn a_bookmark_can_begin_at_any_time() {
    let reader = Reader::of(minutes(20)).await;
    let time: Timestamp = chrono::DateTime::from_timestamp(START - 300, 0).unwrap().into();
    let bookmark = Bookmark::since(time);
    assert_eq!(bookmark.time(), Some(time));
    let (ids, end) = part(&reader, &bookmark, usize::MAX).await;
    // Five minutes back, and the two of the overlap.
    assert_eq!(ids, (1..=8).collect::<Vec<_>>());
    assert_eq!(part(&reader, &end, usize::MAX).await.0, [0; 0]);
}

#[tokio::test]
async fn a_pass_says_how_far_it_has_come() {
    let reader = Reader::of(minutes(40)).await;
    let client = gorgias::Client::builder().base_url(&reader.server.url).api_key("agent@example.com", "key");
    let client = client.build().unwrap();
    let time: Timestamp = chrono::DateTime::from_timestamp(START - 29 * 60, 0).unwrap().into();
    let bookmark = Bookmark::since(time);
    let mut pass = client.changed_tickets(&bookmark);
    assert_eq!(pass.progress(), gorgias::changes::PassProgress::default());
    for _ in 0..16 {
        pass.next().await.unwrap().unwrap();
    }
    let progress = pass.progress();
    assert_eq!((progress.read, progress.returned), (16, 16));
    // 15 of the 31 minutes down to the end of the overlap, with 16 tickets.
    assert_eq!((progress.total, progress.calls_left), (Some(34), Some(1)));
    assert_eq!(progress.time_left, Some(std::time::Duration::ZERO), "there is room for one call");
    while pass.next().await.is_some() {}
    let end = pass.progress();
    assert_eq!((end.returned, end.total, end.calls_left), (32, Some(end.read), Some(0)));
    // In a first pass there is nothing to estimate by.
    let first = Bookmark::default();
    let mut pass = client.changed_tickets(&first);
    pass.next().await.unwrap().unwrap();
    let progress = pass.progress();
    assert_eq!((progress.total, progress.calls_left, progress.time_left), (None, None, None));
}

/// What the account still allows decides how long the calls of a pass take.
#[tokio::test]
async fn a_long_pass_says_how_long_it_still_takes() {
    let reader = Reader::of(minutes(99)).await;
    let client = gorgias::Client::builder().base_url(&reader.server.url).api_key("agent@example.com", "key");
    let client = client.build().unwrap();
    let time: Timestamp = chrono::DateTime::from_timestamp(START - 9_000 * 60, 0).unwrap().into();
    let bookmark = Bookmark::since(time);
    let mut pass = client.changed_tickets(&bookmark);
    for _ in 0..96 {
        pass.next().await.unwrap().unwrap();
    }
    let estimate = |calls| client.budget().estimate(calls, Priority::Interactive);
    let before = estimate(91);
    let progress = pass.progress();
    // 95 of 9002 minutes with 96 tickets.
    assert_eq!((progress.total, progress.calls_left), (Some(9_097), Some(91)));
    // More than the 40 calls that leave at once, and two a second after them. The bucket drains meanwhile.
    let left = progress.time_left.unwrap();
    assert!((estimate(91)..=before).contains(&left) && left > std::time::Duration::from_secs(20), "{left:?}");
}
