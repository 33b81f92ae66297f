//! The report of setting or clearing values of custom fields.

use crate::error::{Error, Result};

/// The report of setting or clearing values of custom fields. Holds ids of fields, and no values.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) {
/// let report = client.clear_ticket_fields(412_007_331, [8001, 8002]).await;
/// if let Some(error) = &report.error {
///     eprintln!("cleared: {:?}, not known: {:?}: {error}", report.done, report.rest);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a report can hold an error"]
#[non_exhaustive]
pub struct FieldReport {
    /// The fields that are as they should be, in the order in which that became known. They stay so, whatever happens to the
    /// rest.
    pub done: Vec<i64>,
    /// The fields of which that is not known. Empty if there is no error.
    pub rest: Vec<i64>,
    /// The error that left the rest undone. If its [`may_have_taken_effect`](Error::may_have_taken_effect) is true, the failed
    /// call may have written its field, the first of `rest`; or all of `rest`, if there was a decimal. Doing all of it again is
    /// always safe.
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

    /// Returns the report if there is no error, and else the error.
    ///
    /// The error does not say what was done before it: read [`done`](Self::done) first if that matters.
    ///
    /// # Errors
    /// The [`error`](Self::error) of the report.
    pub fn into_result(self) -> Result<Self> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }
}
