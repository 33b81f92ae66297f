//! Triage by rules: tags, routes, snoozes and annotates tickets by what customers wrote and by what they ordered. Rules are data.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! use gorgias::triage::TriageRules;
//!
//! let rules: TriageRules = serde_json::from_str(
//!     r#"{"rules": [{
//!         "id": "lost-parcels",
//!         "when": {"status": "open", "order": {"status": "in_transit", "age": {"older_than": "2w"}}},
//!         "then": {"add_tags": ["lost parcel"], "assign_team": "Shipping", "priority": "high"}
//!     }]}"#,
//! ).expect("they are good");
//! let triage = client.triage(&rules).await?;
//! let report = triage.run(412_007_331).await;
//! println!("{}; done: {:?}", report.plan.as_ref().map(ToString::to_string).unwrap_or_default(), report.done);
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! Rules are tried in order. All whose conditions hold do something, up to one that says `stop`. Where two want different
//! things (another team, a tag that one adds and the other removes), **the first rule wins**; the plan lists the
//! other as [overruled](TriagePlan::overruled). Tickets in the trash are left alone. All rules judge the ticket as it was read:
//! what one changes, the next does not see before the next run.
//!
//! Words and intents are those of the customer's messages. Internal notes (by their channel, or because they are not public) and
//! messages that were deleted decide nothing.
//!
//! Orders are those that hang on the customer within the ticket (see [`crate::orders`]), so they cost nothing. A condition
//! looks at the one that the ticket is [about](OrderSelector::About) unless it says otherwise. An order that is not there can
//! still exist in the shop.
//!
//! # What it costs
//!
//! | | Calls |
//! |---|---|
//! | [`Client::triage`](crate::Client::triage) | what the [directory](crate::directory) needs for the names in the rules, once |
//! | [`plan`](Triage::plan) | none |
//! | a ticket for which nothing changes | 1, to read it |
//! | tags are added, tags are taken away, anything else changes | 1 more each, however many |
//! | custom fields change | 1 more for each; 2 for all of them where one gets a [decimal](TriagePlan::rewrites_custom_fields) |
//! | a note | 2 more: it is looked for before it is written; notes of several rules are one |
//!
//! # Twice is once
//!
//! A plan holds only what is not yet as it should be, so a second run finds nothing to do, unless what was changed makes another
//! rule hold: tags are compared by name, a ticket that is snoozed stays as it is, a rule writes its note once (it is
//! recognized by its external id, `triage:` and the ids of rules, on the ticket; also after somebody deleted it). Runs of the same ticket in this process go
//! one after the other. Two processes can still write the same note at the same moment.
//!
//! Where a response of Gorgias leaves out the team or the priority of a ticket (both are seen, but not in every description),
//! they are written each time.
//!
//! Custom fields that no rule names [keep their values](crate::custom_fields), also where somebody else writes one of them
//! during the run; the exception is a rule that sets a decimal, which rewrites them all.
//!
//! Repeat a run that failed half-way, and it does the rest. What customers write is only ever compared: it is not part of any plan,
//! report or error.
//!
//! # Design notes
//!
//! - Planning is pure: names are resolved before the first write, and a plan holds only what is not as it should be.
//! - The note goes first, because what a rule changes can keep it from holding again.

mod apply;
mod batch;
mod check;
mod facts;
mod holds;
mod listed;
mod names;
mod note;
mod plan;
mod rules;
mod text;
mod values;
mod when;

use std::fmt;
use std::sync::Arc;

use crate::error::Result;
use crate::types::Ticket;
use crate::{Client, Timestamp};

pub use apply::{TicketWrite, TriageReport};
pub use batch::{TriageBatch, TriageBookmark, TriageProgress, TriageSummary};
use names::Names;
pub use plan::{MatchedRule, OverruledChange, PlannedChange, TicketChange, TriagePlan};
pub use rules::{Actions, TriageRule, TriageRules};
pub use values::{NameOrId, OneOrMany, Period, PeriodError};
pub use when::{
    AgeConditions, Conditions, CustomerConditions, ItemConditions, OrderConditions, OrderSelector, OrderValue,
    TextConditions,
};

impl Client {
    /// Makes rules ready for use: checks them, and finds the ids of all users, teams and custom fields that they name, so
    /// that a name that does not exist is known before anything is done.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), if the rules do not pass [`TriageRules::check`];
    /// * [`UnknownName`](crate::ErrorKind::UnknownName), if a name does not exist or is not unique, with its place in the rules;
    /// * and the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    ///
    /// Nothing was changed.
    pub async fn triage(&self, rules: &TriageRules) -> Result<Triage> {
        rules.check()?;
        let names = Names::resolve(self, rules).await?;
        Ok(Triage { client: self.clone(), rules: Arc::new(rules.clone()), names: Arc::new(names) })
    }
}

/// Rules that are ready for use, with the ids of all that they name. Made by [`Client::triage`]; clones are cheap. The ids stay as
/// they were found: make it anew when names change.
///
/// ```
/// # use gorgias::{Client, triage::TriageRules, types::Ticket};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = Client::builder().base_url("http://127.0.0.1:9").api_key("me@example.com", "key").build()?;
/// let rules: TriageRules = serde_json::from_str(
///     r#"{"rules": [{"id": "refunds", "when": {"body": {"words": "refund"}}, "then": {"add_tags": ["refund"]}}]}"#,
/// )?;
/// // These rules name no user, team or field, so that nothing is asked.
/// let triage = client.triage(&rules).await?;
///
/// let ticket: Ticket = serde_json::from_str(
///     r#"{"id": 7, "messages": [{"id": 1, "from_agent": false, "body_text": "I want a refund."}]}"#,
/// )?;
/// assert_eq!(triage.plan(&ticket).to_string(), "#7: add tag \"refund\" (rule refunds)");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Triage {
    client: Client,
    rules: Arc<TriageRules>,
    names: Arc<Names>,
}

impl Triage {
    /// Returns the rules.
    #[must_use]
    pub fn rules(&self) -> &TriageRules {
        &self.rules
    }

    /// Plans what the rules would change now about a ticket, as [`get_ticket`](Client::get_ticket) returns it. Makes no call.
    #[must_use]
    pub fn plan(&self, ticket: &Ticket) -> TriagePlan {
        self.plan_at(ticket, Timestamp::now())
    }

    /// Plans what the rules would change at another time than now. Makes no call.
    #[must_use]
    pub fn plan_at(&self, ticket: &Ticket, now: Timestamp) -> TriagePlan {
        plan::plan(&self.rules, &self.names, ticket, now)
    }

    /// Carries out a plan, in this order: the note, tags, custom fields, the rest. The first write that fails ends it; what was
    /// done before stays. Makes no call if there is nothing to change.
    ///
    /// The plan should be fresh: it overwrites what somebody else did to the same things since then. [`run`](Self::run) makes its
    /// own plan.
    pub async fn apply(&self, plan: &TriagePlan) -> TriageReport {
        let turn = self.turn(plan.ticket_id);
        let _turn = turn.lock().await;
        self.carry_out(plan.ticket_id, plan.clone()).await
    }

    /// Reads a ticket, and does what the rules say. The module lists [what it costs](self#what-it-costs).
    pub async fn run(&self, ticket_id: i64) -> TriageReport {
        let turn = self.turn(ticket_id);
        let _turn = turn.lock().await;
        match self.read(ticket_id).await {
            Ok(plan) => self.carry_out(ticket_id, plan).await,
            Err(error) => TriageReport { ticket_id, plan: None, done: Vec::new(), error: Some(error) },
        }
    }

    /// Reads a ticket, and plans what the rules would do. One call.
    pub async fn preview(&self, ticket_id: i64) -> TriageReport {
        let (plan, error) = match self.read(ticket_id).await {
            Ok(plan) => (Some(plan), None),
            Err(error) => (None, Some(error)),
        };
        TriageReport { ticket_id, plan, done: Vec::new(), error }
    }

    async fn read(&self, ticket_id: i64) -> Result<TriagePlan> {
        let ticket = self.client.get_ticket().id(ticket_id).send().await?;
        Ok(self.plan(&ticket))
    }

    async fn carry_out(&self, ticket_id: i64, plan: TriagePlan) -> TriageReport {
        let mut done = Vec::new();
        let error = apply::apply(&self.client, &plan, &mut done).await.err();
        TriageReport { ticket_id, plan: Some(plan), done, error }
    }

    /// One run of a ticket at a time: the second one sees what the first one did.
    fn turn(&self, ticket_id: i64) -> Arc<tokio::sync::Mutex<()>> {
        self.client.inner.config().account.creation(format!("triage of {ticket_id}"))
    }
}

impl fmt::Debug for Triage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Triage").field("rules", &self.rules.rules.len()).finish_non_exhaustive()
    }
}
