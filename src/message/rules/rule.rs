//! A rule as data, and what a check of it reports.

use std::borrow::Cow;
use std::fmt;

use super::ChannelFamily;
use super::draft::Draft;
use crate::Confidence;
use crate::error::Violation;
use crate::types::CreateTicket;

/// The consequence for a message that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The message is probably not what was meant. It is sent, and a warning is logged.
    Suspicious,
    /// Gorgias stores the message with 201, and it never reaches anybody.
    Undelivered,
    /// Gorgias refuses the message with 400.
    Refused,
}

impl Severity {
    /// Returns the stable lower-case name, as used in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suspicious => "suspicious",
            Self::Undelivered => "undelivered",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule for messages of one family of channels. All of them are in [`RULES`](super::RULES).
///
/// ```
/// use gorgias::message::rules::{RULES, Severity};
///
/// let rule = RULES.iter().find(|rule| rule.id == "note.receiver").unwrap();
/// assert_eq!(rule.severity, Severity::Refused);
/// println!("{}: {} Remedy: {}", rule.id, rule.demands, rule.remedy);
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ChannelRule {
    /// The stable name of the rule, such as `email.from`.
    pub id: &'static str,
    /// The channels that it applies to.
    pub family: ChannelFamily,
    /// The consequence of breaking it.
    pub severity: Severity,
    /// The grade of evidence for it.
    pub confidence: Confidence,
    /// The demand, as a sentence.
    pub demands: &'static str,
    /// The reason for the demand.
    pub why: &'static str,
    /// The change that makes a message keep it.
    pub remedy: &'static str,
    pub(super) check: Check,
}

#[derive(Clone, Copy)]
pub(super) enum Check {
    /// The limits of the API description, which [`CheckLimits`](crate::CheckLimits) checks.
    Limits,
    Message(fn(&Draft<'_>, &mut At<'_>)),
    Ticket(fn(&CreateTicket, &mut At<'_>)),
}

impl fmt::Debug for ChannelRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChannelRule({}, {}, {})", self.id, self.severity, self.confidence)
    }
}

impl PartialEq for ChannelRule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ChannelRule {}

/// A place in a message that breaks a rule. Shows nothing of the text of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    rule: &'static ChannelRule,
    path: String,
    found: Cow<'static, str>,
}

impl Finding {
    pub(super) fn new(rule: &'static ChannelRule, path: String, found: impl Into<Cow<'static, str>>) -> Self {
        Self { rule, path, found: found.into() }
    }

    /// Returns the rule that is broken.
    #[must_use]
    pub fn rule(&self) -> &'static ChannelRule {
        self.rule
    }

    /// Returns the consequence for the message, which is the severity of the rule.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// Returns the path of the place, with dots: `messages.0.source.from`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what was found there, without the text itself.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// Returns the change that mends it, which is the remedy of the rule.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.rule.remedy
    }

    /// Returns `true` if it stops a call under [`Validation::Enforce`](super::Validation::Enforce).
    #[must_use]
    pub fn stops(&self) -> bool {
        self.severity() > Severity::Suspicious
    }

    pub(crate) fn into_violation(self) -> Violation {
        let message = format!("[{}] {}; {}", self.rule.id, self.found, self.rule.remedy);
        Violation::new(self.path, message)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` [{}] {}; {}", self.path, self.rule.id, self.found, self.rule.remedy)
    }
}

/// The sink of a check.
pub(super) struct At<'a> {
    pub(super) rule: &'static ChannelRule,
    /// The place of the message in its ticket.
    pub(super) message: Option<usize>,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl At<'_> {
    pub(super) fn found(&mut self, path: impl fmt::Display, found: impl Into<Cow<'static, str>>) {
        let path = match self.message {
            Some(index) => format!("messages.{index}.{path}"),
            None => path.to_string(),
        };
        self.findings.push(Finding::new(self.rule, path, found));
    }
}
