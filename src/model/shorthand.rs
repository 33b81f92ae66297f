//! Short ways to say what calls say often.

use crate::model::Patch;
use crate::types::{AssigneeTeamInput, AssigneeUserInput, TicketCustomerInput};

/// Ids stand for the records that they name: `.assignee_user(7)` assigns user 7. There is no such way from an e-mail
/// address: Gorgias assigns by user id only.
macro_rules! by_id {
    ($($name:ident),*) => {$(
        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self { id: Patch::Set(id), ..Self::default() }
            }
        }

        impl From<i64> for Patch<$name> {
            fn from(id: i64) -> Self {
                Self::Set(id.into())
            }
        }
    )*};
}

by_id!(AssigneeUserInput, AssigneeTeamInput, TicketCustomerInput);
