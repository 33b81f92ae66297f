//! What style sheets hide, by the class or the id of an element: the preheaders of newsletters, mostly.

use std::collections::HashMap;

use super::style::Look;

/// Most selectors that are kept.
const MOST: usize = 4096;

/// Selectors such as `.preheader` and `div#top`, of rules that hide an element, each with whether that is important.
#[derive(Default)]
pub(super) struct Sheet(HashMap<String, bool>);

impl Sheet {
    /// Reads a style sheet. Rules for some screens only, such as those of telephones, say nothing about others and are left out.
    pub(super) fn read(&mut self, sheet: &str) {
        if !sheet.contains(['.', '#']) {
            return;
        }
        let sheet = without_comments(sheet).to_ascii_lowercase();
        let mut rest = sheet.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            // Behind `@import …;` and the end of a block.
            let selectors = selectors.rsplit([';', '}']).next().unwrap_or_default().trim();
            if selectors.starts_with('@') {
                let always = matches!(selectors, "@media screen" | "@media all");
                rest = if always { after } else { after.get(block(after)..).unwrap_or_default() };
                continue;
            }
            let (declarations, next) = after.split_once('}').unwrap_or((after, ""));
            rest = next;
            self.rule(selectors, declarations);
        }
    }

    fn rule(&mut self, selectors: &str, declarations: &str) {
        let hides = Look::hides(declarations);
        if hides.is_none() && self.0.is_empty() {
            return;
        }
        for selector in selectors.split(',').map(str::trim).filter(|selector| is_simple(selector)) {
            match hides {
                Some(important) if self.0.len() < MOST => {
                    self.0.insert(selector.to_owned(), important);
                }
                // A later rule shows it again.
                None if declarations.contains("display") => {
                    self.0.remove(selector);
                }
                _ => {}
            }
        }
    }

    /// Returns whether an attribute of an element is one by which a rule hides it: `Some(true)` if that rule is important.
    pub(super) fn hides(&self, name: &str, key: &str, value: &str) -> Option<bool> {
        if self.0.is_empty() {
            return None;
        }
        let sign = match key {
            _ if key.eq_ignore_ascii_case("class") => '.',
            _ if key.eq_ignore_ascii_case("id") => '#',
            _ => return None,
        };
        let words = value.split_ascii_whitespace().filter(|word| word.len() <= 64).map(str::to_ascii_lowercase);
        let known = |word: String| {
            let alone = self.0.get(&format!("{sign}{word}"));
            alone.max(self.0.get(&format!("{name}{sign}{word}"))).copied()
        };
        words.filter_map(known).max()
    }
}

/// Returns `true` for `.name`, `#name`, `div.name` and `div#name`.
fn is_simple(selector: &str) -> bool {
    let name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let parts = selector.split_once(['.', '#']);
    parts.is_some_and(|(element, word)| !word.is_empty() && word.len() <= 64 && name(word) && name(element))
}

/// Returns where the block that was opened before a text ends.
fn block(text: &str) -> usize {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// Returns a style sheet without its comments, and without the marks of HTML's around it.
fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    out.replace("<!--", "").replace("-->", "")
}

#[cfg(test)]
mod tests {
    use crate::text::html::text;

    #[test]
    fn rules_that_hide_do() {
        for sheet in [
            ".pre{display:none}",
            "p{color:red}\n.x, div.pre , .y { color: red; display : none !important; }",
            "#top{opacity:0}",
            "DIV#top{max-height:0;overflow:hidden}",
            "/* .a{ */ @import url(x); .PRE{display:none}",
            "<!-- .pre{display:none} -->",
            "@media screen{ .pre{display:none} }",
            "@media print{ .pre{display:block} } .pre{display:none",
            ".pre{display:block}.pre{display:none}",
        ] {
            let html = format!("<style>{sheet}</style><div class='a pre b' id=top>77</div><p>1003</p>");
            assert_eq!(text(&html), "1003", "{sheet}");
        }
    }

    #[test]
    fn other_rules_hide_nothing() {
        for sheet in [
            ".prefix{display:none}",
            "p.pre{display:none}",
            ".out .pre{display:none}",
            ".pre:hover{display:none}",
            ".pre>b{display:none}",
            ".pre{color:red}",
            ".pre{display:none}.pre{display:block}",
            "/* .pre{display:none}",
            "@media only screen and (max-width:600px){ .x{color:red} .pre{display:none} }",
            "@media print{.pre{display:none}}",
            "*{display:none}",
            "div{display:none}",
        ] {
            let html = format!("<style>{sheet}</style><div class='a pre b' id=top>77</div><p>1003</p>");
            assert_eq!(text(&html), "77\n1003", "{sheet}");
        }
    }

    #[test]
    fn own_styles_outrank_rules_that_are_not_important() {
        for (rule, seen) in [("display:none", "77\nb"), ("display:none!important", "b")] {
            let html = format!("<style>.pre{{{rule}}}</style><div class=pre style='display:block'>77</div><p>b</p>");
            assert_eq!(text(&html), seen);
        }
    }
}
