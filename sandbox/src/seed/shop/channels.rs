//! The ways to write, and how a message of each looks.

/// What a customer is known by on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Email,
    Phone,
    /// An id of a platform; the text is the type of the customer's channel.
    Id(&'static str),
    /// A visitor of the web site.
    Visitor,
}

/// Which integration carries answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carrier {
    Email,
    Chat,
    Sms,
    WhatsApp,
    Facebook,
    Twitter,
    Yotpo,
    /// Written down only.
    Nothing,
}

/// A channel.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) weight: u32,
    pub(super) name: &'static str,
    /// How messages of customers come in.
    pub(super) via: &'static str,
    /// The kinds of source of the customer and of the agent.
    pub(super) sources: (&'static str, &'static str),
    pub(super) known: Known,
    pub(super) carrier: Carrier,
    /// Answers come within minutes.
    pub(super) live: bool,
    pub(super) subject: bool,
}

const fn channel(
    weight: u32,
    name: &'static str,
    via: &'static str,
    sources: (&'static str, &'static str),
    known: Known,
    carrier: Carrier,
) -> Channel {
    let live = matches!(carrier, Carrier::Chat | Carrier::Sms | Carrier::WhatsApp);
    let subject = matches!(carrier, Carrier::Email);
    Channel { weight, name, via, sources, known, carrier, live, subject }
}

pub(super) const CHANNELS: [Channel; 19] = [
    channel(42, "email", "email", ("email", "email"), Known::Email, Carrier::Email),
    channel(17, "chat", "gorgias_chat", ("chat", "chat"), Known::Visitor, Carrier::Chat),
    channel(7, "contact_form", "contact_form", ("contact-form", "email"), Known::Email, Carrier::Email),
    channel(4, "help-center", "help-center", ("help-center-contact-form", "email"), Known::Email, Carrier::Email),
    channel(
        5,
        "instagram-direct-message",
        "instagram-direct-message",
        ("instagram-direct-message", "instagram-direct-message"),
        Known::Id("instagram-direct-message"),
        Carrier::Facebook,
    ),
    channel(
        2,
        "instagram-comment",
        "instagram-comment",
        ("instagram-comment", "instagram-comment"),
        Known::Id("instagram"),
        Carrier::Facebook,
    ),
    channel(
        1,
        "instagram-ad-comment",
        "instagram-ad-comment",
        ("instagram-ad-comment", "instagram-ad-comment"),
        Known::Id("instagram"),
        Carrier::Facebook,
    ),
    channel(
        1,
        "instagram-mention",
        "instagram-mention",
        ("instagram-mention-media", "instagram-mention-comment"),
        Known::Id("instagram"),
        Carrier::Facebook,
    ),
    channel(
        4,
        "facebook-messenger",
        "facebook-messenger",
        ("facebook-messenger", "facebook-messenger"),
        Known::Id("facebook"),
        Carrier::Facebook,
    ),
    channel(
        2,
        "facebook",
        "facebook",
        ("facebook-comment", "facebook-comment"),
        Known::Id("facebook"),
        Carrier::Facebook,
    ),
    channel(
        1,
        "facebook-mention",
        "facebook-mention",
        ("facebook-mention-post", "facebook-mention-comment"),
        Known::Id("facebook"),
        Carrier::Facebook,
    ),
    channel(
        1,
        "facebook-recommendations",
        "facebook-recommendations",
        ("facebook-review", "facebook-review-comment"),
        Known::Id("facebook"),
        Carrier::Facebook,
    ),
    channel(5, "whatsapp", "whatsapp", ("whatsapp-message", "whatsapp-message"), Known::Phone, Carrier::WhatsApp),
    channel(3, "sms", "sms", ("sms", "sms"), Known::Phone, Carrier::Sms),
    channel(4, "phone", "phone", ("phone", "phone"), Known::Phone, Carrier::Nothing),
    channel(1, "aircall", "aircall", ("aircall", "aircall"), Known::Phone, Carrier::Nothing),
    channel(
        1,
        "twitter-direct-message",
        "twitter-direct-message",
        ("twitter-direct-message", "twitter-direct-message"),
        Known::Id("twitter"),
        Carrier::Twitter,
    ),
    channel(1, "yotpo-review", "yotpo", ("yotpo-review", "yotpo-review-public-comment"), Known::Email, Carrier::Yotpo),
    channel(2, "api", "api", ("api", "api"), Known::Email, Carrier::Nothing),
];
