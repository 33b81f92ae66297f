//! The rules of each channel for messages, checked before a message is sent.
//!
//! A 201 does not mean that a message goes out: with the wrong address, the wrong person or a receiver too many, Gorgias
//! stores it and nobody ever gets it. The [rules](RULES) here state what is known about that, each with how well it is known.
//! `create_ticket`, `create_ticket_message` and `update_ticket_message` check them before anything is sent: what would be
//! refused or never delivered ends in an error of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest), whose violations
//! name the place, the rule and the remedy; what is only suspicious is logged (`tracing`, target `gorgias`, level WARN). What is never
//! delivered is only logged, too, where the call sends nothing anyway: an update without the action `force` or `retry`, and the
//! action `cancel`. Before the first e-mail, the connected addresses are read: see [`Senders`].
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
//! Channels are an open list. On a channel that this version does not know, only the rules for all channels apply. To loosen the
//! checks for some calls, see [`Validation`]. [`crate::message::compose`] has constructors of valid messages.
//!
//! [`RULES`] has all rules as data, and [the guide](crate::docs::messages#the-rules) as a table.

mod any;
mod draft;
mod email;
mod family;
mod inside;
pub mod limits;
mod phone;
mod rule;
mod social;
mod source_types;
mod table;
mod ticket;

pub(crate) use draft::shows_nothing;
pub(crate) use email::CONNECTED;
pub use family::ChannelFamily;
pub use rule::{ChannelRule, Finding, Severity};
pub use table::RULES;

use super::Senders;
use crate::types::{CreateMessage, CreateTicket, UpdateMessage};
use crate::validate::{CheckLimits as _, Checked};
use draft::Draft;
use rule::{At, Check};

/// The treatment of messages that break rules. Set it with [`CallOptions::validation`](crate::CallOptions::validation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validation {
    /// Does not send what would be refused or never delivered, and logs what is suspicious. The default.
    #[default]
    Enforce,
    /// Sends everything, and logs every finding.
    WarnOnly,
    /// Does not check the rules. The limits of the API description have another switch,
    /// [`check_limits`](crate::CallOptions::check_limits).
    Off,
}

/// A body that the rules apply to: [`CreateTicket`], [`CreateMessage`] or [`UpdateMessage`].
pub trait Validate: Checked + sealed::Sealed {}

impl Validate for CreateTicket {}
impl Validate for CreateMessage {}
impl Validate for UpdateMessage {}

/// Returns everything that is wrong with a body; empty if nothing is. Makes no call, and shows nothing of the texts.
///
/// An update is judged by the fields that it sets: those that it leaves out stay as they are stored.
pub fn validate<T: Validate>(body: &T) -> Vec<Finding> {
    judge(body, None)
}

/// Returns what [`validate`] does, and the e-mail addresses that are not connected according to `senders`.
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

/// Checks one message; `message` is its index in a ticket.
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

        /// Returns the addresses that e-mails shall be sent from.
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
