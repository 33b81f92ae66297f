//! The rules as a table: locked by a snapshot, and rendered for the documentation.

use std::fmt::Write as _;
use std::path::Path;

use gorgias::message::rules::RULES;

#[test]
fn the_rules() {
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{:22}  {:9}  {:11}  {}", rule.id, rule.family, rule.severity, rule.confidence);
    }
    insta::assert_snapshot!("rules", text);
}

#[test]
fn ids_begin_with_the_subject_and_texts_are_whole() {
    for rule in RULES {
        let (subject, name) = rule.id.split_once('.').unwrap();
        let families = [rule.family.as_str(), "ticket", "any"];
        assert!(families.contains(&subject) && !name.is_empty(), "{}", rule.id);
        for text in [rule.demands, rule.why, rule.remedy] {
            assert!(text.len() > 10 && !text.ends_with('.') && !text.contains('|'), "{}: {text}", rule.id);
        }
    }
}

/// What `src/message/rules/rules.md` must hold. `INSTA_UPDATE=always` writes it, as it does snapshots.
#[test]
fn the_documentation_has_the_table() {
    let mut text = "| Rule | Otherwise | Known | Demands | Why |\n|---|---|---|---|---|\n".to_owned();
    for rule in RULES {
        let upper = |text: &str| {
            text.chars().take(1).flat_map(char::to_uppercase).chain(text.chars().skip(1)).collect::<String>()
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.severity,
            rule.confidence,
            upper(rule.demands),
            upper(rule.why)
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/message/rules/rules.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "run the test with INSTA_UPDATE=always");
}
