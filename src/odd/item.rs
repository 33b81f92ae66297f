//! Odd parts of a response: items that were left out, and values that were read as absent.

use std::fmt;
use std::sync::Arc;

use http::Method;
use serde_json::Value;

use crate::Client;
use crate::error::redact;
use crate::operations::{OPERATIONS, Operation};
use crate::raw::RawCall;

/// The most values of one response that are listed.
const MOST_VALUES: usize = 1_000;

pub(crate) const NO_DATE: &str = "not a date and time";

/// A path into JSON, such as `data[3].customer.id`.
#[derive(Clone, Default)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn key(&mut self, key: &str) {
        if !self.0.is_empty() {
            self.0.push('.');
        }
        self.0.push_str(key);
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.0.push_str(&format!("[{index}]"));
    }

    /// The path as it may be shown: keys of maps can be anything.
    pub(crate) fn shown(&self) -> String {
        if self.0.is_empty() { ".".to_owned() } else { redact::field(&self.0) }
    }
}

/// A value of a response that was read as absent, because it is not what belongs there: a text that is not a date, for
/// example, or something nested too deeply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OddValue {
    path: String,
    problem: &'static str,
}

impl OddValue {
    /// Adds one, unless there are too many; making a path takes as long as it is.
    pub(crate) fn add(list: &mut Vec<Self>, path: impl FnOnce() -> Path, problem: &'static str) {
        if list.len() < MOST_VALUES {
            list.push(Self { path: path().shown(), problem });
        }
    }

    /// Adds a text that is no date, at a path of names of ours.
    pub(crate) fn at(list: &mut Vec<Self>, path: &str) {
        Self::add(list, || Path(path.to_owned()), NO_DATE);
    }

    /// Returns the path of the value in the response, such as `data[3].closed_datetime`. Parts that are not names of
    /// fields are shown as an ellipsis.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong with it, in a few words that quote nothing.
    #[must_use]
    pub fn problem(&self) -> &str {
        self.problem
    }

    /// The same as the text that stands in the program.
    pub(crate) fn reason(&self) -> &'static str {
        self.problem
    }
}

/// An item of a list that could not be read, and was left out.
///
/// Cheap to clone. `Debug` does not show what the item holds.
#[derive(Clone)]
pub struct OddItem(Arc<Inner>);

struct Inner {
    operation: &'static Operation,
    index: usize,
    path: String,
    problem: String,
    json: Value,
}

impl OddItem {
    pub(super) fn new(operation: &'static Operation, index: usize, path: String, problem: String, json: Value) -> Self {
        Self(Arc::new(Inner { operation, index, path, problem, json }))
    }

    /// Returns the operation whose list it is in.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// Returns the position of the item in its page, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.0.index
    }

    /// Returns the id of the item, if it has one that can be read.
    #[must_use]
    pub fn id(&self) -> Option<i64> {
        self.0.json.get("id").and_then(super::whole)
    }

    /// Returns the path of what could not be read, such as `data[3].customer.id`. Parts that are not names of fields are
    /// shown as an ellipsis.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns what is wrong there, in a few words that quote nothing but the name of a field.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.0.problem
    }

    /// Returns the item as it arrived. It can hold a customer's words: mind where you log it.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.0.json
    }

    /// Returns a call that reads the record as JSON, without types; `None` when its id cannot be read, or no call reads
    /// single records of this list.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// let page = client.list_tickets().send().await?;
    /// for odd in page.odd_items() {
    ///     eprintln!("{odd}");
    ///     if let Some(call) = odd.raw(&client) {
    ///         println!("{} keys", call.send().await?.as_object().map_or(0, |record| record.len()));
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn raw<'a>(&self, client: &'a Client) -> Option<RawCall<'a>> {
        Some(client.raw(Method::GET, self.address()?))
    }

    fn address(&self) -> Option<String> {
        let id = self.id()?;
        let list = match self.0.operation.id {
            "list_view_items" | "search_view_items" => "/api/tickets",
            "update_rule_priorities" => "/api/rules",
            "list_messages" | "list_ticket_messages" => {
                let ticket = self.0.json.get("ticket_id").and_then(super::whole)?;
                return Some(format!("/api/tickets/{ticket}/messages/{id}"));
            }
            _ => self.0.operation.path,
        };
        let reads_one = |operation: &&Operation| {
            operation.method == Method::GET
                && operation
                    .path
                    .strip_prefix(list)
                    .and_then(|rest| rest.strip_prefix("/{"))
                    .is_some_and(|rest| !rest.contains('/'))
        };
        OPERATIONS.iter().any(|operation| reads_one(&operation)).then(|| format!("{list}/{id}"))
    }
}

/// Two items are equal when they are the same JSON at the same place.
impl PartialEq for OddItem {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&*self.0, &*other.0);
        a.operation.id == b.operation.id && a.index == b.index && a.path == b.path && a.json == b.json
    }
}

impl fmt::Display for OddItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item {} of the page", self.0.index)?;
        if let Some(id) = self.id() {
            write!(f, ", id {id}")?;
        }
        write!(f, ": {} at `{}`", self.0.problem, self.0.path)
    }
}

impl fmt::Debug for OddItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OddItem")
            .field("operation", &self.0.operation.id)
            .field("index", &self.0.index)
            .field("id", &self.id())
            .field("path", &self.0.path)
            .field("problem", &self.0.problem)
            .finish_non_exhaustive()
    }
}
