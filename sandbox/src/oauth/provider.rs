//! The side of OAuth that serves: the app that may be installed, and what was issued to it.

use std::sync::{Mutex, MutexGuard};

use chrono::{DateTime, Utc};

use super::app::RegisteredApp;
use super::issuer::{Issuer, User};
use super::scopes::Scopes;
use crate::state::value::Fields as _;
use crate::state::{Account, Kind};
use crate::sync::lock;

/// What all requests about tokens share.
pub(crate) struct Provider {
    pub(crate) app: RegisteredApp,
    /// The scopes that exist.
    pub(crate) known: Scopes,
    issuer: Mutex<Issuer>,
}

impl Provider {
    pub(crate) fn new(app: RegisteredApp, known: Scopes, issuer: Issuer) -> Self {
        Self { app, known, issuer: Mutex::new(issuer) }
    }

    /// What was issued, for as long as the guard lives.
    pub(crate) fn issuer(&self) -> MutexGuard<'_, Issuer> {
        lock(&self.issuer)
    }

    /// Hands what changed to the file of the account, if there is one. Gives what [`Account::written`] waits for.
    pub(crate) fn save(&self, account: &Account) -> u64 {
        let mut issuer = self.issuer();
        account.save_grants(|| issuer.take_changes())
    }
}

/// The user who installs the app, who is also the owner of the API key (assumed), and the time.
pub(crate) fn installer(account: &Account) -> (User, DateTime<Utc>) {
    let mut world = account.world();
    let record = world.copy(Kind::User, world.caller);
    let text = |name: &str| record.text(name).unwrap_or_default().to_owned();
    (User { id: world.caller, name: text("name"), email: text("email") }, world.clock.now())
}
