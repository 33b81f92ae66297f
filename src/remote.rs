//! A Redis server: connections to it, one for each runtime, and commands with a limit of time.

use std::fmt;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Cmd, FromRedisValue, RedisError, RedisResult, ScriptInvocation};
use tokio::runtime::{Handle, Id};

use crate::error::{Error, ErrorKind};
use crate::lock::lock;

/// Connections kept at most. A program with more runtimes than that connects anew now and then.
const MOST: usize = 64;

/// A Redis server. Its address, which can hold a password, is shown nowhere.
pub(crate) struct Remote {
    client: redis::Client,
    /// A connection lives on the runtime that made it and answers only while that runtime runs: so each has its own.
    connections: Mutex<Vec<(Id, MultiplexedConnection)>>,
}

/// What is asked.
pub(crate) enum Request<'a> {
    Command(Cmd),
    Script(ScriptInvocation<'a>),
}

/// Why there was no response. Shows nothing that a server or a user wrote.
#[derive(Debug)]
pub(crate) enum Failure {
    Timeout,
    Refused(&'static str),
}

impl Remote {
    /// Connects to nothing yet.
    pub(crate) fn new(field: &str, url: &str) -> Result<Self, Error> {
        // The error of the parser can quote the URL.
        let client = redis::Client::open(url).map_err(|_| {
            Error::violations_of(
                ErrorKind::Configuration,
                field,
                "must be the URL of a Redis server, `redis://[[user]:password@]host[:port][/db]`; one with `rediss://` needs \
                 a TLS feature of the crate `redis` 1, such as `tokio-rustls-comp`, enabled by your program",
            )
        })?;
        Ok(Self { client, connections: Mutex::default() })
    }

    /// Asks, within this time in all. A connection that turns out to be broken is replaced once, so what is asked must do
    /// no harm when it arrives twice.
    pub(crate) async fn ask<T: FromRedisValue>(&self, request: &Request<'_>, limit: Duration) -> Result<T, Failure> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(Failure::Refused("outside of a tokio runtime"));
        };
        let runtime = runtime.id();
        let answer = tokio::time::timeout(limit, self.ask_twice(runtime, request)).await;
        let failure = match answer {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => Failure::of(&error),
            Err(_) => Failure::Timeout,
        };
        self.forget(runtime);
        Err(failure)
    }

    async fn ask_twice<T: FromRedisValue>(&self, runtime: Id, request: &Request<'_>) -> RedisResult<T> {
        if let Some(mut kept) = self.kept(runtime) {
            match request.run(&mut kept).await {
                // It was closed while nobody needed it, or Redis has been restarted.
                Err(error) if error.is_io_error() || error.is_unrecoverable_error() => self.forget(runtime),
                answer => return answer,
            }
        }
        // The limit of time is that of the whole question.
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let mut new = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        self.keep(runtime, new.clone());
        request.run(&mut new).await
    }

    fn kept(&self, runtime: Id) -> Option<MultiplexedConnection> {
        self.lock().iter().find(|(id, _)| *id == runtime).map(|(_, connection)| connection.clone())
    }

    fn keep(&self, runtime: Id, connection: MultiplexedConnection) {
        let mut connections = self.lock();
        connections.retain(|(id, _)| *id != runtime);
        if connections.len() >= MOST {
            connections.remove(0);
        }
        connections.push((runtime, connection));
    }

    fn forget(&self, runtime: Id) {
        self.lock().retain(|(id, _)| *id != runtime);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Id, MultiplexedConnection)>> {
        lock(&self.connections)
    }
}

impl Request<'_> {
    async fn run<T: FromRedisValue>(&self, connection: &mut MultiplexedConnection) -> RedisResult<T> {
        match self {
            Self::Command(command) => command.query_async(connection).await,
            Self::Script(script) => script.invoke_async(connection).await,
        }
    }
}

impl Failure {
    fn of(error: &RedisError) -> Self {
        Self::Refused(match error.kind() {
            redis::ErrorKind::Io => "no connection, or it broke",
            redis::ErrorKind::AuthenticationFailed => "user or password refused",
            redis::ErrorKind::Server(redis::ServerErrorKind::NoPerm) => "the user lacks a permission",
            redis::ErrorKind::Server(redis::ServerErrorKind::ReadOnly) => "a replica, which cannot be written to",
            redis::ErrorKind::Server(redis::ServerErrorKind::Moved | redis::ServerErrorKind::ClusterDown) => {
                "a Redis Cluster, which is not supported"
            }
            redis::ErrorKind::Server(_) | redis::ErrorKind::Extension => "a command was refused",
            _ => "a response that was not understood",
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Timeout => "no response in time",
            Self::Refused(why) => why,
        })
    }
}

impl std::error::Error for Failure {}
