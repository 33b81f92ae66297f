//! Text as tokens: runs of letters and digits, and what is between them.

use crate::orders::model::number::plain;
use crate::text::letters::{goes_on, together};

/// A run of letters and digits. Scripts that write no spaces between words make tokens of their own, so that `注文1003の` is three.
#[derive(Clone, Copy)]
pub(super) struct Token {
    from: u32,
    to: u32,
    pub(super) has_digit: bool,
    pub(super) all_digits: bool,
    /// `true` for a script without spaces.
    pub(super) dense: bool,
}

/// A text in lower case, without what is invisible, and where its tokens are.
pub(super) struct Tokens {
    text: String,
    at: Vec<Token>,
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Between,
    Word,
    Dense,
}

impl Tokens {
    pub(super) fn new(raw: &str) -> Self {
        let mut text = String::with_capacity(raw.len());
        // Words have some six letters; moving many tokens takes longer than making room for too many.
        let mut at: Vec<Token> = Vec::with_capacity(raw.len() / 6);
        let mut last = Class::Between;
        let mut rest = raw;
        loop {
            let from = offset(text.len());
            // Most letters, together.
            let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if let Some((word, behind)) = rest.split_at_checked(letters).filter(|_| letters > 0) {
                text.push_str(word);
                text.get_mut(from as usize..).unwrap_or_default().make_ascii_lowercase();
                let digits = word.bytes().filter(u8::is_ascii_digit).count();
                let token = Token {
                    from,
                    to: offset(text.len()),
                    has_digit: digits > 0,
                    all_digits: digits == letters,
                    dense: false,
                };
                add(&mut at, token, last == Class::Word);
                (last, rest) = (Class::Word, behind);
                continue;
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            let Some(mut c) = plain(c) else { continue };
            if c >= '\u{300}' && goes_on(c) {
                // One that is known is put together, another left out: neither ends a word.
                match text.chars().next_back().and_then(|before| together(before, c)) {
                    Some(letter) => {
                        text.pop();
                        c = letter;
                    }
                    None if c < '\u{370}' => continue,
                    None => {}
                }
            }
            text.push(c);
            let class = class(c);
            if class == Class::Between {
                last = class;
                continue;
            }
            let digit = c.is_ascii_digit();
            let to = offset(text.len());
            let token = Token { from, to, has_digit: digit, all_digits: digit, dense: class == Class::Dense };
            add(&mut at, token, last == class);
            last = class;
        }
        Self { text, at }
    }

    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    pub(super) fn token(&self, index: usize) -> Option<Token> {
        self.at.get(index).copied()
    }

    /// The letters and digits of a token.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let token = self.at.get(index)?;
        self.text.get(token.from as usize..token.to as usize)
    }

    pub(super) fn before(&self, index: usize) -> Option<&str> {
        self.get(index.checked_sub(1)?)
    }

    /// What is in front of a token.
    pub(super) fn gap(&self, index: usize) -> &str {
        let from = index.checked_sub(1).and_then(|before| self.at.get(before)).map_or(0, |token| token.to as usize);
        let to = self.at.get(index).map_or(self.text.len(), |token| token.from as usize);
        self.text.get(from..to).unwrap_or_default()
    }

    /// From the start of one token to the end of another, with what is between them.
    pub(super) fn span(&self, first: usize, last: usize) -> &str {
        let span = self.at.get(first).zip(self.at.get(last));
        span.and_then(|(first, last)| self.text.get(first.from as usize..last.to as usize)).unwrap_or_default()
    }

    pub(super) fn has_digit(&self, index: usize) -> bool {
        self.at.get(index).is_some_and(|token| token.has_digit)
    }

    pub(super) fn all_digits(&self, index: usize) -> bool {
        self.at.get(index).is_some_and(|token| token.all_digits)
    }
}

/// Adds a token, or makes the last one longer.
fn add(at: &mut Vec<Token>, more: Token, goes_on: bool) {
    match at.last_mut().filter(|_| goes_on) {
        Some(token) => {
            token.to = more.to;
            token.has_digit |= more.has_digit;
            token.all_digits &= more.all_digits;
        }
        None => at.push(more),
    }
}

/// Texts have at most some megabytes.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn class(c: char) -> Class {
    match c {
        c if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                Class::Word
            } else {
                Class::Between
            }
        }
        // What is common, for speed: Latin, Cyrillic; Kana, Han, Hangul.
        '\u{e0}'..='\u{f6}' | '\u{430}'..='\u{45f}' => Class::Word,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
            Class::Dense
        }
        // Signs of Thai words that are no letters.
        '\u{e47}'..='\u{e4e}' => Class::Dense,
        // A sign that stands for "number": `Nº`.
        'º' | 'ª' => Class::Between,
        c if !c.is_alphanumeric() => Class::Between,
        // Thai to Myanmar, Khmer, Hangul, Kana, Han.
        '\u{e00}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}'
        | '\u{20000}'..='\u{3ffff}' => Class::Dense,
        _ => Class::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    #[test]
    fn tokens_end_where_words_and_scripts_do() {
        let of = |text: &str| {
            let tokens = Tokens::new(text);
            (0..tokens.len()).map(|at| tokens.get(at).unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("Order-Nr. 10\u{ad}03, S2_1A"), ["order", "nr", "1003", "s2", "1a"]);
        assert_eq!(of("注文番号１００３の件"), ["注文番号", "1003", "の件"]);
        assert_eq!(of("nº1003"), ["n", "1003"]);
        assert_eq!(of("주문1003은"), ["주문", "1003", "은"]);
        // With marks apart, and Thai.
        assert_eq!(of("besta\u{308}llning 1003 q\u{308}x"), ["beställning", "1003", "qx"]);
        assert_eq!(of("\u{110c}\u{116e}\u{1106}\u{116e}\u{11ab}1003 オータ\u{3099}ー"), ["주문", "1003", "オーダー"]);
        assert_eq!(of("คำสั่งซื้อ1003"), ["คำสั่งซื้อ", "1003"]);
        assert_eq!(of(""), [""; 0]);
    }
}
