//! The account of a data file: read when a sandbox starts, or begun.

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::oauth::Issuer;
use crate::seed::SeedIds;
use crate::state::World;
use crate::state::persist::{self, Batch, Writer};

/// Puts the account of a file in the place of an empty one; nothing where there is no file.
pub(crate) async fn load(path: &Path, world: &mut World, issuer: &mut Issuer) -> Result<Option<(SeedIds, Writer)>> {
    let own = path.to_owned();
    let Some((file, mut saved)) = blocking(path, move || persist::load(&own)).await? else { return Ok(None) };
    let grants = std::mem::take(&mut saved.grants);
    let damaged = |problem: &str| {
        let problem = format!("data: {}: not a whole file of a sandbox: {problem}", path.display());
        Error::new(ErrorKind::InvalidData, problem)
    };
    let mut account = world.restore(saved).map_err(damaged)?;
    let ids = account.remove("ids").unwrap_or_default();
    let ids: SeedIds = serde_json::from_value(ids).map_err(|_| damaged("the ids of the seed are missing"))?;
    issuer.restore(&grants);
    world.store.note_changes(false);
    world.files.note_changes(false);
    Ok(Some((ids, Writer::new(file)?)))
}

/// Makes a file with the account as it is.
pub(crate) async fn begin(path: &Path, world: &mut World, issuer: &mut Issuer, ids: &SeedIds) -> Result<Writer> {
    issuer.restore(&[]);
    world.store.note_changes(true);
    world.files.note_changes(true);
    let mut batch = Batch::of(world).unwrap_or_default();
    batch.account("caller", json!(world.caller));
    batch.account("bot", json!(world.bot));
    batch.account("created", json!(world.created));
    batch.account("ids", serde_json::to_value(ids)?);
    let own = path.to_owned();
    Writer::new(blocking(path, move || persist::begin(&own, batch)).await?)
}

/// Work with files. A damaged one can make the database panic, which is an error like any other.
async fn blocking<T: Send + 'static>(path: &Path, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let path: PathBuf = path.to_owned();
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        let problem = format!("data: {}: not a whole file of a sandbox", path.display());
        Err(Error::new(ErrorKind::InvalidData, problem))
    })
}
