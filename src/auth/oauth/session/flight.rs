//! What all sessions of one account and app share in this process: whose turn it is to refresh, and what became of tokens.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, Weak};

use tokio::sync::OwnedMutexGuard;

use crate::auth::oauth::{OAuthAccount, Token};
use crate::lock::lock;

/// How many fates are remembered. An account has one token at a time; only a program that installs again and again, or
/// that keeps tokens of several users in several stores, gets beyond a few.
const MOST_FATES: usize = 64;

/// One turn at a time.
pub(super) struct Flight(Arc<tokio::sync::Mutex<Fates>>);

/// What became of stored tokens. By token and not by account: stores of different users must not mix theirs up.
#[derive(Default)]
pub(super) struct Fates(Vec<(Token, Fate)>);

/// What became of a token.
#[derive(Clone)]
pub(super) enum Fate {
    /// It was refreshed to this one, which is not known to be saved.
    Replaced(Token),
    /// Its refresh token was refused.
    Dead,
}

/// By account and client id. Weak, so that it holds only what is in use.
type Flights = HashMap<(OAuthAccount, String), Weak<Flight>>;

static FLIGHTS: LazyLock<Mutex<Flights>> = LazyLock::new(Mutex::default);

impl Flight {
    pub(super) fn of(account: &OAuthAccount, client_id: &str) -> Arc<Self> {
        let mut flights = lock(&FLIGHTS);
        let key = (account.clone(), client_id.to_owned());
        if let Some(flight) = flights.get(&key).and_then(Weak::upgrade) {
            return flight;
        }
        flights.retain(|_, flight| flight.strong_count() > 0);
        let flight = Arc::new(Self(Arc::default()));
        flights.insert(key, Arc::downgrade(&flight));
        flight
    }

    pub(super) async fn lock(&self) -> OwnedMutexGuard<Fates> {
        Arc::clone(&self.0).lock_owned().await
    }

    pub(super) fn try_lock(&self) -> Option<OwnedMutexGuard<Fates>> {
        Arc::clone(&self.0).try_lock_owned().ok()
    }
}

impl Fates {
    pub(super) fn of(&self, token: &Token) -> Option<&Fate> {
        self.0.iter().find(|(known, _)| known.is_same(token)).map(|(_, fate)| fate)
    }

    pub(super) fn set(&mut self, token: Token, fate: Fate) {
        self.forget(&token);
        if self.0.len() >= MOST_FATES {
            self.0.remove(0);
        }
        self.0.push((token, fate));
    }

    pub(super) fn forget(&mut self, token: &Token) {
        self.0.retain(|(known, _)| !known.is_same(token));
    }
}
