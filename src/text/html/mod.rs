//! HTML as plain text, text as HTML, and HTML in a form that can be compared. One pass, nothing nested: whatever comes in, the
//! time is linear and the result is text.
//!
//! What people see is in the text: no images (not their `alt` either, which its writer has not written), no fields of forms,
//! nothing that an element's own attributes or a rule of a style sheet for its class or id hide, and nothing that is struck
//! through, which is what its writer does not mean. Alternatives for what a mail reader cannot do
//! (`noscript`, `video`, `object`) are seen, `head` and its like end where text begins.
//!
//! Character references are `html-escape`'s, which knows all 2,125 names and has no dependencies. References to control
//! characters stay as they are written, so that no text can hold the marks of [`normal`].

#[cfg(test)]
mod at_random;
mod elements;
mod pieces;
mod quotes;
mod render;
mod sheet;
mod style;

use std::fmt::Write as _;

use elements::Class;
use html_escape::decode_html_entities as resolved;
use pieces::{Attributes, Piece, Pieces};

pub(crate) use render::{Rendered, render};

/// The text of HTML for people: blocks on lines of their own, entities resolved, white space collapsed.
pub(crate) fn text(html: &str) -> String {
    render(html).text
}

/// Returns `true` if HTML shows nothing: no words, no picture, nothing that plays or is embedded.
pub(crate) fn is_blank(html: &str) -> bool {
    let shows = |piece: Piece<'_>| matches!(piece, Piece::Tag { name, closing: false, .. } if elements::embeds(&name));
    super::visible::is_blank(&text(html)) && !Pieces::of(html).any(shows)
}

/// HTML in which differences of writing are gone: case of tags, order of attributes, entities, white space, `<br/>`.
pub(crate) fn normal(html: &str) -> String {
    let mut out = String::new();
    // White space that is seen if something inline follows; around blocks it is not.
    let (mut space, mut block) = (false, true);
    for piece in Pieces::of(html) {
        match piece {
            Piece::Sheet(_) => {}
            Piece::Text(_) | Piece::Raw(_) => {
                let text = match piece {
                    Piece::Text(text) => resolved(text),
                    Piece::Raw(text) => text.into(),
                    Piece::Sheet(_) | Piece::Tag { .. } => continue,
                };
                for sign in text.chars() {
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
                let seen = std::mem::take(&mut space);
                block = matches!(elements::class(&name), Class::Block | Class::LineBreak);
                if seen && !block {
                    out.push(' ');
                }
                let mut attributes: Vec<_> = Attributes(inside)
                    .map(|(name, value)| {
                        (name.to_ascii_lowercase(), resolved(value).trim().trim_end_matches(';').to_owned())
                    })
                    .collect();
                attributes.sort_unstable();
                // Control characters mark tags, so that text which looks like one is not equal to it.
                out.push_str(if closing { "\u{1}/" } else { "\u{1}" });
                out.push_str(&name);
                for (name, value) in attributes {
                    let _ = write!(out, " {name}={value:?}");
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
    use super::{is_blank, normal, text, to_html};

    #[test]
    fn text_is_what_people_see() {
        for (html, seen) in [
            ("<p>Hello&nbsp;<b>Nia</b>,</p><p>it is &lt;here&gt; &amp; now</p>", "Hello Nia,\nit is <here> & now"),
            ("a < b, 1<2 and <3", "a < b, 1<2 and <3"),
            ("one<br/>two<BR>three", "one\ntwo\nthree"),
            ("<style>p { color: red }</style>seen<script>alert('</b>')</script>!", "seen!"),
            ("<!-- not --><a title=\"a > b\" href=x>link</a>", "link"),
            ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a b\nc"),
            ("order <del>1001</del> <ins>1002</ins>, <s>1003</s><strike>7</strike>", "order 1002,"),
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
            ("<h5>Order</h5><h5>#1003</h5><h5>555</h5>", "Order\n#1003\n555"),
            ("<pre>order\n1003\r\n12  x</pre>", "order\n1003\n12 x"),
            (
                "<div style='white-space: pre-wrap'>order\n<b style='white-space:normal'>1003\n12</b></div>",
                "order\n1003 12",
            ),
            ("1003<img src=x alt=7>9<input value=7>5", "1003 9 5"),
            ("<textarea>a &lt;b>\nc</textarea><xmp>d &lt;<b></xmp>e", "a <b>\nc\nd &lt;<b>\ne"),
            // Quotes are those of values; a name has none.
            ("<p title=it's>1003</p> that's <b>it</b>", "1003\nthat's it"),
            ("<a href=x title = \"a>b\" alt='>'>c</a>", "c"),
            ("<a b=\"x>1003</a> 7\"", "<a b=\"x>1003</a> 7\""),
            ("<a b='x>1003</a>", "1003"),
            // Comments, also for Outlook, and declarations.
            ("a<!-->b<!--->c<!-- > --d -->e", "abce"),
            ("<!--[if mso]><p>7</p><![endif]--><!--[if !mso]><!--><p>1003</p><!--<![endif]-->", "1003"),
            ("<![if !mso]>1003<![endif]><?xml:namespace prefix = \"o />9", "10039"),
            ("<!doctype html><html><head><title>7</title></head><body>1003</body></html>", "1003"),
            // What never ends swallows nothing.
            ("<style>p { color: red }<p>1003</p>", "1003"),
            ("<title>never ends<p>1003</p>", "never ends\n1003"),
            ("<iframe>never ends<p>1003</p>", "never ends\n1003"),
            ("<!-- never ends <p>1003</p>", "1003"),
            ("<div><style>p{}<p>1003</div>", "1003"),
            ("</>1003</ 7", "1003</ 7"),
            ("<noscript>1003</noscript><svg><title>7</title></svg><video>9</video>", "1003 9"),
        ] {
            assert_eq!(text(html), seen, "{html}");
        }
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        for blank in [
            "",
            " \n",
            "<p><br></p>",
            "<div>&nbsp;&#160;</div><hr>",
            "<p>\u{200b}&zwnj;\u{feff}</p>",
            "<style>p {}</style><!-- words --><p></p>",
            "<a href=\"https://example.com\"></a>",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["<p>.</p>", "<IMG src=x>", "<p><svg></svg></p>", "1", "<video src=x></video>"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
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
            let back = text(&to_html(original));
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&back), words(original));
        }
    }

    #[test]
    fn odd_html_takes_linear_time() {
        for odd in [
            "<",
            "<a \"",
            "<!--",
            "</",
            "&",
            "<script>",
            "<a '",
            "&#",
            "<a b=\"",
            "<a b='\"",
            "<style><p>",
            "<title>",
            "<!-->",
            "<b>",
            "</b>",
            "<p>",
            "<b hidden>",
            "<div><b hidden></div>",
            "<xmp></",
            "<li>",
            "<td><p>",
            "<b></i>",
            "<blockquote class=gmail_quote>1",
            "<div class=gmail_quote><blockquote>1</blockquote>2",
            "<i style='a:b;'>",
            "<style>.a{display:none}</style><b class=a>",
            "<style>/*{.a,</style>",
            "<style>@media{.a{</style>",
        ] {
            let long = odd.repeat(300_000 / odd.len());
            text(&long);
            normal(&long);
        }
    }
}
