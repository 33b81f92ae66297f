//! References to users and customers.

use crate::types::MessageParty;

/// A reference to an existing user or customer, by id or by e-mail address.
///
/// ```
/// use gorgias::message::compose::PartyRef;
/// let (_by_id, _by_address): (PartyRef, PartyRef) = (11.into(), "mira@example.com".into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartyRef {
    /// The id, which is always unambiguous.
    Id(i64),
    /// The e-mail address.
    Email(String),
}

impl From<i64> for PartyRef {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for PartyRef {
    fn from(email: &str) -> Self {
        Self::Email(email.to_owned())
    }
}

impl From<String> for PartyRef {
    fn from(email: String) -> Self {
        Self::Email(email)
    }
}

impl From<PartyRef> for MessageParty {
    fn from(who: PartyRef) -> Self {
        match who {
            PartyRef::Id(id) => Self { id: id.into(), ..Self::default() },
            PartyRef::Email(email) => Self { email: email.into(), ..Self::default() },
        }
    }
}
