//! Every paged operation, by its inherent methods and by the trait.

use gorgias::operations::{OPERATIONS, Pagination};
use gorgias::page::Paginate;
use gorgias::types::{StatisticRequest, ViewItemsSearch};
use serde_json::json;

use super::query;
use crate::support::{self, Request, Server};

/// Two pages of any list.
fn two(request: &Request) -> support::Reply {
    let asked = query(request);
    let first = !asked.contains_key("cursor") && !asked.contains_key("page");
    let meta = if request.target.contains("/tickets/1/messages") {
        json!({"page": if first { 1 } else { 2 }, "nb_pages": 2})
    } else if request.target.contains("/items") {
        json!({"next_items": first.then_some("?cursor=b")})
    } else {
        json!({"next_cursor": first.then_some("b")})
    };
    support::json(&json!({"data": [{"id": if first { 1 } else { 2 }}], "meta": meta}))
}

/// Pages and items by the trait.
async fn both<C: Paginate>(call: C) -> (usize, usize, &'static str) {
    let mut pages = call.clone().pages();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += page.unwrap().items().len();
    }
    (count, call.items().all().await.unwrap().len(), C::OPERATION.id)
}

/// Names the operations that it walked.
macro_rules! walked {
    ($client:ident: $($operation:ident ($($setters:tt)*);)*) => {{
        $(
            let call = $client.$operation()$($setters)*;
            assert_eq!(call.clone().items().all().await.unwrap().len(), 2, stringify!($operation));
            let mut pages = call.clone().pages();
            let first = pages.next().await.unwrap().unwrap();
            assert_eq!(first.next_position().unwrap().operation_id(), stringify!($operation));
            assert_eq!(both(call).await, (2, 2, stringify!($operation)));
        )*
        [$(stringify!($operation)),*]
    }};
}

#[tokio::test]
async fn every_paged_operation_is_walked_to_its_end() {
    let server = Server::start(two).await;
    let client = server.client();
    let question = json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}});
    let statistic: StatisticRequest = serde_json::from_value(question).unwrap();
    let search: ViewItemsSearch = serde_json::from_value(json!({"view": {"search": "shoes"}})).unwrap();
    let walked = walked! { client:
        get_statistic (.body(statistic));
        list_custom_fields (.object_type("Ticket"));
        list_customers ();
        list_events ();
        list_integrations ();
        list_jobs ();
        list_macros ();
        list_messages ();
        list_rules ();
        list_satisfaction_surveys ();
        list_tags ();
        list_teams ();
        list_ticket_messages (.ticket_id(1));
        list_tickets ();
        list_users ();
        list_view_items (.view_id(1));
        list_views ();
        list_voice_call_events ();
        list_voice_call_recordings ();
        list_voice_calls ();
        list_widgets ();
        search_view_items (.view_id(0).body(search));
    };
    let paged = OPERATIONS.iter().filter(|operation| operation.pagination != Pagination::None);
    assert_eq!(walked.as_slice(), paged.map(|operation| operation.id).collect::<Vec<_>>());
    assert_eq!(walked.len(), 22);
}
