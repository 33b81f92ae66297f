//! A message to be created or changed, as rules see it, whichever body it comes in.

use std::fmt;

use serde_json::Value;

use super::ChannelFamily;
use crate::message::Senders;
use crate::text::{html, visible};
use crate::types::{
    ChannelSlug, CreateMessage, MessageAttachmentInput, MessageParty, SourceAddressInput, UpdateMessage,
    UpdateMessageAttachment, UpdateMessageSourceAddress, ViaWrite,
};

pub(super) struct Draft<'a> {
    pub(super) family: ChannelFamily,
    pub(super) channel: &'a ChannelSlug,
    pub(super) from_agent: bool,
    pub(super) via: Option<&'a ViaWrite>,
    pub(super) public: Option<bool>,
    pub(super) sender: Option<Party<'a>>,
    pub(super) receiver: Option<Party<'a>>,
    pub(super) source: Option<Source<'a>>,
    pub(super) text: Option<&'a str>,
    pub(super) html: Option<&'a str>,
    /// `true` if the message has actions, such as those of a macro.
    pub(super) acts: bool,
    pub(super) integration: Option<i64>,
    pub(super) mentions: bool,
    pub(super) attachments: Vec<Attachment<'a>>,
    /// `true` if a time of sending is stated: an import, which sends nothing.
    pub(super) sent: bool,
    pub(super) imported: bool,
    /// `true` if this is the whole message. An update keeps what it does not state.
    pub(super) whole: bool,
    /// Where e-mail can be sent from, when that is known.
    pub(super) senders: Option<&'a Senders>,
}

#[derive(Clone, Copy)]
pub(super) struct Party<'a> {
    pub(super) id: Option<i64>,
    pub(super) email: Option<&'a str>,
}

pub(super) struct Source<'a> {
    pub(super) kind: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    /// The text of each address, where it has one.
    pub(super) to: Vec<Option<&'a str>>,
    pub(super) cc: Vec<Option<&'a str>>,
    pub(super) bcc: Vec<Option<&'a str>>,
    pub(super) extra: Option<&'a Value>,
}

pub(super) struct Attachment<'a> {
    pub(super) url: &'a str,
    pub(super) name: &'a str,
    pub(super) content_type: &'a str,
}

/// Where an address stands in a source.
pub(super) struct Place(&'static str, Option<usize>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(index) => write!(f, "source.{}.{index}.address", self.0),
            None => write!(f, "source.{}.address", self.0),
        }
    }
}

/// An address in a source, whichever body it comes in.
trait Address {
    /// Returns the text of the address; `None` if it is blank.
    fn text(&self) -> Option<&str>;

    fn texts(list: Option<&Vec<Self>>) -> Vec<Option<&str>>
    where
        Self: Sized,
    {
        list.into_iter().flatten().map(Self::text).collect()
    }
}

impl Address for SourceAddressInput {
    fn text(&self) -> Option<&str> {
        self.address.value().map(String::as_str).filter(|text| !text.trim().is_empty())
    }
}

impl Address for UpdateMessageSourceAddress {
    fn text(&self) -> Option<&str> {
        self.address.as_deref().filter(|text| !text.trim().is_empty())
    }
}

impl<'a> Source<'a> {
    /// Every address with its place: from, to, cc, bcc.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (Place, &'a str)> {
        let from = self.from.map(|text| (Place("from", None), text));
        from.into_iter().chain([("to", &self.to), ("cc", &self.cc), ("bcc", &self.bcc)].into_iter().flat_map(
            |(name, list)| list.iter().enumerate().filter_map(move |(i, text)| Some((Place(name, Some(i)), (*text)?))),
        ))
    }

    pub(super) fn has_to(&self) -> bool {
        self.to.iter().any(Option::is_some)
    }
}

impl<'a> Draft<'a> {
    /// Returns `true` if Gorgias shall send this to a customer.
    pub(super) fn sends(&self) -> bool {
        self.from_agent && !self.sent && self.family != ChannelFamily::Note
    }

    /// Returns `true` if nothing in it can be seen, and it does nothing.
    pub(super) fn is_blank(&self) -> bool {
        !self.acts && self.attachments.is_empty() && shows_nothing(self.text, self.html)
    }

    /// Returns `true` if it has no address to come from. An update that is silent on its source keeps the stored one; a source
    /// that it states is taken for the whole of it (inferred).
    pub(super) fn lacks_from(&self) -> bool {
        match &self.source {
            Some(source) => source.from.is_none(),
            None => self.whole,
        }
    }

    /// The address that an outgoing e-mail comes from.
    pub(super) fn sends_email_from(&self) -> Option<&'a str> {
        self.source
            .as_ref()
            .and_then(|source| source.from)
            .filter(|_| self.sends() && self.family == ChannelFamily::Email)
    }

    pub(super) fn lacks_to(&self) -> bool {
        match &self.source {
            Some(source) => !source.has_to(),
            None => self.whole,
        }
    }

    pub(super) fn of_new(body: &'a CreateMessage, senders: Option<&'a Senders>) -> Self {
        let party = |party: &'a MessageParty| Party {
            id: party.id.value().copied(),
            email: party.email.value().map(String::as_str),
        };
        let attachments = body.attachments.value().map(Vec::as_slice).unwrap_or_default();
        Self {
            family: ChannelFamily::from_channel(&body.channel),
            channel: &body.channel,
            from_agent: body.from_agent,
            via: body.via.as_ref(),
            public: body.public,
            sender: body.sender.value().map(party),
            receiver: body.receiver.value().map(party),
            source: body.source.value().map(|source| Source {
                kind: source.type_.as_ref().map(|kind| kind.as_str()),
                from: source.from.value().and_then(Address::text),
                to: Address::texts(source.to.value()),
                cc: Address::texts(source.cc.value()),
                bcc: Address::texts(source.bcc.value()),
                extra: source.extra.as_ref(),
            }),
            text: body.body_text.value().map(String::as_str),
            html: body.body_html.value().map(String::as_str),
            acts: body.actions.value().is_some_and(|actions| !actions.is_empty()),
            integration: body.integration_id.value().copied(),
            mentions: body.mention_ids.value().is_some_and(|ids| !ids.is_empty()),
            attachments: attachments.iter().map(Attachment::of_new).collect(),
            sent: body.sent_datetime.value().is_some(),
            imported: body.imported == Some(true),
            whole: true,
            senders,
        }
    }

    pub(super) fn of_update(body: &'a UpdateMessage, senders: Option<&'a Senders>) -> Self {
        let attachments = body.attachments.as_deref().unwrap_or_default();
        Self {
            family: ChannelFamily::from_channel(&body.channel),
            channel: &body.channel,
            from_agent: body.from_agent,
            via: body.via.as_ref(),
            public: body.public,
            sender: body.sender.as_ref().map(|party| Party { id: party.id, email: party.email.as_deref() }),
            receiver: body.receiver.as_ref().map(|party| Party { id: party.id, email: party.email.as_deref() }),
            source: body.source.as_ref().map(|source| Source {
                kind: source.type_.as_deref(),
                from: source.from.as_ref().and_then(Address::text),
                to: Address::texts(source.to.as_ref()),
                cc: Address::texts(source.cc.as_ref()),
                bcc: Address::texts(source.bcc.as_ref()),
                extra: None,
            }),
            text: body.body_text.value().map(String::as_str),
            html: body.body_html.value().map(String::as_str),
            acts: false,
            integration: None,
            mentions: false,
            attachments: attachments.iter().map(Attachment::of_update).collect(),
            sent: body.sent_datetime.value().is_some(),
            imported: false,
            whole: false,
            senders,
        }
    }
}

/// Returns `true` if neither text nor HTML shows anything.
pub(crate) fn shows_nothing(text: Option<&str>, html: Option<&str>) -> bool {
    text.is_none_or(visible::is_blank) && html.is_none_or(html::is_blank)
}

impl<'a> Attachment<'a> {
    fn of_new(file: &'a MessageAttachmentInput) -> Self {
        Self { url: &file.url, name: &file.name, content_type: &file.content_type }
    }

    fn of_update(file: &'a UpdateMessageAttachment) -> Self {
        Self { url: &file.url, name: &file.name, content_type: &file.content_type }
    }
}
