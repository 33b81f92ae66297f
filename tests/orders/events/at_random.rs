//! Events in any order, any number of times, with answers lost on the way: the same ticket comes of it.

use gorgias::orders::events::{OrderEventPolicy, Reaction};
use proptest::prelude::*;

use super::desk::{Desk, Fate};
use super::event;
use crate::faulty::status;

const TOPICS: [&str; 5] =
    ["orders/create", "orders/paid", "orders/partially_fulfilled", "orders/fulfilled", "orders/cancelled"];
const NEWS: [&str; 5] = ["created", "paid", "partially fulfilled", "fulfilled", "cancelled"];

/// Which events were applied, and the last of them, after these deliveries.
fn expected(deliveries: &[usize]) -> (usize, usize) {
    let (mut applied, mut last) = (Vec::new(), 0);
    for event in deliveries {
        if !applied.contains(event) && (applied.is_empty() || *event > last) {
            applied.push(*event);
            last = *event;
        }
    }
    (applied.len(), last)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_ticket_and_one_note_per_event_that_was_news(
        deliveries in prop::collection::vec(0..TOPICS.len(), 1..12),
        lost in prop::collection::vec(any::<bool>(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (kept, subject) = runtime.block_on(async {
            // Of the first calls that change something, some lose their answer after they took effect.
            let fates = lost.iter().map(|lost| if *lost { Fate::Lost(status(500)) } else { Fate::Done });
            let desk = Desk::with(fates).await;
            let client = desk.server.builder().retry(crate::faulty::quick()).build().unwrap();
            let policy = OrderEventPolicy::new(Reaction::open().note());
            for delivery in &deliveries {
                let minute = u32::try_from(*delivery).unwrap();
                let event = event(TOPICS[*delivery], &format!("e-{delivery}"), minute);
                // As a shop does: again, until it is taken.
                let mut tries = 0;
                while client.upsert_order_ticket(&event, &policy).await.is_err() {
                    tries += 1;
                    assert!(tries < 12);
                }
            }
            (desk.kept(), desk.subject())
        });
        let (applied, last) = expected(&deliveries);
        prop_assert_eq!(kept, (1, applied));
        prop_assert_eq!(subject, format!("Order #2077: {}", NEWS[last]));
    }
}
