//! The small desk: something of everything, so that every read has an answer from the first call on.
//!
//! Records are made through the same code as those of clients, so the seed obeys the same rules.

mod commerce;
mod conversations;
mod people;
mod phone;
pub(super) mod settings;

use super::SeedIds;
use crate::http::reply::Failure;
use crate::state::{Kind, World};

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    people::fill(world, ids)?;
    settings::fill(world, ids)?;
    commerce::fill(world, ids);
    conversations::fill(world, ids)?;
    phone::fill(world, ids);
    settings::fill_last(world, ids)?;
    ids.event = world.store.ids(Kind::Event).last().copied().unwrap_or_default();
    Ok(())
}
