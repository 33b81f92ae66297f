//! Answers are lost, and calls refused: delivered again, an event ends the same.

use gorgias::ErrorKind;
use gorgias::orders::events::{OrderEventPolicy, OrderTicketAction, Reaction};

use super::desk::{Desk, Fate};
use super::event;
use crate::faulty::{Act, status};

fn noting() -> OrderEventPolicy {
    OrderEventPolicy::new(Reaction::open().note())
}

#[tokio::test]
async fn a_ticket_whose_creation_lost_its_answer_is_found() {
    let desk = Desk::with([Fate::Lost(Act::Close)]).await;
    let client = desk.server.client();
    let recorded = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &noting()).await.unwrap();
    assert_eq!((recorded.action, recorded.calls, recorded.ticket_id), (OrderTicketAction::Created, 3, Some(7)));
    assert_eq!(desk.kept(), (1, 1));
    assert_eq!(desk.server.arrivals().len(), 3, "a look, the creation, a look");
}

#[tokio::test]
async fn a_lost_update_or_note_is_made_good_by_the_next_delivery() {
    for (fates, kept, calls) in [
        // The state is lost on its way back, and then the note. Again: a look at the ticket and one at its notes, and a note that lacks.
        (vec![Fate::Done, Fate::Lost(status(500))], (1, 1), 3),
        (vec![Fate::Done, Fate::Done, Fate::Lost(status(500))], (1, 2), 2),
        (vec![Fate::Done, Fate::Done, Fate::Refused(status(500))], (1, 1), 3),
    ] {
        let desk = Desk::with(fates.clone()).await;
        let client = desk.server.builder().retry(gorgias::RetryPolicy::NEVER).build().unwrap();
        client.upsert_order_ticket(&event("orders/create", "e-1", 1), &noting()).await.unwrap();
        let next = event("orders/paid", "e-2", 2);
        client.upsert_order_ticket(&next, &noting()).await.unwrap_err();
        assert_eq!(desk.kept(), kept, "{fates:?}");
        let again = client.upsert_order_ticket(&next, &noting()).await.unwrap();
        let action = if calls == 3 { OrderTicketAction::Updated } else { OrderTicketAction::Duplicate };
        assert_eq!((again.action, again.calls), (action, calls), "{fates:?}");
        assert_eq!((desk.kept(), desk.subject().as_str()), ((1, 2), "Order #2077: paid"), "{fates:?}");
        let third = client.upsert_order_ticket(&next, &noting()).await.unwrap();
        assert_eq!((third.action, third.calls, desk.kept()), (OrderTicketAction::Duplicate, 2, (1, 2)), "{fates:?}");
    }
}

#[tokio::test]
async fn a_refusal_for_too_many_calls_is_waited_for() {
    let busy = || Fate::Refused(Act::Answer(429, "retry-after: 0\r\n".to_owned(), String::new()));
    let desk = Desk::with([busy(), Fate::Done, busy()]).await;
    let client = desk.server.client();
    let recorded = client.upsert_order_ticket(&event("orders/create", "e-1", 1), &noting()).await.unwrap();
    assert_eq!((recorded.action, desk.kept()), (OrderTicketAction::Created, (1, 1)));
    let recorded = client.upsert_order_ticket(&event("orders/paid", "e-2", 2), &noting()).await.unwrap();
    assert_eq!((recorded.action, desk.kept()), (OrderTicketAction::Updated, (1, 2)));
}

#[tokio::test]
async fn an_order_without_an_id_makes_no_ticket() {
    let desk = Desk::with([]).await;
    let mut event = event("orders/create", "e-1", 1);
    event.order.id = None;
    let error = desk.server.client().upsert_order_ticket(&event, &noting()).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "order.id"));
    assert!(desk.server.arrivals().is_empty());
}
