//! Widgets.

use gorgias::types;
use serde_json::{Value, json};

use super::desk::{Desk, at, map, sorted};

stories! {
    the_life_of_a_widget: list_widgets, create_widget, get_widget, update_widget, delete_widget;
}

fn template() -> Value {
    json!({"type": "wrapper", "widgets": [{"type": "card", "path": "orders", "title": "Ordres"}]})
}

async fn the_life_of_a_widget(desk: &Desk) {
    let hook = desk.ids().http_integration;
    let body = types::CreateWidget::builder()
        .type_(types::WidgetType::Custom)
        .context(types::WidgetContext::Customer)
        .order(2)
        .template(map(template()));
    let made = call!(desk, create_widget.body(body));
    let read = call!(desk, get_widget.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.type_, read.context), (Some(types::WidgetType::Custom), Some(types::WidgetContext::Customer)));
    assert_eq!((read.order, read.integration_id, read.template), (Some(2), None, map(template())));

    let body =
        types::UpdateWidget::builder().order(9).integration_id(hook).deactivated_datetime(at("2026-01-01T00:00:00Z"));
    let changed = call!(desk, update_widget.id(made.id).body(body));
    assert_eq!((changed.order, changed.integration_id), (Some(9), Some(hook)));
    assert_eq!((changed.deactivated_datetime, &changed.template), (Some(at("2026-01-01T00:00:00Z")), &made.template));
    assert_eq!(call!(desk, get_widget.id(made.id)), changed);
    let card = types::UpdateWidget::builder().template(map(json!({"type": "card"})));
    refused!(desk, BadRequest, update_widget.id(made.id).body(card));

    assert_eq!(sorted(walk!(desk, 1, list_widgets)), sorted(vec![desk.ids().widget, made.id]));
    assert_eq!(call!(desk, list_widgets.integration_id(hook)).data.len(), 2);
    call!(desk, delete_widget.id(made.id));
    refused!(desk, NotFound, get_widget.id(made.id));
    assert_eq!(call!(desk, list_widgets.integration_id(hook)).data.len(), 1);
}
