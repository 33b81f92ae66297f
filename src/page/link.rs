//! Reads what a page says about the next one: a cursor, a page number, or an address.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Map, Value};
use url::form_urlencoded;

use super::Position;
use crate::types::{ListMeta, PageMeta, ReportingMeta, ViewItemsMeta};

/// What can be wrong with it; becomes the detail of the error.
type Outcome = Result<Option<Position>, &'static str>;

/// The `meta` of a page.
pub(crate) trait Meta {
    fn next(&self, here: &Position) -> Outcome;

    /// How many items the whole list has, where it says that.
    fn total(&self) -> Option<i64> {
        None
    }
}

/// How many items the whole list has.
pub(crate) fn total(meta: Option<&impl Meta>) -> Option<u64> {
    meta?.total().and_then(|total| u64::try_from(total).ok())
}

/// Stands for a page of records.
pub(crate) fn digest_of_ids(ids: impl Iterator<Item = i64>) -> u64 {
    let mut hasher = DefaultHasher::new();
    ids.for_each(|id| id.hash(&mut hasher));
    hasher.finish()
}

/// Stands for a page of rows, which have no ids: by the first, the last, and how many there are.
pub(crate) fn digest_of_rows(rows: &[Map<String, Value>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    rows.len().hash(&mut hasher);
    rows.first().hash(&mut hasher);
    rows.last().hash(&mut hasher);
    hasher.finish()
}

/// The position after `here`. A page without `meta`, such as a bare array, names no next one.
pub(crate) fn next_position(meta: Option<&impl Meta>, here: &Position) -> Outcome {
    meta.map_or(Ok(None), |meta| meta.next(here))
}

/// An empty cursor names no page: sent back, it would ask for the first one.
fn by_cursor(cursor: Option<&String>, here: &Position) -> Outcome {
    let cursor = cursor.filter(|cursor| !cursor.is_empty());
    Ok(cursor.map(|cursor| Position { cursor: Some(cursor.clone()), ..here.elsewhere() }))
}

impl Meta for ListMeta {
    fn next(&self, here: &Position) -> Outcome {
        by_cursor(self.next_cursor.as_ref(), here)
    }

    fn total(&self) -> Option<i64> {
        self.total_resources
    }
}

impl Meta for ReportingMeta {
    fn next(&self, here: &Position) -> Outcome {
        by_cursor(self.next_cursor.as_ref(), here)
    }

    fn total(&self) -> Option<i64> {
        self.total
    }
}

impl Meta for PageMeta {
    fn next(&self, here: &Position) -> Outcome {
        let asked = here.page.unwrap_or(1);
        if self.page.is_some_and(|page| page != asked) {
            // Whether the parameter is understood is not documented: this is how it shows when it is not.
            return Err("the response is another page than the one that was asked for");
        }
        let more = self.nb_pages.is_some_and(|pages| asked < pages);
        Ok(more.then(|| Position { page: asked.checked_add(1), ..here.elsewhere() }))
    }

    fn total(&self) -> Option<i64> {
        self.item_count
    }
}

impl Meta for ViewItemsMeta {
    /// The address is not called as it stands: it is text of a response, and could lead to another host or path. What
    /// it says about the position is read from its query; the rest of the call stays as it is.
    fn next(&self, here: &Position) -> Outcome {
        let Some(address) = self.next_items.as_deref().filter(|address| !address.is_empty()) else { return Ok(None) };
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let mut next = here.elsewhere();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            match &*name {
                "cursor" => next.cursor = Some(value.into_owned()),
                "direction" => next.direction = Some((*value).into()),
                "ignored_item" => {
                    next.ignored_item = Some(value.parse().map_err(|_| "`next_items` has an odd `ignored_item`")?);
                }
                _ => {}
            }
        }
        if next.cursor.is_none() && next.ignored_item.is_none() {
            return Err("`next_items` names no position: neither `cursor` nor `ignored_item` is in it");
        }
        Ok(Some(next))
    }
}
