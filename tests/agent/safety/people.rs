//! Those who are asked.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gorgias::agent::{ApprovalRequest, Approver, Decision, DecisionFuture, ToolOutput, Toolbelt, Unattended};
use serde_json::{Value, json};

/// Decides the same each time, and remembers what it was asked.
pub(crate) struct Person {
    decision: Decision,
    asked: AtomicUsize,
    plans: Mutex<Vec<String>>,
}

impl Person {
    pub(crate) fn who_says(decision: Decision) -> Self {
        Self { decision, asked: AtomicUsize::new(0), plans: Mutex::default() }
    }

    pub(crate) fn yes() -> Self {
        Self::who_says(Decision::Approved { by: "test: mira".to_owned() })
    }

    pub(crate) fn no() -> Self {
        Self::who_says(Decision::Refused)
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    pub(crate) fn last_plan(&self) -> String {
        self.plans.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

impl Approver for Person {
    fn decide<'a>(&'a self, request: &'a ApprovalRequest) -> DecisionFuture<'a> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.plans.lock().unwrap().push(request.plan.clone());
        Box::pin(std::future::ready(self.decision.clone()))
    }
}

/// Makes a plan, which must be one, and returns its handle.
pub(crate) async fn plan(belt: &Toolbelt, tool: &str, arguments: Value) -> String {
    let output = belt.call(tool, &arguments, &Unattended).await;
    assert!(!output.is_error, "{}", output.text);
    output.plan.unwrap_or_else(|| panic!("no plan: {}", output.text)).handle
}

/// Gives a handle back, as a model does.
pub(crate) async fn apply(belt: &Toolbelt, tool: &str, handle: &str) -> ToolOutput {
    belt.call(tool, &json!({"plan": handle}), &Unattended).await
}
