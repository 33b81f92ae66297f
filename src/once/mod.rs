//! Creates a record once, although the API has no idempotency key: looks for it, creates it, and looks again if the response
//! to that is lost.
//!
//! The only handle is `external_id`, which the caller chooses and which Gorgias does not promise to be unique. So the
//! promise is one of those who keep out of each other's way: calls with the same `external_id`, of all clients of the account
//! in this process, and in a fleet of all its processes, go one after the other, and each looks before it creates.
//!
//! # Design notes
//!
//! - A list can show a new record late, so a look that finds nothing is not enough: what was created is remembered for
//!   minutes, and asked for when a look finds nothing. An id that is remembered is only believed after the record was read.
//! - That somebody begins to create is remembered, too: whoever comes after one that gave up or died in the middle looks
//!   a few times more before it creates.
//! - The lock of a fleet is a key with a random token and an expiry, renewed by a task. Whether it is still held is asked at
//!   the one moment that matters, before the creation, by the script that also reads the memory.
//! - While Redis is away, the lock of the process is what remains. To create nothing at all would turn an outage of Redis into
//!   one of the helpdesk.

mod customer;
#[cfg_attr(not(feature = "redis"), path = "alone.rs")]
mod hold;
mod memory;
mod message;
mod ticket;
mod turn;
mod turns;

pub(crate) use message::message_begun;
pub(crate) use ticket::{find_ticket, ticket_begun};
pub(crate) use turn::Turn;
pub(crate) use turns::Turns;

use std::future::Future;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::Operation;
use crate::response::Response;
use memory::Memo;
use turn::Next;

/// The result of the `get_or_create_...` methods: how a record came to exist. `C` is the record as its creation returns it, `F` as
/// lists return it.
///
/// # How a record is created once
///
/// The record is looked for by its `external_id`, and created if it is not there. If the response to the creation is lost, the
/// record is looked for up to three times more, after pauses of half, twice and six times the base of the client's
/// [`RetryPolicy`](crate::RetryPolicy), at most its cap: 0.25, 1 and 3 seconds by default. One call never creates it twice, and
/// calling again after an error is safe, because the look comes first.
///
/// **Cost.** One call if the record is there, two if it is new, up to five if the response is lost; more only for retries. One
/// more where a list does not show a record that was created in the last minutes.
///
/// # Among whom it is created once
///
/// Calls for the same `external_id` that may run at the same time create one record, as far as this table says:
///
/// | Set-up | Calls at the same time | A list that shows a new record late |
/// |---|---|---|
/// | One process, any number of clients of the account | one record | one record: the id of the latest 10,000 creations is remembered for 10 minutes |
/// | Several processes without Redis, or clients without a fleet | **one record each** | **one each**; the record of another process is found once the list shows it |
/// | Several processes whose clients have a `Fleet` (feature `redis`, `ClientBuilder::fleet`) on the same Redis | one record | one record: the id is remembered in Redis, for 10 minutes |
/// | The same while Redis is away | **one record for each process**; a warning says so once | as for processes without Redis |
///
/// An id that is remembered counts only if the record can be read and still has its `external_id`: one that was deleted for
/// good, or merged into another, is created again.
///
/// A caller that gives up, or a process of a fleet that dies, in the middle of a creation leaves that behind. Whoever comes
/// next looks, and if it finds nothing it looks again after the pauses above before it creates. In a fleet, it waits for the
/// lock of the process that died, which ends by itself (15 seconds, `Fleet::lock_expiry`). A process without a fleet that dies
/// leaves nothing: after its restart, a record that no list shows yet is created again.
///
/// **What nothing can rule out,** because the API has no idempotency key: a process that is held up for longer than its lock
/// lasts, between asking whether it still has the lock and sending, can create a second record. So can a creation that is slower
/// than all looks after it. A program of somebody else that uses the same `external_id` is not kept out either.
///
/// Of several records with one `external_id` the oldest is found. How late the lists of Gorgias are is unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ensured<C, F = C> {
    /// The record was there before, or came from elsewhere in the meantime. This call created nothing.
    Found(F),
    /// This call created the record.
    Created(Response<C>),
    /// The response to the creation was lost, but the record is there now: by this call, unless somebody else created one with
    /// the same `external_id` at the same time.
    Recovered(F),
}

impl<C, F> Ensured<C, F> {
    /// Returns `true` if the record was there without this call.
    #[must_use]
    pub fn was_there(&self) -> bool {
        matches!(self, Self::Found(_))
    }

    /// What came, whichever way it came.
    fn either<T>(&self, created: impl FnOnce(&C) -> T, listed: impl FnOnce(&F) -> T) -> T {
        match self {
            Self::Created(record) => created(record),
            Self::Found(record) | Self::Recovered(record) => listed(record),
        }
    }
}

impl<T> Ensured<T> {
    /// Returns the record; for those of which lists return as much as their creation.
    #[must_use]
    pub fn into_inner(self) -> T {
        match self {
            Self::Created(record) => record.into_inner(),
            Self::Found(record) | Self::Recovered(record) => record,
        }
    }
}

/// What differs between the kinds of records.
pub(crate) trait Recipe: Sync {
    type Created: Send;
    type Found: Send;

    /// Tells one record from all others of the account.
    fn key(&self) -> String;

    /// Looks for it.
    fn find(&self) -> impl Future<Output = Result<Option<Self::Found>>> + Send;

    /// Creates it.
    fn create(&self) -> impl Future<Output = Result<Response<Self::Created>>> + Send;

    /// Creating it was refused: perhaps because it is there.
    fn refused(&self, error: Error) -> impl Future<Output = Result<Self::Found>> + Send {
        std::future::ready(Err(error))
    }
}

/// What can be read again by its id, and so be remembered.
pub(crate) trait Remembered: Recipe {
    /// The id of what was created.
    fn id(created: &Self::Created) -> i64;

    /// The same of what was found.
    fn id_found(found: &Self::Found) -> i64;

    /// Reads the record; nothing if it is gone, or is another's by now.
    fn read(&self, id: i64) -> impl Future<Output = Result<Option<Self::Found>>> + Send;
}

async fn once<R: Remembered>(client: &Client, recipe: R) -> Result<Ensured<R::Created, R::Found>> {
    let mut turn = Turn::wait(client, recipe.key()).await;
    let outcome = under(&mut turn, client, &recipe).await;
    let id = match &outcome {
        // Lists show it.
        Ok((Ensured::Found(_), false)) | Err(_) => None,
        Ok((Ensured::Found(found) | Ensured::Recovered(found), _)) => Some(R::id_found(found)),
        Ok((Ensured::Created(created), _)) => Some(R::id(created)),
    };
    turn.end(id).await;
    outcome.map(|(ensured, _)| ensured)
}

/// Looks and creates; tells, too, whether a record that was found was not in the list.
async fn under<R: Remembered>(
    turn: &mut Turn<'_>,
    client: &Client,
    recipe: &R,
) -> Result<(Ensured<R::Created, R::Found>, bool)> {
    loop {
        if let Some(found) = recipe.find().await? {
            return Ok((Ensured::Found(found), false));
        }
        let mut wrong = None;
        loop {
            match turn.next(wrong).await {
                Next::Create => return Ok((create(client, recipe).await?, false)),
                Next::Known(Memo::Made(id)) => match recipe.read(id).await? {
                    Some(found) => return Ok((Ensured::Found(found), true)),
                    None => wrong = Some(Memo::Made(id)),
                },
                Next::Known(Memo::Begun) => match look_again(client, recipe).await? {
                    Some(found) => return Ok((Ensured::Found(found), false)),
                    None => wrong = Some(Memo::Begun),
                },
                Next::Lost => break,
            }
        }
        turn.again().await;
    }
}

/// Looks for what may have been created and was not seen.
async fn look_again<R: Recipe>(client: &Client, recipe: &R) -> Result<Option<R::Found>> {
    looks(client, || recipe.find()).await
}

/// Looks several times, after pauses.
async fn looks<T, F>(client: &Client, find: impl Fn() -> F) -> Result<Option<T>>
where
    F: Future<Output = Result<Option<T>>>,
{
    let mut looked = Ok(None);
    for pause in client.options().retry.looks() {
        tokio::time::sleep(pause).await;
        looked = find().await;
        if let Ok(Some(_)) = looked {
            break;
        }
    }
    looked
}

/// The record that is remembered, read again; nothing if it is gone.
fn unless_gone<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Ok(record) => Ok(Some(record)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Creates what was looked for a moment ago, under the same lock, and was not there; looks again if the response is lost.
pub(crate) async fn create<R: Recipe>(client: &Client, recipe: &R) -> Result<Ensured<R::Created, R::Found>> {
    let error = match recipe.create().await {
        Ok(created) => return Ok(Ensured::Created(created)),
        Err(error) => error,
    };
    if !error.may_have_taken_effect() {
        return recipe.refused(error).await.map(Ensured::Found);
    }
    // It stays open whether it was created later than we looked, or never.
    Err(match look_again(client, recipe).await {
        Ok(Some(found)) => return Ok(Ensured::Recovered(found)),
        Ok(None) => error.and_detail("the record was looked for, and is not there so far"),
        Err(failed) => error.and_detail(format!("looking for the record failed, too: {failed}")),
    })
}

/// The `external_id` of a body, which is what the record is found by.
fn external_id(operation: &'static Operation, given: Option<&String>) -> Result<String> {
    let refuse = |message: &str| {
        Err(Error::violations_of(ErrorKind::InvalidRequest, "external_id", message).operation(operation))
    };
    match given {
        None => refuse("is required: set a key of your own, by which an earlier creation is found again"),
        Some(id) if id.is_empty() => {
            refuse("must not be empty: set a key of your own, by which an earlier creation is found again")
        }
        Some(id) if id.trim() != id => {
            refuse("must not begin or end with white space: whether Gorgias keeps it is unknown, so remove it")
        }
        Some(id) => Ok(id.clone()),
    }
}

/// A body, from itself or from its builder, and its `external_id`. Checks the body before anything is asked for: a record that is
/// there must not hide that the body is wrong.
fn prepare<B, V>(
    client: &Client,
    operation: &'static Operation,
    body: V,
    of: impl FnOnce(&B) -> Option<&String>,
) -> Result<(B, String)>
where
    B: crate::validate::Checked,
    V: TryInto<B>,
    V::Error: std::fmt::Display,
{
    let body: B = body.try_into().map_err(|e| crate::error::incomplete("", &e.to_string()).operation(operation))?;
    crate::client::check::request(client, operation, &|at| at.body(&body))?;
    let external_id = external_id(operation, of(&body))?;
    Ok((body, external_id))
}
