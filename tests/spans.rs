//! What a subscriber of `tracing` gets to know of a call: one span, with what an operator needs and nothing of a customer's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use faulty::{Act, FaultyServer, good, status};
use gorgias::budget::CallLimit;
use gorgias::types;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// A span or an event of this crate: its fields as text.
#[derive(Clone, Debug)]
struct Seen {
    name: &'static str,
    level: Level,
    /// The span in which an event happened.
    parent: Option<usize>,
    fields: BTreeMap<&'static str, String>,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

#[derive(Default)]
struct State {
    spans: Vec<(u64, Seen)>,
    events: Vec<Seen>,
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<State>>);

impl Recorder {
    /// Records on this thread, up to this level, until the guard goes.
    fn start(level: LevelFilter) -> (Self, tracing::subscriber::DefaultGuard) {
        let recorder = Self::default();
        let subscriber = tracing_subscriber::registry().with(level).with(recorder.clone());
        (recorder, tracing::subscriber::set_default(subscriber))
    }

    fn spans(&self) -> Vec<Seen> {
        self.0.lock().unwrap().spans.iter().map(|(_, seen)| seen.clone()).collect()
    }

    fn events(&self) -> Vec<Seen> {
        self.0.lock().unwrap().events.clone()
    }

    fn only_span(&self) -> BTreeMap<&'static str, String> {
        let spans = self.spans();
        assert_eq!(spans.len(), 1, "one per call: {spans:?}");
        spans[0].fields.clone()
    }
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        if metadata.target() != "gorgias" {
            return;
        }
        let mut seen = Seen { name: metadata.name(), level: *metadata.level(), parent: None, fields: BTreeMap::new() };
        attributes.record(&mut seen);
        self.0.lock().unwrap().spans.push((id.into_u64(), seen));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut state = self.0.lock().unwrap();
        if let Some((_, seen)) = state.spans.iter_mut().rev().find(|(own, _)| *own == id.into_u64()) {
            values.record(seen);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        if metadata.target() != "gorgias" {
            return;
        }
        let mut state = self.0.lock().unwrap();
        let current = context.current_span().id().map(Id::into_u64);
        let parent = current.and_then(|current| state.spans.iter().rposition(|(id, _)| *id == current));
        let mut seen = Seen { name: metadata.name(), level: *metadata.level(), parent, fields: BTreeMap::new() };
        event.record(&mut seen);
        state.events.push(seen);
    }
}

fn fields(expected: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
    expected.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

fn with_id(status: u16, body: &str) -> Act {
    Act::Answer(status, "x-request-id: r-77\r\n".to_owned(), body.to_owned())
}

/// The fields that every span has from the start.
fn start(server: &gorgias::Client, method: &str, template: &str, operation: &str) -> BTreeMap<&'static str, String> {
    let base = server.base_url();
    fields(&[
        ("otel.kind", "client"),
        ("otel.name", &format!("{method} {template}")),
        ("http.request.method", method),
        ("url.template", template),
        ("server.address", base.host_str().unwrap()),
        ("server.port", &base.port_or_known_default().unwrap().to_string()),
        ("gorgias.operation", operation),
    ])
}

#[tokio::test]
async fn a_call_that_succeeds_at_once() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let server = FaultyServer::script([], with_id(200, "{\"id\": 7}")).await;
    let client = server.client();
    client.get_ticket().id(7).send().await.unwrap();
    let mut expected = start(&client, "GET", "/api/tickets/{id}", "get_ticket");
    expected.extend(fields(&[
        ("http.response.status_code", "200"),
        ("gorgias.attempts", "1"),
        ("gorgias.budget.wait_ms", "0"),
        ("gorgias.request_id", "r-77"),
    ]));
    assert_eq!(recorder.only_span(), expected, "no more, and no less");
    let span = &recorder.spans()[0];
    assert_eq!((span.name, span.level), ("gorgias.call", Level::DEBUG));
    assert!(recorder.events().is_empty());
}

#[tokio::test]
async fn a_call_that_succeeds_in_the_end() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let server = FaultyServer::script([Act::Close, status(503)], with_id(200, "{\"id\": 7}")).await;
    let client = server.client();
    client.get_ticket().id(7).send().await.unwrap();
    let span = recorder.only_span();
    assert_eq!(span["http.request.resend_count"], "2");
    assert_eq!(span["gorgias.attempts"], "3");
    assert_eq!(span["http.response.status_code"], "200");
    assert!(!span.contains_key("error.type") && !span.contains_key("otel.status_code"));
    let told: Vec<_> = recorder
        .events()
        .iter()
        .map(|event| (event.level, event.parent, event.fields["error"].clone(), event.fields["attempt"].clone()))
        .collect();
    let expected = [("connection failed", "1"), ("server error", "2")];
    assert_eq!(told, expected.map(|(error, attempt)| (Level::DEBUG, Some(0), error.to_owned(), attempt.to_owned())));
}

#[tokio::test]
async fn calls_that_fail() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let server = FaultyServer::script([with_id(404, ""), Act::Close], with_id(200, "[]")).await;
    let client = server.client().with_options(|o| o.no_retry());
    for _ in 0..3 {
        client.get_ticket().id(7).send().await.unwrap_err();
    }
    let told: Vec<_> = recorder
        .spans()
        .iter()
        .map(|span| {
            let get = |name| span.fields.get(name).map_or("", String::as_str).to_owned();
            [get("otel.status_code"), get("error.type"), get("http.response.status_code"), get("gorgias.request_id")]
        })
        .collect();
    assert_eq!(told[0], ["ERROR", "404", "404", "r-77"]);
    assert_eq!(told[1], ["ERROR", "Transport", "", ""]);
    // The call came to its end; that the answer cannot be decoded shows only afterwards.
    assert_eq!(told[2], ["", "", "200", "r-77"]);
    let last = recorder.events().pop().unwrap();
    assert_eq!(
        (last.fields["operation"].as_str(), last.fields["error"].as_str()),
        ("get_ticket", "response not understood")
    );
    assert_eq!(client.counters().total.errors, 3);
}

/// Where it stood, and which it was, but nothing of what was in it.
#[tokio::test]
async fn an_item_that_is_left_out_of_a_list() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let page = json!({"data": [{"id": 7}, {"id": 8, "name": {"otter": "otter"}}, "otter"], "meta": {}});
    let server = FaultyServer::script([], good(page)).await;
    assert_eq!(server.client().list_tags().send().await.unwrap().data.len(), 1);
    let told: Vec<_> = recorder.events().into_iter().map(|event| (event.level, event.fields)).collect();
    let left_out = |more: &[(&'static str, &str)]| {
        let mut expected = fields(&[("message", "left out of the list"), ("operation", "list_tags")]);
        expected.extend(fields(more));
        (Level::WARN, expected)
    };
    let first = [("item", "1"), ("id", "8"), ("path", "data[1].name"), ("problem", "unexpected value")];
    let second = [("item", "2"), ("path", "data[2]"), ("problem", "unexpected value")];
    assert_eq!(told, [left_out(&first), left_out(&second)]);
}

#[tokio::test]
async fn waiting_for_the_allowance_shows() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let server = FaultyServer::script([], with_id(200, "{\"id\": 7}")).await;
    // One call at a time, and the next one half a second later.
    let limit = CallLimit { calls: 1, window: Duration::from_millis(500) };
    let client = server.limited().call_limit(limit).build().unwrap();
    for _ in 0..2 {
        client.get_ticket().id(7).send().await.unwrap();
    }
    let waits: Vec<u64> =
        recorder.spans().iter().map(|span| span.fields["gorgias.budget.wait_ms"].parse().unwrap()).collect();
    assert!(waits[0] == 0 && waits[1] > 0, "{waits:?}");
}

/// Calls whose query, body, path and answers are full of what nobody may read.
async fn secretive(server: &FaultyServer) {
    let hasty = faulty::quick().deadline(std::time::Duration::from_millis(50));
    let client = server.builder().retry(hasty).build().unwrap();
    let body: types::CreateTag = serde_json::from_value(json!({"name": "otter-name"})).unwrap();
    let _ = client.list_customers().email("otter@example.com").send().await;
    let _ = client.create_tag().body(body).send().await;
    let _ = client.get_ticket().id(987_654_321).send().await;
    let _ = client
        .raw(gorgias::reqwest::Method::PUT, "/api/otter/path")
        .query("otter", "otter")
        .json(&json!("otter"))
        .send()
        .await;
}

#[tokio::test]
async fn nothing_of_query_body_or_headers_is_recorded() {
    let (recorder, _guard) = Recorder::start(LevelFilter::TRACE);
    let error = json!({"error": {"msg": "otter is wrong", "data": {"otter": ["otter"]}}}).to_string();
    let otter = |status| Act::Answer(status, "set-cookie: otter=1\r\nx-otter: otter\r\n".to_owned(), error.clone());
    for act in
        [otter(200), otter(400), otter(503), otter(429), Act::HalfBody(error.clone()), Act::Close, good("\"otter\"")]
    {
        secretive(&FaultyServer::script([], act).await).await;
    }
    let (spans, events) = (recorder.spans(), recorder.events());
    assert_eq!(spans.len(), 4 * 7);
    assert!(!events.is_empty());
    for seen in spans.iter().chain(&events) {
        for (name, value) in &seen.fields {
            for word in ["otter", "987", "key-of-the-agent", "agent@", "Basic", "error\":"] {
                assert!(!value.contains(word), "{name} = {value}");
            }
        }
    }
    let templates: Vec<_> = spans[..4].iter().map(|span| span.fields["url.template"].as_str()).collect();
    assert_eq!(templates, ["/api/customers", "/api/tags", "/api/tickets/{id}", "/api/..."]);
}

#[tokio::test]
async fn at_info_nothing_is_recorded() {
    let calls = async || {
        let server = FaultyServer::script([Act::Close, status(503), status(404)], status(500)).await;
        secretive(&server).await;
    };
    {
        let (recorder, _guard) = Recorder::start(LevelFilter::INFO);
        calls().await;
        assert!(recorder.spans().is_empty() && recorder.events().is_empty());
    }
    let (recorder, _guard) = Recorder::start(LevelFilter::DEBUG);
    calls().await;
    assert!(recorder.spans().len() == 4 && !recorder.events().is_empty());
}
