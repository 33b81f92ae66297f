//! The options, one by one.

use gorgias::agent::{ApprovalMode, Dialect, Tier};
use lexopt::Parser;
use lexopt::prelude::*;

use super::arguments::Account;

/// Everything that was given, before it is known whether it goes together.
#[derive(Default)]
pub(super) struct Given {
    pub(super) account: Account,
    pub(super) words: Vec<String>,
    pub(super) http: Option<String>,
    pub(super) origins: Vec<String>,
    pub(super) hosts: Vec<String>,
    pub(super) dialect: Option<Dialect>,
    pub(super) yes: bool,
    pub(super) refuse: bool,
    pub(super) names: Vec<&'static str>,
}

/// Options that may be given more than once.
const REPEATED: [&str; 4] = ["--approve", "--rules", "--allow-origin", "--allow-host"];

impl Given {
    /// Takes an option and its value.
    pub(super) fn option(&mut self, name: &str, parser: &mut Parser) -> Result<(), String> {
        let given = self;
        let account = &mut given.account;
        let known = match name {
            "--tier" => {
                account.tier = among(name, &text(parser)?, &TIERS)?;
                "--tier"
            }
            "--tools" => {
                account.tools = Some(list(&text(parser)?));
                "--tools"
            }
            "--exclude" => {
                account.exclude = list(&text(parser)?);
                "--exclude"
            }
            "--approve" => {
                let value = text(parser)?;
                match value.split_once('=') {
                    Some((tool, mode)) => {
                        let mode = among(name, mode, &MODES)?;
                        account.approval_for.insert(tool.to_owned(), mode);
                    }
                    None => account.approval = Some(among(name, &value, &MODES)?),
                }
                "--approve"
            }
            "--personal-data" => {
                account.personal_data = true;
                "--personal-data"
            }
            "--rules" => {
                let value = text(parser)?;
                let (rules, file) =
                    value.split_once('=').ok_or_else(|| format!("--rules {value}: must be NAME=FILE"))?;
                account.rules.insert(rules.to_owned(), file.into());
                "--rules"
            }
            "--sandbox" => {
                account.sandbox = true;
                "--sandbox"
            }
            "--state" => {
                account.state = Some(text(parser)?.into());
                "--state"
            }
            "--audit" => {
                account.audit = Some(text(parser)?.into());
                "--audit"
            }
            "--http" => {
                given.http = Some(text(parser)?);
                "--http"
            }
            "--allow-origin" => {
                given.origins.push(text(parser)?);
                "--allow-origin"
            }
            "--allow-host" => {
                given.hosts.push(text(parser)?);
                "--allow-host"
            }
            "--dialect" => {
                given.dialect = Some(among(name, &text(parser)?, &DIALECTS)?);
                "--dialect"
            }
            "--yes" => {
                given.yes = true;
                "--yes"
            }
            "--refuse" => {
                given.refuse = true;
                "--refuse"
            }
            _ => return Err(format!("unknown argument {name}")),
        };
        if given.names.contains(&known) && !REPEATED.contains(&known) {
            return Err(format!("{known} is given twice"));
        }
        given.names.push(known);
        Ok(())
    }
}

const TIERS: [(&str, Tier); 3] = [("read", Tier::Read), ("agent", Tier::Agent), ("admin", Tier::Admin)];

const MODES: [(&str, ApprovalMode); 4] = [
    ("ask", ApprovalMode::Ask),
    ("host", ApprovalMode::Host),
    ("always", ApprovalMode::Always),
    ("never", ApprovalMode::Never),
];

const DIALECTS: [(&str, Dialect); 5] = [
    ("mcp", Dialect::Mcp),
    ("openai", Dialect::OpenAi),
    ("openai-strict", Dialect::OpenAiStrict),
    ("anthropic", Dialect::Anthropic),
    ("gemini", Dialect::Gemini),
];

fn among<T: Copy>(name: &str, value: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(word, _)| *word == value);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
        format!("{name} {value}: must be one of {}", words.join(", "))
    })
}

fn text(parser: &mut Parser) -> Result<String, String> {
    parser.value().and_then(ValueExt::string).map_err(words)
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// What is wrong with the form of an argument.
pub(super) fn words(error: lexopt::Error) -> String {
    match error {
        lexopt::Error::MissingValue { option: Some(name) } => format!("{name} needs a value"),
        lexopt::Error::UnexpectedValue { option, .. } => format!("{option} takes no value"),
        other => other.to_string(),
    }
}
