//! The binary on a data file is killed in the middle of a stream of writes, or cannot write any more.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;

/// A process of the sandbox; killed at the latest when this is dropped.
struct Process {
    child: Mutex<Child>,
    http: Client,
    url: String,
    key: String,
}

impl Process {
    fn start(data: &Path) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_gorgias-sandbox")).args(["--small", "--data"]).arg(data))
    }

    fn run(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut setting = |name: &str| {
            let found = lines.by_ref().map(Result::unwrap).find_map(|line| line.strip_prefix(name).map(str::to_owned));
            found.unwrap_or_else(|| panic!("the sandbox did not say {name}"))
        };
        let (url, key) = (setting("GORGIAS_BASE_URL="), setting("GORGIAS_API_KEY="));
        Self { child: Mutex::new(child), http: Client::new(), url, key }
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> reqwest::Result<(StatusCode, Value)> {
        let request =
            self.http.request(method, format!("{}{path}", self.url)).basic_auth("agent@example.com", Some(&self.key));
        let response = if let Some(body) = body { request.json(body) } else { request }.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or_default()))
    }

    /// Without a chance to do anything about it.
    fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn ticket(subject: &str) -> Value {
    with_text(subject, "Hello there")
}

fn with_text(subject: &str, text: &str) -> Value {
    let message =
        json!({"channel": "api", "from_agent": false, "sender": {"email": "pau@example.com"}, "body_text": text});
    json!({"subject": subject, "messages": [message]})
}

/// What the server said that it did.
#[derive(Default)]
struct Acknowledged {
    /// The last subject of each ticket; nothing for one that was deleted.
    tickets: BTreeMap<i64, Option<String>>,
    /// Tickets with a change on the way: it may have happened or not.
    uncertain: BTreeMap<i64, Option<String>>,
    count: usize,
}

/// Opens, changes and deletes tickets until the server is gone.
async fn write(process: Arc<Process>, said: Arc<Mutex<Acknowledged>>, moved: Arc<Notify>, name: String) {
    for number in 0.. {
        let subject = format!("{name}-{number}");
        let Ok((status, body)) = process.call(Method::POST, "/api/tickets", Some(&ticket(&subject))).await else {
            return;
        };
        assert_eq!(status, 201, "{body}");
        let id = body["id"].as_i64().unwrap();
        let note = |subject: Option<String>| {
            let mut said = said.lock().unwrap();
            said.tickets.insert(id, subject);
            said.uncertain.remove(&id);
            said.count += 1;
            moved.notify_one();
        };
        note(Some(subject.clone()));
        let (method, path, body, after) = match number % 3 {
            0 => {
                let subject = format!("{subject}-changed");
                (Method::PUT, format!("/api/tickets/{id}"), Some(json!({"subject": subject})), Some(subject))
            }
            1 => (Method::DELETE, format!("/api/tickets/{id}"), None, None),
            _ => continue,
        };
        said.lock().unwrap().uncertain.insert(id, after.clone());
        let Ok((status, body)) = process.call(method, &path, body.as_ref()).await else { return };
        assert!(status.is_success(), "{status} {body}");
        note(after);
    }
}

#[tokio::test]
async fn nothing_that_was_acknowledged_is_lost() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("account.redb");
    let said = Arc::new(Mutex::new(Acknowledged::default()));
    let mut newest = 0;
    for round in 0..5 {
        let process = Arc::new(Process::start(&data));
        // Before anything new is written.
        let (known, uncertain) = {
            let said = said.lock().unwrap();
            (said.tickets.clone(), said.uncertain.clone())
        };
        for (id, subject) in &known {
            let (status, body) = process.call(Method::GET, &format!("/api/tickets/{id}"), None).await.unwrap();
            let found = (status == 200).then(|| body["subject"].as_str().unwrap().to_owned());
            let fits = &found == subject || uncertain.get(id) == Some(&found);
            assert!(fits, "round {round}: ticket {id} should be {subject:?} and is {found:?}");
            // Its thread came with it.
            assert!(found.is_none() || body["messages"].as_array().unwrap().len() == 1, "{body}");
        }
        let moved = Arc::new(Notify::new());
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                tokio::spawn(write(process.clone(), said.clone(), moved.clone(), format!("{round}-{writer}")))
            })
            .collect();
        let goal = known.len() + 25 + 11 * round;
        while said.lock().unwrap().tickets.len() < goal {
            moved.notified().await;
        }
        // In the middle of whatever the writers do.
        process.kill();
        for writer in writers {
            writer.await.unwrap();
        }
        let said = said.lock().unwrap();
        let fresh: Vec<i64> = said.tickets.keys().copied().filter(|id| !known.contains_key(id)).collect();
        assert!(fresh.iter().all(|id| *id > newest), "round {round}: {fresh:?} after {newest}");
        newest = fresh.into_iter().max().unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_not_acknowledged() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("account.redb");
    let first = Process::start(&data);
    let (_, kept) = first.call(Method::POST, "/api/tickets", Some(&ticket("Kept"))).await.unwrap();
    first.kill();
    // The file may grow by a little, and the process is told instead of ended.
    let blocks = std::fs::metadata(&data).unwrap().len() / 512 + 64;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --small --data \"$1\"");
    let full = Process::run(Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_gorgias-sandbox")]).arg(&data));
    let mut acknowledged = vec![kept["id"].as_i64().unwrap()];
    let long = "lorem ipsum ".repeat(5_000);
    let problem = loop {
        assert!(acknowledged.len() < 2_000, "the limit is not reached");
        let (status, body) = full.call(Method::POST, "/api/tickets", Some(&with_text("Long", &long))).await.unwrap();
        if status != 201 {
            break (status, body);
        }
        acknowledged.push(body["id"].as_i64().unwrap());
    };
    assert_eq!(problem.0, 500, "{}", problem.1);
    assert!(problem.1["error"]["msg"].as_str().unwrap().contains("data file"), "{}", problem.1);
    // Nor is it shown.
    let (status, body) = full.call(Method::GET, "/api/tickets", None).await.unwrap();
    assert_eq!(status, 500, "{body}");
    full.kill();
    let after = Process::start(&data);
    for id in acknowledged {
        let (status, body) = after.call(Method::GET, &format!("/api/tickets/{id}"), None).await.unwrap();
        assert_eq!(status, 200, "{id}: {body}");
    }
    let (status, body) = after.call(Method::POST, "/api/tickets", Some(&ticket("Again"))).await.unwrap();
    assert_eq!(status, 201, "{body}");
}
