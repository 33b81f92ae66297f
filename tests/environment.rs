//! A client by the environment. Setting variables of the running process is unsafe, so the test runs itself as a child.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "support/capture.rs"]
mod a_capture;

use std::io::Write as _;
use std::process::Command;

use gorgias::Client;

/// Says to a process that it is the child.
const CHILD: &str = "GORGIAS_TEST_OF_THE_ENVIRONMENT";
const VARIABLES: [&str; 4] = ["GORGIAS_DOMAIN", "GORGIAS_BASE_URL", "GORGIAS_EMAIL", "GORGIAS_API_KEY"];

/// What a process with these variables makes of them: the address of its client, or the error.
fn outcome(variables: &[(&str, &str)], child: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_client_is_made_from_the_environment", "--nocapture"]);
    for name in VARIABLES {
        command.env_remove(name);
    }
    let output = command.env(CHILD, child).envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.split_once("OUTCOME ")).expect("the child says what it got").1.to_owned()
}

fn be_the_child(kind: &str) {
    a_capture::begin();
    let client = match kind {
        "explicit" => Client::builder()
            .domain("explicit")
            .api_key("explicit@example.com", "key")
            .env()
            .and_then(gorgias::ClientBuilder::build),
        _ => Client::from_env(),
    };
    let text = client.map_or_else(|error| error.to_string(), |client| client.base_url().to_string());
    let mut out = std::io::stdout();
    writeln!(out, "\nOUTCOME {text}").unwrap();
}

#[test]
fn a_client_is_made_from_the_environment() {
    if let Ok(kind) = std::env::var(CHILD) {
        return be_the_child(&kind);
    }
    let (email, key) = (("GORGIAS_EMAIL", "agent@example.com"), ("GORGIAS_API_KEY", "hush"));
    let (domain, sandbox) = (("GORGIAS_DOMAIN", "acme"), ("GORGIAS_BASE_URL", "http://127.0.0.1:4010"));
    for (variables, expected) in [
        (&[domain, email, key][..], "https://acme.gorgias.com/"),
        (&[("GORGIAS_DOMAIN", "acme.gorgias.com"), email, key], "https://acme.gorgias.com/"),
        (&[sandbox, email, key], "http://127.0.0.1:4010/"),
        // The one for a server on this machine wins, and empty is like unset.
        (&[domain, sandbox, email, key], "http://127.0.0.1:4010/"),
        (&[domain, ("GORGIAS_BASE_URL", ""), email, key], "https://acme.gorgias.com/"),
    ] {
        assert_eq!(outcome(variables, "plain"), expected, "{variables:?}");
    }
    for (variables, name) in [
        (&[email, key][..], "GORGIAS_DOMAIN"),
        (&[domain, key], "GORGIAS_EMAIL"),
        (&[domain, email], "GORGIAS_API_KEY"),
        (&[domain, email, ("GORGIAS_API_KEY", " ")], "GORGIAS_API_KEY"),
        (&[], "GORGIAS_DOMAIN"),
    ] {
        let text = outcome(variables, "plain");
        assert!(text.starts_with("invalid configuration") && text.contains(name) && text.contains("not set"), "{text}");
    }
    // All that is missing is told at once, and what is there is not.
    for (variables, missing) in [
        (&[][..], ["GORGIAS_DOMAIN", "GORGIAS_EMAIL", "GORGIAS_API_KEY"].as_slice()),
        (&[key], &["GORGIAS_DOMAIN", "GORGIAS_EMAIL"]),
    ] {
        let text = outcome(variables, "plain");
        for name in VARIABLES {
            assert_eq!(text.contains(name), missing.contains(&name), "{name}: {text}");
        }
    }
    for bad in [
        ("GORGIAS_BASE_URL", "https://evil.com"),
        ("GORGIAS_DOMAIN", "acme.evil.com"),
        ("GORGIAS_API_KEY", "hush\nhush"),
    ] {
        let mut variables = vec![domain, email, key];
        variables.push(bad);
        let text = outcome(&variables, "plain");
        assert!(text.starts_with("invalid configuration"), "{bad:?}: {text}");
        assert!(!text.contains("hush") && !text.contains("evil"), "{text}");
    }
    // What the program says goes before the environment.
    assert_eq!(outcome(&[domain, email, key], "explicit"), "https://explicit.gorgias.com/");
    assert_eq!(outcome(&[], "explicit"), "https://explicit.gorgias.com/");
}

/// The documentation promises that the violations name the variable: also when its value is the problem.
#[test]
fn a_bad_variable_is_named() {
    let (email, key) = (("GORGIAS_EMAIL", "agent@example.com"), ("GORGIAS_API_KEY", "hush"));
    for (name, value) in [("GORGIAS_DOMAIN", "acme.evil.com"), ("GORGIAS_BASE_URL", "https://evil.com")] {
        let text = outcome(&[(name, value), email, key], "plain");
        assert!(text.contains(name), "{text}");
    }
    let text = outcome(&[("GORGIAS_DOMAIN", "acme"), ("GORGIAS_EMAIL", "agent"), key], "plain");
    assert!(text.contains("GORGIAS_EMAIL"), "{text}");
}
