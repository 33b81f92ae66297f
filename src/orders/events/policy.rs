//! Reactions to the events of orders.

use std::collections::BTreeMap;

use super::OrderEventKind;

/// The reaction to each kind of order event.
///
/// By default, cancellations, refunds and disputes open a ticket (or reopen the one of the order), and all other events only
/// update an existing ticket: a ticket for every order would drown the rest.
///
/// ```
/// use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
///
/// let policy = OrderEventPolicy::default()
///     .on(OrderEventKind::Cancelled, Reaction::open().note().tag("cancelled"))
///     .on(OrderEventKind::Shipment, Reaction::ignore());
/// assert_eq!(policy.reaction(OrderEventKind::Shipment), &Reaction::ignore());
/// assert_eq!(policy.reaction(OrderEventKind::Paid), &Reaction::update());
/// ```
///
/// It can be read from TOML, JSON or any other format of serde; a name that does not exist is an error, which says the nearest
/// one that does. `default` is the reaction to all kinds that `on` does not list; without it, these are treated as above.
/// [`json_schema`](Self::json_schema) describes such files.
///
/// ```
/// use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
///
/// let policy: OrderEventPolicy = toml::from_str(
///     r#"
///     [on.cancelled]
///     do = "open" # or `ignore`, `update`, `close`
///     note = true
///     tags = ["cancelled"]
///     "#,
/// )?;
/// assert_eq!(policy.reaction(OrderEventKind::Cancelled), &Reaction::open().note().tag("cancelled"));
///
/// let error = toml::from_str::<OrderEventPolicy>("[on.canceled]\ndo = \"open\"").unwrap_err();
/// assert!(error.to_string().contains("no kind of event `canceled`; did you mean `cancelled`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEventPolicy {
    pub(super) reactions: BTreeMap<OrderEventKind, Reaction>,
    pub(super) rest: Reaction,
}

impl Default for OrderEventPolicy {
    fn default() -> Self {
        let opening = [OrderEventKind::Cancelled, OrderEventKind::Refunded, OrderEventKind::Disputed];
        opening.into_iter().fold(Self::new(Reaction::update()), |policy, kind| policy.on(kind, Reaction::open()))
    }
}

impl OrderEventPolicy {
    /// Creates a policy with the same reaction to all kinds of events.
    #[must_use]
    pub fn new(to_all: Reaction) -> Self {
        Self { reactions: BTreeMap::new(), rest: to_all }
    }

    /// Sets the reaction to one kind of event.
    #[must_use]
    pub fn on(mut self, kind: OrderEventKind, reaction: Reaction) -> Self {
        self.reactions.insert(kind, reaction);
        self
    }

    /// Returns `true` if some event opens a ticket.
    #[cfg_attr(not(feature = "inbox"), allow(dead_code, reason = "only an inbox keeps events for a ticket"))]
    pub(crate) fn opens_tickets(&self) -> bool {
        self.rest.opens || self.reactions.values().any(|reaction| reaction.opens)
    }

    /// Returns the reaction to one kind of event.
    pub fn reaction(&self, kind: OrderEventKind) -> &Reaction {
        self.reactions.get(&kind).unwrap_or(&self.rest)
    }
}

/// The reaction to an order event: what it does to the ticket of the order.
///
/// On an existing ticket, each part is one call: its state, the note, the tags. A new ticket gets all of them at once, and always
/// begins with a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a reaction does nothing until it is put into a policy"]
pub struct Reaction {
    pub(crate) ignored: bool,
    pub(crate) opens: bool,
    pub(crate) closes: bool,
    pub(crate) notes: bool,
    pub(crate) tags: Vec<String>,
}

impl Reaction {
    /// Ignores the event, without a call.
    pub fn ignore() -> Self {
        Self { ignored: true, ..Self::default() }
    }

    /// Updates the ticket of the order, if there is one: its subject and the events that it has seen.
    pub fn update() -> Self {
        Self::default()
    }

    /// Opens a ticket, or reopens the one of the order.
    pub fn open() -> Self {
        Self { opens: true, ..Self::default() }
    }

    /// Closes the ticket of the order, if there is one.
    pub fn close() -> Self {
        Self { closes: true, ..Self::default() }
    }

    /// Also leaves an internal note.
    pub fn note(mut self) -> Self {
        self.notes = true;
        self
    }

    /// Also adds a tag, and keeps all others.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }
}
