//! Calls by the id of an operation: how arguments are read, and that what holds for typed calls holds for these.

use gorgias::operations::{self, OPERATIONS, OperationTier};
use gorgias::{Client, Error, ErrorKind};
use serde_json::{Value, json};

use super::desk::Desk;

/// A client that must not send anything: nobody listens.
fn nobody() -> Client {
    Client::builder().base_url("http://127.0.0.1:9").api_key("ana@example.com", "key").build().unwrap()
}

async fn refused(id: &str, arguments: Value) -> Error {
    let error = operations::call(&nobody(), id, arguments).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    error
}

fn complaints(error: &Error) -> Vec<String> {
    error.violations().iter().map(ToString::to_string).collect()
}

#[test]
fn tiers_follow_from_the_document() {
    let count = |tier| OPERATIONS.iter().filter(|operation| operation.tier() == tier).count();
    let counts = [OperationTier::Read, OperationTier::Write, OperationTier::Destroy].map(count);
    assert_eq!(counts, [51, 40, 23]);
    for operation in OPERATIONS {
        assert_eq!(operation.tier() == OperationTier::Read, operation.reads, "{}", operation.id);
        assert!(operation.signature.starts_with(&format!("{}(", operation.id)) && !operation.summary.is_empty());
    }
}

#[tokio::test]
async fn numbers_flags_and_lists_are_read_as_they_are_meant() {
    let desk = Desk::small().await;
    let id = desk.sandbox.ids().ticket;
    #[allow(clippy::cast_precision_loss, reason = "the ids of the sandbox are small")]
    for form in [json!(id), json!(id as f64), json!(id.to_string()), json!(format!("{id}.0"))] {
        let ticket = operations::call(&desk.client, "get_ticket", json!({"id": form})).await.unwrap();
        assert_eq!(ticket["id"], id);
    }
    let arguments =
        json!({"id": id, "spam": "true", "status": "CLOSED", "tags": {"name": "vip"}, "assignee_user": null});
    let ticket = operations::call(&desk.client, "update_ticket", arguments).await.unwrap();
    assert_eq!((&ticket["status"], &ticket["spam"]), (&json!("closed"), &json!(true)));
    let sent = desk.sandbox.requests_to("update_ticket").unwrap()[0].json().unwrap();
    let body = json!({"spam": true, "status": "closed", "tags": [{"name": "vip"}], "assignee_user": null});
    assert_eq!(sent, body, "null clears what can be cleared");

    // Some hosts send objects and lists as texts, and null for everything that is not meant.
    let arguments =
        json!({"limit": "2", "trashed": "false", "customer_id": null, "ticket_ids": "[1, 2]", "cursor": null});
    operations::call(&desk.client, "list_tickets", Value::String(arguments.to_string())).await.unwrap();
    let sent = &desk.sandbox.requests_to("list_tickets").unwrap()[0];
    assert!(sent.query.contains("limit=2") && !sent.query.contains("customer_id"), "{}", sent.query);
}

#[tokio::test]
async fn a_body_can_stand_in_an_argument_of_its_own() {
    let desk = Desk::small().await;
    let (id, field) = (desk.sandbox.ids().ticket, desk.sandbox.ids().ticket_field);
    let arguments = json!({"id": id, "body": {"priority": "low"}, "subject": "Parcel"});
    let ticket = operations::call(&desk.client, "update_ticket", arguments).await.unwrap();
    assert_eq!((&ticket["priority"], &ticket["subject"]), (&json!("low"), &json!("Parcel")));
    let arguments = json!({"ticket_id": id, "id": field, "body": "Product::Question"});
    operations::call(&desk.client, "update_ticket_custom_field_value", arguments).await.unwrap();
    let sent = desk.sandbox.requests_to("update_ticket_custom_field_value").unwrap()[0].json().unwrap();
    assert_eq!(sent, "Product::Question");

    let twice = refused("update_ticket", json!({"id": 1, "body": {"spam": true}, "spam": false})).await;
    assert!(complaints(&twice).iter().any(|complaint| complaint.starts_with("`spam` is given twice")), "{twice}");
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let arguments = json!({
        "ticket": 5, "chanel": "email", "from_agent": "perhaps", "attachments": [{"nam": "a.png"}],
        "sent_datetime": "yesterday", "mention_ids": ["x"],
    });
    let error = refused("create_ticket_message", arguments).await;
    let found = complaints(&error);
    for expected in [
        "`ticket` is not an argument; the nearest is `ticket_id`",
        "`chanel` is not an argument; the nearest is `channel`",
        "`attachments.0.nam` is not a field; the nearest is `name`",
        "`attachments.0.url` is required: a text",
        "`from_agent` must be true or false",
        "`mention_ids.0` must be a whole number",
        "`sent_datetime` must be a time such as 2026-03-01T10:00:00Z",
        "`ticket_id` is required: a whole number",
    ] {
        assert!(found.iter().any(|complaint| complaint == expected), "{expected}\n{found:#?}");
    }
    let closed = refused("list_tickets", json!({"order_by": "name:asc"})).await;
    assert!(complaints(&closed)[0].starts_with("`order_by` is not one of its values"), "{closed}");
    let unknown = refused("get_tickets", json!({"id": 1})).await;
    assert_eq!(complaints(&unknown), ["`operation` names no operation; the nearest is `get_ticket`"]);
    let none = refused("get_account", json!({"x": 1})).await;
    assert_eq!(complaints(&none), ["`x` is not an argument; there is none"]);
    // Not even a name that somebody chose gets into an error as it is.
    let shown = refused("get_account", json!({"a`\n b": 1})).await.to_string();
    assert!(!shown.contains('\n') && !shown.contains("a`"), "{shown}");
}

#[tokio::test]
async fn limits_and_the_rules_of_channels_hold() {
    let limit = refused("list_tickets", json!({"limit": 1_000})).await;
    assert_eq!(complaints(&limit), ["`limit` must be at most 100"]);
    let long = refused("create_tag", json!({"name": "x".repeat(300)})).await;
    assert_eq!(long.violations()[0].field(), "name");
    let path = refused("get_metric_card", json!({"slug": "../users"})).await;
    assert_eq!(path.violations()[0].field(), "slug");
    // An e-mail without its sender and receiver is never sent.
    let message = json!({"ticket_id": 1, "channel": "email", "from_agent": true, "via": "api", "body_text": "Hello"});
    let rules = refused("create_ticket_message", message).await;
    assert!(!rules.violations().is_empty(), "{rules}");
}

#[tokio::test]
async fn responses_come_as_they_are() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let gone = operations::call(&desk.client, "delete_tag", json!({"id": ids.unused_tag})).await.unwrap();
    assert!(gone.is_null(), "{gone:?}");
    let merged = operations::call(&desk.client, "get_ticket", json!({"id": ids.merged_ticket})).await.unwrap();
    assert_eq!(merged["id"], ids.ticket, "reads follow merges");
    let list = operations::call(&desk.client, "list_tags", json!({})).await.unwrap();
    assert!(list["data"].is_array(), "{list:?}");

    let file = json!({"files": [{"name": "a.bin", "content_type": "application/octet-stream", "base64": "AAEC/w=="}]});
    let stored = operations::call(&desk.client, "upload_files", file).await.unwrap();
    let url = stored[0]["url"].as_str().unwrap().to_owned();
    let parts: Vec<&str> = url.rsplit('/').collect();
    let address = json!({"file_type": parts[3], "domain_hash": parts[1], "resource_name": parts[0]});
    let file = operations::call(&desk.client, "download_file", address).await.unwrap();
    assert_eq!((&file["bytes"], &file["base64"]), (&json!(4), &json!("AAEC/w==")));
    let neither = json!({"files": [{"name": "a.bin", "content_type": "text/plain"}]});
    let neither = operations::call(&desk.client, "upload_files", neither).await.unwrap_err();
    assert_eq!(complaints(&neither), ["`files.0` needs either `text` or `base64`"]);
}
