//! What cannot be compared is refused with the reason.

use std::fs;

use super::root;
use crate::drift::run;

#[track_caller]
fn refused(name: &str, content: &[u8], about: &str) {
    let file = std::env::temp_dir().join(format!("xtask-drift-{}-{name}", std::process::id()));
    fs::write(&file, content).unwrap();
    let result = run(&root(), &[&file.display().to_string()]);
    fs::remove_file(&file).unwrap();
    let message = result.unwrap_err();
    assert!(message.contains(about) && message.contains(name), "{message}");
}

#[test]
fn files_that_hold_no_document() {
    refused("empty", b"", "no OpenAPI document");
    refused("text", b"Hello, world.", "no OpenAPI document");
    refused("page", b"<!DOCTYPE html>\n<html><body>Not: [found</body></html>", "neither JSON");
    refused("binary", &[0xff, 0xfe, 0x00], "no text in UTF-8");
    refused("cut", br#"{"openapi": "3.1.0", "paths": {"#, "neither JSON");
    refused("swagger", br#"{"swagger": "2.0", "paths": {}}"#, "no OpenAPI document");
    refused("next", br#"{"openapi": "4.0.0", "paths": {}}"#, "OpenAPI 4.0.0 is not understood");
    refused("alike", br#"{"openapi": "3.10", "paths": {}}"#, "OpenAPI 3.10 is not understood");
    refused("bare", b"openapi: 3.1\ninfo: {}\n", "it has no `paths`");
    refused("list", b"[1, 2]", "no OpenAPI document");
}

#[test]
fn arguments() {
    for (arguments, about) in [
        (&["/nowhere/at-all.json"][..], "/nowhere/at-all.json: "),
        (&[], "name one file"),
        (&["a", "b"], "name one file"),
        (&["--yaml", "a"], "`--yaml` is not understood"),
    ] {
        let message = run(&root(), arguments).unwrap_err();
        assert!(message.contains(about), "{message}");
    }
}

#[test]
fn the_exit_status_tells_unreadable_from_different() {
    assert!(matches!(crate::run(&["drift", "/nowhere/at-all.json"]), Err(crate::Failure::Unreadable(_))));
    let file = std::env::temp_dir().join(format!("xtask-drift-{}-other.yaml", std::process::id()));
    fs::write(&file, "openapi: 3.1.0\npaths: {}\n").unwrap();
    let result = crate::run(&["drift", "--json", &file.display().to_string()]);
    fs::remove_file(&file).unwrap();
    assert!(matches!(result, Err(crate::Failure::Differs)));
}
