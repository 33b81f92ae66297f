//! Bodies of deliveries: how large they may be, alone and together.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gorgias::webhook::{HmacScheme, Signer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::axum::{SECRET, receiver, start_with};

const KB: usize = 1024;

/// A service that takes bodies of so many bytes: its address, and the count of what it handled.
async fn start(most: usize) -> (String, Arc<AtomicUsize>) {
    let (url, calls) = start_with(receiver(HmacScheme::new()).max_bytes(NonZeroUsize::new(most).unwrap())).await;
    (url.strip_prefix("http://").unwrap().strip_suffix("/gorgias").unwrap().to_owned(), calls)
}

/// A body of so many bytes.
fn body(ticket: usize, bytes: usize) -> Vec<u8> {
    let mut body = super::axum::body(ticket).into_bytes();
    body.resize(bytes, b' ');
    body
}

/// Begins a delivery: its head, and as much of the body as is given.
async fn begin(host: &str, body: &[u8], head: &str, now: &[u8]) -> TcpStream {
    let signed = Signer::new(HmacScheme::new(), SECRET).unwrap().sign(body).unwrap();
    let signature = signed.headers()["x-gorgias-signature"].to_str().unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!("POST /gorgias HTTP/1.1\r\nhost: {host}\r\nx-gorgias-signature: {signature}\r\n{head}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(now).await.unwrap();
    stream
}

async fn status(stream: &mut TcpStream) -> String {
    let mut response = vec![0; 12];
    stream.read_exact(&mut response).await.unwrap();
    String::from_utf8(response).unwrap().split_off("HTTP/1.1 ".len())
}

async fn whole(host: &str, body: &[u8]) -> TcpStream {
    begin(host, body, &format!("content-length: {}", body.len()), body).await
}

/// A body in chunks of 100 bytes, without the last one, which ends it.
fn chunks(body: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in body.chunks(100) {
        chunks.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        chunks.extend(chunk);
        chunks.extend(b"\r\n");
    }
    chunks
}

async fn in_chunks(host: &str, body: &[u8]) -> TcpStream {
    let chunks = [&chunks(body)[..], b"0\r\n\r\n"].concat();
    begin(host, body, "transfer-encoding: chunked", &chunks).await
}

#[tokio::test]
async fn a_body_without_an_announced_length_is_bounded_too() {
    let (host, calls) = start(1000).await;
    let large = body(1, 2070);
    // By hand, for the size of the chunks is the point: each is small.
    let mut stream = begin(&host, &large, "transfer-encoding: chunked", &chunks(&large)).await;
    assert_eq!(status(&mut stream).await, "413");
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_limit_holds_to_the_byte_announced_or_not() {
    let (host, calls) = start(1000).await;
    for (ticket, bytes, expected) in [(1, 999, "200"), (2, 1000, "200"), (3, 1001, "413"), (4, 2000, "413")] {
        assert_eq!(status(&mut whole(&host, &body(ticket, bytes)).await).await, expected, "{bytes}");
        assert_eq!(status(&mut in_chunks(&host, &body(10 + ticket, bytes)).await).await, expected, "{bytes}");
    }
    assert_eq!(calls.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn large_bodies_wait_for_each_other_and_small_ones_do_not() {
    let (host, calls) = start(40 * KB).await;
    let large = body(1, 30 * KB);
    let mut first = begin(&host, &large, &format!("content-length: {}", large.len()), &large[..20 * KB]).await;
    // What the first has sent is read, and holds its room, once this has been answered.
    assert_eq!(status(&mut whole(&host, &body(2, 10 * KB)).await).await, "200");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut second = whole(&host, &body(3, 30 * KB)).await;
    let waits = tokio::time::timeout(Duration::from_millis(300), status(&mut second)).await;
    assert!(waits.is_err(), "there is no room for both: {waits:?}");
    // One that is small needs none.
    assert_eq!(status(&mut whole(&host, &body(4, 16 * KB)).await).await, "200");
    first.write_all(&large[20 * KB..]).await.unwrap();
    assert_eq!((status(&mut first).await.as_str(), status(&mut second).await.as_str()), ("200", "200"));
    assert_eq!(calls.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn two_that_fit_in_together_do_not_wait() {
    let (host, calls) = start(40 * KB).await;
    let large = body(1, 19 * KB);
    let mut first = begin(&host, &large, &format!("content-length: {}", large.len()), &large[..18 * KB]).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(status(&mut whole(&host, &body(2, 19 * KB)).await).await, "200");
    first.write_all(&large[18 * KB..]).await.unwrap();
    assert_eq!(status(&mut first).await, "200");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}
