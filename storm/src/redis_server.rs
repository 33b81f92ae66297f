//! A `redis-server` that is as durable as the documentation asks for, and can be killed.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::Outcome;

pub(crate) struct RedisServer {
    directory: PathBuf,
    port: u16,
    child: Child,
}

impl RedisServer {
    /// Starts a server that keeps its file in this directory.
    pub(crate) async fn start(directory: &Path) -> Outcome<Self> {
        let port = free_port()?;
        let child = spawn(directory, port)?;
        let mut server = Self { directory: directory.to_owned(), port, child };
        server.until_ready().await?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Kills the server, and starts it again with what its file holds.
    pub(crate) async fn kill(&mut self) -> Outcome {
        self.child.kill().await?;
        self.child = spawn(&self.directory, self.port)?;
        self.until_ready().await
    }

    async fn until_ready(&mut self) -> Outcome {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("redis-server ended: {status}").into());
            }
            if self.is_ready() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err("redis-server does not respond".into())
    }

    /// It responds with an error while it reads its file.
    fn is_ready(&self) -> bool {
        let pong = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(1)))?;
            stream.write_all(b"PING\r\n")?;
            let mut response = [0; 5];
            stream.read_exact(&mut response)?;
            Ok(&response == b"+PONG")
        };
        pong().unwrap_or(false)
    }
}

pub(crate) fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn spawn(directory: &Path, port: u16) -> Outcome<Child> {
    let child = Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", ""])
        .args(["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"])
        .arg("--dir")
        .arg(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    child.map_err(|error| format!("redis-server (Debian: `apt-get install redis-server`): {error}").into())
}
