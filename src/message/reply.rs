//! Answering a ticket on the channel that the customer used last.

use std::fmt;

use super::compose::PartyRef;
use super::compose::parts::Parts;
use super::delivery::DeliveryWatch;
use super::{SenderCheck, way_back};
use crate::error::{Error, ErrorKind};
use crate::types::{ChannelSlug, MessageAttachmentInput, TicketMessage};
use crate::{CallOptions, Client, Patch, Result};

impl Client {
    /// Answers a ticket on the channel of the customer's last message.
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

/// An answer to a ticket. Made by [`Client::reply`].
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
    /// The plain text, at most 1 MB; 1,600 characters if the customer wrote an SMS.
    pub fn body_text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The HTML, at most 1 MB. Keep it simple for chats.
    pub fn body_html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// The user who writes, by id or e-mail address; the bot user of the account unless set.
    pub fn sender(mut self, user: impl Into<PartyRef>) -> Self {
        self.sender = Some(user.into());
        self
    }

    /// The integration that sends, by id: where Gorgias offers several and none of them is that of the thread.
    pub fn integration(mut self, id: i64) -> Self {
        self.integration = Some(id);
        self
    }

    /// An id of your own, at most 255 characters: the only means to recognize the message after a lost answer.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Attaches a file that [`upload_files`](Client::upload_files) answered with this address.
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

    /// Leaves a note for the agents instead; the customer does not see it.
    pub fn internal_note(mut self) -> Self {
        self.note = true;
        self
    }

    /// Reads the ticket once, finds the way back, and has Gorgias send the answer.
    ///
    /// Channel, addresses and integration come from `reply_options` of the ticket and from the customer's last message; the
    /// integrations are read only if an e-mail address to send from is in neither. The answer goes to that customer alone, not
    /// to others in copy.
    ///
    /// Success means that Gorgias has *stored* the message. Whether it goes out tells [`StoredMessage::wait_for_delivery`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], and nothing is sent: without a body; when no customer wrote on the ticket; when Gorgias
    /// says that the channel cannot be answered now, with its reason as the message of the violation; when the way back is
    /// unknown (no address, no integration, or several that fit equally well); or when a [rule](crate::message::rules) is broken.
    /// Further those of `get_ticket`, `list_integrations` and `create_ticket_message`; of these only the last may have taken
    /// effect ([`Error::may_have_taken_effect`]).
    pub async fn send(self) -> Result<StoredMessage> {
        if self.text.is_none() && self.html.is_none() && self.attachments.is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "body_text", "is required, or `body_html`"));
        }
        // A merged ticket answers as its survivor: that is the one to write to.
        let ticket = self.client.get_ticket().id(self.ticket).send().await?.into_inner();
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
        let client = match check {
            SenderCheck::Named => &self.client.with_options(|options| CallOptions { senders: check, ..options }),
            SenderCheck::Read | SenderCheck::Known => self.client,
        };
        let call = client.create_ticket_message().ticket_id(ticket.id).body(parts.build()?);
        let message = call.send().await?.into_inner();
        Ok(StoredMessage { client: self.client.clone(), ticket: ticket.id, message })
    }
}

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("ticket", &self.ticket).field("note", &self.note).finish_non_exhaustive()
    }
}

/// A message that Gorgias has stored. Nobody may have got it yet.
#[derive(Clone)]
pub struct StoredMessage {
    client: Client,
    ticket: i64,
    message: TicketMessage,
}

impl StoredMessage {
    /// The id of the message.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.message.id
    }

    /// The ticket it is in; the survivor, if the one that was named had been merged.
    #[must_use]
    pub fn ticket_id(&self) -> i64 {
        self.ticket
    }

    /// The message as it was when it was stored.
    #[must_use]
    pub fn message(&self) -> &TicketMessage {
        &self.message
    }

    /// The message itself.
    #[must_use]
    pub fn into_message(self) -> TicketMessage {
        self.message
    }

    /// Waits until the message is sent, has failed, or a minute has passed; `.await` it, or set another time first.
    pub fn wait_for_delivery(&self) -> DeliveryWatch {
        DeliveryWatch::new(self.client.clone(), self.ticket, self.message.id, Some(self.message.clone()))
    }
}

impl fmt::Debug for StoredMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ticket, message, .. } = self;
        f.debug_struct("Stored").field("ticket", ticket).field("message", &message.id).finish_non_exhaustive()
    }
}
