//! Several tickets at once: their contexts, and their briefs in one text.

use serde_json::Value;

use super::{Brief, OrderContext};
use crate::text::tokens;
use crate::{Client, Result};

impl Client {
    /// Reads several tickets as [`order_context`](Self::order_context) does, one after the other, in their order: one result for
    /// each id. After a failure that [all calls](crate::ErrorScope::Everything) would meet, no more are read, and the rest has the
    /// same error.
    ///
    /// **Costs** what `order_context` costs for each.
    pub async fn order_contexts(&self, ticket_ids: &[i64]) -> Vec<Result<OrderContext>> {
        let mut contexts = Vec::with_capacity(ticket_ids.len());
        let mut ended = None;
        for id in ticket_ids {
            let context = match &ended {
                Some(error) => Err(crate::Error::clone(error)),
                None => self.order_context(*id).await,
            };
            if let Err(error) = &context
                && error.kind().ends_all()
            {
                ended.get_or_insert_with(|| error.clone());
            }
            contexts.push(context);
        }
        contexts
    }
}

/// Briefs of several tickets, which share one limit: a short one leaves its room to those that follow.
///
/// ```no_run
/// # async fn example(client: &gorgias::Client) -> gorgias::Result<()> {
/// use gorgias::orders::context::Briefs;
///
/// let contexts: Vec<_> = client.order_contexts(&[412_007_331, 412_007_332]).await.into_iter().collect::<Result<_, _>>()?;
/// println!("{}", Briefs::new(contexts.iter().map(|context| context.brief())).max_tokens(4_000).to_text());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "briefs do nothing until they are rendered"]
pub struct Briefs<'a> {
    briefs: Vec<Brief<'a>>,
    max_chars: usize,
    max_tokens: usize,
}

impl<'a> Briefs<'a> {
    /// Makes briefs one, in their order. Their own limits hold as well.
    pub fn new(briefs: impl IntoIterator<Item = Brief<'a>>) -> Self {
        Self { briefs: briefs.into_iter().collect(), max_chars: usize::MAX, max_tokens: usize::MAX }
    }

    /// Sets the most characters of all together. By default there is no limit but those of each. No brief gets shorter than 1,000.
    pub fn max_chars(mut self, characters: usize) -> Self {
        self.max_chars = characters;
        self
    }

    /// Sets the most [estimated](Brief::max_tokens) tokens of all together. By default there is no limit but those of each. No brief
    /// gets shorter than 250.
    pub fn max_tokens(mut self, tokens: usize) -> Self {
        self.max_tokens = tokens;
        self
    }

    /// Renders the briefs as plain text, one after the other.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.sharing(|brief| brief.to_text(), String::clone).join("\n")
    }

    /// Renders the briefs as a JSON list.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.sharing(|brief| brief.to_json(), Value::to_string).into()
    }

    /// Renders each brief in its share of what is left.
    pub(crate) fn sharing<T>(&self, render: impl Fn(Brief<'a>) -> T, text: impl Fn(&T) -> String) -> Vec<T> {
        let (mut chars, mut tokens_left) = (self.max_chars, self.max_tokens);
        let count = self.briefs.len();
        let share = |left: usize, index: usize| left / (count - index).max(1);
        let all = self.briefs.iter().enumerate().map(|(index, brief)| {
            let rendered = render(brief.at_most(share(chars, index), share(tokens_left, index)));
            let text = text(&rendered);
            chars = chars.saturating_sub(text.chars().count());
            tokens_left = tokens_left.saturating_sub(tokens::estimate(&text));
            rendered
        });
        all.collect()
    }
}
