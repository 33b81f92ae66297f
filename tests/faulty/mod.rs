//! A server on real sockets that fails as it is told: before a connection, on it, and in every part of an answer.
//!
//! Its clients resolve its name by a resolver of their own, so that a connection can also fail to come about; and every
//! server has a name of its own, and with it a budget and a quota of its own.

#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

mod connection;
pub mod dice;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use gorgias::{Client, ClientBuilder, RetryPolicy};
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::Instant;

/// What happens to an attempt to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The name does not resolve.
    Unresolved,
    /// Nobody listens.
    Refused,
    /// It is accepted, and reset at once: whether the request is on its way by then is a matter of luck.
    Reset,
    /// It is accepted, and reset when the request comes, which is not read.
    ResetOnArrival,
}

/// What happens to a request that has arrived in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Status, further headers (each ended by a line break) and body; the connection stays open.
    Answer(u16, String, String),
    /// As `Answer` with 200, but the connection is closed right afterwards, unannounced.
    ThenClose(String),
    /// As `Answer` with 200, but when the next request comes, the connection is closed without reading it.
    ThenCloseOnNext(String),
    /// As `Answer` with 200, and then a second answer that nobody asked for.
    ThenAnother(String, String),
    /// Closed without a word.
    Close,
    /// Reset without a word.
    Reset,
    /// Reset in the middle of the body.
    ResetMidway(String),
    /// Closed in the middle of the body.
    HalfBody(String),
    /// The announced length is that of half the body.
    ShortLength(String),
    /// Something else than HTTP.
    Garbage,
    /// Never answered.
    Stall,
    /// A good answer, but a byte at a time, with this pause in between.
    Trickle(Duration, String),
}

/// A success with this JSON.
pub fn good(body: impl ToString) -> Act {
    Act::Answer(200, "content-type: application/json\r\n".to_owned(), body.to_string())
}

/// An answer without body.
pub fn status(status: u16) -> Act {
    Act::Answer(status, String::new(), String::new())
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub method: String,
    /// Path and query, not decoded.
    pub target: String,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Arrival {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.target.split('?').next() == Some(path)
    }
}

type Decide = Box<dyn FnMut(&Arrival) -> Act + Send>;

struct Shared {
    address: SocketAddr,
    /// Bound, but nobody listens there.
    deaf: SocketAddr,
    _deaf: TcpSocket,
    connections: Mutex<VecDeque<Connection>>,
    arrivals: Mutex<Vec<Arrival>>,
    decide: Mutex<Decide>,
}

impl Shared {
    /// How the connection that was just accepted is to be reset, if it is.
    fn next_reset(&self) -> Option<Connection> {
        let mut connections = self.connections.lock().unwrap();
        let reset = matches!(connections.front(), Some(Connection::Reset | Connection::ResetOnArrival));
        if reset { connections.pop_front() } else { None }
    }
}

#[derive(Clone)]
pub struct FaultyServer {
    shared: Arc<Shared>,
    url: String,
}

impl FaultyServer {
    /// `decide` says what happens to a request.
    pub async fn start(decide: impl FnMut(&Arrival) -> Act + Send + 'static) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let deaf = TcpSocket::new_v4().unwrap();
        deaf.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let shared = Arc::new(Shared {
            address: listener.local_addr().unwrap(),
            deaf: deaf.local_addr().unwrap(),
            _deaf: deaf,
            connections: Mutex::default(),
            arrivals: Mutex::default(),
            decide: Mutex::new(Box::new(decide)),
        });
        let of_server = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection::serve(stream, Arc::clone(&of_server)));
            }
        });
        Self { shared, url: format!("http://server-{}.test", NUMBER.fetch_add(1, Ordering::Relaxed)) }
    }

    /// These acts in turn, and from then on the last one.
    pub async fn script(acts: impl IntoIterator<Item = Act>, last: Act) -> Self {
        let mut acts: VecDeque<Act> = acts.into_iter().collect();
        Self::start(move |_| acts.pop_front().unwrap_or_else(|| last.clone())).await
    }

    /// What happens to the next attempts to connect; afterwards they succeed.
    pub fn connections(&self, next: impl IntoIterator<Item = Connection>) {
        self.shared.connections.lock().unwrap().extend(next);
    }

    /// The requests that arrived in full.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.shared.arrivals.lock().unwrap().clone()
    }

    /// How many requests with this method and path arrived in full.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.arrivals().iter().filter(|arrival| arrival.is(method, path)).count()
    }

    /// No budget, tiny pauses, and a timeout that only a stall reaches.
    pub fn builder(&self) -> ClientBuilder {
        self.limited().unlimited()
    }

    /// The same with the budget of the account, which is this server.
    pub fn limited(&self) -> ClientBuilder {
        let resolver = Arc::new(Resolver(Arc::clone(&self.shared)));
        Client::builder()
            .dangerous_base_url(&self.url)
            .api_key("agent@example.com", "key-of-the-agent")
            .configure_http(move |http| http.no_proxy().tls_certs_only([]).dns_resolver(resolver))
            .retry(quick())
            .timeout(Duration::from_secs(20))
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

/// The default, without its pauses.
pub fn quick() -> RetryPolicy {
    RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

struct Resolver(Arc<Shared>);

impl Resolve for Resolver {
    fn resolve(&self, _: Name) -> Resolving {
        let mut connections = self.0.connections.lock().unwrap();
        let fault = connections.front().copied();
        // A reset is for the server to carry out.
        if matches!(fault, Some(Connection::Unresolved | Connection::Refused)) {
            connections.pop_front();
        }
        let answer = match fault {
            Some(Connection::Unresolved) => Err("no such name".into()),
            Some(Connection::Refused) => Ok(Box::new(std::iter::once(self.0.deaf)) as Addrs),
            Some(Connection::Reset | Connection::ResetOnArrival) | None => {
                Ok(Box::new(std::iter::once(self.0.address)) as Addrs)
            }
        };
        Box::pin(std::future::ready(answer))
    }
}
