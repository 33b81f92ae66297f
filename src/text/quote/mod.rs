//! A message in two: its writer's own words, and what it quotes. Nothing is left out, since whatever separates the two is wrong
//! at times: both together hold all words.
//!
//! What mail programs do is recognized, in 12 languages (English, German, French, Spanish, Italian, Dutch, Danish, Swedish,
//! Norwegian, Portuguese, Polish, Japanese): marks in HTML, lines that begin with `>`, a line such as "On … wrote:", a block of
//! headers such as Outlook's, and a line such as "-----Original Message-----". Replies between quoted lines are own words.

mod headers;
mod lines;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

/// A message in two.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    /// What its writer wrote; empty where all is quoted, as in a message that is passed on.
    pub(crate) own: Cow<'a, str>,
    /// What stands in it of others, before, after and between that; empty where there is no such thing.
    pub(crate) quoted: Cow<'a, str>,
}

/// Separates a text. The ranges are what is known to be quoted.
pub(super) fn split<'a>(text: Cow<'a, str>, known: &[Range<usize>]) -> Parts<'a> {
    let lines = lines::read(&text, known);
    if !lines.iter().any(|line| line.quoted) {
        return Parts { own: text, quoted: Cow::Borrowed("") };
    }
    let kept = |quoted: bool| {
        let mut kept = lines.iter().enumerate().filter(|(_, line)| line.quoted == quoted && !line.is_blank());
        let Some((first, from)) = kept.next() else { return Cow::Borrowed("") };
        let (last, to) = kept.next_back().unwrap_or((first, from));
        let all = lines.get(first..=last).unwrap_or_default();
        let range = from.at..to.at + to.text.len();
        if all.iter().any(|line| line.quoted != quoted && !line.is_blank()) {
            let all = all.iter().filter(|line| line.quoted == quoted).map(|line| line.text);
            return Cow::Owned(all.collect::<Vec<_>>().join("\n"));
        }
        match &text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default().trim()),
            Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().trim().to_owned()),
        }
    };
    Parts { own: kept(false), quoted: kept(true) }
}

/// What a text has besides words that are known to be its writer's: after them, before them, or in lines between theirs. `None`
/// if they cannot be found in it so.
pub(super) fn besides<'t>(text: &'t str, own: &str) -> Option<Cow<'t, str>> {
    let after = own.split_whitespace().try_fold(text.trim(), |rest, word| {
        let rest = rest.strip_prefix(word)?;
        let ends = rest.chars().next().is_none_or(char::is_whitespace);
        ends.then(|| rest.trim_start())
    });
    let before = || {
        own.split_whitespace().rev().try_fold(text.trim(), |rest, word| {
            let rest = rest.strip_suffix(word)?;
            let begins = rest.chars().next_back().is_none_or(char::is_whitespace);
            begins.then(|| rest.trim_end())
        })
    };
    let between = || {
        let mut wanted = own.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
        let others = text.lines().filter(|line| wanted.next_if(|wanted| *wanted == line.trim()).is_none());
        let others = others.collect::<Vec<_>>().join("\n");
        wanted.peek().is_none().then(|| others.trim().to_owned())
    };
    after.or_else(before).map(Cow::Borrowed).or_else(|| between().map(Cow::Owned))
}
