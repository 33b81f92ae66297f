//! One record that has a name, and how names are compared.

use super::DirectoryKind;
use crate::sort::sort_by_key;
use crate::text::words::{edits, fold};

/// A record and its name, as the directory knows it. Returned by [`Directory::list`](super::Directory::list), and as a candidate by
/// [`Unresolved::candidates`](super::Unresolved::candidates).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectoryEntry {
    /// The id, which is what calls take.
    pub id: i64,
    /// The name; the label of a custom field.
    pub name: Option<String>,
    /// The e-mail address of a user.
    pub email: Option<String>,
    /// The external id of a custom field or a macro.
    pub external_id: Option<String>,
    /// The type of an integration, such as `shopify`.
    pub type_: Option<String>,
    /// `true` if the record is deactivated, deleted or archived. Lookups do not find such records.
    pub deactivated: bool,
}

impl DirectoryEntry {
    pub(super) fn new(id: i64, name: Option<String>) -> Self {
        Self { id, name, email: None, external_id: None, type_: None, deactivated: false }
    }
}

/// What is compared with what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    Name,
    Email,
    /// By label, or by an external id.
    Label,
    /// By name, of integrations of this type.
    NameOfType(String),
}

/// What came of comparing.
pub(super) enum Found<'a> {
    One(&'a DirectoryEntry),
    Several(Vec<&'a DirectoryEntry>),
    /// Only this one, and it is deactivated.
    Deactivated(&'a DirectoryEntry),
    Nothing,
}

impl By {
    fn keys<'a>(&self, entry: &'a DirectoryEntry) -> impl Iterator<Item = &'a str> + use<'a> {
        let (first, second) = match self {
            Self::Name => (&entry.name, &None),
            Self::Email => (&entry.email, &None),
            Self::Label => (&entry.name, &entry.external_id),
            Self::NameOfType(wanted) if entry.type_.as_ref() == Some(wanted) => (&entry.name, &None),
            Self::NameOfType(_) => (&None, &None),
        };
        first.iter().chain(second).map(String::as_str)
    }

    /// Who is called that: to the letter, if anybody is, else without regard to case and spaces.
    pub(super) fn find<'a>(&self, entries: &'a [DirectoryEntry], wanted: &str) -> Found<'a> {
        let (trimmed, folded) = (wanted.trim(), fold(wanted));
        let exact: Vec<&DirectoryEntry> =
            entries.iter().filter(|entry| self.keys(entry).any(|key| key.trim() == trimmed)).collect();
        let alike = || entries.iter().filter(|entry| self.keys(entry).any(|key| fold(key) == folded)).collect();
        let (active, gone): (Vec<_>, Vec<_>) =
            (if exact.is_empty() { alike() } else { exact }).into_iter().partition(|entry| !entry.deactivated);
        match (active.as_slice(), gone.as_slice()) {
            ([one], _) => Found::One(one),
            ([], [gone, ..]) => Found::Deactivated(gone),
            ([], []) => Found::Nothing,
            _ => Found::Several(active),
        }
    }

    /// Those whose names are nearest to what was looked for.
    pub(super) fn nearest<'a>(
        &self,
        entries: &'a [DirectoryEntry],
        wanted: &str,
        most: usize,
    ) -> Vec<&'a DirectoryEntry> {
        let wanted = fold(wanted);
        let mut ranked: Vec<_> = entries
            .iter()
            .filter(|entry| !entry.deactivated)
            .filter_map(|entry| {
                let rank = |key: &str| {
                    let key = fold(key);
                    (!key.contains(&wanted) && !wanted.contains(&key), edits(head(&key), head(&wanted)))
                };
                Some((self.keys(entry).filter(|key| !key.trim().is_empty()).map(rank).min()?, entry))
            })
            .collect();
        sort_by_key(&mut ranked, |(rank, entry)| (*rank, entry.id));
        ranked.into_iter().take(most).map(|(_, entry)| entry).collect()
    }
}

impl DirectoryKind {
    /// The query by which Gorgias itself narrows the list, where there is one.
    pub(super) fn narrow(self, by: &By, wanted: &str) -> Option<super::cache::Query> {
        use super::cache::Query;
        match (self, by) {
            (Self::User, By::Email) => Some(Query::Email(fold(wanted))),
            (Self::Tag | Self::Macro, By::Name) => Some(Query::Search(fold(wanted))),
            _ => None,
        }
    }
}

/// Enough of a name to tell it from others; the distance of two takes the product of their lengths.
fn head(name: &str) -> &str {
    const ENOUGH: usize = 100;
    name.char_indices().nth(ENOUGH).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}
