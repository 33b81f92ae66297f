//! A `redis-server` for one test: on a free port of the loopback interface, with nothing on disk but its own directory.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct RedisServer {
    child: Child,
    port: u16,
    _directory: tempfile::TempDir,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        // Somebody else can take the port before the server does.
        (0..5).find_map(|_| Self::try_start(free_port(), &[])).expect("redis-server starts")
    }

    /// On a port that was free a moment ago.
    pub(crate) fn start_on(port: u16) -> Self {
        Self::try_start(port, &[]).expect("redis-server starts on the port")
    }

    pub(crate) fn with_password(password: &str) -> Self {
        let arguments = ["--requirepass", password];
        (0..5).find_map(|_| Self::try_start(free_port(), &arguments)).expect("redis-server starts")
    }

    fn try_start(port: u16, more: &[&str]) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(more)
            .arg("--dir")
            .arg(directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => panic!("these tests need redis-server (Debian: `apt-get install redis-server`): {error}"),
        };
        let mut server = Self { child, port, _directory: directory };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if server.answers().unwrap_or(false) {
                return Some(server);
            }
            if server.child.try_wait().unwrap().is_some() {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("redis-server does not answer");
    }

    fn answers(&self) -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"PING\r\n")?;
        let mut first = [0; 5];
        stream.read_exact(&mut first)?;
        Ok(first == *b"+PONG" || first == *b"-NOAU")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
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

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
