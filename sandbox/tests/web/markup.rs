//! A strict reader of the HTML that the pages may consist of: whatever broke out of its place shows as an element or an attribute
//! that no page has.

const ELEMENTS: [&str; 36] = [
    "a", "article", "aside", "body", "button", "dd", "div", "dl", "dt", "form", "h1", "h2", "h3", "head", "header",
    "html", "input", "li", "link", "main", "meta", "nav", "option", "p", "pre", "section", "select", "small", "span",
    "strong", "time", "title", "ul", "!DOCTYPE", "br", "label",
];

const ATTRIBUTES: [&str; 17] = [
    "action",
    "aria-current",
    "aria-label",
    "charset",
    "class",
    "content",
    "datetime",
    "href",
    "id",
    "lang",
    "method",
    "name",
    "placeholder",
    "rel",
    "selected",
    "type",
    "value",
];

/// Checks every element and attribute of a page.
#[track_caller]
pub(crate) fn check(html: &str) {
    // The one script is the last thing of the page, and nothing that was stored is in it.
    assert_eq!(html.matches("<script").count(), 1);
    let (html, script) = html.split_once("<script>").unwrap();
    assert!(script.ends_with("</script></body></html>\n") && script.contains("navigator.clipboard"), "{script:.80}");
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("an open tag: {part:.80}"));
        assert!(!text.contains('>'), "a bare sign in {text:.80}");
        if tag == "!DOCTYPE html" {
            continue;
        }
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(ELEMENTS.contains(&name.trim_start_matches('/')), "the element {tag:.80}");
        while !rest.is_empty() {
            let (key, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("the attributes {tag:.80}"));
            let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("the attributes {tag:.80}"));
            assert!(ATTRIBUTES.contains(&key), "the attribute {key} of {tag:.80}");
            if matches!(key, "href" | "action") {
                assert!(
                    value.starts_with('/') && !value.starts_with("//") || value.starts_with("http"),
                    "the link {value:.80}"
                );
            }
            rest = after.trim_start();
        }
    }
}

/// The words of a page, as a browser shows them.
pub(crate) fn text(html: &str) -> String {
    let html = html.split("<script>").next().unwrap();
    let words: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(words, |words, (name, sign)| words.replace(name, sign))
}
