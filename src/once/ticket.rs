//! Creates tickets, each once.

use super::{Ensured, Recipe, once, prepare};
use crate::Client;
use crate::error::Result;
use crate::operations::CREATE_TICKET;
use crate::response::Response;
use crate::types::{CreateTicket, Ticket, TicketCompact};

impl Client {
    /// Returns the ticket with the body's `external_id`, in the trash or not; creates it if there is none.
    ///
    /// [`Ensured`] says how, what it costs, and what its limits are. The ticket is looked for by `list_tickets`. A ticket that is found is
    /// the short one of lists; [`Ensured::id`] and `get_ticket` lead to the rest.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, if the body breaks a documented limit, or
    ///   its `external_id` is missing, empty, or begins or ends with white space.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind). The error names the call that failed. If
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, the ticket may still turn up.
    pub async fn get_or_create_ticket<V>(&self, body: V) -> Result<Ensured<Ticket, TicketCompact>>
    where
        V: TryInto<CreateTicket>,
        V::Error: std::fmt::Display,
    {
        let (body, external_id) = prepare(self, &CREATE_TICKET, body, |body: &CreateTicket| body.external_id.value())?;
        once(self, Creation { client: self, external_id, body }).await
    }
}

impl Ensured<Ticket, TicketCompact> {
    /// Returns the id of the ticket.
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
