//! Prints Rust: one statement, field or item a line, with its documentation as comments, for those who follow a name into the
//! generated code. A formatter proper is a crate that every build of a program would compile.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Levels of indentation that are shown; more than that is code within expressions.
const MOST_LEVELS: usize = 8;

/// Prints tokens.
pub(crate) fn print(tokens: TokenStream) -> String {
    let mut printer = Printer::default();
    printer.stream(tokens, true);
    printer.line();
    printer.text
}

#[derive(Default)]
struct Printer {
    text: String,
    level: usize,
    /// Whether a space has to come before the next word, or before whatever comes.
    gap: Gap,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Gap {
    #[default]
    None,
    /// After a word.
    Word,
    /// After punctuation that must not melt with other punctuation.
    Punctuation,
}

impl Printer {
    fn stream(&mut self, tokens: TokenStream, breaks: bool) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    self.group(&group);
                    let ends = breaks && group.delimiter() == Delimiter::Brace;
                    if ends && !matches!(tokens.peek(), Some(TokenTree::Punct(_) | TokenTree::Group(_)) | None) {
                        self.line();
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == '#' && breaks => {
                    let attribute = match tokens.peek() {
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => group.clone(),
                        _ => {
                            self.mark('#', Spacing::Joint);
                            continue;
                        }
                    };
                    tokens.next();
                    self.attribute(&attribute);
                }
                TokenTree::Punct(mark) => {
                    self.mark(mark.as_char(), mark.spacing());
                    if breaks && matches!(mark.as_char(), ',' | ';') {
                        self.line();
                    }
                }
                TokenTree::Ident(word) => self.word(&word.to_string()),
                TokenTree::Literal(word) => self.word(&word.to_string()),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Brace => (" {", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::None => ("", ""),
        };
        let breaks = match group.delimiter() {
            Delimiter::Brace => !group.stream().is_empty(),
            Delimiter::Bracket => group.stream().into_iter().nth(8).is_some(),
            Delimiter::Parenthesis | Delimiter::None => false,
        };
        if !open.is_empty() {
            self.text.push_str(open);
            self.gap = Gap::None;
        }
        if breaks {
            self.level += 1;
            self.line();
        }
        self.stream(group.stream(), breaks);
        if breaks {
            self.level -= 1;
            self.line();
        }
        if !close.is_empty() {
            self.text.push_str(close);
            self.gap = Gap::Word;
        }
    }

    fn attribute(&mut self, group: &Group) {
        self.line();
        match documentation(group.stream()) {
            Some(text) => {
                for line in text.lines() {
                    self.text.push_str("///");
                    self.text.push_str(line);
                    self.gap = Gap::Word;
                    self.line();
                }
            }
            None => {
                self.text.push('#');
                self.group(group);
                self.line();
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.gap == Gap::Word || (self.gap == Gap::Punctuation && self.text.ends_with('>')) {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.gap = Gap::Word;
    }

    fn mark(&mut self, mark: char, spacing: Spacing) {
        let closes = self.text.ends_with('>') && matches!(mark, '>' | ',' | ';' | ')' | '.' | '?');
        let melts = self.gap == Gap::Punctuation && !closes && !self.text.ends_with("::");
        let follows =
            self.gap == Gap::Word && (matches!(mark, '=' | '\'') || (mark == '-' && spacing == Spacing::Joint));
        if melts || follows {
            self.text.push(' ');
        }
        self.text.push(mark);
        self.gap = match spacing {
            Spacing::Joint => Gap::None,
            Spacing::Alone
                if (matches!(mark, ',' | ';' | ':' | '=') && !self.text.ends_with("::"))
                    || self.text.ends_with("->")
                    || self.text.ends_with("=>") =>
            {
                self.text.push(' ');
                Gap::None
            }
            Spacing::Alone => Gap::Punctuation,
        };
    }

    /// Begins a line, unless one has begun.
    fn line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.extend(std::iter::repeat_n("    ", self.level.min(MOST_LEVELS)));
        self.gap = Gap::None;
    }
}

/// The text of an attribute that documents, if it can be a comment.
fn documentation(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    match (tokens.next()?, tokens.next()?, tokens.next()?, tokens.next()) {
        (TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text), None) if doc == "doc" => {
            let text = syn::parse_str::<syn::LitStr>(&text.to_string()).ok()?.value();
            let fits = !text.is_empty() && text.lines().all(|line| !line.starts_with('/') && !line.contains('\r'));
            fits.then_some(text)
        }
        _ => None,
    }
}
