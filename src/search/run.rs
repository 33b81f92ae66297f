//! Searching.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::TicketQuery;
use super::query::Place;
use crate::odd::OddItem;
use crate::page::{Page, Pages, Paginate, Position};
use crate::types::{
    ListTicketsOrderBy, TicketCompact, ViewItemsOrderBy, ViewItemsQuery, ViewItemsSearch, ViewItemsType,
};
use crate::{Client, ErrorKind, Patch, Result};

/// The way in which tickets were searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchMethod {
    /// Gorgias' own search, by words and the filters of views.
    Search,
    /// The items of a view.
    View,
    /// The list of tickets: by customer or external id, else all; the words were looked for in subjects and excerpts only.
    List,
}

/// The tickets that were found.
#[derive(Clone)]
#[non_exhaustive]
pub struct FoundTickets {
    /// The tickets, the latest change first.
    pub tickets: Vec<TicketCompact>,
    /// Tickets that could not be read.
    pub odd_items: Vec<OddItem>,
    /// The way in which they were found.
    pub method: SearchMethod,
    /// `true` if Gorgias' search did not work, and the list was read instead.
    pub search_unavailable: bool,
    /// The number of tickets that were looked at.
    pub looked_at: usize,
    /// The query that goes on where this one ended; `None` if there is no more.
    pub next: Option<TicketQuery>,
}

/// Shows numbers only, nothing that people wrote.
impl fmt::Debug for FoundTickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundTickets")
            .field("tickets", &self.tickets.len())
            .field("method", &self.method)
            .field("looked_at", &self.looked_at)
            .field("more", &self.next.is_some())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Searches tickets by words, status, tag, assignee, customer and time, without creating a view. See
    /// [`search`](crate::search) for the ways, and for what each costs. Reads only.
    ///
    /// # Errors
    /// * [`NotFound`](ErrorKind::NotFound), if there is no such view;
    /// * and the errors of any call: see [`ErrorKind`]. A search that Gorgias does not take, or that comes back empty, is not one: the
    ///   list is read instead.
    pub async fn search_tickets(&self, query: &TicketQuery) -> Result<FoundTickets> {
        let method = query.method();
        match self.search_by(query, method).await {
            Err(error) if method == SearchMethod::Search && query.at.is_none() && is_unavailable(error.kind()) => {
                let found = self.search_by(query, SearchMethod::List).await?;
                Ok(FoundTickets { search_unavailable: true, ..found })
            }
            found => found,
        }
    }

    async fn search_by(&self, query: &TicketQuery, method: SearchMethod) -> Result<FoundTickets> {
        let wanted = query.wanted();
        let limit = if query.compares(method) { 100 } else { i64::try_from(wanted).unwrap_or(100).clamp(1, 100) };
        match method {
            SearchMethod::List => {
                let mut list = self.list_tickets().limit(limit).trashed(false);
                list = list.order_by(ListTicketsOrderBy::UpdatedDatetimeDesc);
                if let Some(id) = query.customer {
                    list = list.customer_id(id);
                }
                if let Some(id) = &query.external_id {
                    list = list.external_id(id.as_str());
                }
                walk(list, query, method).await
            }
            SearchMethod::View => {
                let items = self.list_view_items().view_id(query.view.unwrap_or_default()).limit(limit);
                walk(items.order_by(ViewItemsOrderBy::UpdatedDatetimeDesc), query, method).await
            }
            SearchMethod::Search => {
                let view = ViewItemsQuery {
                    type_: Some(ViewItemsType::TicketList),
                    filters: query.filters(),
                    search: query.words.clone().map_or(Patch::Absent, Patch::Set),
                    ..ViewItemsQuery::default()
                };
                let items = self.search_view_items().view_id(0).limit(limit);
                let items = items.order_by(ViewItemsOrderBy::UpdatedDatetimeDesc);
                walk(items.body(ViewItemsSearch { view: Some(view) }), query, method).await
            }
        }
    }
}

/// Whether a search that fails so may be one that this account does not have.
fn is_unavailable(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::EmptyResponse | ErrorKind::BadRequest)
}

/// Reads pages until there are enough tickets.
async fn walk<C: Paginate<Item = TicketCompact>>(
    call: C,
    query: &TicketQuery,
    method: SearchMethod,
) -> Result<FoundTickets> {
    let wanted = query.wanted();
    let (mut pages, mut skip): (Pages<C>, usize) = match &query.at {
        Some(Place { position, skip, .. }) => (call.pages().resume(position.clone()), *skip),
        None => (call.pages(), 0),
    };
    let mut found = FoundTickets {
        tickets: Vec::new(),
        odd_items: Vec::new(),
        method,
        search_unavailable: false,
        looked_at: 0,
        next: None,
    };
    let at = |position: &Position, skip: usize| {
        Some(TicketQuery { at: Some(Place { method, position: position.clone(), skip }), ..query.clone() })
    };
    for _ in 0..query.pages() {
        found.next = None;
        let Some(page) = pages.next().await.transpose()? else { return Ok(found) };
        let (position, next): (Position, Option<Position>) = ends(&page);
        found.odd_items.extend_from_slice(page.odd_items());
        let items = page.into_items();
        let count = items.len();
        for (index, ticket) in items.into_iter().enumerate().skip(std::mem::take(&mut skip)) {
            // Sorted by time of change: all that follow are older still.
            if query.since.is_some_and(|since| ticket.updated_datetime.is_some_and(|at| at < since)) {
                return Ok(found);
            }
            if found.tickets.len() == wanted {
                found.next = at(&position, index);
                return Ok(found);
            }
            found.looked_at += 1;
            if query.fits(&ticket, method) {
                found.tickets.push(ticket);
            }
        }
        let Some(next) = next else { return Ok(found) };
        found.next = at(&next, 0);
        if found.tickets.len() == wanted && count > 0 {
            return Ok(found);
        }
    }
    Ok(found)
}

/// Where a page is, and where the list goes on.
fn ends<L>(page: &Page<L>) -> (Position, Option<Position>) {
    (page.position().clone(), page.next_position().cloned())
}
