//! Events: what calls leave behind in the log of the account.

use gorgias::types::{self, EventObjectTypeFilter, EventType, EventTypeFilter};

use super::desk::Desk;

stories! {
    what_is_done_to_a_ticket_is_logged: list_events, get_event;
}

async fn what_is_done_to_a_ticket_is_logged(desk: &Desk) {
    let ticket = desk.ids().order_ticket;
    let body = types::UpdateTicket::builder().status(types::TicketStatus::Closed).subject("New words");
    call!(desk, update_ticket.id(ticket).body(body));

    let log = call!(desk, list_events.object_type(EventObjectTypeFilter::Ticket).object_id(ticket).limit(50)).data;
    let closed = log.iter().find(|event| event.type_ == Some(EventType::TicketClosed)).unwrap();
    assert_eq!((closed.object_id, closed.user_id), (Some(ticket), Some(desk.ids().caller)));
    assert_eq!(closed.object_type, Some(types::EventObjectType::Ticket));
    assert_eq!(call!(desk, get_event.id(closed.id)), *closed);

    let walked = walk!(desk, 2, list_events.object_type(EventObjectTypeFilter::Ticket).object_id(ticket));
    assert_eq!(walked, log.iter().map(|event| event.id).collect::<Vec<_>>());

    let kinds = vec![EventTypeFilter::TicketSubjectUpdated, EventTypeFilter::TicketClosed];
    let since = closed.created_datetime.unwrap();
    let mine = vec![desk.ids().caller];
    let from = call!(desk, list_events.types(kinds.clone()).user_ids(mine.clone()).created_datetime_gte(since)).data;
    let after = call!(desk, list_events.types(kinds).user_ids(mine).created_datetime_gt(since)).data;
    assert!(from.iter().any(|event| event.id == closed.id));
    assert!(after.iter().all(|event| event.id != closed.id) && after.len() < from.len());
    let none = call!(desk, list_events.created_datetime_lt("2001-01-01T00:00:00Z"));
    assert!(none.data.is_empty());
    refused!(desk, NotFound, get_event.id(1));
}
