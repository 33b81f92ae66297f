//! What an element's own attributes say about whether and how its words are seen.

use super::elements::Class;
use super::pieces::Attributes;
use super::quotes::{self, Quote};
use super::resolved;
use super::sheet::Sheet;

/// What the attributes of a tag say.
#[derive(Default)]
pub(super) struct Look {
    /// Neither the element nor anything in it is shown.
    pub(super) gone: bool,
    /// Its own style says how it is shown.
    shows: bool,
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
    /// Reads the attributes of an element, with what style sheets hide.
    pub(super) fn of(name: &str, inside: &str, sheet: &Sheet) -> Self {
        // What is struck through is not meant.
        let mut look = Self { gone: matches!(name, "del" | "s" | "strike"), ..Self::default() };
        let mut by_sheet = None;
        for (key, value) in Attributes(inside) {
            if key.eq_ignore_ascii_case("style") {
                look.style(name, &resolved(value).to_ascii_lowercase());
            } else if key.eq_ignore_ascii_case("hidden") {
                look.gone = true;
            } else {
                by_sheet = by_sheet.max(sheet.hides(name, key, value));
                look.quote = look.quote.or(quotes::kind(name, key, value));
            }
        }
        // What an element says of itself stands, unless the rule is important.
        let shows = look.shows;
        look.gone |= by_sheet.is_some_and(|important| important || !shows);
        look
    }

    /// Returns whether declarations hide an element, and with what weight: `Some(true)` if that is important.
    pub(super) fn hides(declarations: &str) -> Option<bool> {
        let mut look = Self::default();
        look.style("", declarations);
        look.gone.then(|| declarations.contains('!'))
    }

    fn style(&mut self, name: &str, style: &str) {
        let style = Style::of(style);
        let is = |property, values: &[&str]| style.get(property).is_some_and(|value| values.contains(&value));
        let none = |property| style.get(property).is_some_and(zero);
        let cut = is("overflow", &["hidden", "clip"]);
        // Buttons are written twice, once for Outlook and once, as a link, for all others.
        let for_others = name != "a" && is("mso-hide", &["all"]);
        let flat = cut && ["max-height", "height", "max-width", "width"].into_iter().any(none);
        self.shows = style.get("display").is_some_and(|value| value != "none");
        self.gone |= is("display", &["none"]) || for_others || flat || none("opacity");
        self.without_size = style.get("font-size").map(zero);
        self.invisible = style.get("visibility").map(|value| matches!(value, "hidden" | "collapse"));
        self.keeps_lines = style.get("white-space").map(|value| value.starts_with("pre") || value == "break-spaces");
        let apart = is("float", &["left", "right"]) || is("position", &["absolute", "fixed"]);
        self.class = match style.get("display") {
            Some("inline" | "contents" | "none") | None => apart.then_some(Class::Cell),
            Some("table-cell") => Some(Class::Cell),
            Some(value) if value.starts_with("inline-") => Some(Class::Cell),
            Some("block" | "flex" | "grid" | "table" | "list-item" | "flow-root") => Some(Class::Block),
            Some(value) => value.starts_with("table-").then_some(Class::Block),
        };
    }
}

/// Most bytes of a style that are looked at.
const LONGEST: usize = 4096;

/// Properties that decide what is seen.
const PROPERTIES: [&str; 13] = [
    "display",
    "visibility",
    "mso-hide",
    "font-size",
    "max-height",
    "height",
    "max-width",
    "width",
    "overflow",
    "opacity",
    "white-space",
    "float",
    "position",
];

/// The values of [`PROPERTIES`], each with whether it is important.
#[derive(Default)]
struct Style<'s>([Option<(&'s str, bool)>; PROPERTIES.len()]);

impl<'s> Style<'s> {
    /// Reads a style in lower case. The last value of a property counts, but one that is important stands.
    fn of(style: &'s str) -> Self {
        let mut read = Self::default();
        let mut left = LONGEST;
        for declaration in style.split(';') {
            left = left.saturating_sub(declaration.len() + 1);
            if left == 0 {
                break;
            }
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let (value, important) = match value.split_once('!') {
                Some((value, mark)) => (value, mark.trim() == "important"),
                None => (value, false),
            };
            let place = PROPERTIES.iter().position(|property| *property == name.trim());
            if let Some(slot) = place.and_then(|place| read.0.get_mut(place))
                && (important || !slot.is_some_and(|(_, important)| important))
            {
                *slot = Some((value.trim(), important));
            }
        }
        read
    }

    fn get(&self, property: &str) -> Option<&'s str> {
        let place = PROPERTIES.iter().position(|other| *other == property)?;
        self.0.get(place).copied().flatten().map(|(value, _)| value)
    }
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
