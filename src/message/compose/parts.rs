//! The parts of all composed messages, and how they become a body.

use serde_json::{Map, Value};

use crate::error::incomplete;
use crate::error::{Error, ErrorKind};
use crate::message::rules::{Finding, shows_nothing, validate};
use crate::model::{Patch, Timestamp};
use crate::text::visible;
use crate::types::{
    ChannelSlug, CreateMessage, MessageAttachmentInput, MessageParty, MessageSourceInput, SourceAddressInput,
    SourceType,
};

/// A message in the making.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) channel: ChannelSlug,
    pub(crate) from_agent: bool,
    pub(crate) public: Option<bool>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) sender: Option<MessageParty>,
    pub(crate) receiver: Option<MessageParty>,
    pub(crate) source: Option<MessageSourceInput>,
    pub(crate) integration: Option<i64>,
    pub(crate) attachments: Vec<MessageAttachmentInput>,
    pub(crate) mentions: Vec<i64>,
    pub(crate) external_id: Option<String>,
    pub(crate) meta: Option<Map<String, Value>>,
    pub(crate) sent: Option<Timestamp>,
}

impl Parts {
    pub(crate) fn new(channel: ChannelSlug, from_agent: bool) -> Self {
        Self {
            channel,
            from_agent,
            public: None,
            text: None,
            html: None,
            subject: None,
            sender: None,
            receiver: None,
            source: None,
            integration: None,
            attachments: Vec::new(),
            mentions: Vec::new(),
            external_id: None,
            meta: None,
            sent: None,
        }
    }

    /// A message between two addresses.
    pub(crate) fn between(channel: ChannelSlug, from_agent: bool, kind: SourceType, from: String, to: String) -> Self {
        Self { source: Some(source(Some(kind), from, to)), ..Self::new(channel, from_agent) }
    }

    /// Returns `true` if nothing in it can be seen. A subject is all that some received e-mails have.
    fn is_blank(&self) -> bool {
        let subject = self.subject.as_deref().filter(|_| !self.from_agent);
        self.attachments.is_empty()
            && subject.is_none_or(visible::is_blank)
            && shows_nothing(self.text.as_deref(), self.html.as_deref())
    }

    pub(crate) fn build(self) -> Result<CreateMessage, Error> {
        if self.is_blank() {
            return Err(blank());
        }
        let body = CreateMessage::builder()
            .channel(self.channel)
            .from_agent(self.from_agent)
            .body_text(Patch::set_or_absent(self.text))
            .body_html(Patch::set_or_absent(self.html))
            .subject(Patch::set_or_absent(self.subject))
            .sender(Patch::set_or_absent(self.sender))
            .receiver(Patch::set_or_absent(self.receiver))
            .source(Patch::set_or_absent(self.source))
            .integration_id(Patch::set_or_absent(self.integration))
            .attachments(Patch::set_or_absent(Some(self.attachments).filter(|files| !files.is_empty())))
            .mention_ids(Patch::set_or_absent(Some(self.mentions).filter(|ids| !ids.is_empty())))
            .external_id(Patch::set_or_absent(self.external_id))
            .meta(Patch::set_or_absent(self.meta))
            .sent_datetime(Patch::set_or_absent(self.sent));
        let mut body = CreateMessage::try_from(body).map_err(|error| incomplete("", &error.to_string()))?;
        body.public = self.public;
        let stopping: Vec<Finding> = validate(&body).into_iter().filter(Finding::stops).collect();
        if stopping.is_empty() {
            return Ok(body);
        }
        let violations = stopping.into_iter().map(Finding::into_violation).collect();
        Err(Error::new(ErrorKind::InvalidRequest).with_violations(violations))
    }
}

/// The error of a message in which nothing can be seen.
pub(crate) fn blank() -> Error {
    let why = "is blank, as is `body_html`, and nothing is attached: it would go out as an empty message";
    Error::violations_of(ErrorKind::InvalidRequest, "body_text", why)
}

pub(crate) fn address(address: impl Into<String>) -> SourceAddressInput {
    SourceAddressInput { address: address.into().into(), ..SourceAddressInput::default() }
}

pub(crate) fn source(kind: Option<SourceType>, from: String, to: String) -> MessageSourceInput {
    MessageSourceInput {
        type_: kind,
        from: address(from).into(),
        to: vec![address(to)].into(),
        ..MessageSourceInput::default()
    }
}

/// The methods of every composed message.
macro_rules! composed {
    ($($name:ident),+) => {$(
        impl $name {
            /// Sets the plain text, at most 1 MB.
            pub fn text(mut self, text: impl Into<String>) -> Self {
                self.parts.text = Some(text.into());
                self
            }

            /// Sets the HTML, at most 1 MB.
            pub fn html(mut self, html: impl Into<String>) -> Self {
                self.parts.html = Some(html.into());
                self
            }

            /// Attaches a file by the URL that [`upload_files`](crate::Client::upload_files) returned, with its name and MIME type.
            pub fn attach(
                mut self,
                url: impl Into<String>,
                name: impl Into<String>,
                content_type: impl Into<String>,
            ) -> Self {
                self.parts.attachments.push($crate::types::MessageAttachmentInput {
                    content_type: content_type.into(),
                    extra: None,
                    name: name.into(),
                    public: None,
                    size: $crate::Patch::Absent,
                    url: url.into(),
                });
                self
            }

            /// Sets an id that you choose, at most 255 characters. After a lost response, only this id identifies the message.
            pub fn external_id(mut self, id: impl Into<String>) -> Self {
                self.parts.external_id = Some(id.into());
                self
            }

            /// Sets `meta`: keys and values that you choose, which Gorgias only stores.
            pub fn meta(mut self, meta: serde_json::Map<String, serde_json::Value>) -> Self {
                self.parts.meta = Some(meta);
                self
            }

            /// Marks it as a message that was sent or received elsewhere at this time. Nothing is sent.
            pub fn imported(mut self, sent: $crate::Timestamp) -> Self {
                self.parts.sent = Some(sent);
                self
            }

            /// Builds the body for `create_ticket_message` or `create_ticket`. Checks the rules of its channel.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if text and HTML are blank and nothing is
            /// attached; if an address is malformed, a text is too long, or another [rule](crate::message::rules) is broken.
            /// The violations name all such places.
            pub fn build(self) -> Result<$crate::types::CreateMessage, $crate::Error> {
                self.parts.build()
            }
        }

        impl TryFrom<$name> for $crate::types::CreateMessage {
            type Error = $crate::Error;

            fn try_from(message: $name) -> Result<Self, $crate::Error> {
                message.build()
            }
        }

        // Texts are a customer's or for one: not for logs.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("channel", &self.parts.channel.as_str()).finish_non_exhaustive()
            }
        }
    )+};
}

/// The methods that only messages of agents have.
macro_rules! from_agent {
    ($($name:ident),+) => {$(
        impl $name {
            /// Sets the user who writes, by id or e-mail address. Defaults to the bot user of the account.
            pub fn sender(mut self, user: impl Into<$crate::message::compose::PartyRef>) -> Self {
                self.parts.sender = Some(user.into().into());
                self
            }
        }
    )+};
}

pub(super) use {composed, from_agent};
