//! What an element's own attributes say about whether and how its words are seen.

use super::elements::Class;
use super::pieces::Attributes;
use super::quotes::{self, Quote};
use super::resolved;

/// What the attributes of a tag say.
#[derive(Default)]
pub(super) struct Look {
    /// Neither the element nor anything in it is shown.
    pub(super) gone: bool,
    /// Its letters have no size; an element within can give them one.
    pub(super) without_size: Option<bool>,
    /// It is not seen; an element within can be.
    pub(super) invisible: Option<bool>,
    /// How it stands beside others, where its style says so.
    pub(super) class: Option<Class>,
    /// Whether line breaks of the source are line breaks.
    pub(super) keeps_lines: Option<bool>,
    /// What it quotes.
    pub(super) quote: Option<Quote>,
}

impl Look {
    /// Reads the attributes of an element. Style sheets are not read.
    pub(super) fn of(name: &str, inside: &str) -> Self {
        let mut look = Self::default();
        for (key, value) in Attributes(inside) {
            if key.eq_ignore_ascii_case("style") {
                look.style(name, &resolved(value).to_ascii_lowercase());
            } else if key.eq_ignore_ascii_case("hidden") {
                look.gone = true;
            } else {
                look.quote = look.quote.or(quotes::kind(name, key, value));
            }
        }
        look
    }

    fn style(&mut self, name: &str, style: &str) {
        let is = |property, values: &[&str]| declared(style, property).is_some_and(|value| values.contains(&value));
        let none = |property| declared(style, property).is_some_and(zero);
        let cut = is("overflow", &["hidden", "clip"]);
        // Buttons are written twice, once for Outlook and once, as a link, for all others.
        let for_others = name != "a" && is("mso-hide", &["all"]);
        let flat = cut && ["max-height", "height", "max-width", "width"].into_iter().any(none);
        self.gone |= is("display", &["none"]) || for_others || flat || none("opacity");
        self.without_size = declared(style, "font-size").map(zero);
        self.invisible = declared(style, "visibility").map(|value| matches!(value, "hidden" | "collapse"));
        self.keeps_lines =
            declared(style, "white-space").map(|value| value.starts_with("pre") || value == "break-spaces");
        let apart = is("float", &["left", "right"]) || is("position", &["absolute", "fixed"]);
        self.class = match declared(style, "display") {
            Some("inline" | "contents" | "none") | None => apart.then_some(Class::Cell),
            Some("table-cell") => Some(Class::Cell),
            Some(value) if value.starts_with("inline-") => Some(Class::Cell),
            Some("block" | "flex" | "grid" | "table" | "list-item" | "flow-root") => Some(Class::Block),
            Some(value) => value.starts_with("table-").then_some(Class::Block),
        };
    }
}

/// The value of a property: the last one, but one that is important stands. The style is in lower case.
fn declared<'s>(style: &'s str, property: &str) -> Option<&'s str> {
    let mut found: Option<(&str, bool)> = None;
    for declaration in style.split(';') {
        let Some((_, value)) = declaration.split_once(':').filter(|(name, _)| name.trim() == property) else {
            continue;
        };
        let value = value.trim();
        let (value, important) = match value.split_once('!') {
            Some((value, mark)) => (value.trim_end(), mark.trim() == "important"),
            None => (value, false),
        };
        if important || !found.is_some_and(|(_, important)| important) {
            found = Some((value, important));
        }
    }
    found.map(|(value, _)| value)
}

/// Returns `true` if a length or a number is none, in any unit.
fn zero(value: &str) -> bool {
    let number = value.split(|sign: char| !(sign.is_ascii_digit() || sign == '.')).next().unwrap_or_default();
    number.contains('0') && number.bytes().all(|sign| matches!(sign, b'0' | b'.'))
}

#[cfg(test)]
mod tests {
    use crate::text::html::text;

    #[test]
    fn hidden_words_are_nobodys() {
        for style in [
            "display:none",
            "DISPLAY : None !important",
            "color:red;display:none!important;display:block",
            "visibility:hidden",
            "visibility: collapse;",
            "mso-hide:all",
            "font-size:0",
            "font-size:0px;line-height:1px",
            "font-size: 0.0em",
            "max-height:0;overflow:hidden",
            "overflow: hidden; max-height: 0px; font-size: 1px",
            "height:0;overflow:clip",
            "max-width:0%;overflow:hidden",
            "opacity:0",
            "opacity:0.00",
            "display:&#110;one",
        ] {
            for html in [
                format!("<div style=\"{style}\">77</div><p>b</p>"),
                format!("<span class=x style='{style}'>7<b>7</b></span>b"),
                format!("<table><tr><td style='{style}'>77</td><td>b</td></tr></table>"),
                format!("<p style='{style}'>77<p>b"),
            ] {
                assert_eq!(text(&html), "b", "{html}");
            }
            assert_eq!(text(&format!("a <span style='{style}'>77</span>b")), "a b", "what is left stays apart");
        }
        assert_eq!(text("<div hidden>77</div>b<i hidden=''>77</i>"), "b");
    }

    #[test]
    fn words_that_are_seen_stay() {
        for tag in [
            "div style='display:none;display:block'",
            "div style='font-size:0.5px'",
            "div style='font-size:10px'",
            "div style='max-height:0'",
            "div style='max-height:05px;overflow:hidden'",
            "div style='opacity:0.9'",
            "div style='opacity:'",
            "div style='visibility:visible'",
            "div aria-hidden='true'",
            "div title='hidden' data-style='display:none'",
            "div class='hidden'",
            "div style='background:url(display:none)'",
        ] {
            assert_eq!(text(&format!("<{tag}>77</div>b")), "77\nb", "{tag}");
        }
        // A link of which Outlook has a second form.
        assert_eq!(text("<a style='mso-hide:all' href=x>77</a> b"), "77 b");
    }

    #[test]
    fn what_gets_a_size_or_is_made_visible_is_seen() {
        for (outer, inner) in [("font-size:0px", "font-size:13px"), ("visibility:hidden", "visibility:visible")] {
            let html = format!("<td style='{outer}'>7<div style='{inner}'>1003</div>8</td><td>9</td>");
            assert_eq!(text(&html), "1003\n9");
        }
        assert_eq!(text("<div style='display:none'><p style='display:block;font-size:9px'>7</p></div>b"), "b");
    }

    #[test]
    fn hidden_elements_that_never_end_hide_nothing() {
        for (html, seen) in [
            ("<div style='display:none'>pre<p>1003", "pre\n1003"),
            ("<body><div style='display:none'>pre<p>1003</p></body></html>", "pre\n1003"),
            ("<div hidden>pre<div>1003</div>", "pre\n1003"),
            ("<div hidden>pre<span hidden>77</span><p>1003", "pre\n1003"),
            ("<template>1003", "1003"),
            ("<div hidden/>1003", "1003"),
            // An end tag of something around it ends it, as in every reader.
            ("<div><span hidden>77</div>1003 <span>x</span>", "1003 x"),
            ("<table><tr><td hidden>77<td>1003</td></tr></table>", "1003"),
            ("<span hidden>7<div>7</span>1003</div>", "1003"),
            // A message of nothing else is better read than empty.
            ("<div hidden>1003</div>", "1003"),
        ] {
            assert_eq!(text(html), seen, "{html}");
        }
    }

    #[test]
    fn styles_that_set_apart_do() {
        for (style, seen) in [
            ("display:block", "1003\n42\nx"),
            ("display:table-row", "1003\n42\nx"),
            ("display:inline-block", "1003 42 x"),
            ("display:table-cell", "1003 42 x"),
            ("float:left", "1003 42 x"),
            ("position:absolute", "1003 42 x"),
            ("display:inline", "100342x"),
            ("color:red", "100342x"),
        ] {
            let html = format!("<span style='{style}'>1003</span><span style='{style}'>42</span>x");
            assert_eq!(text(&html), seen, "{style}");
        }
    }
}
