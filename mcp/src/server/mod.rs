//! The server: what it says of itself, its tools, and one call of a tool.

mod approval;
mod host;
mod result;
mod seal;

use std::sync::Arc;
use std::time::Duration;

use gorgias::agent::{Dialect, Toolbelt};
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, DiscoverResult, Implementation, ListToolsResult,
    PaginatedRequestParams, ProgressNotificationParam, ProtocolVersion, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, MissedTickBehavior};

use crate::ServeError;
use approval::{Means, Person};
use seal::Seal;

/// What a host tells the model of this server, beside the tools.
const INSTRUCTIONS: &str = include_str!("instructions.md");

/// How long a client may keep the list of tools: it never changes while the server runs.
const FRESH: u64 = 3_600_000;

/// Calls of tools at a time; further ones wait. More would only wait for the allowance of the account.
const AT_ONCE: usize = 16;

/// The purpose of the secret that states of questions are sealed with.
const SEALS: &str = "gorgias-mcp: states of elicitations";

/// How often a call says that it goes on, to clients that asked for it, beside each call of the API: some wait longer then.
const BEAT: Duration = Duration::from_secs(5);

/// One server: clones share everything.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    belt: Toolbelt,
    tools: Vec<Tool>,
    seal: Seal,
    turns: Semaphore,
}

impl Server {
    pub(crate) fn new(belt: Toolbelt) -> Result<Self, ServeError> {
        let tools = serde_json::from_value(belt.definitions(Dialect::Mcp))
            .map_err(|error| ServeError::caused("the definitions of the tools cannot be read", error))?;
        let key = belt.state().secret(SEALS);
        let seal =
            Seal::new(key.map_err(|error| ServeError::caused("there is no key for the seal of approvals", error))?)?;
        Ok(Self { shared: Arc::new(Shared { belt, tools, seal, turns: Semaphore::new(AT_ONCE) }) })
    }

    /// Carries out a tool, and asks a person through the client where the belt wants that. `calls` hears of each call of the API.
    async fn call(
        &self,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
        calls: watch::Sender<u32>,
    ) -> CallToolResponse {
        let Shared { belt, seal, turns, .. } = &*self.shared;
        // It is never closed, and without a turn the call is carried out all the same.
        let _turn = turns.acquire().await.ok();
        let name = request.name;
        let mut arguments = request.arguments.unwrap_or_default();
        let by_retry = context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28);
        let means = match (host::shows_forms(context), by_retry) {
            (false, _) => Means::Nobody,
            (true, false) => Means::Client(context.peer.clone()),
            (true, true) => Means::Retry,
        };
        let means = match (request.request_state, request.input_responses) {
            (None, None) => means,
            (state, responses) => {
                let Some(handle) = state.and_then(|state| seal.open(&state, &name, &arguments)) else {
                    return result::failure(FORGED);
                };
                let decision = approval::decision(responses.as_ref());
                arguments.insert(PLAN.to_owned(), Value::String(handle.clone()));
                Means::Decided { handle, decision }
            }
        };
        let person = Person::new(means);
        let progress = move |count| {
            calls.send_replace(count);
        };
        let output = belt.call_with_progress(&name, &Value::Object(arguments.clone()), &person, progress).await;
        if person.is_asked_by_retry()
            && let Some(plan) = &output.plan
        {
            let state = seal.close(&plan.handle, &name, &arguments);
            return match approval::question(plan) {
                Ok(question) => approval::by_retry(question, state),
                Err(_) => result::failure("The plan cannot be shown by this client. Nothing was done."),
            };
        }
        result::of(output)
    }
}

/// The argument by which a plan is named.
const PLAN: &str = "plan";

/// The response to a retry that this server did not ask for.
const FORGED: &str = "Refused: the state of this retry is not one that this server gave for this call, or it has expired. \
                      Nothing was done. Call the tool again without it.";

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let info = Implementation::new("gorgias-mcp", env!("CARGO_PKG_VERSION")).with_title("Gorgias");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(info)
            .with_instructions(INSTRUCTIONS.trim())
    }

    async fn discover(&self, _: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, self.get_info()).with_ttl_ms(FRESH))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let list = ListToolsResult::with_all_items(self.shared.tools.clone());
        Ok(list.with_ttl_ms(FRESH).with_cache_scope(CacheScope::Private))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let token = context.meta.get_progress_token();
        let (heard, mut calls) = watch::channel(0_u32);
        let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = 0_u32;
        let call = self.call(request, &context, heard);
        tokio::pin!(call);
        loop {
            let message = tokio::select! {
                // In this order: a call that has ended says nothing more.
                biased;
                response = &mut call => return Ok(response),
                // rmcp sends no response to a call that was cancelled; what matters is that the work ends here.
                () = context.ct.cancelled() => return Err(ErrorData::internal_error("cancelled", None)),
                Ok(()) = calls.changed(), if token.is_some() => match *calls.borrow_and_update() {
                    1 => "1 call of the API".to_owned(),
                    count => format!("{count} calls of the API"),
                },
                _ = beat.tick(), if token.is_some() => "at work".to_owned(),
            };
            if let Some(token) = token.clone() {
                // It has to grow with each message; how much there is to do is not known.
                told = told.saturating_add(1);
                let progress = ProgressNotificationParam::new(token, told.into()).with_message(message);
                // A client that is gone cancels the call, too.
                context.peer.notify_progress(progress).await.ok();
            }
        }
    }
}

/// Arguments of a call, as the protocol has them.
type Arguments = Map<String, Value>;
