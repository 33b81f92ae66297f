//! Records: a table of fields, and one loop that fills them.

use super::reader::{Failed, MOST_FREE, MOST_LEVELS, Reader, Step};
use super::{Read, Show};
use crate::validate::{Checker, Rule};

/// A type with named fields.
pub(crate) trait Record: Slots + Sized {
    const TABLE: &'static Table;

    /// A record whose fields are blank.
    fn blank() -> Self;
}

/// The fields of a record, by their position in its table.
pub(crate) trait Slots: Sync {
    fn slot(&mut self, field: usize) -> Option<&mut dyn Slot>;

    /// Adds its fields to `parts`, in the order of its table.
    fn parts<'s>(&'s self, parts: &mut Vec<&'s dyn Show>);

    /// Checks what no limit of one field can say.
    fn check(&self, at: &mut Checker) {
        let _ = at;
    }
}

/// A place that can be filled.
pub(crate) trait Slot {
    fn fill(&mut self, from: &mut Reader<'_>) -> Result<(), Failed>;
}

impl<T: Read> Slot for T {
    fn fill(&mut self, from: &mut Reader<'_>) -> Result<(), Failed> {
        *self = T::read(from)?;
        Ok(())
    }
}

/// What is known of a type.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static str,
    /// Sorted by name. At most 128.
    pub(crate) fields: &'static [Field],
    /// Whether Gorgias refuses other keys.
    pub(crate) closed: bool,
    /// Whether it is sent. Then it is read strictly: what is odd is the caller's mistake, who shall hear of it.
    pub(crate) sent: bool,
}

/// What is known of a field.
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) name: &'static str,
    pub(crate) docs: &'static str,
    /// The limits, if it is sent.
    pub(crate) rule: &'static Rule,
    /// Whether it must be there.
    pub(crate) required: bool,
    pub(crate) form: Form,
    pub(crate) omit: Omit,
}

impl Field {
    /// All of it. As a function, for the tables have more than a thousand of them, and this is the least to compile.
    pub(crate) const fn new(
        name: &'static str,
        docs: &'static str,
        rule: &'static Rule,
        required: bool,
        form: Form,
        omit: Omit,
    ) -> Self {
        Self { name, docs, rule, required, form, omit }
    }
}

/// When a field is not written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Omit {
    Never,
    /// An optional field without a value.
    Absent,
    /// An empty list or map.
    Empty,
}

/// Which forms a field takes beside those of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Usual,
    /// Free JSON that is known to be deep at times, such as the syntax tree of a rule.
    Deep,
    /// The items of a response: those that cannot be read are left out, and listed.
    Items,
    /// A number that is an empty text where there is none.
    EmptyIsNone,
}

impl<T: Record> Read for T {
    fn blank() -> Self {
        <Self as Record>::blank()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        let mut record = <Self as Record>::blank();
        fill(from, T::TABLE, &mut record)?;
        Ok(record)
    }

    fn fill_blank(&mut self, from: &mut Reader<'_>) -> Result<(), Failed> {
        fill(from, T::TABLE, self)
    }
}

/// Reads an object into `record`.
fn fill(from: &mut Reader<'_>, table: &'static Table, record: &mut dyn Slots) -> Result<(), Failed> {
    match from.peek()? {
        b'{' => {}
        b'"' if from.texts => return from.unpack(&mut |within| fill(within, table, record)),
        // How PHP writes an empty map.
        b'[' if !from.strict => {
            from.require(b'[')?;
            return if from.eats(b']') { complete(from, table, 0) } else { Err(from.unexpected()) };
        }
        _ => return Err(from.unexpected()),
    }
    from.require(b'{')?;
    let strict = from.strict;
    from.strict |= table.sent;
    let seen = if from.eats(b'}') { Ok(0) } else { entries(from, table, record) };
    from.strict = strict;
    complete(from, table, seen?)
}

/// Reads the entries of an object, to its end, and returns which fields there were.
fn entries(from: &mut Reader<'_>, table: &'static Table, record: &mut dyn Slots) -> Result<u128, Failed> {
    let mut seen = 0_u128;
    let sequence = from.sequences.of(table);
    let mut last = 0;
    from.enter();
    loop {
        let (place, key) = from.key()?;
        match from.sequences.find(sequence, last, table, &key) {
            Some(index) => {
                last = index + 1;
                if let Some((field, slot)) = table.fields.get(index).zip(record.slot(index)) {
                    from.step(Step::Field(field.name));
                    from.most_levels = if field.form == Form::Deep { MOST_LEVELS } else { MOST_FREE };
                    from.tolerant = field.form == Form::Items;
                    from.empty_is_none = field.form == Form::EmptyIsNone;
                    let filled = slot.fill(from);
                    // It is about this field, not about the next item of a list.
                    from.empty_is_none = false;
                    filled?;
                }
                seen |= 1 << index;
            }
            None => {
                from.step(Step::Key(place));
                from.skip()?;
            }
        }
        if !from.another(b'}')? {
            break;
        }
    }
    from.leave();
    Ok(seen)
}

/// Which field came after which when a record was read last: the records of a list are written alike, so the next one need not be
/// searched for.
#[derive(Default)]
pub(super) struct Sequences(Vec<(&'static Table, [u8; 129])>);

impl Sequences {
    /// Where the sequence of a table is.
    fn of(&mut self, table: &'static Table) -> usize {
        self.0.iter().position(|(known, _)| std::ptr::eq(*known, table)).unwrap_or_else(|| {
            self.0.push((table, [0; 129]));
            self.0.len() - 1
        })
    }

    /// Finds the field of this name. `last` is 0 at the start of a record, or else the field before it, plus one.
    fn find(&mut self, sequence: usize, last: usize, table: &'static Table, name: &str) -> Option<usize> {
        let mut next = self.0.get_mut(sequence).and_then(|(_, next)| next.get_mut(last));
        let guess = next.as_ref().map(|next| usize::from(**next));
        if guess.and_then(|guess| table.fields.get(guess)).is_some_and(|field| field.name == name) {
            return guess;
        }
        let found = table.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        if let (Some(next), Ok(found)) = (&mut next, u8::try_from(found)) {
            **next = found;
        }
        Some(found)
    }
}

/// Makes sure that nothing required is missing.
fn complete(from: &Reader<'_>, table: &'static Table, seen: u128) -> Result<(), Failed> {
    let mut fields = table.fields.iter().enumerate();
    match fields.find(|(index, field)| field.required && seen & (1 << index) == 0) {
        Some((_, field)) => Err(from.missing(field.name)),
        None => Ok(()),
    }
}
