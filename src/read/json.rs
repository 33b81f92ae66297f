//! Free JSON, read without recursion: nested deeply, with lone surrogates, or not UTF-8 throughout.

use serde_json::{Map, Value};

use super::reader::{Failed, MOST_LEVELS, Reader};
use crate::odd::{OddValue, Path, Problem};

const TOO_DEEP: &str = "nested too deeply";

/// Parses `text`, or says where it is not JSON. Values that cannot be kept are null, and listed in `odd`.
pub(crate) fn parse(text: &[u8], odd: &mut Vec<OddValue>) -> Result<Value, Problem> {
    let text = super::text(text);
    let mut reader = Reader::new(&text);
    let read = reader.json(MOST_LEVELS).and_then(|value| reader.end().map(|()| value));
    odd.append(&mut reader.seen.values);
    read.map_err(|problem| *problem)
}

/// A container that is not closed yet.
enum Open {
    List(Vec<Value>),
    /// With the key of the value that comes next.
    Map(Map<String, Value>, String),
}

impl<'a> Reader<'a> {
    /// Any value. What is within more than `most` lists and maps is null, and reported.
    pub(super) fn json(&mut self, most: usize) -> Result<Value, Failed> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut value = match self.peek()? {
                b'{' | b'[' if open.len() >= most => {
                    self.skip()?;
                    self.report_within(&open, TOO_DEEP);
                    Value::Null
                }
                b'{' => {
                    self.at += 1;
                    if !self.eats(b'}') {
                        open.push(Open::Map(Map::new(), self.key()?.1.into_owned()));
                        continue;
                    }
                    Value::Object(Map::new())
                }
                b'[' => {
                    self.at += 1;
                    if !self.eats(b']') {
                        open.push(Open::List(Vec::new()));
                        continue;
                    }
                    Value::Array(Vec::new())
                }
                b'"' => Value::String(self.string()?.into_owned()),
                b't' | b'f' => Value::Bool(self.flag()?),
                _ => {
                    let known = self.seen.values.len();
                    if self.null()? {
                        if self.seen.values.len() > known {
                            let problem = self.seen.values.pop().map_or(TOO_DEEP, |odd| odd.reason());
                            self.report_within(&open, problem);
                        }
                        Value::Null
                    } else {
                        Value::Number(self.number()?)
                    }
                }
            };
            // What is complete goes into its container, which may be complete then.
            loop {
                match open.last_mut() {
                    None => return Ok(value),
                    Some(Open::List(items)) => {
                        items.push(value);
                        if self.another(b']')? {
                            break;
                        }
                    }
                    Some(Open::Map(map, key)) => {
                        map.insert(std::mem::take(key), value);
                        if self.another(b'}')? {
                            *key = self.key()?.1.into_owned();
                            break;
                        }
                    }
                }
                value = match open.pop() {
                    Some(Open::List(items)) => Value::Array(items),
                    Some(Open::Map(map, _)) => Value::Object(map),
                    None => return Err(self.not_json()),
                };
            }
        }
    }

    #[cold]
    fn report_within(&mut self, open: &[Open], problem: &'static str) {
        let here = self.path();
        let path = || {
            let mut path: Path = here;
            for one in open {
                match one {
                    Open::List(items) => path.index(items.len()),
                    Open::Map(_, key) => path.key(key),
                }
            }
            path
        };
        OddValue::add(&mut self.seen.values, path, problem);
    }

    /// Passes over any value.
    pub(super) fn skip(&mut self) -> Result<(), Failed> {
        self.pass(usize::MAX).map(drop)
    }

    /// Passes over an object, and returns its text. `None`, and not passed over, where something else comes next, or it is empty or
    /// odd.
    pub(crate) fn plain_object(&mut self) -> Result<Option<&'a str>, Failed> {
        if self.strict || self.peek()? != b'{' {
            return Ok(None);
        }
        let start = self.at;
        self.at += 1;
        let is_empty = self.eats(b'}');
        self.at = start;
        if is_empty || !self.pass(self.most_levels)? {
            self.at = start;
            return Ok(None);
        }
        Ok(self.text.get(start..self.at))
    }

    /// Passes over any value. Returns `true` if nothing in it is odd, and it has no more than `most` levels.
    fn pass(&mut self, most: usize) -> Result<bool, Failed> {
        let mut is_plain = true;
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek()? {
                byte @ (b'{' | b'[') => {
                    is_plain &= open.len() < most;
                    let close = if byte == b'{' { b'}' } else { b']' };
                    self.at += 1;
                    if !self.eats(close) {
                        open.push(close);
                        if close == b'}' {
                            self.pass_key()?;
                        }
                        continue;
                    }
                }
                b'"' => {
                    self.at += 1;
                    self.pass_text()?;
                }
                b't' | b'f' => {
                    self.flag()?;
                }
                _ => {
                    let known = self.seen.values.len();
                    if !self.null()? {
                        self.number()?;
                    }
                    is_plain &= self.seen.values.len() == known;
                    self.seen.values.truncate(known);
                }
            }
            loop {
                let Some(&close) = open.last() else { return Ok(is_plain) };
                if self.another(close)? {
                    if close == b'}' {
                        self.pass_key()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    fn pass_key(&mut self) -> Result<(), Failed> {
        self.require(b'"')?;
        self.pass_text()?;
        self.require(b':')
    }
}
