//! What the directory knows names of, and which calls change that.

use std::fmt;

use crate::operations::Operation;

/// A kind of record that the directory knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DirectoryKind {
    /// Users: the agents and the bots of the account.
    User,
    /// The teams of users.
    Team,
    /// The tags of tickets.
    Tag,
    /// Macros that are not archived.
    Macro,
    /// Views that the user of the credentials can see.
    View,
    /// The integrations of the account.
    Integration,
    /// Custom fields of tickets that are not archived.
    TicketField,
    /// Custom fields of customers that are not archived.
    CustomerField,
}

/// How many kinds there are.
pub(super) const KINDS: usize = 8;

impl DirectoryKind {
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// Returns the name of the kind in the singular, such as `ticket field`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Team => "team",
            Self::Tag => "tag",
            Self::Macro => "macro",
            Self::View => "view",
            Self::Integration => "integration",
            Self::TicketField => "ticket field",
            Self::CustomerField => "customer field",
        }
    }

    /// Returns the name that the kind has in violations.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::TicketField => "ticket_field",
            Self::CustomerField => "customer_field",
            other => other.as_str(),
        }
    }
}

impl fmt::Display for DirectoryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a write does to what is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Names may have come, gone, or moved to another record.
    Changed,
    /// A name may have come. What was found stays right; that nothing was found does not.
    Grown,
}

/// Which kinds a write changes, and how.
pub(super) fn effects(operation: &Operation) -> &'static [(DirectoryKind, Effect)] {
    use Effect::{Changed, Grown};
    if operation.reads {
        return &[];
    }
    match operation.id {
        // A tag that a ticket is given by name, and that is not there, is made (assumed).
        "add_ticket_tags" | "set_ticket_tags" | "create_ticket" | "update_ticket" => {
            return &[(DirectoryKind::Tag, Grown)];
        }
        _ => {}
    }
    match operation.tag {
        "Users" => &[(DirectoryKind::User, Changed)],
        "Teams" => &[(DirectoryKind::Team, Changed)],
        "Tags" => &[(DirectoryKind::Tag, Changed)],
        "Macros" => &[(DirectoryKind::Macro, Changed)],
        "Views" => &[(DirectoryKind::View, Changed)],
        "Integrations" => &[(DirectoryKind::Integration, Changed)],
        "Custom Fields" => &[(DirectoryKind::TicketField, Changed), (DirectoryKind::CustomerField, Changed)],
        _ => &[],
    }
}
