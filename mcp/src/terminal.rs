//! Approval by whoever sits at the terminal.

use std::io::{BufRead, IsTerminal, Write};

use gorgias::agent::{ApprovalRequest, Approver, Decision, DecisionFuture};

/// Asks whoever sits at the terminal: the plan goes to standard error, and the decision comes from standard input.
///
/// Where one of them is no terminal, nobody is asked: [`Decision::Unavailable`].
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Terminal;

impl Approver for Terminal {
    fn decide<'a>(&'a self, request: &'a ApprovalRequest) -> DecisionFuture<'a> {
        let question = format!("{} asks for approval:\n\n{}\n\nApprove? [y/N] ", request.tool, visible(&request.plan));
        Box::pin(async move {
            if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
                return Decision::Unavailable;
            }
            match tokio::task::spawn_blocking(move || confirmed(&question)).await {
                Ok(Ok(true)) => Decision::Approved { by: "terminal".to_owned() },
                Ok(Ok(false)) => Decision::Refused,
                _ => Decision::Unavailable,
            }
        })
    }
}

/// Writes the question and reads a line.
///
/// # Errors
///
/// The terminal fails.
pub fn confirmed(question: &str) -> std::io::Result<bool> {
    let mut stderr = std::io::stderr().lock();
    stderr.write_all(question.as_bytes())?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes" | "Yes"))
}

/// A plan holds customers' words: none of them may move the cursor or recolor what was asked.
#[must_use]
pub fn visible(plan: &str) -> String {
    plan.chars().map(|sign| if sign.is_control() && sign != '\n' { '\u{fffd}' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    #[test]
    fn a_plan_cannot_command_the_terminal() {
        assert_eq!(visible("to \u{1b}[2Ja\r@example.com\n• tag"), "to \u{fffd}[2Ja\u{fffd}@example.com\n• tag");
    }
}
