//! The addresses that e-mail can be sent from: those of the connected integrations.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::types::{Integration, IntegrationType};
use crate::{Client, Result};

/// The addresses that e-mail can be sent from, with the integrations behind them.
///
/// Gorgias accepts an e-mail from any other address with 201 and never sends it. A message does not show whether its address is
/// connected, so the client reads these addresses before the first e-mail is sent, with one call per 100 integrations, for all
/// clients of the account in this process; an e-mail from another address is then refused
/// ([`email.from-connected`](crate::docs::messages#the-rules)). They are read again after an hour, and when an address is not
/// among them, at most once a minute. If they cannot be read, nothing is sent and the error says why;
/// [`CallOptions::verify_senders`](crate::CallOptions::verify_senders) switches the reading off.
///
/// ```
/// use gorgias::message::Senders;
/// use gorgias::types::Integration;
///
/// let integration: Integration = serde_json::from_value(serde_json::json!({
///     "id": 501, "type": "email", "meta": {"address": "support@example.com"}
/// }))?;
/// let senders: Senders = [&integration].into_iter().collect();
/// assert!(senders.contains("Support@Example.com"));
/// assert_eq!(senders.ids("support@example.com").collect::<Vec<_>>(), [501]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Senders {
    /// By address in lower case.
    ids: BTreeMap<String, Vec<i64>>,
}

impl Senders {
    /// Returns `true` if e-mail can be sent from this address, whatever its case.
    #[must_use]
    pub fn contains(&self, address: &str) -> bool {
        self.ids.contains_key(&key(address))
    }

    /// Returns the ids of the integrations with this address, whatever its case.
    pub fn ids(&self, address: &str) -> impl Iterator<Item = i64> {
        self.ids.get(&key(address)).into_iter().flatten().copied()
    }

    /// Returns all addresses, in lower case and sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }

    /// Returns the number of addresses.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns `true` if there is no address, so that no e-mail can be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// How thoroughly the address that an e-mail comes from is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SenderCheck {
    /// Against the connected addresses, which are read if they are not known.
    Read,
    /// Against the connected addresses, if they are known.
    Known,
    /// Not at all: Gorgias itself has just named the address.
    Named,
}

fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Returns the address that an integration sends e-mail from: an active one of a type that carries e-mail.
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
    /// Reads the addresses that e-mail can be sent from, for every client of this account in the process.
    ///
    /// One call per 100 integrations. Sending an e-mail does that by itself; call it to see the addresses, or after an
    /// integration was connected or disconnected.
    ///
    /// # Errors
    /// [`MissingScope`](crate::ErrorKind::MissingScope) if an OAuth app lacks the scope `integrations:read` (inferred), and the
    /// errors of any call: see [`ErrorKind`](crate::ErrorKind). The addresses known before are kept.
    pub async fn refresh_senders(&self) -> Result<Senders> {
        self.read_senders().await.map(Arc::unwrap_or_clone)
    }

    /// The addresses that e-mail can be sent from, read if they are not known.
    #[cfg(feature = "agent")]
    pub(crate) async fn known_senders(&self) -> Result<Arc<Senders>> {
        self.inner.config().account.senders.fresh(self, &[]).await
    }

    pub(super) async fn read_senders(&self) -> Result<Arc<Senders>> {
        // One that cannot be read is not known to send e-mail; all others still are.
        let (integrations, _) = self.list_integrations().limit(100).items().all_readable().await?;
        Ok(self.inner.config().account.senders.learn(integrations.iter().collect()))
    }
}
