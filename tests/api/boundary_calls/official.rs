//! Where the official definition draws the line: what it refuses never leaves, and what it takes does.

use gorgias::CheckLimits as _;
use gorgias::types;
use serde_json::{Value, json};

use super::{assert_refused, body, message, nowhere, ticket};

#[tokio::test]
async fn filters_of_lists_have_limits() {
    let (server, client) = nowhere().await;
    assert_refused(client.list_events().user_ids(vec![11, 12]).send().await, "user_ids", "at most 1 items");
    assert_refused(client.list_customers().view_id(0).send().await, "view_id", "at least 1");
    assert_refused(client.list_tickets().ticket_ids(vec![7, 0]).send().await, "ticket_ids.1", "at least 1");
    assert!(server.requests().is_empty());

    client.list_events().user_ids(vec![11]).send().await.unwrap();
    client.list_customers().view_id(1).send().await.unwrap();
    client.list_tickets().ticket_ids(vec![1]).send().await.unwrap();
    client.list_messages().ticket_id(0).send().await.unwrap();
    let targets: Vec<_> = server.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(
        targets,
        [
            "/api/events?user_ids=11",
            "/api/customers?view_id=1",
            "/api/tickets?ticket_ids=1",
            "/api/messages?ticket_id=0"
        ]
    );
}

#[tokio::test]
async fn a_search_is_for_tickets() {
    let (server, client) = nowhere().await;
    let search = |kind: &str| body::<types::ViewItemsSearch>(json!({"view": {"type": kind}}));
    let call = client.search_view_items().view_id(0).body(search("customer-list"));
    assert_refused(call.send().await, "view.type", "must be one of: ticket-list");
    assert!(server.requests().is_empty());
    client.search_view_items().view_id(0).body(search("ticket-list")).send().await.unwrap();
    // A saved view can list customers.
    let view = body::<types::CreateView>(json!({"slug": "vip", "type": "customer-list"}));
    client.create_view().body(view).send().await.unwrap();
    assert_eq!(server.requests()[1].json()["type"], "customer-list");
}

#[tokio::test]
async fn an_attachment_has_an_address() {
    let (server, client) = nowhere().await;
    let with = |url: &str| {
        let mut message = message("See the label");
        message["attachments"] =
            json!([{"url": url, "name": "label.pdf", "content_type": "application/pdf", "size": null}]);
        message
    };
    let field = "attachments.0.url";
    let new = |url: &str| body::<types::CreateMessage>(with(url));
    let update = |url: &str| body::<types::UpdateMessage>(with(url));
    let empty = |found: Vec<gorgias::Violation>, field: &str| {
        let [violation] = &found[..] else { panic!("{found:?}") };
        assert_eq!((violation.field(), violation.message()), (field, "must not be empty"));
    };
    empty(new("").violations(), field);
    empty(update("").violations(), field);
    empty(ticket(&json!({"messages": [with("")]})).violations(), &format!("messages.0.{field}"));
    // The rules of channels have a word about it, too.
    let error = client.create_ticket_message().ticket_id(1).body(new("")).send().await.unwrap_err();
    assert!(!error.violations().is_empty(), "{error:?}");
    assert!(error.violations().iter().all(|violation| violation.field() == field), "{error:?}");
    assert!(server.requests().is_empty());
    client.create_ticket_message().ticket_id(1).body(new("https://example.com/a")).send().await.unwrap();
    client.update_ticket_message().ticket_id(1).id(2).body(update("https://example.com/a")).send().await.unwrap();
}

#[tokio::test]
async fn what_the_official_definition_does_not_limit_passes() {
    let (server, client) = nowhere().await;
    let sent = |at: usize| -> Value { server.requests()[at].json() };

    let long = "\u{e9}".repeat(5_000);
    let change = json!({
        "subject": long, "customer": {"id": 0}, "assignee_user": {"id": 0}, "assignee_team": {"id": 0},
    });
    client.update_ticket().id(7).body(body::<types::UpdateTicket>(change.clone())).send().await.unwrap();
    assert_eq!(sent(0), change);

    let none = json!({"priorities": []});
    client.update_rule_priorities().body(body::<types::UpdateRulePriorities>(none.clone())).send().await.unwrap();
    assert_eq!(sent(1), none);

    client.create_tag().body(types::CreateTag::builder().name("")).send().await.unwrap();
    client.update_tag().id(90).body(types::UpdateTag::builder().name("").description("")).send().await.unwrap();
    assert_eq!((sent(2), sent(3)), (json!({"name": ""}), json!({"name": "", "description": ""})));

    let name = "x".repeat(257);
    let call = client.create_tag().body(types::CreateTag::builder().name(name.as_str()));
    assert_refused(call.send().await, "name", "at most 256");
    let call = client.update_tag().id(90).body(types::UpdateTag::builder().name(name.as_str()));
    assert_refused(call.send().await, "name", "at most 256");
    assert_eq!(server.requests().len(), 4);
}

/// Null is no wish where the definition has none: the types cannot say it.
#[test]
fn null_is_not_sent_where_it_is_refused() {
    let sent = |value: Value| -> Value { serde_json::to_value(body::<types::UpdateTag>(value)).unwrap() };
    assert_eq!(sent(json!({"description": null, "decoration": null})), json!({}));
    let address = body::<types::UpdateMessageSourceAddress>(json!({"name": null, "address": null}));
    assert_eq!(serde_json::to_value(address).unwrap(), json!({"name": null}));
    // On create both can be null.
    let address = body::<types::SourceAddressInput>(json!({"name": null, "address": null}));
    assert_eq!(serde_json::to_value(address).unwrap(), json!({"name": null, "address": null}));
}
