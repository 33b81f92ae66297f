//! The checks that run before a call leaves: the documented limits, and for the three calls that write messages the rules of
//! their channel.

use std::fmt;

use super::request::{Parameter, limits};
use crate::Client;
use crate::error::{Error, ErrorKind, Violation, incomplete};
use crate::message::SenderCheck;
use crate::message::rules::{CONNECTED, Finding, Severity, Validate, Validation};
use crate::operations::{self, Operation};
use crate::read::Shown;
use crate::validate::Checker;

/// Runs the checks of one call.
pub(crate) fn request(
    client: &Client,
    operation: &'static Operation,
    check: &dyn Fn(&mut Checker),
) -> Result<(), Error> {
    refuse(operation, complaints(client, check))
}

/// Returns what breaks a limit; nothing where limits are not checked.
pub(crate) fn complaints(client: &Client, check: &dyn Fn(&mut Checker)) -> Vec<Violation> {
    let mut at = Checker::default();
    if client.inner.checks_limits() {
        check(&mut at);
    }
    at.into_violations()
}

/// Ends a call before sending if there are violations.
pub(crate) fn refuse(operation: &'static Operation, violations: Vec<Violation>) -> Result<(), Error> {
    if violations.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidRequest).operation(operation).with_violations(violations))
}

/// A parameter or body that is missing or could not be converted.
pub(crate) fn unset(operation: &'static Operation, name: &'static str, reason: String) -> Error {
    let error = if reason.ends_with(" was not initialized") {
        Error::violations_of(ErrorKind::InvalidRequest, name, "is required")
    } else if name == "body" {
        incomplete("", &reason)
    } else {
        Error::violations_of(ErrorKind::InvalidRequest, name, reason)
    };
    error.operation(operation)
}

/// Says which parameter is missing, or could not be converted.
pub(crate) fn set(operation: &'static Operation, parameters: &[Parameter<'_>]) -> Result<(), Error> {
    for parameter in parameters {
        if let Shown::Unset(reason) = parameter.value.show() {
            return Err(unset(operation, parameter.name, reason.to_owned()));
        }
    }
    Ok(())
}

/// Returns a body that has no builder, or says why there is none.
pub(crate) fn given<T>(operation: &'static Operation, body: Result<T, String>) -> Result<T, Error> {
    match body {
        Ok(body) => Ok(body),
        Err(reason) => Err(unset(operation, "body", reason)),
    }
}

/// Makes a body of its builder.
pub(crate) fn body<B, T: TryFrom<B, Error: fmt::Display>>(
    operation: &'static Operation,
    builder: Result<B, String>,
) -> Result<T, Error> {
    match builder.map(T::try_from) {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) => Err(unset(operation, "body", error.to_string())),
        Err(reason) => Err(unset(operation, "body", reason)),
    }
}

/// Checks one call: limits of parameters and body, then the rules of the channel, and for e-mail whether its address is
/// connected. All complaints come in one error.
pub(crate) async fn message(
    client: &Client,
    operation: &'static Operation,
    action: Option<&str>,
    body: &(dyn Validate + Sync),
    parameters: &[Parameter<'_>],
) -> Result<(), Error> {
    let mut violations = complaints(client, &|at| {
        limits(at, parameters);
        at.body(body);
    });
    let options = client.options();
    if options.validation == Validation::Off {
        return refuse(operation, violations);
    }
    let sends = sends(operation, action);
    let stops = |finding: &Finding| {
        options.validation == Validation::Enforce
            && finding.stops()
            && (sends || finding.severity() != Severity::Undelivered)
    };
    let senders = &client.inner.config().account.senders;
    let known = senders.get().filter(|_| options.senders != SenderCheck::Named);
    let mut findings = Vec::new();
    body.examine(known.as_deref(), &mut findings);
    // What stops for another reason, or is sent in any case, is not worth a call.
    let open = |finding: &Finding| stops(finding) && finding.rule() != &CONNECTED;
    let from = if sends && options.senders == SenderCheck::Read && options.validation == Validation::Enforce {
        body.email_from()
    } else {
        Vec::new()
    };
    if !from.is_empty() && violations.is_empty() && !findings.iter().any(open) {
        // Boxed like every call: the futures of callers must not carry it.
        let reading: std::pin::Pin<Box<dyn Future<Output = _> + Send + '_>> = Box::pin(senders.fresh(client, &from));
        let senders = reading.await.map_err(unread)?;
        findings.clear();
        body.examine(Some(&senders), &mut findings);
    }
    for finding in findings {
        if stops(&finding) {
            violations.push(finding.into_violation());
            continue;
        }
        tracing::warn!(
            target: "gorgias",
            operation = operation.id,
            rule = finding.rule().id,
            severity = finding.severity().as_str(),
            path = finding.path(),
            "a message breaks a rule of its channel",
        );
    }
    refuse(operation, violations)
}

/// Whether the call can make a message go out. An update only stores values unless its action says otherwise, and `cancel`
/// deletes the message (documented).
fn sends(operation: &Operation, action: Option<&str>) -> bool {
    match action {
        Some("cancel") => false,
        None => operation.id != operations::UPDATE_TICKET_MESSAGE.id,
        Some(_) => true,
    }
}

fn unread(error: Error) -> Error {
    error.and_detail(
        "nothing was sent: an e-mail from an address of no integration is never delivered, and the integrations could not be \
         read; repeat it later, let the credentials read integrations, or switch `verify_senders` off",
    )
}
