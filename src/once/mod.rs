//! Creates a record once, although the API has no idempotency key: looks for it, creates it, and looks again if the response
//! to that is lost.
//!
//! The only handle is `external_id`, which the caller chooses and which Gorgias does not promise to be unique. So the
//! promise is one of this process: calls with the same `external_id`, of all clients of the account with the same kind of
//! credentials, go one after the other, and each looks before it creates. Two processes can still look at the same moment,
//! find nothing and both create.

mod customer;
mod message;
mod ticket;

pub(crate) use ticket::find_ticket;

use std::future::Future;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::Operation;
use crate::response::Response;

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
/// **Cost.** One call if the record is there, two if it is new, up to five if the response is lost; more only for retries.
///
/// **Limits.** An `external_id` need not be unique: of several records the oldest is found. The calls of one process go one after
/// the other; two processes can still create one record each at the same moment. A record that was deleted for good is created
/// again. How soon a list shows a new record is unknown.
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

async fn once<R: Recipe>(client: &Client, recipe: R) -> Result<Ensured<R::Created, R::Found>> {
    let creation = client.inner.config().account.creation(recipe.key());
    let _alone = creation.lock().await;
    if let Some(found) = recipe.find().await? {
        return Ok(Ensured::Found(found));
    }
    create(client, &recipe).await
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
    let mut failed = None;
    for pause in client.options().retry.looks() {
        tokio::time::sleep(pause).await;
        match recipe.find().await {
            Ok(Some(found)) => return Ok(Ensured::Recovered(found)),
            Ok(None) => failed = None,
            Err(error) => failed = Some(error),
        }
    }
    // It stays open whether it was created later than we looked, or never.
    Err(match failed {
        Some(failed) => error.and_detail(format!("looking for the record failed, too: {failed}")),
        None => error.and_detail("the record was looked for, and is not there so far"),
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
    crate::client::check::request(client, operation, |at| at.body(&body))
        .map_err(|e| Error::from_generated(operation, e))?;
    let external_id = external_id(operation, of(&body))?;
    Ok((body, external_id))
}
