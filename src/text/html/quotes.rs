//! Marks by which mail programs tell what they quote in HTML.

/// What an element says about its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// It is quoted, or says whom it quotes.
    All,
    /// It holds what is quoted. What stands in it beside quotes, after the first one, was written in between.
    Around,
    /// All that follows is quoted.
    Rest,
}

/// Returns what an attribute of an element says.
pub(super) fn kind(name: &str, key: &str, value: &str) -> Option<Quote> {
    let block = name == "blockquote";
    // Outlook puts `x_` before the names that it finds.
    let mut words = value.split_ascii_whitespace().map(|word| word.trim_start_matches("x_"));
    if key.eq_ignore_ascii_case("class") {
        return words.find_map(|word| match word {
            "gmail_quote" | "yahoo_quoted" | "protonmail_quote" | "tutanota_quote" | "zmail_extra" if block => {
                Some(Quote::All)
            }
            "gmail_attr" | "moz-cite-prefix" | "moz-forward-container" => Some(Quote::All),
            "gmail_quote"
            | "gmail_quote_container"
            | "yahoo_quoted"
            | "protonmail_quote"
            | "tutanota_quote"
            | "zmail_extra" => Some(Quote::Around),
            "OutlookMessageHeader" | "ms-outlook-mobile-reference-message" => Some(Quote::Rest),
            _ => None,
        });
    }
    if key.eq_ignore_ascii_case("id") {
        return words.find_map(|word| match word {
            "appendonsend"
            | "divRplyFwdMsg"
            | "mail-editor-reference-message-container"
            | "stopSpelling"
            | "OLK_SRC_BODY_SECTION" => Some(Quote::Rest),
            "AppleOriginalContents" | "isForwardContent" | "isReplyContent" => Some(Quote::All),
            word => word.contains("yahoo_quoted").then_some(Quote::Around),
        });
    }
    let cites = block && key.eq_ignore_ascii_case("type") && value.eq_ignore_ascii_case("cite");
    let named = key.eq_ignore_ascii_case("name") && value.eq_ignore_ascii_case("quote");
    if cites { Some(Quote::All) } else { named.then_some(Quote::Around) }
}
