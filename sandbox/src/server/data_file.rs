//! The account of a data file: read when a sandbox starts, or begun.

use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use serde_json::json;

use crate::error::{SandboxError, SandboxErrorKind};
use crate::oauth::Issuer;
use crate::seed::SeedIds;
use crate::state::World;
use crate::state::persist::{self, Batch, Beginning, Writer};

/// So many records are written at once: a few megabytes.
const AT_ONCE: usize = 1024;

/// Puts the account of a file in the place of an empty one; nothing where there is no file.
pub(super) async fn load(
    path: &Path,
    world: &mut World,
    issuer: &mut Issuer,
) -> std::result::Result<Option<(SeedIds, Writer)>, SandboxError> {
    let own = path.to_owned();
    let Some((file, mut saved)) = blocking(path, move || persist::load(&own)).await.map_err(refused)? else {
        return Ok(None);
    };
    let grants = std::mem::take(&mut saved.grants);
    let damaged = |problem: &str| refused(not_whole(path, &format!(": {problem}")));
    let mut account = world.restore(saved).map_err(damaged)?;
    let ids = account.remove("ids").unwrap_or_default();
    let ids: SeedIds = serde_json::from_value(ids).map_err(|_| damaged("the ids of the seed are missing"))?;
    issuer.restore(&grants);
    world.store.note_changes(false);
    world.files.note_changes(false);
    Ok(Some((ids, Writer::new(file).map_err(refused)?)))
}

/// Makes a file with the account as it is.
pub(super) async fn begin(
    path: &Path,
    world: &mut World,
    issuer: &mut Issuer,
    ids: &SeedIds,
) -> std::result::Result<Writer, SandboxError> {
    issuer.restore(&[]);
    let own = path.to_owned();
    let mut file = blocking(path, move || Beginning::open(&own)).await.map_err(refused)?;
    for kind in world.store.kinds() {
        for some in world.store.ids(kind).chunks(AT_ONCE) {
            let batch = Batch::of_records(world, some.iter().map(|id| (kind, *id)));
            let added = move || file.add(&batch).map(|()| file);
            file = blocking(path, added).await.map_err(refused)?;
        }
    }
    world.store.note_changes(true);
    world.files.note_changes(true);
    let mut batch = Batch::of_the_rest(world);
    batch.account("caller", json!(world.caller));
    batch.account("bot", json!(world.bot));
    batch.account("created", json!(world.created));
    let ids = serde_json::to_value(ids);
    batch.account("ids", ids.map_err(|error| SandboxError::internal("data", error.to_string()))?);
    let file = blocking(path, move || file.finish(batch)).await;
    file.and_then(Writer::new).map_err(refused)
}

/// Work with files. A damaged one can make the database panic, which is an error like any other.
async fn blocking<T: Send + 'static>(path: &Path, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(not_whole(path, "")))
}

fn not_whole(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("{}: not a whole file of a sandbox{why}", path.display()))
}

/// What a sandbox says about its file.
fn refused(error: Error) -> SandboxError {
    let problem = error.to_string();
    match error.kind() {
        ErrorKind::InvalidData => {
            SandboxError::new(SandboxErrorKind::DamagedData, "data", problem, "take another file, or remove this one")
        }
        ErrorKind::ResourceBusy => {
            SandboxError::new(SandboxErrorKind::DataInUse, "data", problem, "stop the other sandbox first")
        }
        _ => SandboxError::io("data", error, "take a file in a folder that can be written to"),
    }
}
