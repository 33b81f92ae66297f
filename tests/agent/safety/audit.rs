//! Each call leaves a line: what, who approved, what came of it; and nothing that anybody wrote.

use std::io;
use std::sync::{Arc, Mutex};

use gorgias::agent::{ApprovalMode, AuditEntry, AuditFile, AuditOutcome, AuditSink, Policy, Tier, Unattended};
use serde_json::{Value, json};

use super::people::{Person, apply, plan};
use crate::desk::Desk;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<AuditEntry>>>);

impl AuditSink for Lines {
    fn record(&self, entry: &AuditEntry) -> io::Result<()> {
        self.0.lock().unwrap().push(entry.clone());
        Ok(())
    }
}

#[tokio::test]
async fn every_call_is_noted_with_who_approved_and_what_came_of_it() {
    let desk = Desk::small().await;
    let lines = Lines::default();
    let belt = desk.belt(Policy::new(Tier::Agent)).with_audit(lines.clone());
    let ids = desk.sandbox.ids();
    belt.call("look_up", &json!({"kind": "account"}), &Unattended).await;
    belt.call("add_note", &json!({"ticket": ids.ticket, "text": "Private words."}), &Unattended).await;
    belt.call("send_reply", &json!({"ticket": ids.ticket, "text": "Secret words."}), &Person::yes()).await;
    let handle = plan(&belt, "send_reply", json!({"ticket": ids.ticket, "text": "Other words."})).await;
    belt.approve(&handle, "terminal: mira").unwrap();
    apply(&belt, "send_reply", &handle).await;
    belt.call("send_reply", &json!({"ticket": ids.ticket, "text": "No."}), &Person::no()).await;
    belt.call("add_note", &json!({"ticket": 1, "text": "Nowhere."}), &Unattended).await;
    belt.call("no_such_tool", &json!({"words": "of a model"}), &Unattended).await;
    let entries = lines.0.lock().unwrap().clone();
    let short: Vec<(&str, AuditOutcome, Option<&str>)> =
        entries.iter().map(|entry| (entry.tool, entry.outcome, entry.approved_by.as_deref())).collect();
    assert_eq!(
        short,
        [
            ("look_up", AuditOutcome::Done, None),
            ("add_note", AuditOutcome::Done, Some("policy")),
            ("send_reply", AuditOutcome::Done, Some("test: mira")),
            ("send_reply", AuditOutcome::Planned, None),
            ("send_reply", AuditOutcome::Done, Some("terminal: mira")),
            ("send_reply", AuditOutcome::Refused, None),
            ("add_note", AuditOutcome::Failed, Some("policy")),
            ("unknown", AuditOutcome::Failed, None),
        ]
    );
    assert_eq!(entries[3].plan, entries[4].plan, "a plan is followed from its making to its use");
    assert!(
        entries[2].operations.contains(&"create_ticket_message") && entries[2].api_calls > 0 && entries[2].tokens > 0
    );
    for entry in &entries {
        let line = entry.to_line();
        let json: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(json["arguments"].as_str().unwrap().len(), 64);
        for word in ["words", "Private", "Secret", "Nowhere", "example.com", "no_such_tool", handle.as_str(), "\n"] {
            assert!(!line.contains(word), "{word:?}: {line}");
        }
    }
}

#[tokio::test]
async fn a_file_takes_one_line_for_each_call_and_is_closed_to_others() {
    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("audit.jsonl");
    for _ in 0..2 {
        let belt = desk.belt(Policy::new(Tier::Read)).with_audit(AuditFile::open(&path).unwrap());
        belt.call("look_up", &json!({"kind": "account"}), &Unattended).await;
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let tools: Vec<Value> =
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["tool"].clone()).collect();
    assert_eq!(tools, ["look_up", "look_up"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

struct Broken;

impl AuditSink for Broken {
    fn record(&self, _: &AuditEntry) -> io::Result<()> {
        Err(io::Error::other("the disk is full"))
    }
}

#[tokio::test]
async fn without_an_audit_nothing_more_is_written() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Never)).with_audit(Broken);
    let note = |text: &str| json!({"ticket": desk.sandbox.ids().ticket, "text": text});
    let first = belt.call("add_note", &note("One"), &Unattended).await;
    assert!(first.text.contains("missing from the audit"), "{}", first.text);
    let calls = desk.sandbox.requests().len();
    let second = belt.call("add_note", &note("Two"), &Unattended).await;
    assert!(second.is_error && second.text.contains("audit"), "{}", second.text);
    assert_eq!(desk.sandbox.requests().len(), calls);
    let read = belt.call("look_up", &json!({"kind": "team"}), &Unattended).await;
    assert!(!read.is_error && read.text.contains("missing from the audit"), "{}", read.text);
}
