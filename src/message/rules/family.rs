//! Channels that follow the same rules.

use std::fmt;

use crate::types::ChannelSlug;

/// Channels that follow the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChannelFamily {
    /// Every channel: the rules that hold for all messages.
    Any,
    /// `email`.
    Email,
    /// `internal-note`.
    Note,
    /// `chat`.
    Chat,
    /// `sms`.
    Sms,
    /// `phone` and `aircall`: notes on telephone calls.
    Phone,
    /// `whatsapp`.
    Whatsapp,
    /// `facebook`, `facebook-mention`, `facebook-messenger` and `facebook-recommendations`.
    Facebook,
    /// `instagram-comment`, `instagram-ad-comment`, `instagram-mention` and `instagram-direct-message`.
    Instagram,
    /// `twitter` and `twitter-direct-message`.
    Twitter,
    /// `help-center` and `contact_form`, which are answered by e-mail (inferred).
    Form,
    /// `api`: nothing is delivered anywhere.
    Api,
    /// `yotpo-review`.
    Yotpo,
    /// Every other text: the slug of an app channel such as `tiktok-shop`. What it asks for is unknown.
    App,
}

impl ChannelFamily {
    /// The family of a channel; never [`Any`](Self::Any).
    #[must_use]
    pub fn of(channel: &ChannelSlug) -> Self {
        use ChannelSlug as C;
        match channel {
            C::Email => Self::Email,
            C::InternalNote => Self::Note,
            C::Chat => Self::Chat,
            C::Sms => Self::Sms,
            C::Phone | C::Aircall => Self::Phone,
            C::Whatsapp => Self::Whatsapp,
            C::Facebook | C::FacebookMention | C::FacebookMessenger | C::FacebookRecommendations => Self::Facebook,
            C::InstagramAdComment | C::InstagramComment | C::InstagramDirectMessage | C::InstagramMention => {
                Self::Instagram
            }
            C::Twitter | C::TwitterDirectMessage => Self::Twitter,
            C::HelpCenter | C::ContactForm => Self::Form,
            C::Api => Self::Api,
            C::YotpoReview => Self::Yotpo,
            C::Unknown(_) => Self::App,
        }
    }

    /// A word for it, the first part of the ids of its rules.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Email => "email",
            Self::Note => "note",
            Self::Chat => "chat",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Whatsapp => "whatsapp",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::Twitter => "twitter",
            Self::Form => "form",
            Self::Api => "api",
            Self::Yotpo => "yotpo",
            Self::App => "app",
        }
    }
}

impl fmt::Display for ChannelFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
