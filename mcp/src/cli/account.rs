//! Opening the account, or the desk in place of it, with what may be done there.

use std::path::Path;

use gorgias::Client;
use gorgias::agent::{AuditFile, Policy, State, Toolbelt};
use gorgias::triage::TriageRules;

use super::arguments::Account;
use super::{Error, rules};

/// An account that is ready. The embedded desk, if there is one, ends with it.
pub(crate) struct Opened {
    pub(crate) belt: Toolbelt,
    desk: Desk,
}

impl Opened {
    pub(crate) async fn open(account: Account) -> Result<Self, Error> {
        let policy = policy(&account)?;
        let (client, desk) = if account.sandbox { sandbox().await? } else { (client()?, Desk::default()) };
        let mut belt = Toolbelt::new(client, policy);
        if let Some(directory) = &account.state {
            belt = belt.with_state(state(directory)?);
        }
        if let Some(file) = &account.audit {
            belt = belt.with_audit(AuditFile::open(file)?);
        }
        Ok(Self { belt, desk })
    }

    /// Says where the embedded desk can be looked at, to a person: hosts take what is on standard error for failures.
    pub(crate) fn greet(&self, more: &str) {
        use std::io::IsTerminal as _;
        if std::io::stderr().is_terminal() {
            match self.desk.url() {
                Some(url) => eprintln!("The desk can be looked at in a browser: {url}/ {more}"),
                None if more.is_empty() => {}
                None => eprintln!("{more}"),
            }
        }
    }
}

/// What the options allow.
pub(crate) fn policy(account: &Account) -> Result<Policy, Error> {
    let mut policy =
        Policy::new(account.tier).personal_data(account.personal_data).without(account.exclude.iter().cloned());
    if let Some(tools) = &account.tools {
        policy = policy.only(tools.iter().cloned());
    }
    if let Some(mode) = account.approval {
        policy = policy.approval(mode);
    }
    for (tool, mode) in &account.approval_for {
        policy = policy.approval_for(tool, *mode);
    }
    for (name, file) in &account.rules {
        policy = policy.rules(name, rules::read::<TriageRules>(file)?);
    }
    Ok(policy)
}

fn client() -> Result<Client, Error> {
    Client::from_env().map_err(|error| {
        let remedy = "Set GORGIAS_DOMAIN, GORGIAS_EMAIL and GORGIAS_API_KEY, or try --sandbox, which needs no account.";
        format!("there is no account to work on: {error}. {remedy}").into()
    })
}

#[cfg(feature = "sandbox")]
#[derive(Default)]
struct Desk(Option<gorgias_sandbox::Sandbox>);

#[cfg(feature = "sandbox")]
impl Desk {
    fn url(&self) -> Option<&str> {
        self.0.as_ref().map(gorgias_sandbox::Sandbox::url)
    }
}

/// Starts a shop of invented people on a free port of this machine.
#[cfg(feature = "sandbox")]
async fn sandbox() -> Result<(Client, Desk), Error> {
    use gorgias_sandbox::{Sandbox, Seed};

    let sandbox = Sandbox::builder().record(false).web_page(true).seed(Seed::shop()).start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    Ok((client, Desk(Some(sandbox))))
}

#[cfg(not(feature = "sandbox"))]
#[derive(Default)]
struct Desk;

#[cfg(not(feature = "sandbox"))]
impl Desk {
    fn url(&self) -> Option<&str> {
        None
    }
}

#[cfg(not(feature = "sandbox"))]
async fn sandbox() -> Result<(Client, Desk), Error> {
    Err("this program was built without the feature `sandbox`, which --sandbox needs".into())
}

/// Opens the directory of the state; the error says which one it is.
pub(crate) fn state(directory: &Path) -> Result<State, Error> {
    State::directory(directory).map_err(|error| format!("--state {}: {error}", directory.display()).into())
}
