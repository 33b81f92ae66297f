//! The course of every run: look at the account, plan, compare with the plan that was agreed to, carry out, report.

use std::future::Future;

use super::{EntryResult, PlanEntry, ReconcilePlan, ReconcileReport};
use crate::Client;
use crate::error::Result;

/// An entry of the plan with what it is about.
pub(super) struct Task<S> {
    pub(super) entry: PlanEntry,
    pub(super) subject: S,
}

/// The result of a look at the account.
pub(super) struct Look<S> {
    /// In the order of the plan.
    pub(super) tasks: Vec<Task<S>>,
    /// Ids of the records that are neither in the file nor of its prefix.
    pub(super) left_alone: Vec<i64>,
}

/// The part of a run that differs between the kinds of records.
pub(super) trait Reconciler: Sync {
    /// The record of an entry: the file's side, and the account's where it is needed.
    type Subject: Send + Sync;

    /// The name of the lock that runs of one process take turns with.
    const TURN: &'static str;

    fn client(&self) -> &Client;

    /// Checks the file and lists the account. Changes nothing.
    fn look(&self) -> impl Future<Output = Result<Look<Self::Subject>>> + Send;

    /// Does everything up to the first failure that ends all, and writes down what came of each entry.
    fn carry_out(&self, tasks: &[Task<Self::Subject>], entries: &mut [EntryResult]) -> impl Future<Output = ()> + Send;
}

pub(super) async fn plan(reconciler: &impl Reconciler) -> Result<ReconcilePlan> {
    let Look { tasks, left_alone } = reconciler.look().await?;
    Ok(ReconcilePlan { entries: tasks.into_iter().map(|task| task.entry).collect(), left_alone })
}

/// Carries out what there is to do now, where it is what was agreed to.
pub(super) async fn apply<R: Reconciler>(reconciler: &R, agreed: Option<&ReconcilePlan>) -> Result<ReconcileReport> {
    let turn = reconciler.client().inner.config().account.creation(R::TURN.to_owned());
    let _turn = turn.lock().await;
    let Look { tasks, left_alone } = reconciler.look().await?;
    if let Some(agreed) = agreed {
        agreed.agrees(tasks.iter().map(|task| &task.entry), &left_alone)?;
    }
    let mut entries: Vec<EntryResult> = tasks.iter().map(|task| EntryResult::ahead(task.entry.clone())).collect();
    reconciler.carry_out(&tasks, &mut entries).await;
    Ok(ReconcileReport { entries, left_alone })
}

/// The public methods of a reconciler.
macro_rules! runs {
    ($name:ident) => {
        impl $name<'_> {
            /// Plans what [`apply`](Self::apply) would do. Reads only.
            ///
            /// # Errors
            /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before any call, if the file contradicts itself; the
            /// violations name each place. [`MissingScope`](crate::ErrorKind::MissingScope) if an OAuth app may not read the
            /// records. And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
            pub async fn plan(&self) -> $crate::Result<$crate::reconcile::ReconcilePlan> {
                $crate::reconcile::run::plan(self).await
            }

            /// Plans anew, and does everything that the plan says.
            ///
            /// A failure of one record does not keep the others from being done, unless it would meet them as well, such as a
            /// lost connection. The report holds the outcome of each; applying again does the rest.
            ///
            /// # Errors
            /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the file contradicts itself, and any failure to list the
            /// records, as for [`plan`](Self::plan). Nothing was changed then. Failures of single records are in the report.
            pub async fn apply(&self) -> $crate::Result<$crate::reconcile::ReconcileReport> {
                $crate::reconcile::run::apply(self, None).await
            }

            /// Does everything that a plan says which was shown before, if it is still the plan.
            ///
            /// # Errors
            /// [`Conflict`](crate::ErrorKind::Conflict) if the account or the file has changed so that the plan would be another
            /// now. [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the file contradicts itself, and any failure to list
            /// the records, as for [`plan`](Self::plan). Nothing was changed then. Failures of single records are in the report.
            pub async fn apply_plan(
                &self,
                plan: &$crate::reconcile::ReconcilePlan,
            ) -> $crate::Result<$crate::reconcile::ReconcileReport> {
                $crate::reconcile::run::apply(self, Some(plan)).await
            }
        }
    };
}

pub(super) use runs;
