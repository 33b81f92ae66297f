//! Creates tickets, each once.

use http::Method;

use super::{Ensured, Recipe, Remembered, looks, once, prepare, turn, unless_gone};
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
    /// Calls at the same time create one ticket: those of one process, and those of all processes whose clients share a fleet
    /// (feature `redis`). Several processes without one can create one each. See
    /// [there](Ensured#among-whom-it-is-created-once), also for lists that are late.
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
        key(&self.external_id)
    }

    async fn find(&self) -> Result<Option<TicketCompact>> {
        listed(self.client, &self.external_id).await
    }

    async fn create(&self) -> Result<Response<Ticket>> {
        self.client.create_ticket().body(self.body.clone()).send().await
    }
}

impl Remembered for Creation<'_> {
    fn id(created: &Ticket) -> i64 {
        created.id
    }

    fn id_found(found: &TicketCompact) -> i64 {
        found.id
    }

    async fn read(&self, id: i64) -> Result<Option<TicketCompact>> {
        read(self.client, &self.external_id, id).await
    }
}

fn key(external_id: &str) -> String {
    format!("ticket {external_id}")
}

/// Notes that somebody may have begun to create the ticket: if a look finds nothing, more follow.
pub(crate) fn ticket_begun(client: &Client, external_id: &str) {
    turn::begun(client, &key(external_id));
}

/// The oldest ticket with this `external_id`, in the trash or not; also one that was created a moment ago and is not listed yet.
/// If somebody else may have created it a moment ago, it is looked for several times.
pub(crate) async fn find_ticket(client: &Client, external_id: &str, is_recent: bool) -> Result<Option<TicketCompact>> {
    if let Some(ticket) = listed(client, external_id).await? {
        return Ok(Some(ticket));
    }
    match turn::made(client, &key(external_id)).await {
        Some(id) => read(client, external_id, id).await,
        None if is_recent => looks(client, || listed(client, external_id)).await,
        None => Ok(None),
    }
}

/// The ticket with this id, as lists show it, if it still has its `external_id`.
async fn read(client: &Client, external_id: &str, id: i64) -> Result<Option<TicketCompact>> {
    let read = client.raw(Method::GET, format!("/api/tickets/{id}")).send_record::<TicketCompact>().await;
    let is_it = |ticket: &TicketCompact| ticket.external_id.as_deref() == Some(external_id);
    Ok(unless_gone(read)?.map(Response::into_inner).filter(is_it))
}

/// The oldest ticket with this `external_id`, in the trash or not.
async fn listed(client: &Client, external_id: &str) -> Result<Option<TicketCompact>> {
    let oldest_first = client.list_tickets().order_by("created_datetime:asc");
    let mut tickets = oldest_first.external_id(external_id).trashed(true).items();
    while let Some(ticket) = tickets.next().await {
        // How exactly the filter compares is not documented.
        let ticket = match ticket {
            Err(error) if error.is_of_another("external_id", external_id) => continue,
            ticket => ticket?,
        };
        if ticket.external_id.as_deref() == Some(external_id) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}
