//! The ways to reach a Redis: addresses, certificates, credentials.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _};
use secrecy::{ExposeSecret as _, SecretString};

use super::cluster::Node;
use crate::error::{Error, ErrorKind};

/// A Redis, or Valkey, and how it is reached: a single server with or without replicas, a cluster, or servers behind sentinels.
/// A URL alone is one, too.
///
/// - **URLs** are `redis://[[user]:password@]host[:port][/db]`, `rediss://` for TLS, or `redis+unix:///path`. `rediss://` needs
///   the feature `redis-rustls` or `redis-native-tls`, one of the two: where both are on, no certificate is trusted but those of
///   [`root_certificate`](Self#method.root_certificate). Without TLS, passwords and values cross the network in the clear.
/// - **A cluster** is noticed by itself. One address is enough where it leads to any node that is up, as those of managed
///   services do; else name several nodes with [`or`](Self::or). No right to ask for the map of the cluster is needed.
/// - **Sentinels** are named instead of the server, with [`sentinel`](Self::sentinel).
/// - **After a failover** the next question connects anew, and finds the new server by name, cluster or sentinel.
///
/// ```
/// use gorgias::{RedisCredentials, RedisServer, budget::Fleet};
///
/// # fn token() -> String { "t".to_owned() }
/// let server = RedisServer::new("redis://cache.internal:6379")
///     .credentials(|| async { Ok(RedisCredentials::new("gorgias", token())) });
/// let fleet = Fleet::redis(server)?;
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "it connects nothing until something is given it"]
pub struct RedisServer {
    url: SecretString,
    more: Vec<SecretString>,
    sentinel: Option<String>,
    #[cfg(any(feature = "redis-rustls", feature = "redis-native-tls"))]
    root_certificate: Option<Vec<u8>>,
    credentials: Option<CredentialSource>,
}

impl RedisServer {
    /// Creates one from a URL. It is looked at when it is used, not here.
    pub fn new(url: impl AsRef<str>) -> Self {
        Self {
            url: SecretString::from(url.as_ref()),
            more: Vec::new(),
            sentinel: None,
            #[cfg(any(feature = "redis-rustls", feature = "redis-native-tls"))]
            root_certificate: None,
            credentials: None,
        }
    }

    /// Adds the URL of another node of the same cluster, or of another sentinel, for when those before cannot be reached.
    pub fn or(mut self, url: impl AsRef<str>) -> Self {
        self.more.push(SecretString::from(url.as_ref()));
        self
    }

    /// Says that the URLs are those of sentinels, which name the server that goes by this name. Their user and password are
    /// used for the sentinels, and for the server as well where no [`credentials`](Self::credentials) are given.
    pub fn sentinel(mut self, master: impl Into<String>) -> Self {
        self.sentinel = Some(master.into());
        self
    }

    /// Trusts the certificates that these signed, in PEM, instead of those that the system trusts.
    #[cfg(any(feature = "redis-rustls", feature = "redis-native-tls"))]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificate = Some(pem.into());
        self
    }

    /// Asks for user and password whenever a connection is made, as tokens need it that are valid for a while. Where they are
    /// refused, it asks once more. Let it return at once, from memory: the time that it takes counts as that of Redis.
    ///
    /// An error is logged as the reason why Redis is away: it must not quote a secret.
    pub fn credentials<F, R>(mut self, source: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<RedisCredentials, Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        self.credentials = Some(CredentialSource(Arc::new(move || Box::pin(source()))));
        self
    }

    pub(super) fn seeds(self, field: &str) -> Result<Seeds, Error> {
        // The errors of the parser can quote the URL.
        let refuse = |why: &str| Error::violations_of(ErrorKind::Configuration, field, why);
        let read = |url: &SecretString| -> Result<ConnectionInfo, Error> {
            let parsed = url.expose_secret().into_connection_info().and_then(redis::Client::open).map_err(|_| {
                refuse(
                    "must be the URL of a Redis server, `redis://[[user]:password@]host[:port][/db]`; one with `rediss://` \
                     needs TLS: the feature `redis-rustls` or `redis-native-tls`",
                )
            })?;
            let node = parsed.get_connection_info().clone();
            #[cfg(any(feature = "redis-rustls", feature = "redis-native-tls"))]
            let node = match &self.root_certificate {
                // The parser takes a text without any certificate for a list of none.
                Some(pem) if !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----") => {
                    return Err(refuse("has a root certificate that is not PEM"));
                }
                Some(pem) if matches!(node.addr(), ConnectionAddr::TcpTls { .. }) => {
                    let certificates = redis::TlsCertificates { client_tls: None, root_cert: Some(pem.clone()) };
                    let client = redis::Client::build_with_tls(node, certificates);
                    client.map_err(|_| refuse("has a root certificate that is not PEM"))?.get_connection_info().clone()
                }
                Some(_) => return Err(refuse("has a root certificate, and a URL without TLS (`rediss://`)")),
                None => node,
            };
            // Names of libraries are of no use here, and need a permission.
            let settings = node.redis_settings().clone().set_skip_set_lib_name();
            Ok(node.set_redis_settings(settings))
        };
        let first = read(&self.url)?;
        let more = self.more.iter().map(read).collect::<Result<_, _>>()?;
        let source = match self.sentinel {
            Some(master) => Source::Sentinels { master },
            None => Source::Servers,
        };
        Ok(Seeds { first, more, source, credentials: self.credentials })
    }
}

impl From<&str> for RedisServer {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<&String> for RedisServer {
    fn from(url: &String) -> Self {
        Self::new(url)
    }
}

impl From<String> for RedisServer {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl fmt::Debug for RedisServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisServer").field("urls", &(1 + self.more.len())).finish_non_exhaustive()
    }
}

/// A user and a password, or token, of a Redis.
#[derive(Clone)]
pub struct RedisCredentials {
    user: Option<String>,
    password: SecretString,
}

impl RedisCredentials {
    /// Creates those of a user.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { user: Some(user.into()), password: password.into() }
    }

    /// Creates those of the default user, who has a password only.
    #[must_use]
    pub fn password(password: impl Into<SecretString>) -> Self {
        Self { user: None, password: password.into() }
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.user == other.user && self.password.expose_secret() == other.password.expose_secret()
    }

    pub(super) fn apply(&self, target: ConnectionInfo) -> ConnectionInfo {
        let settings = target.redis_settings().clone().set_password(self.password.expose_secret());
        let settings = match &self.user {
            Some(user) => settings.set_username(user),
            None => settings,
        };
        target.set_redis_settings(settings)
    }
}

impl fmt::Debug for RedisCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisCredentials(..)")
    }
}

type Given = Pin<Box<dyn Future<Output = Result<RedisCredentials, Box<dyn std::error::Error + Send + Sync>>> + Send>>;

/// Where credentials come from.
#[derive(Clone)]
pub(super) struct CredentialSource(Arc<dyn Fn() -> Given + Send + Sync>);

impl CredentialSource {
    /// The credentials, or why there are none.
    pub(super) async fn get(&self) -> Result<RedisCredentials, String> {
        (self.0)().await.map_err(|error| error.to_string())
    }
}

/// What the addresses are those of.
pub(super) enum Source {
    Servers,
    Sentinels { master: String },
}

/// Where to begin.
pub(super) struct Seeds {
    first: ConnectionInfo,
    more: Vec<ConnectionInfo>,
    pub(super) source: Source,
    pub(super) credentials: Option<CredentialSource>,
}

impl Seeds {
    pub(super) fn len(&self) -> usize {
        1 + self.more.len()
    }

    /// One of them, counted round and round.
    pub(super) fn get(&self, number: usize) -> &ConnectionInfo {
        let place = number % self.len();
        place.checked_sub(1).and_then(|place| self.more.get(place)).unwrap_or(&self.first)
    }

    /// The host of the first.
    pub(super) fn host(&self) -> Option<String> {
        match self.first.addr() {
            ConnectionAddr::Tcp(host, _) | ConnectionAddr::TcpTls { host, .. } => Some(host.clone()),
            _ => None,
        }
    }

    /// Another server that is reached as these are.
    pub(super) fn at(&self, node: &Node) -> ConnectionInfo {
        let Node { host, port } = node.clone();
        let addr = match self.first.addr() {
            ConnectionAddr::TcpTls { insecure, tls_params, .. } => {
                ConnectionAddr::TcpTls { host, port, insecure: *insecure, tls_params: tls_params.clone() }
            }
            _ => ConnectionAddr::Tcp(host, port),
        };
        self.first.clone().set_addr(addr)
    }
}

/// rustls stops the program where several providers are compiled in and none was chosen. The program may choose before.
#[cfg(feature = "redis-rustls")]
pub(super) fn choose_provider() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Somebody else may have chosen meanwhile.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
}
