//! Rules.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

const CODE: &str = "if (eq(ticket.status, 'open')) {\n  Action('addTags', { tags: 'vip' })\n}";

fn rule(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/rules/{id}/"),
        "name": "Mark important customers",
        "description": "First things first",
        "code": CODE,
        "code_ast": {"type": "Program", "body": [], "sourceType": "script"},
        "event_types": "ticket-created,ticket-message-created",
        "priority": 100,
        "type": "user",
        "settings": {"a": 1},
        "deactivated_datetime": null,
        "created_datetime": "2026-11-01T10:59:29+00:00",
        "updated_datetime": "2026-11-02T10:59:29.500000+00:00",
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let ast = || map(json!({"type": "Program", "body": []}));
    vec![
        call!(
            list_rules.cursor("c").limit(100).order_by(types::ListRulesOrderBy::CreatedDatetimeAsc).search("VIP & co")
        )
            .sends("GET /api/rules?cursor=c&limit=100&order_by=created_datetime%3Aasc&search=VIP+%26+co")
            .answers(
                200,
                &page("/api/rules?limit=100", json!([rule(61), {"id": 62, "event_types": null, "code_ast": null, "deactivated_datetime": "2026-11-20T10:00:00+00:00"}])),
            )
            .reads(|rules| {
                assert_eq!(rules.data[0].type_.as_deref(), Some("user"));
                assert_eq!(rules.data[1].event_types, None);
            }),
        call!(
            create_rule.body(
                types::CreateRule::builder()
                    .name("Mark important customers")
                    .code(CODE)
                    .code_ast(ast())
                    .description("First things first")
                    .event_types("ticket-created,ticket-message-created".to_owned())
                    .priority(100)
                    .deactivated_datetime(at("2026-11-01T00:00:00Z")),
            )
        )
        .sends_json(
            "POST /api/rules",
            json!({
                "name": "Mark important customers", "code": CODE, "code_ast": {"type": "Program", "body": []},
                "description": "First things first", "event_types": "ticket-created,ticket-message-created",
                "priority": 100, "deactivated_datetime": "2026-11-01T00:00:00.000000Z",
            }),
        )
        .answers(201, &rule(61))
        .reads(|rule| assert_eq!((rule.code.as_deref(), rule.priority), (Some(CODE), Some(100)))),
        call!(update_rule_priorities.body(types::UpdateRulePriorities::builder().priorities(vec![
            make!(RulePriority { id: 61, priority: 7 }),
            make!(RulePriority { id: 62, priority: -1 })
        ]),))
        .sends_json(
            "POST /api/rules/priorities",
            json!({"priorities": [{"id": 61, "priority": 7}, {"id": 62, "priority": -1}]}),
        )
        .answers(202, &json!([rule(61), rule(62)]))
        .reads(|rules| assert_eq!(rules.iter().map(|rule| rule.id).collect::<Vec<_>>(), [61, 62])),
        call!(get_rule.id(61)).sends("GET /api/rules/61").answers(200, &rule(61)).reads(|rule| {
            assert_eq!(rule.code_ast["type"], "Program");
            assert_eq!(rule.created_datetime, Some(at("2026-11-01T10:59:29Z")));
        }),
        call!(
            update_rule.id(61).body(
                types::UpdateRule::builder()
                    .name("Renamed".to_owned())
                    .code(CODE.to_owned())
                    .code_ast(ast())
                    .description(gorgias::Patch::Null)
                    .event_types("ticket-created".to_owned())
                    .priority(3)
                    .deactivated_datetime(gorgias::Patch::Null),
            )
        )
        .sends_json(
            "PUT /api/rules/61",
            json!({
                "name": "Renamed", "code": CODE, "code_ast": {"type": "Program", "body": []}, "description": null,
                "event_types": "ticket-created", "priority": 3, "deactivated_datetime": null,
            }),
        )
        .answers(202, &rule(61))
        .reads(|rule| assert_eq!(rule.name.as_deref(), Some("Mark important customers"))),
        call!(delete_rule.id(61)).sends("DELETE /api/rules/61").answers_nothing(204),
    ]
}
