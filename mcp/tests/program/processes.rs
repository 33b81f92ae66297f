//! Processes that share a directory of state: what happens once, what is left of one that was killed, and what goes on.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use gorgias_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::text;

/// How long something may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A small desk, and a directory for the processes on it.
struct Desk {
    sandbox: Sandbox,
    directory: TempDir,
}

impl Desk {
    async fn open() -> Self {
        Self { sandbox: Sandbox::start().await.unwrap(), directory: tempfile::tempdir().unwrap() }
    }

    fn state(&self) -> std::path::PathBuf {
        self.directory.path().join("state")
    }

    /// A process that carries out one tool.
    fn call(&self, tool: &str, arguments: &Value, state: Option<&Path>) -> Command {
        let mut command = Command::from(crate::program());
        command.args(["call", tool, &arguments.to_string(), "--tier", "agent", "--approve", "host"]);
        if let Some(state) = state {
            command.arg("--state").arg(state);
        }
        command
            .env("GORGIAS_BASE_URL", self.sandbox.url())
            .env("GORGIAS_EMAIL", self.sandbox.email())
            .env("GORGIAS_API_KEY", self.sandbox.api_key())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    async fn run(&self, tool: &str, arguments: &Value) -> Output {
        self.call(tool, arguments, Some(&self.state())).output().await.unwrap()
    }

    /// Plans a reply, and returns the handle.
    async fn plan(&self, words: &str) -> String {
        let output = self.run("send_reply", &json!({"ticket": self.sandbox.ids().ticket, "text": words})).await;
        assert!(output.status.success(), "{}", text(&output.stdout));
        handle_in(text(&output.stdout), 32)
    }

    async fn apply(&self, handle: &str) -> Output {
        self.run("send_reply", &json!({"plan": handle})).await
    }

    /// How many messages have these words.
    fn messages(&self, words: &str) -> usize {
        let ticket = self.sandbox.ids().ticket;
        self.sandbox.messages(ticket).iter().filter(|message| message["body_text"] == words).count()
    }

    async fn until_asked(&self, operation: &str, times: usize) {
        let asked = async {
            while self.sandbox.requests_to(operation).unwrap().len() < times {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asked).await.expect("the process does not ask");
    }
}

/// The first row of so many hexadecimal digits.
fn handle_in(output: &str, digits: usize) -> String {
    let mut words = output.split(|sign: char| !sign.is_ascii_alphanumeric());
    let is_handle = |word: &&str| word.len() == digits && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    words.find(is_handle).unwrap_or_else(|| panic!("no handle in: {output}")).to_owned()
}

#[tokio::test]
async fn of_two_processes_one_applies_a_plan() {
    let desk = Desk::open().await;
    for words in ["It left this morning.", "It arrives tomorrow.", "It is here."] {
        let handle = desk.plan(words).await;
        let before = desk.sandbox.requests_to("get_ticket").unwrap().len();
        // Both have found the plan, and read the ticket again, before either goes on.
        desk.sandbox.fault(Fault::latency(Duration::from_secs(1)).on("get_ticket").times(2)).unwrap();
        let (one, two) = tokio::join!(desk.apply(&handle), desk.apply(&handle));
        assert!(desk.sandbox.requests_to("get_ticket").unwrap().len() >= before + 2, "one came too late to compete");
        let (winners, losers): (Vec<Output>, Vec<Output>) = [one, two].into_iter().partition(|it| it.status.success());
        assert_eq!((winners.len(), losers.len()), (1, 1));
        let loser = text(&losers[0].stdout);
        assert!(loser.contains("good for one use"), "{loser}");
        assert_eq!(desk.messages(words), 1);
    }
}

#[tokio::test]
async fn after_a_process_was_killed_the_next_one_is_told_to_look_first() {
    // Between the claim and the write; and after the write, before its response.
    for (operation, written) in [("list_messages", 0), ("create_ticket_message", 1)] {
        let desk = Desk::open().await;
        let words = "It left this morning.";
        let handle = desk.plan(words).await;
        desk.sandbox.fault(Fault::latency(Duration::from_secs(600)).on(operation).times(1)).unwrap();
        let mut doomed = desk.call("send_reply", &json!({"plan": handle}), Some(&desk.state())).spawn().unwrap();
        desk.until_asked(operation, 1).await;
        // SIGKILL: nothing in the process hears of it.
        doomed.kill().await.unwrap();
        assert_eq!(desk.messages(words), written, "{operation}");

        for _ in 0..2 {
            let next = desk.apply(&handle).await;
            let said = text(&next.stdout);
            assert_eq!(next.status.code(), Some(1), "{said}");
            assert!(said.contains("has not said how it ended") && said.contains("It may have taken effect"), "{said}");
        }
        let mut person = Command::from(crate::program());
        let state = desk.state();
        let person = person.args(["approve", &handle, "--yes", "--state"]).arg(&state).output().await.unwrap();
        assert!(text(&person.stderr).contains("has not said how it ended"), "{}", text(&person.stderr));
        assert_eq!(desk.messages(words), written, "{operation}");

        // Whoever does plan it anew, having looked or not, doubles nothing.
        let handle = desk.plan(words).await;
        let again = desk.apply(&handle).await;
        assert!(again.status.success(), "{}", text(&again.stdout));
        assert_eq!(text(&again.stdout).contains("has this very reply"), written == 1, "{}", text(&again.stdout));
        assert_eq!(desk.messages(words), 1, "{operation}");
    }
}

#[tokio::test]
async fn a_key_that_a_killed_process_began_under_is_not_free() {
    let desk = Desk::open().await;
    let ticket = json!({"key": "job-7", "customer": desk.sandbox.ids().customer, "text": "Hello", "channel": "api"});
    desk.sandbox.fault(Fault::latency(Duration::from_secs(600)).on("create_ticket").times(1)).unwrap();
    let mut doomed = desk.call("create_ticket", &ticket, Some(&desk.state())).spawn().unwrap();
    desk.until_asked("create_ticket", 1).await;
    doomed.kill().await.unwrap();
    let next = desk.run("create_ticket", &ticket).await;
    assert!(text(&next.stdout).contains("a call with this key is at work"), "{}", text(&next.stdout));
    let created = desk.sandbox.tickets().iter().filter(|ticket| ticket["external_id"] == "job-7").count();
    assert_eq!(created, 1);
}

#[tokio::test]
async fn what_was_cut_goes_on_in_the_next_process() {
    let desk = Desk::open().await;
    let list = json!({"operation": "list_tickets", "arguments": {"limit": 5}, "max_tokens": 200});
    let first = desk.run("call_read", &list).await;
    assert!(first.status.success() && first.stderr.is_empty(), "{}", text(&first.stderr));
    let handle = handle_in(text(&first.stdout).split("read_more ").nth(1).expect("it was not cut"), 16);
    let more = desk.run("read_more", &json!({"handle": handle, "max_tokens": 200})).await;
    assert!(more.status.success() && more.stdout != first.stdout, "{}", text(&more.stdout));

    let found = desk.run("find_tickets", &json!({"assignee": "nobody", "limit": 1})).await;
    let handle = handle_in(text(&found.stdout), 16);
    let next = desk.run("find_tickets", &json!({"more": handle})).await;
    assert!(next.status.success(), "{}", text(&next.stdout));
    let ids = |output: &Output| -> Vec<String> {
        let words = text(&output.stdout).lines().skip(1).filter_map(|line| line.split(' ').next());
        words.filter(|word| word.len() == 9 && word.parse::<i64>().is_ok()).map(str::to_owned).collect()
    };
    assert!(!ids(&next).is_empty() && !ids(&next).contains(&ids(&found)[0]), "{}", text(&next.stdout));

    // Whatever may show people is gone with whoever is forgotten.
    let mut forget = Command::from(crate::program());
    let removed = forget.args(["forget", "nia@example.com", "--state"]).arg(desk.state()).output().await.unwrap();
    assert!(text(&removed.stdout).starts_with("Removed "), "{}", text(&removed.stderr));
    let gone = desk.run("find_tickets", &json!({"more": handle})).await;
    assert!(!gone.status.success() && text(&gone.stdout).contains("make the first call again"));
}

#[tokio::test]
async fn without_a_directory_a_handle_is_not_promised() {
    let desk = Desk::open().await;
    let reply = json!({"ticket": desk.sandbox.ids().ticket, "text": "Hello."});
    let list = json!({"operation": "list_tickets", "arguments": {"limit": 5}, "max_tokens": 200});
    for (tool, arguments) in [("call_read", list), ("find_tickets", json!({"limit": 1})), ("send_reply", reply)] {
        let output = desk.call(tool, &arguments, None).output().await.unwrap();
        assert!(output.status.success(), "{}", text(&output.stdout));
        assert!(text(&output.stderr).contains("--state DIR"), "{tool}: {}", text(&output.stderr));
    }
    let before = desk.sandbox.requests().len();
    for (tool, arguments) in [
        ("read_more", json!({"handle": "0123456789abcdef"})),
        ("find_tickets", json!({"more": "0123456789abcdef"})),
        ("send_reply", json!({"plan": "0123456789abcdef0123456789abcdef"})),
    ] {
        let output = desk.call(tool, &arguments, None).output().await.unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(said.contains("nothing was kept") && said.contains("--state DIR"), "{tool}: {said}");
    }
    assert_eq!(desk.sandbox.requests().len(), before);
}
