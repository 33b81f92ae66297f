//! Over a real socket, with axum.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use gorgias::reqwest;
use gorgias::webhook::{
    HmacScheme, ReceivedWebhook, Receiver, SharedSecret, SignatureScheme, Signer, Verifier, WebhookEvent,
};

pub(super) const SECRET: &str = "hush";

pub(super) fn receiver(scheme: impl Into<SignatureScheme>) -> Receiver {
    let verifier = Verifier::builder().scheme(scheme).secret(SECRET).build().unwrap();
    Receiver::new(verifier).max_bytes(NonZeroUsize::new(1000).unwrap())
}

async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/gorgias", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

fn sender() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Sends a body, signed with a secret; gives status and body of the answer.
async fn send(url: &str, scheme: impl Into<SignatureScheme>, secret: &str, body: impl Into<Vec<u8>>) -> (u16, String) {
    let body = body.into();
    let signed = Signer::new(scheme, secret).unwrap().sign(&body).unwrap();
    let mut request = sender().post(url).headers(signed.headers().clone()).body(body);
    if let Some(pair) = signed.query() {
        request = request.query(&[pair]);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

pub(super) fn body(ticket: usize) -> String {
    format!(r#"{{"trigger":"ticket-created","ticket_id":"{ticket}","event_id":"ev-{ticket}"}}"#)
}

/// Counts its calls. Ticket 500 fails the first time, ticket 501 panics the first time.
fn counting() -> (Arc<AtomicUsize>, impl Fn(WebhookEvent) -> HandlerFuture + Clone + Send + Sync + 'static) {
    let calls = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&calls);
    let troubles = Arc::new(AtomicUsize::new(0));
    (calls, move |event: WebhookEvent| {
        seen.fetch_add(1, Ordering::SeqCst);
        let troubles = Arc::clone(&troubles);
        Box::pin(async move {
            match event.ticket.id {
                Some(500) if troubles.fetch_add(1, Ordering::SeqCst) == 0 => Err(StatusCode::BAD_GATEWAY),
                Some(501) if troubles.fetch_add(1, Ordering::SeqCst) == 0 => panic!("as the test wants it"),
                _ => Ok(()),
            }
        }) as HandlerFuture
    })
}

type HandlerFuture = std::pin::Pin<Box<dyn Future<Output = Result<(), StatusCode>> + Send>>;

async fn start(scheme: impl Into<SignatureScheme>) -> (String, Arc<AtomicUsize>) {
    start_with(receiver(scheme)).await
}

/// A service with this receiver, and the count of what it handled.
pub(super) async fn start_with(receiver: Receiver) -> (String, Arc<AtomicUsize>) {
    let (calls, handler) = counting();
    let route = gorgias::webhook::axum::route(receiver, handler);
    (serve(Router::new().route("/gorgias", route)).await, calls)
}

#[tokio::test]
async fn each_delivery_is_handled_once_with_every_scheme() {
    for scheme in [SignatureScheme::default(), HmacScheme::new().into(), SharedSecret::query("key").into()] {
        let (url, calls) = start(scheme.clone()).await;
        let ok = (200, "{}".to_owned());
        assert_eq!(send(&url, scheme.clone(), SECRET, body(1)).await, ok);
        assert_eq!(send(&url, scheme.clone(), SECRET, body(1)).await, ok);
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        assert_eq!(send(&url, scheme.clone(), SECRET, body(2)).await, ok);
        assert_eq!(calls.load(Ordering::SeqCst), 2);
        assert_eq!(send(&url, scheme, "another", body(3)).await, (401, "{}".to_owned()));
        assert_eq!(calls.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn refusals_are_a_status_and_nothing_else() {
    let (url, calls) = start(HmacScheme::new()).await;
    let answers = [
        (send(&url, HmacScheme::new(), SECRET, "no json").await, 400),
        (send(&url, HmacScheme::new(), SECRET, "").await, 400),
        (send(&url, HmacScheme::new(), SECRET, vec![b' '; 1001]).await, 413),
        (send(&url, HmacScheme::new().header("X-Wrong"), SECRET, body(1)).await, 401),
        (send(&url, SharedSecret::default(), SECRET, body(1)).await, 401),
    ];
    for (answer, status) in answers {
        assert_eq!(answer, (status, "{}".to_owned()));
    }
    assert_eq!(sender().get(&url).send().await.unwrap().status(), 405);
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_stranger_is_refused_before_the_body_is_read() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    for (scheme, header) in [
        (SignatureScheme::default(), "x-webhook-secret: wrong"),
        (SignatureScheme::default(), "x-other: hush"),
        (HmacScheme::new().into(), "x-gorgias-signature: wrong"),
        (HmacScheme::new().into(), "x-other: hush"),
        (SharedSecret::query("key").into(), "x-other: hush"),
    ] {
        let (url, _) = start(scheme).await;
        let host = url.strip_prefix("http://").unwrap().strip_suffix("/gorgias").unwrap();
        let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
        // Announces a body, and never sends it.
        let head = format!("POST /gorgias HTTP/1.1\r\nhost: {host}\r\n{header}\r\ncontent-length: 900\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"HTTP/1.1 401", "{header}");
    }
}

/// Time stands still while something happens, and jumps to the next alarm while nothing does.
#[tokio::test(start_paused = true)]
async fn a_body_has_ten_seconds_to_arrive() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (url, calls) = start(HmacScheme::new()).await;
    let host = url.strip_prefix("http://").unwrap().strip_suffix("/gorgias").unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = "POST /gorgias HTTP/1.1\r\nhost: desk\r\nx-gorgias-signature: ";
    stream.write_all(format!("{head}{}\r\ncontent-length: 900\r\n\r\n{{", "0".repeat(64)).as_bytes()).await.unwrap();
    let begun = tokio::time::Instant::now();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!((&answer[..], begun.elapsed().as_secs()), (&b"HTTP/1.1 408"[..], 10));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_failed_may_come_again() {
    for (ticket, status) in [(500, 502), (501, 500)] {
        let (url, calls) = start(HmacScheme::new()).await;
        assert_eq!(send(&url, HmacScheme::new(), SECRET, body(ticket)).await.0, status);
        assert_eq!(send(&url, HmacScheme::new(), SECRET, body(ticket)).await.0, 200);
        assert_eq!(send(&url, HmacScheme::new(), SECRET, body(ticket)).await.0, 200);
        assert_eq!(calls.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn while_one_is_handled_the_same_is_told_to_come_later_and_hanging_up_stops_nothing() {
    let (entered, release) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let (inside, go_on) = (Arc::clone(&entered), Arc::clone(&release));
    let route = gorgias::webhook::axum::route(receiver(HmacScheme::new()), move |_: WebhookEvent| {
        let (inside, go_on) = (Arc::clone(&inside), Arc::clone(&go_on));
        async move {
            inside.notify_one();
            go_on.notified().await;
            Ok::<(), StatusCode>(())
        }
    });
    let url = serve(Router::new().route("/gorgias", route)).await;
    let first = tokio::spawn({
        let url = url.clone();
        async move { send(&url, HmacScheme::new(), SECRET, body(1)).await }
    });
    entered.notified().await;
    assert_eq!(send(&url, HmacScheme::new(), SECRET, body(1)).await.0, 503);
    // The sender gives up; the work goes on to its end.
    first.abort();
    let _ = first.await;
    assert_eq!(send(&url, HmacScheme::new(), SECRET, body(1)).await.0, 503);
    release.notify_one();
    while send(&url, HmacScheme::new(), SECRET, body(1)).await.0 != 200 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn as_an_extractor_the_handler_says_how_it_ended() {
    async fn handler(State(worked): State<Arc<AtomicUsize>>, received: ReceivedWebhook) -> StatusCode {
        let first = worked.fetch_add(1, Ordering::SeqCst) == 0;
        assert_eq!(received.event.ticket.id, Some(1));
        if first {
            received.failed().await.unwrap()
        } else {
            received.done().await.unwrap()
        }
        if first { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
    }
    #[derive(Clone)]
    struct Desk(Receiver, Arc<AtomicUsize>);
    impl axum::extract::FromRef<Desk> for Receiver {
        fn from_ref(desk: &Desk) -> Self {
            desk.0.clone()
        }
    }
    impl axum::extract::FromRef<Desk> for Arc<AtomicUsize> {
        fn from_ref(desk: &Desk) -> Self {
            Arc::clone(&desk.1)
        }
    }
    let worked = Arc::new(AtomicUsize::new(0));
    let desk = Desk(receiver(HmacScheme::new()), Arc::clone(&worked));
    let url = serve(Router::new().route("/gorgias", post(handler)).with_state(desk)).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send(&url, HmacScheme::new(), SECRET, body(1)).await.0);
    }
    assert_eq!((statuses, worked.load(Ordering::SeqCst)), (vec![500, 204, 200], 2));
    assert_eq!(send(&url, HmacScheme::new(), "another", body(1)).await.0, 401);
}
