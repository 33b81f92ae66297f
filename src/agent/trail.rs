//! What becomes known while a call runs: its plan, whether somebody has to be asked, who approved.

use std::sync::Mutex;

use crate::lock::lock;

#[derive(Default)]
struct Marks {
    plan: Option<String>,
    approved: Option<String>,
    asks: bool,
    refused: bool,
}

/// What becomes known while a call runs.
#[derive(Default)]
pub(super) struct Trail {
    marks: Mutex<Marks>,
    /// The plan that was decided on during this call, and who approved.
    decided: Option<(String, String)>,
}

impl Trail {
    /// A call that goes on after somebody approved its plan.
    pub(super) fn after(handle: &str, by: String) -> Self {
        Self { decided: Some((handle.to_owned(), by)), ..Self::default() }
    }

    /// Who approved the plan during this call.
    pub(super) fn decided(&self, handle: &str) -> Option<String> {
        self.decided.as_ref().filter(|(own, _)| own == handle).map(|(_, by)| by.clone())
    }

    pub(super) fn plan(&self, handle: &str) {
        lock(&self.marks).plan = Some(handle.to_owned());
    }

    pub(super) fn approved(&self, by: &str) {
        lock(&self.marks).approved = Some(by.to_owned());
    }

    /// Somebody outside of the model has to be asked.
    pub(super) fn asks(&self) {
        lock(&self.marks).asks = true;
    }

    pub(super) fn is_asking(&self) -> bool {
        lock(&self.marks).asks
    }

    /// Somebody said no.
    pub(super) fn refused(&self) {
        lock(&self.marks).refused = true;
    }

    /// The handle of the plan that was made or applied, who approved, and whether somebody said no.
    pub(super) fn known(&self) -> (Option<String>, Option<String>, bool) {
        let marks = lock(&self.marks);
        (marks.plan.clone(), marks.approved.clone(), marks.refused)
    }
}
