//! Setting up the integration: created, repaired, left alone.

use std::collections::BTreeMap;

use gorgias::types::{
    CreateIntegrationType, HttpMethod, HttpRequestContentType, HttpResponseContentType, HttpTrigger, Integration,
    IntegrationType,
};
use gorgias::webhook::template::WebhookTemplate;
use gorgias::webhook::{HmacScheme, InstallChange, Installed, SharedSecret};
use gorgias::{Client, Error, ErrorKind, Patch, Secret, types};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::{Request, Server, answer, json as reply};

const URL: &str = "https://hooks.example.com/gorgias";
const CREATED: [HttpTrigger; 1] = [HttpTrigger::TicketMessageCreated];

struct Desk {
    client: Client,
    sandbox: Sandbox,
}

async fn desk() -> Desk {
    // What is not shown cannot be compared; other tests are about that.
    let sandbox = Sandbox::builder().echo_webhook_headers(true).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let client = client.build().unwrap();
    Desk { client, sandbox }
}

impl Desk {
    async fn install(&self) -> Installed {
        self.client.install_webhook(URL, CREATED, "hush").send().await.unwrap()
    }

    async fn read(&self, id: i64) -> Integration {
        self.client.get_integration().id(id).send().await.unwrap().into_inner()
    }

    async fn all(&self) -> Vec<Integration> {
        self.client.list_integrations().type_(IntegrationType::Http).items().all().await.unwrap()
    }

    /// Changes something behind our back.
    async fn spoil(&self, id: i64, change: impl FnOnce(&mut types::UpdateIntegration)) {
        let integration = self.read(id).await;
        let http = integration.http.unwrap();
        let same = types::UpdateHttpConfig::builder()
            .url(http.url.unwrap())
            .method(http.method.unwrap())
            .request_content_type(http.request_content_type.unwrap())
            .response_content_type(http.response_content_type.unwrap())
            .form(http.form.unwrap().into_inner())
            .headers(http.headers)
            .triggers(http.triggers);
        let same = types::UpdateIntegration::builder().name(integration.name.unwrap()).http(same);
        let mut body = types::UpdateIntegration::try_from(same).unwrap();
        change(&mut body);
        self.client.update_integration().id(id).body(body).send().await.unwrap();
    }
}

#[tokio::test]
async fn it_is_created_complete_and_then_left_alone() {
    let desk = desk().await;
    let before = desk.all().await.len();
    let first = desk.install().await;
    assert_eq!(first.changes, [InstallChange::Created]);
    let made = desk.read(first.id).await;
    assert!(made.is_active());
    assert_eq!(made.name.as_deref(), Some("Webhook hooks.example.com/gorgias"));
    let http = made.http.clone().unwrap();
    assert_eq!((http.url.unwrap().as_str(), http.method), (URL, Some(HttpMethod::Post)));
    assert_eq!(http.request_content_type, Some(HttpRequestContentType::ApplicationJson));
    assert_eq!(http.response_content_type, Some(HttpResponseContentType::ApplicationJson));
    assert_eq!(http.headers["x-webhook-secret"].expose(), "hush");
    // One trigger: the template says it in plain words.
    assert_eq!(*http.form.unwrap(), WebhookTemplate::ids().trigger(&CREATED[0]).form());
    let on: Vec<_> = http.triggers.iter().filter(|(_, on)| **on).map(|(name, _)| name.as_str()).collect();
    assert_eq!((on, http.triggers.len()), (vec!["ticket-message-created"], 8));

    let calls = desk.sandbox.requests().len();
    let second = desk.install().await;
    assert_eq!((second.id, second.changes), (first.id, vec![]));
    // One page of the list, and nothing written.
    assert_eq!(desk.sandbox.requests().len(), calls + 1);
    assert_eq!((desk.read(first.id).await, desk.all().await.len()), (made, before + 1));
}

#[tokio::test]
async fn whatever_was_changed_is_repaired_and_told() {
    let desk = desk().await;
    let id = desk.install().await.id;
    let right = desk.read(id).await;
    let check = async |changes: &[InstallChange]| {
        assert_eq!(desk.install().await.changes, changes);
        let mut now = desk.read(id).await;
        now.updated_datetime = right.updated_datetime;
        assert_eq!(now, right);
    };
    desk.spoil(id, |body| body.http.as_mut().unwrap().method = Some(HttpMethod::Get)).await;
    check(&[InstallChange::Method]).await;
    desk.spoil(id, |body| body.http.as_mut().unwrap().form = json!({"a": "{{ticket.id}}"}).into()).await;
    check(&[InstallChange::Form]).await;
    desk.spoil(id, |body| body.name = "Renamed".into()).await;
    check(&[InstallChange::Name]).await;
    desk.spoil(id, |body| body.http.as_mut().unwrap().url = format!("{URL}?old=1").into()).await;
    check(&[InstallChange::Url]).await;
    let urlencoded = HttpRequestContentType::ApplicationXWwwFormUrlencoded;
    desk.spoil(id, |body| body.http.as_mut().unwrap().request_content_type = Some(urlencoded)).await;
    check(&[InstallChange::ContentType]).await;
    let triggers = BTreeMap::from([("ticket-created".to_owned(), true), ("ticket-message-created".to_owned(), false)]);
    desk.spoil(id, |body| body.http.as_mut().unwrap().triggers = Some(triggers)).await;
    check(&[InstallChange::Triggers]).await;
    let stolen = BTreeMap::from([("X-Webhook-Secret".to_owned(), Secret::from("other"))]);
    desk.spoil(id, |body| body.http.as_mut().unwrap().headers = Patch::Set(stolen)).await;
    check(&[InstallChange::Headers]).await;
    desk.spoil(id, |body| body.deactivated_datetime = Patch::Set(gorgias::Timestamp::now())).await;
    assert!(!desk.read(id).await.is_active());
    check(&[InstallChange::Activated]).await;
}

#[tokio::test]
async fn headers_of_the_owner_stay() {
    let desk = desk().await;
    let id = desk.install().await.id;
    let more =
        BTreeMap::from([("X-Shop".to_owned(), Secret::from("north")), ("X-WEBHOOK-SECRET".into(), "old".into())]);
    desk.spoil(id, |body| body.http.as_mut().unwrap().headers = Patch::Set(more)).await;
    assert_eq!(desk.install().await.changes, [InstallChange::Headers]);
    let headers = desk.read(id).await.http.unwrap().headers;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.expose())).collect();
    assert_eq!(headers, [("X-Shop", "north"), ("x-webhook-secret", "hush")]);
    assert_eq!(desk.install().await.changes, []);
}

#[tokio::test]
async fn a_changed_secret_is_written() {
    let desk = desk().await;
    let id = desk.install().await.id;
    let installed = desk.client.install_webhook(URL, CREATED, "new").send().await.unwrap();
    assert_eq!((installed.id, installed.changes), (id, vec![InstallChange::Headers]));
    assert_eq!(desk.read(id).await.http.unwrap().headers["x-webhook-secret"].expose(), "new");
    // In the query, too: it is the same address.
    let query = || desk.client.install_webhook(URL, CREATED, "h&sh").scheme(SharedSecret::query("key")).send();
    let installed = query().await.unwrap();
    assert_eq!((installed.id, installed.changes), (id, vec![InstallChange::Url]));
    assert_eq!(desk.read(id).await.http.unwrap().url.unwrap().as_str(), format!("{URL}?key=h%26sh"));
    assert_eq!(query().await.unwrap().changes, []);
}

#[tokio::test]
async fn with_a_name_it_can_move_and_one_for_each_trigger_can_share_an_address() {
    let desk = desk().await;
    let install = async |url: &str, name: &str, trigger: HttpTrigger| {
        desk.client.install_webhook(url, [trigger], "hush").name(name).send().await.unwrap()
    };
    let created = install(URL, "created", HttpTrigger::TicketCreated).await;
    let updated = install(URL, "updated", HttpTrigger::TicketUpdated).await;
    assert_eq!(
        (&created.changes[..], &updated.changes[..]),
        (&[InstallChange::Created][..], &[InstallChange::Created][..])
    );
    assert_ne!(created.id, updated.id);
    let moved = install("https://new.example.com/", "created", HttpTrigger::TicketCreated).await;
    assert_eq!((moved.id, moved.changes), (created.id, vec![InstallChange::Url]));
    assert_eq!(install(URL, "updated", HttpTrigger::TicketUpdated).await.changes, []);
}

#[tokio::test]
async fn when_it_is_there_twice_nothing_is_done_and_the_ids_are_named() {
    let desk = desk().await;
    let mut ids = Vec::new();
    for name in ["one", "two"] {
        ids.push(desk.client.install_webhook(URL, CREATED, "hush").name(name).send().await.unwrap().id);
    }
    let before = desk.all().await;
    let error = desk.client.install_webhook(URL, CREATED, "new").send().await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "url"));
    ids.sort_unstable();
    assert!(error.to_string().contains(&format!("{}, {}", ids[0], ids[1])), "{error}");
    assert!(!error.may_have_taken_effect());
    assert_eq!(desk.all().await, before);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let server = Server::always(answer(500, "", "")).await;
    let client = server.client();
    let refused = async |url: &str, triggers: &[HttpTrigger], secret: &str| -> Error {
        client.install_webhook(url, triggers.to_vec(), secret).send().await.unwrap_err()
    };
    for (url, triggers, secret, field) in [
        ("hooks.example.com", &CREATED[..], "hush", "url"),
        ("http://hooks.example.com", &CREATED, "hush", "url"),
        ("ftp://hooks.example.com", &CREATED, "hush", "url"),
        ("mailto:hooks@example.com", &CREATED, "hush", "url"),
        ("https://hooks.example.com/#part", &CREATED, "hush", "url"),
        (URL, &[], "hush", "triggers"),
        (URL, &CREATED, "", "secret"),
        (URL, &CREATED, "hush\n", "secret"),
    ] {
        let error = refused(url, triggers, secret).await;
        assert_eq!(error.violations()[0].field(), field, "{url} {secret:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("hush\n"));
    }
    assert!(server.requests().is_empty());
}

/// An account as the present documentation has it: headers are not shown.
fn account(integration: Value) -> impl Fn(&Request) -> crate::support::Reply {
    move |request| match request.method.as_str() {
        "GET" => reply(&json!({"data": [integration], "object": "list", "meta": {"next_cursor": null}})),
        _ => reply(&integration),
    }
}

fn hidden() -> Value {
    json!({
        "id": 7, "name": "Webhook hooks.example.com/gorgias", "type": "http", "deactivated_datetime": null,
        "http": {
            "url": URL, "method": "POST", "request_content_type": "application/json",
            "response_content_type": "application/json", "form": WebhookTemplate::ids().trigger(&CREATED[0]).form(),
            // Documented samples write them like this.
            "triggers": {"ticket_message_created": true, "ticket_created": false},
        },
    })
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_back_is_written_every_time() {
    for (scheme, headers, hmac) in [
        (None, json!({"x-webhook-secret": "hush"}), Value::Null),
        (Some(HmacScheme::new()), Value::Null, json!("hush")),
    ] {
        let server = Server::start(account(hidden())).await;
        let client = server.client();
        let mut install = client.install_webhook(URL, CREATED, "hush");
        if let Some(scheme) = scheme {
            install = install.scheme(scheme);
        }
        assert_eq!(install.send().await.unwrap().changes, [InstallChange::SecretUnseen]);
        let requests = server.requests();
        let last = requests.last().unwrap();
        assert_eq!((last.method.as_str(), last.target.as_str()), ("PUT", "/api/integrations/7"));
        let sent = last.json();
        assert_eq!((&sent["http"]["headers"], &sent["http"]["hmac_secret"]), (&headers, &hmac));
        assert_eq!(sent["deactivated_datetime"], Value::Null);
        // Complete, for what becomes of parts that are left out is unknown.
        let parts = ["url", "method", "request_content_type", "response_content_type", "form", "triggers"];
        assert!(parts.iter().all(|part| !sent["http"][*part].is_null()), "{sent}");
        assert_eq!(sent["http"]["triggers"].as_object().unwrap().len(), 8);
    }
}

#[tokio::test]
async fn another_type_is_never_touched_and_an_empty_one_is_repaired() {
    let mut mailbox = hidden();
    mailbox["type"] = "email".into();
    let server = Server::start(account(mailbox)).await;
    assert_eq!(
        server.client().install_webhook(URL, CREATED, "hush").send().await.unwrap().changes,
        [InstallChange::Created]
    );
    let created = server.requests().last().unwrap().json();
    assert_eq!(created["type"], serde_json::to_value(CreateIntegrationType::Http).unwrap());

    let mut empty = hidden();
    empty["http"] = Value::Null;
    let server = Server::start(account(empty)).await;
    let changes = server.client().install_webhook(URL, CREATED, "hush").send().await.unwrap().changes;
    use InstallChange::{ContentType, Form, Method, SecretUnseen, Triggers, Url};
    assert_eq!(changes, [Url, Method, ContentType, Form, Triggers, SecretUnseen]);
}

#[tokio::test]
async fn errors_of_the_calls_come_through() {
    let server = Server::start(|request| match request.method.as_str() {
        "GET" => reply(&json!({"data": [], "object": "list", "meta": {"next_cursor": null}})),
        _ => answer(400, "content-type: application/json\r\n", r#"{"error":{"msg":"unreachable"}}"#),
    })
    .await;
    let error = server.client().install_webhook(URL, CREATED, "hush").send().await.unwrap_err();
    assert_eq!((error.kind(), error.failed_operation().unwrap().id), (ErrorKind::BadRequest, "create_integration"));
    let install = format!("{:?}", server.client().install_webhook(format!("{URL}?t=hush"), CREATED, "hush"));
    assert!(!install.contains("hush"), "{install}");
}
