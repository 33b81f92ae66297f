//! Naming a user or a customer.

use crate::types::MessageParty;

/// An existing user or customer: by id, or by e-mail address.
///
/// ```
/// use gorgias::message::compose::Who;
/// let (_by_id, _by_address): (Who, Who) = (11.into(), "mira@example.com".into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Who {
    /// By id; the safest way.
    Id(i64),
    /// By e-mail address.
    Email(String),
}

impl From<i64> for Who {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for Who {
    fn from(email: &str) -> Self {
        Self::Email(email.to_owned())
    }
}

impl From<String> for Who {
    fn from(email: String) -> Self {
        Self::Email(email)
    }
}

impl From<Who> for MessageParty {
    fn from(who: Who) -> Self {
        match who {
            Who::Id(id) => Self { id: id.into(), ..Self::default() },
            Who::Email(email) => Self { email: email.into(), ..Self::default() },
        }
    }
}
