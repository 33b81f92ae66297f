//! What many records are found by, in little room: one number for each entry of each record.

use super::lookup::Atom;
use super::rank_of;
use crate::state::files::fingerprint;

/// The entries of an index: what is asked for in the upper half of a number, the place of the record in the lower.
#[derive(Debug, Default)]
pub(crate) struct Postings(Vec<u64>);

/// A value in 32 bits. A number is always that of a record, so its rank stands for it; texts are compared again.
fn short(atom: &Atom) -> Option<u32> {
    match atom {
        Atom::Number(id) => rank_of(*id),
        Atom::Text(text) => {
            let print = fingerprint(text.as_bytes(), 0);
            u32::try_from((print ^ (print >> 32)) & u64::from(u32::MAX)).ok()
        }
    }
}

impl Postings {
    /// Notes that the record at this place is found by a value; a value that is no number of a record finds nothing.
    pub(crate) fn note(&mut self, atom: &Atom, place: usize) {
        if let (Some(short), Ok(place)) = (short(atom), u32::try_from(place)) {
            self.0.push(u64::from(short) << 32 | u64::from(place));
        }
    }

    /// To be called when everything is noted.
    pub(crate) fn finish(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.shrink_to_fit();
    }

    fn range(&self, atom: &Atom) -> &[u64] {
        let Some(short) = short(atom).map(u64::from) else { return &[] };
        let start = self.0.partition_point(|entry| entry >> 32 < short);
        let end = self.0.partition_point(|entry| entry >> 32 <= short);
        self.0.get(start..end).unwrap_or_default()
    }

    /// The places under a value, in order.
    pub(super) fn under(&self, atom: &Atom) -> impl Iterator<Item = usize> {
        self.range(atom).iter().map(|entry| (entry & u64::from(u32::MAX)) as usize)
    }

    pub(super) fn count(&self, atom: &Atom) -> usize {
        self.range(atom).len()
    }
}
