//! Calls can be made from any task: every future is `Send`, and what is kept between calls is `Send` and `Sync`.

use crate::support::{Server, json};
use gorgias::Confidence;
use gorgias::operations::{OPERATIONS, Operation, Pagination};
use gorgias::{
    Client, ClientBuilder, Error, ErrorKind, Patch, PathSegment, PathSegmentError, Response, Secret, Timestamp,
    TimestampError, UnknownValue, Violation, types,
};

const fn send<T: Send>(_: &T) {}
const fn moved<T: Send + 'static>() {}
const fn shared<T: Send + Sync + 'static>() {}
const fn cloned<T: Clone + Send + Sync + 'static>() {}

fn client() -> Client {
    Client::builder().base_url("http://127.0.0.1:1").api_key("agent@example.com", "key").build().unwrap()
}

/// Makes the call of every operation, without sending it, and names those it made.
macro_rules! every_operation {
    ($client:ident: $($operation:ident)*) => {{
        $({
            let call = $client.$operation();
            send(&call);
            // Calls are templates: cloned, and sent again.
            send(&call.clone());
            send(&call.clone().send());
            send(&call.into_future());
        })*
        [$(stringify!($operation)),*]
    }};
}

#[test]
fn every_call_and_its_future_can_move_to_another_task() {
    let client = client();
    let called = every_operation!(client:
        add_ticket_tags archive_macros cancel_job create_account_setting create_custom_field create_customer
        create_integration create_job create_macro create_metric_card_feedback create_rule
        create_satisfaction_survey create_tag create_team create_ticket create_ticket_message create_user
        create_view create_widget delete_customer delete_customer_custom_field_value delete_customers
        delete_integration delete_macro delete_rule delete_tag delete_tags delete_team delete_ticket
        delete_ticket_custom_field_value delete_ticket_message delete_user delete_view delete_voice_call_recording
        delete_widget download_file download_legacy_statistic get_account get_custom_field get_customer get_event
        get_integration get_job get_legacy_statistic get_macro get_metric_card get_rule get_satisfaction_survey
        get_statistic get_tag get_team get_ticket get_ticket_message get_user get_view get_voice_call
        get_voice_call_event get_voice_call_recording get_widget list_account_settings list_custom_fields
        list_customer_custom_field_values list_customers list_events list_integrations list_jobs list_macros
        list_messages list_rules list_satisfaction_surveys list_tags list_teams list_ticket_custom_field_values
        list_ticket_messages list_ticket_tags list_tickets list_users list_view_items list_views
        list_voice_call_events list_voice_call_recordings list_voice_calls list_widgets merge_customers merge_tags
        remove_ticket_tags search_metric_cards search_resources search_view_items set_ticket_tags unarchive_macros
        update_account_setting update_custom_field update_custom_fields update_customer
        update_customer_custom_field_value update_customer_custom_field_values update_customer_data
        update_integration update_job update_macro update_rule update_rule_priorities update_satisfaction_survey
        update_tag update_team update_ticket update_ticket_custom_field_value update_ticket_custom_field_values
        update_ticket_message update_user update_view update_widget upload_files
    );
    let known: Vec<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(called.as_slice(), known, "every operation, in order");
    assert_eq!(known.len(), 114);
    for operation in OPERATIONS {
        assert_eq!(Operation::by_id(operation.id), Some(operation));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_run_in_spawned_tasks() {
    let client = client();
    let calls = (1..=8).map(|id| {
        let client = client.clone();
        tokio::spawn(async move { client.get_ticket().id(id).send().await.map(Response::into_inner) })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Connect, "nobody listens on port 1");
    }
}

#[tokio::test]
async fn a_call_is_sent_when_it_is_awaited() {
    let server = Server::always(json(&serde_json::json!({"id": 7}))).await;
    let client = server.client();
    assert_eq!(client.get_ticket().id(7).await.unwrap().id, 7);
    assert_eq!(client.raw(http::Method::GET, "/api/tickets/7").await.unwrap()["id"], 7);
    let tags = types::TicketTagRefs::builder().names(["vip", "refund"]);
    client.add_ticket_tags().ticket_id(7).body(tags).await.unwrap();
    client.get_ticket().id(7).relationships(["custom_fields"]).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[2].json(), serde_json::json!({"names": ["vip", "refund"]}));
    assert_eq!(requests[3].target, "/api/tickets/7?relationships=custom_fields");
    assert_eq!(requests.len(), 4);
}

#[test]
fn a_literal_stands_for_what_it_names() {
    let from = types::MessageSourceInput::builder().from("support@example.com").to(vec!["nia@example.com".into()]);
    let message = types::CreateMessage::builder().channel("email").from_agent(true).source(from).sender(11);
    let message = message.receiver("nia@example.com").body_text("Hi").sent_datetime("2026-11-01T00:00:00Z".to_owned());
    let ticket = types::CreateTicket::builder().customer("nia@example.com").tags(vec!["vip".into()]);
    assert_eq!(
        serde_json::to_value(ticket.messages(vec![message.build().unwrap()]).build().unwrap()).unwrap(),
        serde_json::json!({"customer": {"email": "nia@example.com"}, "tags": [{"name": "vip"}], "messages": [{
            "channel": "email", "from_agent": true, "sender": {"id": 11}, "receiver": {"email": "nia@example.com"},
            "source": {"from": {"address": "support@example.com"}, "to": [{"address": "nia@example.com"}]},
            "body_text": "Hi", "sent_datetime": "2026-11-01T00:00:00.000000Z",
        }]})
    );
}

#[test]
fn what_is_kept_can_be_shared() {
    cloned::<Client>();
    cloned::<Error>();
    cloned::<Violation>();
    cloned::<ErrorKind>();
    cloned::<Response<types::Ticket>>();
    cloned::<Response<Vec<types::UploadedFile>>>();
    cloned::<Response<()>>();
    cloned::<Secret>();
    cloned::<Patch<Secret>>();
    cloned::<PathSegment>();
    cloned::<PathSegmentError>();
    cloned::<Timestamp>();
    cloned::<TimestampError>();
    cloned::<UnknownValue>();
    cloned::<Operation>();
    cloned::<Pagination>();
    cloned::<Confidence>();
    cloned::<types::Ticket>();
    cloned::<types::CreateTicket>();
    cloned::<types::builder::CreateTicket>();
    cloned::<types::TicketStatus>();
    shared::<types::error::ConversionError>();
    // A builder may hold a function of the caller, which need not be `Sync`.
    moved::<ClientBuilder>();
}

#[test]
fn the_error_is_an_error() {
    const fn error<T: std::error::Error + Clone + Send + Sync + 'static>() {}
    error::<Error>();
    error::<PathSegmentError>();
    error::<TimestampError>();
    let boxed: Box<dyn std::error::Error + Send + Sync> = Client::builder().build().unwrap_err().into();
    assert!(boxed.downcast::<Error>().is_ok());
}

#[test]
fn clients_and_errors_are_small() {
    assert!(size_of::<Client>() <= 64, "{}", size_of::<Client>());
    assert_eq!(size_of::<Error>(), size_of::<usize>(), "results stay small");
}
