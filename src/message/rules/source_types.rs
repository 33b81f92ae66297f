//! The values of `source.type` that belong to each channel.

use crate::types::ChannelSlug;

/// Returns the source types of a channel (inferred from names and recorded messages); `None` for app channels.
#[must_use]
pub(crate) fn of(channel: &ChannelSlug) -> Option<&'static [&'static str]> {
    use ChannelSlug as C;
    Some(match channel {
        C::Email => &["email"],
        C::InternalNote => &["internal-note"],
        C::Api => &["api"],
        C::Chat => &["chat", "chat-contact-form", "chat-offline-capture"],
        C::Sms => &["sms", "phone", "twilio"],
        C::Phone => &["phone", "ottspott-call", "twilio"],
        C::Aircall => &["aircall"],
        C::Whatsapp => &["whatsapp-message"],
        C::Facebook => &["facebook-post", "facebook-comment", "facebook"],
        C::FacebookMention => &["facebook-mention-post", "facebook-mention-comment"],
        C::FacebookRecommendations => &["facebook-review", "facebook-review-comment"],
        C::FacebookMessenger => &["facebook-messenger", "facebook-message"],
        C::InstagramComment => &["instagram-media", "instagram-comment"],
        C::InstagramAdComment => &["instagram-ad-media", "instagram-ad-comment"],
        C::InstagramMention => &["instagram-mention-media", "instagram-mention-comment"],
        C::InstagramDirectMessage => &["instagram-direct-message"],
        C::Twitter => &["twitter-tweet", "twitter-quoted-tweet", "twitter-mention-tweet"],
        C::TwitterDirectMessage => &["twitter-direct-message"],
        C::YotpoReview => &["yotpo-review", "yotpo-review-public-comment", "yotpo-review-private-comment"],
        C::HelpCenter => &["help-center", "help-center-contact-form"],
        C::ContactForm => &["contact-form", "chat-contact-form", "form"],
        C::Unknown(_) => return None,
    })
}
