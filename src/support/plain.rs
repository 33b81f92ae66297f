//! HTML as plain text, text as HTML, and HTML in a form that can be compared. One pass, nothing nested: whatever comes in, the
//! time is linear and the result is text.

use std::borrow::Cow;

/// A piece of HTML.
enum Piece<'a> {
    Text(&'a str),
    Tag { name: &'a str, closing: bool, inside: &'a str },
}

/// Splits HTML. What is no tag by its looks, such as `a < b`, is text; comments and declarations are dropped.
struct Pieces<'a> {
    rest: &'a str,
    /// Whether quotes hide `>`: until the first quote that never ends.
    quotes: bool,
}

impl<'a> Pieces<'a> {
    fn of(html: &'a str) -> Self {
        Self { rest: html, quotes: true }
    }

    /// Where the tag that begins the rest ends.
    fn tag_end(&mut self) -> Option<usize> {
        let mut quote = None;
        for (at, sign) in self.rest.bytes().enumerate() {
            match (quote, sign) {
                (None, b'>') => return Some(at),
                (None, b'"' | b'\'') if self.quotes => quote = Some(sign),
                (Some(open), sign) if open == sign => quote = None,
                _ => {}
            }
        }
        if std::mem::take(&mut self.quotes) { self.rest.find('>') } else { None }
    }

    /// Drops everything up to the end tag of an element whose content is not for people.
    fn skip_element(&mut self, name: &str) {
        let mut at = 0;
        while let Some(found) = self.rest.get(at..).and_then(|rest| rest.find("</")) {
            at += found + 2;
            if self.rest.get(at..at + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(at - 2..).unwrap_or_default();
                return;
            }
        }
        self.rest = "";
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let looks_like_tag = |at: &usize| {
                let next = self.rest.as_bytes().get(at + 1);
                next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
            };
            let begin = self.rest.match_indices('<').map(|(at, _)| at).find(looks_like_tag).unwrap_or(self.rest.len());
            if begin > 0 {
                let (text, rest) = self.rest.split_at(begin);
                self.rest = rest;
                return Some(Piece::Text(text));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let Some(end) = self.tag_end() else {
                return Some(Piece::Text(std::mem::take(&mut self.rest)));
            };
            let inside = self.rest.get(1..end).unwrap_or_default();
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
            let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let (name, inside) = inside.split_at(length);
            if name.is_empty() {
                continue;
            }
            if !closing && ["script", "style", "title"].iter().any(|unseen| name.eq_ignore_ascii_case(unseen)) {
                self.skip_element(name);
                continue;
            }
            return Some(Piece::Tag { name, closing, inside });
        }
    }
}

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

/// Names and values of the attributes of a tag.
fn attributes(mut inside: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        inside = inside.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, '/' | '=' | '"' | '\''));
        if inside.is_empty() {
            return found;
        }
        let end = inside.find(|sign: char| sign.is_whitespace() || matches!(sign, '=' | '/')).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(end);
        let after = rest.trim_start();
        let mut value = "";
        inside = rest;
        if let Some(rest) = after.strip_prefix('=').map(str::trim_start) {
            let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''));
            let (own, rest) = match quote {
                Some(quote) => rest.get(1..).unwrap_or_default().split_once(quote).unwrap_or((rest, "")),
                None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
            };
            (value, inside) = (own, rest);
        }
        found.push((name.to_ascii_lowercase(), resolved(value).trim().trim_end_matches(';').to_owned()));
    }
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

/// Entities by name; those that occur in what people and editors write.
const ENTITIES: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("euro", '€'),
    ("copy", '©'),
    ("zwnj", '\u{200c}'),
];

fn resolved(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    loop {
        let length = rest.bytes().take(10).take_while(|sign| sign.is_ascii_alphanumeric() || *sign == b'#').count();
        let (name, after) = rest.split_at(length);
        match entity(name).zip(after.strip_prefix(';')) {
            Some((sign, after)) => {
                out.push(sign);
                rest = after;
            }
            None => out.push('&'),
        }
        match rest.split_once('&') {
            Some((before, after)) => {
                out.push_str(before);
                rest = after;
            }
            None => {
                out.push_str(rest);
                return Cow::Owned(out);
            }
        }
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|sign| *sign != '\0');
    }
    ENTITIES.iter().find(|(own, _)| *own == name).map(|(_, sign)| *sign)
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
