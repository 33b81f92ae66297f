//! Rows of the table, and what is checked for all of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use gorgias::message::rules::Validation;
use gorgias::{Client, Response};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde::Serialize;
use serde_json::Value;

use super::lost;

pub(crate) use crate::support::values::{at, map};

pub(crate) const EMAIL: &str = "nia.okafor@example.com";
pub(crate) const KEY: &str = "wire-test-key-81c2";

/// A call of an operation with this id: `call!(get_tag.id(7))`. The method of the client has the name of the operation.
macro_rules! call {
    ($operation:ident $($setters:tt)*) => {
        $crate::wire::harness::Call::new(stringify!($operation), move |client: ::gorgias::Client| async move {
            client.$operation()$($setters)*.send().await
        })
    };
}

/// A value within a body: `make!(MacroRef { id: 7 })`.
macro_rules! make {
    ($name:ident { $($field:ident: $value:expr),* $(,)? }) => {
        ::gorgias::types::$name::try_from(::gorgias::types::$name::builder()$(.$field($value))*).unwrap()
    };
}

type Sent<T> = Pin<Box<dyn Future<Output = gorgias::Result<Response<T>>>>>;

/// A call with what it must send and what it is answered; [`reads`](Call::reads) makes it a row.
pub(crate) struct Call<T> {
    id: &'static str,
    send: Box<dyn FnOnce(Client) -> Sent<T>>,
    line: &'static str,
    body: Option<Value>,
    accept: &'static str,
    answer: Answer,
}

/// What a call is answered.
#[derive(Clone)]
pub(crate) struct Answer {
    status: u16,
    content_type: &'static str,
    body: String,
}

impl<T: 'static> Call<T> {
    pub(crate) fn new<F: Future<Output = gorgias::Result<Response<T>>> + 'static>(
        id: &'static str,
        send: impl FnOnce(Client) -> F + 'static,
    ) -> Self {
        let answer = Answer { status: 0, content_type: "application/json", body: String::new() };
        let send = Box::new(move |client| -> Sent<T> { Box::pin(send(client)) });
        Self { id, send, line: "", body: None, accept: "application/json", answer }
    }

    /// Method, path and query as on the wire.
    pub(crate) fn sends(mut self, line: &'static str) -> Self {
        self.line = line;
        self
    }

    /// The same with a JSON body: this one, nothing less and nothing more.
    pub(crate) fn sends_json(mut self, line: &'static str, body: Value) -> Self {
        self.body = Some(body);
        self.sends(line)
    }

    /// The `accept` header of a call whose answer is no JSON.
    pub(crate) fn accepts(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    pub(crate) fn answers(mut self, status: u16, body: &Value) -> Self {
        self.answer.status = status;
        self.answer.body = body.to_string();
        self
    }

    pub(crate) fn answers_with(mut self, status: u16, content_type: &'static str, body: &str) -> Self {
        self.answer = Answer { status, content_type, body: body.to_owned() };
        self
    }

    fn row(self, check: impl FnOnce(&Answer, Response<T>) + 'static) -> Row {
        let Self { id, send, line, body, accept, answer } = self;
        let run = Box::new(move |client, answer: Answer| -> Pin<Box<dyn Future<Output = ()>>> {
            let sent = send(client);
            Box::pin(async move {
                let response = sent.await.unwrap_or_else(|e| panic!("{id}: {e}"));
                assert_eq!(response.status().as_u16(), answer.status, "{id}: status");
                check(&answer, response);
            })
        });
        Row { id, line, body, accept, answer, run }
    }
}

impl<T: Serialize + 'static> Call<T> {
    /// Nothing of the answer is lost in decoding, and `check` finds it at its place.
    pub(crate) fn reads(self, check: impl FnOnce(&T) + 'static) -> Row {
        let id = self.id;
        self.row(move |answer, response| {
            let sent: Value = serde_json::from_str(&answer.body).unwrap();
            lost::assert_nothing_lost(id, &sent, &serde_json::to_value(&*response).unwrap());
            check(&response);
        })
    }
}

impl Call<bytes::Bytes> {
    pub(crate) fn reads_bytes(self) -> Row {
        let id = self.id;
        self.row(move |answer, response| assert_eq!(response.into_inner(), answer.body.as_bytes(), "{id}: bytes"))
    }
}

impl Call<()> {
    /// A success without a body.
    pub(crate) fn answers_nothing(self, status: u16) -> Row {
        self.answers_with(status, "application/json", "").row(|_, response| response.into_inner())
    }
}

type Run = Box<dyn FnOnce(Client, Answer) -> Pin<Box<dyn Future<Output = ()>>>>;

/// One operation on the wire.
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) line: &'static str,
    pub(crate) body: Option<Value>,
    answer: Answer,
    accept: &'static str,
    run: Run,
}

impl Row {
    /// The answer, where it is JSON.
    pub(crate) fn json_answer(&self) -> Option<Value> {
        serde_json::from_str(&self.answer.body).ok()
    }

    pub(crate) async fn run(self) {
        let answer = self.answer;
        let stub = Stub::start(answer.clone()).await;
        (self.run)(stub.client(), answer).await;
        let request = stub.only_request(self.id);
        assert_eq!(line(&request), self.line, "{}: request line", self.id);
        assert_common_headers(self.id, &request, self.accept);
        match &self.body {
            Some(expected) => {
                assert_eq!(header(&request, "content-type"), ["application/json"], "{}: content-type", self.id);
                let sent: Value = serde_json::from_slice(request.body_ref()).unwrap();
                assert_eq!(sent, *expected, "{}: body", self.id);
            }
            None => {
                assert!(header(&request, "content-type").is_empty(), "{}: content-type without a body", self.id);
                assert!(request.body_ref().is_empty(), "{}: an unexpected body", self.id);
            }
        }
    }
}

/// Runs rows to their end, so that one that fails hides no other.
pub(crate) async fn run_all(rows: Vec<Row>) {
    let local = tokio::task::LocalSet::new();
    let failures = local
        .run_until(async {
            let mut failures = Vec::new();
            for row in rows {
                let id = row.id;
                if tokio::task::spawn_local(row.run()).await.is_err() {
                    failures.push(id);
                }
            }
            failures
        })
        .await;
    assert!(failures.is_empty(), "see above: {failures:?}");
}

/// What every request carries, and what none does.
pub(crate) fn assert_common_headers(id: &str, request: &HttpMockRequest, accept: &str) {
    let credentials = base64::engine::general_purpose::STANDARD.encode(format!("{EMAIL}:{KEY}"));
    assert_eq!(header(request, "authorization"), [format!("Basic {credentials}")], "{id}: authorization");
    assert_eq!(header(request, "accept"), [accept], "{id}: accept");
    let agent = header(request, "user-agent");
    assert!(agent.len() == 1 && agent[0].starts_with("gorgias-rs/"), "{id}: user-agent {agent:?}");
    for absent in ["api-version", "referer", "cookie"] {
        assert!(header(request, absent).is_empty(), "{id}: {absent}");
    }
}

/// Method, path and query, neither decoded nor sorted.
pub(crate) fn line(request: &HttpMockRequest) -> String {
    let uri = request.uri();
    format!("{} {}", request.method_str(), uri.path_and_query().map_or("", |target| target.as_str()))
}

/// All values of a header.
pub(crate) fn header<'a>(request: &'a HttpMockRequest, name: &str) -> Vec<&'a str> {
    request.headers_vec().iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str()).collect()
}

/// A server that gives one answer and keeps what it was sent.
pub(crate) struct Stub {
    server: MockServer,
    requests: Arc<Mutex<Vec<HttpMockRequest>>>,
}

impl Stub {
    pub(crate) async fn start(answer: Answer) -> Self {
        Self::start_with(move |_| {
            let response = HttpMockResponse::builder().status(answer.status);
            response.header("content-type", answer.content_type).body(answer.body.clone()).build()
        })
        .await
    }

    pub(crate) async fn start_with(
        answer: impl Fn(&HttpMockRequest) -> HttpMockResponse + Send + Sync + 'static,
    ) -> Self {
        let server = MockServer::start_async().await;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(move |request: &HttpMockRequest| {
                    seen.lock().unwrap().push(request.clone());
                    answer(request)
                });
            })
            .await;
        Self { server, requests }
    }

    /// Rules of channels are off: a message with every field set is no message that Gorgias would take.
    pub(crate) fn client(&self) -> Client {
        let client = Client::builder().base_url(self.base_url()).api_key(EMAIL, KEY).unlimited().build().unwrap();
        client.with_options(|o| o.validation(Validation::Off))
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.base_url()
    }

    pub(crate) fn only_request(&self, id: &str) -> HttpMockRequest {
        let mut requests = self.requests.lock().unwrap();
        assert_eq!(requests.len(), 1, "{id}: number of requests");
        requests.remove(0)
    }
}
