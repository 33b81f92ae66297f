//! The server over streamable HTTP: who gets in, and what each era of clients gets.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

use gorgias::Client;
use gorgias::agent::{Policy, Tier, Toolbelt};
use gorgias_mcp::ServeError;
use gorgias_mcp::http::{self, HttpSettings};
use gorgias_sandbox::Sandbox;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const TOKEN: &str = "a-token-of-this-test";

struct Served {
    url: String,
    _sandbox: Sandbox,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), ServeError>>,
}

async fn served(settings: HttpSettings) -> Served {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    let belt = Toolbelt::new(client, Policy::new(Tier::Read));
    let listener = gorgias_sandbox::listen(0).await.unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), http::PATH);
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(http::serve(belt, listener, settings, async {
        stopped.await.ok();
    }));
    Served { url, _sandbox: sandbox, stop, task }
}

impl Served {
    /// A request of today: the list of tools.
    fn list(&self) -> RequestBuilder {
        self.modern("tools/list", json!({}))
    }

    fn modern(&self, method: &str, mut params: Value) -> RequestBuilder {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        });
        let name = params["name"].as_str().map(str::to_owned);
        let request = self.post(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        let request = request.header("MCP-Protocol-Version", "2026-07-28").header("Mcp-Method", method);
        match name {
            Some(name) => request.header("Mcp-Name", name),
            None => request,
        }
    }

    fn post(&self, body: Value) -> RequestBuilder {
        let accept = "application/json, text/event-stream";
        reqwest::Client::new().post(&self.url).header("Accept", accept).json(&body)
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

/// The one message of a response, which is JSON or a stream of events.
async fn message(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    let mut events = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    let found = events.rfind(|data| !data.is_empty()).unwrap_or(&text);
    serde_json::from_str(found).unwrap_or_else(|_| panic!("no message in {text}"))
}

#[tokio::test]
async fn a_client_of_today_needs_no_session() {
    let served = served(HttpSettings::new()).await;
    let list = message(served.list().send().await.unwrap()).await;
    assert!(list["result"]["tools"].as_array().unwrap().len() > 1, "{list}");
    let call = served.modern("tools/call", json!({"name": "look_up", "arguments": {"kind": "tag"}}));
    let called = message(call.send().await.unwrap()).await;
    assert_eq!(called["result"]["isError"], false, "{called}");
    served.stop.send(()).unwrap();
    served.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_older_client_gets_a_session() {
    let served = served(HttpSettings::new()).await;
    let params =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let hello =
        served.post(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})).send().await.unwrap();
    let session = hello.headers()["mcp-session-id"].to_str().unwrap().to_owned();
    assert_eq!(message(hello).await["result"]["serverInfo"]["name"], "gorgias-mcp");
    let follow =
        |body: Value| served.post(body).header("Mcp-Session-Id", &session).header("MCP-Protocol-Version", "2025-11-25");
    assert_eq!(status(follow(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))).await, 202);
    let call = json!({"name": "look_up", "arguments": {"kind": "tag"}});
    let called =
        follow(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call})).send().await.unwrap();
    assert_eq!(message(called).await["result"]["isError"], false);
    served.stop.send(()).unwrap();
    served.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn pages_of_other_origins_and_other_hosts_are_refused() {
    let served =
        served(HttpSettings::new().allow_origin("https://app.example.com:443").allow_host("mcp.example.com")).await;
    for (origin, expected) in [
        ("https://app.example.com", 200),
        ("https://evil.example", 403),
        ("http://app.example.com", 403),
        ("https://app.example.com.evil.example", 403),
        ("null", 403),
        ("http://localhost:3000", 403),
    ] {
        assert_eq!(status(served.list().header("Origin", origin)).await, expected, "{origin}");
    }
    for (host, expected) in
        [("mcp.example.com", 200), ("localhost", 200), ("evil.example", 403), ("127.0.0.1.evil.example", 403)]
    {
        assert_eq!(status(served.list().header("Host", host)).await, expected, "{host}");
    }
}

#[tokio::test]
async fn no_browser_gets_in_where_no_origin_is_allowed() {
    let served = served(HttpSettings::new()).await;
    assert_eq!(status(served.list()).await, 200);
    assert_eq!(status(served.list().header("Origin", "https://evil.example")).await, 403);
}

#[tokio::test]
async fn the_token_is_needed_where_there_is_one() {
    let served = served(HttpSettings::new().token(TOKEN)).await;
    for given in
        ["", "Bearer", "Bearer ", "Bearer a-token", &format!("Basic {TOKEN}"), TOKEN, &format!("Bearer {TOKEN}x")]
    {
        let response = served.list().header("Authorization", given).send().await.unwrap();
        assert_eq!(response.status(), 401, "{given:?}");
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }
    assert_eq!(status(served.list()).await, 401);
    for given in [format!("Bearer {TOKEN}"), format!("bearer {TOKEN}")] {
        assert_eq!(status(served.list().header("Authorization", given)).await, 200);
    }
}

#[tokio::test]
async fn an_address_for_others_needs_a_good_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    let belt = Toolbelt::new(client, Policy::new(Tier::Read));
    for (address, settings, named) in [
        ("0.0.0.0:0", HttpSettings::new(), "token"),
        ("127.0.0.1:0", HttpSettings::new().token("short"), "16"),
        ("127.0.0.1:0", HttpSettings::new().token("with a space in the middle"), "spaces"),
    ] {
        let listener = TcpListener::bind(address).await.unwrap();
        let error = http::serve(belt.clone(), listener, settings, std::future::pending()).await.unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
    }
}

#[test]
fn settings_show_no_token() {
    let shown = format!("{:?}", HttpSettings::new().token(TOKEN).allow_host("mcp.example.com"));
    assert!(!shown.contains(TOKEN) && shown.contains("mcp.example.com"), "{shown}");
}
