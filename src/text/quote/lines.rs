//! The lines of a message, and which of them are quoted.

use std::ops::Range;

use super::headers;

/// A line of a message.
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Where it begins, in bytes.
    pub(super) at: usize,
    pub(super) quoted: bool,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it is a rule, as stands above headers.
    fn is_rule(&self) -> bool {
        self.text.trim().chars().all(|sign| matches!(sign, '_' | '-' | '=' | '─'))
    }
}

/// Reads the lines of a text; none where nothing can be quoted. The ranges, in order, are what is known to be quoted.
pub(super) fn read<'t>(text: &'t str, known: &[Range<usize>]) -> Vec<Line<'t>> {
    if known.is_empty() && !text.lines().any(|line| headers::may_begin(line.trim())) {
        return Vec::new();
    }
    let mut lines = plain(text, known);
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let Some(head) = headers::length(rest) else {
            at += 1;
            continue;
        };
        let next = rest.iter().skip(head).position(|line| !line.is_blank()).map(|blank| at + head + blank);
        let end = match next.and_then(|next| Some((next, lines.get(next)?))) {
            // What is marked line by line ends with its marks.
            Some((next, line)) if line.quoted => next,
            _ => lines.len(),
        };
        let before = lines.get(..at).unwrap_or_default();
        let from = before.iter().rposition(|line| line.quoted || !line.is_rule()).map_or(0, |last| last + 1);
        lines.iter_mut().take(end).skip(from).for_each(|line| line.quoted = true);
        at = end;
    }
    lines
}

/// The lines, and whether each is marked as quoted.
fn plain<'t>(text: &'t str, known: &[Range<usize>]) -> Vec<Line<'t>> {
    let mut known = known.iter().peekable();
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|whole| {
            let text = whole.trim_end_matches(['\n', '\r']);
            let range = at..at + text.len();
            while known.next_if(|known| known.end < range.end).is_some() {}
            let marked = known.peek().is_some_and(|known| known.start <= range.start && range.end <= known.end);
            let quoted = (marked && !text.is_empty()) || text.trim_start().starts_with(['>', '＞']);
            at += whole.len();
            Line { text, at: range.start, quoted }
        })
        .collect()
}
