//! How values are read that are no records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::Read;
use super::reader::{Failed, Reader, Step};
use crate::model::{Hidden, Patch, Secret, Timestamp};
use crate::odd::{NO_DATE, flag_text, plain, whole_number, whole_text};

/// A whole number: as it is, as a float without fraction, or as text.
impl Read for i64 {
    fn blank() -> Self {
        0
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let read = match from.peek()? {
            b'-' | b'0'..=b'9' => {
                let number = from.number()?;
                if from.strict { number.as_i64() } else { whole_number(&number) }
            }
            b'"' if !from.strict => whole_text(&from.string()?),
            _ => None,
        };
        read.ok_or_else(|| from.unexpected())
    }
}

/// A number, also as text.
impl Read for f64 {
    fn blank() -> Self {
        0.0
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let read = match from.peek()? {
            b'-' | b'0'..=b'9' => from.number()?.as_f64(),
            b'"' if !from.strict => plain(&from.string()?),
            _ => None,
        };
        read.ok_or_else(|| from.unexpected())
    }
}

impl Read for bool {
    fn blank() -> Self {
        false
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let read = match from.peek()? {
            b't' | b'f' => Some(from.flag()?),
            b'"' if !from.strict => flag_text(&from.string()?),
            _ => None,
        };
        read.ok_or_else(|| from.unexpected())
    }
}

impl Read for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        from.text().map(Cow::into_owned)
    }
}

impl Read for Secret {
    fn blank() -> Self {
        Self::from("")
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        from.text().map(|text| Self::from(&*text))
    }
}

impl Read for Number {
    fn blank() -> Self {
        0.into()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        if matches!(from.peek()?, b'-' | b'0'..=b'9') { from.number() } else { Err(from.unexpected()) }
    }
}

impl Read for Timestamp {
    fn blank() -> Self {
        Self::EPOCH
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let read = if from.peek()? == b'"' { from.string()?.parse().ok() } else { None };
        read.ok_or_else(|| from.unexpected())
    }

    /// What is no date is absent, and reported.
    fn read_optional(from: &mut Reader<'_>) -> Result<Option<Self>, Failed> {
        if from.null()? {
            return Ok(None);
        }
        if from.strict {
            return Self::read(from).map(Some);
        }
        let read = if from.peek()? == b'"' {
            from.string()?.parse().ok()
        } else {
            from.skip()?;
            None
        };
        if read.is_none() {
            from.report(NO_DATE);
        }
        Ok(read)
    }
}

impl<T: Read> Read for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        T::read_optional(from)
    }
}

/// `null` clears; what is not there is left alone, and not read.
impl<T: Read> Read for Patch<T> {
    fn blank() -> Self {
        Self::Absent
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        T::read_optional(from).map(Self::set_or_null)
    }
}

impl<T: Read> Read for Hidden<T> {
    const KEEPS_NULL: bool = T::KEEPS_NULL;

    fn blank() -> Self {
        T::blank().into()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        T::read(from).map(Self::from)
    }
}

impl Read for Value {
    const KEEPS_NULL: bool = true;

    fn blank() -> Self {
        Self::Null
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let most = from.most_levels;
        if from.texts && from.peek()? == b'"' {
            if from.null()? {
                return Ok(Self::Null);
            }
            let mut value = Self::Null;
            let here = from.at;
            let unpacked = from.unpack(&mut |within| {
                value = within.json(most)?;
                Ok(())
            });
            if unpacked.is_ok() {
                return Ok(value);
            }
            from.at = here;
        }
        from.json(most)
    }
}

impl Read for Map<String, Value> {
    fn blank() -> Self {
        Self::new()
    }

    /// `null` and an empty list are an empty map.
    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        match Value::read(from)? {
            Value::Object(map) => Ok(map),
            Value::Null if !from.strict => Ok(Self::new()),
            Value::Array(items) if items.is_empty() && !from.strict => Ok(Self::new()),
            _ => Err(from.unexpected()),
        }
    }
}

/// A list, without what is `null` in it; `null` and an empty map are an empty one.
impl<T: Read> Read for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut all = Self::new();
        list(from, !T::KEEPS_NULL, &mut |from| {
            all.push(T::blank());
            let filled = all.last_mut().map_or(Ok(()), |last| last.fill_blank(from));
            if filled.is_err() {
                all.pop();
            }
            filled
        })?;
        // Room that was made for more is most of a short list.
        all.shrink_to_fit();
        Ok(all)
    }
}

/// A map, without what is `null` in it; `null` and an empty list are an empty one.
impl<T: Read> Read for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut all = Self::new();
        map(from, !T::KEEPS_NULL, &mut |from, key| {
            all.insert(key, T::read(from)?);
            Ok(())
        })?;
        Ok(all)
    }
}

type ReadItem<'r> = &'r mut dyn FnMut(&mut Reader<'_>) -> Result<(), Failed>;

fn list(from: &mut Reader<'_>, drops_null: bool, item: ReadItem<'_>) -> Result<(), Failed> {
    if !from.strict && from.null()? {
        return Ok(());
    }
    match from.peek()? {
        b'[' => from.require(b'[')?,
        b'"' if from.texts => return from.unpack(&mut |within| list(within, drops_null, item)),
        b'{' if !from.strict => {
            from.require(b'{')?;
            return if from.eats(b'}') { Ok(()) } else { Err(from.unexpected()) };
        }
        _ => return Err(from.unexpected()),
    }
    let tolerant = std::mem::take(&mut from.tolerant);
    if from.eats(b']') {
        return Ok(());
    }
    from.enter();
    let depth = from.depth();
    let mut index = 0;
    loop {
        from.step(Step::Index(index));
        if !(drops_null && !from.strict && from.null()?) {
            let (start, known) = (from.at, from.seen.values.len());
            if let Err(problem) = item(from) {
                if !tolerant {
                    return Err(problem);
                }
                from.back_to(depth);
                from.seen.values.truncate(known);
                from.leave_out(index, start, *problem)?;
            }
        }
        index += 1;
        if !from.another(b']')? {
            from.leave();
            return Ok(());
        }
    }
}

type ReadEntry<'r> = &'r mut dyn FnMut(&mut Reader<'_>, String) -> Result<(), Failed>;

fn map(from: &mut Reader<'_>, drops_null: bool, entry: ReadEntry<'_>) -> Result<(), Failed> {
    if !from.strict && from.null()? {
        return Ok(());
    }
    match from.peek()? {
        b'{' => from.require(b'{')?,
        b'"' if from.texts => return from.unpack(&mut |within| map(within, drops_null, entry)),
        b'[' if !from.strict => {
            from.require(b'[')?;
            return if from.eats(b']') { Ok(()) } else { Err(from.unexpected()) };
        }
        _ => return Err(from.unexpected()),
    }
    from.tolerant = false;
    if from.eats(b'}') {
        return Ok(());
    }
    from.enter();
    loop {
        let (place, key) = from.key()?;
        from.step(Step::Key(place));
        if !(drops_null && !from.strict && from.null()?) {
            entry(from, key.into_owned())?;
        }
        if !from.another(b'}')? {
            from.leave();
            return Ok(());
        }
    }
}

/// Reads a value in one of its forms.
type ReadForm<T> = fn(&mut Reader<'_>) -> Result<T, Failed>;

/// Reads one of several forms: the first that fits exactly.
pub(crate) fn read_union<T>(from: &mut Reader<'_>, forms: &[ReadForm<T>]) -> Result<T, Failed> {
    let (start, depth, values, items) = (from.at, from.depth(), from.seen.values.len(), from.seen.items.len());
    let (strict, texts) = (std::mem::replace(&mut from.strict, true), std::mem::take(&mut from.texts));
    let mut fitting = None;
    for form in forms {
        fitting = form(from).ok();
        if fitting.is_some() {
            break;
        }
        from.at = start;
        from.back_to(depth);
        from.seen.values.truncate(values);
        from.seen.items.truncate(items);
    }
    (from.strict, from.texts) = (strict, texts);
    fitting.ok_or_else(|| from.unexpected())
}

impl<'a> Reader<'a> {
    /// Text; also a whole number, such as a cursor or an id.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Failed> {
        match self.peek()? {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' if !self.strict => {
                let number = self.number()?;
                if number.is_f64() { Err(self.unexpected()) } else { Ok(Cow::Owned(number.to_string())) }
            }
            _ => Err(self.unexpected()),
        }
    }
}
