//! Integrations, macros, rules, views, widgets, settings and metric cards.

use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::resources::integrations::Integrations;
use crate::resources::macros::Macros;
use crate::resources::widgets::Widgets;
use crate::resources::{rules, views};
use crate::seed::{SeedIds, add, put};
use crate::state::{Id, Kind, World};

pub(in crate::seed) fn connect(world: &mut World, name: &str, kind: &str, meta: Value) -> Id {
    let record = json!({
        "name": name, "type": kind, "description": null, "http": null, "user": {"id": world.caller}, "managed": false,
        "application_id": null, "business_hours_id": null, "meta": meta, "decoration": null, "locked_datetime": null,
        "created_datetime": world.created, "updated_datetime": world.created, "deactivated_datetime": null,
    });
    let id = put(world, Kind::Integration, record);
    world.set(Kind::Integration, id, json!({"uri": format!("/api/integrations/{id}/")}));
    id
}

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    ids.email_integration = connect(
        world,
        "Support mailbox",
        "email",
        json!({
            "address": "support@example.com", "provider": "mailgun", "preferred": true, "verified": true, "email_forwarding_activated": true,
        }),
    );
    ids.chat_integration = connect(world, "Website chat", "gorgias_chat", json!({"shop_name": "harbor-goods"}));
    ids.phone_integration = connect(world, "Hotline", "phone", json!({"address": "+4930901800"}));
    ids.http_integration = add(
        world,
        &Integrations,
        json!({
            "name": "Order desk", "type": "http", "description": "Tells the order desk about new tickets",
            "http": {
                "url": "https://hooks.example.com/tickets", "method": "POST", "request_content_type": "application/json",
                "response_content_type": "application/json", "headers": {"X-Webhook-Secret": "s3cr3t-of-the-seed"},
                "form": {"ticket_id": "{{ticket.id}}"}, "triggers": {"ticket-created": true, "ticket-updated": false},
            },
        }),
    )?;
    let answer = |text: &str| json!({"name": "setResponseText", "title": "Answer", "type": "user", "arguments": {"body_text": text, "body_html": format!("<p>{text}</p>")}});
    ids.macro_id = add(
        world,
        &Macros,
        json!({
            "name": "Parcel is on its way", "intent": "shipping/status", "language": "en",
            "actions": [answer("It left our warehouse."), {"name": "addTags", "title": "Tag", "type": "user", "arguments": {"tags": "shipping"}}],
        }),
    )?;
    ids.archived_macro = add(
        world,
        &Macros,
        json!({"name": "Winter greeting", "language": "en", "actions": [answer("Happy holidays!")]}),
    )?;
    let stamp = world.clock.stamp();
    world.set(Kind::Macro, ids.archived_macro, json!({"archived_datetime": stamp}));
    ids.used_macro = add(
        world,
        &Macros,
        json!({"name": "Out of office", "language": "en", "actions": [answer("We are back on Monday.")]}),
    )?;
    ids.rule = add(
        world,
        &rules::Rules,
        json!({
            "name": "Answer at the weekend", "event_types": "ticket-created,ticket-message-created", "priority": 10,
            "code": format!("if (eq(ticket.status, 'open') && eq(ticket.from_agent, false)) {{ Action('applyMacro', {{ macro_id: {} }}) }}", ids.used_macro),
        }),
    )?;
    add(
        world,
        &rules::Rules,
        json!({
            "name": "Close thank-yous", "event_types": "ticket-message-created", "priority": 5,
            "code": "if (containsAny(message.intents.name, ['other/thanks'])) { Action('setStatus', { status: 'closed' }) }",
        }),
    )?;
    Ok(())
}

/// The views that every account has.
pub(in crate::seed) fn system_views(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    for (name, slug, filters) in
        [("Trash", "trash", "isNotEmpty(ticket.trashed_datetime)"), ("Spam", "spam", "eq(ticket.spam, true)")]
    {
        let fields = ["details", "tags", "customer", "last_message"];
        let view = json!({"name": name, "slug": slug, "fields": fields, "order_by": "last_message_datetime"});
        ids.system_view = add(world, &views::Views, view)?;
        world.set(Kind::View, ids.system_view, json!({"category": "system", "filters": filters}));
    }
    Ok(())
}

pub(super) fn fill_last(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    system_views(world, ids)?;
    ids.view = add(
        world,
        &views::Views,
        json!({
            "name": "Open", "slug": "open", "filters": "eq(ticket.status, 'open')", "decoration": {"emoji": "📬"},
            "visibility": "shared", "shared_with_teams": [ids.team], "shared_with_users": [ids.agent],
        }),
    )?;
    add(
        world,
        &views::Views,
        json!({
            "name": "Mine", "slug": "mine", "filters": "eq(ticket.assignee_user.id, '{{current_user.id}}') && eq(ticket.status, 'open')",
        }),
    )?;
    ids.widget = add(
        world,
        &Widgets,
        json!({
            "type": "http", "context": "ticket", "order": 1, "integration_id": ids.http_integration,
            "template": {"type": "wrapper", "widgets": [{"type": "card", "path": "order", "title": "Order", "widgets": [{"type": "text", "path": "number", "title": "Number"}]}]},
        }),
    )?;
    ids.account_setting = put(
        world,
        Kind::AccountSetting,
        json!({
            "type": "business-hours", "data": {"timezone": "Europe/Berlin", "business_hours": [{"days": "1,2,3,4,5", "from_time": "09:00", "to_time": "17:00"}]},
        }),
    );
    put(
        world,
        Kind::AccountSetting,
        json!({"type": "auto-merge", "data": {"tickets": {"enabled": true, "merging_window_days": 5}}}),
    );
    cards(world, ids);
    Ok(())
}

pub(in crate::seed) fn cards(world: &mut World, ids: &mut SeedIds) {
    for (slug, category, title, status, scope) in [
        ("created-tickets", "tickets", "Created tickets", "published", "tickets-created"),
        ("closed-tickets", "tickets", "Closed tickets", "published", "tickets-closed"),
        ("messages-sent", "messages", "Messages sent", "published", "messages-sent"),
        ("zero-touch-tickets", "tickets", "Zero-touch tickets", "deprecated", "zero-touch-tickets"),
    ] {
        put(
            world,
            Kind::MetricCard,
            json!({
                "slug": slug, "category": category, "title": title, "status": status, "definition_revised_at": "2026-02-01",
                "public": {"definition": format!("{title} within the period."), "formula": "count", "computation_logic": ["Counts each record once."]},
                "api": {"scope": scope, "measures": ["ticketCount"], "dimensions": ["agentId", "channel"], "filters": []},
                "aliases": [format!("{slug}-count")], "related": [{"slug": "closed-tickets", "url": "/api/metric-cards/closed-tickets"}], "replaces": [], "used_in_reports": ["overview"],
                "used_in_reports_links": ["/app/stats/overview"],
            }),
        );
    }
    ids.metric_card = "created-tickets".to_owned();
}
