//! Numbers in any HTML: none is lost, and none is made of two.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::elements::{Class, class};
use super::text;

const ELEMENTS: [&str; 40] = [
    "a", "b", "span", "font", "nobr", "wbr", "x-price", "o:p", "mark", "time", "p", "div", "h5", "section", "center",
    "main", "aside", "dir", "li", "ul", "table", "tr", "td", "th", "tbody", "caption", "br", "hr", "img", "input",
    "option", "select", "button", "sup", "pre", "legend", "body", "html", "head", "marquee",
];

#[derive(Clone, Debug)]
enum Piece {
    Number(u16),
    Blank(&'static str),
    Tag(&'static str, bool, bool),
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        any::<u16>().prop_map(Piece::Number),
        prop::sample::select(vec![" ", "\n", "&nbsp;", "&#32;"]).prop_map(Piece::Blank),
        (prop::sample::select(ELEMENTS.to_vec()), any::<bool>(), any::<bool>())
            .prop_map(|(name, closing, upper)| Piece::Tag(name, closing, upper)),
    ]
}

/// A tree, with what can be seen of it.
fn tree() -> impl Strategy<Value = (String, Vec<u16>)> {
    let leaf = any::<u16>().prop_map(|number| (format!(" {number} "), vec![number]));
    leaf.prop_recursive(5, 60, 6, |inner| {
        let names = prop::sample::select(vec!["div", "span", "b", "section", "x-y", "h5", "center", "blockquote"]);
        let hides = ["", "", " style='display:none'", " hidden", " style=\"visibility: hidden\"", " style=opacity:0"];
        (names, prop::sample::select(hides.to_vec()), prop::collection::vec(inner, 0..6)).prop_map(
            |(name, hides, children)| {
                let (html, seen): (Vec<_>, Vec<_>) = children.into_iter().unzip();
                let seen = if hides.is_empty() { seen.concat() } else { Vec::new() };
                (format!("<{name}{hides}>{}</{name}>", html.concat()), seen)
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn numbers_stand_as_they_stood(pieces in prop::collection::vec(piece(), 0..40)) {
        let (mut html, mut digits) = (String::new(), String::new());
        // Where one number may end and where it has to, in digits from the start.
        let (mut can, mut must) = (BTreeSet::from([0]), BTreeSet::from([0]));
        for piece in pieces {
            match piece {
                Piece::Number(number) => {
                    html.push_str(&number.to_string());
                    digits.push_str(&number.to_string());
                    can.insert(digits.len());
                }
                Piece::Blank(blank) => {
                    html.push_str(blank);
                    must.insert(digits.len());
                }
                Piece::Tag(name, closing, upper) => {
                    let written = if upper { name.to_ascii_uppercase() } else { name.to_owned() };
                    html.push_str(&format!("<{}{written}{}>", if closing { "/" } else { "" }, if upper { "\nid=x" } else { "" }));
                    if !matches!(class(name), Class::Inline | Class::Unseen) {
                        must.insert(digits.len());
                    }
                }
            }
        }
        must.insert(digits.len());
        let text = text(&html);
        let mut ends = BTreeSet::from([0]);
        let mut at = 0;
        for word in text.split_whitespace() {
            at += word.len();
            ends.insert(at);
        }
        prop_assert_eq!(text.split_whitespace().collect::<String>(), digits);
        prop_assert!(must.is_subset(&ends), "{} -> {}", html, text);
        prop_assert!(ends.is_subset(&can), "{} -> {}", html, text);
    }

    #[test]
    fn hidden_numbers_are_left_out_and_no_others((html, seen) in tree()) {
        // Something that is seen, since a message of hidden words only is shown.
        let words: Vec<_> = seen.iter().chain([&7]).map(u16::to_string).collect();
        let text = text(&format!("{html} 7"));
        prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>(), words);
    }

    #[test]
    fn any_html_is_read(pieces in prop::collection::vec(prop_oneof!["\\PC{0,6}", "[<>/!\"'= a-d&;-]{0,8}", "<(b|p|style|title|xmp|div hidden|!--)[ >]"], 0..30)) {
        let _ = text(&pieces.concat());
    }
}
