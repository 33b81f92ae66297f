//! A sandbox with a client, and short words for what tests say often.

use gorgias::Client;
use gorgias::reconcile::macros::{Action, DesiredMacro, MacroSet};
use gorgias::reconcile::{Plan, Report, Verdict};
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

    pub(crate) async fn plan(&self, set: &MacroSet) -> Plan {
        self.client.sync_macros(set).plan().await.unwrap()
    }

    pub(crate) async fn apply(&self, set: &MacroSet) -> Report {
        self.client.sync_macros(set).apply().await.unwrap()
    }
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

pub(crate) fn answer(key: &str, text: &str) -> DesiredMacro {
    DesiredMacro::new(key, format!("Answer {key}")).actions([Action::set_response_text(text).into()])
}

/// The verdicts in short: `create`, `update name,actions.0.tags`.
pub(crate) fn verdicts(plan: &Plan) -> Vec<String> {
    let fields = |changes: &[gorgias::reconcile::FieldChange]| {
        changes.iter().map(|change| change.field().to_owned()).collect::<Vec<_>>().join(",")
    };
    plan.entries
        .iter()
        .map(|entry| match &entry.verdict {
            Verdict::Unchanged => "unchanged".to_owned(),
            Verdict::Create => "create".to_owned(),
            Verdict::Update(changes) => format!("update {}", fields(changes)),
            Verdict::Restore(changes) => format!("restore {}", fields(changes)),
            Verdict::Archive => "archive".to_owned(),
            Verdict::Conflict(conflict) => format!("conflict: {conflict}"),
            other => panic!("{other:?}"),
        })
        .collect()
}
