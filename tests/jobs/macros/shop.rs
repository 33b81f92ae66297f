//! A sandbox with a client, and short words for what tests say often.

use gorgias::Client;
use gorgias::reconcile::macros::{ActionEffect, DesiredMacro, MacroSet};
use gorgias::reconcile::{PlannedAction, ReconcilePlan, ReconcileReport};
use gorgias::types::{CreateMacro, Macro};
use gorgias_sandbox::Sandbox;

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::builder().seed(false).start().await.unwrap();
        let client = client(&sandbox);
        Self { sandbox, client }
    }

    /// How many requests arrived, by method and path, since the last look; ids are written as `{id}`.
    pub(crate) fn calls(&self, since: usize) -> Vec<String> {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .skip(since)
            .map(|request| {
                let path: Vec<&str> =
                    request
                        .path
                        .split('/')
                        .map(|step| {
                            if step.bytes().all(|sign| sign.is_ascii_digit()) && !step.is_empty() {
                                "{id}"
                            } else {
                                step
                            }
                        })
                        .collect();
                format!("{} {}", request.method, path.join("/"))
            })
            .collect()
    }

    pub(crate) fn so_far(&self) -> usize {
        self.sandbox.requests().len()
    }

    pub(crate) async fn create(&self, body: serde_json::Value) -> i64 {
        let body: CreateMacro = serde_json::from_value(body).unwrap();
        self.client.create_macro().body(body).send().await.unwrap().id
    }

    pub(crate) async fn get(&self, id: i64) -> Macro {
        self.client.get_macro().id(id).send().await.unwrap().into_inner()
    }

    pub(crate) async fn plan(&self, set: &MacroSet) -> ReconcilePlan {
        self.client.reconcile_macros(set).plan().await.unwrap()
    }

    pub(crate) async fn apply(&self, set: &MacroSet) -> ReconcileReport {
        self.client.reconcile_macros(set).apply().await.unwrap()
    }
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

pub(crate) fn answer(key: &str, text: &str) -> DesiredMacro {
    DesiredMacro::new(key, format!("Answer {key}")).actions([ActionEffect::set_response_text(text).into()])
}

/// The verdicts in short: `create`, `update name,actions.0.tags`.
pub(crate) fn verdicts(plan: &ReconcilePlan) -> Vec<String> {
    let fields = |changes: &[gorgias::reconcile::FieldChange]| {
        changes.iter().map(|change| change.field().to_owned()).collect::<Vec<_>>().join(",")
    };
    plan.entries
        .iter()
        .map(|entry| match &entry.action {
            PlannedAction::Unchanged => "unchanged".to_owned(),
            PlannedAction::Create => "create".to_owned(),
            PlannedAction::Update(changes) => format!("update {}", fields(changes)),
            PlannedAction::Restore(changes) => format!("restore {}", fields(changes)),
            PlannedAction::Archive => "archive".to_owned(),
            PlannedAction::Conflict(conflict) => format!("conflict: {conflict}"),
            other => panic!("{other:?}"),
        })
        .collect()
}
