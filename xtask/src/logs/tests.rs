//! The check finds what it looks for, and its list is that of the sources.

#![allow(clippy::unwrap_used, reason = "test code")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::entry::Entry;
use super::inventory::Inventory;
use super::lexer::{Token, tokens};
use super::suite::Suite;
use super::{Rules, proof};

const BUNDLE: &str = r#"{"paths": {"/api/tickets/{id}": {"get": {"operationId": "get_ticket"}}}}"#;
const LIST: &str = "\
event DEBUG \"trying again\" operation=operation attempt=number error=kind reason=sentence
span DEBUG \"gorgias.call\" gorgias.operation=operation
words kind: timed out, no connection
sentence the body has more than {number} bytes
sentence the header `{name}` is missing, {kind}, at `{path}`
";

fn event(fields: &serde_json::Value) -> Entry {
    let line =
        serde_json::json!({"kind": "event", "target": "gorgias", "level": "DEBUG", "name": "event", "fields": fields});
    Entry::read(&line.to_string()).unwrap()
}

fn list() -> Inventory {
    Inventory::parse(LIST, BUNDLE).unwrap()
}

#[test]
fn only_what_the_list_has_passes() {
    let list = list();
    for fields in [
        serde_json::json!({"message": "trying again", "operation": "get_ticket", "attempt": "2", "error": "timed out"}),
        serde_json::json!({"message": "trying again", "reason": "the body has more than 4096 bytes"}),
        serde_json::json!({"message": "trying again",
            "reason": "the header `x-a` is missing, no connection, at `data[3].id`"}),
    ] {
        assert_eq!(list.complaints(&event(&fields)), [""; 0]);
    }
    for fields in [
        serde_json::json!({"message": "trying once more"}),
        serde_json::json!({"message": "trying again", "subject": "2"}),
        serde_json::json!({"message": "trying again", "operation": "get_parcel"}),
        serde_json::json!({"message": "trying again", "attempt": "twice"}),
        serde_json::json!({"message": "trying again", "error": "Where is my parcel?"}),
        serde_json::json!({"message": "trying again", "reason": "the body has more than many bytes"}),
        serde_json::json!({"message": "trying again", "reason": "the body has more than 4096 bytes, she says"}),
        serde_json::json!({"message": "trying again", "reason": "the header `Nia Okafor` is missing, timed out, at `id`"}),
    ] {
        assert_eq!(list.complaints(&event(&fields)).len(), 1, "{fields}");
    }
}

#[test]
fn what_came_through_log_has_its_own_target() {
    let entry = event(&serde_json::json!({"message": "hello", "log.target": "reqwest::connect", "log.line": "7"}));
    assert!(entry.is_own());
    let line = serde_json::json!({"kind": "event", "target": "log", "level": "DEBUG", "name": "log event",
        "fields": {"message": "hello", "log.target": "reqwest::connect", "log.line": "7"}});
    let entry = Entry::read(&line.to_string()).unwrap();
    assert_eq!((entry.crate_name(), entry.fields.len()), ("reqwest", 1));
}

#[test]
fn secrets_and_words_are_read_from_sources() {
    let mut suite = Suite::default();
    suite.add_source(
        r##"
        const SHOP_SECRET: &str = "shpss-1"; // .api_key("not@this.one", "comment")
        let quote = '"';
        builder.api_key("agent@example.com", "hush-key").subject("Where is \"it\"?");
        json!({"email": "nia@example.com", "id": "none-of-it", "messages": [{"body_text": "never came"}]});
        answer(200, "", r#"{"refresh_token": "hush-refresh"}"#);
        "##,
    );
    for (text, found) in [
        ("shpss-1", "a secret: shpss-1"),
        ("key=hush-key;", "a secret: hush-key"),
        ("a \"Where is \"it\"?\"", "a customer's words: Where is \"it\"?"),
        ("it never came!", "a customer's words: never came"),
        ("{hush-refresh}", "a secret: hush-refresh"),
    ] {
        assert_eq!(suite.found(text), [found], "{text}");
    }
    for text in ["none-of-it", "comment", "hush-key5", "an@example", "basic needs", "pool @ 0x7f", "x@y", ""] {
        assert_eq!(suite.found(text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_planted_is_found() {
    let mut suite = Suite::default();
    suite.add_source(".api_key(\"agent@example.com\", \"key-of-the-agent\")");
    let rules = Rules { inventory: list(), suite };
    let own = event(&serde_json::json!({"message": "trying again"}));
    let mut other = event(&serde_json::json!({"message": "starting new connection"}));
    other.target = "reqwest::connect".to_owned();
    assert_eq!(proof::missed(&rules, &own, &other), [""; 0]);
    let blind = Rules { inventory: list(), suite: Suite::default() };
    assert_eq!(proof::missed(&blind, &own, &other), ["planted, and not found: a secret of the suite, of another"]);
}

/// The messages of events, and the names of spans, that a source file of this crate has, each with whether its target is right.
fn of_source(text: &str) -> Vec<(String, bool)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| **token == Token::Word("tracing".to_owned())) {
        let Some(
            [Token::Mark(':'), Token::Mark(':'), Token::Word(name), Token::Mark('!'), Token::Mark('('), rest @ ..],
        ) = tokens.get(at + 1..)
        else {
            continue;
        };
        let mut depth = 1;
        let inside = rest.iter().take_while(|token| {
            depth += i32::from(**token == Token::Mark('(')) - i32::from(**token == Token::Mark(')'));
            depth > 0
        });
        let texts: Vec<&String> = inside.filter_map(Token::text).collect();
        let has_target = texts.first().is_some_and(|target| *target == "gorgias");
        // A span's name comes second, after the target; an event's message comes last.
        let own = if name.ends_with("_span") { texts.get(1) } else { texts.last() };
        found.push((own.map_or_else(String::new, |own| (*own).clone()), has_target));
    }
    found
}

/// Also what no test makes happen is in the list, and has the target of this crate.
#[test]
fn the_list_is_that_of_the_sources() {
    let root = crate::root();
    let (mut folders, mut names) = (vec![root.join("src")], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                for (name, has_target) in of_source(&fs::read_to_string(&path).unwrap()) {
                    assert!(has_target, "{}: `target: \"gorgias\"` is missing: {name}", path.display());
                    names.insert(name);
                }
            }
        }
    }
    let inventory = Inventory::read(&root).unwrap();
    let listed: BTreeSet<String> = inventory.names().map(str::to_owned).collect();
    assert_eq!(names, listed);
}
