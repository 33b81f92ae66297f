//! What makes incremental reading lose changes, one by one.

use std::time::Duration;

use gorgias::ErrorKind;

use super::desk::{Reader, later, minutes};
use crate::support::answer;

const YEAR: f64 = 365.0 * 86_400.0;

/// The walk has not come to ticket 8 yet when it jumps to the front, behind its back. The pass takes an hour, so that the
/// overlap does not help.
#[tokio::test]
async fn a_ticket_that_is_updated_during_a_pass_comes_with_the_next_one() {
    let mut reader = Reader::of(minutes(8)).await;
    reader.before(|desk, answer| {
        if answer == 2 {
            later(desk, 600);
            desk.update(8, 600.0);
            later(desk, 3_000);
            desk.update(20, 3_600.0);
        }
        None
    });
    assert_eq!(reader.pass().await, [1, 2, 3, 4, 5, 6, 7]);
    reader.nothing_happens();
    assert!(reader.at() < 1.0, "the bookmark stands at the start of the pass");
    assert_eq!(reader.pass().await, [20, 8]);
    assert!(reader.has_everything());
}

/// An update of 100 seconds ago becomes visible only now; a later one was there before.
#[tokio::test]
async fn an_update_that_becomes_visible_late_is_caught_by_the_overlap() {
    for (overlap, caught) in [(None, true), (Some(Duration::from_secs(100)), true), (Some(Duration::ZERO), false)] {
        let mut reader = Reader::of(minutes(3)).await;
        reader.pass().await;
        reader.on_desk(|desk| {
            later(desk, 10);
            desk.update(2, -100.0);
        });
        let pass = reader.client.changed_tickets(&reader.bookmark);
        let mut pass = match overlap {
            Some(overlap) => pass.overlap(overlap),
            None => pass,
        };
        let mut ids = Vec::new();
        while let Some(ticket) = pass.next().await {
            ids.push(ticket.unwrap().id);
        }
        // The last case is the counterproof: without an overlap it is lost.
        assert_eq!(ids.contains(&2), caught, "{overlap:?}");
    }
}

#[tokio::test]
async fn a_date_in_the_future_hides_nothing_and_comes_once() {
    let mut desk = minutes(4);
    desk.update(50, YEAR);
    let mut reader = Reader::of(desk).await;
    assert_eq!(reader.pass().await, [50, 1, 2, 3, 4]);
    assert!(reader.at() <= 0.0, "never later than the server's time");
    reader.on_desk(|desk| {
        later(desk, 900);
        desk.update(4, 880.0);
    });
    assert_eq!(reader.pass().await, [4], "and the one in the future not again");
    assert!(reader.at() <= 900.0);
    // It changes once more, and gets an ordinary date: earlier than before, and news all the same.
    reader.on_desk(|desk| {
        later(desk, 100);
        desk.update(50, 990.0);
    });
    assert_eq!(reader.pass().await, [50]);
    assert_eq!(reader.pass().await, [0; 0]);
}

#[tokio::test]
async fn without_the_servers_time_that_of_this_machine_counts() {
    // In the next century, by any clock.
    let mut desk = minutes(2);
    desk.silent_clock = true;
    desk.update(50, 80.0 * YEAR);
    let mut reader = Reader::of(desk).await;
    let before = chrono::Utc::now();
    reader.pass().await;
    let at = reader.bookmark.time().unwrap().to_datetime();
    assert!(before <= at + chrono::TimeDelta::milliseconds(1) && at <= chrono::Utc::now(), "{at}");
}

#[tokio::test]
async fn a_pass_that_is_broken_off_is_made_again() {
    let mut reader = Reader::of(minutes(8)).await;
    assert_eq!(reader.up_to(5).await.unwrap(), (vec![1, 2, 3, 4, 5], false), "no bookmark in the middle");
    assert_eq!(reader.pass().await, [1, 2, 3, 4, 5, 6, 7, 8], "twice rather than never");
    // Once more, with a bookmark: what was delivered before the crash changes again before the next try.
    reader.on_desk(|desk| {
        later(desk, 900);
        for id in 1..=5 {
            desk.update_micros(id, (800 + id) * 1_000_000);
        }
    });
    assert_eq!(reader.up_to(4).await.unwrap(), (vec![5, 4, 3, 2], false));
    reader.on_desk(|desk| desk.update(5, 890.0));
    assert_eq!(reader.pass().await, [5, 4, 3, 2, 1]);
    assert!(reader.has_everything());
}

/// The tickets are all there; only the end is missing.
#[tokio::test]
async fn all_tickets_but_no_end_is_no_end() {
    let mut reader = Reader::of(minutes(8)).await;
    let all = reader.up_to(8).await.unwrap();
    assert_eq!((all.0.len(), all.1), (8, false));
}

#[tokio::test]
async fn a_failure_that_can_pass_does_not_end_the_pass() {
    let mut reader = Reader::of(minutes(8)).await;
    let mut failed = false;
    reader.before(move |_, answer_number| {
        let fail = answer_number == 2 && !failed;
        failed |= fail;
        fail.then(|| answer(503, "", ""))
    });
    assert_eq!(reader.pass().await, [1, 2, 3, 4, 5, 6, 7, 8], "nothing skipped, nothing twice");
}

#[tokio::test]
async fn a_failure_that_stays_ends_the_pass_without_a_bookmark() {
    let reader = Reader::of(minutes(8)).await;
    reader.before(|_, number| (number == 2).then(|| answer(400, "", "")));
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    for _ in 0..3 {
        pass.next().await.unwrap().unwrap();
    }
    assert_eq!(pass.next().await.unwrap().unwrap_err().kind(), ErrorKind::BadRequest);
    assert!(pass.next().await.is_none() && pass.next().await.is_none());
    assert!(pass.bookmark().is_none(), "the end of the stream is not the end of the pass");
}

/// The newest ticket is deleted: the bookmark does not fall back to what is left, or it would all come again.
#[tokio::test]
async fn a_deleted_ticket_does_not_move_the_bookmark_back() {
    let mut reader = Reader::of(minutes(8)).await;
    reader.on_desk(|desk| {
        later(desk, 3_600);
        desk.update(30, 3_600.0);
    });
    reader.pass().await;
    let before = reader.at();
    reader.on_desk(|desk| desk.tickets.remove(&30));
    assert_eq!(reader.pass().await, [0; 0]);
    assert!((reader.at() - before).abs() < 1e-3);
    assert_eq!(reader.pass().await, [0; 0]);
}
