//! Reading what shops wrote: every piece that can be read is, every piece that cannot is reported.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use chrono::DateTime;

use crate::Timestamp;
use crate::orders::model::{Decimal, Money};
use crate::read::{List, Object, View};

/// A piece of an order that could not be read and was left out.
///
/// It names the place and what is expected there, and quotes nothing: the data is the customer's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderProblem {
    /// The path of the piece, with dots, such as `integrations.6.orders.0.total_price`.
    pub path: String,
    /// The problem, such as `is not a number`.
    pub why: &'static str,
}

impl fmt::Display for OrderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.why)
    }
}

/// Collects problems, also from within iterators.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<OrderProblem>>);

impl Problems {
    pub(super) fn add(&self, path: &Path<'_>, why: &'static str) {
        self.0.borrow_mut().push(OrderProblem { path: path.to_string(), why });
    }

    pub(super) fn into_inner(self) -> Vec<OrderProblem> {
        self.0.into_inner()
    }
}

/// Where a value is; written out only when something is wrong there.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root(name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{}", key(name)),
            Path::Item(parent, index) => write!(f, "{parent}.{index}"),
        }
    }
}

/// Keys of maps come from outside: no more than an id's worth of harmless characters of them is shown.
fn key(name: &str) -> String {
    let harmless = |c: char| if c.is_ascii_alphanumeric() || "_-".contains(c) { c } else { '?' };
    name.chars().take(40).map(harmless).collect()
}

/// An object and its place.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) object: Object<'a>,
    pub(super) path: &'a Path<'a>,
    pub(super) problems: &'a Problems,
}

impl<'a> Reader<'a> {
    /// `None` where the value is missing, `null`, or an empty text, which shops write for nothing; that needs no report.
    fn value(&self, name: &str) -> Option<View<'a>> {
        self.object.get(name).filter(|value| !nothing(value))
    }

    pub(super) fn complain(&self, name: &str, why: &'static str) {
        self.problems.add(&Path::Field(self.path, name), why);
    }

    /// Returns what `read` makes of the value; reports it if `read` makes nothing of it.
    fn as_a<T>(&self, name: &str, why: &'static str, read: impl Fn(View<'a>) -> Option<T>) -> Option<T> {
        let read = read(self.value(name)?);
        if read.is_none() {
            self.complain(name, why);
        }
        read
    }

    /// Text, also from a number.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.str(name).map(Cow::into_owned)
    }

    /// The same, not copied.
    pub(super) fn str(&self, name: &str) -> Option<Cow<'a, str>> {
        self.as_a(name, "is neither text nor a number", text)
    }

    /// Returns `true` if the text is one of these words.
    pub(super) fn is(&self, name: &str, words: &[&str]) -> bool {
        self.str(name).is_some_and(|own| words.iter().any(|word| own.eq_ignore_ascii_case(word)))
    }

    /// A number without the noise of binary fractions: more than 8 digits after the point mean that somebody computed with
    /// doubles, for no shop prices or sells in smaller parts.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        const MOST: u8 = 8;
        let number = self.as_a(name, "is not a decimal number", decimal)?;
        Some(if number.fits(MOST) { number } else { number.round(MOST).trimmed() })
    }

    pub(super) fn money(&self, name: &str, currency: Option<&str>) -> Option<Money> {
        self.decimal(name).map(|amount| Money::new(amount, currency))
    }

    /// Returns what `meaning` makes of a word; a word without a known meaning is reported.
    pub(super) fn word<T>(&self, name: &str, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = |value| {
            let word = text(value)?;
            let is_lower = !word.bytes().any(|byte| byte.is_ascii_uppercase());
            if is_lower { meaning(&word) } else { meaning(&word.to_ascii_lowercase()) }
        };
        self.as_a(name, "is a word of which the meaning is not known here", read)
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.as_a(name, "is not a whole number", |value| decimal(value)?.to_i64())
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.as_a(name, "is neither true nor false", |value| match value {
            View::Bool(flag) => Some(flag),
            View::Text(text) => match text.trim() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            other => decimal(other).map(|number| !number.is_zero()),
        })
    }

    pub(super) fn time(&self, name: &str) -> Option<Timestamp> {
        self.as_a(name, "is not a date and time", time)
    }

    /// A list of text, or text with commas.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let split =
            |text: &str| text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let why = "is neither a list of texts nor text with commas";
        match self.value(name) {
            Some(View::Text(text)) => split(text),
            Some(View::List(items)) => self.texts(name, items),
            Some(_) => {
                self.complain(name, why);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A list of lines, or text with line breaks.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        match self.value(name) {
            Some(View::List(items)) => self.texts(name, items),
            _ => self.str(name).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default(),
        }
    }

    fn texts(&self, name: &str, items: List<'a>) -> Vec<String> {
        let list = Path::Field(self.path, name);
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate().filter(|(_, item)| !item.is_null()) {
            match text(item) {
                Some(text) if text.is_empty() => {}
                Some(text) => texts.push(text.into_owned()),
                None => self.problems.add(&Path::Item(&list, index), "is not text"),
            }
        }
        texts
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Returns `true` if a list is there, even an empty one.
    pub(super) fn has_list(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| value.as_list().is_some())
    }

    /// Returns `true` if the key is there, even with `null`.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.object.has(name)
    }

    /// Returns what `read` makes of the object there.
    pub(super) fn object<T>(&self, name: &str, read: impl FnOnce(Reader<'_>) -> T) -> Option<T> {
        self.object_of(name, self.value(name)?, read)
    }

    /// Returns the first thing that `read` makes of the objects whose names end so, sorted by name.
    pub(super) fn object_ending<T>(&self, ending: &str, read: impl Fn(Reader<'_>) -> Option<T>) -> Option<T> {
        let mut named =
            self.object.sorted().into_iter().filter(|(name, value)| name.ends_with(ending) && !nothing(value));
        named.find_map(|(name, value)| self.object_of(name, value, &read).flatten())
    }

    fn object_of<T>(&self, name: &str, value: View<'_>, read: impl FnOnce(Reader<'_>) -> T) -> Option<T> {
        let path = Path::Field(self.path, name);
        match value {
            View::Object(object) => Some(read(Reader { object, path: &path, problems: self.problems })),
            // PHP writes an empty object as an empty list.
            View::List(items) if items.is_empty() => None,
            _ => {
                self.complain(name, "is not an object");
                None
            }
        }
    }

    /// Calls `read` with each object of the list there.
    pub(super) fn each(&self, name: &str, mut read: impl FnMut(Reader<'_>)) {
        let Some(value) = self.value(name) else { return };
        let View::List(items) = value else {
            self.complain(name, "is not a list");
            return;
        };
        let list = Path::Field(self.path, name);
        for (index, item) in items.iter().enumerate() {
            let path = Path::Item(&list, index);
            match item {
                View::Object(object) => read(Reader { object, path: &path, problems: self.problems }),
                View::Null => {}
                _ => self.problems.add(&path, "is not an object"),
            }
        }
    }

    pub(super) fn collect<T>(&self, name: &str, mut read: impl FnMut(Reader<'_>) -> T) -> Vec<T> {
        let mut all = Vec::new();
        self.each(name, |item| all.push(read(item)));
        all
    }
}

/// `true` for `null` and an empty text.
fn nothing(value: &View<'_>) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Returns the sum of amounts; `None` if one of them is unknown, or if there are none.
pub(super) fn sum(amounts: impl IntoIterator<Item = Option<Money>>) -> Option<Money> {
    let mut amounts = amounts.into_iter();
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| sum.checked_add(&amount?))
}

fn text(value: View<'_>) -> Option<Cow<'_, str>> {
    match value {
        View::Text(text) => Some(Cow::Borrowed(text.trim())),
        View::Number(number) => {
            // 64-bit ids as they are; `5.0` of a careless writer is 5.
            let whole = number.as_i64().or_else(|| decimal(value)?.to_i64());
            Some(Cow::Owned(whole.map_or_else(|| number.to_string(), |whole| whole.to_string())))
        }
        _ => None,
    }
}

fn decimal(value: View<'_>) -> Option<Decimal> {
    match value {
        View::Text(text) => text.parse().ok(),
        // A double can have more places than a decimal: the noise of a computation that should have come to zero.
        View::Number(number) => {
            if let Some(whole) = number.as_i64() {
                return Some(whole.into());
            }
            number.to_string().parse().ok().or_else(|| format!("{:.18}", number.as_f64()?).parse().ok())
        }
        _ => None,
    }
}

/// ISO 8601, the form of e-mails (BigCommerce), or seconds since 1970.
fn time(value: View<'_>) -> Option<Timestamp> {
    match value {
        View::Text(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc().into()))
        }
        View::Number(number) => Some(DateTime::from_timestamp(number.as_i64()?, 0)?.into()),
        _ => None,
    }
}
