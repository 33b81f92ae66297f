//! Short storms: counts, no times.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may stop, and shows what it saw")]

use std::process::Command;

use serde_json::Value;

/// Returns the figures of a storm.
fn storm(arguments: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gorgias-storm"));
    let output = command.args(arguments.split_whitespace()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    // 1 says that a figure is not good.
    assert!(output.status.success(), "{arguments}: {}\n{text}\n{errors}", output.status);
    println!("{text}");
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

fn is_right(figures: &Value) {
    for name in ["lost", "doubled", "wrong", "dead"] {
        assert_eq!(figures[name], 0, "{name}: {figures}");
    }
    assert!(figures["refused_429"].as_u64().unwrap() <= figures["kills"].as_u64().unwrap(), "{figures}");
    assert!(figures["messages"].as_u64().unwrap() > 0, "{figures}");
}

#[test]
fn two_processes_on_redis_that_are_killed_lose_and_double_nothing() {
    let figures = storm("--backend redis --processes 2 --events 200 --orders 60 --kill");
    is_right(&figures);
    assert_eq!(figures["kills"], 3, "{figures}");
}

#[test]
fn a_process_on_a_file_that_is_killed_loses_and_doubles_nothing() {
    let figures = storm("--backend file --events 200 --orders 60 --lag 300 --kill");
    is_right(&figures);
    assert_eq!(figures["kills"], 2, "{figures}");
}

#[test]
fn without_kills_nothing_is_refused() {
    let figures = storm("--backend file --events 100 --orders 30");
    is_right(&figures);
    assert_eq!(figures["refused_429"], 0, "{figures}");
}
