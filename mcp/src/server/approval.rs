//! Asking a person through the client: an elicitation, in the form of either era of the protocol.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gorgias::agent::{ApprovalRequest, Approver, Decision, DecisionFuture};
use rmcp::model::{
    CallToolResponse, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationSchema,
    InputRequest, InputRequests, InputRequiredResult, InputResponses,
};
use rmcp::service::Peer;
use rmcp::{ErrorData, RoleServer};
use serde_json::{Value, json};

/// How long a person may take. Hosts that stop waiting earlier cancel the call; the plan stays in either case.
const PATIENCE: Duration = Duration::from_secs(300);

/// The longest plan that is shown, in characters.
const SHOWN: usize = 6_000;

/// The name of the one question of a call.
const QUESTION: &str = "approval";

/// The word that approves. Any other, and a form that is sent off without one, does not.
const APPROVE: &str = "approve";

/// How a person can be asked.
pub(super) enum Means {
    /// Not at all: the client declared nothing that asks.
    Nobody,
    /// Within the call, up to 2025-11-25.
    Client(Peer<RoleServer>),
    /// By a retry of the call, from 2026-07-28 on.
    Retry,
    /// This is the retry, with a sealed handle and what the person said, if anything.
    Decided { handle: String, decision: Option<Decision> },
}

/// The person behind the client of one call.
pub(super) struct Person {
    means: Means,
    asked_by_retry: AtomicBool,
}

impl Person {
    pub(super) fn new(means: Means) -> Self {
        Self { means, asked_by_retry: AtomicBool::new(false) }
    }

    /// Returns `true` if the response must be the question.
    pub(super) fn is_asked_by_retry(&self) -> bool {
        self.asked_by_retry.load(Ordering::Relaxed)
    }

    fn pending(&self) -> Decision {
        self.asked_by_retry.store(true, Ordering::Relaxed);
        Decision::Pending
    }
}

impl Approver for Person {
    fn decide<'a>(&'a self, request: &'a ApprovalRequest) -> DecisionFuture<'a> {
        Box::pin(async move {
            match &self.means {
                Means::Nobody => Decision::Unavailable,
                Means::Client(peer) => ask(peer, request).await,
                Means::Retry => self.pending(),
                Means::Decided { handle, decision: Some(decision) } if *handle == request.handle => decision.clone(),
                // No decision came, or another plan came of the call: that one was shown to nobody.
                Means::Decided { .. } => self.pending(),
            }
        })
    }
}

async fn ask(peer: &Peer<RoleServer>, request: &ApprovalRequest) -> Decision {
    let Ok(question) = question(request) else { return Decision::Unavailable };
    match peer.create_elicitation_with_timeout(question, Some(PATIENCE)).await {
        Ok(result) => read(&result),
        // Too late, gone, or not able to after all: the plan stays, to be approved elsewhere.
        Err(_) => Decision::Unavailable,
    }
}

/// The form: the plan, and one choice.
pub(super) fn question(request: &ApprovalRequest) -> Result<ElicitRequestParams, ErrorData> {
    let requested_schema = json!({
        "type": "object",
        "properties": { "decision": { "type": "string", "title": "Decision", "enum": [APPROVE, "refuse"] } },
        "required": ["decision"],
    });
    let requested_schema: ElicitationSchema = serde_json::from_value(requested_schema)
        .map_err(|error| ErrorData::internal_error(format!("the form cannot be made: {error}"), None))?;
    let mut message = format!("{} asks for approval:\n\n", request.tool);
    message.extend(request.plan.chars().take(SHOWN));
    if request.plan.chars().nth(SHOWN).is_some() {
        message.push_str("\n… (the plan is longer than can be shown here: refuse it in doubt)");
    }
    Ok(ElicitRequestParams::FormElicitationParams { meta: None, message, requested_schema })
}

/// The response that asks, from 2026-07-28 on.
pub(super) fn by_retry(question: ElicitRequestParams, state: String) -> CallToolResponse {
    let question = InputRequest::Elicitation(ElicitRequest::new(question));
    let questions = InputRequests::from([(QUESTION.to_owned(), question)]);
    InputRequiredResult::new(Some(questions), Some(state)).into()
}

/// What a retry says, if it says anything.
pub(super) fn decision(responses: Option<&InputResponses>) -> Option<Decision> {
    let said = responses?.get(QUESTION)?;
    let result: ElicitResult = serde_json::from_value(said.clone()).ok()?;
    Some(read(&result))
}

fn read(result: &ElicitResult) -> Decision {
    let chosen = result.content.as_ref().and_then(|content| content.get("decision")).and_then(Value::as_str);
    match (&result.action, chosen) {
        (ElicitationAction::Accept, Some(APPROVE)) => Decision::Approved { by: "elicitation".to_owned() },
        // Closed without a choice: the plan stays.
        (ElicitationAction::Cancel, _) => Decision::Unavailable,
        _ => Decision::Refused,
    }
}
