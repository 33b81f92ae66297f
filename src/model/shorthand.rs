//! Short ways to say what calls say often.

use crate::model::Patch;
use crate::types::{
    AssigneeTeamInput, AssigneeUserInput, MessageParty, SourceAddressInput, TicketCustomerInput, TicketTagInput,
};
use crate::types::{CustomFieldBound, CustomFieldChoice, CustomFieldScalar, ReportingFilterValues};

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

by_id!(AssigneeUserInput, AssigneeTeamInput, TicketCustomerInput, MessageParty);

/// A text stands for what it names: `.sender("nia@example.com")`, `.from("support@example.com")`.
macro_rules! by_text {
    ($($name:ident.$field:ident),*) => {$(
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self { $field: Patch::Set(text), ..Self::default() }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                text.to_owned().into()
            }
        }

        impl From<String> for Patch<$name> {
            fn from(text: String) -> Self {
                Self::Set(text.into())
            }
        }

        impl From<&str> for Patch<$name> {
            fn from(text: &str) -> Self {
                Self::Set(text.into())
            }
        }
    )*};
}

by_text!(MessageParty.email, TicketCustomerInput.email, SourceAddressInput.address);

/// The name of a tag stands for the tag.
impl From<String> for TicketTagInput {
    fn from(name: String) -> Self {
        Self { name, decoration: Patch::Absent }
    }
}

impl From<&str> for TicketTagInput {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

/// Text and whole numbers stand for the unions that hold them.
macro_rules! by_value {
    ($($name:ident),* from $ty:ty, as $variant:ident) => {$(
        impl From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

by_value!(CustomFieldBound, CustomFieldChoice, CustomFieldScalar from &str, as Text);
by_value!(CustomFieldBound from i64, as Number);

/// A single text stands for the list of it.
impl From<&str> for ReportingFilterValues {
    fn from(value: &str) -> Self {
        vec![value].into()
    }
}

impl From<Vec<&str>> for ReportingFilterValues {
    fn from(values: Vec<&str>) -> Self {
        Self::Texts(values.into_iter().map(str::to_owned).collect())
    }
}

/// A single number, such as an id, stands for the list of it.
impl From<i64> for ReportingFilterValues {
    fn from(value: i64) -> Self {
        Self::Integers(vec![value])
    }
}
