//! The turn with one record: whoever has it is the only one of the process that works on the record, and of the fleet, where
//! the account has one.

use tokio::sync::OwnedMutexGuard;

use super::hold::Hold;
use super::memory::{Memo, Memory};
use crate::Client;

/// What comes next for a record that lists do not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It is to be created, by whoever asked.
    Create,
    /// Something is remembered of it.
    Known(Memo),
    /// Somebody else may have had the turn meanwhile.
    #[cfg_attr(not(feature = "redis"), allow(dead_code, reason = "without a fleet, no turn is lost"))]
    Lost,
}

/// A turn. It ends with [`end`](Self::end), or a moment after it is dropped; then whoever comes next learns that something was
/// begun.
pub(crate) struct Turn<'a> {
    client: &'a Client,
    key: String,
    /// Whether it began to create something, and does not know the end.
    began: bool,
    /// The lock of the fleet. Nothing where there is none, or its Redis is away.
    hold: Option<Hold>,
    _alone: OwnedMutexGuard<()>,
}

impl<'a> Turn<'a> {
    /// Waits for the turn with the record of this key.
    pub(crate) async fn wait(client: &'a Client, key: String) -> Self {
        let lock = client.inner.config().account.creation(key.clone());
        let alone = lock.lock_owned().await;
        let hold = Hold::wait(client, &key).await;
        Self { client, key, began: false, hold, _alone: alone }
    }

    /// Waits for the turn once more, after it was lost.
    pub(super) async fn again(&mut self) {
        self.hold = None;
        self.hold = Hold::wait(self.client, &self.key).await;
    }

    /// Whether nobody else can have had the turn since it began, as far as this process knows.
    pub(crate) async fn is_kept(&self) -> bool {
        match &self.hold {
            Some(hold) => hold.is_kept().await,
            None => true,
        }
    }

    /// What comes next, after a look that found nothing. What is remembered and equals `forget` turned out to be wrong.
    pub(super) async fn next(&mut self, forget: Option<Memo>) -> Next {
        let told = match &self.hold {
            // Who cannot be asked any more can lead nobody else astray either.
            Some(hold) => hold.next(forget).await.unwrap_or(Next::Create),
            None => Next::Create,
        };
        if matches!(told, Next::Lost | Next::Known(Memo::Made(_))) {
            return told;
        }
        self.began |= self.hold.is_some() && told == Next::Create;
        let own = self.memory().get(&self.key).filter(|memo| Some(*memo) != forget);
        match (own, told) {
            (Some(memo @ Memo::Made(_)), _) | (Some(memo), Next::Create) => Next::Known(memo),
            (_, Next::Create) => {
                self.began = true;
                self.memory().set(&self.key, Memo::Begun);
                Next::Create
            }
            (_, told) => told,
        }
    }

    /// Ends the turn, with the id of the record, if it was created or remembered.
    pub(crate) async fn end(mut self, id: Option<i64>) {
        match id {
            Some(id) => self.memory().set(&self.key, Memo::Made(id)),
            None if self.began => self.memory().forget(&self.key),
            None => {}
        }
        if let Some(hold) = self.hold.take() {
            // Without an id, it is certain by now that nothing was created, or looking for it any longer leads nowhere.
            hold.end(id, id.is_none() && self.began).await;
        }
    }

    fn memory(&self) -> &Memory {
        &self.client.inner.config().account.turns.memory
    }
}

/// Notes that somebody outside of this process may have begun to create the record, unless more is known of it.
pub(super) fn begun(client: &Client, key: &str) {
    let memory = &client.inner.config().account.turns.memory;
    if memory.get(key).is_none() {
        memory.set(key, Memo::Begun);
    }
}

/// The id of the record that was created a moment ago, as far as the process and the fleet remember.
pub(super) async fn made(client: &Client, key: &str) -> Option<i64> {
    let memo = match Hold::recall(client, key).await {
        Some(id) => Some(Memo::Made(id)),
        None => client.inner.config().account.turns.memory.get(key),
    };
    match memo? {
        Memo::Made(id) => Some(id),
        Memo::Begun => None,
    }
}
