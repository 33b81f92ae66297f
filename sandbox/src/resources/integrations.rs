//! Integrations. Only those of type `http` can be made through the API; the others are connected by hand and read here.

use serde_json::{Value, json};

use super::{rules, views};
use crate::engine::{Resource, Totals, Write};
use crate::http::reply::Failure;
use crate::state::value::{Fields, object, public};
use crate::state::{Id, Kind, Record, World};

pub(crate) struct Integrations;

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (matches!(scheme, "http" | "https") && !host.is_empty()).then_some(host)
}

fn check_url(url: &str) -> Result<(), Failure> {
    match host(url) {
        Some(host) if !host.ends_with(".invalid") => Ok(()),
        _ => Err(Failure::field(&["http", "url"], "The URL cannot be reached.")),
    }
}

/// Whether a value holds this number under a key that speaks of integrations.
fn names(meta: &Value, id: Id) -> bool {
    let is = |value: &Value| value.as_i64() == Some(id) || value.as_array().is_some_and(|ids| ids.contains(&json!(id)));
    meta.as_object().into_iter().flatten().any(|(key, value)| key.contains("integration") && is(value))
}

impl Resource for Integrations {
    fn kind(&self) -> Kind {
        Kind::Integration
    }

    fn collection(&self) -> &'static str {
        "/api/integrations"
    }

    fn defaults(&self, world: &World) -> Value {
        json!({
            "uri": null, "name": "", "type": "http", "description": null, "http": null, "user": {"id": world.caller}, "managed": false,
            "application_id": null, "business_hours_id": null, "meta": {}, "decoration": null, "locked_datetime": null,
            "created_datetime": null, "updated_datetime": null, "deactivated_datetime": null,
        })
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        if let Some(old) = old
            && body.contains_key("deactivated_datetime")
        {
            let (was, is) = (old.some("deactivated_datetime").is_none(), body.some("deactivated_datetime").is_none());
            if was != is {
                let name = if is { "integration-reactivated" } else { "integration-deactivated" };
                world.event(name, "Integration", old.id(), json!({}));
            }
        }
        let Some(sent) = body.some("http") else {
            let needed = old.is_none();
            return if needed { Err(Failure::field(&["http"], "Missing data for required field.")) } else { Ok(()) };
        };
        if record.text("type") != Some("http") {
            return Err(Failure::field(&["http"], "Only integrations of type http have this field."));
        }
        check_url(sent.text("url").unwrap_or_default())?;
        let id = old.and_then(|old| old.some("http")?.int("id")).unwrap_or_else(|| world.store.next_id());
        // What an update leaves out stays (assumed): headers could not be read back to send them again.
        let mut http = object(old.and_then(|old| old.some("http").cloned()).unwrap_or_else(|| {
            json!({
                "method": "GET", "request_content_type": "application/json", "response_content_type": "application/json",
                "form": null, "headers": {}, "triggers": {}, "oauth2": null,
            })
        }));
        http.extend(object(sent.clone()));
        http.insert("id".to_owned(), json!(id));
        // The secret is written and never read back.
        if let Some(secret) = http.remove("hmac_secret") {
            record.insert("_hmac_secret".to_owned(), secret);
        }
        record.insert("http".to_owned(), Value::Object(http));
        Ok(())
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        let mut shown = Value::Object(public(record));
        if let Some(http) = shown.get_mut("http").and_then(Value::as_object_mut) {
            // Headers may hold secrets, and so may the settings of OAuth.
            if !world.settings.echo_webhook_headers {
                http.remove("headers");
            }
        }
        shown
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        let number = id.to_string();
        let used = world.store.all(Kind::Rule).any(|rule| {
            rule.text("code").unwrap_or_default().split(|sign: char| !sign.is_ascii_digit()).any(|part| part == number)
        });
        if used || rules::mention(world, &number).next().is_some() {
            return Err(Failure::conflict("The integration is used by a rule."));
        }
        // Another one refers to it in its `meta`, as a chat window does to its shop.
        let refers = |other: &Record| other.id() != id && other.some("meta").is_some_and(|meta| names(meta, id));
        if world.store.find(Kind::Integration, refers).is_some() {
            return Err(Failure::conflict("The integration is used by another integration."));
        }
        views::deactivate_users_of(world, "integration_id", &number);
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Integration", "integration"))
    }

    fn totals(&self) -> Totals {
        Totals::Null
    }
}
