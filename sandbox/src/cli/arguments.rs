//! What the binary can be asked for.

use std::ffi::OsString;
use std::str::FromStr;
use std::time::Duration;

use gorgias_sandbox::{CallAllowance, Sandbox, SandboxBuilder, Seed};
use lexopt::Parser;
use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
A local stand-in for the Gorgias REST API, with a page to look at it.

Usage: gorgias-sandbox [OPTIONS]

  --port N              listen on this port of 127.0.0.1 (default: a free one)
  --domain D            the subdomain that the account pretends to have (default: sandbox)
  --tickets N           start with a shop that has so many tickets (default: 500)
  --seed N              draw another shop (default: 1); the same number gives the same shop
  --until TIME          when the history of the shop ends, such as 2026-03-01T10:00:00Z (default: this hour)
  --small               start with a small desk that has something of everything, in place of a shop
  --empty               start with two users and nothing else
  --data FILE           keep the account in this file, so that it survives restarts; what it holds already is kept as it is
  --enforce-rate-limit  answer calls beyond the allowance with 429 (default: refuse none)
  --calls N             calls that the API key has in one window; OAuth has twice as many (default: 40)
  --window SECONDS      how long a used-up allowance takes to come back (default: 20)
  --list-lag MS         how many milliseconds late lists show a new record (default: 0)
  --email ADDRESS       the e-mail address to call with (default: agent@example.com)
  --api-key KEY         the API key to call with (default: a fixed one, which is printed)
  --lenient             drop unknown keys and parameters where it is not known what the real API does (default: 400)
  --clock TIME          stand still at this time; it passes over the control address only
  --control             let programs on this machine add faults and move the clock, at /control (default: off)
  --help                show this text
";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Help,
    Run(Box<Options>),
}

/// How to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    port: u16,
    domain: Option<String>,
    tickets: Option<usize>,
    random: Option<u64>,
    until: Option<String>,
    small: bool,
    empty: bool,
    data: Option<String>,
    enforce_rate_limit: bool,
    call_limit: CallAllowance,
    list_lag: Duration,
    email: Option<String>,
    api_key: Option<String>,
    lenient: bool,
    clock: Option<String>,
    control: bool,
}

/// Reads the arguments without the name of the program. The error names the argument and what it should be.
pub(crate) fn read(arguments: Vec<OsString>) -> Result<Wish, String> {
    let mut options = Options::default();
    let mut seen: Vec<String> = Vec::new();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(words)? {
        let name = match argument {
            Short('h') | Long("help") => return Ok(Wish::Help),
            Long(name) => format!("--{name}"),
            Short(letter) => format!("-{letter}"),
            Value(value) => value.display().to_string(),
        };
        if seen.contains(&name) {
            return Err(format!("{name} is given twice"));
        }
        let given = &mut parser;
        match name.as_str() {
            "--small" => options.small = true,
            "--empty" => options.empty = true,
            "--enforce-rate-limit" => options.enforce_rate_limit = true,
            "--lenient" => options.lenient = true,
            "--control" => options.control = true,
            "--email" => options.email = Some(plain(&name, text(given)?)?),
            "--api-key" => options.api_key = Some(plain(&name, text(given)?)?),
            "--clock" => options.clock = Some(text(given)?),
            "--port" => options.port = number(&name, given, "a number from 0 to 65535")?,
            "--domain" => options.domain = Some(domain(text(given)?)?),
            "--tickets" => options.tickets = Some(number(&name, given, "a number from 0 to 1000000")?),
            "--seed" => options.random = Some(number(&name, given, "a number from 0 to 18446744073709551615")?),
            "--until" => options.until = Some(text(given)?),
            "--data" => options.data = Some(text(given)?),
            "--calls" => {
                let calls: u32 = number(&name, given, "a number of calls")?;
                options.call_limit.api_key = calls;
                options.call_limit.oauth = calls.saturating_mul(2);
            }
            "--window" => {
                options.call_limit.window = Duration::from_secs(number(&name, given, "a number of seconds")?);
            }
            "--list-lag" => {
                options.list_lag = Duration::from_millis(number(&name, given, "a number of milliseconds")?);
            }
            _ => return Err(format!("unknown argument {name}")),
        }
        seen.push(name);
    }
    options.check()
}

fn text(given: &mut Parser) -> Result<String, String> {
    given.value().and_then(ValueExt::string).map_err(words)
}

fn number<T: FromStr>(name: &str, given: &mut Parser, wanted: &str) -> Result<T, String> {
    let value = text(given)?;
    value.parse().map_err(|_| format!("{name} {value}: must be {wanted}"))
}

/// What is wrong with the form of an argument.
fn words(error: lexopt::Error) -> String {
    match error {
        lexopt::Error::MissingValue { option: Some(name) } => format!("{name} needs a value"),
        lexopt::Error::UnexpectedValue { option, .. } => format!("{option} takes no value"),
        other => other.to_string(),
    }
}

/// A subdomain stands in addresses that the API answers.
fn domain(value: String) -> Result<String, String> {
    let label = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    match value.len() {
        1..=63 if value.chars().all(label) && !value.starts_with('-') && !value.ends_with('-') => Ok(value),
        _ => Err(format!("--domain {value}: must be small letters, digits and hyphens, such as acme")),
    }
}

/// Credentials stand in headers, where a colon parts them, and in lines that shells read.
fn plain(name: &str, value: String) -> Result<String, String> {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || "@._-+=~/%".contains(sign);
    match !value.is_empty() && value.chars().all(sign) {
        true => Ok(value),
        false => Err(format!("{name}: must be letters, digits and any of @._-+=~/%")),
    }
}

impl Options {
    fn check(self) -> Result<Wish, String> {
        let shop = [
            ("--tickets", self.tickets.is_some()),
            ("--seed", self.random.is_some()),
            ("--until", self.until.is_some()),
        ];
        let other = [("--small", self.small), ("--empty", self.empty)];
        let one = other.iter().find(|(_, given)| *given);
        let second = shop.iter().chain(&other).find(|(name, given)| *given && one.is_some_and(|(own, _)| own != name));
        match (one, second) {
            (Some((one, _)), Some((second, _))) => Err(format!("{one} and {second} do not go together")),
            _ => Ok(Wish::Run(Box::new(self))),
        }
    }

    fn seed(&self) -> Seed {
        if self.empty {
            return Seed::Empty;
        }
        if self.small {
            return Seed::Small;
        }
        let mut shop = Seed::shop();
        if let Some(tickets) = self.tickets {
            shop = shop.tickets(tickets);
        }
        if let Some(random) = self.random {
            shop = shop.random(random);
        }
        if let Some(until) = &self.until {
            shop = shop.until(until);
        }
        shop.into()
    }

    /// The sandbox that is asked for. It keeps no requests for tests, for it may run for long; the page shows the latest.
    pub(crate) fn builder(&self) -> SandboxBuilder {
        let builder = Sandbox::builder().record(false).web_page(true).port(self.port).seed(self.seed());
        let mut builder =
            builder.enforce_rate_limit(self.enforce_rate_limit).call_limit(self.call_limit).list_lag(self.list_lag);
        builder = builder.strict(!self.lenient).control(self.control);
        if let Some(domain) = &self.domain {
            builder = builder.domain(domain);
        }
        if let Some(email) = &self.email {
            builder = builder.email(email);
        }
        if let Some(key) = &self.api_key {
            builder = builder.api_key(key);
        }
        if let Some(time) = &self.clock {
            builder = builder.clock(time);
        }
        if let Some(data) = &self.data {
            builder = builder.data(data);
        }
        builder
    }

    /// Whether the control address is asked for.
    pub(crate) fn has_control(&self) -> bool {
        self.control
    }

    /// What the account holds, in words.
    pub(crate) fn content(&self) -> String {
        let fresh = if self.empty {
            "an empty account".to_owned()
        } else if self.small {
            "a small desk".to_owned()
        } else {
            format!("a shop with {} tickets (seed {})", self.tickets.unwrap_or(500), self.random.unwrap_or(1))
        };
        match &self.data {
            Some(file) => format!("what {file} holds, which began as {fresh} if it is new"),
            None => fresh,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn wish(arguments: &[&str]) -> Result<Wish, String> {
        read(arguments.iter().map(OsString::from).collect())
    }

    #[test]
    fn arguments_are_read() {
        assert_eq!(wish(&[]), Ok(Wish::Run(Box::default())));
        assert_eq!(wish(&["--port", "4010", "--help"]), Ok(Wish::Help));
        let all = [
            "--port=4010",
            "--domain",
            "acme",
            "--tickets",
            "7",
            "--seed=9",
            "--until",
            "2026-03-01T10:00:00Z",
            "--enforce-rate-limit",
            "--data=acme.redb",
            "--calls",
            "6",
            "--window",
            "2",
            "--list-lag=300",
            "--email=me@example.org",
            "--api-key",
            "key-1",
            "--lenient",
            "--clock",
            "2026-03-01T10:00:00Z",
            "--control",
        ];
        let Ok(Wish::Run(options)) = wish(&all) else { panic!("not read") };
        assert_eq!((options.port, options.domain.as_deref(), options.enforce_rate_limit), (4010, Some("acme"), true));
        assert_eq!(options.seed(), Seed::shop().tickets(7).random(9).until("2026-03-01T10:00:00Z").into());
        assert_eq!(options.data.as_deref(), Some("acme.redb"));
        assert_eq!(options.call_limit, CallAllowance { api_key: 6, oauth: 12, window: Duration::from_secs(2) });
        assert_eq!(options.list_lag, Duration::from_millis(300));
        assert_eq!((options.email.as_deref(), options.api_key.as_deref()), (Some("me@example.org"), Some("key-1")));
        assert_eq!((options.lenient, options.control, options.clock.is_some()), (true, true, true));
        assert!(
            options.content().contains("acme.redb") && options.content().contains("a shop with 7 tickets (seed 9)")
        );
        for (argument, seed) in [("--small", Seed::Small), ("--empty", Seed::Empty)] {
            let Ok(Wish::Run(options)) = wish(&[argument]) else { panic!("not read") };
            assert_eq!(options.seed(), seed);
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (arguments, words) in [
            (&["--port", "many"][..], &["--port", "many", "65535"][..]),
            (&["--port", "65536"], &["--port", "65536"]),
            (&["--port"], &["--port", "needs a value"]),
            (&["--tickets", "-1"], &["--tickets", "-1"]),
            (&["--seed=x"], &["--seed", "x"]),
            (&["--calls", "few"], &["--calls", "few"]),
            (&["--window", "-1"], &["--window", "-1"]),
            (&["--list-lag", "soon"], &["--list-lag", "soon", "milliseconds"]),
            (&["--email", "a:b@example.com"], &["--email", "must be"]),
            (&["--api-key", ""], &["--api-key", "must be"]),
            (&["--api-key", "it's"], &["--api-key", "must be"]),
            (&["--lenient=no"], &["--lenient", "no value"]),
            (&["--loud"], &["unknown", "--loud"]),
            (&["8080"], &["unknown", "8080"]),
            (&["--domain", "a/b"], &["--domain", "a/b"]),
            (&["--empty=yes"], &["--empty", "no value"]),
            (&["--port", "1", "--port", "2"], &["--port", "twice"]),
            (&["--empty", "--tickets", "3"], &["--empty", "--tickets"]),
            (&["--empty", "--small"], &["--empty", "--small"]),
        ] {
            let error = wish(arguments).unwrap_err();
            assert!(words.iter().all(|word| error.contains(word)), "{arguments:?}: {error}");
        }
    }
}
