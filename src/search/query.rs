//! What is searched for.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::SearchMethod;
use crate::Timestamp;
use crate::page::Position;
use crate::text::words::{fold, words};
use crate::types::{TicketCompact, TicketStatus};

/// A query for [`Client::search_tickets`](crate::Client::search_tickets). All conditions have to hold; without any, all tickets
/// are found.
///
/// It can be stored (it implements `serde`'s traits), to go on later with [`FoundTickets::next`](super::FoundTickets::next); but not
/// for long, for it holds a [`Position`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[must_use = "a query does nothing until it is searched with"]
pub struct TicketQuery {
    pub(super) words: Option<String>,
    pub(super) status: Option<TicketStatus>,
    pub(super) tag: Option<String>,
    pub(super) user: Option<Holder>,
    pub(super) team: Option<Holder>,
    pub(super) customer: Option<i64>,
    pub(super) view: Option<i64>,
    pub(super) external_id: Option<String>,
    pub(super) since: Option<Timestamp>,
    pub(super) limit: Option<usize>,
    pub(super) max_pages: Option<usize>,
    pub(super) at: Option<Place>,
}

/// Who has a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Holder {
    Nobody,
    One(i64),
}

impl Holder {
    fn is(self, id: Option<i64>) -> bool {
        match self {
            Self::Nobody => id.is_none(),
            Self::One(own) => id == Some(own),
        }
    }
}

/// Where a search goes on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) method: SearchMethod,
    pub(super) position: Position,
    /// Tickets of the page that were looked at already.
    pub(super) skip: usize,
}

impl TicketQuery {
    /// Asks for tickets with these words. Gorgias' search looks at whole conversations; where the list is read instead, all words
    /// have to be in subject and excerpt.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = Some(words.into()).filter(|words| !words.trim().is_empty());
        self
    }

    /// Asks for tickets of this status. A snoozed ticket counts as closed.
    pub fn status(mut self, status: impl Into<TicketStatus>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// Asks for tickets with the tag of this name. The case of letters does not count.
    pub fn tag(mut self, name: impl Into<String>) -> Self {
        self.tag = Some(name.into());
        self
    }

    /// Asks for tickets of the user with this id.
    pub fn assignee_user(mut self, id: i64) -> Self {
        self.user = Some(Holder::One(id));
        self
    }

    /// Asks for tickets that no user has.
    pub fn without_user(mut self) -> Self {
        self.user = Some(Holder::Nobody);
        self
    }

    /// Asks for tickets of the team with this id.
    pub fn assignee_team(mut self, id: i64) -> Self {
        self.team = Some(Holder::One(id));
        self
    }

    /// Asks for tickets that no team has.
    pub fn without_team(mut self) -> Self {
        self.team = Some(Holder::Nobody);
        self
    }

    /// Asks for tickets of the customer with this id.
    pub fn customer(mut self, id: i64) -> Self {
        self.customer = Some(id);
        self
    }

    /// Asks for tickets in the view with this id.
    pub fn view(mut self, id: i64) -> Self {
        self.view = Some(id);
        self
    }

    /// Asks for tickets with this external id.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Asks for tickets that were changed at this time or later.
    pub fn updated_since(mut self, time: Timestamp) -> Self {
        self.since = Some(time);
        self
    }

    /// Sets the most tickets to return. Defaults to 30; at least 1, at most 1,000.
    pub fn limit(mut self, tickets: usize) -> Self {
        self.limit = Some(tickets);
        self
    }

    /// Sets the most pages to read. Defaults to 5; at least 1.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// The most tickets to return.
    pub(super) fn wanted(&self) -> usize {
        self.limit.unwrap_or(30).clamp(1, 1_000)
    }

    /// The most pages to read.
    pub(super) fn pages(&self) -> usize {
        self.max_pages.unwrap_or(5).max(1)
    }

    /// Returns `true` if the query asks for words.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.words.is_some()
    }

    /// The way that fits the query, at first.
    pub(super) fn method(&self) -> SearchMethod {
        match &self.at {
            Some(place) => place.method,
            None if self.view.is_some() => SearchMethod::View,
            None if self.external_id.is_some() || (self.customer.is_some() && self.words.is_none()) => {
                SearchMethod::List
            }
            None if self.words.is_none() && self.status.is_none() && self.user.is_none() && self.team.is_none() => {
                SearchMethod::List
            }
            None => SearchMethod::Search,
        }
    }

    /// Whether tickets that Gorgias returns by this way can be others than those that are asked for.
    pub(super) fn compares(&self, method: SearchMethod) -> bool {
        let rest = self.status.is_some() || self.user.is_some() || self.team.is_some();
        match method {
            SearchMethod::Search => self.tag.is_some(),
            SearchMethod::View => {
                let ids = self.customer.is_some() || self.external_id.is_some();
                rest || ids || self.tag.is_some() || self.words.is_some()
            }
            SearchMethod::List => rest || self.tag.is_some() || self.words.is_some(),
        }
    }

    /// The conditions that Gorgias' search takes, in the language of views.
    pub(super) fn filters(&self) -> Option<String> {
        let is = |path: &str, holder: Option<Holder>| {
            holder.map(|holder| match holder {
                Holder::One(id) => format!("eq(ticket.{path}, {id})"),
                Holder::Nobody => format!("isEmpty(ticket.{path})"),
            })
        };
        // Of the statuses only the known ones: others could hold quotes.
        let known = self.status.as_ref().filter(|status| TicketStatus::KNOWN.contains(status));
        let all = [
            known.map(|status| format!("eq(ticket.status, '{}')", status.as_str())),
            is("assignee_user.id", self.user),
            is("assignee_team.id", self.team),
            is("customer.id", self.customer.map(Holder::One)),
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" && "))
    }

    /// Whether a ticket is asked for; the words only where Gorgias has not looked for them.
    pub(super) fn fits(&self, ticket: &TicketCompact, method: SearchMethod) -> bool {
        let user = ticket.assignee_user.as_ref().map(|user| user.id);
        let team = ticket.assignee_team.as_ref().map(|team| team.id);
        let tagged = |wanted: &String| {
            let wanted = fold(wanted);
            ticket.tags.iter().filter_map(|tag| tag.name.as_deref()).any(|name| fold(name) == wanted)
        };
        let spam = ticket.spam == Some(true) && method != SearchMethod::View;
        ticket.trashed_datetime.is_none()
            && !spam
            && self.status.as_ref().is_none_or(|status| ticket.status.as_ref() == Some(status))
            && self.user.is_none_or(|wanted| wanted.is(user))
            && self.team.is_none_or(|wanted| wanted.is(team))
            && self.customer.is_none_or(|id| ticket.customer.as_ref().is_none_or(|customer| customer.id == id))
            && self.external_id.as_ref().is_none_or(|id| ticket.external_id.as_ref() == Some(id))
            && self.since.is_none_or(|since| ticket.updated_datetime.is_some_and(|at| at >= since))
            && self.tag.as_ref().is_none_or(tagged)
            && (method == SearchMethod::Search || self.words.as_ref().is_none_or(|wanted| has_words(ticket, wanted)))
    }
}

/// Whether all words are in subject and excerpt, each as the beginning of a word.
fn has_words(ticket: &TicketCompact, wanted: &str) -> bool {
    let texts = [&ticket.subject, &ticket.excerpt];
    let there: Vec<String> = texts.into_iter().flatten().flat_map(|text| words(text)).collect();
    words(wanted).iter().all(|wanted| there.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// Shows which conditions there are, and no words.
impl fmt::Debug for TicketQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketQuery")
            .field("words", &self.words.is_some())
            .field("status", &self.status)
            .field("view", &self.view)
            .field("since", &self.since)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
