//! The records of an account that was there before the first call. People, shops and texts are invented.

mod commerce;
mod ids;
mod small;

pub use ids::SeedIds;

use chrono::TimeDelta;
use serde_json::Value;

use crate::engine::{Resource, store};
use crate::http::reply::Failure;
use crate::state::value::object;
use crate::state::{Id, Kind, World, clock};

/// Fills an empty account.
pub(crate) fn fill(world: &mut World) -> Result<SeedIds, Failure> {
    let mut ids = SeedIds { caller: world.caller, bot: world.bot, ..SeedIds::default() };
    small::fill(world, &mut ids)?;
    // The records were always there: nobody hears of them.
    world.fired.clear();
    Ok(ids)
}

/// Makes a record as a client would.
fn add(world: &mut World, resource: &dyn Resource, body: Value) -> Result<Id, Failure> {
    store(resource, world, object(body))
}

/// Makes a record that no client can make.
fn put(world: &mut World, kind: Kind, record: Value) -> Id {
    world.store.insert(kind, object(record))
}

/// A time in the past.
fn hours_ago(world: &mut World, hours: i64) -> String {
    clock::write(world.clock.now() - TimeDelta::hours(hours))
}
