//! Records that were there before the first call and are made when somebody asks for them.
//!
//! What can be made again need not be kept: of such records there is a row of numbers for each kind, what they are found and
//! sorted by, and those that were asked for lately. A record that is changed leaves the past and is kept like any other.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::index::{Place, Span};
use super::key::Key;
use super::kind::Kind;
use super::lookup::{Atom, Entry, Index};
use super::order::Row;
use super::postings::Postings;
use super::{id_of, lookup, rank_of};
use crate::state::value::{Fields as _, Id, Record};

/// The place of a number in the row of all numbers: a quarter of the room that numbers take, and as good.
pub(crate) type Rank = u32;

/// So many records are kept after they were made; then all go. A page of a hundred tickets makes about six hundred.
const LATELY: usize = 4096;

/// A past of so many records in all stays as it was made: to make it again for each report would be more work than it is worth.
const FEW: usize = 6000;

/// Who can make the records.
pub(crate) trait Source: std::fmt::Debug + Send {
    /// The ranks of all records of a kind, in order.
    fn roll(&self, kind: Kind) -> &[Rank];

    /// The record at a place of the roll, without its number. Where `whole` is not asked for, what is large and seldom read may
    /// be missing.
    fn make(&self, kind: Kind, place: usize, whole: bool) -> Record;
}

/// What there is to know about records without making them.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) found_by: BTreeMap<Index, Postings>,
    /// Times by place, in microseconds, of the fields that lists are mostly sorted by; all records have them.
    pub(crate) times: BTreeMap<(Kind, &'static str), Vec<i64>>,
    /// How often each text stands in a field, of the few fields that somebody asks this of.
    pub(crate) tallies: BTreeMap<(Kind, &'static str), BTreeMap<String, usize>>,
}

impl Notes {
    /// To be called when everything is noted.
    pub(crate) fn finish(&mut self) {
        self.found_by.values_mut().for_each(Postings::finish);
    }
}

/// The records of a kind.
#[derive(Debug, Default)]
struct Shelf {
    made: Vec<OnceCell<Box<Record>>>,
    /// Those that were made without what is large.
    light: Vec<OnceCell<Box<Record>>>,
    /// Those that left.
    gone: Vec<bool>,
    missing: usize,
    rows: Vec<Row>,
}

/// The past.
#[derive(Debug)]
pub(super) struct Past {
    source: Box<dyn Source>,
    notes: Notes,
    shelves: BTreeMap<Kind, Shelf>,
    /// Whether all of them may stay.
    few: bool,
    /// What was made lately.
    lately: RefCell<Vec<(Kind, usize)>>,
    /// How many records that left were found by an entry.
    lost: BTreeMap<Entry, usize>,
}

impl Past {
    pub(super) fn new(source: Box<dyn Source>, notes: Notes, kinds: &[Kind]) -> Self {
        let shelf = |kind: &Kind| {
            let count = source.roll(*kind).len();
            let cells = || std::iter::repeat_with(OnceCell::new).take(count).collect();
            let light = if *kind == Kind::Customer { cells() } else { Vec::new() };
            (*kind, Shelf { made: cells(), light, gone: vec![false; count], missing: 0, rows: Vec::new() })
        };
        let shelves: BTreeMap<Kind, Shelf> = kinds.iter().map(shelf).collect();
        let few = shelves.values().map(|shelf| shelf.made.len()).sum::<usize>() <= FEW;
        Self { source, notes, shelves, few, lately: RefCell::default(), lost: BTreeMap::new() }
    }

    /// The kinds that it has records of.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.shelves.keys().copied()
    }

    /// Where a record is, unless it left.
    fn place(&self, kind: Kind, id: Id) -> Option<(&Shelf, usize)> {
        let shelf = self.shelves.get(&kind)?;
        let place = self.source.roll(kind).binary_search(&rank_of(id)?).ok()?;
        (shelf.gone.get(place) == Some(&false)).then_some((shelf, place))
    }

    pub(super) fn has(&self, kind: Kind, id: Id) -> bool {
        self.place(kind, id).is_some()
    }

    fn make(&self, kind: Kind, place: usize, whole: bool) -> Box<Record> {
        let mut record = self.source.make(kind, place, whole);
        let rank = self.source.roll(kind).get(place).copied().unwrap_or_default();
        record.insert("id".to_owned(), id_of(rank).into());
        Box::new(record)
    }

    pub(super) fn get(&self, kind: Kind, id: Id) -> Option<&Record> {
        let (shelf, place) = self.place(kind, id)?;
        let made = || {
            self.lately.borrow_mut().push((kind, place));
            self.make(kind, place, true)
        };
        shelf.made.get(place).map(|cell| &**cell.get_or_init(made))
    }

    /// The record, perhaps without what is large and seldom read.
    pub(super) fn light(&self, kind: Kind, id: Id) -> Option<&Record> {
        let (shelf, place) = self.place(kind, id)?;
        let Some(cell) = shelf.light.get(place) else { return self.get(kind, id) };
        if let Some(whole) = shelf.made.get(place).and_then(OnceCell::get) {
            return Some(whole);
        }
        let made = || {
            self.lately.borrow_mut().push((kind, place));
            self.make(kind, place, false)
        };
        Some(cell.get_or_init(made))
    }

    /// Lets go of everything that was made, or only if that is much by now. Few records stay in any case.
    pub(super) fn forget(&mut self, all: bool) {
        let lately = self.lately.get_mut();
        if self.few || (!all && lately.len() <= LATELY) {
            return;
        }
        for (kind, place) in lately.drain(..) {
            if let Some(shelf) = self.shelves.get_mut(&kind) {
                for cells in [&mut shelf.made, &mut shelf.light] {
                    cells.get_mut(place).map(OnceCell::take);
                }
            }
        }
    }

    /// Takes a record out of the past for good.
    pub(super) fn leave(&mut self, kind: Kind, id: Id) -> Option<Record> {
        let (_, place) = self.place(kind, id)?;
        let kept = self.shelves.get_mut(&kind)?.made.get_mut(place)?.take();
        let record = *kept.unwrap_or_else(|| self.make(kind, place, true));
        let shelf = self.shelves.get_mut(&kind)?;
        *shelf.gone.get_mut(place)? = true;
        shelf.missing += 1;
        for entry in lookup::entries(kind, &record) {
            *self.lost.entry(entry).or_default() += 1;
        }
        for ((_, field), tally) in self.notes.tallies.iter_mut().filter(|((of, _), _)| *of == kind) {
            if let Some(count) = record.text(field).and_then(|text| tally.get_mut(text)) {
                *count = count.saturating_sub(1);
            }
        }
        Some(record)
    }

    /// The texts that were tallied of a field and still stand in a record.
    pub(super) fn texts(&self, kind: Kind, field: &str) -> impl Iterator<Item = &str> {
        let tallies = self.notes.tallies.iter().filter(move |((of, name), _)| *of == kind && *name == field);
        tallies.flat_map(|(_, tally)| tally).filter(|(_, count)| **count > 0).map(|(text, _)| text.as_str())
    }

    #[cfg(test)]
    pub(super) fn made(&self) -> usize {
        self.lately.borrow().len()
    }

    pub(super) fn count(&self, kind: Kind) -> usize {
        self.shelves.get(&kind).map_or(0, |shelf| shelf.gone.len() - shelf.missing)
    }

    /// The numbers of all records of a kind after this one, oldest first.
    pub(super) fn ids(&self, kind: Kind, after: Id) -> impl Iterator<Item = Id> {
        let roll = self.source.roll(kind);
        let start = roll.partition_point(|rank| id_of(*rank) <= after);
        let gone = self.shelves.get(&kind).map_or(&[][..], |shelf| &shelf.gone);
        let there = roll.iter().zip(gone).skip(start).filter(|(_, gone)| !**gone);
        there.map(|(rank, _)| id_of(*rank))
    }

    /// The records that an index has under a value, oldest first.
    pub(super) fn under(&self, index: Index, atom: &Atom) -> Vec<Id> {
        let kind = index.kind();
        let (Some(postings), Some(shelf)) = (self.notes.found_by.get(&index), self.shelves.get(&kind)) else {
            return Vec::new();
        };
        let roll = self.source.roll(kind);
        let there = postings.under(atom).filter(|place| shelf.gone.get(*place) == Some(&false));
        let ids = there.filter_map(|place| roll.get(place)).map(|rank| id_of(*rank));
        match atom {
            Atom::Number(_) => ids.collect(),
            // Texts are noted in short, so two of them can look the same.
            Atom::Text(_) => {
                let entry = (index, atom.clone());
                ids.filter(|id| self.light(kind, *id).is_some_and(|own| lookup::entries(kind, own).contains(&entry)))
                    .collect()
            }
        }
    }

    /// How many they are.
    pub(super) fn count_under(&self, index: Index, atom: &Atom) -> usize {
        match atom {
            Atom::Number(_) => {
                let noted = self.notes.found_by.get(&index).map_or(0, |postings| postings.count(atom));
                noted.saturating_sub(self.lost.get(&(index, atom.clone())).copied().unwrap_or_default())
            }
            Atom::Text(_) => self.under(index, atom).len(),
        }
    }

    /// Sorts the records of a kind by a field, unless that was done before. Of more than `most` orders the oldest goes.
    pub(super) fn sort_by(&mut self, kind: Kind, field: &str, most: usize) {
        let known = self.shelves.get(&kind).is_none_or(|shelf| shelf.rows.iter().any(|row| row.field() == field));
        if known {
            return;
        }
        let row = match self.notes.times.iter().find(|((of, name), _)| *of == kind && *name == field) {
            Some((_, times)) => Row::of_times(field, times),
            None => {
                let count = self.source.roll(kind).len();
                // Each is made and let go: all at once would be what is not to be kept.
                let key = |place| Key::at(kind, &self.make(kind, place, false), field);
                Row::of_keys(field, (0..count).map(key).collect())
            }
        };
        if let Some(shelf) = self.shelves.get_mut(&kind) {
            if shelf.rows.len() >= most {
                shelf.rows.remove(0);
            }
            shelf.rows.push(row);
        }
    }

    /// The records of a span in an order that was built, forwards or backwards.
    pub(super) fn sorted(
        &self,
        kind: Kind,
        field: &str,
        span: Span<'_>,
        backwards: bool,
    ) -> Box<dyn Iterator<Item = Spot<'_>> + '_> {
        let shelf = self.shelves.get(&kind);
        let Some(row) = shelf.and_then(|shelf| shelf.rows.iter().find(|row| row.field() == field)) else {
            return Box::new(std::iter::empty());
        };
        let times = self.notes.times.iter().find(|((of, name), _)| *of == kind && *name == field);
        let times = times.map_or(&[][..], |(_, times)| times.as_slice());
        let (roll, gone) = (self.source.roll(kind), shelf.map_or(&[][..], |shelf| &shelf.gone));
        let spot = move |place: usize| Spot { row, times, place, id: roll.get(place).map_or(0, |rank| id_of(*rank)) };
        let places = row.range(span, |place| spot(place).place());
        let there = |place: &usize| gone.get(*place) == Some(&false);
        let places = places.iter().map(|place| *place as usize);
        if backwards {
            Box::new(places.rev().filter(there).map(spot))
        } else {
            Box::new(places.filter(there).map(spot))
        }
    }
}

/// A record in an order. What it is sorted by is written when somebody compares it.
pub(super) struct Spot<'a> {
    row: &'a Row,
    times: &'a [i64],
    place: usize,
    pub(super) id: Id,
}

impl Spot<'_> {
    pub(super) fn place(&self) -> Place {
        (self.row.key(self.place, self.times), self.id)
    }
}
