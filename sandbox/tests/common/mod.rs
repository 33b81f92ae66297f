//! A bare HTTP client for the tests: nothing of the client crate takes part, so that no mistake is shared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, dead_code)]

pub(crate) mod install;
pub(crate) mod receiver;

use gorgias_sandbox::{Sandbox, SandboxBuilder, SeedIds};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

/// A sandbox and a client that knows its credentials.
pub(crate) struct Desk {
    pub(crate) sandbox: Checked,
    pub(crate) http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// Null where the body was empty.
    pub(crate) body: Value,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The body, after checking the status.
    #[track_caller]
    pub(crate) fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// All texts in the error envelope.
    #[track_caller]
    pub(crate) fn error(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(self.body["error"]["msg"].is_string(), "{}", self.body);
        self.body["error"].to_string()
    }
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub(crate) async fn with(builder: SandboxBuilder) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { sandbox: Checked(Some(builder.start().await.unwrap())), http }
    }

    /// Stops the sandbox and waits for it.
    pub(crate) async fn close(mut self) {
        self.sandbox.check();
        self.sandbox.0.take().unwrap().shutdown().await;
    }

    pub(crate) fn ids(&self) -> &SeedIds {
        self.sandbox.ids()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.url());
        self.http.request(method, url).basic_auth(self.sandbox.email(), Some(self.sandbox.api_key()))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Got {
        read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: impl AsRef<str>) -> Got {
        self.send(self.request(Method::GET, path.as_ref())).await
    }

    /// Reads again and again until the answer is as wanted: for what happens by itself.
    pub(crate) async fn until(&self, path: impl AsRef<str>, wanted: impl Fn(&Value) -> bool) -> Value {
        let look = async {
            loop {
                let got = self.get(path.as_ref()).await;
                if wanted(&got.body) {
                    return got.body;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), look).await.expect("it never happened")
    }

    pub(crate) async fn post(&self, path: impl AsRef<str>, body: Value) -> Got {
        self.send(self.request(Method::POST, path.as_ref()).json(&body)).await
    }

    pub(crate) async fn put(&self, path: impl AsRef<str>, body: Value) -> Got {
        self.send(self.request(Method::PUT, path.as_ref()).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: impl AsRef<str>) -> Got {
        self.send(self.request(Method::DELETE, path.as_ref())).await
    }
}

/// A sandbox that no test may pass with while it breaks the document.
#[derive(Debug)]
pub(crate) struct Checked(Option<Sandbox>);

impl Checked {
    fn check(&self) {
        if !std::thread::panicking() {
            assert_eq!(self.0.as_ref().map(Sandbox::problems).unwrap_or_default(), Vec::<String>::new());
        }
    }
}

impl std::ops::Deref for Checked {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        self.0.as_ref().expect("the sandbox is closed")
    }
}

impl Drop for Checked {
    fn drop(&mut self) {
        self.check();
    }
}

pub(crate) async fn read(response: Response) -> Got {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| match bytes.is_empty() {
        true => Value::Null,
        false => Value::String(String::from_utf8_lossy(&bytes).into_owned()),
    });
    Got { status, headers, body }
}

/// The ids of a list answer.
#[track_caller]
pub(crate) fn ids(list: &Value) -> Vec<i64> {
    list["data"]
        .as_array()
        .unwrap_or_else(|| panic!("no list: {list}"))
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

/// Makes an HTTP integration that posts JSON on these triggers, with `http` laid over; gives its id.
pub(crate) async fn integrate(desk: &Desk, triggers: &[&str], http: Value) -> i64 {
    let triggers: serde_json::Map<String, Value> =
        triggers.iter().map(|trigger| ((*trigger).to_owned(), Value::Bool(true))).collect();
    let mut whole = serde_json::json!({
        "method": "POST", "request_content_type": "application/json", "response_content_type": "application/json", "triggers": triggers,
    });
    whole.as_object_mut().unwrap().extend(http.as_object().unwrap().clone());
    let body = serde_json::json!({"name": "Hook", "type": "http", "http": whole});
    desk.post("/api/integrations", body).await.ok(201)["id"].as_i64().unwrap()
}

/// Opens a ticket of a customer; gives its id.
pub(crate) async fn open_ticket(desk: &Desk, subject: &str) -> i64 {
    let message = serde_json::json!({
        "channel": "api", "from_agent": false, "sender": {"email": "pau@example.com", "name": "Pau Riera"}, "body_text": "Hello there",
    });
    let body = serde_json::json!({"subject": subject, "messages": [message]});
    desk.post("/api/tickets", body).await.ok(201)["id"].as_i64().unwrap()
}
