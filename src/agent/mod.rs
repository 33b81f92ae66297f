//! Tools that an LLM can hold: a small set of jobs over the account, described for the usual model APIs.
//!
//! [`Toolbelt::definitions`] returns the tools in the form of a model's API, and [`Toolbelt::call`] carries one out. What a tool
//! may do is decided by the [`Policy`], never by the model: a [`Tier`] that is a hard filter, approval by a person through an
//! [`Approver`], and caps on calls of the API.
//!
//! The program `gorgias-mcp` serves the same tools over the Model Context Protocol.
//!
//! # A loop of your own
//!
//! The belt works with any library for models: hand over the definitions, carry out what the model calls, hand back the text.
//!
//! ```no_run
//! use gorgias::agent::{Dialect, Policy, Tier, Toolbelt, Unattended};
//! # use serde_json::Value;
//! # struct Reply { calls: Vec<(String, String, Value)>, text: String }
//! # async fn ask_the_model(_: &Value, _: &[Value]) -> Reply { Reply { calls: Vec::new(), text: String::new() } }
//!
//! # async fn example(client: gorgias::Client) {
//! let belt = Toolbelt::new(client, Policy::new(Tier::Read));
//! let tools = belt.definitions(Dialect::Anthropic);
//! let mut conversation = vec![serde_json::json!({"role": "user", "content": "Why is ticket 412007331 still open?"})];
//! loop {
//!     let reply = ask_the_model(&tools, &conversation).await;
//!     if reply.calls.is_empty() {
//!         println!("{}", reply.text);
//!         break;
//!     }
//!     for (id, name, arguments) in reply.calls {
//!         let output = belt.call(&name, &arguments, &Unattended).await;
//!         let result = serde_json::json!({"type": "tool_result", "tool_use_id": id, "content": output.text, "is_error": output.is_error});
//!         conversation.push(serde_json::json!({"role": "user", "content": [result]}));
//!     }
//! }
//! # }
//! ```
//!
//! # Arguments
//!
//! They are read leniently where the meaning is clear: `5`, `5.0` and `"5"` are the same number, one value is a list of one, `null`
//! and empty texts count as not given, and the whole object may come as JSON text. Unknown names and values are refused before
//! anything is sent, all in one error, each with the nearest name. Names and e-mail addresses can stand wherever an id is meant.
//!
//! # Outputs
//!
//! * **Text only**, which says everything, failures included: what failed, where, what helps, and whether it may have taken effect.
//! * **Short**: 6,000 tokens by default, 20,000 and 50,000 characters at most. What is cut off waits 10 minutes for `read_more`, under
//!   a handle that the output names. Tokens are [estimated](crate::orders::context::Brief::max_tokens), not counted.
//! * **Words of others are marked.** Messages stand between fences that carry a random mark and are longer than any row of the same sign
//!   inside; subjects, names, tags and what shops write are JSON texts in one line; HTML, control characters, and characters that are
//!   invisible or reorder text are removed. The first line says what that means, and [`Labels::untrusted`] is set. That keeps words from
//!   looking like the output's own; it does not keep a model from following them, which is what tiers and approval are for.
//! * **No personal data** by default: names, addresses, e-mail addresses and telephone numbers are replaced, as in a
//!   [`Brief`](crate::orders::context::Brief). `personal_data` shows them where [`Policy::personal_data`] allows it.
//!
//! # Limits
//!
//! A tool call has [a time](Policy::tool_timeout), a number of [calls of the API](Policy::calls_per_tool), and
//! [a wait](Policy::max_wait) for the account's allowance, all of which end in an error that says so. A panic in a tool is an error,
//! too; its text is not shown.
//!
//! # Hosts
//!
//! Definitions keep to the part of JSON Schema that all hosts take. [`Dialect::OpenAiStrict`] and [`Dialect::Gemini`] take free objects
//! as JSON text.
//!
//! [`Dialect::Anthropic`] is not strict. Anthropic's API compiles the strict tools of a request into one grammar and refuses the whole
//! request beyond 20 tools, 24 optional arguments of all together, or a size that it does not state (reports name six to thirteen
//! tools). Whoever wants it for a few tools picks them with [`Policy::only`] and adds `"strict": true` to each: within both numbers are
//! those of the tier read without `call_read`, or `read_tickets`, `read_customer`, `look_up`, `add_note`, `send_reply` and
//! `create_ticket`. Tools with a free object (`call_read`, `update_tickets`, `triage`, `update_customer`, `call_write`, both that
//! reconcile) cannot be strict.

mod approve;
mod arguments;
mod audit;
mod belt;
mod brief;
mod caps;
mod clock;
mod dialect;
mod digest;
mod effect;
mod error;
mod fence;
mod fields;
mod gate;
mod lockdown;
mod more;
mod names;
mod order_ref;
mod output;
mod policy;
mod random;
mod reach;
mod seen;
mod show;
mod state;
mod tool;
mod tools;
mod trail;
mod turn;
mod watch;

pub use approve::{ApprovalRequest, Approver, Decision, DecisionFuture, Unattended};
pub use audit::{AuditEntry, AuditFile, AuditOutcome, AuditSink};
pub use belt::Toolbelt;
pub use dialect::{Dialect, definitions};
pub use output::{Labels, ToolOutput};
pub use policy::{ApprovalMode, Effect, Policy};
pub use state::{PendingPlan, State, StateError};
pub use tool::{Argument, ArgumentKind, Tier, Tool};

pub(crate) use arguments::Arguments;
pub(crate) use effect::Effects;
pub(crate) use error::ToolError;
pub(crate) use fence::Fence;
