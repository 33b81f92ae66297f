//! Replying to a ticket on the channel that the customer used last.

use std::fmt;
use std::pin::Pin;

use super::compose::PartyRef;
use super::compose::parts::{self, Parts};
use super::delivery::{DeliveryWatch, MessageRef};
use super::rules::shows_nothing;
use super::{SenderCheck, way_back};
use crate::types::{ChannelSlug, CreateMessage, MessageAttachmentInput, Ticket, TicketMessage};
use crate::{CallOptions, Client, Patch, Result};

impl Client {
    /// Starts a reply to a ticket, on the channel of the customer's last message. [`Reply::send`] sends it.
    ///
    /// ```no_run
    /// # async fn example(client: &gorgias::Client) -> gorgias::Result<()> {
    /// use gorgias::message::DeliveryStatus;
    ///
    /// let reply = client.reply(412_007_331).body_text("It left our warehouse this morning.").sender(11).send().await?;
    /// match reply.wait_for_delivery().await? {
    ///     DeliveryStatus::Sent { at } => println!("sent at {at}"),
    ///     DeliveryStatus::Failed { reason, .. } => println!("not sent: {}", reason.unwrap_or_default()),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reply(&self, ticket_id: i64) -> Reply<'_> {
        Reply {
            client: self,
            ticket: ticket_id,
            text: None,
            html: None,
            sender: None,
            integration: None,
            external_id: None,
            attachments: Vec::new(),
            note: false,
        }
    }
}

/// A reply to a ticket, on the channel of the customer's last message. Made by [`Client::reply`].
///
/// ```no_run
/// # async fn example(client: &gorgias::Client) -> gorgias::Result<()> {
/// let note = client.reply(412_007_331).internal_note().body_text("Called back, no answer.").send().await?;
/// println!("stored as message {} of ticket {}", note.id(), note.ticket_id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a reply does nothing until it is sent"]
pub struct Reply<'a> {
    client: &'a Client,
    ticket: i64,
    text: Option<String>,
    html: Option<String>,
    sender: Option<PartyRef>,
    integration: Option<i64>,
    external_id: Option<String>,
    attachments: Vec<MessageAttachmentInput>,
    note: bool,
}

impl Reply<'_> {
    /// Sets the plain text, at most 1 MB; at most 1,600 characters if the customer wrote an SMS.
    pub fn body_text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Sets the HTML, at most 1 MB. Keep it simple for chats.
    pub fn body_html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// Sets the user who writes, by id or e-mail address. Defaults to the bot user of the account.
    pub fn sender(mut self, user: impl Into<PartyRef>) -> Self {
        self.sender = Some(user.into());
        self
    }

    /// Sets the integration that sends, by id. Needed only where Gorgias offers several and the thread uses none of them.
    pub fn integration(mut self, id: i64) -> Self {
        self.integration = Some(id);
        self
    }

    /// Sets an id that you choose, at most 255 characters. After a lost response, only this id identifies the message.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Attaches a file by the URL that [`upload_files`](Client::upload_files) returned, with its name and MIME type.
    pub fn attach(mut self, url: impl Into<String>, name: impl Into<String>, content_type: impl Into<String>) -> Self {
        self.attachments.push(MessageAttachmentInput {
            content_type: content_type.into(),
            extra: None,
            name: name.into(),
            public: None,
            size: Patch::Absent,
            url: url.into(),
        });
        self
    }

    /// Makes it an internal note, which only agents see.
    pub fn internal_note(mut self) -> Self {
        self.note = true;
        self
    }

    /// Reads the ticket once, finds the channel and addresses to reply to, and has Gorgias send the reply. Awaiting the reply
    /// itself does the same.
    ///
    /// Channel, addresses and integration come from `reply_options` of the ticket and from the customer's last message; the
    /// integrations are read only if an e-mail address to send from is in neither. The reply goes to that customer alone, not
    /// to others in copy.
    ///
    /// Success means that Gorgias has *stored* the message. [`StoredMessage::wait_for_delivery`] reports whether it is sent.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent: if text and HTML are blank and nothing
    ///   is attached; if no customer wrote on the ticket; if Gorgias says that the channel cannot be replied to now, with its
    ///   reason as the message of the violation; if the address or integration is unknown, or several fit equally well; or if a
    ///   [rule](crate::message::rules) is broken.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such ticket.
    /// * [`MissingScope`](crate::ErrorKind::MissingScope) if an OAuth app may not read tickets and integrations, or write
    ///   messages.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind). Only creating the message may have taken effect
    /// ([`may_have_taken_effect`](crate::Error::may_have_taken_effect)).
    pub async fn send(self) -> Result<StoredMessage> {
        self.prepare().await?.send().await
    }
}

impl<'a> Reply<'a> {
    /// Reads the ticket, and finds what would be sent; sends nothing.
    async fn prepare(self) -> Result<PreparedReply<'a>> {
        // Before anything is read: no way back makes it worth sending.
        if self.attachments.is_empty() && shows_nothing(self.text.as_deref(), self.html.as_deref()) {
            return Err(parts::blank());
        }
        // A merged ticket is returned as its survivor: that is the one to write to.
        let ticket = self.client.get_ticket().id(self.ticket).send().await?.into_inner();
        self.prepare_for(ticket).await
    }

    /// Finds what would be sent on a ticket that was read; sends nothing.
    pub(crate) async fn prepare_for(self, ticket: Ticket) -> Result<PreparedReply<'a>> {
        let (mut parts, check) = if self.note {
            let note = Parts { public: Some(false), ..Parts::new(ChannelSlug::InternalNote, true) };
            (note, SenderCheck::Read)
        } else {
            way_back::way_back(self.client, &ticket, self.integration).await?
        };
        parts.text = self.text;
        parts.html = self.html;
        parts.sender = self.sender.map(Into::into);
        parts.external_id = self.external_id;
        parts.attachments = self.attachments;
        Ok(PreparedReply { client: self.client, ticket, body: parts.build()?, check })
    }
}

/// A reply with channel and addresses, ready to be sent.
pub(crate) struct PreparedReply<'a> {
    client: &'a Client,
    /// The ticket as it was read.
    pub(crate) ticket: Ticket,
    /// What is sent.
    pub(crate) body: CreateMessage,
    check: SenderCheck,
}

impl PreparedReply<'_> {
    /// The client that sends it: what Gorgias has just named as an address needs no look.
    pub(crate) fn client(&self) -> Client {
        match self.check {
            SenderCheck::Named => self.client.with_options(|options| CallOptions { senders: self.check, ..options }),
            SenderCheck::Read | SenderCheck::Known => self.client.clone(),
        }
    }

    async fn send(self) -> Result<StoredMessage> {
        let sender = self.client();
        let call = sender.create_ticket_message().ticket_id(self.ticket.id).body(self.body);
        let message = call.send().await?.into_inner();
        Ok(StoredMessage { client: self.client.clone(), ticket: self.ticket.id, message })
    }
}

impl<'a> IntoFuture for Reply<'a> {
    type Output = Result<StoredMessage>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("ticket", &self.ticket).field("note", &self.note).finish_non_exhaustive()
    }
}

/// A message that Gorgias has stored, and may not have sent yet.
#[derive(Clone)]
pub struct StoredMessage {
    client: Client,
    ticket: i64,
    message: TicketMessage,
}

impl StoredMessage {
    /// Returns the id of the message.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.message.id
    }

    /// Returns the id of its ticket: the survivor, if the ticket that was named had been merged.
    #[must_use]
    pub fn ticket_id(&self) -> i64 {
        self.ticket
    }

    /// Returns the message as it was when it was stored.
    #[must_use]
    pub fn message(&self) -> &TicketMessage {
        &self.message
    }

    /// Converts into the message as it was when it was stored.
    #[must_use]
    pub fn into_message(self) -> TicketMessage {
        self.message
    }

    /// Waits until the message is sent, has failed, or a minute has passed. `.await` it, or set another time first.
    ///
    /// # Errors
    /// Awaiting it returns [`NotFound`](crate::ErrorKind::NotFound) if the message was deleted in the meantime, and the errors of
    /// any call: see [`ErrorKind`](crate::ErrorKind). They say nothing about the delivery.
    pub fn wait_for_delivery(&self) -> DeliveryWatch {
        DeliveryWatch::new(self.client.clone(), self.into(), Some(self.message.clone()))
    }
}

impl From<&StoredMessage> for MessageRef {
    fn from(stored: &StoredMessage) -> Self {
        Self { ticket_id: stored.ticket, message_id: stored.message.id }
    }
}

impl fmt::Debug for StoredMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ticket, message, .. } = self;
        f.debug_struct("StoredMessage").field("ticket", ticket).field("message", &message.id).finish_non_exhaustive()
    }
}
