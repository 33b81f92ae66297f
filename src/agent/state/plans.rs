//! Plans that wait for a decision, by their handle.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::Kind;
use super::{State, StateError, name_of};
use crate::Timestamp;
use crate::agent::clock::seconds;
use crate::agent::{Effects, Tier, random};

/// Seconds that a plan waits.
const WAITS: i64 = 600;
/// Plans that wait at the same time, at most.
const MOST: usize = 200;

/// A plan as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PlanRecord {
    pub(crate) tool: String,
    /// The account that it is for.
    pub(crate) account: String,
    /// The tier of the belt that made it.
    pub(crate) tier: u8,
    /// The arguments of the call that made it.
    pub(crate) given: Value,
    /// The arguments that it is proposed again from.
    pub(crate) arguments: Value,
    pub(crate) effects: Effects,
    /// The digest of its exact effect.
    pub(crate) effect: String,
    /// The plan in words.
    pub(crate) words: String,
    pub(crate) made: Timestamp,
    /// Seconds since 1970.
    pub(crate) expires: i64,
}

impl PlanRecord {
    /// The number that stands for a tier in records.
    pub(crate) const fn tier(tier: Tier) -> u8 {
        match tier {
            Tier::Read => 0,
            Tier::Agent => 1,
            Tier::Admin => 2,
        }
    }
}

/// What is left of a plan that was claimed. Of a plan whose process was ended right after the claim, all of it is there still.
#[derive(Default, Serialize, Deserialize)]
struct UsedRecord {
    /// Whether it is known what became of it.
    #[serde(default)]
    ended: bool,
    expires: i64,
}

impl UsedRecord {
    /// What cannot be read has not ended.
    fn of(stored: &[u8]) -> Self {
        serde_json::from_slice(stored).unwrap_or_default()
    }
}

/// Somebody's approval of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    /// Who approved, and how.
    pub(crate) by: String,
    expires: i64,
}

/// A plan that waits for a decision. `Debug` does not show its words.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingPlan {
    /// The name of the tool.
    pub tool: String,
    /// The plan in words, for a person. It can hold customers' words.
    pub words: String,
    /// The time until which it can be applied.
    pub expires: Timestamp,
}

impl std::fmt::Debug for PendingPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingPlan").field("tool", &self.tool).field("expires", &self.expires).finish_non_exhaustive()
    }
}

impl State {
    /// Returns the plan with this handle, as it is shown to whoever decides.
    ///
    /// # Errors
    /// * [`StateError::Unknown`], [`Used`](StateError::Used), [`Unsettled`](StateError::Unsettled) or
    ///   [`Expired`](StateError::Expired) if it cannot be applied any more.
    /// * [`StateError::Storage`] or [`Damaged`](StateError::Damaged) if it cannot be read.
    pub fn plan(&self, handle: &str) -> Result<PendingPlan, StateError> {
        self.plan_at(handle, Timestamp::now())
    }

    /// Approves the plan with this handle, in the name of somebody who is not the model: `by` says who and how, for the audit. It
    /// is applied when the model gives the handle back. This is what `gorgias-mcp approve HANDLE` does.
    ///
    /// # Errors
    /// As [`plan`](Self::plan); and [`StateError::Storage`] if the approval cannot be written.
    pub fn approve(&self, handle: &str, by: &str) -> Result<PendingPlan, StateError> {
        self.approve_at(handle, by, Timestamp::now())
    }

    /// Refuses the plan with this handle, which can then not be applied any more.
    ///
    /// # Errors
    /// As [`plan`](Self::plan); and [`StateError::Storage`] if that cannot be written.
    pub fn refuse(&self, handle: &str) -> Result<PendingPlan, StateError> {
        let plan = self.plan(handle)?;
        if self.void(handle)? { Ok(plan) } else { Err(StateError::Used) }
    }

    pub(crate) fn plan_at(&self, handle: &str, now: Timestamp) -> Result<PendingPlan, StateError> {
        let PlanRecord { tool, words, expires, .. } = self.record(handle, now)?;
        let expires = chrono::DateTime::from_timestamp(expires, 0).ok_or(StateError::Damaged)?;
        Ok(PendingPlan { tool, words, expires: expires.into() })
    }

    pub(crate) fn approve_at(&self, handle: &str, by: &str, now: Timestamp) -> Result<PendingPlan, StateError> {
        let plan = self.plan_at(handle, now)?;
        let approval = Approval { by: by.to_owned(), expires: seconds(plan.expires) };
        self.store.replace(Kind::Approval, &name_of(handle), &bytes(&approval)?)?;
        Ok(plan)
    }

    /// Stores a plan, and returns its handle: 128 random bits.
    pub(crate) fn keep(&self, mut record: PlanRecord) -> Result<String, StateError> {
        self.sweep(record.made)?;
        if self.store.names(Kind::Plan)?.len() >= MOST {
            return Err(StateError::Full);
        }
        let handle = random::hex::<16>().map_err(|_| StateError::Storage(std::io::ErrorKind::Other))?;
        record.expires = seconds(record.made) + WAITS;
        if self.store.create(Kind::Plan, &name_of(&handle), &bytes(&record)?)? {
            Ok(handle)
        } else {
            Err(StateError::Storage(std::io::ErrorKind::AlreadyExists))
        }
    }

    /// The plan of a handle, if it can still be applied.
    pub(crate) fn record(&self, handle: &str, now: Timestamp) -> Result<PlanRecord, StateError> {
        let name = name_of(handle);
        let Some(stored) = self.store.read(Kind::Plan, &name)? else {
            return Err(match self.store.read(Kind::Used, &name)? {
                None => StateError::Unknown,
                Some(stored) if UsedRecord::of(&stored).ended => StateError::Used,
                Some(_) => StateError::Unsettled,
            });
        };
        let record: PlanRecord = serde_json::from_slice(&stored).map_err(|_| StateError::Damaged)?;
        if record.expires <= seconds(now) { Err(StateError::Expired) } else { Ok(record) }
    }

    /// The approval of a plan, if there is one.
    pub(crate) fn approval(&self, handle: &str) -> Result<Option<Approval>, StateError> {
        let Some(stored) = self.store.read(Kind::Approval, &name_of(handle))? else { return Ok(None) };
        serde_json::from_slice(&stored).map(Some).map_err(|_| StateError::Damaged)
    }

    /// Takes a plan away, once: `true` for the one who got it, and who [settles](Self::settle) it when that is known to have ended.
    pub(crate) fn claim(&self, handle: &str) -> Result<bool, StateError> {
        let name = name_of(handle);
        if !self.store.claim(Kind::Plan, Kind::Used, &name)? {
            return Ok(false);
        }
        // That it was used is known until it would have expired; what it said is not needed any more.
        self.mark(&name, false)?;
        self.store.remove(Kind::Approval, &name)?;
        Ok(true)
    }

    /// Says that the call that claimed a plan has ended, and whether it took effect is known.
    pub(crate) fn settle(&self, handle: &str) -> Result<(), StateError> {
        self.mark(&name_of(handle), true)
    }

    /// Takes a plan away that nobody applies: `true` for the one who got it.
    pub(crate) fn void(&self, handle: &str) -> Result<bool, StateError> {
        let got = self.claim(handle)?;
        if got {
            self.settle(handle)?;
        }
        Ok(got)
    }

    fn mark(&self, name: &str, ended: bool) -> Result<(), StateError> {
        let stored = self.store.read(Kind::Used, name)?.unwrap_or_default();
        let used = UsedRecord { ended, ..UsedRecord::of(&stored) };
        self.store.replace(Kind::Used, name, &bytes(&used)?)
    }
}

pub(super) fn bytes(record: &impl Serialize) -> Result<Vec<u8>, StateError> {
    serde_json::to_vec(record).map_err(|_| StateError::Damaged)
}
