//! What a call would do, before it does it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Effect, Labels};

/// More tickets than this are many.
const FEW_TICKETS: usize = 3;

/// The effects of a call that decide whether it is planned first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Effects {
    /// Something is sent to a customer.
    pub(crate) reaches_customer: bool,
    /// Something is removed for good.
    pub(crate) destroys: bool,
    /// The number of tickets that are changed.
    pub(crate) tickets: usize,
    /// It could be anything (a call by operation): planned first whatever it is.
    pub(crate) anything: bool,
    /// It goes to somebody else than the ticket's own customer, or could be anything: approved by somebody after an output with
    /// untrusted words.
    pub(crate) strays: bool,
}

impl Effects {
    pub(super) fn list(&self) -> Vec<Effect> {
        let mut list = Vec::new();
        list.extend(self.reaches_customer.then_some(Effect::ReachesCustomer));
        list.extend(self.destroys.then_some(Effect::Destroys));
        list.extend((self.tickets > FEW_TICKETS).then_some(Effect::ManyTickets));
        list
    }

    /// Returns `true` if it is planned first, where anything is.
    pub(super) fn are_planned(&self) -> bool {
        self.anything || !self.list().is_empty()
    }
}

/// What a call would do, exactly.
pub(crate) struct Proposal<T> {
    pub(crate) effects: Effects,
    /// The exact effect, with what it depends on: equal as long as nothing has changed.
    pub(crate) exact: Value,
    /// The effect in words, for the model and for whoever approves.
    pub(crate) words: String,
    pub(crate) labels: Labels,
    /// What is carried out; `None` if there is nothing to do.
    pub(crate) change: Option<T>,
    /// The arguments from which the same effect is proposed again, where those of the call are not: a view shows other tickets
    /// by then.
    pub(crate) stored: Option<Value>,
}

impl<T> Proposal<T> {
    /// Nothing is to be done, as these words say.
    pub(crate) fn nothing(words: impl Into<String>) -> Self {
        Self {
            effects: Effects::default(),
            exact: Value::Null,
            words: words.into(),
            labels: Labels::default(),
            change: None,
            stored: None,
        }
    }
}
