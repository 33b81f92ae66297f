//! What became of the fields.

use crate::error::{Error, Result};

/// What became of the values of custom fields that were to be set or cleared. It holds ids and no values.
#[derive(Clone, Debug)]
#[must_use = "a report can hold an error"]
#[non_exhaustive]
pub struct FieldReport {
    /// The fields that are as they were asked to be, in the order in which that was known; they stay so, whatever happens to
    /// the rest.
    pub done: Vec<i64>,
    /// The fields of which that is not known; empty unless there is an error.
    pub rest: Vec<i64>,
    /// Why not. Where [`Error::may_have_taken_effect`] says so, the failed call may have written its field, the first of
    /// `rest`; and all of `rest` where there was a decimal. Doing all of it again is always safe.
    pub error: Option<Error>,
}

impl FieldReport {
    pub(super) fn new(asked: Vec<i64>, done: Vec<i64>, outcome: Result<()>) -> Self {
        let mut rest = Vec::new();
        for field in asked {
            if !done.contains(&field) && !rest.contains(&field) {
                rest.push(field);
            }
        }
        Self { done, rest, error: outcome.err() }
    }

    /// The error, if there is one. What was done in spite of it is no longer told then: look at [`done`](Self::done) first
    /// where that matters.
    ///
    /// # Errors
    /// [`error`](Self::error).
    pub fn into_result(self) -> Result<Self> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }
}
