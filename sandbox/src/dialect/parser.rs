//! Reads the language by recursive descent. Everything that is not in it is refused: free JavaScript is not.

use serde_json::{Value, json};

use super::lexer::{Token, tokens};
use super::tree::{Expression, Statement};

/// The tests that conditions may call.
const TESTS: [&str; 14] = [
    "eq",
    "neq",
    "isEmpty",
    "isNotEmpty",
    "containsAny",
    "containsAll",
    "notContainsAny",
    "notContainsAll",
    "lt",
    "lte",
    "gt",
    "gte",
    "startsWith",
    "endsWith",
];

/// Reads one condition: a view filter.
pub(crate) fn expression(source: &str) -> Option<Expression> {
    let mut parser = Parser::new(source)?;
    let found = parser.either()?;
    parser.done().then_some(found)
}

/// Reads rule code.
pub(crate) fn program(source: &str) -> Option<Vec<Statement>> {
    let mut parser = Parser::new(source)?;
    let mut statements = Vec::new();
    while !parser.done() {
        statements.push(parser.statement()?);
    }
    (!statements.is_empty()).then_some(statements)
}

/// Bounds on a source: reading and judging it recurse, and the stack is not endless.
const MOST_TOKENS: usize = 2_000;
const DEEPEST: usize = 50;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn new(source: &str) -> Option<Self> {
        let tokens = tokens(source)?;
        (tokens.len() <= MOST_TOKENS).then_some(Self { tokens, at: 0, depth: 0 })
    }

    /// Reads something nested.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn skip(&mut self, sign: &str) -> bool {
        let fits = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(fits);
        fits
    }

    fn skip_word(&mut self, word: &str) -> bool {
        let fits = matches!(self.tokens.get(self.at), Some(Token::Name(found)) if found == word);
        self.at += usize::from(fits);
        fits
    }

    fn statement(&mut self) -> Option<Statement> {
        self.deeper(Self::next_statement)
    }

    fn next_statement(&mut self) -> Option<Statement> {
        if self.skip_word("if") {
            let test = self.skip("(").then(|| self.either())??;
            let then = self.skip(")").then(|| self.block())??;
            let otherwise = match self.skip_word("else") {
                false => Vec::new(),
                true if matches!(self.tokens.get(self.at), Some(Token::Name(word)) if word == "if") => {
                    vec![self.statement()?]
                }
                true => self.block()?,
            };
            return Some(Statement::If { test, then, otherwise });
        }
        let found = self.skip_word("Action").then(|| self.call("Action"))??;
        self.skip(";");
        Some(Statement::Do(found))
    }

    fn block(&mut self) -> Option<Vec<Statement>> {
        let mut statements = Vec::new();
        if !self.skip("{") {
            return Some(vec![self.statement()?]);
        }
        while !self.skip("}") {
            statements.push(self.statement()?);
        }
        Some(statements)
    }

    fn either(&mut self) -> Option<Expression> {
        let mut left = self.both()?;
        while self.skip("||") {
            left = Expression::Or(Box::new(left), Box::new(self.both()?));
        }
        Some(left)
    }

    fn both(&mut self) -> Option<Expression> {
        let mut left = self.single()?;
        while self.skip("&&") {
            left = Expression::And(Box::new(left), Box::new(self.single()?));
        }
        Some(left)
    }

    fn single(&mut self) -> Option<Expression> {
        self.deeper(Self::next_single)
    }

    fn next_single(&mut self) -> Option<Expression> {
        if self.skip("!") {
            return Some(Expression::Not(Box::new(self.single()?)));
        }
        if self.skip("(") {
            let inner = self.either()?;
            return self.skip(")").then_some(inner);
        }
        match self.take()? {
            Token::Name(name) if TESTS.contains(&name.as_str()) => self.call(&name),
            Token::Name(name) if name == "true" || name == "false" => Some(Expression::Literal(json!(name == "true"))),
            _ => None,
        }
    }

    fn call(&mut self, name: &str) -> Option<Expression> {
        let arguments = self.skip("(").then(|| self.values(")"))??;
        Some(Expression::Call(name.to_owned(), arguments))
    }

    /// Values up to a closing sign.
    fn values(&mut self, close: &str) -> Option<Vec<Expression>> {
        let mut values = Vec::new();
        while !self.skip(close) {
            if !values.is_empty() && !self.skip(",") {
                return None;
            }
            // A comma may stand before the closing sign.
            if self.skip(close) {
                break;
            }
            values.push(self.value()?);
        }
        Some(values)
    }

    fn value(&mut self) -> Option<Expression> {
        self.deeper(Self::next_value)
    }

    fn next_value(&mut self) -> Option<Expression> {
        match self.take()? {
            Token::Text(text) => Some(Expression::Literal(json!(text))),
            Token::Number(number) if number.fract() == 0.0 => Some(Expression::Literal(json!(number as i64))),
            Token::Number(number) => Some(Expression::Literal(json!(number))),
            Token::Sign("[") => self.values("]").map(Expression::List),
            Token::Sign("{") => self.entries().map(Expression::Object),
            Token::Name(word) => match word.as_str() {
                "true" => Some(Expression::Literal(json!(true))),
                "false" => Some(Expression::Literal(json!(false))),
                "null" => Some(Expression::Literal(Value::Null)),
                _ => self.path(word),
            },
            Token::Sign(_) => None,
        }
    }

    fn path(&mut self, first: String) -> Option<Expression> {
        let mut path = vec![first];
        loop {
            if self.skip(".") {
                match self.take()? {
                    Token::Name(name) => path.push(name),
                    _ => return None,
                }
            } else if self.skip("[") {
                match self.take()? {
                    Token::Number(number) => path.push(number.to_string()),
                    Token::Text(text) => path.push(text),
                    _ => return None,
                }
                if !self.skip("]") {
                    return None;
                }
            } else {
                return Some(Expression::Path(path));
            }
        }
    }

    fn entries(&mut self) -> Option<Vec<(String, Expression)>> {
        let mut entries = Vec::new();
        while !self.skip("}") {
            if !entries.is_empty() && !self.skip(",") {
                return None;
            }
            if self.skip("}") {
                break;
            }
            let name = match self.take()? {
                Token::Name(name) | Token::Text(name) => name,
                _ => return None,
            };
            if !self.skip(":") {
                return None;
            }
            entries.push((name, self.value()?));
        }
        Some(entries)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn reads_filters_and_rules() {
        assert!(expression("eq(ticket.status, 'open') && isEmpty(ticket.assignee_user.id)").is_some());
        assert!(program("if (eq(ticket.from_agent, false)) { Action('addTags', { tags: 'late' }); Action('setStatus', {status: 'closed'}) }").is_some());
    }

    #[test]
    fn refuses_free_javascript() {
        for source in ["for (;;) {}", "const x = 1;", "ticket.status === 'open'", "fetch('https://example.com')", ""] {
            assert_eq!(program(source), None, "{source}");
            assert_eq!(expression(source), None, "{source}");
        }
    }

    #[test]
    fn refuses_what_would_exhaust_the_stack() {
        for sign in ["(", "!", "eq([", "if (eq(1, 1)) {"] {
            let source = sign.repeat(100_000);
            assert_eq!(expression(&source), None);
            assert_eq!(program(&source), None);
        }
        let chain = vec!["eq(1, 1)"; 250].join(" && ");
        assert!(expression(&chain).is_some());
    }
}
