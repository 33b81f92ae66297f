//! The program: what it prints, and how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod processes;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gorgias-mcp"));
    for name in ["GORGIAS_DOMAIN", "GORGIAS_BASE_URL", "GORGIAS_EMAIL", "GORGIAS_API_KEY", "GORGIAS_MCP_TOKEN"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn definitions_need_no_account() {
    for (dialect, at) in [
        ("mcp", "/0/inputSchema"),
        ("openai", "/0/function/parameters"),
        ("openai-strict", "/0/function/parameters"),
        ("anthropic", "/0/input_schema"),
        ("gemini", "/0/parameters"),
    ] {
        let output = run(&["tools", "--dialect", dialect, "--tier", "admin"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let definitions: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(definitions.pointer(at).is_some_and(Value::is_object), "{dialect}: {definitions}");
    }
}

#[test]
fn without_an_account_the_remedy_is_named() {
    for arguments in [&["serve"][..], &["call", "look_up", "{\"kind\":\"tag\"}"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("GORGIAS_API_KEY") && text(&output.stderr).contains("--sandbox"));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn mistakes_of_the_command_line_are_named() {
    for (arguments, named) in [(&["serve", "--loud"][..], "--loud"), (&[], "a command is missing")] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(named), "{}", text(&output.stderr));
    }
    let output = run(&["--help"]);
    assert!(output.status.success() && text(&output.stdout).contains("--approve"));
    assert!(text(&run(&["--version"]).stdout).starts_with("gorgias-mcp "));
}

#[test]
fn one_command_calls_a_tool_on_the_sandbox() {
    let output = run(&["call", "look_up", "{\"kind\":\"tag\"}", "--sandbox"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).lines().count() > 3, "{}", text(&output.stdout));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));

    let failed = run(&["call", "look_up", "{\"kind\":\"tags\"}", "--sandbox"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stdout).contains("kind"), "a failure says what and where: {}", text(&failed.stdout));
    let listed = run(&["call", "find_tickets", "{\"limit\":1}", "--sandbox"]);
    assert!(listed.status.success() && text(&listed.stderr).contains("each call has a desk of its own"));
    let failed = run(&["call", "look_up", "kind=tag", "--sandbox"]);
    assert!(text(&failed.stderr).contains("JSON"), "{}", text(&failed.stderr));
}

#[test]
fn standard_output_carries_the_protocol_and_nothing_else() {
    let mut child = program()
        .args(["serve", "--sandbox", "--tier", "admin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let hello =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    for message in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!("not a message"),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}),
        json!({"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "look_up", "arguments": {"kind": "team"}}}),
    ] {
        writeln!(input, "{message}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "hosts show it as a failure: {}", text(&output.stderr));
    let messages: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for id in 1..=3 {
        assert!(messages.iter().any(|message| message["id"] == id && message["result"].is_object()), "{id}");
    }
}

#[test]
fn a_plan_is_approved_from_another_process() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("state");
    let state = state.to_str().unwrap();
    let output = run(&["approve", "0123456789abcdef0123456789abcdef", "--state", state, "--yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no plan has this handle"), "{}", text(&output.stderr));
    let output = run(&["forget", "nia@example.com", "--state", state]);
    assert_eq!(text(&output.stdout), "Removed 0 records.\n", "{}", text(&output.stderr));
}

#[test]
fn a_state_that_cannot_be_used_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("notes");
    std::fs::write(&file, "no directory").unwrap();
    let file = file.to_str().unwrap();
    for arguments in [
        &["approve", "0123456789abcdef0123456789abcdef", "--yes", "--state", file][..],
        &["forget", "nia@example.com", "--state", file],
        &["serve", "--sandbox", "--state", file],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).contains(&format!("--state {file}: the ")), "{}", text(&output.stderr));
    }
}
