//! Macros.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn macro_(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/macros/{id}/"),
        "external_id": "cms-1",
        "name": "Order status",
        "intent": "shipping/delivery-issue",
        "language": "en",
        "usage": 58_392,
        "actions": [
            {"name": "addTags", "title": "Add tags", "type": "user", "arguments": {"tags": "question, order-status"}},
            {
                "name": "setResponseText", "title": "Answer", "type": "system", "description": "The text",
                "arguments": {"body_text": "Hi {{ticket.customer.firstname}}"},
            },
        ],
        "created_datetime": "2026-11-23T15:59:41.966927+00:00",
        "updated_datetime": "2026-11-24T15:59:41+00:00",
        "archived_datetime": "2026-11-25T15:59:41+00:00",
    })
}

fn sent() -> Value {
    json!({
        "name": "Order status", "external_id": "cms-1", "intent": "order/damaged", "language": "en",
        "actions": [{
            "name": "addTags", "title": "Add tags", "type": "user", "arguments": {"tags": "question"},
            "description": "Sorts it",
        }],
    })
}

/// Sets all fields; creating and updating have the same.
macro_rules! full {
    ($builder:expr) => {
        $builder
            .name("Order status".to_owned())
            .actions(vec![make!(MacroActionInput {
                name: "addTags",
                title: "Add tags",
                type_: types::MacroActionType::User,
                arguments: map(json!({"tags": "question"})),
                description: "Sorts it",
            })])
            .external_id("cms-1")
            .intent(types::MacroIntent::OrderDamaged)
            .language("en")
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_macros
                .cursor("c")
                .limit(30)
                .order_by(types::ListMacrosOrderBy::RelevanceDesc)
                .search("où est [ma] commande?")
                .tags(vec!["vip & gold".to_owned(), "a,b".to_owned()])
                .languages(vec!["en".to_owned(), "pt+BR".to_owned()])
                .ticket_id(412_007_331)
                .message_id(924_712)
                .number_predictions(3)
                .archived(false)
        )
        .sends(
            "GET /api/macros?archived=false&cursor=c&languages=en&languages=pt%2BBR&limit=30&message_id=924712\
             &number_predictions=3&order_by=relevance%3Adesc&search=o%C3%B9+est+%5Bma%5D+commande%3F\
             &tags=vip+%26+gold&tags=a%2Cb&ticket_id=412007331",
        )
        .answers(
            200,
            &page("/api/macros", json!([macro_(23), {"id": 24, "intent": "an/unknown-one", "actions": null}])),
        )
        .reads(|macros| {
            assert_eq!(macros.data[0].intent, Some(types::MacroIntent::ShippingDeliveryIssue));
            assert_eq!(macros.data[0].actions[0].arguments["tags"], "question, order-status");
            assert_eq!(macros.data[1].intent.as_ref().unwrap().as_str(), "an/unknown-one");
            assert!(macros.data[1].actions.is_empty());
        }),
        call!(create_macro.body(full!(types::CreateMacro::builder())))
            .sends_json("POST /api/macros", sent())
            .answers(201, &macro_(23))
            .reads(|answer| assert_eq!((answer.id, answer.usage), (23, Some(58_392)))),
        call!(archive_macros.body(types::ArchiveMacros::builder().ids(vec![123, 456])))
            .sends_json("PUT /api/macros/archive", json!({"ids": [123, 456]}))
            .answers(
                207,
                &json!({"data": [
                    {"id": 123, "status": "archived", "error": null},
                    {"id": 456, "status": "macro_used", "error": {
                        "msg": "Macro cannot be archived because it is used by rules.",
                        "data": {"rules": ["Auto reply", "Close spam"]},
                    }},
                ]}),
            )
            .reads(|result| {
                assert_eq!(result.data[0].status, Some(types::ArchiveMacroStatus::Archived));
                let error = result.data[1].error.as_ref().unwrap();
                assert_eq!(error.data.as_ref().unwrap().rules, ["Auto reply", "Close spam"]);
            }),
        call!(unarchive_macros.body(types::UnarchiveMacros::builder().ids(vec![12_345, 23_456])))
            .sends_json("PUT /api/macros/unarchive", json!({"ids": [12_345, 23_456]}))
            .answers(
                207,
                &json!({"data": [{"id": 12_345, "status": "unarchived"}, {"id": 23_456, "status": "already_not_archived"}]}),
            )
            .reads(|result| assert_eq!(result.data[1].status, Some(types::UnarchiveMacroStatus::AlreadyNotArchived))),
        call!(get_macro.id(23))
            .sends("GET /api/macros/23")
            .answers(200, &macro_(23))
            .reads(|answer| {
                assert_eq!(answer.archived_datetime, Some(at("2026-11-25T15:59:41Z")));
                assert_eq!(answer.actions[1].type_, Some(types::MacroActionType::System));
            }),
        call!(update_macro.id(23).body(full!(types::UpdateMacro::builder())))
            .sends_json("PUT /api/macros/23", sent())
            .answers(202, &macro_(23))
            .reads(|answer| assert_eq!(answer.external_id.as_deref(), Some("cms-1"))),
        call!(delete_macro.id(23)).sends("DELETE /api/macros/23").answers_nothing(204),
    ]
}
