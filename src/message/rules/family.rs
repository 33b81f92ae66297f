//! Families of channels that follow the same rules.

use std::fmt;

use crate::types::ChannelSlug;

/// A family of channels that follow the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChannelFamily {
    /// Every channel, for rules that apply to all messages.
    Any,
    /// The channel `email`.
    Email,
    /// The channel `internal-note`.
    Note,
    /// The channel `chat`.
    Chat,
    /// The channel `sms`.
    Sms,
    /// The channels `phone` and `aircall`, which hold notes on telephone calls.
    Phone,
    /// The channel `whatsapp`.
    Whatsapp,
    /// The channels `facebook`, `facebook-mention`, `facebook-messenger` and `facebook-recommendations`.
    Facebook,
    /// The channels `instagram-comment`, `instagram-ad-comment`, `instagram-mention` and `instagram-direct-message`.
    Instagram,
    /// The channels `twitter` and `twitter-direct-message`.
    Twitter,
    /// The channels `help-center` and `contact_form`, which are replied to by e-mail (inferred).
    Form,
    /// The channel `api`, from which Gorgias delivers nothing.
    Api,
    /// The channel `yotpo-review`.
    Yotpo,
    /// Any other channel: the slug of an app, such as `tiktok-shop`. Its rules are unknown.
    App,
}

impl ChannelFamily {
    /// Returns the family of a channel, which is never [`Any`](Self::Any).
    #[must_use]
    pub fn from_channel(channel: &ChannelSlug) -> Self {
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

    /// Returns the stable lower-case name, with which the ids of its rules begin.
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
