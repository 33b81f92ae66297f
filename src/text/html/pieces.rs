//! HTML in pieces: texts and tags.

use super::resolved;

/// A piece of HTML.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag { name: &'a str, closing: bool, inside: &'a str },
}

/// Splits HTML. What is no tag by its looks, such as `a < b`, is text; comments and declarations are dropped.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// Whether quotes hide `>`: until the first quote that never ends.
    quotes: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(html: &'a str) -> Self {
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

/// Names and values of the attributes of a tag.
pub(super) fn attributes(mut inside: &str) -> Vec<(String, String)> {
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
