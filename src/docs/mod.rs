//! The guide: chapters about what belongs to no single module. This module holds documentation only.
//!
//! | Chapter | About |
//! |---|---|
//! | [`setup`] | account, credentials, environment, an HTTP client of your own, features |
//! | [`calls`] | builders, bodies, responses, updates with [`Patch`](crate::Patch), lenient reading, raw calls |
//! | [`errors`] | the one error, what is repeated, and creating a record only once |
//! | [`faults`] | each operation with each fault: what is reported, and what is tried again |
//! | [`observing`] | spans, counters, and what is never logged |
//! | [`knowledge`] | how well the facts behind this crate are known |
//! | [`sandbox`] | trying things out, and testing your own program, without an account |
//!
//! Every other subject is described in its module: [lists](crate::page), the [call allowance](crate::budget),
//! [messages](crate::message), [orders](crate::orders), [triage](crate::triage), [macros and rules](crate::reconcile),
//! [histories](crate::history), [changed tickets](crate::changes), [names](crate::directory),
//! [custom fields](crate::custom_fields), [webhooks](crate::webhook).

#[doc = include_str!("setup.md")]
pub mod setup {}

#[doc = include_str!("calls.md")]
pub mod calls {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("faults.md")]
pub mod faults {}

#[doc = include_str!("observing.md")]
pub mod observing {}

#[doc = include_str!("knowledge.md")]
pub mod knowledge {}

#[doc = include_str!("sandbox.md")]
pub mod sandbox {}
