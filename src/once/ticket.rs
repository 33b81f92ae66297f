//! Tickets, each once.

use super::{Ensured, Recipe, body, check, external_id, once};
use crate::Client;
use crate::error::Result;
use crate::operations::CREATE_TICKET;
use crate::response::Response;
use crate::types::{CreateTicket, Ticket, TicketCompact};

impl Client {
    /// Creates a ticket, unless there is one with its `external_id`, in the trash or not.
    ///
    /// Looks for it by `list_tickets`, and calls `create_ticket` when it is not there. When the answer to that is lost, it is
    /// looked for up to three times more, after pauses of half, twice and six times the base of the client's
    /// [`RetryPolicy`](crate::RetryPolicy), at most its cap; 0.25, 1 and 3 seconds unless set. It is never created twice by
    /// one call; and calling again after an error is safe, for the look comes first.
    ///
    /// **Costs** one call when it is there, two when it is new, up to five when the answer is lost; more only where retries
    /// come in. A ticket that is found is the short one of lists; [`Ensured::id`] and `get_ticket` lead to the rest.
    ///
    /// **Limits.** `external_id` need not be unique: of several tickets the oldest is found. Calls of one process go one after
    /// the other; two processes can still create one each at the same moment. A ticket that was deleted for good is created
    /// again. How soon a list shows a new ticket is unknown.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when `external_id` is missing, empty, or begins or ends with
    /// white space. Otherwise those of both calls: the error names the one that failed. When
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, the ticket may still turn up.
    pub async fn get_or_create_ticket<V>(&self, body: V) -> Result<Ensured<Ticket, TicketCompact>>
    where
        V: TryInto<CreateTicket>,
        V::Error: std::fmt::Display,
    {
        let body = self::body(&CREATE_TICKET, body)?;
        check(self, &CREATE_TICKET, &body)?;
        let external_id = external_id(&CREATE_TICKET, body.external_id.value())?;
        once(self, Creation { client: self, external_id, body }).await
    }
}

impl Ensured<Ticket, TicketCompact> {
    /// The id of the ticket.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.either(|created| created.id, |listed| listed.id)
    }
}

struct Creation<'a> {
    client: &'a Client,
    external_id: String,
    body: CreateTicket,
}

impl Recipe for Creation<'_> {
    type Created = Ticket;
    type Found = TicketCompact;

    fn key(&self) -> String {
        format!("ticket {}", self.external_id)
    }

    async fn find(&self) -> Result<Option<TicketCompact>> {
        find_ticket(self.client, &self.external_id).await
    }

    async fn create(&self) -> Result<Response<Ticket>> {
        self.client.create_ticket().body(self.body.clone()).send().await
    }
}

/// The oldest ticket with this `external_id`, in the trash or not.
pub(crate) async fn find_ticket(client: &Client, external_id: &str) -> Result<Option<TicketCompact>> {
    let oldest_first = client.list_tickets().order_by("created_datetime:asc");
    let mut tickets = oldest_first.external_id(external_id).trashed(true).items();
    while let Some(ticket) = tickets.next().await {
        // How exactly the filter compares is not documented.
        let ticket = ticket?;
        if ticket.external_id.as_deref() == Some(external_id) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}
