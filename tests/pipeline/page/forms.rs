//! The forms of paging beside cursors: page numbers, and the addresses of view items.

use gorgias::types::{CursorDirection, StatisticRequest, ViewItemsOrderBy, ViewItemsSearch};
use gorgias::{Client, ErrorKind};
use serde_json::{Value, json};

use super::{cursor, page, query};
use crate::support::{self, Request, Server, answer};

fn number(request: &Request) -> i64 {
    query(request).get("page").map_or(1, |page| page.parse().unwrap())
}

/// A page of messages by number, with this `meta`.
fn numbered(id: i64, meta: &Value) -> Value {
    json!({"data": [{"id": id}], "meta": meta})
}

#[tokio::test]
async fn page_numbers_count_up_to_the_last() {
    let server = Server::start(|request| {
        let here = number(request);
        support::json(&numbered(here, &json!({"page": here, "per_page": 1, "nb_pages": 3})))
    })
    .await;
    let client = server.client();
    let ids = |all: Vec<gorgias::types::TicketMessage>| all.into_iter().map(|message| message.id).collect::<Vec<_>>();
    assert_eq!(ids(client.list_ticket_messages().ticket_id(7).items().all().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(client.list_ticket_messages().ticket_id(7).page(2).items().all().await.unwrap()), [2, 3]);
    let mut pages = client.list_ticket_messages().ticket_id(7).pages();
    let next = pages.next().await.unwrap().unwrap().next_position().unwrap().clone();
    assert_eq!(serde_json::to_value(&next).unwrap(), json!({"list": "list_ticket_messages", "page": 2}));
    let rest = client.list_ticket_messages().ticket_id(7).items().resume(next);
    assert_eq!(ids(rest.all().await.unwrap()), [2, 3]);
    let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).take(3).collect();
    let path = "/api/tickets/7/messages";
    assert_eq!(targets, [path.to_owned(), format!("{path}?page=2"), format!("{path}?page=3")]);
}

#[tokio::test]
async fn without_a_number_of_pages_the_page_is_the_last() {
    for meta in [json!({"page": 1}), json!({}), json!(null), json!({"page": 1, "nb_pages": 0}), json!({"nb_pages": 1})]
    {
        let server = Server::always(support::json(&numbered(1, &meta))).await;
        let all = server.client().list_ticket_messages().ticket_id(7).items().all().await.unwrap();
        assert_eq!((all.len(), server.requests().len()), (1, 1), "{meta}");
    }
}

/// Whether `page` is understood is not documented: a server that ignores it must not be read over and over.
#[tokio::test]
async fn another_page_than_the_one_asked_for_is_an_error() {
    let server = Server::always(support::json(&numbered(1, &json!({"page": 1, "nb_pages": 3})))).await;
    let client = server.client();
    let mut messages = client.list_ticket_messages().ticket_id(7).items();
    assert_eq!(messages.next().await.unwrap().unwrap().id, 1);
    let error = messages.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("another page"), "{error}");
    assert!(messages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

/// Three items of a view, one per page. The addresses lead elsewhere: only their queries count.
fn view_items(request: &Request) -> support::Reply {
    let asked = query(request);
    let asked = |name: &str| asked.get(name).map(String::as_str);
    let here = (asked("cursor"), asked("ignored_item"), asked("direction"));
    let (id, next) = match here {
        (None, None, None) => (
            1,
            Some(
                "https://elsewhere.example/api/views/9/items/?direction=next&ignored_item=1&limit=77&cursor=a%2B%3D&x=",
            ),
        ),
        (Some("a+="), Some("1"), Some("next")) => (2, Some("/api/views/10/items/?ignored_item=2&order_by=x#cursor=no")),
        (None, Some("2"), None) => (3, None),
        other => panic!("asked for {other:?}"),
    };
    support::json(
        &json!({"data": [{"id": id}], "meta": {"next_items": next, "prev_items": null, "current_cursor": null}}),
    )
}

#[tokio::test]
async fn of_an_address_only_the_position_is_used() {
    let server = Server::start(view_items).await;
    let client = server.client();
    let call = client.list_view_items().view_id(10).limit(5).order_by(ViewItemsOrderBy::PriorityAsc);
    let all = call.items().all().await.unwrap();
    assert_eq!(all.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [1, 2, 3]);
    for request in server.requests() {
        let asked = query(&request);
        assert!(request.target.starts_with("/api/views/10/items?"), "{}", request.target);
        assert_eq!((asked["limit"].as_str(), asked["order_by"].as_str()), ("5", "priority:asc"));
    }
}

fn search(client: &Client) -> gorgias::builder::SearchViewItems<'_> {
    let body: ViewItemsSearch = serde_json::from_value(json!({"view": {"search": "shoes"}})).unwrap();
    client.search_view_items().view_id(0).body(body)
}

#[tokio::test]
async fn a_search_sends_its_body_with_every_page() {
    let server = Server::start(view_items).await;
    let client = server.client();
    let mut pages = search(&client).pages();
    pages.next().await.unwrap().unwrap();
    let second = pages.next().await.unwrap().unwrap();
    let stored = serde_json::to_value(second.position()).unwrap();
    let expected = json!({"list": "search_view_items", "cursor": "a+=", "direction": "next", "ignored_item": 1});
    assert_eq!(stored, expected);
    let rest = search(&client).items().resume(serde_json::from_value(stored).unwrap()).all().await.unwrap();
    assert_eq!(rest.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [2, 3]);
    for request in server.requests() {
        assert_eq!((request.method.as_str(), request.json()), ("PUT", json!({"view": {"search": "shoes"}})));
    }
}

#[tokio::test]
async fn a_search_that_is_accepted_without_a_page_is_no_empty_list() {
    for body in ["", "null"] {
        let server = Server::always(answer(202, "", body)).await;
        let client = server.client();
        assert!(search(&client).send().await.unwrap().is_none());
        let mut found = search(&client).items();
        let error = found.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::EmptyResponse, 202));
        assert!(!error.may_have_taken_effect());
        assert!(found.next().await.is_none());
    }
}

#[tokio::test]
async fn an_address_without_a_position_is_an_error() {
    for address in [
        "/api/views/10/items/",
        "/api/views/10/items/?direction=next&limit=5",
        "?cursor=&ignored_item=",
        "x?ignored_item=one",
    ] {
        let body = json!({"data": [{"id": 1}], "meta": {"next_items": address}});
        let server = Server::always(support::json(&body)).await;
        let client = server.client();
        let mut tickets = client.list_view_items().view_id(10).items();
        let error = tickets.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pagination, "{address}");
        assert!(error.to_string().contains("next_items"), "{error}");
        assert!(tickets.next().await.is_none());
        assert_eq!(server.requests().len(), 1, "{address}");
    }
}

#[tokio::test]
async fn a_direction_that_is_set_counts_for_the_first_page() {
    let server = Server::start(|request| {
        let next = (cursor(request) == "c").then_some("?direction=next&ignored_item=4&cursor=d");
        support::json(&json!({"data": [], "meta": {"next_items": next}}))
    })
    .await;
    let client = server.client();
    let call = client.list_view_items().view_id(10).cursor("c").direction(CursorDirection::Prev).ignored_item(3);
    assert!(call.items().all().await.unwrap().is_empty());
    let asked: Vec<String> = server.requests().iter().map(|r| query(r)["direction"].clone()).collect();
    assert_eq!(asked, ["prev", "next"]);
}

#[tokio::test]
async fn a_report_sends_its_question_with_every_page_and_the_cursor_in_the_query() {
    let server = Server::start(|request| {
        support::json(&match cursor(request).as_str() {
            "" => page(&[1], Some("b")),
            _ => page(&[2], None),
        })
    })
    .await;
    let question = json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}});
    let body: StatisticRequest = serde_json::from_value(question.clone()).unwrap();
    let client = server.client();
    let rows = client.get_statistic().limit(1).body(body).items().all().await.unwrap();
    assert_eq!(rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>(), [1, 2]);
    let sent: Vec<(String, Value)> = server.requests().iter().map(|r| (r.target.clone(), r.json())).collect();
    let path = "/api/reporting/stats";
    assert_eq!(sent, [(format!("{path}?limit=1"), question.clone()), (format!("{path}?cursor=b&limit=1"), question)]);
}
