//! Routes for axum 0.8 (features `inbox` and `axum`).
//!
//! Responses give the sender a status and nothing else; why a delivery was refused is logged. A delivery is stored on a task of
//! its own, so that a sender that hangs up does not stop it half way.

use std::sync::Arc;
use std::time::Duration;

use ::axum::body::Body;
use ::axum::extract::Request;
use ::axum::response::Response;
use ::axum::routing::{MethodRouter, get, post};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

use super::{Inbox, InboxError, Receipt, metrics};
use crate::Client;
use crate::orders::events::OrderWebhook;
use crate::webhook::{BodyReader, PATIENCE as ARRIVAL, Receiver, WebhookRequest};

/// The most bytes of a shop's delivery that are read. The webhook may take less.
const MAX_BYTES: usize = 8 << 20;
/// How long the backend has to say how much waits.
const PATIENCE: Duration = Duration::from_millis(900);

/// Returns a route for `POST` that stores the deliveries of a shop. `source` is the name of the shop in your program.
///
/// The response is 200 for what is stored, and for what needs nothing; 503, within a second, while the backend is away; else the
/// status of the [refusal](crate::webhook::Refusal::status).
pub fn orders<S>(inbox: &Inbox, source: impl Into<String>, webhook: OrderWebhook) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let kept = Arc::new((inbox.clone(), source.into(), webhook));
    let bodies = BodyReader::new(MAX_BYTES, ARRIVAL);
    post(move |request: Request| {
        let kept = Arc::clone(&kept);
        respond(request, bodies.clone(), move |head: Parts, body: Bytes| async move {
            let (inbox, source, webhook) = &*kept;
            let delivery = WebhookRequest::new(&head.headers, &body).query(head.uri.query());
            inbox.receive_order(source, webhook, &delivery).await
        })
    })
}

/// Returns a route for `POST` that stores the webhooks of a Gorgias account. `source` is the name of the account in your program.
/// Responds as [`orders`] does.
pub fn webhooks<S>(inbox: &Inbox, source: impl Into<String>, receiver: Receiver) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let bodies = receiver.bodies().clone();
    let kept = Arc::new((inbox.clone(), source.into(), receiver));
    post(move |request: Request| {
        let kept = Arc::clone(&kept);
        respond(request, bodies.clone(), move |head: Parts, body: Bytes| async move {
            let (inbox, source, receiver) = &*kept;
            let delivery = WebhookRequest::new(&head.headers, &body).query(head.uri.query());
            inbox.receive_webhook(source, receiver, &delivery).await
        })
    })
}

/// Returns a route for `GET` that responds with 200 while the backend responds within a second, and with 503 else. The body is
/// JSON: how much waits, the age of the oldest in seconds, and the number of dead letters.
pub fn health<S>(inbox: &Inbox) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let inbox = inbox.clone();
    get(move || async move {
        let json = |status, body: serde_json::Value| response(status, "application/json", body.to_string());
        match tokio::time::timeout(PATIENCE, inbox.state()).await {
            Ok(Ok(state)) => {
                let waiting = state.waiting;
                let oldest = waiting.oldest.map(|age| age.as_secs());
                let body = serde_json::json!({
                    "status": "ok", "messages": waiting.messages, "orders": waiting.orders, "oldest_seconds": oldest,
                    "dead": waiting.dead,
                });
                json(StatusCode::OK, body)
            }
            Ok(Err(_)) | Err(_) => json(StatusCode::SERVICE_UNAVAILABLE, serde_json::json!({"status": "unavailable"})),
        }
    })
}

/// Returns a route for `GET` with the [metrics](metrics()) of the inbox, and of the allowances of clients, which are given with
/// the names of their accounts.
pub fn metrics_of<S>(inbox: &Inbox, clients: impl IntoIterator<Item = (String, Client)>) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let (inbox, clients) = (inbox.clone(), Arc::new(clients.into_iter().collect::<Vec<_>>()));
    get(move || async move {
        let state = tokio::time::timeout(PATIENCE, inbox.state()).await.ok().and_then(Result::ok);
        let budgets: Vec<_> = clients.iter().map(|(name, client)| (name.clone(), client.budget().state())).collect();
        response(StatusCode::OK, "text/plain; version=0.0.4", metrics(state.as_ref(), &budgets))
    })
}

/// Reads the body, and stores the delivery on a task of its own.
async fn respond<W, F>(request: Request, bodies: BodyReader, work: W) -> Response
where
    W: FnOnce(Parts, Bytes) -> F + Send + 'static,
    F: Future<Output = Result<Receipt, InboxError>> + Send + 'static,
{
    let (head, body) = request.into_parts();
    let outcome = match bodies.read(body, |_| {}).await {
        Ok(body) => match tokio::spawn(async move { work(head, body).await }).await {
            Ok(outcome) => outcome,
            Err(_) => return response(StatusCode::INTERNAL_SERVER_ERROR, "application/json", "{}"),
        },
        Err(refusal) => Err(refusal.into()),
    };
    let status = match outcome {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            let status = error.status();
            tracing::warn!(target: "gorgias", reason = %error, status = status.as_u16(), "a delivery was not taken");
            status
        }
    };
    response(status, "application/json", "{}")
}

fn response(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut made = Response::new(body.into());
    *made.status_mut() = status;
    made.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    made
}
