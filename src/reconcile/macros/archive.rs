//! Archiving macros and bringing them back: many in one call, and a result for each.

use std::collections::BTreeMap;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::{ARCHIVE_MACROS, Operation, UNARCHIVE_MACROS};
use crate::reconcile::{Conflict, EntryOutcome, EntryResult, gone};
use crate::types::{
    ArchiveMacroStatus, ArchiveMacros, ArchiveMacrosItem, UnarchiveMacroStatus, UnarchiveMacros, UnarchiveMacrosItem,
};

/// Outcomes by id of the macro.
type Outcomes = BTreeMap<i64, EntryOutcome>;

/// Brings archived macros back. Returns `true` if a failure ends all.
pub(super) async fn restore(client: &Client, indexes: &[usize], entries: &mut [EntryResult]) -> bool {
    let body = UnarchiveMacros::builder().ids(ids(indexes, entries));
    let response = client.unarchive_macros().body(body).send().await;
    let outcome = |item: &UnarchiveMacrosItem| match &item.status {
        Some(UnarchiveMacroStatus::Unarchived | UnarchiveMacroStatus::AlreadyNotArchived) => EntryOutcome::Done,
        Some(UnarchiveMacroStatus::NotFound) => EntryOutcome::Failed(gone(&UNARCHIVE_MACROS, "macro", item.id)),
        _ => EntryOutcome::Failed(unknown(&UNARCHIVE_MACROS)),
    };
    let outcomes = response.map(|response| response.data.iter().map(|item| (item.id, outcome(item))).collect());
    settle(indexes, entries, &UNARCHIVE_MACROS, outcomes)
}

/// Archives macros. Returns `true` if a failure ends all.
pub(super) async fn archive(client: &Client, indexes: &[usize], entries: &mut [EntryResult]) -> bool {
    let body = ArchiveMacros::builder().ids(ids(indexes, entries));
    let response = client.archive_macros().body(body).send().await;
    let outcome = |item: &ArchiveMacrosItem| match &item.status {
        // Gone is as good as archived: nobody can use it.
        Some(ArchiveMacroStatus::Archived | ArchiveMacroStatus::AlreadyArchived | ArchiveMacroStatus::NotFound) => {
            EntryOutcome::Done
        }
        Some(ArchiveMacroStatus::MacroUsed) => {
            let data = item.error.as_ref().and_then(|error| error.data.as_ref());
            EntryOutcome::Conflict(Conflict::UsedByRules(data.map(|data| data.rules.clone()).unwrap_or_default()))
        }
        _ => EntryOutcome::Failed(unknown(&ARCHIVE_MACROS)),
    };
    let outcomes = response.map(|response| response.data.iter().map(|item| (item.id, outcome(item))).collect());
    settle(indexes, entries, &ARCHIVE_MACROS, outcomes)
}

fn ids(indexes: &[usize], entries: &[EntryResult]) -> Vec<i64> {
    indexes.iter().filter_map(|index| entries.get(*index)?.entry.id).collect()
}

/// Stores the outcome of each.
fn settle(
    indexes: &[usize],
    entries: &mut [EntryResult],
    call: &'static Operation,
    outcomes: Result<Outcomes>,
) -> bool {
    for index in indexes {
        let Some(done) = entries.get_mut(*index) else { continue };
        done.outcome = match &outcomes {
            Err(error) => EntryOutcome::Failed(error.clone()),
            Ok(outcomes) => {
                let own = done.entry.id.and_then(|id| outcomes.get(&id)).cloned();
                own.unwrap_or_else(|| EntryOutcome::Failed(unknown(call)))
            }
        };
    }
    outcomes.is_err_and(|error| error.kind().ends_all())
}

fn unknown(call: &'static Operation) -> Error {
    let error = Error::new(ErrorKind::Decode).operation(call).effect(true);
    error.detail("the response does not say what became of this macro; apply again")
}
