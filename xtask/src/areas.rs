//! `cargo xtask test AREA`: the fewest tests that speak about a folder of `src`, or those of a test binary or another package.

use std::path::Path;

use crate::cargo;

/// Areas, and the arguments of each `cargo test` that belongs to them.
const AREAS: &[(&str, &[&str])] = &[
    // Packages and chores.
    ("sandbox", &["-p gorgias-sandbox"]),
    ("storm", &["-p gorgias-storm --features parts"]),
    ("xtask", &["-p xtask"]),
    ("codegen", &["-p xtask", "--test surface"]),
    ("docs", &["--doc"]),
    // Folders and files of `src`.
    ("account", &["--test pipeline -- budget:: allowance::"]),
    ("agent", &["--features agent --lib agent::", "--features agent --test agent"]),
    ("auth", &["--features oauth --test pipeline oauth::", "--features oauth --test oauth_logs"]),
    ("budget", &["--test pipeline -- budget:: allowance::"]),
    ("changes", &["--test pipeline changes::"]),
    ("client", &["--test pipeline options::", "--test api -- send:: settings::", "--test spans --test logs"]),
    ("confidence", &["--test messages rules::table"]),
    ("custom_fields", &["--test jobs custom_fields::"]),
    ("directory", &["--test jobs directory::"]),
    ("doctor", &["--features doctor --lib doctor::", "--features doctor --test doctor"]),
    ("error", &["--lib error::", "--test pipeline errors"]),
    ("files", &["--test api wire::files"]),
    ("history", &["--test jobs history::"]),
    ("inbox", &["--features inbox,axum,redis --test inbox"]),
    ("lib", &["--lib"]),
    ("lock", &["--lib"]),
    ("message", &["--test messages"]),
    ("model", &["--test sandbox model::", "--test api lenient"]),
    ("odd", &["--test api odd::", "--test pipeline -- page::poison changes::odd", "--test webhook odd::"]),
    ("once", &["--lib once::", "--test pipeline once::"]),
    ("operations", &["--test surface", "--test sandbox operations::", "--features agent --test agent operation"]),
    ("orders", &["--test orders"]),
    ("page", &["--test pipeline page::"]),
    ("raw", &["--test api raw::"]),
    ("read", &["--lib read::", "--test api -- lenient odd::", "--test surface schemas::"]),
    ("reconcile", &["--lib reconcile::", "--test jobs -- macros:: rules::"]),
    ("remote", &["--features redis,oauth --test fleet"]),
    ("reporting", &["--test jobs reports::"]),
    ("response", &["--test api send::"]),
    ("retry", &["--lib retry::", "--test pipeline faults::", "--features agent --test agent faults::"]),
    ("search", &["--test jobs search::"]),
    ("setting", &["--test api settings::"]),
    ("sort", &["--lib sort::"]),
    ("text", &["--lib text::", "--test jobs history::", "--test orders context::"]),
    ("transport", &["--test pipeline errors_transport::", "--test api own_http_client::"]),
    ("triage", &["--test jobs triage::"]),
    ("validate", &["--test api boundary", "--test messages rules::limits"]),
    ("webhook", &["--features axum --test webhook"]),
    // Test binaries.
    ("api", &["--test api"]),
    ("environment", &["--test environment"]),
    ("fleet", &["--features redis,oauth --test fleet"]),
    ("jobs", &["--test jobs"]),
    ("logs", &["--test logs"]),
    ("messages", &["--test messages"]),
    ("oauth_logs", &["--features oauth --test oauth_logs"]),
    ("on-sandbox", &["--test sandbox"]),
    ("pipeline", &["--test pipeline"]),
    ("spans", &["--test spans"]),
    ("stored", &["--features oauth --test stored"]),
    ("strangers", &["--features axum,inbox --test strangers"]),
    ("surface", &["--test surface"]),
];

/// Runs the tests of an area, with the arguments that follow it appended: `test sandbox --test webhooks`.
pub(crate) fn run(root: &Path, area: &str, more: &[&str]) -> Result<(), String> {
    for run in runs(area)? {
        let arguments = arguments(run, more);
        println!("cargo {}", arguments.join(" "));
        cargo::run(root, &arguments)?;
    }
    Ok(())
}

fn runs(area: &str) -> Result<&'static [&'static str], String> {
    let area = area.trim_end_matches('/').trim_start_matches("src/").trim_start_matches("tests/");
    let found = AREAS.iter().find(|(name, _)| *name == area);
    found.map(|(_, runs)| *runs).ok_or_else(|| {
        let names: Vec<&str> = AREAS.iter().map(|(name, _)| *name).collect();
        format!("`{area}` is not an area; areas are {}", names.join(", "))
    })
}

fn arguments<'a>(run: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let package = if run.contains("-p ") { None } else { Some("-p gorgias") };
    let words = ["test"].into_iter().chain(package.into_iter().flat_map(str::split_whitespace));
    words.chain(run.split_whitespace()).chain(more.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// Names of folders, and of files without their ending.
    fn names(folder: &str) -> Vec<(String, PathBuf)> {
        let entries = fs::read_dir(crate::root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path)).collect()
    }

    #[test]
    fn every_folder_of_src_and_every_test_binary_is_an_area() {
        for (name, path) in names("src") {
            assert!(runs(&name).is_ok(), "{}: xtask/src/areas.rs does not have it", path.display());
        }
        for (name, path) in names("tests") {
            let binary = path.is_file() || path.join("main.rs").exists();
            assert!(!binary || runs(&name).is_ok(), "{}: xtask/src/areas.rs does not have it", path.display());
        }
    }

    #[test]
    fn what_areas_name_is_there() {
        let tests = crate::root().join("tests");
        for (area, run) in AREAS.iter().flat_map(|(area, runs)| runs.iter().map(move |run| (area, run))) {
            let words: Vec<&str> = run.split_whitespace().collect();
            let binaries = words.windows(2).filter(|pair| pair[0] == "--test").map(|pair| pair[1]);
            for binary in binaries {
                let folder = tests.join(binary);
                assert!(folder.join("main.rs").exists() || folder.with_extension("rs").exists(), "{area}: {binary}");
                for filter in words.iter().filter(|word| word.contains("::")) {
                    let path = folder.join(filter.trim_end_matches("::").replace("::", "/"));
                    let found = path.is_dir() || path.with_extension("rs").exists();
                    assert!(found, "{area}: {}", path.display());
                }
            }
        }
    }

    #[test]
    fn areas_are_found_by_their_path_too() {
        assert_eq!(runs("src/orders/"), Ok(&["--test orders"][..]));
        assert_eq!(runs("tests/api"), Ok(&["--test api"][..]));
        let unknown = runs("nonsense").unwrap_err();
        assert!(unknown.starts_with("`nonsense` is not an area; areas are sandbox, storm,"), "{unknown}");
    }

    #[test]
    fn arguments_go_to_the_right_package() {
        assert_eq!(arguments("--test orders", &[]), ["test", "-p", "gorgias", "--test", "orders"]);
        let some = arguments("-p gorgias-sandbox", &["--test", "webhooks"]);
        assert_eq!(some, ["test", "-p", "gorgias-sandbox", "--test", "webhooks"]);
    }
}
