//! A receiver of webhooks: keeps what arrives, and answers as told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};

/// One call that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Arrived {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {:?}", self.body))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

struct Shared {
    arrived: watch::Sender<Vec<Arrived>>,
    /// What the next calls are answered with; 200 when there is nothing left.
    script: Mutex<Vec<(u16, Value)>>,
    /// Taken before an answer leaves.
    gate: Semaphore,
}

/// A server on a port of its own; it lives as long as the runtime of the test.
#[derive(Clone)]
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Receiver {
    pub(crate) async fn open() -> Self {
        Self::with_gate(Semaphore::MAX_PERMITS).await
    }

    /// One that answers nobody until it is released.
    pub(crate) async fn held() -> Self {
        Self::with_gate(0).await
    }

    async fn with_gate(permits: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            arrived: watch::Sender::new(Vec::new()),
            script: Mutex::default(),
            gate: Semaphore::new(permits),
        });
        let router = Router::new().fallback(take).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shared }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What the next calls are answered with, in this order.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        self.shared.script.lock().unwrap().extend(statuses.iter().map(|status| (*status, json!({}))));
    }

    pub(crate) fn answer_with(&self, body: Value) {
        self.shared.script.lock().unwrap().push((200, body));
    }

    /// Lets one more answer leave.
    pub(crate) fn release(&self) {
        self.shared.gate.add_permits(1);
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.shared.arrived.borrow().clone()
    }

    pub(crate) async fn until(&self, count: usize) {
        self.shared.arrived.subscribe().wait_for(|arrived| arrived.len() >= count).await.unwrap();
    }

    /// The only call.
    #[track_caller]
    pub(crate) fn only(&self) -> Arrived {
        let mut arrived = self.arrived();
        assert_eq!(arrived.len(), 1, "{arrived:?}");
        arrived.remove(0)
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(header::HeaderName, String); 1], String) {
    let target = uri.to_string();
    let (status, answer) = {
        let mut script = shared.script.lock().unwrap();
        if script.is_empty() { (200, json!({})) } else { script.remove(0) }
    };
    shared.arrived.send_modify(|arrived| arrived.push(Arrived { method, target: target.clone(), headers, body }));
    shared.gate.acquire().await.unwrap().forget();
    // Only redirects are followed, so the place does no harm elsewhere.
    (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, format!("{target}/elsewhere"))], answer.to_string())
}
