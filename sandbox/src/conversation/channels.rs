//! What carries a channel: a message leaves by an integration that does.

/// Integrations that carry a channel.
pub(crate) fn carriers(channel: &str) -> &'static [&'static str] {
    match channel {
        "email" | "contact_form" | "help-center" => &["email", "gmail", "outlook"],
        "chat" => &["gorgias_chat"],
        "sms" => &["sms", "phone"],
        "whatsapp" => &["whatsapp"],
        "twitter" | "twitter-direct-message" => &["twitter"],
        "yotpo-review" => &["yotpo"],
        name if name.starts_with("facebook") || name.starts_with("instagram") => &["facebook"],
        _ => &[],
    }
}

/// The type of source that a message of a channel has when none was sent: that of the telephone was seen, the others go by the
/// names that the document has for both.
pub(crate) fn source_type(channel: &str) -> &str {
    match channel {
        "contact_form" => "contact-form",
        "facebook-recommendations" => "facebook-review",
        "help-center" => "help-center-contact-form",
        "twitter" => "twitter-tweet",
        "whatsapp" => "whatsapp-message",
        same => same,
    }
}
