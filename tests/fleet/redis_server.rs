//! A `redis-server` for one test: on a free port of the loopback interface, with nothing on disk but its own directory.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct RedisServer {
    child: Child,
    url: String,
    _directory: tempfile::TempDir,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        Self::on_any_port(&[])
    }

    pub(crate) fn with_password(password: &str) -> Self {
        Self::on_any_port(&["--requirepass", password])
    }

    /// With further settings.
    pub(crate) fn with(settings: &[&str]) -> Self {
        Self::on_any_port(settings)
    }

    /// At a file: an address that nobody else can take while no server is there.
    pub(crate) fn at(socket: &Path) -> Self {
        let (path, url) = (socket.to_str().unwrap(), Self::url_of(socket));
        Self::try_start(None, &url, &["--port", "0", "--unixsocket", path]).expect("redis-server starts")
    }

    /// In this directory, where everything is on disk before the response. What an earlier server left there is read.
    pub(crate) fn durable(directory: &Path) -> Self {
        let socket = directory.join("redis.sock");
        let (path, url) = (socket.to_str().unwrap(), Self::url_of(&socket));
        let keeps = ["--dir", directory.to_str().unwrap(), "--appendonly", "yes", "--appendfsync", "always"];
        let arguments = [&["--port", "0", "--unixsocket", path][..], &keeps].concat();
        Self::try_start(None, &url, &arguments).expect("redis-server starts")
    }

    pub(crate) fn url_of(socket: &Path) -> String {
        format!("redis+unix://{}", socket.display())
    }

    pub(crate) fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    /// With a file of settings, and further ones.
    pub(crate) fn with_file(file: &Path, settings: &[&str]) -> Self {
        Self::on_a_port(Some(file), settings)
    }

    fn on_any_port(more: &[&str]) -> Self {
        Self::on_a_port(None, more)
    }

    fn on_a_port(file: Option<&Path>, more: &[&str]) -> Self {
        // Somebody else can take the port before the server does.
        let server = (0..5).find_map(|_| {
            let port = Self::free_port().to_string();
            let arguments = [&["--port", &port, "--bind", "127.0.0.1"], more].concat();
            Self::try_start(file, &format!("redis://127.0.0.1:{port}"), &arguments)
        });
        server.expect("redis-server starts")
    }

    fn try_start(file: Option<&Path>, url: &str, arguments: &[&str]) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        // Valkey, for example.
        let program = std::env::var("GORGIAS_TEST_REDIS").unwrap_or_else(|_| "redis-server".to_owned());
        let child = Command::new(&program)
            .args(file)
            .args(["--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(directory.path())
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => panic!("these tests need {program} (Debian: `apt-get install redis-server`): {error}"),
        };
        let mut server = Self { child, url: url.to_owned(), _directory: directory };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if server.child.try_wait().unwrap().is_some() {
                return None;
            }
            if server.answers() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("redis-server does not answer");
    }

    /// It may well answer that it wants a password, but not that it still reads its file.
    fn answers(&self) -> bool {
        let loading = redis::ErrorKind::Server(redis::ServerErrorKind::BusyLoading);
        let connection = redis::Client::open(self.url()).unwrap().get_connection();
        let pong = connection.and_then(|mut c| redis::cmd("PING").query::<()>(&mut c));
        pong.err().is_none_or(|error| !error.is_io_error() && error.kind() != loading)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A command of the test itself.
    pub(crate) fn ask<T: redis::FromRedisValue>(&self, command: &str) -> T {
        let mut connection = redis::Client::open(self.url()).unwrap().get_connection().unwrap();
        let mut words = command.split(' ');
        let mut asked = redis::cmd(words.next().unwrap());
        words.for_each(|word| {
            asked.arg(word);
        });
        asked.query(&mut connection).unwrap()
    }

    /// What the bucket of an account holds under this name.
    pub(crate) fn field(&self, account: &str, name: &str) -> Option<f64> {
        self.ask(&format!("HGET gorgias:{{{account}}}:bucket {name}"))
    }

    /// The calls on their way.
    pub(crate) fn in_flight(&self, account: &str) -> u32 {
        self.ask(&format!("ZCARD gorgias:{{{account}}}:in_flight"))
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
