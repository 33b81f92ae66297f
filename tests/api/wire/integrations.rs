//! Integrations; those of type `http` are webhooks.

use std::collections::BTreeMap;

use gorgias::{Secret, types};
use serde_json::{Value, json};

use super::harness::{Row, at};
use super::samples::page;

fn integration(id: i64) -> Value {
    json!({
        "id": id,
        "name": "Order hook",
        "type": "http",
        "description": "Tells the shop",
        "created_datetime": "2026-11-01T10:59:29+00:00",
        "updated_datetime": "2026-11-02T10:59:29+00:00",
        "deactivated_datetime": null,
        "http": {
            "id": 9, "url": "https://hooks.example.com/{{ticket.id}}", "method": "POST",
            "request_content_type": "application/json", "response_content_type": "application/json",
            "form": {"ticket": "{{context}}"}, "headers": {"X-Token": "shop-token"},
            "triggers": {"ticket-created": true, "ticket-updated": false},
            "oauth2": {
                "token_url": "https://auth.example.com/token", "client_id": "c-1", "client_secret": "s-1",
                "location": "header", "key": "Authorization", "scopes": "orders",
            },
        },
        "user": {"id": 11},
        "uri": format!("/api/integrations/{id}/"),
        "application_id": "5f2b",
        "managed": false,
        "business_hours_id": 4,
        "meta": {"address": "support@example.com", "provider": "smtp"},
        "decoration": {"icon": "cart"},
        "locked_datetime": null,
    })
}

fn headers() -> BTreeMap<String, Secret> {
    BTreeMap::from([("X-Token".to_owned(), Secret::from("shop-token"))])
}

fn triggers() -> BTreeMap<String, bool> {
    BTreeMap::from([("ticket-created".to_owned(), true), ("ticket-updated".to_owned(), false)])
}

pub(crate) fn rows() -> Vec<Row> {
    let sent_http = json!({
        "url": "https://hooks.example.com/{{ticket.id}}", "method": "POST",
        "request_content_type": "application/json", "response_content_type": "application/json",
        "form": {"ticket": "{{context}}"}, "headers": {"X-Token": "shop-token"}, "hmac_secret": "hmac-1",
        "triggers": {"ticket-created": true, "ticket-updated": false},
    });
    let mut sent_update = sent_http.clone();
    sent_update["form"] = json!("{{context}}");
    vec![
        call!(
            list_integrations
                .cursor("c")
                .limit(30)
                .order_by(types::ListIntegrationsOrderBy::CreatedDatetimeAsc)
                .type_(types::IntegrationType::GorgiasChat)
        )
        .sends("GET /api/integrations?cursor=c&limit=30&order_by=created_datetime%3Aasc&type=gorgias_chat")
        .answers(
            200,
            &page(
                "/api/integrations",
                json!([integration(5001), {
                        "id": 5002, "type": "shopify", "http": null, "meta": {"shop_name": "north"},
                        "deactivated_datetime": "2026-11-20T10:00:00+00:00", "locked_datetime": "2026-11-20T10:00:00+00:00",
                    }]),
            ),
        )
        .reads(|integrations| {
            let meta = serde_json::Value::Object(integrations.data[0].meta.clone());
            let email: types::EmailIntegrationMeta = serde_json::from_value(meta).unwrap();
            assert_eq!(email.address.as_deref(), Some("support@example.com"));
            assert_eq!(integrations.data[1].type_, Some(types::IntegrationType::Shopify));
        }),
        call!(
            create_integration.body(
                types::CreateIntegration::builder()
                    .name("Order hook")
                    .type_(types::CreateIntegrationType::Http)
                    .description("Tells the shop")
                    .deactivated_datetime(at("2026-11-01T00:00:00Z"))
                    .http(make!(CreateHttpConfig {
                        url: "https://hooks.example.com/{{ticket.id}}",
                        method: types::HttpMethod::Post,
                        request_content_type: types::HttpRequestContentType::ApplicationJson,
                        response_content_type: types::HttpResponseContentType::ApplicationJson,
                        form: json!({"ticket": "{{context}}"}),
                        headers: headers(),
                        hmac_secret: Secret::from("hmac-1"),
                        triggers: triggers(),
                    }))
                    .managed(false),
            )
        )
        .sends_json(
            "POST /api/integrations",
            json!({
                "name": "Order hook", "type": "http", "description": "Tells the shop",
                "deactivated_datetime": "2026-11-01T00:00:00.000000Z", "http": sent_http, "managed": false,
            }),
        )
        .answers(201, &integration(5001))
        .reads(|integration| {
            let http = integration.http.as_ref().unwrap();
            assert_eq!(http.method, Some(types::HttpMethod::Post));
            assert!(http.triggers["ticket-created"] && !http.triggers["ticket-updated"]);
            assert_eq!(http.headers["X-Token"].expose(), "shop-token");
            assert_eq!(http.oauth2.as_ref().unwrap().client_secret.as_ref().unwrap().expose(), "s-1");
        }),
        call!(get_integration.id(5001))
            .sends("GET /api/integrations/5001")
            .answers(200, &integration(5001))
            .reads(|integration| {
                assert_eq!(integration.user.as_ref().unwrap().id, Some(11));
                assert_eq!(integration.business_hours_id, Some(4));
            }),
        call!(
            update_integration.id(5001).body(
                types::UpdateIntegration::builder()
                    .name("Order hook")
                    .description(gorgias::Patch::Null)
                    .deactivated_datetime(gorgias::Patch::Null)
                    .http(make!(UpdateHttpConfig {
                        url: "https://hooks.example.com/{{ticket.id}}",
                        method: types::HttpMethod::Post,
                        request_content_type: types::HttpRequestContentType::ApplicationJson,
                        response_content_type: types::HttpResponseContentType::ApplicationJson,
                        // A template as text.
                        form: json!("{{context}}"),
                        headers: headers(),
                        hmac_secret: Secret::from("hmac-1"),
                        triggers: triggers(),
                    })),
            )
        )
        .sends_json(
            "PUT /api/integrations/5001",
            json!({"name": "Order hook", "description": null, "deactivated_datetime": null, "http": sent_update}),
        )
        .answers(202, &integration(5001))
        .reads(|integration| assert_eq!(integration.name.as_deref(), Some("Order hook"))),
        call!(delete_integration.id(5001)).sends("DELETE /api/integrations/5001").answers_nothing(204),
    ]
}
