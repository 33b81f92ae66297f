//! Receiving with axum 0.8 (feature `axum`).
//!
//! Responses give the sender a status and nothing else; why a delivery was refused is logged (`tracing`, a warning with
//! the target `gorgias`), without secrets and without its content. Bodies of responses are JSON, which is all that
//! Gorgias reads.
//!
//! A body has to arrive within 10 seconds ([`Receiver::body_timeout`]). Senders that are not known yet, which with a signature they
//! are only after the last byte, hold about 16 KiB each in memory; what is larger shares room for one largest body
//! ([`Receiver::max_bytes`]), and waits for it. How many connect at once is for the server, or a proxy before it, to limit.

use ::axum::body::Body;
use ::axum::extract::{FromRef, FromRequest, Request};
use ::axum::response::{IntoResponse, Response};
use ::axum::routing::{MethodRouter, post};
use http::{HeaderValue, StatusCode, header};

use super::verifier::Begun;
use super::{ReceivedWebhook, Receiver, Refusal, WebhookEvent, tolerance};
#[cfg(feature = "adobe-signature")]
use super::{VerifyError, WebhookRequest};

/// Returns a route for `POST` that verifies, reads and deduplicates deliveries, and gives each to `handler` once.
///
/// When the handler succeeds, the response is 200, also for the same delivery once more. When it fails, its error is
/// the response, and the delivery may come again: let that be a 5xx, or Gorgias will not repeat it. A handler that
/// panics responds with 500. It runs on a task of its own, so that a sender that hangs up does not stop it half way.
///
/// ```no_run
/// use gorgias::webhook::{WebhookEvent, Receiver, Verifier};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = Receiver::new(Verifier::builder().secret("the secret").build()?);
/// let route = gorgias::webhook::axum::route(receiver, |event: WebhookEvent| async move {
///     println!("{:?}", event.trigger);
///     Ok::<(), axum::http::StatusCode>(())
/// });
/// let app: axum::Router = axum::Router::new().route("/gorgias", route);
/// # Ok(())
/// # }
/// ```
pub fn route<S, H, F, E>(receiver: Receiver, handler: H) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Fn(WebhookEvent) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: IntoResponse + Send + 'static,
{
    post(move |request: Request| {
        let (receiver, handler) = (receiver.clone(), handler.clone());
        async move {
            match receive(&receiver, request).await {
                Ok(received) => work(received, handler).await,
                Err(refusal) => WebhookRejection(refusal).into_response(),
            }
        }
    })
}

async fn work<H, F, E>(mut received: ReceivedWebhook, handler: H) -> Response
where
    H: Fn(WebhookEvent) -> F + Send + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: IntoResponse + Send + 'static,
{
    let event = std::mem::take(&mut received.event);
    // Settled within the task, too: the sender may be gone by then.
    let task = tokio::spawn(async move {
        let outcome = tokio::spawn(async move { handler(event).await }).await;
        let settled = if matches!(outcome, Ok(Ok(()))) { received.done().await } else { received.failed().await };
        if let Err(error) = settled {
            tracing::warn!(target: "gorgias", reason = %error, "what became of a webhook could not be noted");
        }
        outcome
    });
    match task.await {
        Ok(Ok(Ok(()))) => answer(StatusCode::OK),
        Ok(Ok(Err(error))) => error.into_response(),
        Ok(Err(_)) | Err(_) => {
            tracing::error!(target: "gorgias", "the handler of a webhook panicked");
            answer(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// The extractor: for handlers that say themselves how the work ended. Needs a [`Receiver`] in the state.
impl<S: Send + Sync> FromRequest<S> for ReceivedWebhook
where
    Receiver: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        receive(&Receiver::from_ref(state), request).await.map_err(WebhookRejection)
    }
}

/// A [`Refusal`] as a response: its status, and nothing else. It is logged when it becomes one.
#[derive(Debug)]
pub struct WebhookRejection(pub Refusal);

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        let status = self.0.status();
        if status.is_success() {
            tracing::debug!(target: "gorgias", reason = %self.0, "nothing is done about a webhook");
        } else {
            tracing::warn!(target: "gorgias", reason = %self.0, status = status.as_u16(), "a webhook was refused");
        }
        answer(status)
    }
}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Body::from("{}"));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

async fn receive(receiver: &Receiver, request: Request) -> Result<ReceivedWebhook, Refusal> {
    let (head, body) = request.into_parts();
    let query = head.uri.query();
    // Strangers cannot make us read megabytes: what the head alone proves is looked at first.
    match receiver.verifier().begin(&head.headers, query.unwrap_or_default())? {
        Begun::Done(verified) => {
            let body = receiver.bodies().read(body, |_| {}).await?;
            receiver.take(verified, &body).await
        }
        Begun::Signed(mut check) => {
            let body = receiver.bodies().read(body, |part| check.update(part)).await?;
            receiver.take(check.finish(tolerance::now())?, &body).await
        }
        #[cfg(feature = "adobe-signature")]
        Begun::Whole => {
            match receiver.verifier().verify(&WebhookRequest::new(&head.headers, &[])) {
                Ok(_) | Err(VerifyError::Mismatch) => {}
                Err(error) => return Err(error.into()),
            }
            let body = receiver.bodies().read(body, |_| {}).await?;
            receiver.receive(&WebhookRequest::new(&head.headers, &body).query(query)).await
        }
    }
}
