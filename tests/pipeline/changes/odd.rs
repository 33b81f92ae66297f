//! Tickets that cannot be read: a pass goes past them, names them, and hands out its bookmark.

use gorgias::ErrorKind;

use super::desk::{Reader, later, minutes};

/// One whole pass; the ids that were delivered, and those that could not be read.
async fn pass(reader: &mut Reader) -> (Vec<i64>, Vec<i64>) {
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    let mut ids = Vec::new();
    while let Some(ticket) = pass.next().await {
        ids.push(ticket.unwrap().id);
    }
    let odd = pass.odd_items().iter().map(|odd| odd.id().unwrap()).collect();
    let next = serde_json::to_string(pass.bookmark().expect("a bookmark at the end")).unwrap();
    reader.bookmark = serde_json::from_str(&next).unwrap();
    (ids, odd)
}

#[tokio::test]
async fn one_that_cannot_be_read_stops_no_pass() {
    for broken in 1..=8 {
        let mut reader = Reader::of(minutes(8)).await;
        reader.on_desk(|desk| desk.broken.insert(broken));
        let others: Vec<i64> = (1..=8).filter(|id| *id != broken).collect();
        assert_eq!(pass(&mut reader).await, (others, vec![broken]));
        assert!((reader.at() - 0.0).abs() < 1e-3, "the newest update at the start, whether it can be read or not");
        assert_eq!(pass(&mut reader).await, (vec![], vec![]), "{broken}: it is not named again");
        reader.on_desk(|desk| {
            later(desk, 900);
            desk.update(broken, 890.0);
            desk.update(20, 880.0);
        });
        assert_eq!(pass(&mut reader).await, (vec![20], vec![broken]), "unless it has changed again");
        reader.on_desk(|desk| {
            later(desk, 100);
            desk.update(broken, 990.0);
            desk.broken.clear();
        });
        assert_eq!(pass(&mut reader).await, (vec![broken], vec![]), "what was mended comes");
    }
}

#[tokio::test]
async fn an_account_of_odd_tickets_only_has_a_bookmark_too() {
    let mut reader = Reader::of(minutes(8)).await;
    reader.on_desk(|desk| desk.broken.extend(1..=8));
    assert_eq!(pass(&mut reader).await, (vec![], (1..=8).collect()));
    assert_eq!(pass(&mut reader).await, (vec![], vec![]));
}

#[tokio::test]
async fn what_could_not_be_read_can_be_fetched_as_json() {
    let reader = Reader::of(minutes(2)).await;
    reader.on_desk(|desk| desk.broken.insert(2));
    let mut pass = reader.client.changed_tickets(&reader.bookmark);
    while pass.next().await.is_some() {}
    let odd = &pass.odd_items()[0];
    assert_eq!((odd.path(), odd.problem()), ("data[1].customer", "missing field `id`"));
    assert_eq!(odd.json()["subject"], "1");
    assert!(!format!("{pass:?} {odd:?} {odd}").contains("Nia"));
    assert!(odd.raw(&reader.client).is_some());
    // A user who walks the list sees the same as an error that is no end.
    let mut items = reader.client.list_tickets().order_by("updated_datetime:desc").items();
    assert_eq!(items.next().await.unwrap().unwrap().id, 1);
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::OddItem);
    assert!(items.next().await.is_none());
}
