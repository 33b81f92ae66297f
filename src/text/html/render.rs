//! The words of HTML as people see them, and which of them are quoted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::elements::{self, Class, Content, Groups};
use super::pieces::{Piece, Pieces};
use super::quotes::Quote;
use super::resolved;
use super::sheet::Sheet;
use super::style::Look;

/// Elements that are looked at when an end tag comes; browsers have a limit as well.
const DEEPEST: usize = 256;

/// Text for people: blocks on lines of their own, white space collapsed.
#[derive(Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    /// The parts of the text that a mail program marked as quoted, in order.
    pub(crate) quoted: Vec<Range<usize>>,
}

/// Reads HTML.
pub(crate) fn render(html: &str) -> Rendered {
    let mut page = Page::default();
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => page.write(&resolved(text)),
            Piece::Raw(text) => page.write(text),
            Piece::Sheet(sheet) => page.sheet.read(sheet),
            Piece::Tag { name, closing: false, inside } => page.open(name, inside),
            Piece::Tag { name, closing: true, .. } => page.close(&name),
        }
    }
    page.finish()
}

/// What stands before the next word.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

/// Whose words they are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Whose {
    #[default]
    Own,
    Quoted,
    /// They are in [`Page::around`], before or after the first quote in it.
    Around(usize, bool),
}

/// What an element and those around it say about its words.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct State {
    /// By which elements of [`Page::ended`] they are hidden: as a whole, without size, invisible.
    hidden: [Option<usize>; 3],
    keeps_lines: bool,
    whose: Whose,
}

struct Open<'a> {
    name: Cow<'a, str>,
    class: Class,
    state: State,
    /// The groups of elements that something within can end.
    reach: Groups,
    /// The place in [`Page::ended`] if it hides its words.
    hides: Option<usize>,
    /// The place in [`Page::around`] if it is around quotes.
    begins: Option<usize>,
}

/// Words of one state, with the gap before them.
struct Run {
    words: Range<usize>,
    state: State,
}

#[derive(Default)]
struct Page<'a> {
    /// What the style sheets before this place hide.
    sheet: Sheet,
    out: String,
    gap: Gap,
    runs: Vec<Run>,
    open: Vec<Open<'a>>,
    /// How many of each name are open.
    names: HashMap<Cow<'a, str>, usize>,
    /// Elements that are open and deeper than is looked at.
    deeper: usize,
    /// Per element that hides its words: whether it ended. One that never does hides nothing.
    ended: Vec<bool>,
    /// Per element around quotes: where it begins, and whether there was a quote.
    around: Vec<(usize, bool)>,
    /// Whether all that follows is quoted.
    rest: bool,
}

impl<'a> Page<'a> {
    fn state(&self) -> State {
        let mut state = self.open.last().map(|open| open.state).unwrap_or_default();
        match &mut state.whose {
            Whose::Own if self.rest => state.whose = Whose::Quoted,
            Whose::Around(index, after) => *after = self.around.get(*index).is_some_and(|(_, after)| *after),
            _ => {}
        }
        state
    }

    fn write(&mut self, text: &str) {
        let state = self.state();
        let start = self.out.len();
        for sign in text.chars() {
            if sign.is_whitespace() {
                let line = state.keeps_lines && matches!(sign, '\n' | '\r');
                self.gap = self.gap.max(if line { Gap::Line } else { Gap::Space });
                continue;
            }
            match std::mem::take(&mut self.gap) {
                Gap::Line if !self.out.is_empty() => self.out.push('\n'),
                Gap::Space if !self.out.is_empty() => self.out.push(' '),
                _ => {}
            }
            self.out.push(sign);
        }
        let words = start..self.out.len();
        match self.runs.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if last.state == state => last.words.end = words.end,
            _ => self.runs.push(Run { words, state }),
        }
    }

    fn apart(&mut self, class: Class) {
        self.gap = self.gap.max(match class {
            Class::Block | Class::LineBreak => Gap::Line,
            Class::Cell => Gap::Space,
            Class::Inline | Class::Unseen => Gap::None,
        });
    }

    fn open(&mut self, name: Cow<'a, str>, inside: &str) {
        let look = Look::of(&name, inside, &self.sheet);
        let class = match (elements::class(&name), look.class) {
            (Class::Inline, Some(class)) | (class, None | Some(Class::Inline)) => class,
            (Class::Cell, Some(Class::Block)) => Class::Block,
            (class, _) => class,
        };
        self.apart(class);
        let ends = elements::ends(&name);
        while self.reach() & ends != 0 {
            let found = self.open.iter().rposition(|open| elements::group(&open.name) & ends != 0);
            self.end(found.unwrap_or_default());
        }
        if look.quote == Some(Quote::Rest) && self.state().whose == Whose::Own {
            self.rest = true;
        }
        let unseen = class == Class::Unseen;
        // A slash at the end means nothing to browsers, and that there is no content to those who write it. Unseen text does not
        // come this far.
        if elements::void(&name) || inside.ends_with('/') || (unseen && elements::content(&name) != Content::Markup) {
            return;
        }
        if self.open.len() == DEEPEST {
            self.deeper += 1;
            return;
        }
        let mut state = self.state();
        state.keeps_lines = look.keeps_lines.unwrap_or(state.keeps_lines || elements::keeps_lines(&name));
        let hides = [Some(look.gone || unseen).filter(|gone| *gone), look.without_size, look.invisible];
        let mine = hides.contains(&Some(true)).then(|| {
            self.ended.push(false);
            self.ended.len() - 1
        });
        for (hidden, hides) in state.hidden.iter_mut().zip(hides) {
            *hidden = hides.map_or(*hidden, |hides| if hides { mine } else { None });
        }
        let begins = (state.whose == Whose::Own && look.quote == Some(Quote::Around)).then(|| {
            self.around.push((self.out.len(), false));
            self.around.len() - 1
        });
        state.whose = match (state.whose, look.quote) {
            (Whose::Own, Some(Quote::Around)) => begins.map_or(Whose::Own, |index| Whose::Around(index, false)),
            (Whose::Around(..), Some(_)) | (Whose::Own, Some(Quote::All)) => Whose::Quoted,
            (Whose::Around(..), None) if name == "blockquote" => Whose::Quoted,
            (whose, _) => whose,
        };
        let reach = (self.reach() & !elements::shields(&name)) | elements::group(&name);
        *self.names.entry(name.clone()).or_default() += 1;
        self.open.push(Open { name, class, state, reach, hides: mine, begins });
    }

    fn close(&mut self, name: &str) {
        if matches!(name, "body" | "html") {
            self.apart(Class::Block);
        } else if self.deeper > 0 {
            self.deeper -= 1;
            self.apart(elements::class(name));
        } else if self.names.get(name).is_some_and(|count| *count > 0)
            && let Some(found) = self.open.iter().rposition(|open| open.name == name)
        {
            self.end(found);
        } else {
            // The end of what never began.
            self.apart(elements::class(name));
        }
    }

    fn reach(&self) -> Groups {
        self.open.last().map_or(0, |open| open.reach)
    }

    /// Ends an element, by its place, and all within.
    fn end(&mut self, found: usize) {
        for open in self.open.split_off(found) {
            self.apart(open.class);
            if let Some(count) = self.names.get_mut(&open.name) {
                *count -= 1;
            }
            if let Some(ended) = open.hides.and_then(|hides| self.ended.get_mut(hides)) {
                *ended = true;
            }
            // A quote deeper within is one of what is quoted.
            if open.name == "blockquote"
                && let Some(index) = self.open.last().and_then(|parent| parent.begins)
                && let Some((_, after)) = self.around.get_mut(index)
            {
                *after = true;
            }
        }
    }

    fn finish(self) -> Rendered {
        let Self { out, runs, ended, around, .. } = self;
        let hidden = |run: &Run| {
            let causes = run.state.hidden.iter().flatten();
            causes.into_iter().any(|cause| ended.get(*cause) == Some(&true))
        };
        // A message of hidden words only is better read than empty.
        let all = runs.iter().all(&hidden);
        let quoted = |whose| match whose {
            Whose::Own => false,
            Whose::Quoted | Whose::Around(_, false) => true,
            // What is forwarded is quoted as a whole.
            Whose::Around(index, true) => around
                .get(index)
                .and_then(|(start, _)| out.get(*start..))
                .is_some_and(|text| text.trim_start().starts_with("---")),
        };
        let mut rendered = Rendered::default();
        let mut gap = Gap::None;
        for run in &runs {
            let words = out.get(run.words.clone()).unwrap_or_default();
            let bare = words.trim_start();
            gap = gap.max(match words.chars().next() {
                Some('\n') => Gap::Line,
                Some(' ') => Gap::Space,
                _ => Gap::None,
            });
            if !all && hidden(run) {
                continue;
            }
            let start = rendered.text.len();
            match std::mem::take(&mut gap) {
                Gap::Line if start > 0 => rendered.text.push('\n'),
                Gap::Space if start > 0 => rendered.text.push(' '),
                _ => {}
            }
            rendered.text.push_str(bare);
            if quoted(run.state.whose) {
                match rendered.quoted.last_mut() {
                    Some(last) if last.end == start => last.end = rendered.text.len(),
                    _ => rendered.quoted.push(start..rendered.text.len()),
                }
            }
        }
        rendered
    }
}
