//! What the program can be asked for.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use gorgias::agent::{ApprovalMode, Dialect, Tier};
use lexopt::Parser;
use lexopt::prelude::*;

use super::options::{Given, words};

pub(crate) const HELP: &str = "\
The tools of a Gorgias account for language models: over the Model Context Protocol, and one by one.

Usage: gorgias-mcp serve [OPTIONS]              serve the protocol on standard input and output
       gorgias-mcp serve --http ADDR [OPTIONS]  serve it over HTTP, at http://ADDR/mcp
       gorgias-mcp tools --dialect D [OPTIONS]  print the definitions of the tools for a model's API
       gorgias-mcp call TOOL [JSON] [OPTIONS]   carry out one tool and print its output; - reads JSON from standard input
       gorgias-mcp approve HANDLE --state DIR   show the plan of this handle and ask whether it may be carried out
       gorgias-mcp forget CUSTOMER --state DIR  remove what is kept of a customer (id or e-mail address)

The account comes from GORGIAS_DOMAIN, GORGIAS_EMAIL and GORGIAS_API_KEY.

What the tools may do:
  --tier T             read (default), agent (also notes, replies, tickets, customers) or admin (everything)
  --tools A,B          only these tools of the tier
  --exclude A,B        all but these tools
  --approve MODE       who approves what reaches customers, cannot be undone or touches many tickets:
                       ask (default: a person, through the host, the terminal or `approve`), host (the host, by its own
                       prompts), always (as ask, for every write), never; TOOL=MODE sets it for one tool
  --personal-data      let calls ask for personal data (default: it is removed)
  --rules NAME=FILE    triage rules that the tool may use by this name, as TOML or JSON

Where it works and what it keeps:
  --sandbox            on an embedded desk with invented people, in place of an account
  --state DIR          keep handles, keys and caps in this directory, shared by processes (default: in memory)
  --audit FILE         add a line of JSON per call of a tool to this file, without texts

Over HTTP:
  --http ADDR          listen here, such as 127.0.0.1:8080; GORGIAS_MCP_TOKEN is the bearer token that requests must carry,
                       and must be set for addresses beyond this machine
  --allow-origin O     let pages of this origin call, such as https://app.example.com:443 (default: none)
  --allow-host H       answer to this host name, beside those of this machine

  --dialect D          mcp, openai, openai-strict, anthropic or gemini
  --yes                approve without being asked
  --refuse             refuse the plan instead
  --help, --version
";

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Wish {
    Help,
    Version,
    Serve { account: Account, http: Option<Http> },
    Tools { account: Account, dialect: Dialect },
    Call { account: Account, tool: String, arguments: String },
    Approve { account: Account, handle: String, verdict: Verdict },
    Forget { account: Account, customer: String },
}

/// How a plan is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Ask,
    Approve,
    Refuse,
}

/// Where and for whom HTTP is served.
#[derive(Debug, Default)]
pub(crate) struct Http {
    pub(crate) address: String,
    pub(crate) origins: Vec<String>,
    pub(crate) hosts: Vec<String>,
}

/// On which account, and what may be done there.
#[derive(Debug, Default)]
pub(crate) struct Account {
    pub(crate) tier: Tier,
    pub(crate) tools: Option<Vec<String>>,
    pub(crate) exclude: Vec<String>,
    pub(crate) approval: Option<ApprovalMode>,
    pub(crate) approval_for: BTreeMap<String, ApprovalMode>,
    pub(crate) personal_data: bool,
    pub(crate) rules: BTreeMap<String, PathBuf>,
    pub(crate) sandbox: bool,
    pub(crate) state: Option<PathBuf>,
    pub(crate) audit: Option<PathBuf>,
}

/// Options that belong to some of the commands.
const OF_COMMANDS: [(&str, &[&str]); 8] = [
    ("--http", &["serve"]),
    ("--allow-origin", &["serve"]),
    ("--allow-host", &["serve"]),
    ("--dialect", &["tools"]),
    ("--yes", &["approve"]),
    ("--refuse", &["approve"]),
    ("--audit", &["serve", "call"]),
    ("--sandbox", &["serve", "call"]),
];

/// Reads the arguments without the name of the program. The error names the argument and what it should be.
pub(crate) fn read(arguments: Vec<OsString>) -> Result<Wish, String> {
    let mut given = Given::default();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(words)? {
        let name = match argument {
            Short('h') | Long("help") => return Ok(Wish::Help),
            Short('V') | Long("version") => return Ok(Wish::Version),
            Value(value) => {
                given.words.push(value.string().map_err(words)?);
                continue;
            }
            Short(letter) => format!("-{letter}"),
            Long(name) => format!("--{name}"),
        };
        given.option(&name, &mut parser)?;
    }
    given.wish()
}

impl Given {
    fn wish(self) -> Result<Wish, String> {
        let Self { account, words, http, origins, hosts, dialect, yes, refuse, names } = self;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let command = *words.first().ok_or("a command is missing: serve, tools, call, approve or forget")?;
        if let Some((name, of)) = OF_COMMANDS.iter().find(|(name, of)| names.contains(name) && !of.contains(&command)) {
            return Err(format!("{name} goes with {} only", of.join(" and ")));
        }
        match *words.as_slice() {
            ["serve"] => {
                let http = match http {
                    Some(address) => Some(Http { address, origins, hosts }),
                    None if origins.is_empty() && hosts.is_empty() => None,
                    None => return Err("--allow-origin and --allow-host go with --http".to_owned()),
                };
                Ok(Wish::Serve { account, http })
            }
            ["tools"] => {
                let dialect =
                    dialect.ok_or("tools needs --dialect: mcp, openai, openai-strict, anthropic or gemini")?;
                Ok(Wish::Tools { account, dialect })
            }
            ["call", tool] => Ok(Wish::Call { account, tool: tool.to_owned(), arguments: "{}".to_owned() }),
            ["call", tool, arguments] => {
                Ok(Wish::Call { account, tool: tool.to_owned(), arguments: arguments.to_owned() })
            }
            ["approve", _] | ["forget", _] if account.state.is_none() => {
                Err(format!("{command} needs --state DIR: the directory that the server keeps its plans in"))
            }
            ["approve", handle] => {
                let verdict = match (yes, refuse) {
                    (false, false) => Verdict::Ask,
                    (true, false) => Verdict::Approve,
                    (false, true) => Verdict::Refuse,
                    (true, true) => return Err("--yes and --refuse do not go together".to_owned()),
                };
                Ok(Wish::Approve { account, handle: handle.to_owned(), verdict })
            }
            ["forget", customer] => Ok(Wish::Forget { account, customer: customer.to_owned() }),
            ["call"] => Err("call needs the name of a tool".to_owned()),
            ["approve"] => Err("approve needs a handle".to_owned()),
            ["forget"] => Err("forget needs a customer".to_owned()),
            ["serve" | "tools" | "call" | "approve" | "forget", ..] => {
                let surplus = words.last().copied().unwrap_or_default();
                Err(format!("{command} does not take {surplus}"))
            }
            _ => Err(format!("unknown command {command}: serve, tools, call, approve or forget")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
    use super::*;

    fn wish(arguments: &[&str]) -> Result<Wish, String> {
        read(arguments.iter().map(OsString::from).collect())
    }

    #[test]
    fn commands_are_read() {
        let all = "serve --tier=admin --tools find_tickets,report --exclude report --approve host --approve send_reply=always \
                   --personal-data --rules returns=returns.toml --sandbox --state dir --audit log --http 127.0.0.1:0 \
                   --allow-origin https://a.example.com:443 --allow-origin https://b.example.com:443 --allow-host mcp.example.com";
        let Ok(Wish::Serve { account, http: Some(http) }) = wish(&all.split_whitespace().collect::<Vec<_>>()) else {
            panic!("not read")
        };
        assert_eq!((account.tier, account.personal_data, account.sandbox), (Tier::Admin, true, true));
        assert_eq!(account.tools.unwrap(), ["find_tickets", "report"]);
        assert_eq!(account.exclude, ["report"]);
        assert_eq!(account.approval, Some(ApprovalMode::Host));
        assert_eq!(account.approval_for["send_reply"], ApprovalMode::Always);
        assert_eq!(account.rules["returns"], PathBuf::from("returns.toml"));
        assert_eq!((account.state.unwrap(), account.audit.unwrap()), ("dir".into(), "log".into()));
        assert_eq!((http.address.as_str(), http.origins.len(), http.hosts.len()), ("127.0.0.1:0", 2, 1));

        let Ok(Wish::Serve { account, http: None }) = wish(&["serve"]) else { panic!("not read") };
        assert_eq!((account.tier, account.approval, account.sandbox), (Tier::Read, None, false));
        let Ok(Wish::Tools { dialect: Dialect::OpenAiStrict, .. }) = wish(&["tools", "--dialect", "openai-strict"])
        else {
            panic!("not read")
        };
        let Ok(Wish::Call { tool, arguments, .. }) =
            wish(&["call", "--tier", "agent", "look_up", r#"{"kind":"tags"}"#])
        else {
            panic!("not read")
        };
        assert_eq!((tool.as_str(), arguments.as_str()), ("look_up", r#"{"kind":"tags"}"#));
        for (given, expected) in [("", Verdict::Ask), ("--yes", Verdict::Approve), ("--refuse", Verdict::Refuse)] {
            let line = format!("approve h4 --state dir {given}");
            let Ok(Wish::Approve { handle, verdict, .. }) = wish(&line.split_whitespace().collect::<Vec<_>>()) else {
                panic!("not read")
            };
            assert_eq!((handle.as_str(), verdict), ("h4", expected));
        }
        assert!(matches!(wish(&["call", "--help"]), Ok(Wish::Help)));
    }

    #[test]
    fn mistakes_are_named() {
        for (line, named) in [
            ("", &["serve", "approve"][..]),
            ("surve", &["surve", "serve"]),
            ("serve --tier owner", &["--tier", "owner", "admin"]),
            ("serve --tier", &["--tier", "needs a value"]),
            ("serve --tier read --tier admin", &["--tier", "twice"]),
            ("serve --approve send_reply=maybe", &["--approve", "maybe", "ask"]),
            ("serve --allow-host mcp.example.com", &["--http"]),
            ("serve more", &["serve", "more"]),
            ("serve --yes", &["--yes", "approve"]),
            ("serve --rules returns.toml", &["--rules", "NAME=FILE"]),
            ("tools", &["--dialect", "gemini"]),
            ("tools --dialect cohere", &["--dialect", "cohere", "gemini"]),
            ("tools --dialect mcp --audit x", &["--audit", "serve and call"]),
            ("call", &["call", "name of a tool"]),
            ("call a {} {}", &["call", "{}"]),
            ("approve h4", &["--state"]),
            ("approve h4 --state d --yes --refuse", &["--yes", "--refuse"]),
            ("forget 5", &["--state"]),
            ("serve --loud", &["--loud"]),
            ("serve --sandbox=yes", &["--sandbox", "no value"]),
        ] {
            let error = wish(&line.split_whitespace().collect::<Vec<_>>()).unwrap_err();
            assert!(named.iter().all(|word| error.contains(word)), "{line}: {error}");
        }
    }
}
