//! The program as people start it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

struct Program {
    child: Child,
    told: Vec<String>,
}

impl Program {
    /// Starts it and reads what it tells, to the last line of the greeting.
    async fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gorgias-sandbox"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            let last = line == "Ctrl-C stops it.";
            told.push(line);
            if last {
                break;
            }
        }
        Self { child, told }
    }

    fn told(&self, start: &str) -> &str {
        let line = self.told.iter().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("{start} is not in {:?}", self.told))
    }

    async fn get(&self, path: &str) -> Value {
        let (url, email, key) =
            (self.told("GORGIAS_BASE_URL="), self.told("GORGIAS_EMAIL="), self.told("GORGIAS_API_KEY="));
        let request = reqwest::Client::new().get(format!("{url}{path}")).basic_auth(email, Some(key));
        request.send().await.unwrap().json().await.unwrap()
    }

    #[cfg(unix)]
    async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([name, &id]).status().await.unwrap().success());
    }
}

#[tokio::test]
async fn it_serves_a_shop_and_tells_how_to_reach_it() {
    let mut program =
        Program::start(&["--tickets", "30", "--seed", "7", "--domain", "acme", "--until", "2026-03-01T10:00:00Z"])
            .await;
    let url = program.told("GORGIAS_BASE_URL=").to_owned();
    assert_eq!(program.told("The sandbox listens on "), url);
    assert_eq!(program.told("GORGIAS_DOMAIN="), "acme");
    assert!(program.told("It holds a shop with 30 tickets (seed 7).").contains(&url));
    assert!(program.told("curl -u ").contains("/api/tickets?limit=1"));
    let tickets = program.get("/api/tickets?limit=100").await;
    assert_eq!(tickets["data"].as_array().unwrap().len(), 30);
    let page = reqwest::get(format!("{url}/")).await.unwrap().text().await.unwrap();
    assert!(page.contains("<h1>Inbox</h1>"));
    program.child.kill().await.unwrap();
}

#[tokio::test]
async fn other_accounts_can_be_had() {
    let empty = Program::start(&["--empty"]).await;
    assert_eq!(empty.get("/api/tickets").await["data"], serde_json::json!([]));
    let small = Program::start(&["--small", "--enforce-rate-limit"]).await;
    assert!(!small.get("/api/tickets").await["data"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn knobs_are_for_everybody() {
    let arguments = [
        "--empty",
        "--email",
        "me@example.org",
        "--api-key",
        "key-of-mine",
        "--lenient",
        "--control",
        "--clock",
        "2026-03-01T10:00:00Z",
    ];
    let program = Program::start(&arguments).await;
    assert_eq!((program.told("GORGIAS_EMAIL="), program.told("GORGIAS_API_KEY=")), ("me@example.org", "key-of-mine"));
    assert_eq!(program.get("/api/users/0").await["email"], "me@example.org");
    assert_eq!(program.get("/api/tickets?status=open").await["data"], serde_json::json!([]), "lenient");
    let control = program.told("Faults and clock: ").to_owned();
    let moved = reqwest::Client::new().post(format!("{control}/clock")).json(&serde_json::json!({"seconds": 60}));
    let clock: Value = moved.send().await.unwrap().json().await.unwrap();
    assert_eq!(clock["now"], "2026-03-01T10:01:00+00:00");
    let strict = Program::start(&["--empty"]).await;
    assert!(strict.get("/api/tickets?status=open").await["error"].is_object());
    assert!(!strict.told.iter().any(|line| line.contains("/control")));
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_stops_it_after_requests_in_flight() {
    for signal in ["-INT", "-TERM"] {
        let mut program = Program::start(&["--empty"]).await;
        let host = program.told("GORGIAS_BASE_URL=http://").to_owned();
        // A request whose body has not arrived in full when the signal does.
        let mut slow = TcpStream::connect(&host).await.unwrap();
        let head = format!(
            "POST /api/tags HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n"
        );
        slow.write_all(head.as_bytes()).await.unwrap();
        let mut interim = [0; 25];
        slow.read_exact(&mut interim).await.unwrap();
        assert!(interim.starts_with(b"HTTP/1.1 100"));
        program.signal(signal).await;
        let mut errors = BufReader::new(program.child.stderr.take().unwrap()).lines();
        assert!(errors.next_line().await.unwrap().unwrap().starts_with("Stopping"));
        slow.write_all(b"{}").await.unwrap();
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(program.child.wait().await.unwrap().success(), "{signal}");
        TcpStream::connect(&host).await.unwrap_err();
    }
}

#[tokio::test]
async fn mistakes_end_it_with_a_reason() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, status, words) in [
        (&["--port", "many"][..], 2, "--port many"),
        (&["--loud"], 2, "--loud"),
        (&["--empty", "--tickets", "1"], 2, "do not go together"),
        (&["--until", "yesterday"], 1, "until"),
        (&["--tickets", "1000001"], 1, "1000000"),
        (&["--port", &port], 1, "could not start"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_gorgias-sandbox")).args(arguments).output().await.unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
        assert!(error.contains(words) && output.stdout.is_empty(), "{arguments:?}: {error}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_gorgias-sandbox")).arg("--help").output().await.unwrap();
    assert!(help.status.success() && String::from_utf8(help.stdout).unwrap().contains("--tickets N"));
}
