//! Widgets.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn template() -> Value {
    json!({"type": "wrapper", "widgets": [{"path": "orders", "type": "card", "title": "Ordres"}]})
}

fn widget(id: i64) -> Value {
    json!({
        "id": id,
        "context": "ticket",
        "type": "customer_external_data",
        "order": 2,
        "template": template(),
        "integration_id": 5001,
        "app_id": "5f2b",
        "created_datetime": "2026-11-01T10:59:29+00:00",
        "updated_datetime": "2026-11-02T10:59:29+00:00",
        "deactivated_datetime": null,
        "uri": format!("/api/widgets/{id}/"),
    })
}

fn sent() -> Value {
    json!({
        "template": template(), "type": "customer_external_data", "context": "customer", "order": 2,
        "integration_id": 5001, "app_id": "5f2b", "deactivated_datetime": "2026-11-01T00:00:00.000000Z",
    })
}

/// Sets all fields; creating and updating have the same.
macro_rules! full {
    ($builder:expr) => {
        $builder
            .template(map(template()))
            .type_(types::WidgetType::CustomerExternalData)
            .context(types::WidgetContext::Customer)
            .order(2)
            .integration_id(5001)
            .app_id("5f2b")
            .deactivated_datetime(at("2026-11-01T00:00:00Z"))
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_widgets
                .cursor("c")
                .limit(30)
                .order_by(types::ListWidgetsOrderBy::OrderAsc)
                .integration_id(5001)
                .app_id("app/1 +2")
        )
        .sends("GET /api/widgets?app_id=app%2F1+%2B2&cursor=c&integration_id=5001&limit=30&order_by=order%3Aasc")
        .answers(200, &page("/api/widgets", json!([widget(6), {"id": 7, "integration_id": null, "app_id": null, "deactivated_datetime": "2026-11-20T10:00:00+00:00"}])))
        .reads(|widgets| {
            assert_eq!(widgets.data[0].type_, Some(types::WidgetType::CustomerExternalData));
            assert_eq!(widgets.data[1].integration_id, None);
        }),
        call!(create_widget.body(full!(types::CreateWidget::builder())))
            .sends_json("POST /api/widgets", sent())
            .answers(201, &widget(6))
            .reads(|widget| assert_eq!((widget.id, widget.template["type"].as_str()), (6, Some("wrapper")))),
        call!(get_widget.id(6))
            .sends("GET /api/widgets/6")
            .answers(200, &widget(6))
            .reads(|widget| assert_eq!((widget.order, widget.app_id.as_deref()), (Some(2), Some("5f2b")))),
        call!(update_widget.id(6).body(full!(types::UpdateWidget::builder())))
            .sends_json("PUT /api/widgets/6", sent())
            .answers(202, &widget(6))
            .reads(|widget| assert_eq!(widget.updated_datetime, Some(at("2026-11-02T10:59:29Z")))),
        call!(delete_widget.id(6)).sends("DELETE /api/widgets/6").answers_nothing(204),
    ]
}
