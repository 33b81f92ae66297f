//! The model: what an account holds, and what follows from a change. It knows nothing of HTTP, and asks nobody.

use std::collections::{BTreeMap, BTreeSet};

/// A ticket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticket {
    pub(crate) subject: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) closed: bool,
    pub(crate) priority: String,
    pub(crate) spam: bool,
    pub(crate) trashed: bool,
    /// In seconds since the start.
    pub(crate) snoozed_until: Option<i64>,
    pub(crate) customer: Option<i64>,
    pub(crate) tags: Vec<i64>,
    /// The value of the one custom field.
    pub(crate) field: Option<String>,
    pub(crate) messages: Vec<Message>,
    /// Larger is later.
    pub(crate) updated: u64,
}

/// A message: of a customer, or a note.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) text: String,
    pub(crate) customer: Option<i64>,
}

/// A customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Customer {
    pub(crate) name: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) email: Option<String>,
    /// All addresses, in the order in which they came.
    pub(crate) addresses: Vec<String>,
}

/// What a view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Open,
    Closed,
    High,
    OpenAndHigh,
    OfCustomer(i64),
}

/// Everything. Ids grow with the age of records, so the maps are in the order of creation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    /// In seconds since the start.
    pub(crate) now: i64,
    pub(crate) tickets: BTreeMap<i64, Ticket>,
    pub(crate) customers: BTreeMap<i64, Customer>,
    /// Who took the place of whom.
    pub(crate) merged: BTreeMap<i64, i64>,
    pub(crate) tags: BTreeMap<i64, String>,
    pub(crate) views: BTreeMap<i64, Filter>,
    /// Names, and whether they are archived.
    pub(crate) macros: BTreeMap<i64, (String, bool)>,
    /// Every id that was ever given to a record.
    pub(crate) ids: BTreeSet<i64>,
    changes: u64,
}

impl Account {
    /// Notes the id of a new record, which must never have been seen.
    pub(crate) fn born(&mut self, id: i64) {
        assert!(self.ids.last().is_none_or(|last| id > *last) && self.ids.insert(id), "{id} is not new");
    }

    /// The ticket has changed, and is the last that did.
    pub(crate) fn touch(&mut self, ticket: i64) -> &mut Ticket {
        self.changes += 1;
        let ticket = self.tickets.get_mut(&ticket).expect("a ticket of the model");
        ticket.updated = self.changes;
        ticket
    }

    /// Time passes, and snoozed tickets wake.
    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        let due = |ticket: &Ticket| ticket.snoozed_until.is_some_and(|until| until <= self.now);
        let awake: Vec<i64> = self.tickets.iter().filter(|(_, ticket)| due(ticket)).map(|(id, _)| *id).collect();
        for id in awake {
            let ticket = self.touch(id);
            (ticket.closed, ticket.snoozed_until) = (false, None);
        }
    }

    /// A ticket without a customer takes the first that wrote and is still there.
    pub(crate) fn find_customer(&mut self, ticket: i64) {
        let ticket = self.tickets.get_mut(&ticket).expect("a ticket of the model");
        let mut writers = ticket.messages.iter().filter_map(|message| message.customer);
        ticket.customer = ticket.customer.or_else(|| writers.find(|id| self.customers.contains_key(id)));
    }

    /// Who has an e-mail address.
    pub(crate) fn owner(&self, address: &str) -> Option<i64> {
        let has = |customer: &Customer| customer.addresses.iter().any(|own| own == address);
        self.customers.iter().find(|(_, customer)| has(customer)).map(|(id, _)| *id)
    }

    /// The customer that reads of this id end at.
    pub(crate) fn survivor(&self, id: i64) -> i64 {
        self.merged.get(&id).copied().unwrap_or(id)
    }

    /// The customer and all that was theirs become another one's.
    pub(crate) fn merge(&mut self, source: i64, target: i64) {
        let gone = self.customers.remove(&source).expect("a customer of the model");
        let into = self.customers.get_mut(&target).expect("a customer of the model");
        let new = gone.addresses.into_iter().filter(|address| !into.addresses.contains(address)).collect::<Vec<_>>();
        into.addresses.extend(new);
        for ticket in self.tickets.values_mut() {
            let writers = ticket.messages.iter_mut().map(|message| &mut message.customer);
            for place in writers.chain([&mut ticket.customer]).filter(|place| **place == Some(source)) {
                *place = Some(target);
            }
        }
        self.merged.values_mut().filter(|survivor| **survivor == source).for_each(|survivor| *survivor = target);
        self.merged.insert(source, target);
    }

    /// The customer goes; tickets stay, without one.
    pub(crate) fn forget_customer(&mut self, id: i64) {
        self.customers.remove(&id);
        for ticket in self.tickets.values_mut().filter(|ticket| ticket.customer == Some(id)) {
            ticket.customer = None;
        }
    }

    /// The id of a tag by its name.
    pub(crate) fn tag(&self, name: &str) -> Option<i64> {
        self.tags.iter().find(|(_, own)| *own == name).map(|(id, _)| *id)
    }

    /// The tag goes, and from all tickets.
    pub(crate) fn forget_tag(&mut self, id: i64) {
        self.tags.remove(&id);
        self.tickets.values_mut().for_each(|ticket| ticket.tags.retain(|own| *own != id));
    }

    /// On how many tickets a tag is.
    pub(crate) fn usage(&self, tag: i64) -> i64 {
        self.tickets.values().filter(|ticket| ticket.tags.contains(&tag)).count() as i64
    }

    /// The tickets that satisfy a condition, last updated first.
    pub(crate) fn latest(&self, fits: impl Fn(&Ticket) -> bool) -> Vec<i64> {
        let mut found: Vec<_> = self.tickets.iter().filter(|(_, ticket)| fits(ticket)).collect();
        found.sort_by_key(|(_, ticket)| std::cmp::Reverse(ticket.updated));
        found.into_iter().map(|(id, _)| *id).collect()
    }
}

impl Filter {
    pub(crate) fn holds(self, ticket: &Ticket) -> bool {
        match self {
            Self::Open => !ticket.closed,
            Self::Closed => ticket.closed,
            Self::High => ticket.priority == "high",
            Self::OpenAndHigh => !ticket.closed && ticket.priority == "high",
            Self::OfCustomer(id) => ticket.customer == Some(id),
        }
    }

    /// In the language of views.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Open => "eq(ticket.status, 'open')".to_owned(),
            Self::Closed => "eq(ticket.status, 'closed')".to_owned(),
            Self::High => "eq(ticket.priority, 'high')".to_owned(),
            Self::OpenAndHigh => "eq(ticket.status, 'open') && eq(ticket.priority, 'high')".to_owned(),
            Self::OfCustomer(id) => format!("eq(ticket.customer.id, {id})"),
        }
    }
}
