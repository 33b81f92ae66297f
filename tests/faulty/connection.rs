//! One connection of the faulty server.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::{Act, Arrival, Connection, Shared};

/// Serves until the connection ends, one way or the other. That a client goes away is no failure of a test.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let _ = talk(stream, &shared).await;
}

async fn talk(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match shared.next_reset() {
        Some(Connection::ResetOnArrival) => {
            next_bytes(&stream).await?;
            return reset(stream);
        }
        Some(_) => return reset(stream),
        None => {}
    }
    let mut bytes = Vec::new();
    loop {
        let arrival = loop {
            if let Some((arrival, length)) = parse(&bytes) {
                bytes.drain(..length);
                break arrival;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        shared.arrivals.lock().unwrap().push(arrival.clone());
        let act = (shared.decide.lock().unwrap())(&arrival);
        match act {
            Act::Answer(status, head, body) => stream.write_all(&answer(status, &head, &body, body.len())).await?,
            Act::ThenClose(body) => {
                stream.write_all(&answer(200, "", &body, body.len())).await?;
                return stream.shutdown().await;
            }
            Act::ThenCloseOnNext(body) => {
                stream.write_all(&answer(200, "", &body, body.len())).await?;
                next_bytes(&stream).await?;
                return reset(stream);
            }
            Act::ThenAnother(body, another) => {
                let mut both = answer(200, "", &body, body.len());
                both.extend(answer(200, "", &another, another.len()));
                stream.write_all(&both).await?;
            }
            Act::Close => return Ok(()),
            Act::Reset => return reset(stream),
            Act::ResetMidway(body) => {
                stream.write_all(&answer(200, "", &body[..body.len() / 2], body.len())).await?;
                // A reset can overtake what is still on its way.
                tokio::time::sleep(Duration::from_millis(30)).await;
                return reset(stream);
            }
            Act::HalfBody(body) => {
                stream.write_all(&answer(200, "", &body[..body.len() / 2], body.len())).await?;
                return stream.shutdown().await;
            }
            Act::ShortLength(body) => stream.write_all(&answer(200, "", &body, body.len() / 2)).await?,
            Act::Garbage => {
                stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").await?;
                return stream.shutdown().await;
            }
            Act::Stall => return until_closed(stream).await,
            Act::Trickle(pause, body) => {
                for byte in answer(200, "", &body, body.len()) {
                    stream.write_all(&[byte]).await?;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }
}

fn answer(status: u16, head: &str, body: &str, length: usize) -> Vec<u8> {
    format!("HTTP/1.1 {status} Some\r\ncontent-length: {length}\r\n{head}\r\n{body}").into_bytes()
}

/// Waits for the next bytes, and leaves them where they are.
async fn next_bytes(stream: &TcpStream) -> io::Result<()> {
    stream.peek(&mut [0]).await.map(drop)
}

fn reset(stream: TcpStream) -> io::Result<()> {
    stream.set_zero_linger()
}

async fn until_closed(mut stream: TcpStream) -> io::Result<()> {
    let mut rest = Vec::new();
    while stream.read_buf(&mut rest).await? > 0 {}
    Ok(())
}

/// The first request, once it has arrived in full, and its length.
fn parse(bytes: &[u8]) -> Option<(Arrival, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let (line, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
    let mut headers = headers.split("\r\n").filter_map(|header| header.split_once(':'));
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let mut length = headers
        .find_map(
            |(name, value)| if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None },
        )
        .unwrap_or(0);
    if chunked {
        length = bytes[end + 4..].windows(5).position(|five| five == b"0\r\n\r\n")? + 5;
    }
    let body = bytes.get(end + 4..end + 4 + length)?.to_vec();
    let mut line = line.split(' ');
    let (method, target) = (line.next()?.to_owned(), line.next()?.to_owned());
    Some((Arrival { method, target, body, at: Instant::now() }, end + 4 + length))
}
