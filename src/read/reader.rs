//! The reader: where it stands in the text, what it has met, and how it says so.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Number, Value};

use super::record::Slot;
use super::scan;
use crate::odd::{LeftOut, OddValue, Path, Problem, nothing};

/// Levels of free JSON that is not known to be deep: what serde_json reads, so that whoever walks it is safe.
pub(super) const MOST_FREE: usize = 128;
/// Levels of free JSON that are read anywhere. Dropping, comparing or writing a value recurses, in the caller's hands too,
/// so there has to be an end.
pub(super) const MOST_LEVELS: usize = 2_048;
/// The most items of one list that may be odd.
const MOST_ITEMS: usize = 10_000;

const NO_NUMBER: &str = "not a number that JSON has";
const UNEXPECTED: &str = "unexpected value";

/// Why reading ended.
pub(crate) type Failed = Box<Problem>;

/// What was odd, although it could be read.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) values: Vec<OddValue>,
    pub(crate) items: Vec<LeftOut>,
}

/// One step from a value to one within it.
#[derive(Clone)]
pub(super) enum Step {
    Field(&'static str),
    /// A key, by its place in the text.
    Key(Range<usize>),
    Index(usize),
}

/// Reads JSON from a text, value by value.
pub(crate) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// The way to `path`, where this is a text within another one.
    prefix: Path,
    path: Vec<Step>,
    /// Whether values have to be of the form that is asked for: so in what is to be sent.
    pub(super) strict: bool,
    /// Whether a template may have made text of values, and the word `None` of nothing.
    pub(super) texts: bool,
    /// Levels of free JSON to read in the field that comes next.
    pub(super) most_levels: usize,
    /// Whether items of the list that comes next may be left out.
    pub(super) tolerant: bool,
    /// Whether an empty text is no number, in the field that comes next.
    pub(super) empty_is_none: bool,
    pub(super) seen: Seen,
}

/// Reads `text` into `slot`. The items of a list may be left out.
pub(crate) fn read_into(text: &str, slot: &mut dyn Slot) -> Result<Seen, Problem> {
    read_all(Reader { tolerant: true, ..Reader::new(text) }, slot)
}

/// Reads `value`, which is to be sent, into `slot`: as it is, or not at all.
#[cfg(feature = "agent")]
pub(crate) fn read_sent(value: &Value, slot: &mut dyn Slot) -> Result<(), String> {
    let text = super::print(value);
    match read_all(Reader { strict: true, ..Reader::new(&text) }, slot) {
        Ok(_) => Ok(()),
        Err(Problem::At(path, problem)) if path == "." => Err(problem),
        Err(Problem::At(path, problem)) => Err(format!("{problem} at `{path}`")),
        Err(Problem::NotJson { .. }) => Err("not JSON".to_owned()),
    }
}

/// Reads `text`, which stands at `prefix` of another one, into `slot`.
pub(super) fn read_part(text: &str, prefix: Path, slot: &mut dyn Slot) -> Result<Seen, Problem> {
    read_all(Reader { prefix, ..Reader::new(text) }, slot)
}

/// Reads `value` into `slot`; with `texts`, one in which a template made text of everything.
pub(crate) fn read_value(value: &Value, texts: bool, slot: &mut dyn Slot) -> Result<(), Problem> {
    let text = super::print(value);
    let seen = read_all(Reader { texts, ..Reader::new(&text) }, slot)?;
    if let Some((_, path, problem, _)) = seen.items.into_iter().next() {
        return Err(Problem::At(path, problem));
    }
    for odd in seen.values {
        tracing::debug!(target: "gorgias", path = odd.path(), problem = odd.problem(), "read as absent");
    }
    Ok(())
}

fn read_all(mut reader: Reader<'_>, slot: &mut dyn Slot) -> Result<Seen, Problem> {
    let text = reader.text;
    let read = slot.fill(&mut reader).and_then(|()| reader.end());
    match read {
        Ok(()) => Ok(reader.seen),
        // A text that is not JSON at all is said to be so, wherever reading ended.
        Err(problem) => Err(match *problem {
            Problem::At(..) => Reader::new(text).whole().err().map_or(*problem, |not_json| *not_json),
            not_json => not_json,
        }),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            prefix: Path::default(),
            path: Vec::new(),
            strict: false,
            texts: false,
            most_levels: MOST_FREE,
            tolerant: false,
            empty_is_none: false,
            seen: Seen::default(),
        }
    }

    /// Passes over all of the text.
    fn whole(&mut self) -> Result<(), Failed> {
        self.skip()?;
        self.end()
    }

    /// Makes sure that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), Failed> {
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.not_json()) }
    }

    // What failed, and where.

    #[cold]
    pub(super) fn not_json(&self) -> Failed {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let is_end = self.at >= self.text.len();
        Box::new(Problem::NotJson { line, column: self.at - start + usize::from(!is_end), is_end })
    }

    #[cold]
    pub(crate) fn unexpected(&self) -> Failed {
        self.fail(UNEXPECTED.to_owned())
    }

    #[cold]
    pub(super) fn missing(&self, field: &str) -> Failed {
        self.fail(format!("missing field `{field}`"))
    }

    #[cold]
    fn fail(&self, problem: String) -> Failed {
        Box::new(Problem::At(self.path().shown(), problem))
    }

    /// Reports that the value here is read as absent.
    #[cold]
    pub(super) fn report(&mut self, problem: &'static str) {
        let path = self.path();
        OddValue::add(&mut self.seen.values, || path, problem);
    }

    pub(super) fn path(&self) -> Path {
        let mut path = self.prefix.clone();
        for step in &self.path {
            match step {
                Step::Field(name) => path.key(name),
                Step::Key(place) => path.key(self.text.get(place.clone()).unwrap_or_default()),
                Step::Index(index) => path.index(*index),
            }
        }
        path
    }

    /// Notes that item `index` of a list is left out for `problem`. It begins at `start`.
    #[cold]
    pub(super) fn leave_out(&mut self, index: usize, start: usize, problem: Problem) -> Result<(), Failed> {
        let Problem::At(path, problem) = problem else { return Err(Box::new(problem)) };
        self.at = start;
        let known = self.seen.values.len();
        let item = self.json(MOST_LEVELS)?;
        self.seen.values.truncate(known);
        self.seen.items.push((index, path, problem, item));
        if self.seen.items.len() > MOST_ITEMS {
            let problem = format!("more than {MOST_ITEMS} items that cannot be read");
            return Err(Box::new(Problem::At(Path::default().shown(), problem)));
        }
        Ok(())
    }

    // Where it is.

    pub(super) fn enter(&mut self) {
        self.path.push(Step::Index(0));
    }

    pub(super) fn step(&mut self, step: Step) {
        if let Some(last) = self.path.last_mut() {
            *last = step;
        }
    }

    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    pub(super) fn depth(&self) -> usize {
        self.path.len()
    }

    pub(super) fn back_to(&mut self, depth: usize) {
        self.path.truncate(depth);
    }

    // Bytes.

    pub(super) fn space(&mut self) {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// The first byte of the value that comes next.
    pub(super) fn peek(&mut self) -> Result<u8, Failed> {
        self.space();
        self.text.as_bytes().get(self.at).copied().ok_or_else(|| self.not_json())
    }

    /// Takes `byte`, if it comes next.
    pub(super) fn eats(&mut self, byte: u8) -> bool {
        self.space();
        let is = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    pub(super) fn require(&mut self, byte: u8) -> Result<(), Failed> {
        if self.eats(byte) { Ok(()) } else { Err(self.not_json()) }
    }

    /// Whether another entry follows in a list or map that `close` ends.
    pub(super) fn another(&mut self, close: u8) -> Result<bool, Failed> {
        if self.eats(b',') {
            return Ok(true);
        }
        self.require(close).map(|()| false)
    }

    // Scalars.

    /// A word that is no text: a number, or one of JSON's three.
    pub(super) fn word(&mut self) -> Result<&'a str, Failed> {
        self.space();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        match self.text.get(self.at..self.at + length).filter(|word| !word.is_empty()) {
            Some(word) => {
                self.at += length;
                Ok(word)
            }
            None => Err(self.not_json()),
        }
    }

    /// Takes `null`, if it comes next, and what says that there is nothing: the words that a template makes of it, an empty text
    /// where the field says so, and the numbers of Python that JSON does not have, which are reported.
    pub(super) fn null(&mut self) -> Result<bool, Failed> {
        let start = self.at;
        match self.peek()? {
            b'n' => return if self.word()? == "null" { Ok(true) } else { Err(self.back(start)) },
            b'N' | b'I' | b'-' => {
                let here = self.at;
                if matches!(self.word()?, "NaN" | "Infinity" | "-Infinity") {
                    self.report(NO_NUMBER);
                    return Ok(true);
                }
                self.at = here;
            }
            b'"' if self.texts || self.empty_is_none => {
                let here = self.at;
                let text = self.string()?;
                let text = text.trim();
                if (self.texts && nothing(text)) || (self.empty_is_none && text.is_empty()) {
                    return Ok(true);
                }
                self.at = here;
            }
            _ => {}
        }
        Ok(false)
    }

    #[cold]
    fn back(&mut self, start: usize) -> Failed {
        self.at = start;
        self.space();
        self.not_json()
    }

    pub(super) fn number(&mut self) -> Result<Number, Failed> {
        let start = self.at;
        let word = self.word()?;
        // Most numbers are short ones without a fraction. Those that begin with a zero are left to serde_json.
        let digits = word.strip_prefix('-').unwrap_or(word);
        let is_short =
            digits.len() <= 18 && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_short && let Ok(number) = word.parse::<i64>() {
            return Ok(number.into());
        }
        let number: Number = serde_json::from_str(word).map_err(|_| self.back(start))?;
        if !number.is_f64() {
            return Ok(number);
        }
        // serde_json's floats can be one bit off.
        Ok(word.parse().ok().and_then(Number::from_f64).unwrap_or(number))
    }

    pub(super) fn flag(&mut self) -> Result<bool, Failed> {
        let start = self.at;
        match self.word()? {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.back(start)),
        }
    }

    /// A text, whose opening quotation mark comes next.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Failed> {
        self.require(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += scan::plain(bytes.get(start..).unwrap_or_default());
        let first = self.text.get(start..self.at).unwrap_or_default();
        if bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(first));
        }
        let mut text = String::from(first);
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escaped()?);
                }
                _ => return Err(self.not_json()),
            }
            let start = self.at;
            self.at += scan::plain(bytes.get(start..).unwrap_or_default());
            text.push_str(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    /// What stands for a character, after its backslash.
    pub(super) fn escaped(&mut self) -> Result<char, Failed> {
        let byte = self.text.as_bytes().get(self.at).copied();
        let character = match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.not_json()),
        };
        self.at += 1;
        Ok(character)
    }

    /// A character by its code; half of a pair that lacks the other is U+FFFD.
    fn unicode(&mut self) -> Result<char, Failed> {
        let unit = self.unit()?;
        if unit & 0xfc00 == 0xd800 && self.text.get(self.at..self.at + 2) == Some("\\u") {
            let here = self.at;
            self.at += 2;
            let low = self.unit()?;
            if low & 0xfc00 == 0xdc00 {
                let code = 0x1_0000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = here;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Failed> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).unwrap_or_default();
        let unit = digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?));
        match unit {
            Some(unit) if digits.len() == 4 => {
                self.at += 4;
                Ok(unit)
            }
            _ => Err(self.not_json()),
        }
    }

    /// The place of the key that comes next, without its quotation marks, and the key.
    pub(super) fn key(&mut self) -> Result<(Range<usize>, Cow<'a, str>), Failed> {
        self.space();
        let start = self.at + 1;
        let key = self.string()?;
        let place = start..self.at.saturating_sub(1);
        self.require(b':')?;
        Ok((place, key))
    }

    /// Reads the JSON that a template made text of: `read` gets a reader of the text, which stands at the same place. What
    /// is no JSON, or neither list nor map, is unexpected.
    pub(super) fn unpack(&mut self, read: &mut dyn FnMut(&mut Reader<'_>) -> Result<(), Failed>) -> Result<(), Failed> {
        let text = self.string()?;
        if !text.trim_start().starts_with(['{', '[']) || Reader::new(&text).whole().is_err() {
            return Err(self.unexpected());
        }
        let mut within = Reader {
            prefix: self.path(),
            strict: self.strict,
            texts: self.texts,
            most_levels: self.most_levels,
            tolerant: self.tolerant,
            empty_is_none: self.empty_is_none,
            seen: std::mem::take(&mut self.seen),
            ..Reader::new(&text)
        };
        let done = read(&mut within);
        self.seen = within.seen;
        done
    }
}
