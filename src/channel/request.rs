//! The hook in the three calls that write messages.

use super::{Validate, Validation};
use crate::Client;
use crate::operations::Operation;
use crate::validate::{self, Checker};

/// Checks one call: limits of parameters and body, then the rules of the channel. All complaints come in one error.
#[allow(clippy::result_large_err, reason = "the generated code returns the generator's error")]
pub(crate) fn request<B: Validate>(
    client: &Client,
    operation: &'static Operation,
    body: &B,
    limits: impl FnOnce(&mut Checker),
) -> Result<(), progenitor_client::Error<()>> {
    let mut violations = validate::complaints(client, limits);
    let mode = client.options().validation;
    if mode != Validation::Off {
        let senders = client.inner.config().account.senders();
        let mut findings = Vec::new();
        body.examine(senders.as_deref(), &mut findings);
        for finding in findings {
            if mode == Validation::Enforce && finding.stops() {
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
    }
    validate::refuse(operation, violations)
}
