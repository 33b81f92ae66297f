//! Briefs: short accounts of a ticket and its orders, for a model or a person who drafts the reply.

use serde_json::Value;

use super::OrderContext;
use super::render::{self, Limits, Prepared, Scope};
use crate::text::tokens;

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
    max_tokens: usize,
    personal_data: bool,
    internal_notes: bool,
    scope: Scope,
}

/// Fewer characters hold nothing of use.
const LEAST: usize = 1_000;
/// The same in tokens.
const LEAST_TOKENS: usize = 250;

impl<'a> Brief<'a> {
    pub(super) fn new(context: &'a OrderContext) -> Self {
        Self {
            context,
            max_chars: 8_000,
            max_tokens: usize::MAX,
            personal_data: false,
            internal_notes: false,
            scope: Scope::Whole,
        }
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

    /// Sets the most tokens, beside the most characters. By default there is no such limit; less than 250 counts as 250.
    ///
    /// Tokens are estimated without a tokenizer, in the way in which those of current models split text. The estimate is meant to
    /// be rather too high than too low; how far it is off depends on language and model.
    pub fn max_tokens(mut self, tokens: usize) -> Self {
        self.max_tokens = tokens.max(LEAST_TOKENS);
        self
    }

    /// The same with limits that are no wider than these.
    pub(super) fn at_most(self, characters: usize, tokens: usize) -> Self {
        self.max_chars(self.max_chars.min(characters)).max_tokens(self.max_tokens.min(tokens))
    }

    /// Leaves out orders and customer.
    #[cfg(feature = "agent")]
    pub(crate) fn conversation_only(mut self) -> Self {
        self.scope = Scope::Conversation;
        self
    }

    /// The longest of a form of the facts that fits.
    #[cfg(feature = "agent")]
    pub(crate) fn fit(&self, form: impl Fn(&Value) -> String) -> String {
        self.fitting(form)
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
        let prepared = Prepared::new(self.context, self.personal_data, self.internal_notes, self.scope);
        let mut limits = Limits::default();
        loop {
            let form = form(&prepared.facts(&limits));
            // The least form has some 700 characters.
            let fits = form.characters() <= self.max_chars && form.tokens() <= self.max_tokens;
            if fits || !limits.shrink() {
                return form;
            }
        }
    }
}

trait Measured {
    fn characters(&self) -> usize;
    fn tokens(&self) -> usize;
}

impl Measured for String {
    fn characters(&self) -> usize {
        self.chars().count()
    }

    fn tokens(&self) -> usize {
        tokens::estimate(self)
    }
}

struct Sized(Value);

impl Measured for Sized {
    fn characters(&self) -> usize {
        self.0.to_string().chars().count()
    }

    fn tokens(&self) -> usize {
        tokens::estimate(&self.0.to_string())
    }
}
