//! Compares two schemas position by position.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::compare::{Comparison, Pair};
use super::limits;
use super::rank::{Aspect, Harm, Way, harm};
use super::resolve::plain;
use super::shape::{Form, Kind, Others, Schema, Shape, merged, shape};

/// How deep schemas are nested before a circle is assumed.
const DEEPEST: usize = 60;

impl<'a> Comparison<'a> {
    /// Compares what may stand at `place`.
    pub(super) fn schemas(&mut self, place: &str, way: Way, ours: &Schema<'a>, theirs: &Schema<'a>) {
        let needed = std::mem::take(&mut self.needed);
        let pair: Pair = (addresses(ours), addresses(theirs), way);
        if let Some(positions) = self.equal.get(&pair) {
            self.positions += positions;
            return;
        }
        let depth = self.open.len();
        let met = self.open.iter().position(|open| *open == pair);
        if let Some(outer) = met.or((depth > DEEPEST).then_some(0)) {
            self.circle = self.circle.min(outer);
            return;
        }
        if !self.step() {
            return;
        }
        let (found, positions) = (self.found.len(), self.positions);
        self.open.push(pair.clone());
        let (mine, other) = (shape(&self.here, ours), shape(&self.there, theirs));
        self.shapes(place, way, needed, &mine, &other);
        self.open.pop();
        // Equal on the assumption that an outer pair is equal, which may yet turn out wrong, is not known to be equal.
        if self.circle >= depth {
            self.circle = usize::MAX;
            if self.found.len() == found {
                self.equal.insert(pair, self.positions - positions);
            }
        }
    }

    fn shapes(&mut self, place: &str, way: Way, needed: bool, ours: &Shape<'a>, theirs: &Shape<'a>) {
        for (is_here, side) in [(true, ours), (false, theirs)] {
            for reference in &side.broken {
                self.broken(place, is_here, reference);
            }
        }
        if !ours.broken.is_empty() || !theirs.broken.is_empty() {
            return;
        }
        self.marks(place, way, ours, theirs);
        if ours.nullable != theirs.nullable && !ours.anything && !theirs.anything {
            let takes = if ours.nullable { Ordering::Greater } else { Ordering::Less };
            // Readers take null for whatever may be absent, but not for what must be there.
            let harm = harm(Aspect::Nullable, way, takes, needed);
            self.flags(place, Aspect::Nullable, harm, ours.nullable, ["nullable", "never null"]);
        }
        if ours.anything != theirs.anything || !ours.forms.keys().eq(theirs.forms.keys()) {
            self.types(place, way, ours, theirs);
        }
        for (kind, mine) in &ours.forms {
            if let Some(other) = theirs.forms.get(kind) {
                self.forms(place, way, *kind, mine, other);
            }
        }
    }

    fn types(&mut self, place: &str, way: Way, ours: &Shape<'a>, theirs: &Shape<'a>) {
        let within = |small: &Shape<'a>, large: &Shape<'a>| {
            large.anything || !small.anything && small.forms.keys().all(|kind| large.takes(*kind))
        };
        let takes = match (within(ours, theirs), within(theirs, ours)) {
            (true, false) => Ordering::Less,
            (_, true) => Ordering::Greater,
            (false, false) => Ordering::Equal,
        };
        // What the other leaves open was typed here by observation, and is no reason for alarm.
        let harm = harm(Aspect::Type, way, takes, !theirs.anything);
        let harm = if ours.anything && way == Way::Received { Harm::Missing } else { harm };
        self.add(place, Aspect::Type, harm, ours.kinds(), theirs.kinds());
    }

    fn marks(&mut self, place: &str, way: Way, ours: &Shape<'a>, theirs: &Shape<'a>) {
        let marks = [
            (Aspect::ReadOnly, ours.read_only, theirs.read_only, ["readOnly", "no mark"]),
            (Aspect::WriteOnly, ours.write_only, theirs.write_only, ["writeOnly", "no mark"]),
            (Aspect::Deprecated, ours.deprecated, theirs.deprecated, ["deprecated", "in use"]),
        ];
        for (aspect, here, there, words) in marks {
            if here != there {
                self.flags(place, aspect, Harm::Told, here, words);
            }
        }
        let text = |side: &Shape<'a>| side.default.map_or_else(|| "none".to_owned(), plain);
        if text(ours) != text(theirs) {
            let takes = if ours.default.is_some() { Ordering::Greater } else { Ordering::Less };
            self.add(place, Aspect::Default, harm(Aspect::Default, way, takes, false), text(ours), text(theirs));
        }
        if ours.odd != theirs.odd {
            let words = |odd: &BTreeSet<&'static str>| {
                if odd.is_empty() { "-".to_owned() } else { odd.iter().copied().collect::<Vec<_>>().join(", ") }
            };
            self.add(place, Aspect::NotCompared, Harm::Told, words(&ours.odd), words(&theirs.odd));
        }
    }

    /// Compares the forms of one type. As many on both sides are paired by likeness; else what all of a side take counts.
    fn forms(&mut self, place: &str, way: Way, kind: Kind, ours: &[Form<'a>], theirs: &[Form<'a>]) {
        if let ([mine], [other]) = (ours, theirs) {
            return self.form(place, way, kind, mine, other);
        }
        if ours.len() != theirs.len() {
            let harm = if matches!(way, Way::Received) { Harm::Told } else { Harm::Refused };
            self.add(place, Aspect::Alternatives, harm, ours.len().to_string(), theirs.len().to_string());
            return self.form(place, way, kind, &merged(ours), &merged(theirs));
        }
        let mut free: Vec<&Form<'a>> = theirs.iter().collect();
        for (index, mine) in ours.iter().enumerate() {
            let place = format!("{place}|{}", index + 1);
            let cost = |comparison: &mut Self, other: &Form<'a>| {
                let (found, positions) = (comparison.found.len(), comparison.positions);
                comparison.form(&place, way, kind, mine, other);
                comparison.positions = positions;
                comparison.found.drain(found..).count()
            };
            let mut best = (usize::MAX, 0);
            for (at, other) in free.iter().enumerate() {
                best = best.min((cost(self, other), at));
                if best.0 == 0 {
                    break;
                }
            }
            let other = free.remove(best.1);
            self.form(&place, way, kind, mine, other);
        }
    }

    fn form(&mut self, place: &str, way: Way, kind: Kind, ours: &Form<'a>, theirs: &Form<'a>) {
        let keys: BTreeSet<&'static str> = ours.limits.keys().chain(theirs.limits.keys()).copied().collect();
        for key in keys {
            let (mine, other) = (ours.limits.get(key).copied(), theirs.limits.get(key).copied());
            let takes = limits::compare(key, mine, other);
            if takes != Ordering::Equal {
                let text = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
                let aspect = Aspect::Limit(key);
                self.add(place, aspect, harm(aspect, way, takes, false), text(mine), text(other));
            }
        }
        for (aspect, mine, other) in
            [(Aspect::Pattern, ours.pattern, theirs.pattern), (Aspect::Format, ours.format, theirs.format)]
        {
            if mine != other {
                let takes = mine.is_none().cmp(&other.is_none());
                self.add(
                    place,
                    aspect,
                    harm(aspect, way, takes, false),
                    mine.unwrap_or("none"),
                    other.unwrap_or("none"),
                );
            }
        }
        self.choices(place, way, ours, theirs);
        match kind {
            Kind::Array => self.schemas(&format!("{place}[]"), way, &ours.items, &theirs.items),
            Kind::Object => self.objects(place, way, ours, theirs),
            _ => {}
        }
    }

    fn choices(&mut self, place: &str, way: Way, ours: &Form<'a>, theirs: &Form<'a>) {
        let text =
            |values: &mut dyn Iterator<Item = &String>| values.map(String::as_str).collect::<Vec<_>>().join(", ");
        let sides = match (&ours.choices, &theirs.choices) {
            (None, None) => return,
            (Some(mine), None) => vec![(Ordering::Less, text(&mut mine.iter()), "any".to_owned())],
            (None, Some(other)) => vec![(Ordering::Greater, "any".to_owned(), text(&mut other.iter()))],
            (Some(mine), Some(other)) => vec![
                (Ordering::Greater, text(&mut mine.difference(other)), "-".to_owned()),
                (Ordering::Less, "-".to_owned(), text(&mut other.difference(mine))),
            ],
        };
        for (takes, here, there) in sides.into_iter().filter(|(_, here, there)| !(here.is_empty() || there.is_empty()))
        {
            self.add(place, Aspect::Enum, harm(Aspect::Enum, way, takes, ours.closed), here, there);
        }
    }

    fn objects(&mut self, place: &str, way: Way, ours: &Form<'a>, theirs: &Form<'a>) {
        if ours.fields.is_empty() != theirs.fields.is_empty() {
            let takes = if ours.fields.is_empty() { Ordering::Greater } else { Ordering::Less };
            let words = |form: &Form<'_>| match form.fields.len() {
                0 => "a map".to_owned(),
                count => format!("{count} named"),
            };
            return self.add(
                place,
                Aspect::Fields,
                harm(Aspect::Fields, way, takes, false),
                words(ours),
                words(theirs),
            );
        }
        self.others(place, way, ours, theirs);
        let names: BTreeSet<&str> = ours.fields.keys().chain(theirs.fields.keys()).copied().collect();
        for name in names {
            let place = if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
            let mine = ours.fields.get(name).filter(|schema| travels(way, &shape(&self.here, schema)));
            let other = theirs.fields.get(name).filter(|schema| travels(way, &shape(&self.there, schema)));
            let (needed_here, needed_there) = (ours.required.contains(name), theirs.required.contains(name));
            match (mine, other) {
                (None, None) => {}
                (Some(mine), Some(other)) => {
                    self.positions += 1;
                    if needed_here != needed_there {
                        self.required(&place, way, needed_here);
                    }
                    self.needed = needed_here;
                    self.schemas(&place, way, mine, other);
                }
                (mine, _) => self.presence(&place, Aspect::Field, way, mine.is_some(), needed_there),
            }
        }
    }

    fn others(&mut self, place: &str, way: Way, ours: &Form<'a>, theirs: &Form<'a>) {
        match (&ours.others, &theirs.others) {
            (Others::Of(mine), Others::Of(other)) => self.schemas(&format!("{place}.*"), way, mine, other),
            (Others::Nothing, Others::Nothing) | (Others::Anything, Others::Anything) => {}
            (mine, other) => {
                let word = |others: &Others<'_>| match others {
                    Others::Anything => "taken",
                    Others::Nothing => "refused",
                    Others::Of(_) => "of a type",
                };
                self.add(place, Aspect::UnknownKeys, Harm::Told, word(mine), word(other));
            }
        }
    }
}

/// Whether a field goes this way at all.
fn travels(way: Way, shape: &Shape<'_>) -> bool {
    match way {
        Way::Sent { .. } => !shape.read_only,
        Way::Received => !shape.write_only,
    }
}

fn addresses(schema: &Schema<'_>) -> Vec<Vec<usize>> {
    schema.iter().map(|all| all.iter().map(|node| std::ptr::from_ref(*node).addr()).collect()).collect()
}
