//! What a resource may say about itself.

use serde_json::{Value, json};

use super::among::Among;
use crate::http::reply::Failure;
use crate::spec::Query;
use crate::state::shown::Shown;
use crate::state::store::Key;
use crate::state::value::{Fields, public};
use crate::state::{Id, Kind, Record, World};

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Created,
    Updated,
    Deleted,
}

/// A record that is about to be stored.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    /// The record as it will be.
    pub(crate) record: &'a mut Record,
    /// What was sent.
    pub(crate) body: &'a Record,
    /// The record before an update; nothing for a new one.
    pub(crate) old: Option<&'a Record>,
}

/// Whether `meta.total_resources` is shown: the API is not of one mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Totals {
    Absent,
    Null,
    Count,
}

/// Says of a record whether a list keeps it.
pub(crate) type Filter<'a> = Box<dyn Fn(&World, &Record) -> bool + 'a>;

/// A kind of record with the usual five operations. The defaults fit a plain record.
pub(crate) trait Resource: Sync {
    fn kind(&self) -> Kind;

    /// The path of the list, as the document writes it.
    fn collection(&self) -> &'static str;

    /// A record before the body of a create call is laid over it: names every field of the object.
    fn defaults(&self, _world: &World) -> Value;

    /// Checks and completes a record that is about to be stored.
    fn prepare(&self, _world: &mut World, _write: Write<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// The record as the single-record operations show it.
    fn show(&self, _world: &World, record: &Record) -> Value {
        Value::Object(public(record))
    }

    /// The record as reading it by itself shows it, where that is more than the other operations show.
    fn show_whole(&self, world: &World, record: &Record) -> Value {
        self.show(world, record)
    }

    /// The record as the list shows it.
    fn show_item<'a>(&self, world: &'a World, record: &'a Record) -> Shown<'a> {
        Shown::Own(self.show(world, record))
    }

    /// Whether the list keeps a record. By default each query parameter must equal the field of its name.
    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        query
            .iter()
            .filter(|(name, _)| !matches!(*name, "cursor" | "limit" | "order_by"))
            .all(|(name, wanted)| record.get(name) == Some(wanted))
    }

    /// Checks of a list call as a whole.
    fn check_list(&self, _query: &Query) -> Result<(), Failure> {
        Ok(())
    }

    /// The same as one function of the record. To be written where a query means work that need not be done for each record.
    fn filter<'a>(&'a self, _world: &World, query: &'a Query) -> Filter<'a> {
        Box::new(move |world, record| self.keeps(world, record, query))
    }

    /// Whether a list call can do without what is large and seldom read of its records.
    fn lists_lightly(&self, _query: &Query) -> bool {
        false
    }

    /// Where all records are among that a list call wants: saves the look at every record. What is in there and not wanted is
    /// left to [`keeps`](Self::keeps).
    fn among(&self, _world: &World, _query: &Query) -> Option<Among> {
        None
    }

    /// Between which keys all records are that a list call wants, when it is sorted by `field`.
    fn between(&self, _query: &Query, _field: &str) -> (Option<Key>, Option<Key>) {
        (None, None)
    }

    /// What the list is sorted by when `order_by` names something that is no field of the record. The records of such a list are
    /// sorted for every page.
    fn derived_key(&self, _field: &str) -> Option<fn(&World, &Record) -> Value> {
        None
    }

    /// The last word before a record goes.
    fn before_delete(&self, _world: &mut World, _id: Id) -> Result<(), Failure> {
        Ok(())
    }

    /// Object type and name of the events that changes cause, such as (`Tag`, `tag`).
    fn events(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// What else a change brings about, once the record is stored.
    fn settled(&self, _world: &mut World, _id: Id, _change: Change) {}

    /// The id that a path means: only users have a number with a meaning of its own.
    fn resolve(&self, _world: &World, id: Id) -> Id {
        id
    }

    /// Whether the list shows a total.
    fn totals(&self) -> Totals {
        Totals::Absent
    }
}

/// Records the event that a change of a record causes, and brings about the rest.
pub(crate) fn announce(resource: &dyn Resource, world: &mut World, id: Id, change: Change) {
    tell(resource, world, id, change);
    resource.settled(world, id, change);
}

fn tell(resource: &dyn Resource, world: &mut World, id: Id, change: Change) {
    let Some((object_type, name)) = resource.events() else { return };
    let verb = match change {
        Change::Created => "created",
        Change::Updated => "updated",
        Change::Deleted => "deleted",
    };
    let data = match world.store.get(resource.kind(), id).and_then(|record| record.some("name")) {
        Some(name) => json!({"name": name}),
        None => json!({}),
    };
    world.event(&format!("{name}-{verb}"), object_type, id, data);
}
