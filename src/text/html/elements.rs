//! Elements of HTML, those of the standard and those that it calls obsolete, by what they do to the words around them.

/// What an element does to the words before, within and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// It stands on lines of its own.
    Block,
    /// It ends a line.
    LineBreak,
    /// It stands beside others: cells of a table, images, fields of a form, annotations.
    Cell,
    /// It does nothing, as does every unknown element.
    Inline,
    /// Its content is not shown.
    Unseen,
}

/// How the content of an element is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Elements and text.
    Markup,
    /// Text with character references, up to the end tag.
    Escaped,
    /// Text as it is, up to the end tag.
    Raw,
    /// Text as it is, up to the end of everything.
    Endless,
}

/// Returns the class of an element. The name is in lower case.
pub(super) fn class(name: &str) -> Class {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "center" | "dd" | "details" | "dialog" | "dir"
        | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "frame" | "frameset"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "hgroup" | "hr" | "html" | "isindex"
        | "legend" | "li" | "listing" | "main" | "marquee" | "menu" | "menuitem" | "multicol" | "nav" | "ol"
        | "optgroup" | "option" | "p" | "plaintext" | "pre" | "search" | "section" | "summary" | "table"
        | "caption" | "colgroup" | "col" | "tbody" | "tfoot" | "thead" | "tr" | "ul" | "xmp" => Class::Block,
        "br" => Class::LineBreak,
        // A raised or lowered number is a number of its own: a footnote, cents, an exponent.
        "td" | "th" | "rb" | "rp" | "rt" | "rtc" | "ruby" | "sub" | "sup" | "applet" | "audio" | "button"
        | "canvas" | "embed" | "fencedframe" | "image" | "img" | "input" | "keygen" | "math" | "meter" | "object"
        | "progress" | "select" | "selectedcontent" | "spacer" | "svg" | "textarea" | "video" => Class::Cell,
        "base" | "basefont" | "bgsound" | "area" | "datalist" | "iframe" | "link" | "meta" | "nextid" | "noembed"
        | "noframes" | "param" | "script" | "source" | "style" | "template" | "title" | "track" => Class::Unseen,
        _ => Class::Inline,
    }
}

/// Returns `true` if the element shows something of its own: a picture, a film, another page.
pub(super) fn embeds(name: &str) -> bool {
    matches!(name, "audio" | "canvas" | "embed" | "iframe" | "image" | "img" | "math" | "object" | "svg" | "video")
}

/// Returns `true` if the element has no content and no end tag.
pub(super) fn void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "command"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "isindex"
            | "keygen"
            | "link"
            | "meta"
            | "nextid"
            | "param"
            | "source"
            | "spacer"
            | "track"
            | "wbr"
    )
}

/// Returns how the content of the element is written.
pub(super) fn content(name: &str) -> Content {
    match name {
        "iframe" | "noembed" | "noframes" | "script" | "style" | "xmp" => Content::Raw,
        "title" | "textarea" => Content::Escaped,
        "plaintext" => Content::Endless,
        _ => Content::Markup,
    }
}

/// Returns `true` if line breaks of the source are line breaks in the element.
pub(super) fn keeps_lines(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "xmp" | "plaintext" | "textarea")
}

/// Elements whose end tags can be left out, as a set of bits.
pub(super) type Groups = u8;

const PARAGRAPH: Groups = 1;
const ITEM: Groups = 1 << 1;
const TERM: Groups = 1 << 2;
const CELL: Groups = 1 << 3;
const ROW: Groups = 1 << 4;
const ROWS: Groups = 1 << 5;
const OPTION: Groups = 1 << 6;

/// Returns the group of an element.
pub(super) fn group(name: &str) -> Groups {
    match name {
        "p" => PARAGRAPH,
        "li" => ITEM,
        "dd" | "dt" => TERM,
        "td" | "th" | "caption" => CELL,
        "tr" => ROW,
        "tbody" | "tfoot" | "thead" => ROWS,
        "option" => OPTION,
        _ => 0,
    }
}

/// Returns the groups of which the start of this element ends those that are open.
pub(super) fn ends(name: &str) -> Groups {
    match name {
        "li" => ITEM | PARAGRAPH,
        "dd" | "dt" => TERM | PARAGRAPH,
        "td" | "th" => CELL,
        "tr" => ROW | CELL,
        "tbody" | "tfoot" | "thead" => ROWS | ROW | CELL,
        "option" | "optgroup" => OPTION,
        _ if class(name) == Class::Block => PARAGRAPH,
        _ => 0,
    }
}

/// Returns the groups of which nothing in this element ends those around it.
pub(super) fn shields(name: &str) -> Groups {
    match name {
        "table" => Groups::MAX,
        "td" | "th" | "caption" => PARAGRAPH | ITEM | TERM | OPTION,
        "button" | "object" | "applet" | "marquee" => PARAGRAPH,
        "ul" | "ol" | "menu" | "dir" => ITEM,
        "dl" => TERM,
        "blockquote" => ITEM | TERM,
        "select" | "datalist" => OPTION,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Class::{self, Block, Cell, Inline, LineBreak, Unseen};
    use super::{class, content, void};
    use crate::text::html::text;

    /// Every element of the standard: the index of its elements, and its list of those that are obsolete.
    const ALL: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink \
        blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir \
        div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr \
        html i iframe img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem \
        meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture \
        plaintext pre progress q rb rp rt rtc ruby s samp script search section select selectedcontent slot small source \
        spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr \
        track tt u ul var video wbr xmp";

    /// What each does, in the words of the standard's style sheet, written down a second time.
    const TABLE: [(Class, &str); 5] = [
        (
            Block,
            "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset \
             figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html isindex legend li \
             listing main marquee menu menuitem multicol nav ol optgroup option p plaintext pre search section summary table \
             tbody tfoot thead tr ul xmp",
        ),
        (LineBreak, "br"),
        (
            Cell,
            "applet audio button canvas embed img input keygen math meter object progress rb rp rt rtc ruby select \
             selectedcontent spacer sub sup svg td textarea th video",
        ),
        (
            Inline,
            "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label map mark nobr noscript output \
             picture q s samp slot small span strike strong time tt u var wbr",
        ),
        (
            Unseen,
            "area base basefont bgsound datalist iframe link meta nextid noembed noframes param script source style \
             template title track",
        ),
    ];

    #[test]
    fn every_element_of_the_standard_is_classed() {
        let mut classed: Vec<&str> = TABLE.iter().flat_map(|(_, names)| names.split_whitespace()).collect();
        classed.sort_unstable();
        let mut all: Vec<&str> = ALL.split_whitespace().collect();
        all.sort_unstable();
        assert_eq!(classed, all, "each once");
        for (expected, names) in TABLE {
            for name in names.split_whitespace() {
                assert_eq!(class(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn every_element_does_what_its_class_says() {
        for (class, names) in TABLE {
            for name in names.split_whitespace() {
                let upper = name.to_ascii_uppercase();
                for (open, close) in [
                    (format!("<{name}>"), format!("</{name}>")),
                    (format!("<{upper}\n class='x'>"), format!("</{upper} >")),
                ] {
                    let html = if void(name) { format!("1{open}23") } else { format!("1{open}2{close}3") };
                    let expected = match (class, void(name)) {
                        (Block | LineBreak, true) => "1\n23",
                        (Cell, true) => "1 23",
                        (Inline | Unseen, true) => "123",
                        (Block | LineBreak, false) if name == "plaintext" => &format!("1\n2{close}3"),
                        (Block | LineBreak, false) => "1\n2\n3",
                        (Cell, false) => "1 2 3",
                        // Struck through: not meant.
                        (Inline, false) if matches!(name, "del" | "s" | "strike") => "13",
                        (Inline, false) => "123",
                        (Unseen, false) => "13",
                    };
                    assert_eq!(text(&html), expected, "{html}");
                }
            }
        }
    }

    #[test]
    fn unknown_elements_are_inline() {
        for name in ["x-price", "o:p", "st1:place", "u1", "v:shape"] {
            assert_eq!(text(&format!("10<{name} a=b>03</{name}>5")), "10035");
            assert_eq!((void(name), content(name)), (false, super::Content::Markup));
        }
    }
}
