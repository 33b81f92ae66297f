//! A client that says what a test tells it to.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use gorgias::Client;
use gorgias::agent::{Policy, State, Tier, Toolbelt};
use gorgias_mcp::ServeError;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::JoinHandle;

/// How long a message may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const MODERN: &str = "2026-07-28";
pub(crate) const LEGACY: &str = "2025-11-25";

/// A small desk, a server on it, and the client's end of the stream.
pub(crate) struct Wire {
    pub(crate) sandbox: Arc<Sandbox>,
    input: WriteHalf<DuplexStream>,
    output: BufReader<ReadHalf<DuplexStream>>,
    /// Messages that came while another one was waited for.
    waiting: VecDeque<Value>,
    server: JoinHandle<Result<(), ServeError>>,
    last: u64,
}

impl Wire {
    pub(crate) async fn open(tier: Tier) -> Self {
        Self::with(Policy::new(tier)).await
    }

    pub(crate) async fn with(policy: Policy) -> Self {
        Self::on(Sandbox::start().await.unwrap(), policy).await
    }

    pub(crate) async fn on(sandbox: Sandbox, policy: Policy) -> Self {
        Self::stated(Arc::new(sandbox), policy, State::in_memory()).await
    }

    /// A server of several on one desk.
    pub(crate) async fn stated(sandbox: Arc<Sandbox>, policy: Policy, state: State) -> Self {
        let client =
            Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
        let belt = Toolbelt::new(client, policy).with_state(state);
        let (near, far) = tokio::io::duplex(1 << 20);
        let (reader, writer) = tokio::io::split(far);
        let server = tokio::spawn(gorgias_mcp::serve(belt, reader, writer));
        let (output, input) = tokio::io::split(near);
        Self { sandbox, input, output: BufReader::new(output), waiting: VecDeque::new(), server, last: 0 }
    }

    /// As [`open`](Self::open), with the handshake of up to 2025-11-25.
    pub(crate) async fn legacy(policy: Policy, capabilities: Value) -> Self {
        let mut wire = Self::with(policy).await;
        let hello = json!({"protocolVersion": LEGACY, "capabilities": capabilities, "clientInfo": {"name": "test", "version": "1"}});
        wire.request("initialize", hello).await;
        wire.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        wire
    }

    pub(crate) async fn line(&mut self, line: &str) {
        self.input.write_all(line.as_bytes()).await.unwrap();
        self.input.write_all(b"\n").await.unwrap();
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.line(&message.to_string()).await;
    }

    /// Sends a request and returns its id.
    pub(crate) async fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.last += 1;
        let id = self.last;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await;
        id
    }

    /// The next message, in the order in which they came.
    pub(crate) async fn next(&mut self) -> Value {
        match self.waiting.pop_front() {
            Some(message) => message,
            None => self.read().await.expect("the server closed the stream"),
        }
    }

    /// How many messages came that nobody has asked for.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    async fn read(&mut self) -> Option<Value> {
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, self.output.read_line(&mut line)).await.expect("no message came");
        // Whatever comes out must be of the protocol.
        (read.unwrap() > 0).then(|| serde_json::from_str(&line).expect("a line that is not JSON"))
    }

    /// The response to this request, whatever else comes meanwhile.
    pub(crate) async fn response(&mut self, id: u64) -> Value {
        if let Some(at) = self.waiting.iter().position(|message| message["id"] == id && message.get("method").is_none())
        {
            return self.waiting.remove(at).unwrap();
        }
        loop {
            let message = self.read().await.expect("the server closed the stream");
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        self.response(id).await
    }

    /// A request of 2026-07-28, which carries its own version and what the client can do.
    pub(crate) async fn modern(&mut self, method: &str, params: Value) -> Value {
        let params = with_meta(params, json!({}));
        self.request(method, params).await
    }

    /// The result of a tool; a protocol error fails the test.
    pub(crate) async fn call(&mut self, name: &str, arguments: Value) -> Called {
        let response = self.request("tools/call", json!({"name": name, "arguments": arguments})).await;
        Called::of(&response)
    }

    /// Ends the input, and returns what else came and how the server ended.
    pub(crate) async fn close(mut self) -> (Vec<Value>, Result<(), ServeError>) {
        self.input.shutdown().await.unwrap();
        let mut rest: Vec<Value> = std::mem::take(&mut self.waiting).into();
        while let Some(message) = self.read().await {
            rest.push(message);
        }
        let ended = tokio::time::timeout(PATIENCE, self.server).await.expect("the server did not end");
        (rest, ended.unwrap())
    }
}

/// The parameters of a request of 2026-07-28 by a client with these capabilities.
pub(crate) fn with_meta(mut params: Value, capabilities: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": capabilities,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    });
    params
}

/// The result of a call of a tool.
#[derive(Debug)]
pub(crate) struct Called {
    pub(crate) text: String,
    pub(crate) is_error: bool,
    pub(crate) result: Value,
}

impl Called {
    pub(crate) fn of(response: &Value) -> Self {
        let result = response.get("result").unwrap_or_else(|| panic!("a protocol error: {response}")).clone();
        assert_eq!(result["content"].as_array().map(Vec::len), Some(1), "one text: {result}");
        assert_eq!(result["content"][0]["type"], "text");
        assert_eq!(result.get("structuredContent"), None, "some hosts would show nothing else");
        Self {
            text: result["content"][0]["text"].as_str().unwrap().to_owned(),
            is_error: result["isError"].as_bool().unwrap(),
            result,
        }
    }
}
