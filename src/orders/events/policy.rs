//! Which events do what to tickets.

use std::collections::BTreeMap;

use super::OrderEventKind;

/// Which events open, note, tag, close or ignore.
///
/// By default, cancellations and refunds open a ticket (or reopen the one of the order), and everything else brings an existing
/// ticket up to date without making one: a ticket for every order would drown the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEventPolicy {
    reactions: BTreeMap<OrderEventKind, Reaction>,
    rest: Reaction,
}

impl Default for OrderEventPolicy {
    fn default() -> Self {
        let opening = [OrderEventKind::Cancelled, OrderEventKind::Refunded];
        opening.into_iter().fold(Self::new(Reaction::update()), |policy, kind| policy.on(kind, Reaction::open()))
    }
}

impl OrderEventPolicy {
    /// The same reaction to all kinds of events.
    #[must_use]
    pub fn new(to_all: Reaction) -> Self {
        Self { reactions: BTreeMap::new(), rest: to_all }
    }

    /// The reaction to one kind.
    #[must_use]
    pub fn on(mut self, kind: OrderEventKind, reaction: Reaction) -> Self {
        self.reactions.insert(kind, reaction);
        self
    }

    /// What an event of this kind does.
    pub fn reaction(&self, kind: OrderEventKind) -> &Reaction {
        self.reactions.get(&kind).unwrap_or(&self.rest)
    }
}

/// What an event does. Each part is a call for an existing ticket: its state, the note, the tags. A new ticket has all of them at
/// once, and always begins with a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a reaction does nothing until it is put into a policy"]
pub struct Reaction {
    pub(super) ignored: bool,
    pub(super) opens: bool,
    pub(super) closes: bool,
    pub(super) notes: bool,
    pub(super) tags: Vec<String>,
}

impl Reaction {
    /// Nothing, without a call.
    pub fn ignore() -> Self {
        Self { ignored: true, ..Self::default() }
    }

    /// Brings the ticket of the order up to date, if there is one: its subject and what it remembers.
    pub fn update() -> Self {
        Self::default()
    }

    /// Opens a ticket; reopens the one that is there.
    pub fn open() -> Self {
        Self { opens: true, ..Self::default() }
    }

    /// Closes the ticket of the order, if there is one.
    pub fn close() -> Self {
        Self { closes: true, ..Self::default() }
    }

    /// Leaves an internal note, too.
    pub fn note(mut self) -> Self {
        self.notes = true;
        self
    }

    /// Adds a tag, too. Others stay.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }
}
