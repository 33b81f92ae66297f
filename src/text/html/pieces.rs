//! HTML in pieces: texts and tags.

use std::borrow::Cow;

use super::elements::{self, Class, Content};

/// A piece of HTML.
pub(super) enum Piece<'a> {
    /// Text with character references.
    Text(&'a str),
    /// Text as it is.
    Raw(&'a str),
    /// A style sheet.
    Sheet(&'a str),
    Tag {
        /// In lower case.
        name: Cow<'a, str>,
        closing: bool,
        inside: &'a str,
    },
}

/// Splits HTML. What is no tag by its looks, such as `a < b`, is text; comments and declarations are dropped, and so is the
/// content of elements that have unseen text. Every search that fails is made once, so the time is linear.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// The element whose content, which is text only, begins the rest.
    within: Option<Cow<'a, str>>,
    /// What is known not to come any more: quotes, ends of comments and of elements.
    missing: Vec<Cow<'a, str>>,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self { rest: html, within: None, missing: Vec::new() }
    }

    /// Where something is at or after a place, unless it is known to be missing.
    fn find(&mut self, what: &'static str, from: usize) -> Option<usize> {
        if self.missing.iter().any(|missing| missing == what) {
            return None;
        }
        let found = self.rest.get(from..).and_then(|rest| rest.find(what));
        if found.is_none() {
            self.missing.push(Cow::Borrowed(what));
        }
        Some(from + found?)
    }

    /// Where the tag that begins the rest ends: at the first `>` that is in no quotes, which only values of attributes have.
    fn tag_end(&mut self) -> Option<usize> {
        let mut at = 1;
        loop {
            let found = at + self.rest.as_bytes().get(at..)?.iter().position(|sign| matches!(sign, b'>' | b'='))?;
            if self.rest.as_bytes().get(found) == Some(&b'>') {
                return Some(found);
            }
            let after = self.rest.get(found + 1..)?;
            let value = found + 1 + (after.len() - after.trim_ascii_start().len());
            let quote = match self.rest.as_bytes().get(value) {
                Some(b'"') => "\"",
                Some(b'\'') => "'",
                _ => "",
            };
            at = value + quote.len();
            if !quote.is_empty() {
                at = self.find(quote, at).map_or(at, |end| end + 1);
            }
        }
    }

    /// Where the end tag of an element begins.
    fn end_of(&mut self, name: &str) -> Option<usize> {
        if self.missing.iter().any(|missing| missing == name) {
            return None;
        }
        let is_end = |at: &usize| {
            let own = self.rest.get(at + 2..at + 2 + name.len());
            let after = self.rest.as_bytes().get(at + 2 + name.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
                && after.is_none_or(|sign| !sign.is_ascii_alphanumeric() && *sign != b'-')
        };
        let found = self.rest.match_indices("</").map(|(at, _)| at).find(is_end);
        if found.is_none() {
            self.missing.push(Cow::Owned(name.to_owned()));
        }
        found
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        skipped
    }

    /// The content of an element that has text only. One that never ends is read as if it had ended: style sheets and scripts
    /// before the next tag, others at once, so that nothing swallows what people wrote.
    fn content(&mut self, name: &str) -> Option<Piece<'a>> {
        let kind = elements::content(name);
        let end = if kind == Content::Endless { Some(self.rest.len()) } else { self.end_of(name) };
        let Some(end) = end else {
            if matches!(name, "script" | "style") {
                let next = self.next_tag();
                self.skip(next);
            }
            return None;
        };
        let text = self.skip(end);
        match kind {
            _ if name == "style" => Some(Piece::Sheet(text)),
            _ if elements::class(name) == Class::Unseen => None,
            Content::Escaped => Some(Piece::Text(text)),
            _ => Some(Piece::Raw(text)),
        }
    }

    /// Where the next tag begins by its looks, or the end.
    fn next_tag(&self) -> usize {
        let bytes = self.rest.as_bytes();
        let looks_like_tag = |at: &usize| match bytes.get(at + 1) {
            Some(b'/') => bytes.get(at + 2).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'>'),
            next => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'!' | b'?')),
        };
        self.rest.match_indices('<').map(|(at, _)| at).find(looks_like_tag).unwrap_or(self.rest.len())
    }

    /// Where a comment or declaration that begins the rest ends.
    fn comment_end(&mut self) -> Option<usize> {
        if self.rest.starts_with("<!--") {
            for empty in ["<!-->", "<!--->"] {
                if self.rest.starts_with(empty) {
                    return Some(empty.len());
                }
            }
            if let Some(end) = self.find("-->", 4) {
                return Some(end + 3);
            }
        }
        // One that never ends hides as little as can be.
        self.find(">", 0).map(|end| end + 1)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if let Some(name) = self.within.take()
                && let Some(content) = self.content(&name)
            {
                return Some(content);
            }
            if self.rest.is_empty() {
                return None;
            }
            let begin = self.next_tag();
            if begin > 0 {
                return Some(Piece::Text(self.skip(begin)));
            }
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                let end = self.comment_end().unwrap_or(self.rest.len());
                self.skip(end);
                continue;
            }
            let Some(end) = self.tag_end() else {
                return Some(Piece::Text(std::mem::take(&mut self.rest)));
            };
            let tag = self.skip(end + 1);
            let inside = tag.get(1..end).unwrap_or_default();
            let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
            let length = inside.find(|sign: char| sign.is_ascii_whitespace() || sign == '/').unwrap_or(inside.len());
            let (name, inside) = inside.split_at(length);
            if name.is_empty() {
                continue;
            }
            let upper = name.bytes().any(|sign| sign.is_ascii_uppercase());
            let name = if upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
            if !closing && elements::content(&name) != Content::Markup {
                self.within = Some(name.clone());
            }
            return Some(Piece::Tag { name, closing, inside });
        }
    }
}

/// The names and values of the attributes of a tag, with character references.
pub(super) struct Attributes<'a>(pub(super) &'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let apart = |sign: char| sign.is_whitespace() || matches!(sign, '/' | '=' | '"' | '\'');
        let inside = self.0.trim_start_matches(apart);
        if inside.is_empty() {
            return None;
        }
        let end = inside.find(|sign: char| sign.is_whitespace() || matches!(sign, '=' | '/')).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(end);
        let Some(rest) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.0 = rest;
            return Some((name, ""));
        };
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => rest.get(1..).unwrap_or_default().split_once(quote).unwrap_or((rest, "")),
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}
