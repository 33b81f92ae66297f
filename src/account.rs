//! What all clients of one account share in this process, however they were made: call budget, retry quota, the locks that
//! keep two creations of the same record apart.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use crate::auth::CredentialKind;
use crate::budget::Budget;
use crate::directory::cache::Shared;
use crate::lock::lock;
use crate::message::KnownSenders;
use crate::once::Turns;
use crate::retry::Quota;

/// What the clients of an account share.
pub(crate) struct Account {
    pub(crate) budget: Budget,
    pub(crate) quota: Quota,
    /// The turns of those who work on records; shared with clients of the other kind of credentials, as the records are.
    pub(crate) turns: Arc<Turns>,
    /// Names that were looked up; shared with clients of the other kind of credentials, whose writes change them, too.
    pub(crate) directory: Arc<Shared>,
    /// Where e-mail can be sent from.
    pub(crate) senders: KnownSenders,
}

type Key = (String, CredentialKind);

/// Accounts stay while anybody uses them, their bucket is not empty or names are remembered: a client per request must not forget
/// what the last one used and learned.
static ACCOUNTS: LazyLock<Mutex<HashMap<Key, Arc<Account>>>> = LazyLock::new(Mutex::default);

impl Account {
    /// The account on this host (scheme, host and port).
    pub(crate) fn of(origin: &str, kind: CredentialKind) -> Arc<Self> {
        let mut accounts = lock(&ACCOUNTS);
        if let Some(account) = accounts.get(&(origin.to_owned(), kind)) {
            return Arc::clone(account);
        }
        accounts.retain(|_, account| !account.is_idle());
        let same = accounts.iter().find(|((known, _), _)| known == origin);
        let (directory, turns) = match same {
            Some((_, same)) => (Arc::clone(&same.directory), Arc::clone(&same.turns)),
            None => Default::default(),
        };
        let account = Arc::new(Self {
            budget: Budget::new(kind.limit()),
            quota: Quota::default(),
            turns,
            directory,
            senders: KnownSenders::default(),
        });
        accounts.insert((origin.to_owned(), kind), Arc::clone(&account));
        account
    }

    /// What a fleet calls it: host and kind of credentials.
    #[cfg(feature = "redis")]
    pub(crate) fn name(origin: &str, kind: CredentialKind) -> String {
        let kind = match kind {
            CredentialKind::ApiKey => "api_key",
            CredentialKind::OAuth => "oauth",
        };
        format!("{}|{kind}", Self::host(origin))
    }

    /// The name of it in a fleet, where the kind of credentials does not matter.
    #[cfg(feature = "redis")]
    pub(crate) fn host(origin: &str) -> &str {
        origin.split_once("://").map_or(origin, |(_, host)| host)
    }

    /// The lock of this process for whatever is done with the record of this key.
    pub(crate) fn creation(&self, key: String) -> Arc<tokio::sync::Mutex<()>> {
        self.turns.lock_of(key)
    }

    fn is_idle(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
            && self.budget.is_idle()
            && self.quota.is_full()
            && self.directory.is_stale()
            && self.turns.is_idle()
    }
}
