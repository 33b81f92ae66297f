//! What recordings of the live API of August 2026 show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::receiver::Receiver;
use common::{Desk, integrate, open_ticket};
use gorgias_sandbox::{Sandbox, Seed};
use serde_json::{Value, json};

#[tokio::test]
async fn pushed_data_is_under_the_app_with_its_name() {
    let desk = Desk::with(Sandbox::builder().sending_delay(Duration::ZERO)).await;
    let path = format!("/api/customers/{}", desk.ids().customer);
    assert_eq!(desk.get(&path).await.ok(200)["external_data"], json!({}));
    for points in [12, 13] {
        desk.put(format!("{path}/data"), json!({"data": {"points": points}})).await.ok(202);
        let data = desk.get(&path).await.ok(200)["external_data"].clone();
        let apps = data.as_object().unwrap();
        let (app, document) = apps.iter().next().unwrap();
        assert!(apps.len() == 1 && app.len() == 24 && app.bytes().all(|digit| digit.is_ascii_hexdigit()), "{data}");
        assert_eq!(document["points"], points);
        assert!(document["__app_name__"].is_string());
    }
    assert_eq!(desk.get(&path).await.ok(200)["data"], Value::Null);
}

#[tokio::test]
async fn a_survey_keeps_what_an_update_leaves_out() {
    let desk = Desk::open().await;
    let body = json!({
        "customer_id": desk.ids().customer, "ticket_id": desk.ids().ticket, "sent_datetime": "2026-08-26T12:00:00+00:00",
    });
    let made = desk.post("/api/satisfaction-surveys", body).await.ok(201);
    let path = format!("/api/satisfaction-surveys/{}", made["id"]);
    let scored = json!({"score": 4, "scored_datetime": "2026-08-26T12:30:00+00:00"});
    let changed = desk.put(&path, scored).await.ok(202);
    for key in ["customer_id", "ticket_id", "sent_datetime"] {
        assert_eq!(changed[key], made[key], "{key}");
    }
    assert_eq!(changed["score"], 4);
}

#[tokio::test]
async fn a_message_without_source_shows_its_type_and_is_healthy() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}/messages", desk.ids().ticket);
    for channel in ["phone", "api"] {
        let body = json!({
            "channel": channel, "from_agent": false, "sender": {"id": desk.ids().customer}, "body_text": "Hello",
        });
        let made = desk.post(&path, body).await.ok(201);
        assert_eq!(made["source"], json!({"type": channel}));
        assert_eq!((&made["is_retriable"], &made["imported"]), (&json!(true), &json!(false)));
        assert_eq!(made["sent_datetime"], made["created_datetime"]);
    }
}

#[tokio::test]
async fn customers_carry_custom_fields_how_they_were_named_and_who_owns_their_channels() {
    let desk = Desk::open().await;
    let channels = json!([{"type": "email", "address": "solo@example.com", "preferred": true}]);
    let made = desk.post("/api/customers", json!({"name": "Solo Ono", "channels": channels})).await.ok(201);
    let owner = json!({"id": made["id"], "name": "Solo Ono"});
    assert_eq!((&made["channels"][0]["user"], &made["channels"][0]["customer"]), (&owner, &owner));
    assert_eq!((&made["custom_fields"], &made["meta"]), (&json!({}), &json!({"name_set_via": "agent"})));
    assert!(made.get("external_data").is_none() && made.get("ecommerce_data").is_none());
    let field = desk.ids().customer_field;
    let values = json!({field.to_string(): {"id": field, "value": "green"}});
    let path = format!("/api/customers/{}", desk.ids().customer);
    assert_eq!(desk.get(&path).await.ok(200)["custom_fields"], values);
    assert_eq!(desk.put(&path, json!({"name": "Nia O."})).await.ok(202)["custom_fields"], values);
    let listed = desk.get("/api/customers?limit=100").await.ok(200);
    let own = listed["data"].as_array().unwrap().iter().find(|own| own["id"] == desk.ids().customer).unwrap();
    assert_eq!((&own["custom_fields"], &own["meta"]["name_set_via"]), (&values, &json!("agent")));
    // Inside a ticket they have none.
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    assert!(ticket["customer"].get("custom_fields").is_none());
}

#[tokio::test]
async fn a_new_macro_was_never_changed() {
    let desk = Desk::open().await;
    let made = desk.post("/api/macros", json!({"name": "Hi", "actions": []})).await.ok(201);
    assert!(made["created_datetime"].is_string() && made["updated_datetime"].is_null());
    let path = format!("/api/macros/{}", made["id"]);
    assert!(desk.put(&path, json!({"name": "Hello"})).await.ok(202)["updated_datetime"].is_string());
}

#[tokio::test]
async fn tags_are_set_by_id_without_a_body_in_the_response() {
    let desk = Desk::open().await;
    let tag = desk.post("/api/tags", json!({"name": "urgent"})).await.ok(201)["id"].clone();
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    let set = desk.put(format!("{path}/tags"), json!({"ids": [tag]})).await;
    assert_eq!((set.status, &set.body), (202, &Value::Null));
    assert_eq!(desk.get(&path).await.ok(200)["tags"][0]["id"], tag);
}

#[tokio::test]
async fn users_keep_whatever_else_is_in_their_meta() {
    let desk = Desk::open().await;
    let meta = json!({"sso": "google", "name_set_via": "agent", "desk": {"floor": 2}});
    let path = format!("/api/users/{}", desk.ids().agent);
    assert_eq!(desk.put(&path, json!({"meta": meta})).await.ok(202)["meta"], meta);
    assert_eq!(desk.get(&path).await.ok(200)["meta"], meta);
}

#[tokio::test]
async fn tickets_of_webhooks_carry_account_and_both_ends_of_the_thread() {
    let desk = Desk::open().await;
    let receiver = Receiver::open().await;
    let form = json!({
        "domain": "{{ticket.account.domain}}", "first": "{{ticket.first_message.body_text}}",
        "last": "{{ticket.last_message.from_agent}}",
    });
    integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/hook"), "form": form})).await;
    open_ticket(&desk, "Hello").await;
    receiver.until(1).await;
    let body = receiver.only().json();
    assert_eq!(body, json!({"domain": desk.sandbox.domain(), "first": "Hello there", "last": "False"}));
}

#[tokio::test]
async fn a_reply_is_offered_where_the_customer_can_be_reached() {
    let desk = Desk::open().await;
    let answerable = async |ticket: i64| {
        let ticket = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
        ticket["reply_options"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    // Known by an e-mail address alone.
    let ticket = open_ticket(&desk, "By e-mail").await;
    assert_eq!(answerable(ticket).await, ["email", "internal-note"]);
    let channels = json!([{"type": "phone", "address": "+4930901888"}]);
    let caller =
        desk.post("/api/customers", json!({"name": "Caller", "channels": channels})).await.ok(201)["id"].clone();
    let message = json!({"channel": "phone", "from_agent": false, "sender": {"id": caller}, "body_text": "Rang"});
    let ticket = desk.post("/api/tickets", json!({"messages": [message]})).await.ok(201);
    let options = answerable(ticket["id"].as_i64().unwrap()).await;
    assert!(options.contains(&"internal-note".to_owned()) && !options.contains(&"email".to_owned()), "{options:?}");
}

/// A history that ended some time ago stays as it ended, and only its own snoozes sleep on.
#[tokio::test]
async fn nothing_wakes_at_the_start_of_a_history_that_is_over() {
    let shop = Seed::shop().tickets(300).random(3).until("2026-03-01T10:00:00Z");
    let desk = Desk::with(Sandbox::builder().seed(shop)).await;
    let snoozed = desk.ids().snoozed_ticket;
    let path = format!("/api/tickets/{snoozed}");
    let ticket = desk.get(&path).await.ok(200);
    assert_eq!((&ticket["status"], ticket["snooze_datetime"].is_string()), (&json!("closed"), true));
    let events = desk.get("/api/events?types=ticket-self-unsnoozed").await.ok(200);
    assert_eq!(events["data"], json!([]));
    desk.put(&path, json!({"snooze_datetime": "2100-01-01T00:00:00Z"})).await.ok(202);
    desk.sandbox.advance(Duration::from_secs(80 * 365 * 86_400)).unwrap();
    assert_eq!(desk.get(&path).await.ok(200)["status"], "open");
}

/// Keys are in the order of the alphabet, whichever map the other crates of a build ask serde_json for.
#[tokio::test]
async fn keys_are_in_one_order_in_every_build() {
    let desk = Desk::open().await;
    for path in ["/api/tickets/{id}", "/api/tickets", "/api/customers", "/api/views", "/api/macros", "/api/nowhere"] {
        let path = path.replace("{id}", &desk.ids().ticket.to_string());
        let text = desk.request(reqwest::Method::GET, &path).send().await.unwrap().text().await.unwrap();
        let mut keys = 0;
        let order = &mut |names: &[String]| {
            assert!(names.is_sorted(), "{path}: {names:?}");
            keys += names.len();
        };
        let mut reader = serde_json::Deserializer::from_str(&text);
        serde::de::DeserializeSeed::deserialize(Keys(order), &mut reader).unwrap();
        assert!(keys > 1, "{path}");
    }
}

/// Reads any JSON, and shows the keys of each object in the order in which they are written.
struct Keys<'a>(&'a mut dyn FnMut(&[String]));

impl<'de> serde::de::DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            names.push(name);
            map.next_value_seed(Keys(self.0))?;
        }
        (self.0)(&names);
        Ok(())
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Keys(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
