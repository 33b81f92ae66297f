//! HTML as plain text, text as HTML, and HTML in a form that can be compared. One pass, nothing nested: whatever comes in, the
//! time is linear and the result is text.
//!
//! Character references are `html-escape`'s, which knows all 2,125 names and has no dependencies. References to control
//! characters stay as they are written, so that no text can hold the marks of [`normal`].

mod pieces;

use html_escape::decode_html_entities as resolved;
use pieces::{Piece, Pieces, attributes};

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 21] = [
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "table",
    "tr",
    "ul",
];

/// The text of HTML for people: blocks on lines of their own, entities resolved, white space collapsed. It stops after about
/// `most` bytes.
pub(crate) fn text(html: &str, most: usize) -> String {
    let mut out = String::new();
    let (mut line, mut space) = (false, false);
    for piece in Pieces::of(html) {
        match piece {
            Piece::Tag { name, .. } if BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) => line = true,
            Piece::Tag { name, .. } => space |= name.eq_ignore_ascii_case("td") || name.eq_ignore_ascii_case("th"),
            Piece::Text(text) => {
                for sign in resolved(text).chars() {
                    if sign.is_whitespace() {
                        space = true;
                        continue;
                    }
                    if out.len() >= most {
                        return out;
                    }
                    if !out.is_empty() && (line || space) {
                        out.push(if line { '\n' } else { ' ' });
                    }
                    (line, space) = (false, false);
                    out.push(sign);
                }
            }
        }
    }
    out
}

/// HTML in which differences of writing are gone: case of tags, order of attributes, entities, white space, `<br/>`.
pub(crate) fn normal(html: &str) -> String {
    let mut out = String::new();
    // White space that is seen if something inline follows; around blocks it is not.
    let (mut space, mut block) = (false, true);
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => {
                for sign in resolved(text).chars() {
                    if sign.is_whitespace() {
                        space = !block;
                        continue;
                    }
                    if std::mem::take(&mut space) {
                        out.push(' ');
                    }
                    block = false;
                    out.push(sign);
                }
            }
            Piece::Tag { name, closing, inside } => {
                let name = name.to_ascii_lowercase();
                let seen = std::mem::take(&mut space);
                block = BLOCKS.contains(&name.as_str());
                if seen && !block {
                    out.push(' ');
                }
                let mut attributes = attributes(inside);
                attributes.sort_unstable();
                // Control characters mark tags, so that text which looks like one is not equal to it.
                out.push_str(if closing { "\u{1}/" } else { "\u{1}" });
                out.push_str(&name);
                for (name, value) in attributes {
                    out.push_str(&format!(" {name}={value:?}"));
                }
                out.push('\u{2}');
            }
        }
    }
    out
}

/// Text as HTML that shows it.
pub(crate) fn to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 11);
    out.push_str("<div>");
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push_str("<br>");
        }
        for sign in line.chars() {
            match sign {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                sign => out.push(sign),
            }
        }
    }
    out.push_str("</div>");
    out
}

#[cfg(test)]
mod tests {
    use super::{normal, text, to_html};

    #[test]
    fn text_is_what_people_see() {
        for (html, seen) in [
            ("<p>Hello&nbsp;<b>Nia</b>,</p><p>it is &lt;here&gt; &amp; now</p>", "Hello Nia,\nit is <here> & now"),
            ("a < b, 1<2 and <3", "a < b, 1<2 and <3"),
            ("one<br/>two<BR>three", "one\ntwo\nthree"),
            ("<style>p { color: red }</style>seen<script>alert('</b>')</script>!", "seen!"),
            ("<!-- not --><a title=\"a > b\" href=x>link</a>", "link"),
            ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a b\nc"),
            ("never ends <a href=\"x", "never ends <a href=\"x"),
            ("<a \"odd>kept", "kept"),
            ("&#65;&#x42;&unknown;&;&#xffffffff;&", "AB&unknown;&;&#xffffffff;&"),
            // Any name of the standard, also those of two characters.
            (
                "&Uuml;ber &frac12; caf&eacute;, 20 &pound;, &iquest;qu&eacute;? &bne;",
                "Über ½ café, 20 £, ¿qué? =\u{20e5}",
            ),
            ("&#1;&#0;", "&#1;&#0;"),
            ("<SCRIPT>gone", ""),
        ] {
            assert_eq!(text(html, usize::MAX), seen, "{html}");
        }
        assert_eq!(text("<p>ääää</p>", 3), "ää");
    }

    #[test]
    fn ways_of_writing_the_same_are_equal() {
        let same = [
            "<div>Hi {{ticket.customer.firstname}},<br>all &amp; well</div>",
            "<DIV>Hi\n {{ticket.customer.firstname}},<br />all &#38; well </DIV>\n",
        ];
        assert_eq!(normal(same[0]), normal(same[1]));
        assert_eq!(normal("<a href='x' class=\"y\">z</a>"), normal("<a CLASS=y href=\"x\">z</a>"));
        assert_ne!(normal("<b>a</b>"), normal("a"));
        assert_ne!(normal("<a href='x'>z</a>"), normal("<a href='y'>z</a>"));
        assert_ne!(normal("&lt;b&gt;"), normal("<b>"));
        assert_ne!(normal("&#1;b&#2;"), normal("<b>"));
        assert_eq!(normal("sch&ouml;n"), normal("schön"));
    }

    #[test]
    fn text_survives_the_way_through_html() {
        for original in ["a < b & c > d", "one\ntwo\n\nthree", "مرحبا \u{202e}<script>", ""] {
            let back = text(&to_html(original), usize::MAX);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&back), words(original));
        }
    }

    #[test]
    fn odd_html_takes_linear_time() {
        for odd in ["<", "<a \"", "<!--", "</", "&", "<script>", "<a '", "&#", "<a b=\""] {
            let long = odd.repeat(200_000);
            text(&long, usize::MAX);
            normal(&long);
        }
    }
}
