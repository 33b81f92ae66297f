//! Messages of a ticket, each once.

use super::{Ensured, Recipe, body, check, external_id, once};
use crate::Client;
use crate::error::Result;
use crate::operations::CREATE_TICKET_MESSAGE;
use crate::response::Response;
use crate::types::{CreateMessage, TicketMessage};

impl Client {
    /// Adds a message to a ticket, unless the ticket has one with its `external_id`.
    ///
    /// As [`get_or_create_ticket`](Client::get_or_create_ticket), with the same limits. Looks by `list_messages`, which has no
    /// filter for `external_id`: it costs one call per 100 messages that are newer than the one looked for.
    ///
    /// That a message is there does not say that it was sent: see `sent_datetime` and `failed_datetime`.
    ///
    /// # Errors
    /// As [`get_or_create_ticket`](Client::get_or_create_ticket).
    pub async fn get_or_create_ticket_message<V>(&self, ticket_id: i64, body: V) -> Result<Ensured<TicketMessage>>
    where
        V: TryInto<CreateMessage>,
        V::Error: std::fmt::Display,
    {
        let body = self::body(&CREATE_TICKET_MESSAGE, body)?;
        check(self, &CREATE_TICKET_MESSAGE, &body)?;
        let external_id = external_id(&CREATE_TICKET_MESSAGE, body.external_id.value())?;
        once(self, Creation { client: self, ticket_id, external_id, body }).await
    }
}

impl Ensured<TicketMessage> {
    /// The id of the message.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.either(|created| created.id, |listed| listed.id)
    }
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
        format!("message of {} {}", self.ticket_id, self.external_id)
    }

    async fn find(&self) -> Result<Option<TicketMessage>> {
        // Newest first, which is the default: what was lost a moment ago is on the first page.
        let mut messages = self.client.list_messages().ticket_id(self.ticket_id).limit(100).items();
        while let Some(message) = messages.next().await {
            let message = message?;
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
