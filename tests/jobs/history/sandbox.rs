//! Which tickets come, in which order, and at what cost.

use gorgias::ErrorKind;
use gorgias::directory::CustomerRef;
use gorgias::history::MessageAuthor;
use gorgias::types::UpdateTicket;
use serde_json::json;

use super::desk::{Desk, from_customer, ids};

const LIST: &str = "GET /api/tickets";

#[tokio::test]
async fn tickets_come_newest_first_with_one_call_for_a_hundred() {
    let desk = Desk::open().await;
    let (nia, other) = (desk.customer("nia").await, desk.asked_by_another().await);
    let mut expected = Vec::new();
    for number in 0..120 {
        expected.push(desk.asked(nia, 1 + number / 5, "Hello").await);
    }
    let before = desk.so_far();
    let mut found = ids(desk.client.customer_history(nia)).await.unwrap();
    assert_eq!(desk.calls(before), [LIST, LIST]);
    assert!(!found.contains(&other));
    let mut history = desk.client.customer_history(nia);
    let mut last = None;
    while let Some(past) = history.next().await {
        let created = past.unwrap().ticket.created_datetime;
        assert!(last.is_none() || created <= last, "newest first");
        last = created;
    }
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

impl Desk {
    async fn asked_by_another(&self) -> i64 {
        let body = json!([{"channel": "api", "from_agent": false, "sender": {"email": "else@example.net"}, "body_text": "Hi"}]);
        let body = json!({"messages": body});
        let body: gorgias::types::CreateTicket = serde_json::from_value(body).unwrap();
        self.client.create_ticket().body(body).send().await.unwrap().id
    }
}

#[tokio::test]
async fn conversations_cost_one_call_for_each_ticket_that_is_asked_for() {
    let desk = Desk::open().await;
    let nia = desk.customer("nia").await;
    let agent = desk.sandbox.ids().caller;
    let thread = json!([
        {"channel": "api", "from_agent": false, "sender": {"id": nia}, "body_text": "Where is it?",
            "created_datetime": "2026-05-01T10:00:00Z"},
        {"channel": "api", "from_agent": true, "sender": {"id": agent}, "body_text": "On its way.",
            "created_datetime": "2026-05-01T11:00:00Z", "sent_datetime": "2026-05-01T11:00:00Z"},
        {"channel": "internal-note", "from_agent": true, "public": false, "sender": {"id": agent}, "body_text": "Asked the carrier."},
    ]);
    let first = desk.ticket(nia, 1, thread, json!({"subject": "Parcel"})).await;
    let second = desk.asked(nia, 2, "Thanks").await;
    let survey = json!({"ticket_id": first, "customer_id": nia, "sent_datetime": "2026-05-02T10:00:00Z",
        "scored_datetime": "2026-05-03T10:00:00Z", "score": 4, "body_text": "Quick"});
    let survey: gorgias::types::CreateSatisfactionSurvey = serde_json::from_value(survey).unwrap();
    desk.client.create_satisfaction_survey().body(survey).send().await.unwrap();

    let before = desk.so_far();
    let mut history = desk.client.customer_history(nia).with_conversations();
    let newest = history.next().await.unwrap().unwrap();
    assert_eq!((newest.ticket.id, newest.messages().len(), newest.survey().is_none()), (second, 1, true));
    let oldest = history.next().await.unwrap().unwrap();
    let authors: Vec<MessageAuthor> = oldest.messages().iter().map(MessageAuthor::from).collect();
    assert_eq!(authors, [MessageAuthor::Customer, MessageAuthor::Agent, MessageAuthor::InternalNote]);
    assert_eq!(oldest.survey().unwrap().score, Some(4));
    assert!(!format!("{oldest:?} {history:?}").contains("Parcel"));
    assert!(history.next().await.is_none() && history.next().await.is_none());
    assert_eq!(desk.calls(before), [LIST, "GET /api/tickets/{id}", "GET /api/tickets/{id}"]);

    let before = desk.so_far();
    let mut history = desk.client.customer_history(nia).conversations_where(move |ticket| ticket.id == first);
    assert!(history.next().await.unwrap().unwrap().conversation.is_none());
    assert_eq!(history.next().await.unwrap().unwrap().messages().len(), 3);
    assert!(history.next().await.is_none());
    assert_eq!(desk.calls(before), [LIST, "GET /api/tickets/{id}"]);
}

#[tokio::test]
async fn a_customer_is_found_by_address_with_one_call_more() {
    let desk = Desk::open().await;
    let nia = desk.customer("nia").await;
    let ticket = desk.asked(nia, 1, "Hello").await;
    let look = "GET /api/customers";
    for (who, calls) in [
        (CustomerRef::email("NIA@example.com"), vec![look, LIST]),
        (CustomerRef::external_id("crm-nia"), vec![look, LIST]),
        (CustomerRef::phone("+4930901820"), vec![look, LIST]),
        (CustomerRef::phone("+49 (30) 90-18.20"), vec![look, LIST]),
        (CustomerRef::email(" nia@example.com\n"), vec![look, LIST]),
        (CustomerRef::channel("phone", "+4930901820"), vec![look, LIST]),
        (CustomerRef::email("nia@example.org"), vec![look, look, LIST]),
    ] {
        let before = desk.so_far();
        assert_eq!(ids(desk.client.customer_history(who.clone())).await.unwrap(), [ticket], "{who:?}");
        assert_eq!(desk.calls(before), calls, "{who:?}");
        assert!(!format!("{who:?}").contains("nia"));
    }
    let before = desk.so_far();
    let history = desk.client.customer_history(CustomerRef::external_id("crm-nia")).with_orders();
    assert_eq!(ids(history).await.unwrap(), [ticket]);
    assert_eq!(desk.calls(before), [look, "GET /api/customers/{id}", LIST]);

    for who in
        [CustomerRef::email("nobody@example.net"), CustomerRef::phone("+15550100"), CustomerRef::external_id("crm")]
    {
        let error = ids(desk.client.customer_history(who)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(!error.to_string().contains("nobody"), "{error}");
    }
    for who in [
        CustomerRef::email("nobody"),
        CustomerRef::phone("+1"),
        CustomerRef::external_id(" "),
        CustomerRef::channel("chat", ""),
    ] {
        let before = desk.so_far();
        let same = desk.client.directory().customer(&who).await.unwrap_err();
        let error = ids(desk.client.customer_history(who)).await.unwrap_err();
        assert_eq!((error.kind(), error.violations()), (ErrorKind::InvalidRequest, same.violations()));
        assert_eq!(desk.so_far(), before, "nothing is sent");
    }
    let twin: gorgias::types::CreateCustomer =
        serde_json::from_value(json!({"external_id": "crm-nia", "channels": []})).unwrap();
    let twin = desk.client.create_customer().body(twin).send().await.unwrap().id;
    let error = ids(desk.client.customer_history(CustomerRef::external_id("crm-nia"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownName);
    assert!(error.to_string().contains(&twin.to_string()), "{error}");
    let same = desk.client.directory().customer_by_external_id("crm-nia").await.unwrap_err();
    assert_eq!(error.violations(), same.violations());
}

#[tokio::test]
async fn a_merged_customer_leads_to_the_survivor() {
    let desk = Desk::open().await;
    let (old, new) = (desk.customer("nia").await, desk.customer("okafor").await);
    let tickets = [desk.asked(old, 1, "Hello").await, desk.asked(new, 2, "Hello").await];
    desk.client
        .merge_customers()
        .source_id(old)
        .target_id(new)
        .body(gorgias::types::MergeCustomers::builder())
        .send()
        .await
        .unwrap();

    let before = desk.so_far();
    let mut history = desk.client.customer_history(old);
    assert_eq!(history.next().await.unwrap().unwrap().ticket.id, tickets[1]);
    assert_eq!((history.customer_id(), history.customer().map(|one| one.id)), (Some(new), Some(new)));
    assert_eq!(history.next().await.unwrap().unwrap().ticket.id, tickets[0]);
    assert!(history.next().await.is_none());
    let customer = "GET /api/customers/{id}";
    assert_eq!(desk.calls(before), [LIST, customer, customer, LIST], "a look, the redirect, and the survivor's list");

    let before = desk.so_far();
    assert_eq!(ids(desk.client.customer_history(old).with_orders()).await.unwrap().len(), 2);
    assert_eq!(desk.calls(before), [customer, customer, LIST]);

    let quiet = desk.customer("quiet").await;
    let before = desk.so_far();
    assert_eq!(ids(desk.client.customer_history(quiet)).await.unwrap(), [0_i64; 0]);
    assert_eq!(desk.calls(before), [LIST, customer]);
    let error = ids(desk.client.customer_history(987_654)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn trash_and_spam_come_only_when_asked_for() {
    let desk = Desk::open().await;
    let nia = desk.customer("nia").await;
    let plain = desk.asked(nia, 3, "Hello").await;
    let spam = desk.ticket(nia, 2, json!([from_customer(nia, "Buy now")]), json!({"spam": true})).await;
    let trashed = desk.asked(nia, 1, "Old").await;
    let body = UpdateTicket::builder().trashed_datetime("2026-05-04T10:00:00Z".parse::<gorgias::Timestamp>().unwrap());
    desk.client.update_ticket().id(trashed).body(body).send().await.unwrap();
    let history = || desk.client.customer_history(nia);
    assert_eq!(ids(history()).await.unwrap(), [plain]);
    assert_eq!(ids(history().spam(true)).await.unwrap(), [plain, spam]);
    assert_eq!(ids(history().trashed(true)).await.unwrap(), [plain, trashed]);
    assert_eq!(ids(history().trashed(true).spam(true)).await.unwrap(), [plain, spam, trashed]);
}
