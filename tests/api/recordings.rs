//! What recordings of the live API of August 2026 showed, and older samples of the documentation: all of it is read. The values are
//! made up.

use serde_json::{Value, json};

use crate::support::{Server, answer};
use gorgias::types;

async fn server_of(status: u16, body: &Value) -> Server {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Server::always(answer(status, "content-type: application/json\r\n", body)).await
}

#[tokio::test]
async fn pushed_data_is_read_by_the_id_of_the_app() {
    let app = "64f0c5a9d31b7e2408ac96d2";
    let body = json!({
        "id": 7,
        "external_data": {app: {"__app_name__": "Loyalty", "points": 12}},
        "custom_fields": {"8001": {"id": 8001, "value": "green"}},
        "meta": {"name_set_via": "agent"},
        "channels": [{"id": 9, "type": "email", "user": {"id": 7, "name": "Nia"}, "customer": {"id": 7, "name": "Nia"}}],
    });
    let client = server_of(200, &body).await.client();
    let customer = client.get_customer().id(7).send().await.unwrap();
    assert_eq!(customer.external_data.as_ref().unwrap()[app], json!({"__app_name__": "Loyalty", "points": 12}));
    assert_eq!(customer.custom_fields["8001"]["value"], "green");
    assert_eq!(customer.meta["name_set_via"], "agent");
    assert_eq!(customer.channels[0].user.as_ref().unwrap().id, Some(7));
    assert!(customer.odd_values().is_empty());
}

#[tokio::test]
async fn a_part_of_a_survey_is_sent_alone() {
    let server = server_of(200, &json!({"id": 7, "ticket_id": 12, "score": 4})).await;
    let body = types::UpdateSatisfactionSurvey::builder().score(4);
    let survey = server.client().update_satisfaction_survey().id(7).body(body).send().await.unwrap();
    assert_eq!((survey.ticket_id, survey.score), (Some(12), Some(4)));
    assert_eq!(server.requests()[0].json(), json!({"score": 4}));
}

#[tokio::test]
async fn healthy_messages_are_retriable_and_have_a_source_of_a_type_alone() {
    let body = json!({
        "id": 7, "source": {"type": "phone"}, "is_retriable": true, "imported": false, "failed_datetime": null,
    });
    let message = server_of(200, &body).await.client().get_ticket_message().ticket_id(1).id(7).send().await.unwrap();
    let source = message.source.as_ref().unwrap();
    assert_eq!((source.type_.clone(), &source.from, source.to.len()), (Some(types::SourceType::Phone), &None, 0));
    assert_eq!((message.is_retriable, message.imported), (Some(true), Some(false)));
}

#[tokio::test]
async fn an_empty_view_has_no_columns_and_an_empty_program() {
    let place = json!({"line": 0, "column": 0});
    let ast = json!({"type": "Program", "body": [], "sourceType": "script", "loc": {"start": place, "end": place}});
    let body = json!({"id": 7, "fields": [], "filters": "", "filters_ast": ast});
    let view = server_of(200, &body).await.client().get_view().id(7).send().await.unwrap();
    assert!(view.fields.is_empty());
    assert_eq!((view.filters.as_deref(), &view.filters_ast["type"]), (Some(""), &json!("Program")));
}

#[tokio::test]
async fn a_new_macro_was_never_changed() {
    let body = json!({"id": 7, "created_datetime": "2026-08-26T18:40:58.954625+00:00", "updated_datetime": null});
    let made = server_of(200, &body).await.client().get_macro().id(7).send().await.unwrap();
    assert!(made.created_datetime.is_some() && made.updated_datetime.is_none());
}

#[tokio::test]
async fn tags_that_are_set_by_id_may_come_back_as_an_empty_200() {
    let server = server_of(200, &Value::Null).await;
    let body = types::TicketTagRefs::builder().ids(vec![11]);
    let set = server.client().set_ticket_tags().ticket_id(7).body(body).send().await.unwrap();
    assert_eq!(set.status(), 200);
    assert_eq!(server.requests()[0].json(), json!({"ids": [11]}));
}

#[tokio::test]
async fn users_keep_whatever_else_is_in_their_meta() {
    let body = json!({"id": 7, "meta": {"sso": "google", "name_set_via": "agent", "desk": {"floor": 2}}});
    let user = server_of(200, &body).await.client().get_user().id(7).send().await.unwrap();
    assert_eq!(user.meta["name_set_via"], "agent");
    assert_eq!(user.meta["desk"], json!({"floor": 2}));
}

#[tokio::test]
async fn a_priority_of_a_rule_may_be_written_as_text() {
    for (written, read) in [(json!("100"), Some(100)), (json!(100), Some(100)), (Value::Null, None)] {
        let body = json!({"id": 7, "priority": written});
        let rule = server_of(200, &body).await.client().get_rule().id(7).send().await.unwrap();
        assert_eq!(rule.priority, read, "{written}");
        assert!(rule.odd_values().is_empty());
    }
}

#[test]
fn tickets_of_webhooks_carry_account_and_both_ends_of_the_thread() {
    let body = json!({"ticket": {
        "id": 7, "status": "open", "customer": {"id": 9}, "account": {"domain": "north-outdoor"},
        "first_message": {"id": 1, "body_text": "Hello"}, "last_message": {"id": 2, "from_agent": true},
    }});
    let event = gorgias::webhook::WebhookEvent::parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(event.account.as_deref(), Some("north-outdoor"));
    let ticket = event.full_ticket().unwrap().unwrap();
    assert_eq!(ticket.account["domain"], "north-outdoor");
    assert_eq!(ticket.first_message.as_ref().unwrap().body_text.as_deref(), Some("Hello"));
    assert_eq!(ticket.last_message.as_ref().unwrap().from_agent, Some(true));
}
