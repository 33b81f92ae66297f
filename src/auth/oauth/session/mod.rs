//! One account through which calls are made, with a token that is always fresh.

mod bearer;
mod flight;
mod renew;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OwnedMutexGuard;

use super::{App, OAuthAccount, Scopes, StoreError, Token, TokenStore};
use crate::error::{Error, ErrorKind};
use crate::lock::lock;

pub use bearer::Bearer;
use flight::{Fates, Flight};

/// How long a failed refresh is not repeated while the token still works, and how long a token that was refused is not
/// replaced again.
const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// An account and its token, which is kept fresh. Clones share everything.
///
/// The token is loaded from the store when it is first needed and refreshed five minutes before it expires (earlier in
/// its life if it lives less than 50 minutes). However many calls wait, one refresh is made, also when several sessions
/// for the same account and app exist in the process, and across processes where the store has a lock. A new token is
/// saved before it is used, in a task of its own: a caller that gives up cannot lose it.
///
/// Keep sessions rather than making one per call: a new one has to ask the store first, and a token that the store
/// failed to save lives only as long as some session of this account.
///
/// ```no_run
/// use gorgias::{Client, oauth::{App, FileStore, OAuthAccount, Session}};
///
/// # fn example(app: App) -> gorgias::Result<()> {
/// let store = FileStore::open("/var/lib/app/tokens")?;
/// let session = Session::new(app, OAuthAccount::domain("acme")?, store);
/// let client = Client::builder().oauth(session).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    app: App,
    account: OAuthAccount,
    store: Box<dyn TokenStore>,
    flight: Arc<Flight>,
    /// Changes with every installation, for the next one may be another user's.
    identity: AtomicU64,
    state: Mutex<State>,
}

/// What a session remembers. The lock is never held across an await.
#[derive(Default)]
struct State {
    current: Option<Bearer>,
    /// How many attempts at a fresh token have ended. Who waited for one tells by it whether one ended meanwhile.
    landed: u64,
    /// What the last attempt failed with.
    failure: Option<Error>,
    /// No refresh until then, as long as the token works.
    pause: Option<DateTime<Utc>>,
}

fn next_identity() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Session {
    /// Creates a session from an account and the store of its token. Nothing is loaded yet.
    pub fn new(app: App, account: OAuthAccount, store: impl TokenStore + 'static) -> Self {
        let flight = Flight::of(&account, app.client_id());
        let identity = AtomicU64::new(next_identity());
        Self(Arc::new(Inner { app, account, store: Box::new(store), flight, identity, state: Mutex::default() }))
    }

    /// Returns a number that stands for the installation of this session, different from all others in the process.
    pub(crate) fn identity(&self) -> u64 {
        self.0.identity.load(Ordering::Relaxed)
    }

    /// Returns the account that the session is for.
    #[must_use]
    pub fn account(&self) -> &OAuthAccount {
        &self.0.account
    }

    /// Saves the token of an installation and uses it from now on. Unlike saving to the store directly, it waits until
    /// nobody refreshes the token before, so that nobody overwrites this one.
    ///
    /// # Errors
    /// [`ErrorKind::TokenStore`] when the store fails; the token is not in use then.
    pub async fn install(&self, token: Token) -> Result<(), Error> {
        let _flight = self.0.flight.lock().await;
        let inner = &*self.0;
        let lock = inner.store.lock(&inner.account).await.map_err(|e| store_failed("lock", e))?;
        let saved = inner.store.save(&inner.account, &token).await.map_err(|e| store_failed("save", e));
        release(&inner.account, lock).await;
        saved?;
        let bearer = Bearer::new(token, None)?;
        let mut state = self.state();
        *state = State { current: Some(bearer), landed: state.landed, ..State::default() };
        inner.identity.store(next_identity(), Ordering::Relaxed);
        Ok(())
    }

    /// Returns the scopes of the token, where Gorgias named them. `None` also before the token was loaded, which
    /// [`access_token`](Self::access_token) does.
    #[must_use]
    pub fn granted(&self) -> Option<Arc<Scopes>> {
        self.state().current.as_ref()?.scopes()
    }

    /// Returns a token that works now: the one at hand, or a new one.
    ///
    /// [`Client`](crate::Client) does this by itself; it is for calls made in another way. Needs a Tokio runtime. When
    /// a refresh fails while the token still works, the token is used, and the next attempt is made 30 seconds later at
    /// the earliest.
    ///
    /// # Errors
    /// - [`ErrorKind::Uninstalled`] when the refresh token is refused, or none is stored: install the app again. It is
    ///   remembered, and Gorgias is not asked again, until another token is in the store.
    /// - [`ErrorKind::TokenStore`] when the store fails. A new token that could not be saved is kept and saved by the
    ///   next call, without refreshing again.
    /// - [`ErrorKind::OAuth`], and failures of the connection and of the server, when the token no longer works and
    ///   [`App::refresh`] fails with them.
    pub async fn access_token(&self) -> Result<Bearer, Error> {
        let seen = {
            let state = self.state();
            match state.ready(self.0.app.now()) {
                Some(bearer) => return Ok(bearer.clone()),
                None => state.landed,
            }
        };
        self.renewed(None, seen).await
    }

    /// Decides what to do after a 401 to a call that was made with `used`: `true` says to repeat it with a new
    /// [`access_token`](Self::access_token), `false` that there is no better one.
    ///
    /// If nobody replaced the token meanwhile, it is refreshed, once for all who ask. A token that came from such a
    /// refresh, and that no call was [`accepted`](Bearer::accepted) with, is not replaced again for 30 seconds.
    ///
    /// # Errors
    /// - [`ErrorKind::Uninstalled`] when the refresh token is refused, or none is stored.
    /// - [`ErrorKind::TokenStore`] when the store fails.
    /// - [`ErrorKind::OAuth`], and failures of the connection and of the server, when refreshing fails with them.
    pub async fn refused(&self, used: &Bearer) -> Result<bool, Error> {
        let seen = {
            let (state, now) = (self.state(), self.0.app.now());
            if state.current.as_ref().is_some_and(|current| !current.is(used)) {
                return Ok(true);
            }
            if used.is_hopeless(now, PAUSE) {
                return Ok(false);
            }
            if let Some(failure) = state.failure.as_ref().filter(|_| state.is_paused(now)) {
                return Err(failure.clone());
            }
            state.landed
        };
        let new = self.renewed(Some(used.clone()), seen).await?;
        Ok(!new.is(used))
    }

    /// Waits for its turn and gets a fresh token; not `refused`, if that is given.
    async fn renewed(&self, refused: Option<Bearer>, seen: u64) -> Result<Bearer, Error> {
        let usable = refused.is_none().then(|| self.valid()).flatten();
        let turn = match usable {
            // Somebody is at it, and the token at hand still works.
            Some(usable) => match self.0.flight.try_lock() {
                Some(turn) => Some(turn),
                None => return Ok(usable),
            },
            None => None,
        };
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|_| Error::new(ErrorKind::Configuration).detail("a session needs a Tokio runtime"))?;
        let session = self.clone();
        // A task of its own, because a caller that gives up must not lose a token between response and store, and one that does
        // not look after its call must not keep the turn from others.
        match runtime.spawn(async move { session.take_turn(turn, refused, seen).await }).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::new(ErrorKind::TokenStore)
                .detail("the refresh ended early: the store panicked, or the runtime shut down")),
        }
    }

    async fn take_turn(
        self,
        turn: Option<OwnedMutexGuard<Fates>>,
        refused: Option<Bearer>,
        seen: u64,
    ) -> Result<Bearer, Error> {
        let turn = match turn {
            Some(turn) => turn,
            None => self.0.flight.lock().await,
        };
        {
            let state = self.state();
            let done = match &refused {
                None => state.ready(self.0.app.now()),
                Some(refused) => state.current.as_ref().filter(|current| !current.is(refused)),
            };
            if let Some(bearer) = done {
                return Ok(bearer.clone());
            }
            // One attempt for all who waited, also when it fails.
            if let Some(failure) = state.failure.as_ref().filter(|_| state.landed > seen) {
                return Err(failure.clone());
            }
        }
        self.renew(turn, refused).await
    }

    fn valid(&self) -> Option<Bearer> {
        let now = self.0.app.now();
        self.state().current.clone().filter(|current| current.token().is_valid(now))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0.state)
    }
}

impl State {
    /// The token at hand, if there is no reason to look for another.
    fn ready(&self, now: DateTime<Utc>) -> Option<&Bearer> {
        let current = self.current.as_ref()?;
        let token = current.token();
        let hold = self.is_paused(now) || token.refresh_token().is_none();
        (!token.is_due(now) || (hold && token.is_valid(now))).then_some(current)
    }

    fn is_paused(&self, now: DateTime<Utc>) -> bool {
        self.pause.is_some_and(|until| now < until)
    }
}

fn store_failed(what: &'static str, error: StoreError) -> Error {
    /// An error of a store, as a source.
    #[derive(Debug)]
    struct Failure(StoreError);

    impl fmt::Display for Failure {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl std::error::Error for Failure {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.0.source()
        }
    }

    Error::new(ErrorKind::TokenStore).detail(format!("`{what}` failed")).source_error(Failure(error))
}

/// What was done under the lock is done; a lock that cannot be given back only makes others wait.
async fn release(account: &OAuthAccount, lock: super::StoreLock) {
    if let Err(error) = lock.release().await {
        tracing::warn!(target: "gorgias", %account, %error, "the lock of an OAuth token was not released");
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("account", &self.0.account)
            .field("client_id", &self.0.app.client_id())
            .finish_non_exhaustive()
    }
}
