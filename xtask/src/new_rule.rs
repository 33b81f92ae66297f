//! `cargo xtask new-rule FAMILY.NAME`: what a new rule of a channel takes, and where each part of it goes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The last rule of a family, after which a new one goes.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    file: String,
    line: usize,
    id: String,
    /// The variant of `ChannelFamily`.
    family: String,
}

/// Prints the parts of the rule, with the names filled in.
pub(crate) fn run(root: &Path, id: &str) -> Result<(), String> {
    let mut places = BTreeMap::new();
    let folder = root.join("src/message/rules");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            read(&name, &text, &mut places);
        }
    }
    print!("{}", scaffold(id, &places)?);
    Ok(())
}

/// Notes the rules of a file, by their families' names in ids.
fn read(file: &str, text: &str, places: &mut BTreeMap<String, Vec<Place>>) {
    let quoted = |line: &str| line.trim().strip_prefix("id: \"")?.strip_suffix("\",").map(str::to_owned);
    let family = |line: &str| line.trim().strip_prefix("family: ChannelFamily::")?.strip_suffix(',').map(str::to_owned);
    let lines: Vec<&str> = text.lines().collect();
    for (number, pair) in lines.windows(2).enumerate() {
        if let (Some(id), Some(family)) = (quoted(pair[0]), family(pair[1])) {
            let prefix = id.split('.').next().unwrap_or_default().to_owned();
            places.entry(prefix).or_default().push(Place { file: file.to_owned(), line: number + 1, id, family });
        }
    }
}

fn scaffold(id: &str, places: &BTreeMap<String, Vec<Place>>) -> Result<String, String> {
    let families = || places.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let (prefix, _) =
        id.split_once('.').filter(|(prefix, name)| is_word(prefix) && is_word(name)).ok_or_else(|| {
            format!("`{id}` is not an id: a family, a dot, and words joined by `-`; families are {}", families())
        })?;
    let known = places.get(prefix).ok_or_else(|| format!("`{prefix}` is not a family; families are {}", families()))?;
    if known.iter().any(|place| place.id == id) {
        return Err(format!("`{id}` is a rule already"));
    }
    let last = known.last().ok_or_else(|| format!("`{prefix}` has no rules"))?;
    Ok(format!(
        r#"1. In {file}, after the rule `{after}` (line {line}); what stands in <> is yours:

    ChannelRule {{
        id: "{id}",
        family: ChannelFamily::{family},
        severity: Severity::<Refused | Undelivered | Suspicious>,
        confidence: Confidence::<Documented | Observed | Inferred | Assumed>,
        demands: "<what a message has, in one sentence without a full stop>",
        why: "<what Gorgias does otherwise, and how that is known>",
        remedy: "<what to set>",
        check: Check::Message(|draft, at| {{
            if draft.sends() && <it breaks the rule> {{
                at.found("<path of the field>", "<what was found there, without the text itself>");
            }}
        }}),
    }},

2. In tests/messages/rules/cases.rs, in `cases`:

        Case {{
            rule: "{id}",
            call: Call::Message,
            breaks: json!({{<a body that breaks this rule alone>}}),
            at: "<path of the field>",
            also: None,
            satisfies: json!({{<the same body, mended>}}),
        }},

3. `cargo xtask test message` then says what is missing: the line of src/message/rules/rules.md, a second rule that the
   first body breaks, or words of the message in the finding.
"#,
        file = last.file,
        after = last.id,
        line = last.line,
        family = last.family,
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn places() -> BTreeMap<String, Vec<Place>> {
        let mut places = BTreeMap::new();
        let text = "rules!\n    id: \"sms.to\",\n    family: ChannelFamily::Sms,\n}\n  id: \"sms.from\",\n  family: ChannelFamily::Sms,\n";
        read("phone.rs", text, &mut places);
        places
    }

    #[test]
    fn the_place_is_after_the_last_rule_of_the_family() {
        let text = scaffold("sms.new-one", &places()).unwrap();
        for part in ["In phone.rs, after the rule `sms.from` (line 5)", "id: \"sms.new-one\",", "ChannelFamily::Sms,"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.contains("rule: \"sms.new-one\","), "{text}");
    }

    #[test]
    fn ids_that_cannot_be_are_refused() {
        for (id, words) in [
            ("sms", "is not an id"),
            ("sms.", "is not an id"),
            ("sms.New", "is not an id"),
            ("fax.to", "`fax` is not a family; families are sms"),
            ("sms.to", "is a rule already"),
        ] {
            let problem = scaffold(id, &places()).unwrap_err();
            assert!(problem.contains(words), "{id}: {problem}");
        }
    }

    #[test]
    fn the_rules_of_the_crate_are_found() {
        assert_eq!(run(&crate::root(), "email.of-this-test"), Ok(()));
        assert!(run(&crate::root(), "email.to").unwrap_err().contains("already"));
    }
}
