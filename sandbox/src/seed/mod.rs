//! The records of an account that was there before the first call. People, shops and texts are invented.
//!
//! # Design notes
//!
//! - A shop is drawn from (seed, purpose, number), never from the order of drawing, so the same numbers give the same
//!   bytes on every machine.
//! - At the start, every conversation is drawn without its texts: only to number its records and to note what they are
//!   found by. A record is written when it is asked for, from the same draws (`shop/case`).

mod commerce;
mod ids;
mod shop;
mod small;

pub use ids::SeedIds;
pub use shop::ShopSeed;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::engine::{Resource, store};
use crate::error::SandboxError;
use crate::http::reply::Failure;
use crate::state::value::object;
use crate::state::{Id, Index, Kind, World, clock};

/// The content of an account when its sandbox starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seed {
    /// Two users and nothing else.
    Empty,
    /// A small desk with something of everything; the default.
    #[default]
    Small,
    /// A believable shop of any size.
    Shop(ShopSeed),
}

impl Seed {
    /// Returns the settings of a shop with 500 tickets, to be changed.
    pub fn shop() -> ShopSeed {
        ShopSeed::default()
    }

    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        match self {
            Self::Shop(shop) => shop.check(),
            Self::Empty | Self::Small => Ok(()),
        }
    }
}

impl From<bool> for Seed {
    /// Returns [`Small`](Seed::Small) for `true` and [`Empty`](Seed::Empty) for `false`.
    fn from(seed: bool) -> Self {
        if seed { Self::Small } else { Self::Empty }
    }
}

impl From<ShopSeed> for Seed {
    fn from(shop: ShopSeed) -> Self {
        Self::Shop(shop)
    }
}

/// Fills an empty account.
pub(crate) fn fill(world: &mut World, seed: &Seed) -> Result<SeedIds, Failure> {
    let mut ids = SeedIds { caller: world.caller, bot: world.bot, ..SeedIds::default() };
    match seed {
        Seed::Empty => {}
        Seed::Small => small::fill(world, &mut ids)?,
        Seed::Shop(settings) => shop::fill(world, &mut ids, settings)?,
    }
    // A history that ended some time ago stays as it ended: no snooze of it runs out now.
    for ticket in world.store.due(Index::TicketSnoozed, world.clock.time().timestamp_micros()) {
        let until = world.copy(Kind::Ticket, ticket).get("snooze_datetime").cloned();
        world.set(Kind::Ticket, ticket, json!({"_slept_through": until}));
    }
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
