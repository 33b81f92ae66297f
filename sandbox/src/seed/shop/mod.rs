//! A shop of any size: the history of an account, drawn from a number.
//!
//! Settings go straight into the store, dated as they would be, for no client can write history. People and conversations are
//! made from their number when somebody asks for them: [`plan`] keeps what depends on all of them, [`case`] draws one
//! conversation, [`history`] notes what records are found by. Their defaults are those of the operations, and a test reads all of
//! them through the API, which checks each against the description.

mod case;
mod channels;
mod customers;
mod desk;
mod dice;
mod history;
mod names;
mod orders;
mod people;
mod plan;
mod settings;
mod talk;
mod tickets;
mod topics;

use chrono::TimeDelta;

pub use settings::ShopSeed;

use super::SeedIds;
use crate::http::reply::Failure;
use crate::state::{Kind, World};

/// How long before the first ticket the account was set up, and how far back that is.
const SINCE: TimeDelta = TimeDelta::days(460);

pub(super) fn fill(world: &mut World, ids: &mut SeedIds, settings: &ShopSeed) -> Result<(), Failure> {
    let end = settings.end(world.clock.now());
    let desk = desk::fill(world, ids, end - SINCE)?;
    let plan = plan::Plan::draw(settings, end);
    ids.event = world.store.ids(Kind::Event).last().copied().unwrap_or_default();
    history::fill(world, ids, desk, plan);
    Ok(())
}
