//! The guide: chapters in the order in which a reader needs them. This module holds documentation only.
//!
//! | Chapter | About |
//! |---|---|
//! | [`getting_started`] | a first program, six traps of the API, account, credentials, an HTTP client of your own |
//! | [`calls`] | builders, bodies, responses, updates with [`Patch`](crate::Patch), lenient reading, raw calls |
//! | [`errors`] | the one error, what is repeated, and creating a record only once |
//! | [`lists`] | items and pages, positions, and what has changed since last time |
//! | [`budget`] | the call allowance: who shares it, who goes first, and a fleet of processes |
//! | [`messages`] | tickets and messages, what each channel asks for, with all rules, and whether a message arrived |
//! | [`webhooks`] | verifying deliveries, refusing repeats, and the inbox |
//! | [`orders`] | where orders are, the one that a ticket is about, one ticket per order, and what is read of each shop |
//! | [`triage`] | assigning by name, rules for tags and routes, custom fields, macros and rules in files |
//! | [`agents`] | tools for language models: tiers, approval, budgets, personal data, and the program `gorgias-mcp` |
//! | [`sandbox`] | trying things out, and testing your own program, without an account |
//! | [`upgrading`] | what a version number promises, how to see what changed, and what happens to stored data |
//! | [`observing`] | spans, counters, and what is never logged |
//! | [`knowledge`] | how well the facts behind this crate are known |
//! | [`faults`] | a reference: each operation with each fault, what is reported, and what is tried again |
//!
//! Most snippets are run as tests, on the sandbox: where they do not say so, `sandbox` is a fresh one and `client` is a client of
//! it. What has no chapter is described in its module: [histories](crate::history), [search](crate::search),
//! [figures](crate::reporting); apps in `gorgias::oauth` (feature `oauth`).

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("calls.md")]
pub mod calls {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("lists.md")]
pub mod lists {}

#[doc = include_str!("budget.md")]
#[cfg_attr(feature = "redis", doc = include_str!("fleet.md"))]
pub mod budget {}

#[doc = include_str!("messages.md")]
#[doc = include_str!("../message/rules/rules.md")]
pub mod messages {}

#[doc = include_str!("webhooks.md")]
#[cfg_attr(feature = "axum", doc = include_str!("webhook_axum.md"))]
#[doc = ""]
#[cfg_attr(feature = "inbox", doc = "[inbox]: crate::inbox")]
#[cfg_attr(not(feature = "inbox"), doc = "[inbox]: crate#features")]
pub mod webhooks {}

#[doc = include_str!("orders.md")]
#[doc = include_str!("order_platforms.md")]
pub mod orders {}

#[doc = include_str!("triage.md")]
pub mod triage {}

#[doc = include_str!("agents.md")]
#[doc = ""]
#[cfg_attr(
    feature = "agent",
    doc = "[agent]: crate::agent",
    doc = "[belt]: crate::agent::Toolbelt",
    doc = "[policy]: crate::agent::Policy",
    doc = "[approver]: crate::agent::Approver",
    doc = "[state]: crate::agent::State"
)]
#[cfg_attr(
    not(feature = "agent"),
    doc = "[agent]: crate#features",
    doc = "[belt]: crate#features",
    doc = "[policy]: crate#features",
    doc = "[approver]: crate#features",
    doc = "[state]: crate#features"
)]
pub mod agents {}

#[doc = include_str!("sandbox.md")]
pub mod sandbox {}

#[doc = include_str!("upgrading.md")]
pub mod upgrading {}

#[doc = include_str!("observing.md")]
pub mod observing {}

#[doc = include_str!("knowledge.md")]
pub mod knowledge {}

#[doc = include_str!("faults.md")]
pub mod faults {}
