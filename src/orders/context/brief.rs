//! Briefs: short accounts of a ticket and its orders, for a model or a person who drafts the reply.

use serde_json::Value;

use super::OrderContext;
use super::render::{self, Limits, Prepared};

/// A short account of a ticket and its orders: facts in a fixed form, and people's words fenced off as what they are. Made by
/// [`OrderContext::brief`].
///
/// **People's words.** What customers, agents and shops wrote is data, and the brief says so. In [`to_text`](Self::to_text), messages
/// stand between fences that are longer than any row of the same sign inside them, so that no message can close its own; all
/// else is quoted in one line. In [`to_json`](Self::to_json), they are values of keys that begin with `untrusted_`. Control characters,
/// marks that reorder text, and characters without a shape are removed. That keeps instructions in messages from looking like the
/// brief; it does not keep a model from following them. What a model drafts from it needs a look before it is sent.
///
/// Messages that were deleted are left out, as are internal notes by default: messages on the channel for notes, and those that
/// are not public.
///
/// **Personal data** is left out by default: names, addresses, e-mail addresses and telephone numbers. In messages, those
/// that are known from ticket and orders are replaced, and whatever has the form of an e-mail address or a telephone number. A name
/// that is written nowhere but in a message is not recognized.
#[derive(Clone, Copy, Debug)]
#[must_use = "a brief does nothing until it is rendered"]
pub struct Brief<'a> {
    context: &'a OrderContext,
    max_chars: usize,
    personal_data: bool,
    internal_notes: bool,
}

/// Fewer characters hold nothing of use.
const LEAST: usize = 1_000;

impl<'a> Brief<'a> {
    pub(super) fn new(context: &'a OrderContext) -> Self {
        Self { context, max_chars: 8_000, personal_data: false, internal_notes: false }
    }

    /// Sets the most characters (Unicode scalar values). Defaults to 8,000; less than 1,000 counts as 1,000. The JSON form is
    /// counted as `to_string` writes it.
    ///
    /// What does not fit is shortened or left out: old messages first, then other orders, then details of lines. The brief says
    /// where something is missing.
    pub fn max_chars(mut self, characters: usize) -> Self {
        self.max_chars = characters.max(LEAST);
        self
    }

    /// Sets whether personal data is shown. Defaults to `false`.
    pub fn personal_data(mut self, show: bool) -> Self {
        self.personal_data = show;
        self
    }

    /// Sets whether internal notes are shown, which customers must not see. Defaults to `false`.
    pub fn internal_notes(mut self, show: bool) -> Self {
        self.internal_notes = show;
        self
    }

    /// Renders the brief as plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.fitting(render::text)
    }

    /// Renders the brief as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.fitting(|facts| Sized(facts.clone())).0
    }

    /// The longest form that fits.
    fn fitting<T: Measured>(&self, form: impl Fn(&Value) -> T) -> T {
        let prepared = Prepared::new(self.context, self.personal_data, self.internal_notes);
        let mut limits = Limits::default();
        loop {
            let form = form(&prepared.facts(&limits));
            // The least form has some 700 characters.
            if form.characters() <= self.max_chars || !limits.shrink() {
                return form;
            }
        }
    }
}

trait Measured {
    fn characters(&self) -> usize;
}

impl Measured for String {
    fn characters(&self) -> usize {
        self.chars().count()
    }
}

struct Sized(Value);

impl Measured for Sized {
    fn characters(&self) -> usize {
        self.0.to_string().chars().count()
    }
}
