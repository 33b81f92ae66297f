//! Integrations: webhooks can be made, the others are read.

use std::collections::BTreeMap;

use gorgias::{Patch, Secret, types};
use serde_json::json;

use super::desk::Desk;

stories! {
    the_life_of_a_webhook:
        list_integrations, create_integration, get_integration, update_integration, delete_integration;
}

async fn the_life_of_a_webhook(desk: &Desk) {
    let seeded = walk!(desk, 2, list_integrations);
    let body = types::CreateIntegration::builder()
        .name("Parcel hook")
        .type_(types::CreateIntegrationType::Http)
        .description("Tells the carrier")
        .http(make!(CreateHttpConfig {
            url: "https://hooks.example.com/{{ticket.id}}",
            method: types::HttpMethod::Post,
            request_content_type: types::HttpRequestContentType::ApplicationJson,
            response_content_type: types::HttpResponseContentType::ApplicationJson,
            form: json!({"ticket": "{{ticket.id}}"}),
            headers: BTreeMap::from([("X-Token".to_owned(), Secret::from("token-of-the-carrier"))]),
            hmac_secret: Secret::from("hmac-of-the-carrier"),
            triggers: BTreeMap::from([("ticket-created".to_owned(), true)]),
        }));
    let made = call!(desk, create_integration.body(body));
    let read = call!(desk, get_integration.id(made.id));
    assert_eq!(read, made);
    let http = read.http.unwrap();
    assert_eq!(http.url.unwrap().as_str(), "https://hooks.example.com/{{ticket.id}}");
    assert_eq!(http.headers["X-Token"].expose(), "token-of-the-carrier");
    assert_eq!(http.form.as_deref(), Some(&json!({"ticket": "{{ticket.id}}"})));
    assert!(http.triggers["ticket-created"]);

    let body = types::UpdateIntegration::builder()
        .name("Parcel hook 2")
        .description(Patch::Null)
        .http(make!(UpdateHttpConfig { url: "https://hooks.example.com/v2" }));
    let changed = call!(desk, update_integration.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.description.as_deref()), (Some("Parcel hook 2"), None));
    assert_eq!(call!(desk, get_integration.id(made.id)), changed);
    assert_eq!(changed.http.as_ref().unwrap().url.as_ref().unwrap().as_str(), "https://hooks.example.com/v2");

    let hooks = call!(desk, list_integrations.type_(types::IntegrationType::Http)).data;
    assert!(hooks.contains(&changed) && hooks.len() == 2);
    let mailbox = call!(desk, get_integration.id(desk.ids().email_integration));
    let meta: types::EmailIntegrationMeta = serde_json::from_value(mailbox.meta.into()).unwrap();
    assert_eq!(meta.address.as_deref(), Some("support@example.com"));

    call!(desk, delete_integration.id(made.id));
    refused!(desk, NotFound, get_integration.id(made.id));
    assert_eq!(walk!(desk, 2, list_integrations), seeded);
}
