//! Turns names and e-mail addresses into ids: users, teams, tags, macros, views, integrations, custom fields, customers.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! let returns = client.directory().team_by_name("returns").await?; // one call the first time, then none
//! let ana = client.directory().user_by_email("ana@shop.com").await?;
//! # let _ = (returns, ana);
//! # Ok(())
//! # }
//! ```
//!
//! # How names are compared
//!
//! White space around a name does not count, and any within it counts as one space. A name that fits to the letter wins; if none
//! does, the case of letters does not count. What is deactivated, deleted or archived is not found. A name that
//! nothing or more than one thing has is an error of kind [`UnknownName`](crate::ErrorKind::UnknownName), whose source,
//! [`Unresolved`], lists what may have been meant.
//!
//! # What it costs
//!
//! | Lookup | Calls, when nothing is remembered | when nothing is called that, in addition |
//! |---|---|---|
//! | user by e-mail | 1 | 1 per 100 users, for the candidates |
//! | tag, macro | 1 | 1 per 100, the most used ones, at most 10 |
//! | user by name, team, view, integration, custom field | 1 per 100 | |
//! | [`me`](Directory::me) | 1 | |
//! | customer | 1; 2 by an e-mail address that is not the customer's first one | |
//!
//! A list that was read ([`list`](Directory::list) reads one on purpose) serves all later lookups of its kind.
//!
//! # What is remembered
//!
//! Everything but customers, by all clients of this process with the same credentials for the account: other users may see other
//! views. The maximum age of what is remembered ([`CallOptions::directory_max_age`](crate::CallOptions::directory_max_age))
//! defaults to five minutes. A write through any client of the account in
//! this process makes what it can change be asked for again, also if it failed and may have taken effect. What others change
//! is noticed when the time is up. That nothing is called by a name is believed for 30 seconds, and then looked up once more.
//!
//! However many ask for the same at once, one call is made for all of them, as a task of its own that goes on when they give up.
//! Who is of another [priority](crate::budget::Priority) makes a call of their own.
//!
//! Customers are not remembered: they are many, they are personal data, and they change and merge behind one's back.
//!
//! [The guide](crate::docs::triage#an-assignee-is-a-user-id) shows how a ticket is assigned by name.
//!
//! # Design notes
//!
//! - What is remembered belongs to account and credentials, because "me" and the views differ by user.
//! - Counters per kind are raised when one of our writes may have changed names, and a response counts only while they
//!   stand where they stood when it was asked for. So invalidation takes no lock.

mod assignee;
pub(crate) mod cache;
mod customer_ref;
pub(crate) mod customers;
mod entry;
mod fetch;
mod kind;
mod tags;
mod unresolved;

use std::fmt;
use std::sync::Arc;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::types::IntegrationType;

pub use assignee::Assignee;
pub(crate) use assignee::Assignment;
use cache::{Query, Shared};
pub use customer_ref::CustomerRef;
pub use entry::DirectoryEntry;
use entry::{By, Found};
pub use kind::DirectoryKind;
use unresolved::MOST_CANDIDATES;
pub use unresolved::{Unresolved, UnresolvedReason};

impl Client {
    /// Returns the directory, which turns names and e-mail addresses into ids. See [`directory`](crate::directory) for what a lookup
    /// costs, and what is remembered.
    #[must_use]
    pub fn directory(&self) -> Directory<'_> {
        Directory { client: self }
    }
}

/// Looks up ids. Returned by [`Client::directory`].
///
/// The lookups change nothing and need a Tokio runtime. They return
/// * [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has the name,
/// * [`InvalidRequest`](ErrorKind::InvalidRequest) if the name is empty,
/// * [`Configuration`](ErrorKind::Configuration) outside of a Tokio runtime,
///
/// and the errors of any call: see [`ErrorKind`]. Those for customers return `None` if there is none.
#[derive(Clone, Copy)]
pub struct Directory<'a> {
    client: &'a Client,
}

impl Directory<'_> {
    /// Returns the id of the user with this e-mail address. The case of letters does not count.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is not an e-mail address,
    /// [`UnknownName`](ErrorKind::UnknownName) if it is not that of exactly one active user; and see [`Directory`].
    pub async fn user_by_email(&self, email: &str) -> Result<i64> {
        check_email("user", email)?;
        self.find(DirectoryKind::User, &By::Email, email).await
    }

    /// Returns the id of the user with this full name.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn user_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::User, &By::Name, name).await
    }

    /// Returns the id of the user that the credentials belong to. It is read as user 0, which is not documented but was observed.
    ///
    /// # Errors
    /// Returns the errors of any call: see [`ErrorKind`]; and [`Configuration`](ErrorKind::Configuration) outside of a Tokio runtime.
    pub async fn me(&self) -> Result<i64> {
        let answer = self.shared().ask(self.client, DirectoryKind::User, &Query::Me, |_| true).await?;
        // `fetch` answers exactly one.
        answer
            .entries
            .first()
            .map(|user| user.id)
            .ok_or_else(|| Unresolved::error(DirectoryKind::User, "me", UnresolvedReason::Unknown, []))
    }

    /// Returns the id of the team with this name.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn team_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::Team, &By::Name, name).await
    }

    /// Returns the id of the tag with this name.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn tag_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::Tag, &By::Name, name).await
    }

    /// Returns the id of the macro with this name. Archived ones are not found.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn macro_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::Macro, &By::Name, name).await
    }

    /// Returns the id of the view with this name, of those that the user of the credentials can see.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn view_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::View, &By::Name, name).await
    }

    /// Returns the id of the integration with this name. A shop and a mailbox often have the same name: then use
    /// [`integration_of_type`](Self::integration_of_type).
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn integration_by_name(&self, name: &str) -> Result<i64> {
        self.find(DirectoryKind::Integration, &By::Name, name).await
    }

    /// Returns the id of the integration of this type with this name.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn integration_of_type(&self, type_: impl Into<IntegrationType>, name: &str) -> Result<i64> {
        self.find(DirectoryKind::Integration, &By::NameOfType(type_.into().to_string()), name).await
    }

    /// Returns the id of the custom field of tickets with this label or external id.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn ticket_field(&self, label: &str) -> Result<i64> {
        self.find(DirectoryKind::TicketField, &By::Label, label).await
    }

    /// Returns the id of the custom field of customers with this label or external id.
    ///
    /// # Errors
    /// [`UnknownName`](ErrorKind::UnknownName) if nothing or more than one thing has it,
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is empty; and see [`Directory`].
    pub async fn customer_field(&self, label: &str) -> Result<i64> {
        self.find(DirectoryKind::CustomerField, &By::Label, label).await
    }

    /// Returns everything of a kind that has a name, deactivated ones included. One call per 100; later lookups of that kind cost
    /// none while it is remembered.
    ///
    /// # Errors
    /// Returns the errors of any call: see [`ErrorKind`]; and [`Configuration`](ErrorKind::Configuration) outside of a Tokio runtime.
    pub async fn list(&self, kind: DirectoryKind) -> Result<Vec<DirectoryEntry>> {
        Ok(self.shared().ask(self.client, kind, &Query::All, |_| true).await?.entries.clone())
    }

    /// Returns the record of a kind with this id, deactivated ones included; `None` if the kind has none. The way from ids to
    /// names, at the cost of [`list`](Self::list).
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client, ticket: gorgias::types::Ticket) -> gorgias::Result<()> {
    /// use gorgias::directory::DirectoryKind;
    ///
    /// if let Some(team) = &ticket.assignee_team {
    ///     let team = client.directory().by_id(DirectoryKind::Team, team.id).await?;
    ///     println!("{}", team.and_then(|team| team.name).unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of any call: see [`ErrorKind`]; and [`Configuration`](ErrorKind::Configuration) outside of a Tokio runtime.
    pub async fn by_id(&self, kind: DirectoryKind, id: i64) -> Result<Option<DirectoryEntry>> {
        let is = |entry: &&DirectoryEntry| entry.id == id;
        let all = self.shared().ask(self.client, kind, &Query::All, |all| all.entries.iter().any(|one| is(&one)));
        Ok(all.await?.entries.iter().find(is).cloned())
    }

    /// Forgets everything about the account, for all clients in this process.
    pub fn forget(&self) {
        self.shared().forget();
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.client.inner.config().account.directory
    }

    async fn find(&self, kind: DirectoryKind, by: &By, wanted: &str) -> Result<i64> {
        if wanted.trim().is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, kind.field(), "must not be empty"));
        }
        let (client, shared) = (self.client, self.shared());
        let age = client.options().directory_max_age;
        let is_there = |answer: &cache::Answer| matches!(by.find(&answer.entries, wanted), Found::One(_));
        let Some(narrow) = kind.narrow(by, wanted) else {
            let all = shared.ask(client, kind, &Query::All, is_there).await?;
            return decide(kind, by, &all.entries, &all.entries, wanted);
        };
        let all = shared.known(client, kind, &Query::All, age);
        if let Some(all) = all.as_ref().filter(|all| is_there(all) || shared.settles_misses(kind, all, age)) {
            return decide(kind, by, &all.entries, &all.entries, wanted);
        }
        let few = shared.ask(client, kind, &narrow, is_there).await?;
        if !matches!(by.find(&few.entries, wanted), Found::Nothing) {
            return decide(kind, by, &few.entries, &[], wanted);
        }
        let others = match all {
            Some(all) => all,
            None => {
                let query = if kind == DirectoryKind::User { Query::All } else { Query::MostUsed };
                shared.ask(client, kind, &query, |_| true).await?
            }
        };
        // How Gorgias searches is not documented: a list that has just been read knows better. An older one does not.
        let found = if shared.settles_misses(kind, &others, age) { &others.entries } else { &few.entries };
        decide(kind, by, found, &others.entries, wanted)
    }
}

/// The id of the one that is called that among `found`; else an error that lists the nearest of `others`.
fn decide(
    kind: DirectoryKind,
    by: &By,
    found: &[DirectoryEntry],
    others: &[DirectoryEntry],
    wanted: &str,
) -> Result<i64> {
    let asked = wanted.trim();
    match by.find(found, wanted) {
        Found::One(entry) => Ok(entry.id),
        Found::Several(entries) => Err(Unresolved::error(kind, asked, UnresolvedReason::Ambiguous, entries)),
        Found::Deactivated(entry) => Err(Unresolved::error(kind, asked, UnresolvedReason::Deactivated, [entry])),
        Found::Nothing => {
            let nearest = by.nearest(others, wanted, MOST_CANDIDATES);
            Err(Unresolved::error(kind, asked, UnresolvedReason::Unknown, nearest))
        }
    }
}

fn check_email(field: &str, email: &str) -> Result<()> {
    if crate::text::address::is_email(email.trim()) {
        return Ok(());
    }
    Err(Error::violations_of(ErrorKind::InvalidRequest, field, customer_ref::NOT_AN_EMAIL))
}

impl fmt::Debug for Directory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory").finish_non_exhaustive()
    }
}
