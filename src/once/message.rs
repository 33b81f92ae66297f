//! Creates messages of a ticket, each once.

use super::{Ensured, Recipe, Remembered, once, prepare, turn, unless_gone};
use crate::Client;
use crate::error::Result;
use crate::operations::CREATE_TICKET_MESSAGE;
use crate::response::Response;
use crate::types::{CreateMessage, TicketMessage};

impl Client {
    /// Returns the message of a ticket with the body's `external_id`; adds it to the ticket if there is none.
    ///
    /// [`Ensured`] says how, and what its limits are. The message is looked for by `list_messages`, which has no filter for
    /// `external_id`: a look costs one call per 100 messages that are newer than the one looked for.
    ///
    /// Calls at the same time create one message: those of one process, and those of all processes whose clients share a fleet
    /// (feature `redis`). Several processes without one can create one each. See
    /// [there](Ensured#among-whom-it-is-created-once), also for lists that are late.
    ///
    /// That a message is there does not mean that it was sent: see `sent_datetime` and `failed_datetime`.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, if the body breaks a documented limit, or
    ///   its `external_id` is missing, empty, or begins or ends with white space.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind). The error names the call that failed. If
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, the message may still turn up.
    pub async fn get_or_create_ticket_message<V>(&self, ticket_id: i64, body: V) -> Result<Ensured<TicketMessage>>
    where
        V: TryInto<CreateMessage>,
        V::Error: std::fmt::Display,
    {
        let (body, external_id) =
            prepare(self, &CREATE_TICKET_MESSAGE, body, |body: &CreateMessage| body.external_id.value())?;
        once(self, Creation { client: self, ticket_id, external_id, body }).await
    }
}

impl Ensured<TicketMessage> {
    /// Returns the id of the message.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.either(|created| created.id, |listed| listed.id)
    }
}

/// Notes that somebody may have begun to add the message: if a look finds nothing, more follow.
pub(crate) fn message_begun(client: &Client, ticket_id: i64, body: &CreateMessage) {
    if let Some(external_id) = body.external_id.value() {
        turn::begun(client, &key(ticket_id, external_id));
    }
}

fn key(ticket_id: i64, external_id: &str) -> String {
    format!("message of {ticket_id} {external_id}")
}

struct Creation<'a> {
    client: &'a Client,
    ticket_id: i64,
    external_id: String,
    body: CreateMessage,
}

impl Recipe for Creation<'_> {
    type Created = TicketMessage;
    type Found = TicketMessage;

    fn key(&self) -> String {
        key(self.ticket_id, &self.external_id)
    }

    async fn find(&self) -> Result<Option<TicketMessage>> {
        // Newest first, which is the default: what was lost a moment ago is on the first page.
        let mut messages = self.client.list_messages().ticket_id(self.ticket_id).limit(100).items();
        while let Some(message) = messages.next().await {
            let message = match message {
                Err(error) if error.is_of_another("external_id", &self.external_id) => continue,
                message => message?,
            };
            if message.external_id.as_ref() == Some(&self.external_id) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    async fn create(&self) -> Result<Response<TicketMessage>> {
        self.client.create_ticket_message().ticket_id(self.ticket_id).body(self.body.clone()).send().await
    }
}

impl Remembered for Creation<'_> {
    fn id(created: &TicketMessage) -> i64 {
        created.id
    }

    fn id_found(found: &TicketMessage) -> i64 {
        found.id
    }

    async fn read(&self, id: i64) -> Result<Option<TicketMessage>> {
        let read = self.client.get_ticket_message().ticket_id(self.ticket_id).id(id).send().await;
        let is_it = |message: &TicketMessage| message.external_id.as_ref() == Some(&self.external_id);
        Ok(unless_gone(read)?.map(Response::into_inner).filter(is_it))
    }
}
