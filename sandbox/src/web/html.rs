//! HTML that cannot be broken out of: names of elements and attributes are literals of this program, everything else is escaped.

/// The only script of the pages. It copies what a button is for and loads a page again, and knows nothing of what is on it.
pub(super) const SCRIPT: &str = include_str!("copy.js");

/// A piece of HTML that is safe to send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Nothing.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// A whole document around a body.
    pub(super) fn document(head: Html, body: Html) -> String {
        let (head, body) = (head.0, body.0);
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head>{head}</head><body>{body}<script>{SCRIPT}</script></body></html>\n"
        )
    }

    pub(super) fn and(mut self, more: impl Into<Self>) -> Self {
        self.0.push_str(&more.into().0);
        self
    }
}

/// Text, with everything escaped that means something to a browser, in elements as in quoted attributes.
impl From<&str> for Html {
    fn from(text: &str) -> Self {
        let mut safe = String::with_capacity(text.len() + text.len() / 8);
        for sign in text.chars() {
            match sign {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                // Browsers read U+0000 as something else, and other control signs have no meaning here.
                sign if sign.is_control() && !matches!(sign, '\n' | '\t') => safe.push('\u{fffd}'),
                sign => safe.push(sign),
            }
        }
        Self(safe)
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Html {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl<T: Into<Self>> From<Option<T>> for Html {
    fn from(part: Option<T>) -> Self {
        part.map(Into::into).unwrap_or_default()
    }
}

impl<const N: usize> From<[Html; N]> for Html {
    fn from(parts: [Html; N]) -> Self {
        parts.into_iter().collect()
    }
}

impl From<Vec<Html>> for Html {
    fn from(parts: Vec<Html>) -> Self {
        parts.into_iter().collect()
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<T: IntoIterator<Item = Html>>(parts: T) -> Self {
        parts.into_iter().fold(Self::none(), |whole, part| Self(whole.0 + &part.0))
    }
}

/// An element.
pub(super) fn el(name: &'static str, attributes: &[(&'static str, &str)], content: impl Into<Html>) -> Html {
    let mut open = opened(name, attributes);
    open.push_str(&content.into().0);
    open.push_str("</");
    open.push_str(name);
    open.push('>');
    Html(open)
}

/// An element that has no content, such as an input.
pub(super) fn void(name: &'static str, attributes: &[(&'static str, &str)]) -> Html {
    Html(opened(name, attributes))
}

fn opened(name: &'static str, attributes: &[(&'static str, &str)]) -> String {
    let mut open = format!("<{name}");
    for (key, value) in attributes {
        open.push(' ');
        open.push_str(key);
        open.push_str("=\"");
        open.push_str(&Html::from(*value).0);
        open.push('"');
    }
    open.push('>');
    open
}

/// A link within these pages.
pub(super) fn link(path: &str, text: impl Into<Html>) -> Html {
    el("a", &[("href", path)], text)
}

/// A link that leads out, or only its text where it leads anywhere but to the web: stored addresses may say `javascript:`.
pub(super) fn outward(address: &str, text: &str) -> Html {
    let web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme)));
    if web { el("a", &[("href", address), ("rel", "noreferrer noopener")], text) } else { Html::from(text) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        let evil = "\"'><script>alert(1)</script>&amp;\0";
        let made = el("a", &[("href", evil)], evil);
        let safe = "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\u{fffd}";
        assert_eq!(made, Html(format!("<a href=\"{safe}\">{safe}</a>")));
    }

    #[test]
    fn only_the_web_is_linked() {
        for address in ["javascript:alert(1)", " https://a.example.com", "data:text/html,x", "//a.example.com", "héé"]
        {
            assert_eq!(outward(address, "there"), Html::from("there"), "{address}");
        }
        assert!(
            outward("HTTPS://a.example.com/?a=1&b=2", "there")
                .0
                .contains("href=\"HTTPS://a.example.com/?a=1&amp;b=2\"")
        );
    }
}
