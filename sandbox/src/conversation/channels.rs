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
