//! A server on this machine that answers whatever a test tells it to, and remembers what it was asked.

#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

pub mod log;
pub mod values;

use std::sync::{Arc, Mutex};

use gorgias::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query, not decoded.
    pub target: String,
    /// All headers as one text, names in lower case.
    pub headers: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What the server does after it has read a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Writes these bytes and closes.
    Bytes(Vec<u8>),
    /// Writes these bytes and leaves the connection open.
    Start(Vec<u8>),
    /// Closes without a word.
    HangUp,
    /// Keeps the connection open and says nothing.
    Silence,
}

/// An answer with a length. `head` holds further headers, each ended by a line break.
pub fn answer(status: u16, head: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} Some\r\nconnection: close\r\ncontent-length: {}\r\n{head}\r\n", body.len())
            .into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// A success with a JSON body.
pub fn json(body: &serde_json::Value) -> Reply {
    answer(200, "content-type: application/json\r\n", body.to_string())
}

/// A redirect.
pub fn redirect(status: u16, location: &str) -> Reply {
    answer(status, &format!("location: {location}\r\n"), "")
}

/// Binds a port that no server of this process has had, sandboxes among them: clients remember an account by its address.
pub async fn listen() -> TcpListener {
    gorgias_sandbox::listen(0).await.unwrap()
}

pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Every request is answered by `reply`.
    pub async fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = listen().await;
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, reply) = (Arc::clone(&requests), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, reply) = (Arc::clone(&seen), Arc::clone(&reply));
                tokio::spawn(async move {
                    let _ = serve(stream, &seen, &*reply).await;
                });
            }
        });
        Self { url, requests }
    }

    /// Every request is answered the same way.
    pub async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// One attempt, and no budget: most tests are about one request and its answer.
    pub fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().base_url(&self.url).api_key("agent@example.com", "key-of-the-agent");
        builder.retry(gorgias::RetryPolicy::NEVER).unlimited()
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

/// `agent@example.com:key-of-the-agent`
pub const AUTHORIZATION: &str = "authorization: Basic YWdlbnRAZXhhbXBsZS5jb206a2V5LW9mLXRoZS1hZ2VudA==";

async fn serve(
    mut stream: TcpStream,
    seen: &Mutex<Vec<Request>>,
    reply: &(impl Fn(&Request) -> Reply + ?Sized),
) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let request = loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
        if let Some(request) = parse(&bytes) {
            break request;
        }
    };
    let reply = reply(&request);
    seen.lock().unwrap().push(request);
    match reply {
        Reply::Bytes(answer) => {
            // A client that stops reading closes early.
            stream.write_all(&answer).await?;
            stream.shutdown().await
        }
        Reply::Start(start) => {
            stream.write_all(&start).await?;
            until_closed(stream).await
        }
        Reply::HangUp => Ok(()),
        Reply::Silence => until_closed(stream).await,
    }
}

async fn until_closed(mut stream: TcpStream) -> std::io::Result<()> {
    let mut rest = Vec::new();
    while stream.read_buf(&mut rest).await? > 0 {}
    Ok(())
}

/// The request, once it has arrived in full.
fn parse(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let (line, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
    let headers: Vec<String> = headers
        .split("\r\n")
        .map(|header| {
            header.split_once(':').map_or_else(String::new, |(k, v)| format!("{}:{v}", k.to_ascii_lowercase()))
        })
        .collect();
    let length =
        headers.iter().find_map(|header| header.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let body = bytes[end + 4..].to_vec();
    let mut line = line.split(' ');
    let (method, target) = (line.next()?.to_owned(), line.next()?.to_owned());
    (body.len() >= length).then(|| Request { method, target, headers: headers.join("\n"), body })
}
