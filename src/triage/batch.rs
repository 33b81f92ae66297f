//! All tickets of a view, one after the other.

use std::collections::VecDeque;
use std::fmt;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::Triage;
use super::apply::TriageReport;
use crate::error::Result;
use crate::odd::OddItem;

/// The position of a batch. Store it with serde, and the batch can be [resumed](Triage::resume) later or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageBookmark {
    view_id: i64,
    /// The tickets that are still to come; `None` before the view was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left: Option<VecDeque<i64>>,
    #[serde(default)]
    tickets: u64,
}

impl TriageBookmark {
    /// Returns the number of tickets that are still to come; `None` before the view was read.
    #[must_use]
    pub fn left(&self) -> Option<usize> {
        self.left.as_ref().map(VecDeque::len)
    }

    /// Returns the number of tickets that are done, well or not.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        self.tickets
    }
}

/// The progress of a batch, for the callback of [`TriageBatch::run`].
#[derive(Debug)]
#[non_exhaustive]
pub struct TriageProgress<'a> {
    /// The report on the ticket that was just done.
    pub report: &'a TriageReport,
    /// The position of the batch after this ticket.
    pub bookmark: &'a TriageBookmark,
}

/// The numbers of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TriageSummary {
    /// Number of tickets that were looked at.
    pub tickets: u64,
    /// Number of tickets for which there was something to change.
    pub planned: u64,
    /// Number of tickets that were changed.
    pub changed: u64,
    /// Number of tickets with an error.
    pub failed: u64,
    /// `true` if the callback stopped the batch before its end.
    pub stopped: bool,
}

/// A run over all tickets of a view, one after the other. Made by [`Triage::view`].
#[must_use = "a batch does nothing until it is run"]
pub struct TriageBatch<'a> {
    triage: &'a Triage,
    dry: bool,
    over: bool,
    bookmark: TriageBookmark,
}

impl Triage {
    /// Returns a batch of all tickets that are in a view when it begins.
    ///
    /// **Costs** one call per 100 tickets of the view, and for each ticket what [`run`](Self::run) costs. The calls leave a
    /// quarter of the allowance to others if the rules were [made](crate::Client::triage) by a client of
    /// [bulk priority](crate::budget::Priority::Bulk).
    pub fn view(&self, view_id: i64) -> TriageBatch<'_> {
        self.resume(TriageBookmark { view_id, left: None, tickets: 0 })
    }

    /// Returns a batch that goes on where another one was left.
    pub fn resume(&self, bookmark: TriageBookmark) -> TriageBatch<'_> {
        TriageBatch { triage: self, dry: false, over: false, bookmark }
    }
}

impl TriageBatch<'_> {
    /// Plans only: reads the tickets, and writes nothing.
    pub fn dry_run(mut self) -> Self {
        self.dry = true;
        self
    }

    /// Returns the position of the batch, after the last ticket that [`next`](Self::next) has returned.
    #[must_use]
    pub fn bookmark(&self) -> &TriageBookmark {
        &self.bookmark
    }

    /// Triages the next ticket and returns its report; `None` at the end.
    ///
    /// The view is read to its end first, for its tickets move when they are changed. If this is dropped before it is done,
    /// the ticket is still to come.
    ///
    /// # Errors
    /// Returns the error that ends the batch: that the view cannot be read, or a failure of
    /// [everything](crate::ErrorScope::Everything), which every other ticket would meet as well: credentials, scopes, an app that
    /// was uninstalled, an allowance that stays used up, a lost connection. The bookmark stays where it is: the batch can be
    /// resumed. All other errors concern one ticket, and are in its report.
    pub async fn next(&mut self) -> Option<Result<TriageReport>> {
        if self.over {
            return None;
        }
        let id = match self.first().await {
            Ok(id) => id?,
            Err(error) => {
                self.over = true;
                return Some(Err(error));
            }
        };
        let report = if self.dry { self.triage.preview(id).await } else { self.triage.run(id).await };
        match &report.error {
            Some(error) if error.kind().ends_all() => {
                self.over = true;
                Some(Err(error.clone()))
            }
            _ => {
                if let Some(left) = &mut self.bookmark.left {
                    left.pop_front();
                }
                self.bookmark.tickets += 1;
                Some(Ok(report))
            }
        }
    }

    /// Runs to the end, and calls `progress` after each ticket. If that returns `ControlFlow::Break(())`, the batch stops; it can
    /// be run again, and goes on.
    ///
    /// # Errors
    /// Returns the error that ends the batch: see [`next`](Self::next).
    pub async fn run(
        &mut self,
        mut progress: impl FnMut(TriageProgress<'_>) -> ControlFlow<()>,
    ) -> Result<TriageSummary> {
        let mut summary = TriageSummary::default();
        while let Some(report) = self.next().await {
            let report = report?;
            summary.tickets += 1;
            summary.planned += u64::from(report.plan.as_ref().is_some_and(|plan| !plan.is_empty()));
            summary.changed += u64::from(report.has_changed());
            summary.failed += u64::from(report.error.is_some());
            if progress(TriageProgress { report: &report, bookmark: &self.bookmark }).is_break() {
                summary.stopped = true;
                break;
            }
        }
        Ok(summary)
    }

    /// The ticket at the front, which stays there.
    async fn first(&mut self) -> Result<Option<i64>> {
        if self.bookmark.left.is_none() {
            let client = &self.triage.client;
            let items = client.list_view_items().view_id(self.bookmark.view_id).limit(100).items();
            let (tickets, odd) = items.all_readable().await?;
            let mut seen = std::collections::BTreeSet::new();
            // One that cannot be read from the list fails by itself, and is in its report.
            let ids = tickets.into_iter().map(|ticket| ticket.id).chain(odd.iter().filter_map(OddItem::id));
            let ids = ids.filter(|id| seen.insert(*id));
            self.bookmark.left = Some(ids.collect());
        }
        Ok(self.bookmark.left.as_ref().and_then(|left| left.front().copied()))
    }
}

impl fmt::Debug for TriageBatch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TriageBatch")
            .field("view_id", &self.bookmark.view_id)
            .field("left", &self.bookmark.left())
            .field("dry", &self.dry)
            .finish_non_exhaustive()
    }
}
