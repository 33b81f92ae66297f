//! A Redis: connections to it, some for each runtime, and commands with a limit of time.
//!
//! It may be one server, a cluster, which is noticed by its referrals to other nodes, or servers that sentinels watch over. A
//! connection that turns out to be of no use is replaced once, with a fresh look at where to connect and with which credentials.

mod cluster;
mod failure;
mod server;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Cmd, ConnectionInfo, ErrorKind, FromRedisValue, RedisError, ScriptInvocation,
    ServerErrorKind,
};
use tokio::runtime::{Handle, Id};

use crate::error::Error;
use crate::lock::lock;
use cluster::{Node, Routes};
pub(crate) use failure::Failure;
use failure::refuses_credentials;
pub use server::{RedisCredentials, RedisServer};
use server::{Seeds, Source};

/// Connections kept at most. A program with more runtimes than that connects anew now and then.
const MOST: usize = 64;

/// The referrals of a cluster that one question follows, at most.
const MOST_REFERRALS: u32 = 5;

/// A Redis. Its addresses, which can hold passwords, are shown nowhere.
pub(crate) struct Remote {
    seeds: Seeds,
    /// The seed to begin with: the last one that was of use.
    first: AtomicUsize,
    routes: Mutex<Routes>,
    connections: Mutex<Vec<Kept>>,
}

/// A connection lives on the runtime that made it and answers only while that runtime runs: so each has its own.
struct Kept {
    runtime: Id,
    /// The node of a cluster; nothing for wherever the seeds lead.
    node: Option<Node>,
    connection: MultiplexedConnection,
}

/// A question to Redis.
pub(crate) enum Request<'a> {
    Command(Cmd),
    Script(ScriptInvocation<'a>),
}

impl Remote {
    /// Connects to nothing yet.
    pub(crate) fn new(field: &str, server: impl Into<RedisServer>) -> Result<Self, Error> {
        let seeds = server.into().seeds(field)?;
        Ok(Self { seeds, first: AtomicUsize::new(0), routes: Mutex::default(), connections: Mutex::default() })
    }

    /// Asks, within this time in all. A connection that turns out to be broken is replaced once, so what is asked must do
    /// no harm when it arrives twice.
    pub(crate) async fn ask<T: FromRedisValue>(&self, request: &Request<'_>, limit: Duration) -> Result<T, Failure> {
        self.ask_about("", request, limit).await
    }

    /// Asks about a key: in a cluster, the node that has it is remembered.
    pub(crate) async fn ask_about<T: FromRedisValue>(
        &self,
        key: &str,
        request: &Request<'_>,
        limit: Duration,
    ) -> Result<T, Failure> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(Failure::Refused("outside of a tokio runtime"));
        };
        let runtime = runtime.id();
        let failure = match tokio::time::timeout(limit, self.follow(runtime, key, request)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(failure)) => failure,
            Err(_) => Failure::Timeout,
        };
        // Whatever it was, the next question begins anew.
        self.lock().retain(|kept| kept.runtime != runtime);
        self.routes().clear();
        self.first.fetch_add(1, Ordering::Relaxed);
        Err(failure)
    }

    /// Asks wherever the nodes of a cluster send it.
    async fn follow<T: FromRedisValue>(&self, runtime: Id, key: &str, request: &Request<'_>) -> Result<T, Failure> {
        let slot = self.routes().slot(key);
        let mut node = self.routes().of(slot);
        let (mut renewed, mut referrals) = (false, 0);
        loop {
            let kept = self.kept(runtime, node.as_ref());
            let is_kept = kept.is_some();
            let connection = match kept {
                Some(connection) => Ok(connection),
                None => self.connect_and_keep(runtime, node.clone()).await,
            };
            let error = match connection {
                Ok(mut connection) => match request.run(&mut connection).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => Trouble::Asking(error),
                },
                Err(trouble) => trouble,
            };
            if let Some((target, for_good)) = error.referral(node.as_ref(), &self.seeds)
                && referrals < MOST_REFERRALS
            {
                referrals += 1;
                if !for_good {
                    return self.ask_once(&target, request).await;
                }
                self.routes().set(slot, target.clone());
                node = Some(target);
            } else if !renewed && (node.is_some() || is_kept) && error.is_of_the_connection() {
                // It was closed while nobody needed it, Redis has been restarted, or another server is in charge now.
                renewed = true;
                self.lock().retain(|kept| kept.runtime != runtime || kept.node != node);
                self.routes().forget(slot);
                node = None;
            } else {
                return Err(error.into());
            }
        }
    }

    /// Asks a node that takes over a slot for what has already moved: on a connection of its own, for what is said before
    /// concerns the next command only.
    async fn ask_once<T: FromRedisValue>(&self, node: &Node, request: &Request<'_>) -> Result<T, Failure> {
        let mut connection = self.connect(self.seeds.at(node)).await.map_err(Failure::from)?;
        // A script may have to be loaded in between.
        for _ in 0..2 {
            redis::cmd("ASKING").exec_async(&mut connection).await.map_err(|error| Failure::of(&error))?;
            match request.run(&mut connection).await {
                Err(error) if error.is_cluster_error() => {}
                outcome => return outcome.map_err(|error| Failure::of(&error)),
            }
        }
        Err(Failure::Refused("a cluster that moves keys to and fro"))
    }

    async fn connect_and_keep(&self, runtime: Id, node: Option<Node>) -> Result<MultiplexedConnection, Trouble> {
        let connection = match &node {
            Some(node) => self.connect(self.seeds.at(node)).await?,
            None => self.connect_to_a_seed().await?,
        };
        let mut connections = self.lock();
        connections.retain(|kept| kept.runtime != runtime || kept.node != node);
        if connections.len() >= MOST {
            connections.remove(0);
        }
        connections.push(Kept { runtime, node, connection: connection.clone() });
        Ok(connection)
    }

    /// Connects to the first seed, or the server that it names, that can be had.
    async fn connect_to_a_seed(&self) -> Result<MultiplexedConnection, Trouble> {
        let first = self.first.load(Ordering::Relaxed);
        let mut last = None;
        for turn in 0..self.seeds.len() {
            let seed = self.seeds.get(first.wrapping_add(turn));
            let target = match &self.seeds.source {
                Source::Servers => Ok(seed.clone()),
                Source::Sentinels { master } => self.named_by(seed, master).await,
            };
            match target {
                Ok(target) => match self.connect(target).await {
                    Ok(connection) => return Ok(connection),
                    Err(trouble) => last = Some(trouble),
                },
                Err(trouble) => last = Some(trouble),
            }
        }
        Err(last.unwrap_or(Trouble::NoServer))
    }

    /// The server that a sentinel holds to be in charge.
    async fn named_by(&self, sentinel: &ConnectionInfo, master: &str) -> Result<ConnectionInfo, Trouble> {
        let settings = sentinel.redis_settings().clone().set_db(0);
        let mut connection = open(sentinel.clone().set_redis_settings(settings)).await?;
        let mut question = redis::cmd("SENTINEL");
        question.arg("GET-MASTER-ADDR-BY-NAME").arg(master);
        let answer: Result<Option<(String, u16)>, _> = question.query_async(&mut connection).await;
        let (host, port) = answer.map_err(Trouble::Asking)?.ok_or(Trouble::NoServer)?;
        Ok(self.seeds.at(&Node { host, port }))
    }

    /// Connects with the credentials that hold now.
    async fn connect(&self, target: ConnectionInfo) -> Result<MultiplexedConnection, Trouble> {
        let Some(source) = &self.seeds.credentials else { return open(target).await };
        let given = source.get().await.map_err(Trouble::Credentials)?;
        match open(given.apply(target.clone())).await {
            // They may have changed this very moment.
            Err(trouble) if trouble.is_of_credentials() => {
                let again = source.get().await.map_err(Trouble::Credentials)?;
                if again.is(&given) { Err(trouble) } else { open(again.apply(target)).await }
            }
            outcome => outcome,
        }
    }

    fn kept(&self, runtime: Id, node: Option<&Node>) -> Option<MultiplexedConnection> {
        let connections = self.lock();
        let kept = connections.iter().find(|kept| kept.runtime == runtime && kept.node.as_ref() == node);
        kept.map(|kept| kept.connection.clone())
    }

    fn routes(&self) -> MutexGuard<'_, Routes> {
        lock(&self.routes)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        lock(&self.connections)
    }
}

async fn open(target: ConnectionInfo) -> Result<MultiplexedConnection, Trouble> {
    #[cfg(feature = "redis-rustls")]
    if matches!(target.addr(), redis::ConnectionAddr::TcpTls { .. }) {
        server::choose_provider();
    }
    // The limit of time is that of the whole question.
    let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
    let client = redis::Client::open(target).map_err(Trouble::Connecting)?;
    client.get_multiplexed_async_connection_with_config(&config).await.map_err(Trouble::Connecting)
}

/// An obstacle to a response.
enum Trouble {
    Connecting(RedisError),
    Asking(RedisError),
    Credentials(String),
    NoServer,
}

impl Trouble {
    /// Where a node of a cluster sends the question, and whether that holds from now on.
    fn referral(&self, from: Option<&Node>, seeds: &Seeds) -> Option<(Node, bool)> {
        let Self::Asking(error) = self else { return None };
        let (address, _) = error.redirect_node()?;
        let node = Node::parse(address, from, seeds)?;
        Some((node, error.kind() == ErrorKind::Server(ServerErrorKind::Moved)))
    }

    /// Whether another connection may do.
    fn is_of_the_connection(&self) -> bool {
        match self {
            Self::Connecting(_) => true,
            Self::Asking(error) => {
                error.is_io_error()
                    || error.is_unrecoverable_error()
                    || self.is_of_credentials()
                    || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
            }
            Self::Credentials(_) | Self::NoServer => false,
        }
    }

    fn is_of_credentials(&self) -> bool {
        let (Self::Connecting(error) | Self::Asking(error)) = self else { return false };
        refuses_credentials(error)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Connecting(error) | Trouble::Asking(error) => Self::of(&error),
            Trouble::Credentials(why) => Self::Credentials(why),
            Trouble::NoServer => Self::Refused("the sentinels know no server of that name"),
        }
    }
}

impl Request<'_> {
    async fn run<T: FromRedisValue>(&self, connection: &mut MultiplexedConnection) -> redis::RedisResult<T> {
        match self {
            Self::Command(command) => command.query_async(connection).await,
            Self::Script(script) => script.invoke_async(connection).await,
        }
    }
}
