//! Calls accept every answer of which the meaning is clear: any 2xx, lists in both forms, missing and surplus bodies.

use crate::support::{Server, answer, json};
use gorgias::operations::{OPERATIONS, Operation};
use gorgias::{ErrorKind, types};
use serde_json::json;

/// Calls an operation whose answer is an envelope, twice: with an envelope, and with the bare array of the documentation.
macro_rules! both_forms {
    ($($operation:ident ($($set:tt)*);)*) => {{
        let server = Server::start(|request| {
            let items = json!([{"id": 41}, {"id": 42}]);
            if request.headers.contains("bare/1") { json(&items) } else { json(&json!({"data": items})) }
        })
        .await;
        let (wrapped, bare) = (server.client(), server.builder().user_agent("bare/1").build().unwrap());
        $({
            assert!(Operation::by_id(stringify!($operation)).unwrap().envelope, stringify!($operation));
            for client in [&wrapped, &bare] {
                let answer = client.$operation()$($set)*.send().await;
                let answer = answer.unwrap_or_else(|e| panic!("{}: {e}", stringify!($operation)));
                assert_eq!(answer.data.len(), 2, stringify!($operation));
            }
        })*
        [$(stringify!($operation)),*]
    }};
}

#[tokio::test]
async fn lists_are_read_from_an_envelope_and_from_a_bare_array() {
    let archive = || serde_json::from_value::<types::ArchiveMacros>(json!({"ids": [41, 42]})).unwrap();
    let unarchive = || serde_json::from_value::<types::UnarchiveMacros>(json!({"ids": [41, 42]})).unwrap();
    let values =
        || vec![serde_json::from_value::<types::CustomFieldValueInput>(json!({"id": 1, "value": "x"})).unwrap()];
    let fields =
        || vec![serde_json::from_value::<types::UpdateCustomFieldsItem>(json!({"id": 1, "label": "x"})).unwrap()];
    let search =
        || serde_json::from_value::<types::SearchRequest>(json!({"type": "customer", "query": "nia"})).unwrap();
    let statistic = || {
        let query = json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}});
        serde_json::from_value::<types::StatisticRequest>(query).unwrap()
    };
    let tried = both_forms! {
        archive_macros (.body(archive()));
        get_statistic (.body(statistic()));
        list_account_settings ();
        list_custom_fields (.object_type("Ticket"));
        list_customer_custom_field_values (.customer_id(1));
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
        list_ticket_custom_field_values (.ticket_id(1));
        list_ticket_messages (.ticket_id(1));
        list_ticket_tags (.ticket_id(1));
        list_tickets ();
        list_users ();
        list_view_items (.view_id(1));
        list_views ();
        list_voice_call_events ();
        list_voice_call_recordings ();
        list_voice_calls ();
        list_widgets ();
        search_metric_cards ();
        search_resources (.body(search()));
        unarchive_macros (.body(unarchive()));
        update_custom_fields (.body(fields()));
        update_customer_custom_field_values (.customer_id(1).body(values()));
        update_ticket_custom_field_values (.ticket_id(1).body(values()));
    };
    // The one left answers `None` where the others answer a list: see below.
    let marked = OPERATIONS.iter().filter(|o| o.envelope && o.id != "search_view_items").map(|o| o.id);
    assert_eq!(marked.collect::<Vec<_>>(), tried);
}

#[tokio::test]
async fn null_instead_of_a_list_is_an_empty_list() {
    let server = Server::always(json(&json!({"data": null, "meta": null, "object": null, "uri": null}))).await;
    let client = server.client();
    assert!(client.list_tickets().send().await.unwrap().data.is_empty());
    assert!(client.list_customers().send().await.unwrap().data.is_empty());
    assert!(client.list_ticket_tags().ticket_id(1).send().await.unwrap().data.is_empty());
}

#[tokio::test]
async fn messages_of_a_ticket_come_with_the_meta_of_pages() {
    let meta = json!({"page": 1, "per_page": 30, "current_page": "/api/tickets/1/messages?page=1", "item_count": 2, "nb_pages": 1});
    let server = Server::always(json(&json!({"data": [{"id": 1}], "object": "list", "meta": meta}))).await;
    let page = server.client().list_ticket_messages().ticket_id(1).send().await.unwrap();
    let meta = page.meta.as_ref().unwrap();
    assert_eq!((meta.page, meta.per_page, meta.item_count, meta.nb_pages), (Some(1), Some(30), Some(2), Some(1)));
}

#[tokio::test]
async fn any_2xx_is_a_success() {
    for status in [200, 201, 202, 203, 206, 207, 299] {
        let server = Server::always(answer(status, "", r#"{"id": 7}"#)).await;
        let client = server.client();
        let read = client.get_ticket().id(7).send().await.unwrap();
        assert_eq!((read.id, read.status().as_u16()), (7, status));
        let update: types::UpdateTicket = serde_json::from_value(json!({"status": "closed"})).unwrap();
        assert_eq!(client.update_ticket().id(7).body(update).send().await.unwrap().status().as_u16(), status);
        let create: types::CreateTag = serde_json::from_value(json!({"name": "urgent"})).unwrap();
        assert_eq!(client.create_tag().body(create).send().await.unwrap().status().as_u16(), status);
        assert_eq!(client.delete_ticket().id(7).send().await.unwrap().status().as_u16(), status);
    }
}

#[tokio::test]
async fn a_body_where_none_belongs_is_ignored() {
    for body in ["", "null", r#"{"id": 7}"#, "[]", "<html>", "\u{0}\u{1}"] {
        let server = Server::always(answer(200, "", body)).await;
        let client = server.client();
        client.delete_ticket().id(7).send().await.unwrap_or_else(|e| panic!("{body:?}: {e}"));
        let tags: types::TicketTagRefs = serde_json::from_value(json!({"names": ["urgent"]})).unwrap();
        client.add_ticket_tags().ticket_id(7).body(tags).send().await.unwrap_or_else(|e| panic!("{body:?}: {e}"));
    }
}

#[tokio::test]
async fn a_body_that_may_be_missing_is_none_when_it_is() {
    let merge = || serde_json::from_value::<types::MergeTags>(json!({"source_tags_ids": [1, 2]})).unwrap();
    let search = || serde_json::from_value::<types::ViewItemsSearch>(json!({"view": {"type": "ticket-list"}})).unwrap();
    for (status, body) in [(202, ""), (204, ""), (200, "null"), (200, " \r\n ")] {
        let server = Server::always(answer(status, "", body)).await;
        let client = server.client();
        assert!(
            client.merge_tags().destination_tag_id(3).body(merge()).send().await.unwrap().is_none(),
            "{status} {body:?}"
        );
        assert!(
            client.search_view_items().view_id(0).body(search()).send().await.unwrap().is_none(),
            "{status} {body:?}"
        );
    }

    let server = Server::always(json(&json!({"id": 3}))).await;
    let merged = server.client().merge_tags().destination_tag_id(3).body(merge()).send().await.unwrap();
    assert_eq!(merged.as_ref().unwrap().id, 3);

    for found in [json!([{"id": 9}]), json!({"data": [{"id": 9}], "meta": {"next_items": null}})] {
        let server = Server::always(json(&found)).await;
        let items = server.client().search_view_items().view_id(0).body(search()).send().await.unwrap();
        assert_eq!(items.as_ref().unwrap().data[0].id, 9);
    }
}

#[tokio::test]
async fn a_missing_body_elsewhere_is_an_error_that_knows_about_writes() {
    for (status, body) in [(200, ""), (204, ""), (202, "\n")] {
        let server = Server::always(answer(status, "x-request-id: r-1\r\n", body)).await;
        let client = server.client();

        let error = client.get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyResponse);
        assert!(!error.may_have_taken_effect());
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.request_id(), Some("r-1"));

        let create: types::CreateTag = serde_json::from_value(json!({"name": "urgent"})).unwrap();
        let error = client.create_tag().body(create).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyResponse);
        assert!(error.may_have_taken_effect());
    }
}

#[tokio::test]
async fn ids_beyond_32_bits_go_there_and_back() {
    let server = Server::always(json(&json!({"id": 9_007_199_254_740_993_i64}))).await;
    let ticket = server.client().get_ticket().id(9_007_199_254_740_993_i64).send().await.unwrap();
    assert_eq!(ticket.id, 9_007_199_254_740_993);
    assert_eq!(server.requests()[0].target, "/api/tickets/9007199254740993");
}

#[tokio::test]
async fn the_content_type_of_an_answer_does_not_matter() {
    for head in ["", "content-type: text/html\r\n", "content-type: application/json; charset=utf-8\r\n"] {
        let server = Server::always(answer(200, head, "\r\n {\"id\": 7} ")).await;
        assert_eq!(server.client().get_ticket().id(7).send().await.unwrap().id, 7, "{head}");
    }
}

#[tokio::test]
async fn the_message_of_an_error_may_be_an_object() {
    let body =
        json!({"error": {"msg": {"channel": ["Unknown channel."], "messages": {"0": {"sender": ["Missing."]}}}}});
    let server = Server::always(answer(400, "", body.to_string())).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(error.message(), None);
    let found: Vec<_> = error.violations().iter().map(|v| (v.field(), v.message())).collect();
    assert_eq!(found, [("channel", "Unknown channel."), ("messages.0.sender", "Missing.")]);
}
