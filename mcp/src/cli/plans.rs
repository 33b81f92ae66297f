//! What a person does about the plans of a server: approve, refuse, and forget.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use gorgias::agent::{PendingPlan, State};

use super::arguments::{Account, Verdict};
use super::{Error, print};

/// Shows a plan, and approves or refuses it. It is carried out when the model gives its handle back.
pub(crate) async fn decide(account: Account, handle: &str, verdict: Verdict) -> Result<ExitCode, Error> {
    let state = state(&account)?;
    let PendingPlan { tool, words, expires, .. } = state.plan(handle)?;
    let plan = gorgias_mcp::visible(&words);
    let approved = match verdict {
        Verdict::Approve => true,
        Verdict::Refuse => false,
        Verdict::Ask if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() => {
            let question = format!("{tool} asks for approval, until {expires}:\n\n{plan}\n\nApprove? [y/N] ");
            tokio::task::spawn_blocking(move || gorgias_mcp::confirmed(&question)).await??
        }
        Verdict::Ask => return Err("nobody can be asked here: say --yes or --refuse".into()),
    };
    if approved {
        state.approve(handle, "command line")?;
        print("Approved. It is carried out when the model gives the handle back.\n")
    } else {
        state.refuse(handle)?;
        print("Refused. The handle is void.\n")
    }
}

/// Removes what the state keeps of a customer.
pub(crate) async fn forget(account: Account, customer: &str) -> Result<ExitCode, Error> {
    let removed = state(&account)?.forget([customer])?;
    print(&format!("Removed {removed} records.\n"))
}

fn state(account: &Account) -> Result<State, Error> {
    super::account::state(account.state.as_ref().ok_or("--state is missing")?)
}
