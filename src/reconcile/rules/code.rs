//! The code of rules as tokens, to compare it, and to refuse what cannot be code. The dialect itself is not checked, because it
//! is not documented in full.

/// A word or sign of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A text, without its quotes, with escapes as written.
    Text(String),
    /// A name or number.
    Word(String),
    Sign(char),
}

/// Splits code, without white space and comments; an error says why no dialect can accept it.
pub(super) fn tokens(code: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut signs = code.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            sign if sign.is_whitespace() => {}
            '/' if signs.peek() == Some(&'/') => while signs.next_if(|sign| *sign != '\n').is_some() {},
            '/' if signs.peek() == Some(&'*') => {
                signs.next();
                let mut last = ' ';
                while signs.next_if(|sign| (last, *sign) != ('*', '/')).map(|sign| last = sign).is_some() {}
                signs.next().ok_or("has a comment that is not closed")?;
            }
            quote @ ('\'' | '"' | '`') => {
                let mut text = String::new();
                loop {
                    let sign = signs.next().ok_or("has a quote that is not closed")?;
                    if sign == quote {
                        break;
                    }
                    if sign == '\\' {
                        let escaped = signs.next().ok_or("has a quote that is not closed")?;
                        // Quotes need their escape in one kind of quotes only.
                        if !matches!(escaped, '\'' | '"' | '`') {
                            text.push('\\');
                        }
                        text.push(escaped);
                        continue;
                    }
                    text.push(sign);
                }
                found.push(Token::Text(text));
            }
            sign if is_word(sign) => {
                let mut word = String::from(sign);
                while let Some(sign) = signs.next_if(|sign| is_word(*sign)) {
                    word.push(sign);
                }
                found.push(Token::Word(word));
            }
            sign => {
                match sign {
                    '(' => open.push(')'),
                    '[' => open.push(']'),
                    '{' => open.push('}'),
                    ')' | ']' | '}' if open.pop() != Some(sign) => {
                        return Err(format!("has a `{sign}` that closes nothing"));
                    }
                    _ => {}
                }
                found.push(Token::Sign(sign));
            }
        }
    }
    match open.pop() {
        Some(missing) => Err(format!("lacks a `{missing}`")),
        None if found.is_empty() => Err("must not be empty".to_owned()),
        None => Ok(found),
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '$')
}

/// Returns `true` if two codes are the same but for white space, comments, kind of quotes, and semicolons that separate nothing.
pub(super) fn same(one: &str, other: &str) -> bool {
    match (tokens(one), tokens(other)) {
        (Ok(one), Ok(other)) => plain(one) == plain(other),
        _ => one == other,
    }
}

/// Without semicolons at the end and before `}`.
fn plain(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let drop_last = |kept: &mut Vec<Token>| while kept.pop_if(|last| *last == Token::Sign(';')).is_some() {};
    for token in tokens {
        if token == Token::Sign('}') {
            drop_last(&mut kept);
        }
        kept.push(token);
    }
    drop_last(&mut kept);
    kept
}

/// Returns `true` if a word of the code, or one inside of a text, is this number.
pub(super) fn names(code: &str, number: i64) -> bool {
    let number = number.to_string();
    code.split(|sign: char| !is_word(sign)).any(|word| word == number)
}

#[cfg(test)]
mod tests {
    use super::{names, same, tokens};

    #[test]
    fn the_same_code_in_other_words_is_the_same() {
        let code = "if (eq(ticket.status, 'open')) { Action('addTags', { tags: 'a' }); }";
        for other in [
            "if (eq(ticket.status,\"open\")) {\n  Action(\"addTags\", {tags: `a`})\n}",
            "// why\nif (eq(ticket.status, 'open')) { /* ** */ Action('addTags', { tags: 'a' });; };",
        ] {
            assert!(same(code, other), "{other}");
        }
        for other in [
            "if (eq(ticket.status, 'op en')) { Action('addTags', { tags: 'a' }) }",
            "if (eq(ticket.status, open)) { Action('addTags', { tags: 'a' }) }",
            "if (eq(ticketstatus, 'open')) { Action('addTags', { tags: 'a' }) }",
        ] {
            assert!(!same(code, other), "{other}");
        }
        assert!(same("a('it\\'s')", "a(\"it's\")"));
        assert!(!same("a('\\n')", "a('n')"));
    }

    #[test]
    fn what_no_dialect_accepts_is_told() {
        for (code, why) in [
            ("", "must not be empty"),
            (" // nothing", "must not be empty"),
            ("if (a { b }", "lacks a `)`"),
            ("if (a } b {", "has a `}` that closes nothing"),
            ("if (a) { b(", "lacks a `)`"),
            ("a('b", "has a quote that is not closed"),
            ("a('b\\", "has a quote that is not closed"),
            ("/* a", "has a comment that is not closed"),
            ("a]", "has a `]` that closes nothing"),
        ] {
            assert_eq!(tokens(code), Err(why.to_owned()), "{code}");
        }
        assert!(tokens("let x = y => z ?? 'free JavaScript is for Gorgias to refuse';").is_ok());
    }

    #[test]
    fn numbers_are_found_as_a_whole() {
        let code = "Action('applyMacro', { macro_id: 12, other: '34' })";
        assert!(names(code, 12) && names(code, 34));
        assert!(!names(code, 1) && !names(code, 123));
    }
}
