//! One attempt at a fresh token, by whoever's turn it is: look into the store, lock it, look again, refresh, save, use.

use chrono::{DateTime, Utc};
use tokio::sync::OwnedMutexGuard;

use super::flight::{Fate, Fates};
use super::{Bearer, PAUSE, Session, State, release, store_failed};
use crate::auth::oauth::Token;
use crate::error::{Error, ErrorKind};

/// How an attempt failed.
enum Failure {
    /// The token at hand may still do.
    Passing(Error),
    /// It must not be used: it was refused, or has a successor that is not saved.
    Final(Error),
}

/// What is wanted: a token that is not due, and not this one that was refused.
struct Wanted {
    refused: Option<Bearer>,
    now: DateTime<Utc>,
}

impl Wanted {
    fn is(&self, token: &Token) -> bool {
        !token.is_due(self.now) && !self.is_refused(token)
    }

    fn is_refused(&self, token: &Token) -> bool {
        self.refused.as_ref().is_some_and(|refused| refused.token().is_same(token))
    }
}

impl Session {
    pub(super) async fn renew(
        self,
        mut turn: OwnedMutexGuard<Fates>,
        refused: Option<Bearer>,
    ) -> Result<Bearer, Error> {
        let wanted = Wanted { refused, now: self.0.app.now() };
        let outcome = self.attempt(&mut turn, &wanted).await;
        let now = self.0.app.now();
        let mut state = self.state();
        let landed = state.landed + 1;
        let (error, passing) = match outcome {
            Ok(bearer) => {
                *state = State { current: Some(bearer.clone()), landed, failure: None, pause: None };
                return Ok(bearer);
            }
            Err(Failure::Passing(error)) => (error, true),
            Err(Failure::Final(error)) => (error, false),
        };
        // The refresh may have taken effect; the call that waits for it was not even sent.
        let error = error.effect(false);
        let current = state.current.take().filter(|_| passing);
        let usable =
            current.clone().filter(|current| current.token().is_valid(now) && !wanted.is_refused(current.token()));
        *state = State {
            current,
            landed,
            failure: Some(error.clone()),
            pause: now.checked_add_signed(PAUSE).filter(|_| passing),
        };
        drop(state);
        match usable {
            Some(usable) => {
                let account = self.account();
                tracing::warn!(
                    target: "gorgias",
                    %account,
                    error = error.kind().as_str(),
                    status = error.status().map(|status| status.as_u16()),
                    "an OAuth token was not refreshed; it is used while it is valid"
                );
                Ok(usable)
            }
            None => Err(error),
        }
    }

    async fn attempt(&self, fates: &mut Fates, wanted: &Wanted) -> Result<Bearer, Failure> {
        // Another process, or another session, may have refreshed already.
        let stored = self.load().await?;
        match fates.of(&stored) {
            Some(Fate::Dead) => return Err(Failure::Final(uninstalled())),
            None if wanted.is(&stored) => return self.bearer(stored, wanted),
            // What does for now is at hand should the refresh fail.
            None if stored.is_valid(wanted.now) => {
                let bearer = self.bearer(stored, wanted)?;
                self.state().current = Some(bearer);
            }
            Some(Fate::Replaced(_)) | None => {}
        }
        let (store, account) = (&self.0.store, &self.0.account);
        let lock = store.lock(account).await.map_err(|e| Failure::Passing(store_failed("lock", e)))?;
        let outcome = self.attempt_locked(fates, wanted).await;
        release(account, lock).await;
        outcome
    }

    async fn attempt_locked(&self, fates: &mut Fates, wanted: &Wanted) -> Result<Bearer, Failure> {
        let mut refusal: Option<(Token, Error)> = None;
        loop {
            let stored = self.load().await?;
            match fates.of(&stored).cloned() {
                Some(Fate::Dead) => return Err(Failure::Final(uninstalled())),
                Some(Fate::Replaced(new)) => return self.save(fates, stored, new, wanted).await,
                None if wanted.is(&stored) => return self.bearer(stored, wanted),
                None => {}
            }
            if stored.refresh_token().is_none() {
                return self.without_refresh(stored, wanted);
            }
            // Another process may have refreshed in spite of the lock: the store is asked once more before the worst is
            // believed.
            let first = refusal.is_none();
            let error = match refusal.take().filter(|(refused, _)| refused.is_same(&stored)) {
                Some((_, error)) => error,
                None => match self.refresh(&stored).await? {
                    Ok(new) => {
                        // Before it is saved: nothing may happen to it in between.
                        fates.set(stored.clone(), Fate::Replaced(new.clone()));
                        return self.save(fates, stored, new, wanted).await;
                    }
                    Err(error) if error.kind() != ErrorKind::Uninstalled => return Err(Failure::Passing(error)),
                    Err(error) if first => {
                        refusal = Some((stored, error));
                        continue;
                    }
                    Err(error) => error,
                },
            };
            fates.set(stored, Fate::Dead);
            return Err(Failure::Final(error));
        }
    }

    /// Refreshes once there is room for the new token: one that cannot be stored is lost with the process, and the old one may be
    /// worthless by then.
    async fn refresh(&self, stored: &Token) -> Result<Result<Token, Error>, Failure> {
        let (store, account) = (&self.0.store, &self.0.account);
        store.reserve(account).await.map_err(|e| Failure::Passing(store_failed("reserve", e)))?;
        Ok(self.0.app.refresh(account, stored).await)
    }

    async fn load(&self) -> Result<Token, Failure> {
        let stored = self.0.store.load(&self.0.account).await;
        stored.map_err(|e| Failure::Passing(store_failed("load", e)))?.ok_or_else(|| {
            let message = "the store holds no token for this account; the app must be installed";
            Failure::Final(Error::new(ErrorKind::Uninstalled).detail(message))
        })
    }

    async fn save(&self, fates: &mut Fates, old: Token, new: Token, wanted: &Wanted) -> Result<Bearer, Failure> {
        let saved = self.0.store.save(&self.0.account, &new).await;
        saved.map_err(|e| Failure::Final(store_failed("save", e)))?;
        fates.forget(&old);
        self.bearer(new, wanted)
    }

    /// Nothing better can be had than what is stored.
    fn without_refresh(&self, stored: Token, wanted: &Wanted) -> Result<Bearer, Failure> {
        match &wanted.refused {
            Some(refused) if refused.token().is_same(&stored) => Ok(refused.clone()),
            _ if stored.is_valid(wanted.now) => self.bearer(stored, wanted),
            _ => Err(Failure::Final(
                Error::new(ErrorKind::OAuth)
                    .detail("the token expired and cannot be refreshed; install again with the scope `offline`"),
            )),
        }
    }

    /// A token of the store, in use. The one at hand keeps its identity.
    fn bearer(&self, token: Token, wanted: &Wanted) -> Result<Bearer, Failure> {
        let current = self.state().current.clone().filter(|current| current.token().is_same(&token));
        if let Some(current) = current {
            return Ok(current);
        }
        Bearer::new(token, wanted.refused.is_some().then_some(wanted.now)).map_err(Failure::Final)
    }
}

fn uninstalled() -> Error {
    Error::new(ErrorKind::Uninstalled).detail(
        "the refresh token is refused: the app was uninstalled or its token revoked; it must be installed again",
    )
}
