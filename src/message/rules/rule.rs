//! A rule as data, and what a check of it reports.

use std::borrow::Cow;
use std::fmt;

use super::ChannelFamily;
use super::draft::Draft;
use crate::Confidence;
use crate::error::Violation;
use crate::types::CreateTicket;

/// What happens to a message that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Probably not what is meant. Such messages are sent, and a warning is logged.
    Suspicious,
    /// Gorgias stores the message with 201, and it never reaches anybody.
    Undelivered,
    /// Gorgias answers 400.
    Refused,
}

impl Severity {
    /// A word for it.
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

/// One demand on messages.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ChannelRule {
    /// Its name, which stays: `email.from-required`.
    pub id: &'static str,
    /// The channels it holds for.
    pub family: ChannelFamily,
    /// What happens otherwise.
    pub severity: Severity,
    /// How well that is known.
    pub confidence: Confidence,
    /// What it demands.
    pub demands: &'static str,
    /// Why.
    pub why: &'static str,
    /// How to mend a message that breaks it.
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
        write!(f, "Rule({}, {}, {})", self.id, self.severity, self.confidence)
    }
}

impl PartialEq for ChannelRule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ChannelRule {}

/// One place of a message that breaks a rule. Shows nothing of what the message says.
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

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> &'static ChannelRule {
        self.rule
    }

    /// What happens to the message; that of the rule.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// Where, with dots: `messages.0.source.from`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was found there, without the text itself.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// How to mend it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.rule.remedy
    }

    /// Whether it stops a call where rules are enforced.
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

/// Where a check reports to.
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
