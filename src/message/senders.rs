//! Which addresses e-mail can be sent from: those of the connected integrations.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::types::{Integration, IntegrationType};
use crate::{Client, Result};

/// Addresses that e-mail can be sent from, and the integrations behind them.
///
/// Gorgias takes an e-mail from any other address with 201 and never sends it. No message tells by itself whether its address
/// is connected, so the first e-mail that is to be sent reads them, with one call per 100 integrations, for all clients of the
/// account in this process; an e-mail from another address is then refused
/// ([`email.from-connected`](crate::message::rules#rules)). They are read again after an hour, and when an address is not among
/// them, at most once a minute. When they cannot be read, nothing is sent and the error says why;
/// [`CallOptions::verify_senders`](crate::CallOptions::verify_senders) switches the reading off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Senders {
    /// By address in lower case.
    ids: BTreeMap<String, Vec<i64>>,
}

impl Senders {
    /// Whether e-mail can be sent from this address. Case does not matter.
    #[must_use]
    pub fn contains(&self, address: &str) -> bool {
        self.ids.contains_key(&key(address))
    }

    /// The ids of the integrations with this address.
    pub fn ids(&self, address: &str) -> impl Iterator<Item = i64> {
        self.ids.get(&key(address)).into_iter().flatten().copied()
    }

    /// All addresses, in lower case and sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }

    /// How many addresses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no e-mail can be sent at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// How far the addresses are checked that e-mail comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SenderCheck {
    /// They are read where they are not known.
    Read,
    /// As far as they are known.
    Known,
    /// Not at all: Gorgias itself has just named the address.
    Named,
}

fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The address that an integration sends e-mail from: an active one of a type that carries e-mail.
fn sends_email(integration: &Integration) -> Option<&str> {
    use IntegrationType as T;
    let mail = matches!(integration.type_, Some(T::Email | T::Gmail | T::Outlook));
    let active = integration.deactivated_datetime.is_none();
    integration.meta.get("address").and_then(|address| address.as_str()).filter(|_| mail && active)
}

impl<'a> FromIterator<&'a Integration> for Senders {
    fn from_iter<I: IntoIterator<Item = &'a Integration>>(integrations: I) -> Self {
        let mut ids = BTreeMap::<String, Vec<i64>>::new();
        for integration in integrations {
            if let Some(address) = sends_email(integration) {
                ids.entry(key(address)).or_default().push(integration.id);
            }
        }
        Self { ids }
    }
}

impl Client {
    /// Reads which addresses e-mail can be sent from, for every client of this account in the process: one call per 100
    /// integrations. Sending an e-mail does that by itself; call it to know them, or after an integration was connected or
    /// disconnected.
    ///
    /// # Errors
    /// Those of `list_integrations`, for which an OAuth app needs the scope `integrations:read` (inferred). What was known
    /// before stays.
    pub async fn refresh_senders(&self) -> Result<Senders> {
        self.read_senders().await.map(Arc::unwrap_or_clone)
    }

    pub(super) async fn read_senders(&self) -> Result<Arc<Senders>> {
        let integrations = self.list_integrations().limit(100).items().all().await?;
        Ok(self.inner.config().account.senders.learn(integrations.iter().collect()))
    }
}
