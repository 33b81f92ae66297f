//! One odd record among a hundred, in every kind of list: the other 99 are delivered, and it is named.

use gorgias::operations::{OPERATIONS, Pagination};
use gorgias::page::Paginate;
use gorgias::types::{self, StatisticRequest, ViewItemsSearch};
use gorgias::{Client, ErrorKind};
use serde_json::{Value, json};

use super::query;
use crate::support::{self, Reply, Request, Server};

/// Where the odd one stands.
const PLACE: usize = 41;

/// A page of a hundred records, one of them this one, and a page of one.
fn with(poison: &str, request: &Request) -> Reply {
    let asked = query(request);
    let first = !asked.contains_key("cursor") && !asked.contains_key("page");
    let meta = if request.target.contains("/tickets/1/messages") {
        json!({"page": if first { 1 } else { 2 }, "nb_pages": 2})
    } else if request.target.contains("/items") {
        json!({"next_items": first.then_some("?cursor=b")})
    } else {
        json!({"next_cursor": first.then_some("b")})
    };
    let records: Vec<String> = if first {
        (0..100).map(|id| if id == PLACE { poison.to_owned() } else { json!({"id": id}).to_string() }).collect()
    } else {
        vec![json!({"id": 100}).to_string()]
    };
    let body = format!(r#"{{"data": [{}], "meta": {meta}}}"#, records.join(","));
    support::answer(200, "content-type: application/json\r\n", body)
}

/// What a walk delivers: how many items, and id, index and path of those that are odd.
#[derive(Debug, PartialEq)]
struct Walked {
    items: usize,
    odd: Vec<(Option<i64>, usize, String)>,
}

async fn walk<C: Paginate>(call: C) -> Walked {
    let mut walked = Walked { items: 0, odd: Vec::new() };
    let mut items = call.clone().items();
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => walked.items += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::OddItem, "{}: {error}", C::OPERATION.id);
                let odd = error.odd_item().unwrap();
                assert_eq!((walked.items, odd.operation().id), (PLACE, C::OPERATION.id), "in its place");
                walked.odd.push((odd.id(), odd.index(), odd.path().to_owned()));
            }
        }
    }
    // Page by page it is the same.
    let (mut pages, mut items, mut odd) = (call.clone().pages(), 0, 0);
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        items += page.items().len();
        odd += page.odd_items().len();
    }
    assert_eq!((items, odd), (walked.items, walked.odd.len()), "{}", C::OPERATION.id);
    let (all, odd) = call.clone().items().all_readable().await.unwrap();
    assert_eq!((all.len(), odd.len()), (walked.items, walked.odd.len()));
    let all = call.items().all().await;
    assert_eq!(all.is_err(), !walked.odd.is_empty(), "all of it, or an error");
    walked
}

/// Walks every paged list.
async fn every_list(client: &Client) -> Vec<(&'static str, Walked)> {
    let question = json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}});
    let statistic: StatisticRequest = serde_json::from_value(question).unwrap();
    let search: ViewItemsSearch = serde_json::from_value(json!({"view": {"search": "shoes"}})).unwrap();
    macro_rules! walked {
        ($($operation:ident ($($setters:tt)*);)*) => {
            vec![$((stringify!($operation), walk(client.$operation()$($setters)*).await)),*]
        };
    }
    let walked = walked! {
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
    assert!(paged.map(|operation| operation.id).eq(walked.iter().map(|(id, _)| *id)), "a list is missing");
    walked
}

#[tokio::test]
async fn one_record_that_cannot_be_read_stops_no_list() {
    for (poison, id, below, in_rows) in [
        ("{}", None, "", false),
        (r#"{"id": null}"#, None, ".id", false),
        (r#"{"id": "seven"}"#, None, ".id", false),
        (r#"{"id": 7.5}"#, None, ".id", false),
        (r#"{"id": 9223372036854775808}"#, None, ".id", false),
        (r#"{"id": [7]}"#, None, ".id", false),
        ("7", None, "", true),
        (r#""seven""#, None, "", true),
        (r#"[{"id": 7}]"#, None, "", true),
        ("true", None, "", true),
    ] {
        let server = Server::start(move |request| with(poison, request)).await;
        for (operation, walked) in every_list(&server.client()).await {
            // A row of a report is free JSON.
            let odd = operation != "get_statistic" || in_rows;
            let expected = odd.then(|| (id, PLACE, format!("data[{PLACE}]{below}")));
            let items = if odd { 100 } else { 101 };
            assert_eq!(walked, Walked { items, odd: expected.into_iter().collect() }, "{operation}: {poison}");
        }
    }
}

#[tokio::test]
async fn what_can_only_mean_one_thing_is_read() {
    let deep = format!(r#"{{"id": 41, "meta": {}{}}}"#, r#"{"a":"#.repeat(2_000), "1".to_owned() + &"}".repeat(2_000));
    for poison in [
        r#"{"id": "41"}"#,
        r#"{"id": 41.0}"#,
        r#"{"id": 41, "created_datetime": "", "updated_datetime": "soon", "name": "\ud83d", "subject": "\udc00\ud800"}"#,
        r#"{"id": 41, "created_datetime": 7, "meta": [], "tags": [null], "settings": NaN, "custom_fields": []}"#,
        r#"{"id": 41, "id": 41}"#,
        &deep,
    ] {
        let poison = poison.to_owned();
        let shown = poison.get(..100).unwrap_or(&poison).to_owned();
        let server = Server::start(move |request| with(&poison, request)).await;
        for (operation, walked) in every_list(&server.client()).await {
            // Rows of reports have no type that could hold something deep.
            let odd = operation == "get_statistic" && shown.len() == 100;
            if !odd {
                assert_eq!(walked, Walked { items: 101, odd: Vec::new() }, "{operation}: {shown}");
            }
        }
    }
}

#[tokio::test]
async fn an_odd_item_says_what_is_wrong_and_quotes_nothing() {
    let poison = r#"{"id": 7, "customer": {"firstname": "Nia Okafor"}, "meta": {"Nia": 1}}"#;
    let server = Server::start(move |request| match request.target.as_str() {
        "/api/tickets/7" => support::json(&json!({"id": 7, "customer": {"firstname": "Nia Okafor"}})),
        _ => with(poison, request),
    })
    .await;
    let client = server.client();
    let page = client.list_tickets().send().await.unwrap();
    assert_eq!(page.data.len(), 99);
    let [odd] = page.odd_items() else { panic!("{:?}", page.odd_items()) };
    assert_eq!((odd.id(), odd.index(), odd.path()), (Some(7), PLACE, "data[41].customer"));
    assert_eq!(odd.problem(), "missing field `id`");
    assert_eq!(odd.to_string(), "item 41 of the page, id 7: missing field `id` at `data[41].customer`");
    assert_eq!(odd.json()["customer"]["firstname"], "Nia Okafor", "for whoever asks");
    let error = client.list_tickets().items().all().await.unwrap_err();
    let shown = format!("{odd} {odd:?} {page:?} {error} {error:?}").replace(&format!("{:?}", page.data), "");
    assert!(!shown.contains("Nia") && !shown.contains("Okafor"), "{shown}");
    assert!(error.to_string().contains("missing field `id` at `data[41].customer`"), "{error}");
    let raw = odd.raw(&client).unwrap().send().await.unwrap();
    assert_eq!(raw["customer"]["firstname"], "Nia Okafor");
}

#[tokio::test]
async fn odd_records_are_read_as_json_where_a_call_reads_one() {
    let poison = r#"{"id": 7, "ticket_id": 9, "sender": 5, "customer": 5, "actions": 5, "created_by": 5, "x": 1}"#;
    let server = Server::start(move |request| with(poison, request)).await;
    let client = server.client();
    let messages = client.list_messages().send().await.unwrap();
    messages.odd_items()[0].raw(&client).unwrap().send().await.unwrap();
    let of_view = client.list_view_items().view_id(3).send().await.unwrap();
    of_view.odd_items()[0].raw(&client).unwrap().send().await.unwrap();
    let macros = client.list_macros().send().await.unwrap();
    macros.odd_items()[0].raw(&client).unwrap().send().await.unwrap();
    let asked: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    let singles: Vec<&str> = asked.iter().map(String::as_str).filter(|target| target.ends_with("/7")).collect();
    assert_eq!(singles, ["/api/tickets/9/messages/7", "/api/tickets/7", "/api/macros/7"]);
    // Without an id there is nothing to ask for.
    let server = Server::start(|request| with("{}", request)).await;
    let client = server.client();
    assert!(client.list_tickets().send().await.unwrap().odd_items()[0].raw(&client).is_none());
}

#[tokio::test]
async fn a_write_whose_response_is_a_list_is_read_item_by_item() {
    // It has taken effect, so what can be read must not be lost with what cannot.
    let rules = json!([{"id": 4, "name": "a"}, {"id": 5, "name": {}}, {"id": 6, "name": "b"}]);
    for body in [rules.clone(), json!({ "data": rules })] {
        let server = Server::start(move |_| support::json(&body)).await;
        let client = server.client();
        let update = types::UpdateRulePriorities::builder().priorities([types::RulePriority::builder()
            .id(4)
            .priority(1)
            .try_into()
            .unwrap()]);
        let read = client.update_rule_priorities().body(update).send().await.unwrap();
        assert_eq!(read.iter().map(|rule| rule.id).collect::<Vec<_>>(), [4, 6]);
        let [odd] = read.odd_items() else { panic!("{:?}", read.odd_items()) };
        assert_eq!((odd.id(), odd.index(), odd.path()), (Some(5), 1, "[1].name"));
        assert_eq!(odd.json()["id"], 5);
        let raw = odd.raw(&client).unwrap();
        assert!(raw.send().await.is_ok());
        assert_eq!(server.requests().last().unwrap().target, "/api/rules/5");
    }
    let files = json!([{"url": {}}, {"url": "https://files.example.com/a", "name": "a.txt"}]);
    let server = Server::start(move |_| support::json(&files)).await;
    let read = server.client().upload_files().file("a.txt", "text/plain", "a").send().await.unwrap();
    assert_eq!((read.len(), read.odd_items()[0].path()), (1, "[0].url"));
}

#[tokio::test]
async fn a_page_of_odd_records_only_is_no_end() {
    let server = Server::start(|request| {
        let next = (!query(request).contains_key("cursor")).then_some("b");
        support::json(&json!({"data": [{"name": "a"}, {"name": "b"}], "meta": {"next_cursor": next}}))
    })
    .await;
    let (all, odd) = server.client().list_tags().items().all_readable().await.unwrap();
    assert_eq!((all.len(), odd.len(), server.requests().len()), (0, 4, 2));
}

/// A list of ten thousand and one numbers, of a server that is up to no good.
#[tokio::test]
async fn a_list_of_nothing_but_odd_items_has_an_end() {
    let data: Vec<Value> = (0..10_001).map(Value::from).collect();
    let server = Server::always(support::json(&json!({"data": data}))).await;
    let error = server.client().list_tags().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("10000 items"), "{error}");
}

#[tokio::test]
async fn lists_without_pages_are_read_item_by_item_too() {
    let data = json!([{"id": 1, "name": "a"}, {"name": "no id"}, {"id": 3, "name": "c"}]);
    for body in [json!({"data": data}), data.clone()] {
        let server = Server::always(support::json(&body)).await;
        let tags = server.client().list_ticket_tags().ticket_id(1).send().await.unwrap();
        assert_eq!(tags.data.iter().map(|tag| tag.id).collect::<Vec<_>>(), [1, 3], "{body}");
        assert_eq!(tags.odd_items()[0].path(), "data[1]");
    }
}

/// What is left out of a list within a record would not be missed.
#[tokio::test]
async fn an_odd_part_of_a_record_is_an_error_of_the_record() {
    let ticket = json!({"id": 7, "messages": [{"id": 1}, {"body_text": "Nia"}]});
    let server = Server::always(support::json(&ticket)).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("missing field `id` at `messages[1]`"), "{error}");
}
