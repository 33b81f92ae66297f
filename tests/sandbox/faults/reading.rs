//! Every read operation survives values, fields and nulls that nobody announced.

use std::collections::{BTreeMap, BTreeSet};

use gorgias::operations::OPERATIONS;
use gorgias::{Client, Error, types};
use gorgias_sandbox::{Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

use super::client;

fn body<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// Calls each of these, and gives what failed; and the names of all.
macro_rules! calls {
    ($client:expr; $($operation:ident $(($($set:tt)*))?;)*) => {{
        let mut failed = Vec::new();
        $(if let Err(error) = $client.$operation()$($($set)*)?.send().await {
            failed.push((stringify!($operation), error));
        })*
        (failed, [$(stringify!($operation)),*])
    }};
}

/// Every operation that reads JSON.
async fn read_all(client: &Client, sandbox: &Sandbox) -> (Vec<(&'static str, Error)>, Vec<&'static str>) {
    let ids = sandbox.ids();
    let period = json!({"period": {"start_datetime": "2026-01-01T00:00:00Z", "end_datetime": "2026-01-08T00:00:00Z"}});
    let report = json!({
        "scope": "tickets-created", "filters": [], "timezone": "UTC", "measures": ["ticketCount"], "dimensions": ["channel"],
    });
    let (failed, names) = calls! { client;
        get_account;
        get_custom_field (.id(ids.ticket_field));
        get_customer (.id(ids.shopify_customer));
        get_event (.id(ids.event));
        get_integration (.id(ids.http_integration));
        get_job (.id(ids.job));
        get_legacy_statistic (.name("overview").body(body::<types::LegacyStatisticRequest>(json!({"filters": period}))));
        get_macro (.id(ids.macro_id));
        get_metric_card (.slug(ids.metric_card.as_str()));
        get_rule (.id(ids.rule));
        get_satisfaction_survey (.id(ids.survey));
        get_statistic (.body(body::<types::StatisticRequest>(json!({"query": report}))));
        get_tag (.id(ids.tag));
        get_team (.id(ids.team));
        get_ticket (.id(ids.ticket));
        get_ticket_message (.ticket_id(ids.ticket).id(ids.message));
        get_user (.id(ids.agent));
        get_view (.id(ids.view));
        get_voice_call (.id(ids.voice_call));
        get_voice_call_event (.id(ids.voice_call_event));
        get_voice_call_recording (.id(ids.voice_call_recording));
        get_widget (.id(ids.widget));
        list_account_settings;
        list_custom_fields (.object_type("Ticket"));
        list_customer_custom_field_values (.customer_id(ids.customer));
        list_customers;
        list_events;
        list_integrations;
        list_jobs;
        list_macros;
        list_messages;
        list_rules;
        list_satisfaction_surveys;
        list_tags;
        list_teams;
        list_ticket_custom_field_values (.ticket_id(ids.ticket));
        list_ticket_messages (.ticket_id(ids.ticket));
        list_ticket_tags (.ticket_id(ids.ticket));
        list_tickets;
        list_users;
        list_view_items (.view_id(ids.view));
        list_views;
        list_voice_call_events;
        list_voice_call_recordings;
        list_voice_calls;
        list_widgets;
        search_metric_cards;
        search_resources (.body(body::<types::SearchRequest>(json!({"type": "customer", "query": "nia"}))));
        search_view_items (.view_id(0).body(body::<types::ViewItemsSearch>(json!({"view": {"type": "ticket-list"}}))));
    };
    (failed, names.to_vec())
}

/// Reads everything under a fault, and gives the operations that it struck.
async fn survivors(fault: Fault) -> BTreeSet<String> {
    let sandbox = Sandbox::builder().fault(fault.clone()).start().await.unwrap();
    let (failed, _) = read_all(&client(&sandbox), &sandbox).await;
    assert!(failed.is_empty(), "{fault:?}: {failed:?}");
    assert_eq!(sandbox.problems(), [""; 0]);
    sandbox.faults_injected().into_iter().filter_map(|struck| struck.operation).collect()
}

#[tokio::test]
async fn no_operation_that_reads_json_is_left_out() {
    let sandbox = Sandbox::start().await.unwrap();
    let (failed, names) = read_all(&client(&sandbox), &sandbox).await;
    assert!(failed.is_empty(), "{failed:?}");
    let wanted = OPERATIONS.iter().filter(|operation| operation.reads && !operation.binary);
    assert_eq!(names, wanted.map(|operation| operation.id).collect::<Vec<_>>());
}

#[tokio::test]
async fn fields_that_nobody_knows_are_read_over() {
    let struck = survivors(Fault::extra_fields()).await;
    // Rows and answers of free form have no fields to which one could be added.
    let all = OPERATIONS.iter().filter(|operation| operation.reads && !operation.binary);
    let left: Vec<_> = all.map(|operation| operation.id).filter(|id| !struck.contains(*id)).collect();
    assert_eq!(left, [""; 0]);
}

#[tokio::test]
async fn values_that_nobody_knows_are_kept() {
    let struck = survivors(Fault::unknown_enums()).await;
    for id in
        ["get_ticket", "list_tickets", "list_messages", "get_account", "list_integrations", "list_users", "list_views"]
    {
        assert!(struck.contains(id), "{id} has enums: {struck:?}");
    }
    // And they are there to be seen.
    let sandbox = Sandbox::builder().fault(Fault::unknown_enums()).start().await.unwrap();
    let ticket = client(&sandbox).get_ticket().id(sandbox.ids().ticket).send().await.unwrap();
    assert_eq!(ticket.status.as_ref().map(ToString::to_string).as_deref(), Some("unheard-of"));
}

#[tokio::test]
async fn nulls_are_read_as_missing_wherever_they_can_be() {
    let mut struck = BTreeMap::<String, usize>::new();
    for seed in 0..12 {
        for id in survivors(Fault::nulls().random_seed(seed)).await {
            *struck.entry(id).or_default() += 1;
        }
    }
    let all = OPERATIONS.iter().filter(|operation| operation.reads && !operation.binary);
    let left: Vec<_> = all.map(|operation| operation.id).filter(|id| struck.get(*id) != Some(&12)).collect();
    assert_eq!(left, [""; 0]);
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_an_error_of_its_own() {
    let sandbox = Sandbox::builder().fault(Fault::html(200)).start().await.unwrap();
    let client = client(&sandbox).with_options(|o| o.no_retry());
    let (failed, names) = read_all(&client, &sandbox).await;
    assert_eq!(failed.len(), names.len());
    for (id, error) in failed {
        assert_eq!(error.kind(), gorgias::ErrorKind::Decode, "{id}: {error}");
    }
    assert!(sandbox.faults_injected().iter().all(|struck| struck.kind == FaultKind::Html(200)));
}
