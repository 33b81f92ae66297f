//! Parses JSON that serde_json refuses, without recursion: nested deeply, with lone surrogates, or not UTF-8 throughout.

use serde_json::{Map, Value};

use super::item::{OddValue, Path};

/// Levels of lists and maps that are read. Dropping, comparing or writing a value recurses, in the caller's hands too, so
/// there has to be an end.
pub(crate) const MOST_LEVELS: usize = 2_048;

pub(super) const TOO_DEEP: &str = "nested too deeply";
const NO_NUMBER: &str = "not a number that JSON has";

/// Parses `text`; `None` when it is not JSON. Values that cannot be kept are null, and listed in `odd`.
pub(crate) fn parse(text: &[u8], odd: &mut Vec<OddValue>) -> Option<Value> {
    let mut parser = Parser { text, at: 0, odd };
    let value = parser.value()?;
    parser.space();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    odd: &'a mut Vec<OddValue>,
}

/// A container that is not closed yet.
enum Open {
    List(Vec<Value>),
    /// With the key of the value that comes next.
    Map(Map<String, Value>, String),
}

impl Parser<'_> {
    fn value(&mut self) -> Option<Value> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.space();
            let mut value = match self.peek()? {
                b'{' | b'[' if open.len() >= MOST_LEVELS => {
                    self.skip()?;
                    self.report(&open, TOO_DEEP)
                }
                b'{' => {
                    self.at += 1;
                    self.space();
                    if !self.eats(b'}') {
                        open.push(Open::Map(Map::new(), self.key()?));
                        continue;
                    }
                    Value::Object(Map::new())
                }
                b'[' => {
                    self.at += 1;
                    self.space();
                    if !self.eats(b']') {
                        open.push(Open::List(Vec::new()));
                        continue;
                    }
                    Value::Array(Vec::new())
                }
                b'"' => Value::String(self.string()?),
                _ => self.scalar(&open)?,
            };
            // What is complete goes into its container, which may be complete then.
            loop {
                match open.pop() {
                    None => return Some(value),
                    Some(Open::List(mut items)) => {
                        items.push(value);
                        self.space();
                        match self.next()? {
                            b',' => {
                                open.push(Open::List(items));
                                break;
                            }
                            b']' => value = Value::Array(items),
                            _ => return None,
                        }
                    }
                    Some(Open::Map(mut map, key)) => {
                        map.insert(key, value);
                        self.space();
                        match self.next()? {
                            b',' => {
                                open.push(Open::Map(map, self.key()?));
                                break;
                            }
                            b'}' => value = Value::Object(map),
                            _ => return None,
                        }
                    }
                }
            }
        }
    }

    fn report(&mut self, open: &[Open], problem: &'static str) -> Value {
        let path = || {
            let mut path = Path::default();
            for one in open {
                match one {
                    Open::List(items) => path.index(items.len()),
                    Open::Map(_, key) => path.key(key),
                }
            }
            path
        };
        OddValue::add(self.odd, path, problem);
        Value::Null
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn eats(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn key(&mut self) -> Option<String> {
        self.space();
        let key = (self.peek()? == b'"').then(|| self.string())??;
        self.space();
        self.eats(b':').then_some(key)
    }

    /// A container as a whole, of which only the brackets are looked at.
    fn skip(&mut self) -> Option<()> {
        let mut closing = Vec::new();
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' => closing.push(b'}'),
                b'[' => closing.push(b']'),
                byte @ (b'}' | b']') if closing.pop() != Some(byte) => return None,
                _ => {}
            }
            self.at += 1;
            if closing.is_empty() {
                return Some(());
            }
        }
    }

    fn scalar(&mut self, open: &[Open]) -> Option<Value> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            self.at += 1;
        }
        let word = self.text.get(start..self.at)?;
        match word {
            b"null" => Some(Value::Null),
            b"true" => Some(Value::Bool(true)),
            b"false" => Some(Value::Bool(false)),
            // As Python writes them.
            b"NaN" | b"Infinity" | b"-Infinity" => Some(self.report(open, NO_NUMBER)),
            _ => serde_json::from_slice(word).ok().map(Value::Number),
        }
    }

    /// A text, whose opening quotation mark is next.
    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut text = Vec::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= b' ') {
                self.at += 1;
            }
            text.extend_from_slice(self.text.get(start..self.at)?);
            match self.next()? {
                b'"' => break,
                b'\\' => {
                    let character = self.escaped()?;
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return None,
            }
        }
        Some(String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let here = self.at;
                // The second half of a pair, which is left alone when it is none.
                let pair =
                    (unit & 0xfc00 == 0xd800 && self.eats(b'\\') && self.eats(b'u')).then(|| self.unit()).flatten();
                match pair.filter(|low| low & 0xfc00 == 0xdc00) {
                    Some(low) => char::from_u32(0x1_0000 + ((unit & 0x3ff) << 10) + (low & 0x3ff))?,
                    None => {
                        self.at = here;
                        char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
                    }
                }
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit * 16 + char::from(self.next()?).to_digit(16)?))
    }
}
