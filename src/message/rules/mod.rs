//! What each channel asks of a message, checked before it is sent.
//!
//! A 201 does not mean that a message goes out: with the wrong address, the wrong person or a receiver too many, Gorgias
//! stores it and nobody ever gets it. The [rules](RULES) here are what is known about that, each with how well it is known.
//! `create_ticket`, `create_ticket_message` and `update_ticket_message` check them before anything leaves: what would be
//! refused or never delivered ends in an error of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest), whose violations
//! name place, rule and remedy; what is only suspicious is logged (`tracing`, target `gorgias`, level WARN). What is never
//! delivered is only logged, too, where the call sends nothing anyway: an update without the action `force` or `retry`, and the
//! action `cancel`. Before the first e-mail the connected addresses are read, see [`Senders`].
//!
//! ```
//! use gorgias::message::rules::{Severity, validate};
//! use gorgias::types::CreateMessage;
//!
//! let note = CreateMessage::builder().channel("internal-note").from_agent(false).body_text("Call back").build()?;
//! let findings = validate(&note);
//! assert_eq!(findings[0].rule().id, "note.from-agent");
//! assert_eq!(findings[0].severity(), Severity::Refused);
//! assert_eq!(findings[0].path(), "from_agent");
//! # Ok::<(), gorgias::Error>(())
//! ```
//!
//! Channels are an open list. On one that this version does not know, only the rules for all channels hold. To loosen the
//! checks for some calls, see [`Validation`]. [`crate::message::compose`] has constructors that make the right message in the first
//! place.
//!
//! # Rules
#![doc = include_str!("rules.md")]

mod any;
mod api;
mod chat;
mod draft;
mod email;
mod facebook;
mod family;
mod instagram;
pub mod limits;
mod note;
mod phone;
mod rule;
mod sms;
mod social;
mod source_types;
mod table;
mod ticket;
mod twitter;
mod whatsapp;
mod yotpo;

pub(crate) use email::CONNECTED;
pub use family::ChannelFamily;
pub use rule::{ChannelRule, Finding, Severity};
pub use table::RULES;

use super::Senders;
use crate::types::{CreateMessage, CreateTicket, UpdateMessage};
use crate::validate::{CheckLimits as _, Checked};
use draft::Draft;
use rule::{At, Check};

/// What a client does about messages that break rules. Set it by [`CallOptions::validation`](crate::CallOptions::validation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validation {
    /// What would be refused or never delivered is not sent; what is suspicious is logged.
    #[default]
    Enforce,
    /// Everything is sent, and every finding is logged.
    WarnOnly,
    /// The rules are not looked at. Limits of the API description have a switch of their own,
    /// [`check_limits`](crate::CallOptions::check_limits).
    Off,
}

/// Bodies that rules hold for: [`CreateTicket`], [`CreateMessage`] and [`UpdateMessage`].
pub trait Validate: Checked + sealed::Sealed {}

impl Validate for CreateTicket {}
impl Validate for CreateMessage {}
impl Validate for UpdateMessage {}

/// Everything that is wrong with a body, all at once; empty when nothing is. Never panics, and shows nothing of the texts.
///
/// An update is judged by what it states: what it leaves out stays as it is stored.
pub fn validate<T: Validate>(body: &T) -> Vec<Finding> {
    judge(body, None)
}

/// Like [`validate`], also checking where e-mail comes from.
pub fn validate_with<T: Validate>(body: &T, senders: &Senders) -> Vec<Finding> {
    judge(body, Some(senders))
}

fn judge<T: Validate>(body: &T, senders: Option<&Senders>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let limits = RULES.iter().find(|rule| matches!(rule.check, Check::Limits));
    if let Some(rule) = limits {
        let broken = body.violations().into_iter();
        findings.extend(broken.map(|v| Finding::new(rule, v.field().to_owned(), v.message().to_owned())));
    }
    body.examine(senders, &mut findings);
    findings
}

/// Checks one message; `place` is its index in a ticket.
fn examine(draft: &Draft<'_>, message: Option<usize>, findings: &mut Vec<Finding>) {
    for rule in RULES {
        if let Check::Message(check) = rule.check
            && (rule.family == ChannelFamily::Any || rule.family == draft.family)
        {
            check(draft, &mut At { rule, message, findings });
        }
    }
}

mod sealed {
    use super::{At, Check, CreateMessage, CreateTicket, Draft, Finding, RULES, Senders, UpdateMessage, examine};

    pub trait Sealed {
        /// Checks the rules of channels, without the limits.
        fn examine(&self, senders: Option<&Senders>, findings: &mut Vec<Finding>);

        /// The addresses that e-mails shall be sent from.
        fn email_from(&self) -> Vec<&str>;
    }

    impl Sealed for CreateMessage {
        fn email_from(&self) -> Vec<&str> {
            Draft::of_new(self, None).sends_email_from().into_iter().collect()
        }

        fn examine(&self, senders: Option<&Senders>, findings: &mut Vec<Finding>) {
            examine(&Draft::of_new(self, senders), None, findings);
        }
    }

    impl Sealed for UpdateMessage {
        fn email_from(&self) -> Vec<&str> {
            Draft::of_update(self, None).sends_email_from().into_iter().collect()
        }

        fn examine(&self, senders: Option<&Senders>, findings: &mut Vec<Finding>) {
            examine(&Draft::of_update(self, senders), None, findings);
        }
    }

    impl Sealed for CreateTicket {
        fn email_from(&self) -> Vec<&str> {
            self.messages.iter().filter_map(|message| Draft::of_new(message, None).sends_email_from()).collect()
        }

        fn examine(&self, senders: Option<&Senders>, findings: &mut Vec<Finding>) {
            for rule in RULES {
                if let Check::Ticket(check) = rule.check {
                    check(self, &mut At { rule, message: None, findings });
                }
            }
            for (index, message) in self.messages.iter().enumerate() {
                examine(&Draft::of_new(message, senders), Some(index), findings);
            }
        }
    }
}
