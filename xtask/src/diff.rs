//! Differences in plain text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The unified difference of two texts, at most `limit` lines of it.
pub(crate) fn unified(before: &str, after: &str, limit: usize) -> String {
    let difference = similar::TextDiff::from_lines(before, after);
    let whole = difference.unified_diff().context_radius(2).missing_newline_hint(false).to_string();
    let mut lines = whole.lines();
    let mut text: String = lines.by_ref().take(limit).fold(String::new(), |text, line| text + line + "\n");
    let rest = lines.count();
    if rest > 0 {
        let _ = writeln!(text, "... and {rest} more lines");
    }
    text
}

/// What changed between two lists of lines whose order does not matter; each line is a name and what is said of it.
/// Empty when nothing did.
pub(crate) fn by_name(before: &str, after: &str) -> String {
    let (old, new) = (named(before), named(after));
    let mut lines = Vec::new();
    let mut counts = [0_usize; 3];
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        match (old.get(name), new.get(name)) {
            (None, Some(said)) => {
                counts[0] += 1;
                lines.push(format!("+ {name}{said}"));
            }
            (Some(said), None) => {
                counts[1] += 1;
                lines.push(format!("- {name}{said}"));
            }
            (Some(was), Some(is)) if was != is => {
                counts[2] += 1;
                lines.push(format!("~ {name}{}", changed(was, is)));
            }
            _ => {}
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.sort_by(|a, b| a[2..].cmp(&b[2..]));
    let [added, removed, changed] = counts;
    format!("{added} added, {removed} removed, {changed} changed\n{}\n", lines.join("\n"))
}

/// Splits each line where its name ends; a line whose name is taken is a name as a whole.
fn named(text: &str) -> BTreeMap<&str, &str> {
    let mut lines = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (name, said) = line.split_at(line.find([' ', '(']).unwrap_or(line.len()));
        if lines.contains_key(name) {
            lines.insert(line, "");
        } else {
            lines.insert(name, said);
        }
    }
    lines
}

/// Of long lists only the items that came or went, of all else both states.
fn changed(was: &str, is: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (was.split_whitespace().collect(), is.split_whitespace().collect());
    let gone = old.iter().filter(|word| !new.contains(word)).map(|word| format!(" -{word}"));
    let came = new.iter().filter(|word| !old.contains(word)).map(|word| format!(" +{word}"));
    let words: String = gone.chain(came).collect();
    if old.len().max(new.len()) > 6 && !words.is_empty() { words } else { format!("{was}  =>  {}", is.trim_start()) }
}

#[cfg(test)]
mod tests {
    use super::{by_name, unified};

    #[test]
    fn additions_removals_and_changes_are_told_apart() {
        let before = "Tag.id: i64\nTag.name: String\nTag::new(self) -> Self\n";
        let after = "Tag::new(self) -> Tag\nTag.name: Option<String>\nTag.uri: String\n";
        assert_eq!(
            by_name(before, after),
            "1 added, 1 removed, 2 changed\n\
             - Tag.id: i64\n\
             ~ Tag.name: String  =>  Option<String>\n\
             + Tag.uri: String\n\
             ~ Tag::new(self) -> Self  =>  (self) -> Tag\n"
        );
    }

    #[test]
    fn of_a_long_list_only_the_difference_is_shown() {
        let text = by_name("Code::A* Ab Ac Ad Ae Af Ag Ah", "Code::A* Aa Ab Ac Ad Ae Af Ag");
        assert_eq!(text, "0 added, 0 removed, 1 changed\n~ Code::A* -Ah +Aa\n");
    }

    #[test]
    fn two_lines_of_one_name_are_both_kept() {
        assert_eq!(by_name("a 1", "a 1\na 2"), "1 added, 0 removed, 0 changed\n+ a 2\n");
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(by_name("a: 1\nb: 2", "b: 2\na: 1"), "");
        assert_eq!(unified("a\n", "a\n", 5), "");
    }

    #[test]
    fn a_long_difference_is_cut() {
        let text = unified("", &"line\n".repeat(50), 10);
        assert_eq!(text.lines().count(), 11);
        assert!(text.ends_with("... and 41 more lines\n"), "{text}");
    }
}
